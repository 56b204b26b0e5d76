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
        var fault: (any Error)?
    }

    private let read: Read
    private let memory = Memory()

    /// A history that reads entries with a function.
    public init(_ read: @escaping Read) { self.read = read }

    /// Throws what the reading of entries has met, when it has met anything.
    public func check() throws {
        if let fault = memory.fault { throw fault }
    }

    func forEach(in range: Range<UInt64>, _ body: (UInt64, [UInt8]) -> Void) {
        guard memory.fault == nil else { return }
        do { try read(range, body) } catch { memory.fault = error }
    }

    fileprivate func decision(
        on signed: SignedStatement, given state: LedgerState
    ) throws(Refusal) -> Decision {
        guard ["entry.amended", "entry.annulled"].contains(signed.event.type) else {
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
    /// - Returns: the statement, where the bytes are one. Whether the history could be read, the
    ///   caller asks it.
    @discardableResult
    public mutating func take(_ bytes: [UInt8], history: LogHistory) -> UnverifiedStatement? {
        let leaf = Digest.sha256([0] + bytes)
        let statement: UnverifiedStatement
        do throws(StatementError) {
            statement = try UnverifiedStatement(decoding: bytes)
        } catch {
            skip(leaf: leaf, because: .unreadable(error))
            return nil
        }
        let keys = Decider.candidateKeys(for: statement, given: self)
        guard let signed = statement.verified(byOneOf: keys) else {
            skip(leaf: leaf, statement, because: .unsigned(statement.header.issuer))
            return statement
        }
        do throws(Refusal) { evolve(try history.decision(on: signed, given: self)) } catch {
            skip(leaf: leaf, statement, because: .refused(error))
        }
        return statement
    }
}
