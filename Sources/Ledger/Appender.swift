public import COSE
public import Certification
internal import Cores
internal import TransparencyLog

/// The one writer of a log: decides each act on the state its predecessors left, appends what is
/// admitted in one transaction, and lets receipts out only after the commit.
///
/// Owned by one task at a time; the lock file keeps other processes out. What needs no state is
/// done on all cores: reading, trying signatures, signing receipts. (Measured, 32 acts a
/// transaction: that is two thirds of an act's work, the disk's part apart.) Deciding, sealing and
/// writing are steps of their own: `GroupCommit` decides the next acts while a batch is written.
public final class Appender {
    /// An act handed in, with what travels beside it.
    public struct Request: Sendable {
        /// The statement's bytes, in registered form.
        public let statement: [UInt8]
        /// The statement as read and found signed already, by a key that was enrolled for it.
        let signed: SignedStatement?

        /// Takes a statement.
        public init(statement: [UInt8]) {
            self.statement = statement
            signed = nil
        }

        /// Takes a statement whose signature was tried before.
        init(_ signed: SignedStatement) {
            statement = signed.bytes
            self.signed = signed
        }
    }

    /// What became of a request.
    public enum Outcome: Sendable {
        /// Admitted, now or before: its index; the decision when it was now.
        case registered(EntryIndex, Decision?)
        /// Refused by a rule; nothing was written.
        case refused(Refusal)
        /// Not a statement at all.
        case unreadable(StatementError)
    }

    /// The most statements in one transaction.
    public static let maximumBatchCount = 256
    /// The most statement bytes in one transaction.
    public static let maximumBatchByteCount = 4 << 20

    private let log: any EventLog
    private let keys: [PrivateKey]
    /// The keys found so far, by what the log calls them: comparing prints a key, with a hash and
    /// in base64, three times an act.
    private var keysByName: [String: PrivateKey] = [:]
    /// Admitted since the last seal, with the nodes that they add to the tree.
    private var admitted: [SignedStatement] = []
    private var nodes: [Digest] = []
    /// Sealed, and not known to be in the log.
    private var sealed: [SignedStatement] = []

    /// An appender on a log, with the log's own keys at hand.
    public init(log: any EventLog, keys: [PrivateKey]) {
        self.log = log
        self.keys = keys
    }

    /// Decides a batch and appends what is admitted: one transaction, one checkpoint.
    ///
    /// One refusal refuses one request; the others stand. The same bytes again give the same entry,
    /// before the clock is asked (STORAGE, Idempotent append). The snapshot must be the log's
    /// newest; after an error it belongs to nothing, as does the appender, and is to be folded
    /// again from the log.
    ///
    /// - Parameter now: POSIX seconds; nil in a rehearsal's import, where `iat` is the act's own.
    public func append(
        _ requests: [Request], to snapshot: inout StateSnapshot, now: Int64?, time: Int64
    ) throws -> [Outcome] {
        let outcomes = try decide(requests, on: &snapshot, now: now)
        if let batch = try seal(&snapshot, at: time) {
            try log.append(batch.signed())
            noteWritten(batch)
        }
        return outcomes
    }

    /// Decides requests on what was decided before them, written or not. An outcome stands once
    /// all that it rests on is in the log.
    func decide(
        _ requests: [Request], on snapshot: inout StateSnapshot, now: Int64?
    ) throws -> [Outcome] {
        guard snapshot.state.size == snapshot.frontier.size else {
            throw StorageError.sizeConflict(
                expected: snapshot.frontier.size, found: snapshot.state.size)
        }
        var outcomes: [Outcome] = []
        for reading in read(requests, given: snapshot.state) {
            let outcome = decide(reading, given: snapshot.state, now: now)
            if case .registered(_, let decision?) = outcome {
                snapshot.state.evolve(decision)
                nodes += snapshot.frontier.append(decision.statement.leafHash)
                admitted.append(decision.statement)
            }
            outcomes.append(outcome)
        }
        if let fault = snapshot.state.storeFault {
            throw StorageError.inputOutput("\(LedgerFolder.File.state): \(fault)")
        }
        return outcomes
    }

    /// Settles what the next transaction writes: all that was admitted since the last one, with the
    /// keys that the log names for its checkpoint. Nil where nothing was.
    func seal(_ snapshot: inout StateSnapshot, at time: Int64) throws -> SealedBatch? {
        guard !admitted.isEmpty else { return nil }
        let (state, size) = (snapshot.state, snapshot.frontier.size)
        let origin = state.founding?.origin ?? ""
        let signer = try privateKey(state.logKeys.signer(atSize: size))
        let former = try state.logKeys.former(atSize: size, on: state.logDay).map {
            try privateKey($0)
        }
        // A new key that is not at hand could never sign: its act must not stand.
        _ = try privateKey(state.logKeys.signer(atSize: size + 1))
        // Registration never precedes signing, and times of checkpoints never run back.
        let registeredAt = max(time, snapshot.registeredAt, state.latestIssuedAt)
        let root = snapshot.frontier.root
        let batch = SealedBatch(
            statements: admitted, nodes: nodes,
            checkpoint: try Checkpoint(origin: origin, size: size, root: root),
            receipts: ReceiptSigning(
                origin: origin, registeredAt: registeredAt, root: root,
                keyIdentifier: signer.publicKey.keyIdentifier),
            registeredAt: registeredAt, signer: signer, former: former)
        snapshot.registeredAt = registeredAt
        sealed += admitted
        admitted = []
        nodes = []
        return batch
    }

    /// Takes note that the oldest batch that was sealed is in the log.
    func noteWritten(_ batch: SealedBatch) { sealed.removeFirst(batch.statements.count) }

    /// The log's entries, and behind them those that are decided and not in it yet.
    private func history(upTo size: UInt64) -> LogHistory {
        let (log, unwritten) = (log, sealed + admitted)
        let writtenCount = size - UInt64(unwritten.count)
        return LogHistory { range, body in
            log.forEachEntry(in: range.clamped(to: 0..<writtenCount), body)
            for index in range.clamped(to: writtenCount..<size) {
                body(index, unwritten[Int(index - writtenCount)].bytes)
            }
        }
    }

    /// What a request says, before the state is asked: read, and signed by a key that was known
    /// before the batch.
    private enum Reading: Sendable {
        case statement(UnverifiedStatement, SignedStatement?)
        case unreadable(StatementError)
    }

    private func read(_ requests: [Request], given state: LedgerState) -> [Reading] {
        @Sendable func reading(_ request: Request) -> Reading {
            do throws(StatementError) {
                if let signed = request.signed { return .statement(signed.statement, signed) }
                let statement = try UnverifiedStatement(decoding: request.statement)
                let keys = Decider.candidateKeys(for: statement, given: state)
                return .statement(statement, statement.verified(byOneOf: keys))
            } catch { return .unreadable(error) }
        }
        // Handing out what is done already would take longer than doing it.
        if requests.allSatisfy({ $0.signed != nil }) { return requests.map(reading) }
        return requests.mappedOnAllCores(reading)
    }

    private func privateKey(_ key: LogKeys.Key?) throws -> PrivateKey {
        guard let key else { throw StorageError.logKeyMissing("the log") }
        if let known = keysByName[key.verifierKey] { return known }
        guard let held = keys.first(where: { key.isHeld(by: $0) }) else {
            throw StorageError.logKeyMissing(key.verifierKey)
        }
        keysByName[key.verifierKey] = held
        return held
    }

    private func decide(
        _ reading: Reading, given state: LedgerState, now: Int64?
    ) -> Outcome {
        switch reading {
        case .unreadable(let error): return .unreadable(error)
        case .statement(let statement, let signed):
            if let index = state.entries[statement.leafHash]?.index {
                return .registered(index, nil)
            }
            // A key that is enrolled in the same batch is known by now.
            let keys = signed == nil ? Decider.candidateKeys(for: statement, given: state) : []
            guard let signed = signed ?? statement.verified(byOneOf: keys) else {
                return .refused(
                    Refusal(.keyNotEnrolled(statement.header.issuer), ours: "authority"))
            }
            return decide(signed, given: state, now: now)
        }
    }

    private func decide(
        _ signed: SignedStatement, given state: LedgerState, now: Int64?
    ) -> Outcome {
        do throws(Refusal) {
            if let now { try Decider.checkSigningTime(signed, now: now, given: state) }
            let decision = try Decider.decide(
                signed, given: state, history: history(upTo: state.size))
            return .registered(EntryIndex(state.size), decision)
        } catch { return .refused(error) }
    }
}
