import TransparencyLog

/// What a source keeps of trees, checkpoints or notes, that an audit has not come to yet, read a
/// page at a time.
struct KeptAhead<Item> {
    private static var pageCount: Int { 256 }

    private let read: (UInt64, Int) throws -> [Item]?
    private let sizeOf: (Item) -> UInt64
    private var page: ArraySlice<Item> = []
    /// The size that the newest one read is about.
    private var size: UInt64
    private var isLast = false
    /// Whether the source keeps any at all; one that keeps only a published note has no
    /// checkpoints.
    private(set) var areKept = true

    /// Those of trees above a size.
    init(
        above size: UInt64, size sizeOf: @escaping (Item) -> UInt64,
        _ read: @escaping (UInt64, Int) throws -> [Item]?
    ) throws {
        self.read = read
        self.sizeOf = sizeOf
        self.size = size
        try readPage()
    }

    /// The next one, when it is about a tree of that size or a smaller one.
    mutating func next(upTo size: UInt64) throws -> Item? {
        if page.isEmpty, !isLast { try readPage() }
        guard let next = page.first, sizeOf(next) <= size else { return nil }
        page.removeFirst()
        return next
    }

    /// All that are left.
    mutating func rest() throws -> [Item] {
        var rest: [Item] = []
        while let next = try next(upTo: .max) { rest.append(next) }
        return rest
    }

    private mutating func readPage() throws {
        let read = try read(size, Self.pageCount)
        areKept = read != nil
        page = (read ?? [])[...]
        // A source whose sizes do not rise would be read for ever; the audit finds them out of
        // order.
        guard let last = page.last.map(sizeOf), page.count == Self.pageCount, last > size else {
            isLast = true
            return
        }
        size = last
    }
}
