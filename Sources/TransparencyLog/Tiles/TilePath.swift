/// Paths of tiles below a log's prefix (C2SP tlog-tiles, "APIs").
///
/// ```text
/// tile/0/x001/x234/067        the full tile 1234067 of level 0
/// tile/1/000.p/17             a partial tile of 17 hashes
/// tile/entries/x004/999.p/5   a bundle of five entries
/// ```
extension Tile {
    /// The path, without a slash in front.
    public var path: String {
        let kind =
            switch content {
            case .hashes(let level): String(level)
            case .entries: "entries"
            }
        return "tile/\(kind)/\(Self.groups(of: index))" + (isPartial ? ".p/\(width)" : "")
    }

    /// Reads a path: what `path` prints, and nothing else.
    ///
    /// A group too many, an `x` too few, `007` for a level or `.p/256` is refused, so that a tile
    /// has one address.
    public init(parsing path: String) throws(TileError) {
        guard let tile = Self.parse(Array(path.utf8)), tile.path.utf8.elementsEqual(path.utf8)
        else { throw .notCanonicalPath }
        self = tile
    }

    /// The path of the bundle with the entries of a hash tile of level 0, just as wide.
    public var entriesPath: String {
        Tile(checked: .entries, index: index, width: width).path
    }

    /// Reads loosely what the caller prints and compares.
    private static func parse(_ path: [UInt8]) -> Tile? {
        var fields = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard fields.count >= 3, fields.count <= maximumFieldCount else { return nil }
        let content: Content
        if fields[1].elementsEqual("entries".utf8) {
            content = .entries
        } else {
            guard let level = UInt64(canonicalDecimal: fields[1]), level <= UInt64(maximumLevel)
            else { return nil }
            content = .hashes(level: Int(level))
        }
        var width: UInt64? = UInt64(fullWidth)
        if fields.count >= 4, fields[fields.count - 2].suffix(2).elementsEqual(".p".utf8) {
            width = UInt64(canonicalDecimal: fields.removeLast())
            fields.append(fields.removeLast().dropLast(2))
        }
        var index: UInt64 = 0
        for field in fields.dropFirst(2) {
            guard let group = group(field) else { return nil }
            let (thousands, overflow) = index.multipliedReportingOverflow(by: 1000)
            let (sum, sumOverflow) = thousands.addingReportingOverflow(group)
            guard !overflow, !sumOverflow else { return nil }
            index = sum
        }
        guard let width, width <= UInt64(fullWidth) else { return nil }
        return try? Tile(content, index: index, width: Int(width))
    }

    /// Three digits, behind an `x` or not.
    private static func group(_ field: ArraySlice<UInt8>) -> UInt64? {
        let digits = field.suffix(3)
        guard digits.count == 3, field.count <= 4 else { return nil }
        // Leading zeros belong to a group; the rest is a number as any other.
        let trimmed = digits.drop { $0 == UInt8(ascii: "0") }
        return trimmed.isEmpty ? 0 : UInt64(canonicalDecimal: trimmed)
    }

    /// Groups of three digits, all but the last behind an `x`: 1234067 gives `x001/x234/067`.
    private static func groups(of index: UInt64) -> String {
        var rest = index / 1000
        var text = digits(index % 1000)
        while rest > 0 {
            text = "x\(digits(rest % 1000))/\(text)"
            rest /= 1000
        }
        return text
    }

    private static func digits(_ group: UInt64) -> String {
        String(String(group + 1000).dropFirst())
    }

    /// `tile`, the level, seven groups for 64 bits, and a width.
    private static let maximumFieldCount = 10
}
