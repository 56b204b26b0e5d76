import CSQLite

/// Someone with the file and an SQLite shell.
public final class RawDatabase {
    /// What SQLite said.
    public struct Fault: Error {
        public let text: String
        public init(text: String) { self.text = text }
    }

    private var handle: OpaquePointer?

    /// Opens or makes a database file.
    public init(path: String) throws {
        guard sqlite3_open(path, &handle) == SQLITE_OK else { throw Fault(text: "open \(path)") }
        sqlite3_busy_timeout(handle, 5000)
    }

    deinit { sqlite3_close_v2(handle) }

    /// Runs SQL; throws what SQLite says against it.
    public func execute(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
            throw Fault(text: String(cString: sqlite3_errmsg(handle)))
        }
    }

    /// What SQLite says against a statement, or nil when it is carried out.
    public func refusal(of sql: String) -> String? {
        do { try execute(sql) } catch { return (error as? Fault)?.text ?? "\(error)" }
        return nil
    }

    /// Rows of text columns, joined by a bar.
    public func rows(_ sql: String) throws -> [String] {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
            throw Fault(text: String(cString: sqlite3_errmsg(handle)))
        }
        defer { sqlite3_finalize(statement) }
        var rows: [String] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            let columns = (0..<sqlite3_column_count(statement)).map { column in
                sqlite3_column_text(statement, column).map { String(cString: $0) } ?? "NULL"
            }
            rows.append(columns.joined(separator: "|"))
        }
        return rows
    }

    /// Every row of a ledger's four tables.
    public func ledgerRows() throws -> [String] {
        try rows("SELECT 'entry', position, hex(leaf_hash), hex(statement) FROM entries")
            + rows("SELECT 'node', position, hex(hash) FROM nodes")
            + rows("SELECT 'checkpoint', size, time, hex(signature) FROM checkpoints")
            + rows("SELECT 'note', size, hex(signature), hex(former_signature) FROM notes")
    }
}
