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

    /// The highest level of a path (C2SP); trees of `Tree.maximumSize` end at level 7.
    public static let maximumLevel = 63

    /// The levels of the tree between the hashes of a tile and those of the tile above: 8.
    static let height = 8

    /// What the file holds.
    public let content: Content

    /// The position among the tiles of its level, from 0.
    public let index: UInt64

    /// The number of hashes or entries, 1 to 256; a tile below 256 is partial.
    public let width: Int

    /// Takes a tile's coordinates; throws for a level above 63 or a width outside 1...256.
    public init(_ content: Content, index: UInt64, width: Int = fullWidth) throws(TileError) {
        if case .hashes(let level) = content, !(0...Self.maximumLevel).contains(level) {
            throw .levelOutOfRange(level)
        }
        guard (1...Self.fullWidth).contains(width) else { throw .widthOutOfRange(width) }
        self.init(checked: content, index: index, width: width)
    }

    /// Takes coordinates that are known to be in range.
    init(checked content: Content, index: UInt64, width: Int) {
        self.content = content
        self.index = index
        self.width = width
    }

    /// The level in the sense of `Content`; bundles stand beside level 0.
    public var level: Int {
        if case .hashes(let level) = content { level } else { 0 }
    }

    /// True below the full width.
    public var isPartial: Bool { width < Self.fullWidth }

    /// True when a tree of this size has all that the tile holds.
    public func isWithin(treeSize: UInt64) -> Bool {
        // A shift by 64 or more gives 0: no such subtree.
        let count = treeSize >> (Self.height * level)
        let (start, overflow) = index.multipliedReportingOverflow(by: UInt64(Self.fullWidth))
        return !overflow && start < count && count - start >= UInt64(width)
    }
}
