/// A state whose records lie in a store: what is read of it is what is asked for.
extension LedgerState {
    /// Hands every row in memory to a writer: all of them, or, of a state with a store, what
    /// changed since.
    public func write(to writer: inout some StateWriter) throws {
        var state = self
        var writing = Writing(writer: writer)
        try state.visit(&writing)
        writer = writing.writer
    }

    /// Takes note that the store has all rows from now on: those in memory are dropped, and looked
    /// up in the store one by one.
    public mutating func attach(_ store: any StateStore) {
        var attaching = Attaching(store: store)
        try? visit(&attaching)
    }

    /// The same state, in which what is written lies beside what is there: to fold some records
    /// again costs what they cost, however large the others are.
    func overlay() -> LedgerState {
        var overlay = self
        var overlaying = Overlaying()
        try? overlay.visit(&overlaying)
        return overlay
    }

    private struct Overlaying: StateVisitor {
        mutating func visit(_ table: inout some StateTable) { table.overlay() }
    }

    /// Whether its records lie in a store, and are looked up there.
    public var isStored: Bool { entries.store != nil }

    /// What could not be read of the records so far: nothing that was decided since may stand.
    public var storeFault: Wording? { entries.store?.fault }

    /// Whether all that is in no table is the same.
    public func hasSameHead(as other: LedgerState) -> Bool {
        var (left, right) = (self, other)
        let none = NoRows()
        left.attach(none)
        right.attach(none)
        return left == right
    }

    /// All that is of no record: what an entry before a day is judged by.
    var books: LedgerState {
        var (books, emptying) = (self, Attaching(store: NoRows()))
        for table in RecordID.Table.allCases { try? table.visit(&books, &emptying) }
        // Counted again, and annulled again, as the records are written.
        books.credentialCounts = [:]
        books.annulledCredentials = [:]
        return books
    }

    /// A store of nothing.
    private final class NoRows: StateStore {
        var fault: Wording? { nil }
        func value<Value: Codable & Sendable>(
            _ table: String, _ key: [UInt8], as type: Value.Type
        ) -> Value? { nil }
        func forEachKey(_ table: String, under heading: String, _ body: ([UInt8]) -> Bool) {}
        func forEachRow<Value: Codable & Sendable>(
            _ table: String, as type: Value.Type, _ body: ([UInt8], Value) -> Bool
        ) {}
    }

    private struct Writing<Writer: StateWriter>: StateVisitor {
        var writer: Writer

        mutating func visit(_ table: inout some StateTable) throws { try table.write(to: &writer) }
    }

    private struct Attaching: StateVisitor {
        let store: any StateStore

        mutating func visit(_ table: inout some StateTable) { table.attach(store) }
    }
}
