public import COSE

/// A proof that an entry is in a tree (RFC 9162 §2.1.3): the hashes from its sibling to the root.
public struct InclusionProof: Hashable, Sendable {
    /// The entry's position, from 0.
    public let leafIndex: UInt64

    /// The number of entries of the tree.
    public let treeSize: UInt64

    /// The hashes beside the way from the leaf to the root, the leaf's sibling first.
    public let path: [Digest]

    /// Takes the parts of a proof; nothing is checked.
    public init(leafIndex: UInt64, treeSize: UInt64, path: [Digest]) {
        self.leafIndex = leafIndex
        self.treeSize = treeSize
        self.path = path
    }

    /// Makes the proof from stored nodes (RFC 9162 §2.1.3.1).
    ///
    /// Throws a `ProofError` for an index outside the tree or a tree beyond `Tree.maximumSize`,
    /// and whatever the reader throws.
    public static func make(
        index: UInt64, size: UInt64, node: Tree.NodeReader
    ) throws -> InclusionProof {
        try checkRange(index: index, size: size)
        var path: [Digest] = []
        var range = 0..<size
        while range.upperBound - range.lowerBound > 1 {
            let middle =
                range.lowerBound + Tree.splitPoint(of: range.upperBound - range.lowerBound)
            let left = range.lowerBound..<middle
            let right = middle..<range.upperBound
            path.append(try Tree.hash(of: index < middle ? right : left, node: node))
            range = index < middle ? left : right
        }
        return InclusionProof(leafIndex: index, treeSize: size, path: path.reversed())
    }

    /// Refuses a leaf that the proof does not lead to this root from (RFC 9162 §2.1.3.2).
    public func check(leaf: Digest, root: Digest) throws(ProofError) {
        let rebuilt = try self.root(leaf: leaf)
        guard rebuilt == root else { throw .wrongRoot(rebuilt: rebuilt, wanted: root) }
    }

    /// The root that the proof rebuilds from a leaf.
    ///
    /// It proves nothing until it is compared with a root that somebody signed.
    public func root(leaf: Digest) throws(ProofError) -> Digest {
        try Self.checkRange(index: leafIndex, size: treeSize)
        let inner = Self.innerCount(index: leafIndex, size: treeSize)
        let wanted = Self.pathCount(index: leafIndex, size: treeSize)
        guard path.count == wanted else {
            throw .wrongPathCount(found: path.count, wanted: wanted)
        }
        var hash = leaf
        for (level, sibling) in path.enumerated() {
            // Above the inner levels the way runs along the tree's right edge: siblings are left.
            let isLeftChild = level < inner && leafIndex >> level & 1 == 0
            hash = isLeftChild ? Tree.nodeHash(hash, sibling) : Tree.nodeHash(sibling, hash)
        }
        return hash
    }

    /// The number of hashes in the proof of an index below `size`.
    public static func pathCount(index: UInt64, size: UInt64) -> Int {
        let inner = innerCount(index: index, size: size)
        return inner + (index >> inner).nonzeroBitCount
    }

    /// The levels at which the leaf and the last leaf lie in different subtrees.
    private static func innerCount(index: UInt64, size: UInt64) -> Int {
        UInt64.bitWidth - (index ^ (size - 1)).leadingZeroBitCount
    }

    private static func checkRange(index: UInt64, size: UInt64) throws(ProofError) {
        guard size <= Tree.maximumSize else { throw .sizeTooLarge(size) }
        guard index < size else { throw .indexOutsideTree(index: index, size: size) }
    }
}
