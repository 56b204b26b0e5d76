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
        /// The admitted entries that no checkpoint covered yet, in order.
        public var uncovered: [SignedEntry]
        /// The findings until then, in English, one line each.
        public var findingTexts: [String]
        /// The remarks until then: what is no fault is told each time.
        public var remarks: [AuditRemark]
    }

    /// The report; its findings are there once a run has ended.
    public internal(set) var report = AuditReport()
    /// What was found so far, and what is being looked at meanwhile: see `LedgerAudit+Cores`.
    var found: [FoundFinding] = []
    var nextPlace = 0
    var checks: [SignatureCheck] = []
    var tried: [BackgroundMap<FoundFinding?>] = []
    var causes = Causes()
    /// What was skipped so far, and the faults behind which more must be wrong.
    var skipped = SkippedEntries()
    /// The newest fault of the tree, and the place of its newest leaf.
    var treeFault: (place: Int, position: UInt64)?
    /// The same where an entry is not the one that its own row has a hash of.
    var leafFault: (place: Int, position: UInt64)?
    /// The newest fault by which later entries are out of place, and how many lack by now.
    var gap: (place: Int, missing: UInt64)?
    /// The first fault by which the root is not what it was: an entry missing or changed.
    var rootFault: Int?
    /// The first fault since the last checkpoint that makes it wrong: of the root or the log's key.
    var faultSinceCheckpoint: Int?
    /// The first change of the log's key that was left out.
    var logKeyFault: Int?
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
    /// The admitted entries that no checkpoint covers yet.
    var uncovered: [SignedEntry]
    /// The auditor's own clock, in POSIX seconds; nil where no time is held to it.
    let clock: Int64?
    /// The size of the last published note checked, in this run.
    var noteSize: UInt64 = 0

    /// An audit that trusts a ledger's identity, when given, checkpoints known from elsewhere, and
    /// the log keys of a policy, one of which must have signed each checkpoint. Which key is the
    /// log's at a position, the log itself says: genesis, and every admitted change of key. No time
    /// may be after the `clock`, in POSIX seconds, where one is given. What the caller looks at
    /// besides is not told as left out.
    public init(
        trusting identity: Digest? = nil, known: [KnownCheckpoint] = [], logKeys: [PublicKey] = [],
        clock: Int64? = nil, lookingAt others: Set<NotLookedAt> = [], from resume: Resume? = nil
    ) {
        state = resume?.state ?? LedgerState()
        frontier = resume?.frontier ?? Frontier()
        checkpointSize = resume?.checkpointSize ?? 0
        checkpointTime = resume?.checkpointTime ?? 0
        trusted = identity
        self.known = Dictionary(grouping: known, by: \.size).mapValues { $0.map(\.root) }
        policyKeys = logKeys
        self.clock = clock
        uncovered = resume?.uncovered ?? []
        let left: Set<NotLookedAt> = [
            .clock, .vault, .documents, .witnesses, .earlierCheckpoint, .anchor, .identity,
            .register, .state,
        ]
        leaveOut(left.subtracting(others).subtracting(identity == nil ? [] : [.identity]))
        report.remarks = resume?.remarks ?? []
    }

    /// Where a later run may go on from.
    public var resume: Resume {
        Resume(
            state: state, frontier: frontier, checkpointSize: checkpointSize,
            checkpointTime: checkpointTime, uncovered: uncovered,
            findingTexts: report.findings.map { $0.text(.en) }, remarks: report.remarks)
    }

    /// The state that the admissible entries give.
    public var finalState: LedgerState { state }

    /// Whether every entry was read as it was written. A projection made meanwhile lacks what was
    /// not, and says nothing of the one on disk; an inadmissible entry is in neither.
    public var isWhole: Bool { rootFault == nil && !report.notLookedAt.contains(.restOfLog) }

    /// Audits a source to its end.
    ///
    /// A resumed audit reads what is new: the pages, entries and checkpoints of the earlier run
    /// were its own, and the tree goes on from the hashes that it kept.
    ///
    /// - Parameter progress: told the number of entries read, now and then.
    public mutating func run(
        _ source: some LogSource, progress: (UInt64, UInt64) -> Void = { _, _ in },
        onDecision: (Decision, LedgerState) throws -> Void = { _, _ in },
        onSkipped: (InadmissibleEntry) throws -> Void = { _ in }
    ) throws {
        // Every page is read for it, or every tile: a core is busy with that for some time.
        let container = BackgroundWork(source.faults(reading: frontier.size == 0))
        defer { collectFindings() }
        do { try read(source, progress, onDecision, onSkipped) } catch {
            findInContainer((try? container.value()) ?? [])
            throw error
        }
        findInContainer(try container.value())
    }

    private mutating func read(
        _ source: some LogSource, _ progress: (UInt64, UInt64) -> Void,
        _ onDecision: (Decision, LedgerState) throws -> Void,
        _ onSkipped: (InadmissibleEntry) throws -> Void
    ) throws {
        leaveOut(Set(source.cannotShow.compactMap { NotLookedAt(rawValue: $0) }))
        if frontier.size > 0 {
            leaveOut([.earlierEntries])
            // Of the tree behind it only what it grew to is kept.
            if known.keys.contains(where: { $0 < frontier.size }) { leaveOutKnown() }
            checkKnown()
        }
        let count = try source.entryCount()
        var checkpoints = try KeptAhead(above: frontier.size, size: \.size) {
            try source.checkpoints(above: $0, limit: $1)
        }
        // One at the size where the earlier run ended may have been published since.
        var notes = try KeptAhead(above: max(frontier.size, 1) - 1, size: \.size) {
            try source.notes(above: $0, limit: $1)
        }
        while let note = try notes.next(upTo: frontier.size) { check(note) }
        try forEachReading(source) { audit, reading in
            try audit.take(reading, source, onDecision, onSkipped)
            if !checkpoints.areKept { audit.uncovered.removeAll() }
            while let next = try checkpoints.next(upTo: audit.frontier.size) { audit.check(next) }
            while let note = try notes.next(upTo: audit.frontier.size) { audit.check(note) }
            audit.checkKnown()
            if reading.index % 256 == 0 { progress(reading.index, count) }
        }
        progress(count, count)
        report.inDoubt = state.indicesInDoubt
        report.takenOver =
            state.certificates.keys(under: .takenOver).map { "\($0)" }.sorted()
            + state.applications.keys(under: .takenOver).map { "\($0)" }.sorted()
        finish(try checkpoints.rest(), hasCheckpoints: checkpoints.areKept)
        checkCut(try notes.rest())
        if let nodeCount = try source.storedNodeCount(),
            nodeCount != Tree.storedNodeCount(frontier.size)
        {
            find(
                Finding(
                    .nodeCount, zh: "节点数为 \(nodeCount)，应为 \(Tree.storedNodeCount(frontier.size))",
                    en: "\(nodeCount) stored nodes; wanted \(Tree.storedNodeCount(frontier.size))"),
                cause: gap?.place ?? treeFault?.place)
        }
        if !isWhole { leaveOut([.register, .state]) }
        if let note = try source.publishedCheckpoint() { checkPublished(note) }
    }

    private mutating func take(
        _ reading: Reading, _ source: some LogSource,
        _ onDecision: (Decision, LedgerState) throws -> Void,
        _ onSkipped: (InadmissibleEntry) throws -> Void
    ) throws {
        let index = reading.index
        report.entryCount += 1
        try appendLeaf(reading, source)
        let statement: UnverifiedStatement
        switch reading.content {
        case .failure(let error):
            let skipped = skip(
                reading, nil, .unreadable(error), because: alteredHere, isChanged: true)
            return try onSkipped(skipped)
        case .success(let read): statement = read
        }
        if let fault = reading.textFault {
            report.remarks.append(AuditRemark(entry: EntryIndex(index), fault: fault))
        }
        report.signatureCount += 1
        guard let signed = keys.verified(statement, reading.signed, given: state) else {
            let isKnown = !Decider.candidateKeys(for: statement, given: state).isEmpty
            let fault = isKnown ? nil : skipped.fault(behindKeyOf: statement, given: state)
            let skipped = skip(
                reading, statement, .unsigned(statement.header.issuer),
                because: alteredHere ?? fault, isChanged: alteredHere != nil || fault == nil)
            return try onSkipped(skipped)
        }
        let history = LogHistory { try source.forEachEntry(in: $0, $1) }
        do {
            let decision = try Decider.decide(signed, given: state, history: history)
            try history.check()
            if decision.effects.contains(where: \.isCertificate) { report.signatureCount += 1 }
            state.evolve(decision)
            uncovered.append(SignedEntry(index: index, issuedAt: statement.header.issuedAt))
            if index == 0 { checkIdentity() }
            try onDecision(decision, state)
        } catch let refusal as Refusal {
            try history.check()
            let fault =
                skipped.fault(behind: refusal, of: statement, given: state)
                ?? skipped.mendings(of: state, for: refusal).first {
                    (try? Decider.decide(signed, given: $0.state, history: history)) != nil
                }?.fault
            try history.check()
            try onSkipped(
                skip(reading, statement, .refused(refusal), because: fault, isChanged: false))
        }
    }

    /// Notes what is left out, in the order in which it is told.
    private mutating func leaveOut(_ kinds: Set<NotLookedAt>) {
        let left = kinds.union(report.notLookedAt)
        report.notLookedAt = NotLookedAt.allCases.filter(left.contains)
    }

    /// Which of the known checkpoints is the anchor, only the caller knows.
    private mutating func leaveOutKnown() { leaveOut([.earlierCheckpoint, .anchor]) }

    private mutating func checkIdentity() {
        report.identity = state.founding?.identity
        report.origin = state.founding?.origin
        report.isRehearsal = state.founding?.isRehearsal ?? false
        if let trusted, trusted != state.founding?.identity {
            find(
                Finding(
                    .identity, at: 0, zh: "不是所信任的账本 \(trusted.hex)",
                    en: "not the trusted ledger \(trusted.hex)"))
        }
    }
}

extension LedgerAudit {
    /// Takes a fault that the source itself met into the report.
    public mutating func note(_ fault: String) {
        report.findings.append(Finding(.unreadable, zh: fault, en: fault))
        leaveOut([.register, .state, .restOfLog])
        if report.identity == nil, state.founding == nil { leaveOut([.identity]) }
        if known.keys.contains(where: { $0 > frontier.size }) { leaveOutKnown() }
        report.size = frontier.size
        report.root = frontier.root
    }

    /// Takes into the report which files made from the log do not go as far as it does.
    public mutating func note(behind files: [String: UInt64]) { report.behind = files }

    /// Takes a projection's difference into the report.
    public mutating func noteProjection(_ wording: Wording) {
        report.findings.append(Finding(.projection, wording))
    }
}
