/// Up to 256 consecutive entries in one file, each behind its length (C2SP tlog-tiles, "Log
/// entries").
public enum EntryBundle {
    /// The most bytes that an entry may have: its length has 16 bits.
    public static let maximumEntryByteCount = 65_535

    /// The entries, each behind its length, u16 big-endian.
    public static func encode(_ entries: [[UInt8]]) throws(TileError) -> [UInt8] {
        guard (1...Tile.fullWidth).contains(entries.count) else {
            throw .widthOutOfRange(entries.count)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.reduce(0) { $0 + 2 + $1.count })
        for entry in entries {
            guard let length = UInt16(exactly: entry.count) else {
                throw .entryTooLong(byteCount: entry.count)
            }
            bytes += length.bigEndianBytes
            bytes.append(contentsOf: entry)
        }
        return bytes
    }

    /// The entries of a bundle: exactly `width` of them, and nothing after.
    public static func decode(_ bytes: [UInt8], width: Int) throws(TileError) -> [[UInt8]] {
        guard (1...Tile.fullWidth).contains(width) else { throw .widthOutOfRange(width) }
        var entries: [[UInt8]] = []
        var rest = bytes[...]
        for position in 0..<width {
            let length = rest.prefix(2).reduce(0) { $0 << 8 | Int($1) }
            guard rest.count >= 2, rest.count - 2 >= length else {
                throw .truncatedBundle(at: position)
            }
            entries.append(Array(rest.dropFirst(2).prefix(length)))
            rest = rest.dropFirst(2 + length)
        }
        guard rest.isEmpty else { throw .trailingBytes(count: rest.count) }
        return entries
    }
}
