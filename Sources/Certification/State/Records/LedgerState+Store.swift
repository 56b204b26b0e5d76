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

    /// Takes note that the store has all rows from now on.
    ///
    /// - Parameter keepsRows: keeps those in memory where they are, beside the store; all of them
    ///   must be there. Else they are dropped, and looked up in the store one by one.
    public mutating func attach(_ store: any StateStore, keepsRows: Bool = false) {
        var attaching = Attaching(store: store, keepsRows: keepsRows)
        try? visit(&attaching)
    }

    /// Takes all rows of its store into memory and keeps them there: for one who decides acts for
    /// as long as he lives, and would look up a dozen rows for each. It takes some 400 bytes an
    /// entry of the log, and a while.
    public mutating func loadRows() {
        var loading = Loading()
        try? visit(&loading)
    }

    /// Whether its records lie in a store, and are looked up there.
    public var isStored: Bool { entries.rest != nil }

    /// What could not be read of the records so far: nothing that was decided since may stand.
    public var storeFault: String? { entries.store?.fault }

    private struct Writing<Writer: StateWriter>: StateVisitor {
        var writer: Writer

        mutating func visit(_ table: inout some StateTable) throws { try table.write(to: &writer) }
    }

    private struct Attaching: StateVisitor {
        let store: any StateStore
        let keepsRows: Bool

        mutating func visit(_ table: inout some StateTable) {
            table.attach(store, keepsRows: keepsRows)
        }
    }

    private struct Loading: StateVisitor {
        mutating func visit(_ table: inout some StateTable) { table.loadRows() }
    }
}
