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
}
