internal import CSQLite
package import GRDB

/// A prepared statement of GRDB's cache, bound and stepped through SQLite's own interface.
///
/// For what is done for every act: an append has some ten statements, a rebuild writes some ten
/// rows an act, a proof reads some twenty nodes; GRDB's values around each took longer than SQLite
/// itself (measured at 10⁴ entries: a proof 990 µs, and 65 µs so).
package struct DirectStatement {
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
    package func bind(_ number: Int64, at place: Int32) {
        sqlite3_bind_int64(statement, place, number)
    }

    /// Binds bytes, which SQLite copies.
    package func bind(_ bytes: [UInt8], at place: Int32) {
        sqlite3_bind_blob(statement, place, bytes, Int32(bytes.count), Self.copied)
    }

    /// Binds text, which SQLite copies.
    package func bind(_ text: String, at place: Int32) {
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
    package func bindNull(at place: Int32) { sqlite3_bind_null(statement, place) }

    /// Runs a statement that gives no row. What was bound stays bound: bind every place anew.
    package func run() throws {
        defer { sqlite3_reset(statement) }
        let code = sqlite3_step(statement)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw fault(code) }
    }

    /// What the body makes of the first row; nil where there is none.
    package func row<Value>(_ body: (DirectRow) throws -> Value?) throws -> Value? {
        defer { sqlite3_reset(statement) }
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return try body(DirectRow(statement: statement))
        case SQLITE_DONE: return nil
        case let code: throw fault(code)
        }
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

/// One row, whose columns hold anything: what is not of the kind asked for is nil.
package struct DirectRow {
    fileprivate let statement: OpaquePointer

    /// The number of an INTEGER column; columns count from 0.
    package func number(_ column: Int32) -> Int64? {
        sqlite3_column_type(statement, column) == SQLITE_INTEGER
            ? sqlite3_column_int64(statement, column) : nil
    }

    /// The bytes of a BLOB column.
    package func bytes(_ column: Int32) -> [UInt8]? {
        guard sqlite3_column_type(statement, column) == SQLITE_BLOB else { return nil }
        let count = Int(sqlite3_column_bytes(statement, column))
        guard count > 0, let start = sqlite3_column_blob(statement, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }
}

extension Database {
    /// A statement that is prepared once for the life of the connection.
    package func directStatement(_ sql: String) throws -> DirectStatement {
        DirectStatement(self, try cachedStatement(sql: sql))
    }
}
