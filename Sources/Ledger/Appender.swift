public import COSE
public import Certification
internal import TransparencyLog

/// The one writer of a log: decides each act on the state its predecessors left, appends what was
/// admitted in one transaction, and lets receipts out only after the commit.
///
/// Owned by one task at a time; the lock file keeps other processes out.
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
    private var waiting = Waiting()
    private lazy var history = newHistory()

    /// What was admitted and is not in the log yet.
    private struct Waiting {
        var statements: [SignedStatement] = []
        var nodes: [Digest] = []
        var checkpoints: [StoredCheckpoint] = []
        /// The acts behind the newest of the checkpoints; nil where there are none.
        var run: Run?
    }

    /// Acts under one checkpoint: one time of registration fits all of them.
    private struct Run {
        /// The earliest that does.
        var time: Int64
        /// The latest: that at which the first of them would leave its signing window.
        var limit: Int64
    }

    /// An appender on a log, with the log's own keys at hand.
    public init(log: any EventLog, keys: [PrivateKey]) {
        self.log = log
        self.keys = keys
    }

    /// The statement at an index beyond the log's, where one waits there.
    func waiting(at index: UInt64, behind size: UInt64) -> [UInt8]? {
        guard index >= size, index - size < waiting.statements.count else { return nil }
        return waiting.statements[Int(index - size)].bytes
    }

    /// Decides an act on the state that those before it left, and takes it into the snapshot where
    /// it is admitted; there it waits for `write`.
    ///
    /// The same bytes again give the same entry, before the clock is asked (STORAGE, Idempotent
    /// append).
    ///
    /// The snapshot must be the log's newest; after an error it belongs to nothing, and is to be
    /// folded again from the log.
    public func admit(
        _ statement: UnverifiedStatement, to snapshot: inout StateSnapshot, by clock: Clock
    ) throws -> Outcome {
        let size = snapshot.frontier.size
        guard snapshot.state.size == size else {
            throw StorageError.sizeConflict(expected: size, found: snapshot.state.size)
        }
        if let mark = snapshot.state.entries[statement.leafHash] {
            guard mark.signer == nil else { return .registered(mark.index, nil) }
            return .refused(
                Refusal(.registeredInadmissible(mark.index), ours: ActCatalogue.setAside))
        }
        let decision = Result { () throws(Refusal) in
            try decide(statement, given: snapshot, by: clock)
        }
        try checkHistory()
        if let fault = snapshot.state.storeFault { throw StorageError.state(fault) }
        switch decision {
        case .failure(let refusal): return .refused(refusal)
        case .success(let decision):
            // A new key that is not at hand could never sign: its act must not stand.
            for case .logKeyChanged(let key, _) in decision.effects { _ = try privateKey(key) }
            try run(on: decision.statement, given: &snapshot, by: clock)
            snapshot.state.evolve(decision)
            waiting.nodes += snapshot.frontier.append(decision.statement.leafHash)
            waiting.statements.append(decision.statement)
            return .registered(decision.index, decision)
        }
    }

    /// Appends what waits, in one transaction with its checkpoints.
    public func write(_ snapshot: inout StateSnapshot) throws {
        if let fault = snapshot.state.storeFault { throw StorageError.state(fault) }
        if waiting.statements.isEmpty { return }
        try endRun(given: snapshot)
        let batch = waiting
        try log.append(
            LogBatch(
                expectedSize: snapshot.frontier.size - UInt64(batch.statements.count),
                statements: batch.statements.map(\.bytes),
                leaves: batch.statements.map(\.leafHash), nodes: batch.nodes,
                checkpoints: batch.checkpoints))
        waiting = Waiting()
    }

    private func decide(
        _ statement: UnverifiedStatement, given snapshot: StateSnapshot, by clock: Clock
    ) throws(Refusal) -> Decision {
        let state = snapshot.state
        let keys = Decider.candidateKeys(for: statement, given: state)
        guard let signed = statement.verified(byOneOf: keys) else {
            throw Refusal(.keyNotEnrolled(statement.header.issuer), ours: "authority")
        }
        // A log whose clock was ahead once stays there: what no time fits any more is not taken in.
        let newest = max(snapshot.registeredAt, state.latestIssuedAt)
        let now = max(
            clock.admitting ?? max(signed.header.issuedAt, newest),
            newest - Int64(Decider.maximumSecondsAhead))
        try Decider.checkSigningTime(signed, now: now, given: state)
        return try Decider.admit(signed, given: state, history: history)
    }

    /// The log's entries, and behind them those that wait.
    private func newHistory() -> LogHistory {
        LogHistory { [unowned self] range, body in
            let written = try log.entryCount()
            try log.forEachEntry(in: range.clamped(to: 0..<written), body)
            let all = written + UInt64(waiting.statements.count)
            for index in range.clamped(to: written..<all) {
                body(index, waiting.statements[Int(index - written)].bytes)
            }
        }
    }

    /// Throws what reading earlier entries has met; the next act reads them anew.
    private func checkHistory() throws {
        do { try history.check() } catch {
            history = newHistory()
            throw error
        }
    }

    /// Finds an act its time of registration: that of those before it where one fits all, else a
    /// later one under a checkpoint of its own.
    ///
    /// Registration never precedes signing, times never run back, and an act is registered within
    /// its signing window.
    private func run(
        on signed: SignedStatement, given snapshot: inout StateSnapshot, by clock: Clock
    ) throws {
        let time = time(of: signed, given: snapshot, by: clock)
        let window = snapshot.state.founding?.signingWindowSeconds ?? Decider.maximumSecondsAhead
        var run = Run(time: time, limit: signed.header.issuedAt + Int64(window))
        if let before = waiting.run {
            let limit = min(run.limit, before.limit)
            if time <= limit { run.limit = limit } else { try endRun(given: snapshot) }
        }
        waiting.run = run
        snapshot.registeredAt = time
    }

    /// The earliest time at which an act can be registered.
    private func time(
        of signed: SignedStatement, given snapshot: StateSnapshot, by clock: Clock
    ) -> Int64 {
        let issuedAt = signed.header.issuedAt
        return max(
            clock.admitting ?? issuedAt, issuedAt, snapshot.registeredAt,
            snapshot.state.latestIssuedAt)
    }

    /// Signs the checkpoint over the acts that wait for one, with the key that is in force there:
    /// one signature, which is that of the receipts of all of them.
    private func endRun(given snapshot: StateSnapshot) throws {
        guard let run = waiting.run else { return }
        let (state, size) = (snapshot.state, snapshot.frontier.size)
        let signer = try privateKey(state.logKeys.signer(atSize: size)?.verifierKey)
        let checkpoint = try Checkpoint(
            origin: state.founding?.origin ?? "", size: size, root: snapshot.frontier.root)
        waiting.checkpoints.append(
            StoredCheckpoint(
                size: size, time: run.time,
                signature: checkpoint.receiptSignature(at: run.time, by: signer)))
        waiting.run = nil
    }

    private func privateKey(_ verifierKey: String?) throws -> PrivateKey {
        guard let verifierKey else { throw StorageError.logKeyMissing("the log names none") }
        if let known = keysByName[verifierKey] { return known }
        guard let held = keys.first(where: { LogKeys.isHeld(verifierKey, by: $0) }) else {
            throw StorageError.logKeyMissing(verifierKey)
        }
        keysByName[verifierKey] = held
        return held
    }
}
