internal import CSQLite

/// One row of a query; every column may hold anything. It lasts until the next.
package struct SQLiteRow {
    private let statement: OpaquePointer

    init(statement: OpaquePointer) { self.statement = statement }

    /// The bytes of a BLOB column, or nil when it holds something else; columns count from 0.
    package func bytes(_ column: Int32) -> [UInt8]? {
        guard sqlite3_column_type(statement, column) == SQLITE_BLOB else { return nil }
        return content(sqlite3_column_blob(statement, column), column)
    }

    /// Whether a column holds NULL.
    package func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(statement, column) == SQLITE_NULL
    }

    /// The number of an INTEGER column, or nil when it holds something else.
    package func number(_ column: Int32) -> Int64? {
        guard sqlite3_column_type(statement, column) == SQLITE_INTEGER else { return nil }
        return sqlite3_column_int64(statement, column)
    }

    /// The text of a TEXT column, or nil when it holds something else or no UTF-8.
    package func text(_ column: Int32) -> String? {
        guard sqlite3_column_type(statement, column) == SQLITE_TEXT else { return nil }
        let start = sqlite3_column_text(statement, column)
        // By its count, not to the first zero byte: what hides behind one is compared too.
        return String(
            validating: content(UnsafeRawPointer(start), column), as: UTF8.self)
    }

    private func content(_ start: UnsafeRawPointer?, _ column: Int32) -> [UInt8] {
        let count = Int(sqlite3_column_bytes(statement, column))
        guard count > 0, let start else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }
}

/// A value bound to a statement.
package enum SQLiteValue {
    case number(Int64)
    case text(String)
    case bytes([UInt8])
    case null
}
