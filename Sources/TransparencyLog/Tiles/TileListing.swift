extension Tile {
    /// All files of a tree of `size` entries, hash tiles from level 0 up and then entry bundles,
    /// without those that a tree of `old` entries has under the same path.
    ///
    /// A partial tile is listed although a wider one may follow: every published size keeps its
    /// own (FORMATS §6).
    public static func tiles(forSize size: UInt64, since old: UInt64 = 0) -> TileListing {
        TileListing(size: size, old: old)
    }
}

/// The tiles of a tree, one after the other; see `Tile.tiles(forSize:since:)`.
public struct TileListing: Sequence, IteratorProtocol, Sendable {
    private let size: UInt64
    private let old: UInt64
    private var content: Tile.Content? = .hashes(level: 0)
    private var index: UInt64

    init(size: UInt64, old: UInt64) {
        self.size = size
        self.old = old
        index = old / UInt64(Tile.fullWidth)
        if old >= size { content = nil }
    }

    /// The next tile, nil after the last.
    public mutating func next() -> Tile? {
        while let content {
            let shift = Tile.height * Tile(checked: content, index: 0, width: 1).level
            let count = size >> shift
            let start = index * UInt64(Tile.fullWidth)
            if start < count, count != old >> shift {
                let width = Int(Swift.min(count - start, UInt64(Tile.fullWidth)))
                defer { index += 1 }
                return Tile(checked: content, index: index, width: width)
            }
            advance(from: content, count: count)
        }
        return nil
    }

    /// Goes to the next level that has a tile, then to the bundles, then to the end.
    private mutating func advance(from content: Tile.Content, count: UInt64) {
        switch content {
        case .entries: self.content = nil
        case .hashes(let level) where count >= UInt64(Tile.fullWidth):
            self.content = .hashes(level: level + 1)
            index = old >> (Tile.height * (level + 2))
        case .hashes:
            self.content = .entries
            index = old / UInt64(Tile.fullWidth)
        }
    }
}
