import COSE

/// The entries of a log, for the rare acts that must be judged at an earlier place.
///
/// Reading may fail, and a decision is not the place to say so: the fault is kept, and whoever asks
/// for a decision with a history asks for its fault behind it. What was decided over entries that
/// could not be read is no decision.
public struct LogHistory {
    /// Gives the entries of a range in order: index and statement; what is not there is left out.
    public typealias Read = (Range<UInt64>, (UInt64, [UInt8]) -> Void) throws -> Void

    private final class Memory {
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

    /// The statement at a place; nil where none can be read.
    func statement(at index: EntryIndex) -> UnverifiedStatement? {
        var found: UnverifiedStatement?
        forEach(in: index.value..<(index.value + 1)) { _, bytes in
            found = try? UnverifiedStatement(decoding: bytes)
        }
        return found
    }
}

extension LedgerState {
    /// Takes an entry that is in the log: admitted as it was, or skipped.
    ///
    /// - Returns: the statement, where the bytes are one. Whether the history could be read, the
    ///   caller asks it.
    @discardableResult
    public mutating func take(
        _ bytes: [UInt8], history: LogHistory
    ) -> UnverifiedStatement? {
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
        do throws(Refusal) {
            evolve(try Decider.decide(signed, given: self, history: history))
        } catch {
            skip(leaf: leaf, statement, because: .refused(error))
        }
        return statement
    }
}
