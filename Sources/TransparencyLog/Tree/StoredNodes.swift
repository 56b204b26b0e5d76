public import COSE

/// The append-only numbering of complete subtrees, for one table of hashes (FORMATS §3).
///
/// A subtree gets the next number when its last leaf is appended, lower levels first:
///
/// ```text
/// level 2             6
/// level 1        2         5         9
/// level 0      0   1     3   4     7   8    10
/// ```
extension Tree {
    /// The number of the subtree over leaves `index << level ..< (index + 1) << level`.
    ///
    /// - Precondition: the subtree ends within a tree of `maximumSize`.
    public static func storedNodeIndex(level: Int, index: UInt64) -> UInt64 {
        precondition(index < maximumSize >> level, "a subtree ends within the largest tree")
        // The last leaf of the subtree: its own number is followed by those of lower levels.
        let leaf = (index + 1) << level - 1
        return storedNodeCount(leaf) + UInt64(level)
    }

    /// How many subtrees are complete in a tree of `size` entries: the sum of size >> i.
    ///
    /// - Precondition: `size` is at most `maximumSize`.
    public static func storedNodeCount(_ size: UInt64) -> UInt64 {
        precondition(size <= maximumSize, "a tree has at most \(maximumSize) entries")
        return 2 * size - UInt64(size.nonzeroBitCount)
    }

    /// The level and index of the subtree with a number: the inverse of `storedNodeIndex`.
    ///
    /// - Precondition: the number belongs to a tree of `maximumSize`.
    public static func storedNode(at storedIndex: UInt64) -> (level: Int, index: UInt64) {
        // The leaf that completed the subtree: the last whose own number is not above this one.
        // 2n − 64 < storedNodeCount(n) ≤ 2n bounds the search to some 33 leaves.
        var leaf = min(storedIndex / 2, maximumSize)
        while leaf < maximumSize, storedNodeCount(leaf + 1) <= storedIndex { leaf += 1 }
        let level = Int(storedIndex - storedNodeCount(leaf))
        precondition(level <= (~leaf).trailingZeroBitCount, "no such stored node")
        return (level, leaf >> level)
    }

    /// The hashes to store when a leaf is appended, in the order of their numbers.
    ///
    /// The first gets the number `storedNodeCount(index)`; there are 1 + (trailing one-bits of
    /// `index`) of them. Rethrows what the reader throws; it is asked for left siblings only.
    ///
    /// - Precondition: `index` is below `maximumSize`.
    public static func nodesToStore(
        appending leaf: Digest, at index: UInt64, node: (_ storedIndex: UInt64) throws -> Digest
    ) rethrows -> [Digest] {
        precondition(index < maximumSize, "a tree has at most \(maximumSize) entries")
        var hashes = [leaf]
        for level in 0..<(~index).trailingZeroBitCount {
            let sibling = try node(storedNodeIndex(level: level, index: index >> level - 1))
            hashes.append(nodeHash(sibling, hashes[level]))
        }
        return hashes
    }
}
