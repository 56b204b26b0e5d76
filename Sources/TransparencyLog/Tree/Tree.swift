public import COSE

/// The Merkle tree of a log: SHA-256 with domain separation (RFC 9162 §2.1; FORMATS §3).
///
/// ```text
/// leaf  = SHA-256(0x00 ‖ entry)      node = SHA-256(0x01 ‖ left ‖ right)      empty = SHA-256("")
/// ```
///
/// A range of n > 1 leaves splits at the largest power of two strictly below n. Only complete
/// subtrees are ever stored; everything else is folded from them when it is asked for.
public enum Tree {
    /// Reads the hash of a complete subtree by its number in the store (`storedNodeIndex`).
    ///
    /// What it gives is trusted by makers of roots and proofs, and by nobody who checks them.
    public typealias NodeReader = (_ storedIndex: UInt64) throws -> Digest

    /// The most entries that a tree may have: what a signed 64-bit integer counts, so that sizes
    /// fit SQLite, Go's `tlog` and the numbering of stored nodes.
    public static let maximumSize = UInt64(Int64.max)

    /// The hash of the tree without entries: SHA-256 of no bytes.
    public static let emptyRoot = Digest.sha256([])

    /// The hash of an entry's leaf: the zero byte in front keeps it from passing for a node.
    public static func leafHash(_ entry: some Collection<UInt8>) -> Digest {
        var hash = SHA256()
        hash.update(CollectionOfOne<UInt8>(0x00))
        hash.update(entry)
        return hash.finalize()
    }

    /// The hash of the node above two subtrees.
    public static func nodeHash(_ left: Digest, _ right: Digest) -> Digest {
        var buffer: [UInt8] = []
        buffer.reserveCapacity(1 + 2 * Digest.byteCount)
        buffer.append(0x01)
        left.append(to: &buffer)
        right.append(to: &buffer)
        return Digest.sha256(buffer)
    }

    /// The root of the tree of the first `size` entries; rethrows what the reader throws.
    ///
    /// - Precondition: `size` is at most `maximumSize`.
    public static func root(
        size: UInt64, node: (_ storedIndex: UInt64) throws -> Digest
    ) rethrows -> Digest {
        size == 0 ? emptyRoot : try hash(of: 0..<size, node: node)
    }

    /// The hash over a range of leaves that the tree's own splitting gives rise to.
    ///
    /// - Precondition: the range is not empty, and starts at a multiple of the largest power of
    ///   two not above its count.
    static func hash(
        of range: Range<UInt64>, node: (_ storedIndex: UInt64) throws -> Digest
    ) rethrows -> Digest {
        let count = range.upperBound - range.lowerBound
        if count.nonzeroBitCount == 1 {
            let level = count.trailingZeroBitCount
            return try node(storedNodeIndex(level: level, index: range.lowerBound >> level))
        }
        let middle = range.lowerBound + splitPoint(of: count)
        return nodeHash(
            try hash(of: range.lowerBound..<middle, node: node),
            try hash(of: middle..<range.upperBound, node: node))
    }

    /// The largest power of two strictly below a count of two or more (RFC 9162 §2.1.1).
    static func splitPoint(of count: UInt64) -> UInt64 {
        1 << (UInt64.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }
}
