public import COSE
public import Certification
internal import Cores
public import TransparencyLog

/// The audit: recomputes everything a log claims from its statements alone.
///
/// It replays the log through the very `decide` that admitted it, so an award that skipped a step
/// is named with the step and its article. It never stops at the first finding.
public struct LedgerAudit: Sendable {
    /// Where an auditor's own earlier run ended; the operator's files never give it. Coded, it has
    /// the head of the state alone: the records lie where the state was written to.
    public struct Resume: Codable, Sendable {
        /// What the log said up to there.
        public var state: LedgerState
        /// The tree up to there.
        public var frontier: Frontier
        /// The size of the last checkpoint checked.
        public var checkpointSize: UInt64
        /// The time of that checkpoint, in POSIX seconds; 0 before any.
        public var checkpointTime: Int64
        /// The subjects of entries that no checkpoint covered yet; nil where one cannot be read.
        public var uncovered: [String?]
        /// The findings until then, in English, one line each.
        public var findingTexts: [String]
    }

    /// The report; its findings are there once a run has ended.
    public internal(set) var report = AuditReport()
    /// What was found so far, and what is being looked at meanwhile: see `LedgerAudit+Cores`.
    var found: [(place: Int, finding: Finding)] = []
    var nextPlace = 0
    var checks: [SignatureCheck] = []
    var tried: [BackgroundMap<(place: Int, finding: Finding?)>] = []
    let keys = KnownKeys()
    var state: LedgerState
    var frontier: Frontier
    var checkpointSize: UInt64
    var checkpointTime: Int64
    private let trusted: Digest?
    let known: [UInt64: [Digest]]
    let policyKeys: [PublicKey]
    /// The log's keys so far, read once each.
    var verifiers: [String: VerifierKey] = [:]
    /// The subjects of the entries that no checkpoint covers yet: what their receipts are about.
    var uncovered: [String?]

    /// An audit that trusts a ledger's identity, when given, checkpoints known from elsewhere, and
    /// the log keys of a policy, one of which must have signed each checkpoint. Which key is the
    /// log's at a position, the log itself says: genesis, and every admitted change of key.
    public init(
        trusting identity: Digest? = nil, known: [KnownCheckpoint] = [], logKeys: [PublicKey] = [],
        from resume: Resume? = nil
    ) {
        state = resume?.state ?? LedgerState()
        frontier = resume?.frontier ?? Frontier()
        checkpointSize = resume?.checkpointSize ?? 0
        checkpointTime = resume?.checkpointTime ?? 0
        trusted = identity
        self.known = Dictionary(grouping: known, by: \.size).mapValues { $0.map(\.root) }
        policyKeys = logKeys
        uncovered = resume?.uncovered ?? []
    }

    /// Where a later run may go on from.
    public var resume: Resume {
        Resume(
            state: state, frontier: frontier, checkpointSize: checkpointSize,
            checkpointTime: checkpointTime, uncovered: uncovered,
            findingTexts: report.findings.map { $0.text(.en) })
    }

    /// The state that the admissible entries give.
    public var finalState: LedgerState { state }

    /// Audits a source to its end.
    ///
    /// A resumed audit reads what is new: the pages, entries and checkpoints of the earlier run
    /// were its own, and the tree goes on from the hashes that it kept.
    ///
    /// - Parameter progress: told the number of entries read, now and then.
    public mutating func run(
        _ source: some LogSource, progress: (UInt64, UInt64) -> Void = { _, _ in },
        onDecision: (Decision, LedgerState) throws -> Void = { _, _ in }
    ) throws {
        defer { collectFindings() }
        for fault in try source.faults(reading: frontier.size == 0) {
            find(Finding(.container, zh: fault, en: fault))
        }
        report.cannotShow = source.cannotShow
        let count = try source.entryCount()
        var checkpoints = try CheckpointsAhead(source, above: frontier.size)
        try forEachReading(source) { audit, reading in
            try audit.take(reading, source, onDecision)
            if !checkpoints.areKept { audit.uncovered.removeAll() }
            while let next = try checkpoints.next(upTo: audit.frontier.size) { audit.check(next) }
            if reading.index % 256 == 0 { progress(reading.index, count) }
        }
        progress(count, count)
        report.inDoubt = state.indicesInDoubt
        report.takenOver =
            state.certificates.keys(under: .takenOver).map { "\($0)" }.sorted()
            + state.applications.keys(under: .takenOver).map { "\($0)" }.sorted()
        finish(try checkpoints.rest(), hasCheckpoints: checkpoints.areKept)
        if let nodeCount = try source.storedNodeCount(),
            nodeCount != Tree.storedNodeCount(frontier.size)
        {
            find(
                Finding(
                    .tree, zh: "节点数为 \(nodeCount)，应为 \(Tree.storedNodeCount(frontier.size))",
                    en: "\(nodeCount) stored nodes; wanted \(Tree.storedNodeCount(frontier.size))"))
        }
        if let note = try source.publishedCheckpoint() { checkPublished(note) }
    }

    private mutating func take(
        _ reading: Reading, _ source: some LogSource,
        _ onDecision: (Decision, LedgerState) throws -> Void
    ) throws {
        let (index, leaf) = (reading.index, reading.leaf)
        report.entryCount += 1
        if let storedHash = reading.storedHash, storedHash != leaf {
            add(.tree, index, zh: "所存叶哈希与记录不符", en: "the stored leaf hash is not the statement's")
        }
        try appendLeaf(leaf, at: index, source)
        let statement: UnverifiedStatement
        switch reading.content {
        case .failure(let error):
            uncovered.append(nil)
            add(.statement, index, zh: "记录格式不合要求：\(error)", en: "\(error)")
            return state.skip(leaf: leaf)
        case .success(let read): statement = read
        }
        uncovered.append("\(statement.header.subject)")
        report.signatureCount += 1
        guard let signed = reading.signed ?? verified(statement) else {
            add(
                .signature, index, zh: "签名不是 \(statement.header.issuer) 在册密钥所作",
                en: "not signed by an enrolled key of \(statement.header.issuer)")
            state.skip(leaf: leaf, statement)
            return
        }
        do {
            let decision = try Decider.decide(
                signed, given: state,
                history: LogHistory { source.forEachEntry(in: $0, $1) })
            if decision.effects.contains(where: \.isCertificate) { report.signatureCount += 1 }
            state.evolve(decision)
            keys.note(decision)
            if index == 0 { checkIdentity() }
            try onDecision(decision, state)
        } catch let refusal as Refusal {
            find(
                Finding(
                    .rule, entry: index, rule: refusal.rule,
                    Wording(zh: refusal.text(.zh), en: refusal.text(.en))))
            state.skip(leaf: leaf, statement)
        }
    }

    private mutating func appendLeaf(
        _ leaf: Digest, at index: UInt64, _ source: some LogSource
    ) throws {
        let first = Tree.storedNodeCount(frontier.size)
        let nodes = frontier.append(leaf)
        for (offset, node) in nodes.enumerated() {
            let place = first + UInt64(offset)
            guard try source.storedNodeCount() != nil else { break }
            guard let stored = try source.storedNode(at: place) else {
                add(.tree, index, zh: "缺少节点 \(place)", en: "the node \(place) is missing")
                continue
            }
            if stored != node {
                add(
                    .tree, index, zh: "节点 \(place) 与记录不符",
                    en: "the stored node \(place) is not what the statements give")
            }
        }
        for root in known[frontier.size] ?? [] where root != frontier.root {
            add(
                .known, index, zh: "与已知检查点（\(frontier.size)）的根不符：历史被改写",
                en:
                    "contradicts the known checkpoint of size \(frontier.size): history was "
                    + "rewritten"
            )
        }
    }

    private mutating func checkIdentity() {
        report.identity = state.founding?.identity
        report.origin = state.founding?.origin
        report.isRehearsal = state.founding?.isRehearsal ?? false
        if let trusted, trusted != state.founding?.identity {
            find(
                Finding(
                    .identity, entry: 0, zh: "不是所信任的账本 \(trusted.hex)",
                    en: "not the trusted ledger \(trusted.hex)"))
        }
    }

    private mutating func add(_ kind: Finding.Kind, _ index: UInt64, zh: String, en: String) {
        find(Finding(kind, entry: index, zh: zh, en: en))
    }
}

extension LedgerAudit {
    /// Takes a fault that the source itself met into the report.
    public mutating func note(_ fault: String) {
        report.findings.append(Finding(.container, zh: fault, en: fault))
        report.size = frontier.size
        report.root = frontier.root
    }

    /// Takes a projection's difference into the report.
    public mutating func noteProjection(_ wording: Wording) {
        report.findings.append(Finding(.projection, wording))
    }
}
