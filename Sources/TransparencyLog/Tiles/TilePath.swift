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
}
