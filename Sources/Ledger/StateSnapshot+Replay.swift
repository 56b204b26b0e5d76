internal import COSE
public import Certification
internal import Cores
internal import TransparencyLog

/// Entries that were admitted once, read again: decided by the same function.
extension StateSnapshot {
    /// Takes the entries after the snapshot, to the log's newest.
    ///
    /// What is read is held against the newest checkpoint, which the log signed over all of it: so
    /// no entry's own signature is tried again where only one enrolled key can have made it
    /// (measured: they were two thirds of a rebuild). Statements are read ahead on all cores.
    ///
    /// Throws a `StorageError` that names the entry, or that the log is not what it signed.
    ///
    /// - Parameter isWanted: ends the replay before the first entry that is not, without a look at
    ///   the checkpoint, which is over more.
    public mutating func replay(
        _ log: SQLiteLog, while isWanted: (Decision) -> Bool = { _ in true },
        onDecision: (Decision, LedgerState) throws -> Void = { _, _ in }
    ) throws {
        let history = LogHistory { try log.forEachEntry(in: $0, $1) }
        var ahead = ReadAhead<(index: UInt64, bytes: [UInt8]), Reading> {
            Reading(index: $0.index, bytes: $0.bytes)
        }
        func take(_ reading: Reading) throws {
            let decision = try decide(reading, history)
            guard isWanted(decision) else { throw End() }
            _ = frontier.append(decision.statement.leafHash)
            state.evolve(decision)
            try onDecision(decision, state)
        }
        do {
            try log.forEachEntry(from: frontier.size) { index, bytes, _ in
                try ahead.add((index, bytes), take: take)
            }
            try ahead.finish(take: take)
        } catch is End { return }
        try checkSigned(log)
    }

    private struct End: Error {}

    /// An entry, read and hashed.
    private struct Reading: Sendable {
        let index: UInt64
        let content: Result<UnverifiedStatement, StatementError>

        init(index: UInt64, bytes: [UInt8]) {
            self.index = index
            do throws(StatementError) {
                content = .success(try UnverifiedStatement(decoding: bytes))
            } catch { content = .failure(error) }
        }
    }

    private func decide(_ reading: Reading, _ history: LogHistory) throws -> Decision {
        let index = reading.index
        let statement: UnverifiedStatement
        switch reading.content {
        case .failure(let error):
            throw StorageError.unreadable("entry \(index) cannot be read: \(error)")
        case .success(let read): statement = read
        }
        let keys = Decider.candidateKeys(for: statement, given: state)
        guard let signed = statement.admitted(by: keys) else {
            throw StorageError.unreadable(
                "entry \(index) is not signed by an enrolled key; `certledger audit` tells more")
        }
        do {
            let decision = try Decider.decide(signed, given: state, history: history)
            try history.check()
            return decision
        } catch let refusal as Refusal {
            try history.check()
            throw StorageError.unreadable(
                "entry \(index): \(refusal); `certledger audit` tells more")
        }
    }

    /// That the log's newest checkpoint is over these very entries, and signed by the log's key.
    private mutating func checkSigned(_ log: SQLiteLog) throws {
        guard frontier.size > 0 else { return }
        let stored = try log.latestCheckpoint()
        let signer = state.logKeys.signer(atSize: frontier.size)
        let key = signer.flatMap { try? VerifierKey(parsing: $0.verifierKey) }
        let checkpoint = try? Checkpoint(
            origin: state.founding?.origin ?? "", size: frontier.size, root: frontier.root)
        guard let stored, stored.size == frontier.size, let key, let checkpoint,
            key.publicKey.verifies(stored.noteSignature, over: checkpoint.text)
        else {
            throw StorageError.unreadable(
                "the log's newest checkpoint is not over its entries; "
                    + "`certledger audit` tells more")
        }
        registeredAt = stored.time
    }
}
