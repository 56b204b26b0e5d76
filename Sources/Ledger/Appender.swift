public import COSE
public import Certification
internal import Cores
internal import TransparencyLog

/// The one writer of a log: decides each act on the state its predecessors left, appends what is
/// admitted in one transaction, and lets receipts out only after the commit.
///
/// Owned by one task at a time; the lock file keeps other processes out. What needs no state is
/// done on all cores: reading and trying signatures.
public final class Appender {
    /// What became of a statement that was handed in.
    public enum Outcome: Sendable {
        /// Admitted, now or before: its index; the decision when it was now.
        case registered(EntryIndex, Decision?)
        /// Refused by a rule; nothing was written.
        case refused(Refusal)
    }

    private let log: any EventLog
    private let keys: [PrivateKey]
    /// The keys found so far, by what the log calls them: comparing prints a key, with a hash and
    /// in base64, three times an act.
    private var keysByName: [String: PrivateKey] = [:]

    /// An appender on a log, with the log's own keys at hand.
    public init(log: any EventLog, keys: [PrivateKey]) {
        self.log = log
        self.keys = keys
    }

    /// Decides a batch and appends what is admitted: one transaction, one checkpoint.
    ///
    /// One refusal refuses one act; the others stand. The same bytes again give the same entry,
    /// before the clock is asked (STORAGE, Idempotent append). The snapshot must be the log's
    /// newest; after an error it belongs to nothing, and is to be folded again from the log.
    public func append(
        _ statements: [UnverifiedStatement], to snapshot: inout StateSnapshot, by clock: Clock
    ) throws -> [Outcome] {
        let size = snapshot.frontier.size
        guard snapshot.state.size == size else {
            throw StorageError.sizeConflict(expected: size, found: snapshot.state.size)
        }
        var outcomes: [Outcome] = []
        var admitted: [SignedStatement] = []
        var nodes: [Digest] = []
        for (statement, signed) in zip(statements, verified(statements, given: snapshot.state)) {
            let history = history(upTo: size, and: admitted)
            let outcome = outcome(
                of: statement, signed, given: snapshot.state, history: history, by: clock)
            try history.check()
            if case .registered(_, let decision?) = outcome {
                snapshot.state.evolve(decision)
                nodes += snapshot.frontier.append(decision.statement.leafHash)
                admitted.append(decision.statement)
            }
            outcomes.append(outcome)
        }
        if let fault = snapshot.state.storeFault { throw StorageError.stateNotRead(fault) }
        guard !admitted.isEmpty else { return outcomes }
        let checkpoint = try checkpoint(given: snapshot, by: clock)
        try log.append(
            LogBatch(
                expectedSize: size, statements: admitted.map(\.bytes),
                leaves: admitted.map(\.leafHash), nodes: nodes, checkpoints: [checkpoint]))
        snapshot.registeredAt = checkpoint.time
        return outcomes
    }

    /// The log's entries, and behind them those of a batch that is not in it yet.
    private func history(upTo size: UInt64, and admitted: [SignedStatement]) -> LogHistory {
        let log = log
        return LogHistory { range, body in
            try log.forEachEntry(in: range.clamped(to: 0..<size), body)
            for index in range.clamped(to: size..<size + UInt64(admitted.count)) {
                body(index, admitted[Int(index - size)].bytes)
            }
        }
    }

    /// Each as signed by a key that was known before the batch; nil where none of them signed it.
    private func verified(
        _ statements: [UnverifiedStatement], given state: LedgerState
    ) -> [SignedStatement?] {
        statements.mappedOnAllCores { statement in
            statement.verified(byOneOf: Decider.candidateKeys(for: statement, given: state))
        }
    }

    private func outcome(
        of statement: UnverifiedStatement, _ signed: SignedStatement?, given state: LedgerState,
        history: LogHistory, by clock: Clock
    ) -> Outcome {
        if let mark = state.entries[statement.leafHash] {
            guard mark.signer == nil else { return .registered(mark.index, nil) }
            return .refused(
                Refusal(.registeredInadmissible(mark.index), ours: ActCatalogue.setAside))
        }
        // A key that is enrolled in the same batch is known by now.
        let keys = signed == nil ? Decider.candidateKeys(for: statement, given: state) : []
        guard let signed = signed ?? statement.verified(byOneOf: keys) else {
            return .refused(Refusal(.keyNotEnrolled(statement.header.issuer), ours: "authority"))
        }
        do throws(Refusal) {
            if let now = clock.admitting {
                try Decider.checkSigningTime(signed, now: now, given: state)
            }
            let decision = try Decider.admit(signed, given: state, history: history)
            return .registered(EntryIndex(state.size), decision)
        } catch { return .refused(error) }
    }

    /// Signs the checkpoint over a batch with the key that is in force there: one signature, which
    /// is that of the receipts of all its entries.
    private func checkpoint(
        given snapshot: StateSnapshot, by clock: Clock
    ) throws -> StoredCheckpoint {
        let (state, size) = (snapshot.state, snapshot.frontier.size)
        let signer = try privateKey(state.logKeys.signer(atSize: size))
        // A new key that is not at hand could never sign: its act must not stand.
        _ = try privateKey(state.logKeys.signer(atSize: size + 1))
        // Registration never precedes signing, and times of checkpoints never run back.
        let registeredAt = max(clock.admitting ?? 0, snapshot.registeredAt, state.latestIssuedAt)
        let checkpoint = try Checkpoint(
            origin: state.founding?.origin ?? "", size: size, root: snapshot.frontier.root)
        return StoredCheckpoint(
            size: size, time: registeredAt,
            signature: checkpoint.receiptSignature(at: registeredAt, by: signer))
    }

    private func privateKey(_ key: LogKeys.Key?) throws -> PrivateKey {
        guard let key else { throw StorageError.logKeyMissing("the log names none") }
        if let known = keysByName[key.verifierKey] { return known }
        guard let held = keys.first(where: { key.isHeld(by: $0) }) else {
            throw StorageError.logKeyMissing(key.verifierKey)
        }
        keysByName[key.verifierKey] = held
        return held
    }
}
