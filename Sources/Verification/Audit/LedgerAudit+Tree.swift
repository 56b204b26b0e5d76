import COSE
import Certification
import TransparencyLog

/// The tree: what the source keeps of it is held against what the statements give.
extension LedgerAudit {
    /// The fault by which the entry looked at is not what its row has the hash of, if it is not.
    var alteredHere: Int? {
        leafFault.flatMap { $0.position == frontier.size - 1 ? $0.place : nil }
    }

    mutating func appendLeaf(_ reading: Reading, _ source: some LogSource) throws {
        let index = reading.index
        let position = frontier.size
        let first = Tree.storedNodeCount(position)
        let nodes = frontier.append(reading.leaf)
        if let storedHash = reading.storedHash, storedHash != reading.leaf {
            // A row is held against itself: nothing before it can make it wrong.
            let place = find(
                Finding(
                    .leafHash, at: index, zh: "所存叶哈希与记录不符",
                    en: "the stored leaf hash is not the statement's"))
            leafFault = (place, position)
            treeFault = leafFault
        }
        for (offset, node) in nodes.enumerated() {
            let place = first + UInt64(offset)
            guard try source.storedNodeCount() != nil else { break }
            // A node of this height covers so many leaves, this one last.
            let firstLeaf = position + 1 - (1 << UInt64(offset))
            guard let stored = try source.storedNode(at: place) else {
                findInTree(
                    Finding(
                        .node, at: index, zh: "缺少节点 \(place)",
                        en: "the node \(place) is missing"), from: firstLeaf)
                continue
            }
            if stored != node {
                findInTree(
                    Finding(
                        .node, at: index, zh: "节点 \(place) 与记录不符",
                        en: "the stored node \(place) is not what the statements give"),
                    from: firstLeaf)
            }
        }
    }

    /// A node over leaves from one on: it follows from one that was found among these, or from
    /// an entry whose lack moved all others.
    private mutating func findInTree(_ finding: Finding, from first: UInt64) {
        let fault = gap?.place ?? treeFault.flatMap { $0.position >= first ? $0.place : nil }
        let place = find(finding, cause: fault)
        if fault == nil { treeFault = (place, frontier.size - 1) }
    }

    /// An entry that does not follow the one before: all behind it are out of place.
    mutating func miss(_ expected: UInt64, found index: UInt64) {
        let place = find(
            Finding(
                .entryMissing, at: expected, zh: "记录缺失或错位：找到第 \(index) 号",
                en: "missing or out of place: found entry \(index)"))
        let missing = index > expected ? index - expected : 0
        let (sum, isOver) = (gap?.missing ?? 0).addingReportingOverflow(missing)
        gap = (place, isOver ? .max : sum)
        skipped.lose(place, count: missing)
        changeRoot(by: place)
    }

    private mutating func changeRoot(by fault: Int) {
        rootFault = rootFault ?? fault
        faultSinceCheckpoint = faultSinceCheckpoint ?? fault
    }

    /// Leaves an entry out, with what was found and what that follows from; a changed one is not
    /// what its issuer signed, and neither is the root over it what it was. One that breaks a rule
    /// may stand under checkpoints that are right.
    mutating func skip(
        _ reading: Reading, _ statement: UnverifiedStatement?, _ broken: EntryFault,
        because cause: Int?, isChanged: Bool
    ) -> InadmissibleEntry {
        let place = find(Finding(broken, at: reading.index), cause: cause)
        let fault = cause ?? place
        // Checkpoints behind a change of key that is left out are by a key that is not the log's.
        if statement?.event.type == ActCatalogue.Name.logKeyChanged {
            logKeyFault = logKeyFault ?? fault
            faultSinceCheckpoint = faultSinceCheckpoint ?? fault
        }
        if isChanged { changeRoot(by: fault) }
        skipped.skip(
            statement, at: reading.index, leaf: reading.leaf, stored: reading.storedHash,
            fault: fault, isChanged: isChanged, given: state)
        return state.skip(leaf: reading.leaf, statement, because: broken)
    }

    /// Roots that the auditor knew from elsewhere. That one is contradicted follows from nothing
    /// that the operator's own file shows: whoever rewrote history could have put a fault there.
    mutating func checkKnown() {
        let size = frontier.size
        for root in known[size] ?? [] where root != frontier.root {
            find(
                Finding(
                    .known, at: size - 1, zh: "与已知检查点（\(size)）的根不符：历史被改写",
                    en: "contradicts the known checkpoint of size \(size): history was rewritten"))
        }
    }
}
