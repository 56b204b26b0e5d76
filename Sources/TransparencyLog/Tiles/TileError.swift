/// Why a tile, its path or its bytes are refused.
public enum TileError: Error, Hashable, Sendable {
    /// The level is not in 0...63.
    case levelOutOfRange(Int)
    /// The width is not in 1...256.
    case widthOutOfRange(Int)
    /// The path is not the one path of a tile.
    case notCanonicalPath
    /// Hashes were asked of an entry bundle.
    case notHashTile
    /// The tile's file has another length than its width asks for.
    case wrongByteCount(found: Int, wanted: Int)
    /// The subtree is not complete in a tree of this size.
    case nodeOutsideTree(storedIndex: UInt64, size: UInt64)
    /// An entry does not fit a bundle.
    case entryTooLong(byteCount: Int)
    /// The bundle ends inside the entry at this position, from 0.
    case truncatedBundle(at: Int)
    /// Bytes follow the last entry.
    case trailingBytes(count: Int)
}

extension TileError: CustomStringConvertible {
    /// What was found and what was wanted, in lower case.
    public var description: String {
        switch self {
        case .levelOutOfRange(let level):
            "found tile level \(level), wanted 0 to \(Tile.maximumLevel)"
        case .widthOutOfRange(let width):
            "found a tile of width \(width), wanted 1 to \(Tile.fullWidth)"
        case .notCanonicalPath: "the path is not that of a tile"
        case .notHashTile: "found an entry bundle, wanted a tile of hashes"
        case .wrongByteCount(let found, let wanted):
            "found a tile of \(found) bytes, wanted \(wanted)"
        case .nodeOutsideTree(let storedIndex, let size):
            "node \(storedIndex) is not complete in a tree of \(size) entries"
        case .entryTooLong(let byteCount):
            "found an entry of \(byteCount) bytes, wanted at most "
                + "\(EntryBundle.maximumEntryByteCount)"
        case .truncatedBundle(let at): "the bundle ends inside entry \(at)"
        case .trailingBytes(let count): "\(count) bytes follow the last entry of the bundle"
        }
    }
}
