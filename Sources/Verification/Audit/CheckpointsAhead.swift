import TransparencyLog

/// The checkpoints that an audit has not come to yet, read a page at a time: those of 10⁶ entries
/// with all their receipts are 64 MB.
struct CheckpointsAhead<Source: LogSource> {
    private static var pageCount: Int { 256 }

    private let source: Source
    private var page: ArraySlice<StoredCheckpoint> = []
    /// The size that the newest one read is about.
    private var size: UInt64
    private var isLast = false
    /// Whether the source keeps any at all; one that keeps only a published note does not.
    private(set) var areKept = true

    /// Those of trees above a size.
    init(_ source: Source, above size: UInt64) throws {
        self.source = source
        self.size = size
        try readPage()
    }

    /// The next one, when it is about a tree of that size or a smaller one.
    mutating func next(upTo size: UInt64) throws -> StoredCheckpoint? {
        if page.isEmpty, !isLast { try readPage() }
        guard let next = page.first, next.size <= size else { return nil }
        page.removeFirst()
        return next
    }

    /// All that are left.
    mutating func rest() throws -> [StoredCheckpoint] {
        var rest: [StoredCheckpoint] = []
        while let next = try next(upTo: .max) { rest.append(next) }
        return rest
    }

    private mutating func readPage() throws {
        let read = try source.checkpoints(above: size, limit: Self.pageCount)
        areKept = read != nil
        page = (read ?? [])[...]
        // A source whose sizes do not rise would be read for ever; the audit finds them out of
        // order.
        guard let last = page.last, page.count == Self.pageCount, last.size > size else {
            isLast = true
            return
        }
        size = last.size
    }
}
