import Certification
import TransparencyLog

/// A finding while an audit runs, with what tells a fault from what follows from one.
///
/// Signatures are tried beside the audit, so that what is wrong with a checkpoint is known late:
/// causes are settled once a run has ended, over the findings alone.
struct FoundFinding: Sendable {
    /// Where a checkpoint stands: over so many entries, behind that one, with the first fault that
    /// was found between the two.
    struct Stretch: Sendable {
        let size: UInt64
        let previous: UInt64
        let fault: Int?

        /// The same, where only another fault could be behind it.
        func following(_ fault: Int?) -> Stretch {
            Stretch(size: size, previous: previous, fault: fault)
        }
    }

    /// Its place among all that was looked at.
    let place: Int
    var finding: Finding
    /// The place of the fault that it follows from, where that was known when it was found.
    let cause: Int?
    /// The checkpoint that it is about.
    let stretch: Stretch?
    /// The entries of which any would make it wrong, had it been changed.
    let entries: Range<UInt64>?
}

/// Settles which findings follow from which (FORMATS §12).
///
/// Every checkpoint behind a changed entry is wrong: they follow from the entry. Those that are
/// wrong one after the other follow from the first; one that is right in between ends that.
struct Causes {
    /// The newest bad checkpoint of each kind of fault, and what it followed from.
    private var runs: [Finding.Kind: (size: UInt64, fault: Int)] = [:]
    private var cut: Int?
    private var contradiction: Int?
    /// The faults by which an entry is not what it was, by their entries.
    private var changed: [UInt64: Int] = [:]
    /// Those of the container, which may follow from entries behind them.
    private var waiting: [FoundFinding] = []
    private var settled: [(place: Int, finding: Finding, fault: Int?)] = []
    /// By fault and kind, how many follow.
    private var counts: [Int: [Finding.Kind: Int]] = [:]

    /// How many findings of a kind are kept that follow from one fault: without its first entry, a
    /// log of 10⁶ has five for each of the others.
    static let maximumCount = 1000

    /// Settles what was found since, all of it behind what was settled before.
    mutating func settle(_ found: [FoundFinding]) {
        for one in found.sorted(by: { $0.place < $1.place }) {
            if one.cause == nil, [.signature, .statement].contains(one.finding.kind),
                let index = one.finding.index
            {
                changed[index.value] = one.place
            }
            if one.finding.kind == .container { waiting.append(one) } else { keep(one) }
        }
    }

    private mutating func keep(_ one: FoundFinding) {
        let fault = fault(behind: one)
        if let fault {
            let count = counts[fault, default: [:]][one.finding.kind, default: 0] + 1
            counts[fault, default: [:]][one.finding.kind] = count
            if count > Self.maximumCount { return }
        }
        settled.append((one.place, one.finding, fault))
    }

    /// The findings in order, each with the number of the fault that it follows from, and each
    /// fault with the number of those that were not kept.
    mutating func findings(after count: Int) -> [Finding] {
        for one in waiting { keep(one) }
        settled.sort { $0.place < $1.place }
        let numbers = Dictionary(
            uniqueKeysWithValues: settled.enumerated().map { ($1.place, count + $0) })
        return settled.map { place, finding, fault in
            var finding = finding
            finding.cause = fault.flatMap { numbers[$0] }
            finding.more = (counts[place] ?? [:]).values.reduce(0) {
                $0 + max(0, $1 - Self.maximumCount)
            }
            return finding
        }
    }

    private mutating func fault(behind one: FoundFinding) -> Int? {
        let fault =
            switch one.finding.kind {
            case .published, .registeredEarly, .registeredLate, .afterClock, .checkpointTime:
                faultOfCheckpoint(behind: one)
            case .known: knownFault(one)
            case .cut, .nodeCount: one.cause ?? cut
            case .container: one.entries.flatMap { changedEntry(in: $0) }
            case .unreadable, .entryMissing, .leafHash, .node, .statement, .signature, .rule,
                .checkpointOrder, .checkpointSignature, .formerSignature, .checkpointPolicy,
                .checkpointMissing, .identity, .projection:
                one.stretch.map { checkpointFault(one, $0) } ?? one.cause
            }
        if one.finding.kind == .cut, cut == nil, fault == nil { cut = one.place }
        return fault == one.place ? nil : fault
    }

    private func changedEntry(in entries: Range<UInt64>) -> Int? {
        changed.filter { entries.contains($0.key) }.map(\.value).min()
    }

    private mutating func checkpointFault(_ one: FoundFinding, _ stretch: FoundFinding.Stretch)
        -> Int
    {
        var fault = one.cause ?? stretch.fault ?? one.place
        if let run = runs[one.finding.kind], [stretch.previous, stretch.size].contains(run.size) {
            fault = run.fault
        }
        // One out of order leaves the size where it was.
        let isInOrder = one.finding.kind != .checkpointOrder
        runs[one.finding.kind] = (isInOrder ? stretch.size : stretch.previous, fault)
        return fault
    }

    /// A note, or a time, is wrong with the checkpoint that it is of, whose signature says so; a
    /// time that runs back with the one before, too; or else with those of its kind before it.
    private mutating func faultOfCheckpoint(behind one: FoundFinding) -> Int? {
        guard let stretch = one.stretch else { return one.cause }
        if let run = runs[.checkpointSignature] {
            let isBefore = one.finding.kind == .checkpointTime && run.size == stretch.previous
            if run.size == stretch.size || isBefore { return run.fault }
        }
        return checkpointFault(one, stretch)
    }

    /// Behind a root that is not the known one no other can be.
    private mutating func knownFault(_ one: FoundFinding) -> Int? {
        defer { contradiction = contradiction ?? one.place }
        return contradiction
    }
}
