internal import CSQLite

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// One SQLite connection, without Foundation: for ledger files, which are read as hostile input and
/// appended to by the same code, and for state files.
///
/// Used by one task at a time. Statements are prepared once each; one that is in use is prepared
/// again for whoever asks within its rows.
package final class SQLiteConnection {
    /// How a file is opened.
    package enum Access: Sendable {
        /// To be read beside whoever writes (`mode=ro`).
        case reading
        /// To be read while it stands alone (`immutable=1`): no lock is taken, no file made.
        case readingAlone
        /// To be written, by one who owns it.
        case writing
        /// The same; the file is made, its owner's alone unless it is there.
        case creating
    }

    /// How long a connection waits for another to let go, in milliseconds.
    private static let busyTimeout: Int32 = 5000

    /// SQLite's own handle, for what this type has no word for.
    package let handle: OpaquePointer
    private var prepared: [String: OpaquePointer] = [:]

    /// Opens a file, with nothing in its schema trusted and no part of it mapped into memory.
    package init(_ path: String, _ access: Access) throws(SQLiteError) {
        var handle: OpaquePointer?
        let name: String
        let flags: Int32
        switch access {
        case .reading: (name, flags) = (Self.uri(path, "mode=ro"), SQLITE_OPEN_READONLY)
        case .readingAlone:
            (name, flags) = (Self.uri(path, "mode=ro&immutable=1"), SQLITE_OPEN_READONLY)
        case .writing: (name, flags) = (Self.uri(path, "mode=rw"), SQLITE_OPEN_READWRITE)
        case .creating:
            (name, flags) = (
                Self.uri(path, "mode=rwc"), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            )
        }
        let code = sqlite3_open_v2(
            name, &handle, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let handle else {
            let fault = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(handle)
            throw SQLiteError(code: code, message: fault)
        }
        self.handle = handle
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, Self.busyTimeout)
        guard certledger_set_defensive(handle) == SQLITE_OK else {
            throw SQLiteError(code: SQLITE_ERROR, message: "SQLite has no defensive mode")
        }
        try execute("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0")
    }

    deinit {
        for statement in prepared.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
    }

    private static func uri(_ path: String, _ mode: String) -> String {
        // A leading double slash would make SQLite read an authority.
        var escaped = path.hasPrefix("//") ? "file://" : "file:"
        for scalar in path.unicodeScalars {
            switch scalar {
            case "%": escaped += "%25"
            case "?": escaped += "%3f"
            case "#": escaped += "%23"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return "\(escaped)?\(mode)"
    }

    /// The most bytes of a value or row that SQLite hands out from now on.
    package func limitRows(toByteCount count: Int32) {
        sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, count)
    }

    /// Whether the file that was opened is no longer what has its name.
    package var hasMoved: Bool {
        var hasMoved: Int32 = 0
        sqlite3_file_control(handle, "main", SQLITE_FCNTL_HAS_MOVED, &hasMoved)
        return hasMoved != 0
    }

    /// Leaves the WAL where it is when the last connection closes, for the next one to go on with.
    package func keepWAL() { certledger_keep_wal(handle) }

    /// Empties the WAL when the last connection closes, and leaves the empty file: to make it anew
    /// costs two syncs, and who may only read the folder can read beside it.
    package func emptyWAL() throws(SQLiteError) {
        var isOn: Int32 = 1
        sqlite3_file_control(handle, "main", SQLITE_FCNTL_PERSIST_WAL, &isOn)
        try execute("PRAGMA journal_size_limit=0")
    }

    /// Moves what the WAL holds into the file, with one sync where closing would take two: for one
    /// whose own synced commit is the WAL's last, so that every frame of it is on the disk.
    ///
    /// A file that cannot be synced keeps its WAL, as long as nobody else has it open.
    package func moveWAL() {
        do {
            try execute("PRAGMA synchronous=OFF; PRAGMA wal_checkpoint(PASSIVE)")
            try syncFile()
            try execute("PRAGMA synchronous=FULL")
        } catch { keepWAL() }
    }

    /// Syncs the database's file, through SQLite's own descriptor: to close another would let go of
    /// this process's locks.
    package func syncFile() throws(SQLiteError) {
        let code = certledger_sync_file(handle)
        guard code == SQLITE_OK else {
            throw SQLiteError(code: code, message: String(cString: sqlite3_errstr(code)))
        }
    }

    /// Runs statements that give no row worth reading.
    package func execute(_ sql: String) throws(SQLiteError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw fault(code) }
    }

    /// Runs a statement that gives no row.
    package func run(_ sql: String, _ values: [SQLiteValue]) throws {
        try forEachRow(sql, values) { _ in }
    }

    /// The number that a query of one row and column gives; nil where it gives none.
    package func number(_ sql: String) throws -> Int64? {
        try first(sql) { $0.number(0) }
    }

    /// What the body makes of a query's first row; nil where there is none.
    package func first<Value>(
        _ sql: String, _ values: [SQLiteValue] = [], _ body: (SQLiteRow) throws -> Value?
    ) throws -> Value? {
        try using(sql, values) { statement in
            try step(statement) ? body(SQLiteRow(statement: statement)) : nil
        }
    }

    /// Runs a query and gives its rows one by one.
    package func forEachRow(
        _ sql: String, _ values: [SQLiteValue] = [], _ body: (SQLiteRow) throws -> Void
    ) throws {
        try using(sql, values) { statement in
            while try step(statement) { try body(SQLiteRow(statement: statement)) }
        }
    }

    /// Writes in one transaction, which waits for another's end: all of it, or none.
    package func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        try execute("BEGIN IMMEDIATE")
        do {
            let value = try body()
            try execute("COMMIT")
            return value
        } catch {
            rollBack()
            throw error
        }
    }

    /// Ends a transaction without what it wrote; where there is none, nothing happens.
    package func rollBack() {
        if sqlite3_get_autocommit(handle) == 0 { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
    }

    /// Takes a statement for as long as the body runs.
    private func using<Value>(
        _ sql: String, _ values: [SQLiteValue], _ body: (OpaquePointer) throws -> Value
    ) throws -> Value {
        let statement = try prepared.removeValue(forKey: sql) ?? prepare(sql)
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
            if let other = prepared.updateValue(statement, forKey: sql) {
                sqlite3_finalize(other)
            }
        }
        for (position, value) in values.enumerated() {
            let code = Self.bind(value, at: Int32(position + 1), of: statement)
            guard code == SQLITE_OK else { throw fault(code) }
        }
        return try body(statement)
    }

    private func prepare(_ sql: String) throws(SQLiteError) -> OpaquePointer {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
        guard code == SQLITE_OK, let statement else { throw fault(code) }
        return statement
    }

    private func step(_ statement: OpaquePointer) throws(SQLiteError) -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw fault(code)
        }
    }

    private static func bind(
        _ value: SQLiteValue, at position: Int32, of statement: OpaquePointer
    ) -> Int32 {
        // SQLite's own name for it, SQLITE_TRANSIENT, is a macro that Swift does not see.
        let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        return switch value {
        case .null: sqlite3_bind_null(statement, position)
        case .number(let number): sqlite3_bind_int64(statement, position, number)
        case .text(let text):
            sqlite3_bind_text(statement, position, text, Int32(text.utf8.count), copied)
        case .bytes(let bytes):
            // An empty array has no address, which SQLite would take for NULL.
            bytes.isEmpty
                ? sqlite3_bind_zeroblob(statement, position, 0)
                : sqlite3_bind_blob(statement, position, bytes, Int32(bytes.count), copied)
        }
    }

    private func fault(_ code: Int32) -> SQLiteError {
        SQLiteError(code: code, message: String(cString: sqlite3_errmsg(handle)))
    }
}
