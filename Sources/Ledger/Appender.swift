public import COSE
public import Certification
public import TransparencyLog

/// The one writer of a log: decides each act on the state its predecessors left, appends what is
/// admitted in one transaction, and lets receipts out only after the commit.
///
/// Owned by one task at a time; the lock file keeps other processes out.
public final class Appender {
    /// An act handed in, with what travels beside it.
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

    /// The most statements in one transaction.
    public static let maximumBatchCount = 256
    /// The most statement bytes in one transaction.
    public static let maximumBatchByteCount = 4 << 20

    /// The state after the newest committed entry.
    public private(set) var state: LedgerState
    private let log: any EventLog
    private let keys: [PrivateKey]
    private var frontier: Frontier

    /// An appender on a log, with the log's own keys at hand, from a state that belongs to it.
    public init(
        log: any EventLog, keys: [PrivateKey], state: LedgerState, frontier: Frontier
    ) throws {
        self.log = log
        self.keys = keys
        self.state = state
        self.frontier = frontier
        let size = try log.entryCount()
        guard size == frontier.size, state.size == size else {
            throw StorageError.sizeConflict(expected: frontier.size, found: size)
        }
    }

    /// A snapshot of state and tree.
    public var snapshot: StateSnapshot { StateSnapshot(state: state, frontier: frontier) }

    /// Decides a batch and appends what is admitted: one transaction, one checkpoint.
    ///
    /// One refusal refuses one request; the others stand. The same bytes again give the same entry,
    /// before the clock is asked (STORAGE, idempotent append).
    ///
    /// - Parameter now: POSIX seconds; nil in a rehearsal's import, where `iat` is the act's own.
    public func append(_ requests: [Request], now: Int64?, time: Int64) throws -> [Outcome] {
        var next = state
        var tree = frontier
        var outcomes: [Outcome] = []
        var admitted: [SignedStatement] = []
        var nodes: [Digest] = []
        var known: [Digest: EntryIndex] = [:]
        for request in requests {
            let outcome = try decide(request, given: next, known: known, now: now)
            if case .registered(let index, let decision?) = outcome {
                let leaf = decision.statement.leafHash
                next.evolve(decision)
                nodes += tree.append(leaf)
                admitted.append(decision.statement)
                known[leaf] = index
            }
            outcomes.append(outcome)
        }
        guard !admitted.isEmpty else { return outcomes }
        try log.append(
            LogBatch(
                expectedSize: frontier.size, statements: admitted.map(\.bytes),
                leaves: admitted.map(\.leafHash), nodes: nodes,
                checkpoint: try checkpoint(over: admitted, tree, given: next, at: time)))
        state = next
        frontier = tree
        return outcomes
    }

    /// Signs the checkpoint over a batch with the keys that the log names for it, and the receipts
    /// of its entries with the one in force.
    private func checkpoint(
        over admitted: [SignedStatement], _ tree: Frontier, given state: LedgerState,
        at time: Int64
    ) throws -> StoredCheckpoint {
        let origin = state.founding?.origin ?? ""
        let signer = try privateKey(state.logKeys.signer(atSize: tree.size))
        let former = try state.logKeys.former(atSize: tree.size, on: state.logDay)
            .map(privateKey)
        // A new key that is not at hand could never sign: its act must not stand.
        _ = try privateKey(state.logKeys.signer(atSize: tree.size + 1))
        // Registration never precedes signing, and times of checkpoints never run back.
        let newest = try log.latestCheckpoint()?.time ?? 0
        let registeredAt = max(time, newest, state.latestIssuedAt)
        let root = tree.root
        let checkpoint = try Checkpoint(origin: origin, size: tree.size, root: root)
        return StoredCheckpoint(
            size: tree.size, time: registeredAt,
            noteSignature: checkpoint.noteSignature(by: signer),
            formerSignature: former.map { checkpoint.noteSignature(by: $0) },
            receiptSignatures: admitted.flatMap {
                Receipt.signature(
                    by: signer, origin: origin, subject: "\($0.header.subject)",
                    registeredAt: registeredAt, root: root)
            })
    }

    private func privateKey(_ key: LogKeys.Key?) throws -> PrivateKey {
        guard let key, let held = keys.first(where: { key.isHeld(by: $0) }) else {
            throw StorageError.logKeyMissing(key?.verifierKey ?? "the log")
        }
        return held
    }

    private func decide(
        _ request: Request, given state: LedgerState, known: [Digest: EntryIndex], now: Int64?
    ) throws -> Outcome {
        let statement: UnverifiedStatement
        do { statement = try UnverifiedStatement(decoding: request.statement) } catch {
            return .unreadable(error)
        }
        let leaf = statement.leafHash
        if let index = known[leaf] ?? state.entries[leaf]?.index {
            return .registered(index, nil)
        }
        let keys = Decider.candidateKeys(for: statement, given: state)
        guard let signed = statement.verified(byOneOf: keys) else {
            return .refused(Refusal(.keyNotEnrolled(statement.header.issuer), ours: "authority"))
        }
        do {
            if let now { try Decider.checkSigningTime(signed, now: now, given: state) }
            let log = log
            let decision = try Decider.decide(
                signed, given: state, history: LogHistory { log.forEachEntry(in: $0, $1) })
            return .registered(EntryIndex(state.size), decision)
        } catch { return .refused(error) }
    }
}
