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
    }

    /// Its place among all that was looked at.
    let place: Int
    var finding: Finding
    /// The place of the fault that it follows from, where that was known when it was found.
    let cause: Int?
    /// The checkpoint that it is about, or for a known checkpoint the last one before it.
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

    /// The findings in order, each with the number of the fault that it follows from.
    static func settle(_ found: [FoundFinding], after count: Int) -> [Finding] {
        var causes = Causes()
        var numbers: [Int: Int] = [:]
        let found = found.sorted { $0.place < $1.place }
        for (offset, one) in found.enumerated() {
            numbers[one.place] = count + offset
            if one.cause == nil, [.signature, .statement].contains(one.finding.kind),
                let index = one.finding.index
            {
                causes.changed[index.value] = one.place
            }
        }
        return found.map { one in
            var finding = one.finding
            finding.cause = causes.fault(behind: one).flatMap { numbers[$0] }
            return finding
        }
    }

    private mutating func fault(behind one: FoundFinding) -> Int? {
        let fault =
            switch one.finding.kind {
            case .receipt: receiptFault(one)
            case .known: knownFault(one)
            case .cut, .nodeCount: one.cause ?? cut
            case .container: one.entries.flatMap { changedEntry(in: $0) }
            default:
                one.stretch.map { checkpointFault(one, $0) } ?? one.cause
            }
        if one.finding.kind == .cut, cut == nil { cut = fault ?? one.place }
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

    /// A receipt is signed over the tree of its checkpoint: wrong with it, or else with the others
    /// that the same row keeps.
    private mutating func receiptFault(_ one: FoundFinding) -> Int? {
        guard let size = one.stretch?.size else { return one.cause }
        for kind in [Finding.Kind.checkpointSignature, .receipt] {
            if let run = runs[kind], run.size == size { return run.fault }
        }
        runs[.receipt] = (size, one.place)
        return nil
    }

    /// A known checkpoint that contradicts a tree whose own checkpoints are wrong as well says
    /// nothing new; where those are right, history was rewritten and signed again.
    private mutating func knownFault(_ one: FoundFinding) -> Int? {
        var fault = one.cause ?? contradiction
        if let run = runs[.checkpointSignature], run.size == one.stretch?.size { fault = run.fault }
        if contradiction == nil { contradiction = fault ?? one.place }
        return fault
    }
}
