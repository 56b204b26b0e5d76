internal import COSE
internal import CSQLite
internal import GRDB

/// A prepared statement of GRDB's cache, bound and stepped through SQLite's own interface.
///
/// For what is done for every act: a rebuild writes some ten rows an act and reads them once, and
/// GRDB's values around each took longer than SQLite itself (measured).
struct DirectStatement {
    private let database: Database
    private let statement: OpaquePointer
    /// Keeps the statement for as long as this is used.
    private let owner: Statement

    fileprivate init(_ database: Database, _ owner: Statement) {
        self.database = database
        self.owner = owner
        statement = owner.sqliteStatement
    }

    /// Binds a number; places count from 1.
    func bind(_ number: Int64, at place: Int32) { sqlite3_bind_int64(statement, place, number) }

    /// Binds text, which SQLite copies.
    func bind(_ text: String, at place: Int32) {
        var text = text
        text.withUTF8 { bytes in
            // Empty text may have no address, which SQLite would take for NULL.
            guard let start = bytes.baseAddress else {
                sqlite3_bind_text(statement, place, "", 0, Self.copied)
                return
            }
            start.withMemoryRebound(to: CChar.self, capacity: bytes.count) { start in
                _ = sqlite3_bind_text(
                    statement, place, start, Int32(bytes.count), Self.copied)
            }
        }
    }

    /// Binds NULL.
    func bindNull(at place: Int32) { sqlite3_bind_null(statement, place) }

    /// Runs a statement that gives no row. What was bound stays bound: bind every place anew.
    func run() throws {
        defer { sqlite3_reset(statement) }
        let code = sqlite3_step(statement)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw fault(code) }
    }

    /// Gives the cells of each row of a query, as they are kept.
    func forEachRow(_ body: ([CBOR]) throws -> Void) throws {
        defer { sqlite3_reset(statement) }
        let columns = 0..<sqlite3_column_count(statement)
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else { throw fault(code) }
            try body(columns.map(cell))
        }
    }

    private func cell(at column: Int32) -> CBOR {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: CBOR(Int(sqlite3_column_int64(statement, column)))
        case SQLITE_TEXT:
            .text(
                String(
                    decoding: bytes(sqlite3_column_text(statement, column), at: column),
                    as: UTF8.self))
        case SQLITE_BLOB:
            .bytes(Array(bytes(sqlite3_column_blob(statement, column), at: column)))
        default: .null
        }
    }

    private func bytes(_ start: UnsafeRawPointer?, at column: Int32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
    }

    private func fault(_ code: Int32) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(database.sqliteConnection)),
            message: database.lastErrorMessage ?? "SQLite ended \(code)")
    }

    /// SQLite's own name for it, SQLITE_TRANSIENT, is a macro that Swift does not see.
    private static var copied: sqlite3_destructor_type {
        unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }
}

extension Database {
    /// A statement that is prepared once for the life of the connection.
    func directStatement(_ sql: String) throws -> DirectStatement {
        DirectStatement(self, try cachedStatement(sql: sql))
    }
}
