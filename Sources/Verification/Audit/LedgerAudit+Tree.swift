import COSE
import Certification
import TransparencyLog

/// The tree: what the source keeps of it is held against what the statements give.
extension LedgerAudit {
    /// The fault by which the entry looked at is not what once was hashed, if it is not.
    var alteredHere: Int? {
        treeFault.flatMap { $0.position == frontier.size - 1 ? $0.place : nil }
    }

    mutating func appendLeaf(_ reading: Reading, _ source: some LogSource) throws {
        let index = reading.index
        let position = frontier.size
        let first = Tree.storedNodeCount(position)
        let nodes = frontier.append(reading.leaf)
        if let storedHash = reading.storedHash, storedHash != reading.leaf {
            findInTree(
                Finding(
                    .leafHash, at: index, zh: "所存叶哈希与记录不符",
                    en: "the stored leaf hash is not the statement's"), from: position)
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

    /// A fault over leaves from one on: it follows from one that was found among these, or from
    /// an entry whose lack moved all others.
    private mutating func findInTree(_ finding: Finding, from first: UInt64) {
        let fault = gap ?? treeFault.flatMap { $0.position >= first ? $0.place : nil }
        let place = find(finding, cause: fault)
        guard fault == nil else { return }
        treeFault = (place, frontier.size - 1)
        faultSinceCheckpoint = faultSinceCheckpoint ?? place
    }

    /// An entry that does not follow the one before: all behind it are out of place.
    mutating func miss(_ expected: UInt64, found index: UInt64) {
        let place = find(
            Finding(
                .entryMissing, at: expected, zh: "记录缺失或错位：找到第 \(index) 号",
                en: "missing or out of place: found entry \(index)"))
        gap = place
        skipped.lose(place)
        faultSinceCheckpoint = faultSinceCheckpoint ?? place
    }

    /// Leaves an entry out, with what was found and what that follows from.
    mutating func skip(
        _ reading: Reading, _ statement: UnverifiedStatement?, _ finding: Finding,
        because cause: Int?, isLost: Bool
    ) {
        let place = find(finding, cause: cause)
        let fault = cause ?? place
        // Checkpoints behind a change of key that is left out are by a key that is not the log's.
        if cause == nil || statement?.event.type == "logkey.changed" {
            faultSinceCheckpoint = faultSinceCheckpoint ?? fault
        }
        if isLost { skipped.lose(fault) }
        skipped.skip(
            statement, at: reading.index, leaf: reading.leaf, stored: reading.storedHash,
            fault: fault, given: state)
        state.skip(leaf: reading.leaf, statement)
    }

    /// Roots that the auditor knew from elsewhere.
    mutating func checkKnown() {
        let size = frontier.size
        for root in known[size] ?? [] where root != frontier.root {
            find(
                Finding(
                    .known, at: size - 1, zh: "与已知检查点（\(size)）的根不符：历史被改写",
                    en: "contradicts the known checkpoint of size \(size): history was rewritten"),
                cause: gap ?? treeFault?.place ?? skipped.lost,
                at: FoundFinding.Stretch(size: checkpointSize, previous: checkpointSize, fault: nil)
            )
        }
    }
}
