public import COSE

extension Tile {
    /// The bytes of a hash tile, from stored nodes.
    ///
    /// Rethrows what the reader throws.
    ///
    /// - Precondition: the tile holds hashes and lies within the tree that the reader knows.
    public func bytes(node: (_ storedIndex: UInt64) throws -> Digest) rethrows -> [UInt8] {
        guard case .hashes(let level) = content else {
            preconditionFailure("an entry bundle is made of entries: EntryBundle.encode")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(width * Digest.byteCount)
        for position in 0..<UInt64(width) {
            let nodeIndex = index * UInt64(Self.fullWidth) + position
            let stored = Tree.storedNodeIndex(level: Self.height * level, index: nodeIndex)
            try node(stored).append(to: &bytes)
        }
        return bytes
    }

    /// The hashes in the bytes of a hash tile: exactly `width` of them.
    public func hashes(in bytes: [UInt8]) throws(TileError) -> [Digest] {
        guard case .hashes = content else { throw .notHashTile }
        let wanted = width * Digest.byteCount
        guard bytes.count == wanted else {
            throw .wrongByteCount(found: bytes.count, wanted: wanted)
        }
        return stride(from: 0, to: wanted, by: Digest.byteCount).compactMap {
            Digest(bytes[$0..<$0 + Digest.byteCount])
        }
    }
}

/// The nodes of a tree, read from its hash tiles.
///
/// ```swift
/// let nodes = TileNodes(treeSize: checkpoint.size) { tile in try load(tile.path) }
/// let proof = try InclusionProof.make(index: 7, size: checkpoint.size, node: nodes.node)
/// ```
///
/// Tiles prove nothing by themselves: what is made from them is checked against a signed root.
/// Every node asks for its tile anew; a caller who reads from afar keeps tiles in its closure.
public struct TileNodes {
    /// The size of the tree whose tiles, partial ones among them, are read.
    public let treeSize: UInt64

    private let read: (Tile) throws -> [UInt8]

    /// Takes the tree's size and the reader of a tile's bytes.
    public init(treeSize: UInt64, read: @escaping (Tile) throws -> [UInt8]) {
        self.treeSize = treeSize
        self.read = read
    }

    /// The hash of the complete subtree with this number: a `Tree.NodeReader`.
    ///
    /// Throws a `TileError` for a subtree that the tree does not have or bytes of the wrong count,
    /// and whatever the reader throws.
    public func node(_ storedIndex: UInt64) throws -> Digest {
        guard treeSize <= Tree.maximumSize, storedIndex < Tree.storedNodeCount(treeSize) else {
            throw TileError.nodeOutsideTree(storedIndex: storedIndex, size: treeSize)
        }
        let (level, index) = Tree.storedNode(at: storedIndex)
        // The tile with the subtree's hashes at the nearest tile level below.
        let (tileLevel, levelsUp) = level.quotientAndRemainder(dividingBy: Tile.height)
        let first = index << levelsUp
        let tileIndex = first / UInt64(Tile.fullWidth)
        let count = treeSize >> (Tile.height * tileLevel)
        let width = min(count - tileIndex * UInt64(Tile.fullWidth), UInt64(Tile.fullWidth))
        let tile = try Tile(.hashes(level: tileLevel), index: tileIndex, width: Int(width))
        let hashes = try tile.hashes(in: try read(tile))
        let start = Int(first % UInt64(Tile.fullWidth))
        return Self.fold(hashes[start..<start + 1 << levelsUp])
    }

    /// The hash above a power of two of sibling hashes.
    private static func fold(_ hashes: ArraySlice<Digest>) -> Digest {
        guard hashes.count > 1 else { return hashes[hashes.startIndex] }
        let middle = hashes.startIndex + hashes.count / 2
        return Tree.nodeHash(fold(hashes[..<middle]), fold(hashes[middle...]))
    }
}
