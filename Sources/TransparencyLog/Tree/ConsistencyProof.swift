public import COSE

/// A proof that a tree extends an older one without changing it (RFC 9162 §2.1.4).
public struct ConsistencyProof: Hashable, Sendable {
    /// The number of entries of the older tree; 0 proves nothing and is refused.
    public let oldSize: UInt64

    /// The number of entries of the newer tree.
    public let newSize: UInt64

    /// The hashes, in the order of RFC 6962 §2.1.2; none when the sizes are equal.
    public let path: [Digest]

    /// Takes the parts of a proof; nothing is checked.
    public init(oldSize: UInt64, newSize: UInt64, path: [Digest]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.path = path
    }

    /// Makes the proof from stored nodes (RFC 9162 §2.1.4.1).
    ///
    /// Throws a `ProofError` for an old size of 0 or above the new one, and a tree beyond
    /// `Tree.maximumSize`; and whatever the reader throws.
    public static func make(
        oldSize: UInt64, newSize: UInt64, node: Tree.NodeReader
    ) throws -> ConsistencyProof {
        try checkSizes(old: oldSize, new: newSize)
        var path: [Digest] = []
        var range = 0..<newSize
        while oldSize != range.upperBound {
            let middle =
                range.lowerBound + Tree.splitPoint(of: range.upperBound - range.lowerBound)
            let left = range.lowerBound..<middle
            let right = middle..<range.upperBound
            path.append(try Tree.hash(of: oldSize <= middle ? right : left, node: node))
            range = oldSize <= middle ? left : right
        }
        // A range that still starts at 0 is the whole old tree, whose root the checker has.
        if range.lowerBound > 0 { path.append(try Tree.hash(of: range, node: node)) }
        return ConsistencyProof(oldSize: oldSize, newSize: newSize, path: path.reversed())
    }

    /// Refuses roots that the proof does not lead to (RFC 9162 §2.1.4.2).
    public func check(oldRoot: Digest, newRoot: Digest) throws(ProofError) {
        try Self.checkSizes(old: oldSize, new: newSize)
        let rebuilt = try roots(oldRoot: oldRoot)
        guard rebuilt.old == oldRoot else {
            throw .wrongOldRoot(rebuilt: rebuilt.old, wanted: oldRoot)
        }
        guard rebuilt.new == newRoot else {
            throw .wrongRoot(rebuilt: rebuilt.new, wanted: newRoot)
        }
    }

    /// The roots of both trees, rebuilt from the path.
    private func roots(oldRoot: Digest) throws(ProofError) -> (old: Digest, new: Digest) {
        guard oldSize < newSize else {
            guard path.isEmpty else { throw .wrongPathCount(found: path.count, wanted: 0) }
            return (oldRoot, oldRoot)
        }
        // The way starts at the old tree's last complete subtree, above `start` levels.
        let lastOld = oldSize - 1
        let start = oldSize.trailingZeroBitCount
        let position = lastOld >> start
        let inner = UInt64.bitWidth - (lastOld ^ (newSize - 1)).leadingZeroBitCount - start
        let border = (position >> inner).nonzeroBitCount
        // When that subtree is the whole old tree, its root is not repeated in the path.
        let isWhole = position == 0
        let wanted = inner + border + (isWhole ? 0 : 1)
        guard path.count == wanted else {
            throw .wrongPathCount(found: path.count, wanted: wanted)
        }
        var old = isWhole ? oldRoot : path[0]
        var new = old
        for (level, sibling) in path.dropFirst(isWhole ? 0 : 1).enumerated() {
            if level < inner && position >> level & 1 == 0 {
                // To the right of the old tree: only the new one has it.
                new = Tree.nodeHash(new, sibling)
            } else {
                old = Tree.nodeHash(sibling, old)
                new = Tree.nodeHash(sibling, new)
            }
        }
        return (old, new)
    }

    private static func checkSizes(old: UInt64, new: UInt64) throws(ProofError) {
        guard new <= Tree.maximumSize else { throw .sizeTooLarge(new) }
        guard old > 0 else { throw .oldSizeZero }
        guard old <= new else { throw .oldSizeAboveNew(old: old, new: new) }
    }
}
