internal import COSE
internal import CSQLite

/// A read-only SQLite connection on a file that nobody vouches for.
final class Connection {
    /// The most bytes of a value or row that SQLite hands out: far above a statement's 65,535.
    static let maximumRowByteCount: Int32 = 1_000_000

    private let handle: OpaquePointer

    /// Opens `immutable=1` when the file stands alone, else `mode=ro` (STORAGE, Opening to read).
    init(path: String, isImmutable: Bool) throws(LedgerFileError) {
        var handle: OpaquePointer?
        let mode = isImmutable ? "mode=ro&immutable=1" : "mode=ro"
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2("file:\(Self.escaped(path))?\(mode)", &handle, flags, nil)
        guard code == SQLITE_OK, let handle else {
            let fault = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(handle)
            throw .cannotOpen(fault)
        }
        self.handle = handle
        sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Self.maximumRowByteCount)
        guard certledger_set_defensive(handle) == SQLITE_OK else {
            throw .cannotOpen("SQLite has no defensive mode")
        }
        for pragma in [
            "trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "query_only=ON",
            "busy_timeout=5000",
        ] {
            try execute("PRAGMA \(pragma)")
        }
        // One view of the file for all that is read: a live log grows between two queries.
        try execute("BEGIN")
    }

    deinit { sqlite3_close_v2(handle) }

    private static func escaped(_ path: String) -> String {
        // A leading double slash would make SQLite read an authority.
        var escaped = path.hasPrefix("//") ? "//" : ""
        for scalar in path.unicodeScalars {
            switch scalar {
            case "%": escaped += "%25"
            case "?": escaped += "%3f"
            case "#": escaped += "%23"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    func execute(_ sql: String) throws(LedgerFileError) {
        do { try forEachRow(sql) { _ in } } catch let error as LedgerFileError {
            throw error
        } catch { throw .damaged("\(error)") }
    }

    /// The number that a query of one row and column gives; 0 when it gives none.
    func number(_ sql: String) throws -> Int64 {
        var number: Int64 = 0
        try forEachRow(sql) { row in number = row.number(0) ?? 0 }
        return number
    }

    /// Runs a query and gives its rows one by one.
    func forEachRow(
        _ sql: String, _ arguments: [Int64] = [], _ body: (Row) throws -> Void
    ) throws {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
        guard code == SQLITE_OK, let statement else { throw fault(code) }
        defer { sqlite3_finalize(statement) }
        for (position, argument) in arguments.enumerated() {
            sqlite3_bind_int64(statement, Int32(position + 1), argument)
        }
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: try body(Row(statement: statement))
            case SQLITE_DONE: return
            case let code: throw fault(code)
            }
        }
    }

    private func fault(_ code: Int32) -> LedgerFileError {
        // The message may quote the file's own schema, with line feeds.
        let text = Shown.quoted(String(cString: sqlite3_errmsg(handle)))
        return switch code & 0xff {
        case SQLITE_NOTADB: .notADatabase(text)
        case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY, SQLITE_AUTH, SQLITE_BUSY:
            .cannotOpen(text)
        default: .damaged(text)
        }
    }
}

/// One row of a query; every column may hold anything.
struct Row {
    let statement: OpaquePointer

    /// The bytes of a BLOB column, or nil when it holds something else.
    func bytes(_ column: Int32) -> [UInt8]? {
        guard sqlite3_column_type(statement, column) == SQLITE_BLOB else { return nil }
        return content(sqlite3_column_blob(statement, column), column)
    }

    /// Whether a column holds NULL.
    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    /// The number of an INTEGER column, or nil when it holds something else.
    func number(_ column: Int32) -> Int64? {
        guard sqlite3_column_type(statement, column) == SQLITE_INTEGER else { return nil }
        return sqlite3_column_int64(statement, column)
    }

    /// The text of a TEXT column, or nil when it holds something else or no UTF-8.
    func text(_ column: Int32) -> String? {
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
