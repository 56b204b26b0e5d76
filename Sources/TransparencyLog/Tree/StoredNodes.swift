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
}
