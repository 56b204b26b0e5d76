public import COSE
public import Certification
internal import Cores
internal import TransparencyLog

/// The one writer of a log: decides each act on the state its predecessors left, appends what is
/// admitted in one transaction, and lets receipts out only after the commit.
///
/// Owned by one task at a time; the lock file keeps other processes out. What needs no state is
/// done on all cores: reading, trying signatures, signing receipts. (Measured, 32 acts a
/// transaction: that is two thirds of an act's work, the disk's part apart.)
public final class Appender {
    /// An act handed in.
    public struct Request: Sendable {
        /// The statement's bytes, in registered form.
        public let statement: [UInt8]

        /// Takes a statement.
        public init(statement: [UInt8]) { self.statement = statement }
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
    /// One refusal refuses one request; the others stand. The same bytes again give the same entry,
    /// before the clock is asked (STORAGE, Idempotent append). The snapshot must be the log's
    /// newest; after an error it belongs to nothing, and is to be folded again from the log.
    ///
    /// - Parameter now: POSIX seconds; nil in a rehearsal's import, where `iat` is the act's own.
    public func append(
        _ requests: [Request], to snapshot: inout StateSnapshot, now: Int64?, time: Int64
    ) throws -> [Outcome] {
        let size = snapshot.frontier.size
        guard snapshot.state.size == size else {
            throw StorageError.sizeConflict(expected: size, found: snapshot.state.size)
        }
        var outcomes: [Outcome] = []
        var admitted: [SignedStatement] = []
        var nodes: [Digest] = []
        for reading in read(requests, given: snapshot.state) {
            let history = history(upTo: size, and: admitted)
            let outcome = decide(reading, given: snapshot.state, history: history, now: now)
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
        let checkpoint = try checkpoint(over: admitted, given: snapshot, at: time)
        try log.append(
            LogBatch(
                expectedSize: size, statements: admitted.map(\.bytes),
                leaves: admitted.map(\.leafHash), nodes: nodes, checkpoint: checkpoint))
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

    /// What a request says, before the state is asked: read, and signed by a key that was known
    /// before the batch.
    private enum Reading: Sendable {
        case statement(UnverifiedStatement, SignedStatement?)
        case unreadable(StatementError)
    }

    private func read(_ requests: [Request], given state: LedgerState) -> [Reading] {
        requests.mappedOnAllCores { request in
            do throws(StatementError) {
                let statement = try UnverifiedStatement(decoding: request.statement)
                let keys = Decider.candidateKeys(for: statement, given: state)
                return .statement(statement, statement.verified(byOneOf: keys))
            } catch { return .unreadable(error) }
        }
    }

    private func decide(
        _ reading: Reading, given state: LedgerState, history: LogHistory, now: Int64?
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
            return decide(signed, given: state, history: history, now: now)
        }
    }

    private func decide(
        _ signed: SignedStatement, given state: LedgerState, history: LogHistory, now: Int64?
    ) -> Outcome {
        do throws(Refusal) {
            if let now { try Decider.checkSigningTime(signed, now: now, given: state) }
            let decision = try Decider.admit(signed, given: state, history: history)
            return .registered(EntryIndex(state.size), decision)
        } catch { return .refused(error) }
    }

    /// Signs the checkpoint over a batch with the keys that the log names for it, and the receipts
    /// of its entries with the one in force.
    private func checkpoint(
        over admitted: [SignedStatement], given snapshot: StateSnapshot, at time: Int64
    ) throws -> StoredCheckpoint {
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
        let checkpoint = try Checkpoint(origin: origin, size: size, root: root)
        let receipts = ReceiptSigning(
            origin: origin, registeredAt: registeredAt, root: root,
            keyIdentifier: signer.publicKey.keyIdentifier)
        // The note's signature is one of them: an act alone has two cores sign for it.
        let subjects = [nil] + admitted.map { $0.header.subject }
        let signatures = subjects.mappedOnAllCores { subject in
            subject.map { receipts.signature(of: "\($0)", by: signer) }
                ?? checkpoint.noteSignature(by: signer)
        }
        return StoredCheckpoint(
            size: size, time: registeredAt, noteSignature: signatures[0],
            formerSignature: former.map { checkpoint.noteSignature(by: $0) },
            receiptSignatures: signatures.dropFirst().flatMap { $0 })
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
