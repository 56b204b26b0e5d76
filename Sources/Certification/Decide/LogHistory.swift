import COSE

/// The entries of a log, for the rare acts that must be judged at an earlier place.
///
/// Reading may fail, and a decision is not the place to say so: the fault is kept, and whoever asks
/// for a decision with a history asks for its fault behind it. What was decided over entries that
/// could not be read is no decision.
public struct LogHistory {
    /// Gives the entries of a range in order: index and statement; what is not there is left out.
    public typealias Read = (Range<UInt64>, (UInt64, [UInt8]) -> Void) throws -> Void

    /// Decisions on acts that themselves read the history. Without them the replay of a log with
    /// many corrections would replay each of them inside all later ones.
    private final class Memory {
        var decisions: [Digest: Result<Decision, Refusal>] = [:]
        /// The state before the entry that was judged last, of one who judges many: corrections
        /// mostly follow each other, and the next goes on from there.
        var newestBefore: LedgerState?
        var fault: (any Error)?
    }

    private let read: Read
    private let memory = Memory()
    private let keepsState: Bool

    /// A history that reads entries with a function.
    ///
    /// - Parameter keepsState: whether it remembers the state before the entry that it was last
    ///   asked about: for one who decides many acts, and whose log only grows meanwhile.
    public init(keepsState: Bool = false, _ read: @escaping Read) {
        self.keepsState = keepsState
        self.read = read
    }

    /// Throws what the reading of entries has met, when it has met anything.
    public func check() throws {
        if let fault = memory.fault { throw fault }
    }

    func forEach(in range: Range<UInt64>, _ body: (UInt64, [UInt8]) -> Void) {
        guard memory.fault == nil else { return }
        do { try read(range, body) } catch { memory.fault = error }
    }

    /// The state before an entry, and the entry, where the log has it; `state` has taken both in.
    func before(
        _ place: UInt64, given state: LedgerState
    ) -> (before: LedgerState, entry: [UInt8])? {
        var before = LedgerState()
        if let kept = memory.newestBefore, kept.size <= place { before = kept }
        var found: [UInt8]?
        forEach(in: before.size..<(place + 1)) { index, bytes in
            if index == place {
                found = bytes
            } else {
                before.take(bytes, history: self, known: state)
            }
        }
        guard before.size == place, let found else { return nil }
        if keepsState { memory.newestBefore = before }
        return (before, found)
    }

    fileprivate func decision(
        on signed: SignedStatement, given state: LedgerState
    ) throws(Refusal) -> Decision {
        guard [Corrections.amended.type, Doubts.annulled.type].contains(signed.event.type) else {
            return try Decider.decide(signed, given: state, history: self)
        }
        if let known = memory.decisions[signed.leafHash] { return try known.get() }
        let decision = Result { () throws(Refusal) in
            try Decider.decide(signed, given: state, history: self)
        }
        memory.decisions[signed.leafHash] = decision
        return try decision.get()
    }
}

extension LedgerState {
    /// Takes an entry that is in the log: admitted as it was, or skipped.
    ///
    /// - Parameter later: a state that has taken it in: a signature that was tried then is not
    ///   tried again.
    /// - Returns: the statement, where the bytes are one. Whether the history could be read, the
    ///   caller asks it.
    @discardableResult
    public mutating func take(
        _ bytes: [UInt8], history: LogHistory, known later: LedgerState? = nil
    ) -> UnverifiedStatement? {
        let leaf = Digest.sha256([0] + bytes)
        let statement: UnverifiedStatement
        do throws(StatementError) {
            statement = try UnverifiedStatement(decoding: bytes)
        } catch {
            skip(leaf: leaf, because: .unreadable(error))
            return nil
        }
        let signer = later?.signerKey(of: leaf).map { statement.verified(before: $0.publicKey) }
        let keys = signer == nil ? Decider.candidateKeys(for: statement, given: self) : []
        guard let signed = signer ?? statement.verified(byOneOf: keys) else {
            skip(leaf: leaf, statement, because: .unsigned(statement.header.issuer))
            return statement
        }
        do throws(Refusal) { evolve(try history.decision(on: signed, given: self)) } catch {
            skip(leaf: leaf, statement, because: .refused(error))
        }
        return statement
    }
}
