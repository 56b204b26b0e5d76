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

    /// The statement as signed by a key that was noted by then, the newest first; by one of an
    /// earlier state where none was. A credential in it is tried as well.
    public func verified(
        _ statement: UnverifiedStatement, or earlier: LedgerState?
    ) -> SignedStatement? {
        let header = statement.header
        let candidates =
            noted(header.issuer, header.keyIdentifier)
            ?? earlier.map { Decider.candidateKeys(for: statement, given: $0) } ?? []
        let signed = statement.verified(byOneOf: candidates)
        guard let credential = statement.credential, let hint = credential.keyIdentifier else {
            return signed
        }
        let key = noted(header.issuer, hint)?.first { credential.isSigned(by: $0) }
        return signed?.sealed(by: key)
    }

    private func noted(_ party: PartyID, _ hint: [UInt8]) -> [PublicKey]? {
        keys.withLock { $0[Name(party: party, hint: hint)] }
    }
}
