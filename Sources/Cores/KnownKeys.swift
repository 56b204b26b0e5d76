internal import COSE
public import Certification
internal import Synchronization

/// Keys that statements asked for so far, for those who try signatures ahead: with the state alone
/// they would have to wait for it. Whether one was enrolled by an entry's place, the state says.
public final class KnownKeys: Sendable {
    /// By their hints, the newest first.
    private let keys = Mutex<[[UInt8]: [PublicKey]]>([:])

    /// None so far.
    public init() {}

    /// The statement as signed by a key that was noted by then, the newest first; by one of an
    /// earlier state where none was. A credential in it is tried as well. Notes the keys that the
    /// statement itself asks for.
    public func tried(
        _ statement: UnverifiedStatement, or earlier: LedgerState?
    ) -> SignedStatement? {
        note(statement.keysAskedFor)
        func candidates(_ hint: [UInt8]) -> [PublicKey] {
            noted(hint) ?? earlier?.authority.keys(of: statement.header.issuer, hint: hint) ?? []
        }
        let signed = statement.verified(byOneOf: candidates(statement.header.keyIdentifier))
        guard let credential = statement.credential, let hint = credential.keyIdentifier else {
            return signed
        }
        return signed?.sealed(by: candidates(hint).first { credential.isSigned(by: $0) })
    }

    /// The statement as signed by a key that is enrolled in the state of its place: by the one with
    /// which it was tried ahead, or else by one that is tried now.
    public func verified(
        _ statement: UnverifiedStatement, _ ahead: SignedStatement?, given state: LedgerState
    ) -> SignedStatement? {
        if let ahead, Decider.mayHaveSigned(ahead, given: state) { return ahead }
        let candidates = Decider.candidateKeys(for: statement, given: state)
        note(candidates)
        return statement.verified(byOneOf: candidates)
    }

    private func note(_ found: [PublicKey]) {
        if found.isEmpty { return }
        keys.withLock { keys in
            for key in found where keys[key.keyIdentifier]?.contains(key) != true {
                keys[key.keyIdentifier, default: []].insert(key, at: 0)
            }
        }
    }

    private func noted(_ hint: [UInt8]) -> [PublicKey]? { keys.withLock { $0[hint] } }
}
