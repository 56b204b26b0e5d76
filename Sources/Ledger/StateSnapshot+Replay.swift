internal import COSE
public import Certification
internal import Cores
internal import TransparencyLog

extension SQLiteLog {
    /// Its entries, for what must be judged or told at an earlier place.
    public var history: LogHistory { LogHistory { try self.forEachEntry(in: $0, $1) } }
}

/// Entries of the log, read again: decided by the same function, or skipped.
extension StateSnapshot {
    /// Takes the entries after the snapshot, to the log's newest.
    ///
    /// What cannot be read, is not signed by an enrolled key or is refused by a rule has no effects
    /// (RULES, general rule 16); an audit skips the same. All that is read is held against the
    /// newest checkpoint, which the log signed over it. Statements are read, and their signatures
    /// tried, ahead on all cores.
    ///
    /// Throws a `StorageError` that the log is not what it signed.
    ///
    /// - Parameter isWanted: ends the replay before the first entry that is not, without a look at
    ///   the checkpoint, which is over more.
    public mutating func replay(
        _ log: SQLiteLog, while isWanted: (Decision) -> Bool = { _ in true },
        onDecision: (Decision, LedgerState) throws -> Void = { _, _ in },
        onSkipped: (InadmissibleEntry) throws -> Void = { _ in }
    ) throws {
        let history = log.history
        let keys = KnownKeys()
        let stored = state.isStored ? state : nil
        func take(_ reading: Reading) throws {
            switch try judged(reading, history, keys) {
            case .success(let decision):
                guard isWanted(decision) else { throw End() }
                _ = frontier.append(reading.leaf)
                state.evolve(decision)
                try onDecision(decision, state)
            case .failure(let fault):
                _ = frontier.append(reading.leaf)
                let statement = try? reading.content.get()
                try onSkipped(state.skip(leaf: reading.leaf, statement, because: fault))
            }
        }
        // One that is read alone is opened anew where it grows meanwhile: then there is more.
        for _ in 0..<Self.tries {
            var ahead = ReadAhead<[UInt8], Reading> { Reading($0, keys: keys, stored: stored) }
            do {
                try log.forEachEntry(from: frontier.size) { _, bytes, _ in
                    try ahead.add(bytes, take: take)
                }
                try ahead.finish(take: take)
            } catch is End { return }
            if try log.latestCheckpoint()?.size ?? 0 <= frontier.size { break }
        }
        try checkSigned(log)
    }

    private struct End: Error {}

    /// How often more is read on, before a checkpoint over more is one over nothing.
    private static var tries: Int { 4 }

    /// An entry, read and hashed, and signed by a key that was asked for by then.
    private struct Reading: Sendable {
        let leaf: Digest
        let content: Result<UnverifiedStatement, StatementError>
        let signed: SignedStatement?

        init(_ bytes: [UInt8], keys: KnownKeys, stored: LedgerState?) {
            do throws(StatementError) {
                let statement = try UnverifiedStatement(decoding: bytes)
                content = .success(statement)
                leaf = statement.leafHash
                signed = keys.tried(statement, or: stored)
            } catch {
                content = .failure(error)
                leaf = Tree.leafHash(bytes)
                signed = nil
            }
        }
    }

    /// What an entry changes, or why it changes nothing.
    private func judged(
        _ reading: Reading, _ history: LogHistory, _ keys: KnownKeys
    ) throws -> Result<Decision, EntryFault> {
        let statement: UnverifiedStatement
        switch reading.content {
        case .failure(let error): return .failure(.unreadable(error))
        case .success(let read): statement = read
        }
        guard let signed = keys.verified(statement, reading.signed, given: state) else {
            return .failure(.unsigned(statement.header.issuer))
        }
        let decision = Result { () throws(Refusal) in
            try Decider.decide(signed, given: state, history: history)
        }
        try history.check()
        return decision.mapError(EntryFault.refused)
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
            checkpoint.isReceiptSigned(stored.signature, at: stored.time, by: key.publicKey)
        else {
            throw StorageError.unreadable(
                "the log's newest checkpoint is not over its entries; "
                    + "`certledger audit` tells more")
        }
        registeredAt = stored.time
    }
}
