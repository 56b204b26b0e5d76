/// What a decoder accepts at most; just over each is refused by name.
public struct CBORLimits: Hashable, Sendable {
    /// The number of bytes in the whole encoding.
    public var maximumByteCount: Int
    /// The number of arrays, maps and tags around an item.
    public var maximumDepth: Int
    /// The number of data items in all: keys, values, arrays, maps and tags each count.
    public var maximumItemCount: Int

    /// Takes the limits; those not given are those of a statement.
    public init(
        maximumByteCount: Int = statement.maximumByteCount,
        maximumDepth: Int = statement.maximumDepth,
        maximumItemCount: Int = statement.maximumItemCount
    ) {
        self.maximumByteCount = maximumByteCount
        self.maximumDepth = maximumDepth
        self.maximumItemCount = maximumItemCount
    }

    /// The limits of a signed statement: 65,535 bytes (an entry has a 16-bit length in a tile
    /// bundle), 16 levels, 16,384 items.
    public static let statement = CBORLimits(
        maximumByteCount: 65_535, maximumDepth: 16, maximumItemCount: 16_384)
}

/// The order in which a decoder wants the keys of every map.
public enum MapOrder: Hashable, Sendable {
    /// The bytewise lexicographic order of the encoded keys (RFC 8949 §4.2.1).
    case deterministic
    /// Any order, for protected headers that others wrote; keys are unique all the same.
    case any
}
