/// Why an entry bundle is refused.
public enum TileError: Error, Hashable, Sendable {
    /// The width is not in 1...256.
    case widthOutOfRange(Int)
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
        case .widthOutOfRange(let width):
            "found a tile of width \(width), wanted 1 to \(Tile.fullWidth)"
        case .entryTooLong(let byteCount):
            "found an entry of \(byteCount) bytes, wanted at most "
                + "\(EntryBundle.maximumEntryByteCount)"
        case .truncatedBundle(let at): "the bundle ends inside entry \(at)"
        case .trailingBytes(let count): "\(count) bytes follow the last entry of the bundle"
        }
    }
}
