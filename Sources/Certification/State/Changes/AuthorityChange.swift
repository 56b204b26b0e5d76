public import COSE

/// What an act changes of bodies, officers, mandates and keys: not folded again, but taken back.
public enum AuthorityChange: Hashable, Sendable {
    /// A body, an operator or another organisation is known.
    case partyRegistered(Authority.Party)
    /// An officer may act for a body.
    case mandateGranted(Authority.Mandate)
    /// An officer may no longer act in a post, nor whom he delegated.
    case mandateWithdrawn(PartyID, OfficerID, post: String)
    /// A key counts from the next entry on.
    case keyEnrolled(Authority.Key)
    /// A key counts no more; `since`: compromised, and its entries from there on are in doubt.
    case keyRevoked(PublicKey, since: EntryIndex?)
    /// The first of two officers has proposed an act.
    case proposed(Digest, Authority.Proposal)
    /// The second officer has said the same: the proposal with this leaf hash waits no more.
    case confirmed(Digest)
}

extension LedgerState {
    mutating func take(_ change: AuthorityChange, at place: Place) {
        let index = place.index
        switch change {
        case .partyRegistered(let party): authority.parties[party.id] = party
        case .mandateGranted(let mandate): authority.grant(mandate)
        case .mandateWithdrawn(let party, let officer, let post):
            // What he delegated falls with it.
            for number in authority.mandates.keys(under: .officer(party, officer))
            where authority.mandates[number]?.post == post
                && authority.mandates[number]?.withdrawnOn == nil
            {
                authority.mandates[number]?.withdrawnOn = place.day
            }
        case .keyEnrolled(let key):
            authority.enrol(key)
            days[index] = logDay
        case .keyRevoked(let key, let since):
            authority.keys[key]?.revokedBy = index
            days[index] = logDay
            authority.keys[key]?.compromisedSince = since
            if since != nil { suspect(key) }
        case .proposed(let hash, let proposal): authority.proposals[hash] = proposal
        case .confirmed(let hash): authority.proposals[hash] = nil
        }
    }

    /// Takes back what an annulled entry changed.
    mutating func takeBack(_ change: AuthorityChange, of entry: Digest) {
        switch change {
        case .mandateGranted(let mandate): authority.takeBack(mandate)
        case .mandateWithdrawn(let party, let officer, let post):
            for number in authority.mandates.keys(under: .officer(party, officer))
            where authority.mandates[number]?.post == post
                && authority.mandates[number]?.withdrawnOn == day(of: entry)
            {
                authority.mandates[number]?.withdrawnOn = nil
            }
        case .keyEnrolled(let key):
            // The key stays known: what it signed is in doubt like the entry that enrolled it.
            let index = EntryIndex(size - 1)
            if authority.keys[key.publicKey]?.revokedBy == nil {
                authority.keys[key.publicKey]?.revokedBy = index
                days[index] = logDay
            }
            authority.keys[key.publicKey]?.compromisedSince = key.enrolledBy
            suspect(key.publicKey)
        case .keyRevoked(let key, _):
            // One whose enrolment was annulled counts no more, whoever revoked it besides.
            guard let enrolledBy = authority.keys[key]?.enrolledBy,
                !annulled.contains(where: { entries[$0]?.index == enrolledBy })
            else { return }
            authority.keys[key]?.revokedBy = nil
            authority.keys[key]?.compromisedSince = nil
        case .proposed(let hash, _): authority.proposals[hash] = nil
        // A party that is known stays known, and a proposal that was confirmed is done.
        case .partyRegistered, .confirmed: break
        }
    }
}
