public import COSE
public import Certification
internal import Synchronization

/// Keys that were enrolled so far, for those who try signatures ahead: with the state alone they
/// would have to wait for it. Which of them counts at an entry's place, `decide` says.
public final class KnownKeys: Sendable {
    private struct Name: Hashable {
        let party: PartyID
        let hint: [UInt8]
    }

    private let keys = Mutex<[Name: [PublicKey]]>([:])

    /// None so far.
    public init() {}

    /// Takes in keys that were found enrolled for a party.
    public func note(_ found: [PublicKey], of party: PartyID) {
        keys.withLock { keys in
            for key in found {
                let name = Name(party: party, hint: key.keyIdentifier)
                if keys[name]?.contains(key) != true { keys[name, default: []].insert(key, at: 0) }
            }
        }
    }

    /// The keys that an admitted act enrols.
    public func note(_ decision: Decision) {
        for case .authority(.keyEnrolled(let key)) in decision.effects {
            note([key.publicKey], of: key.party)
        }
    }

    /// The keys that may have signed a statement, newest first; those of an earlier state where
    /// none was noted so far.
    public func candidates(
        for statement: UnverifiedStatement, or earlier: LedgerState?
    ) -> [PublicKey] {
        let name = Name(
            party: statement.header.issuer, hint: statement.header.keyIdentifier)
        if let found = keys.withLock({ $0[name] }) { return found }
        return earlier.map { Decider.candidateKeys(for: statement, given: $0) } ?? []
    }
}
