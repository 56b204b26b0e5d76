internal import COSE
public import Certification
internal import GRDB

/// Takes the entries of a log into a register, in order and in one transaction.
public final class EntryRows {
    /// How many entries it had taken before.
    public let size: UInt64
    private let projector: Projector
    private let database: Database
    private var identity: String?
    private var newest: (index: EntryIndex, leaf: Digest)?

    init(_ database: Database) throws {
        let taken = try Int64.fetchOne(database, sql: "SELECT size FROM position") ?? 0
        size = UInt64(clamping: taken)
        self.database = database
        projector = Projector(database)
    }

    /// Takes an admitted act with the state after it.
    public func take(_ decision: Decision, stateAfter state: LedgerState) throws {
        try naming(decision.index) { try projector.take(decision, stateAfter: state) }
        identity = state.founding?.identity.hex
        newest = (decision.index, decision.statement.leafHash)
    }

    /// Takes an entry that has no effects: all that is said of it is that.
    public func skip(_ entry: InadmissibleEntry) throws {
        try naming(entry.index) { try InadmissibleTable.insert(entry, into: database) }
        newest = (entry.index, entry.leaf)
    }

    /// How far the rows go: written with them.
    func mark() throws {
        guard let newest else { return }
        let sql = """
            INSERT OR REPLACE INTO position
            VALUES (0, coalesce(?, (SELECT identity FROM position), ''), ?, ?)
            """
        try database.run(sql: sql) {
            identity
            Int64(newest.index.value + 1)
            newest.leaf.hex
        }
    }

    private func naming(_ index: EntryIndex, _ body: () throws -> Void) throws {
        do { try body() } catch {
            // A file that takes no row of any entry says nothing about this one.
            if let fault = error as? DatabaseError, fault.resultCode != .SQLITE_CONSTRAINT {
                throw fault
            }
            throw RegisterError.unreadable(index, "\(error)")
        }
    }
}
