/// A piece of a log that is served as one immutable file (C2SP tlog-tiles).
///
/// A hash tile of level L holds up to 256 hashes of complete subtrees of 256^L leaves; an entry
/// bundle holds the entries of a hash tile of level 0.
public struct Tile: Hashable, Sendable {
    /// What a tile's file holds.
    public enum Content: Hashable, Sendable {
        /// Hashes, 32 bytes each: of leaves at level 0, of full tiles of the level below above it.
        case hashes(level: Int)
        /// Entries, each behind its length in 16 bits.
        case entries
    }

    /// The number of hashes or entries in a full tile: 256.
    public static let fullWidth = 256

    /// The levels of the tree between the hashes of a tile and those of the tile above: 8.
    static let height = 8

    /// What the file holds.
    public let content: Content

    /// The position among the tiles of its level, from 0.
    public let index: UInt64

    /// The number of hashes or entries, 1 to 256; a tile below 256 is partial.
    public let width: Int

    init(_ content: Content, index: UInt64, width: Int) {
        self.content = content
        self.index = index
        self.width = width
    }

    /// The level in the sense of `Content`; bundles stand beside level 0.
    var level: Int {
        if case .hashes(let level) = content { level } else { 0 }
    }

    /// The indices of the entries that it holds, or that its hashes are over.
    public var entries: Range<UInt64> {
        let each = UInt64(1) << UInt64(Self.height * level)
        let first = index * UInt64(Self.fullWidth) * each
        return first..<(first + UInt64(width) * each)
    }

    /// True below the full width.
    var isPartial: Bool { width < Self.fullWidth }
}
