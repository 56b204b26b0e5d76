extension Tile {
    /// All files of a tree of `size` entries, hash tiles from level 0 up and then entry bundles.
    ///
    /// A partial tile is listed although a wider one may follow: every published size keeps its
    /// own (FORMATS §6).
    public static func tiles(forSize size: UInt64) -> TileListing {
        TileListing(size: size)
    }
}

/// The tiles of a tree, one after the other; see `Tile.tiles(forSize:)`.
public struct TileListing: Sequence, IteratorProtocol, Sendable {
    private let size: UInt64
    private var content: Tile.Content? = .hashes(level: 0)
    private var index: UInt64 = 0

    init(size: UInt64) {
        self.size = size
        if size == 0 { content = nil }
    }

    /// The next tile, nil after the last.
    public mutating func next() -> Tile? {
        while let content {
            let count = size >> (Tile.height * Tile(content, index: 0, width: 1).level)
            let start = index * UInt64(Tile.fullWidth)
            if start < count {
                let width = Int(Swift.min(count - start, UInt64(Tile.fullWidth)))
                defer { index += 1 }
                return Tile(content, index: index, width: width)
            }
            advance(from: content, count: count)
        }
        return nil
    }

    /// Goes to the next level that has a tile, then to the bundles, then to the end.
    private mutating func advance(from content: Tile.Content, count: UInt64) {
        index = 0
        switch content {
        case .entries: self.content = nil
        case .hashes(let level) where count >= UInt64(Tile.fullWidth):
            self.content = .hashes(level: level + 1)
        case .hashes: self.content = .entries
        }
    }
}
