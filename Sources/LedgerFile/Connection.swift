internal import CSQLite

/// A read-only SQLite connection on a file that nobody vouches for.
final class Connection {
    private let handle: OpaquePointer

    /// Opens `immutable=1` when there is no write-ahead log, else `mode=ro` (STORAGE).
    init(path: String, hasWriteAheadLog: Bool) throws(LedgerFileError) {
        var handle: OpaquePointer?
        let mode = hasWriteAheadLog ? "mode=ro" : "mode=ro&immutable=1"
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2("file:\(Self.escaped(path))?\(mode)", &handle, flags, nil)
        guard code == SQLITE_OK, let handle else {
            let fault = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(handle)
            throw .cannotOpen(fault)
        }
        self.handle = handle
        _ = certledger_set_defensive(handle)
        for pragma in [
            "trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "query_only=ON",
            "busy_timeout=5000",
        ] {
            try execute("PRAGMA \(pragma)")
        }
    }

    deinit { sqlite3_close_v2(handle) }

    private static func escaped(_ path: String) -> String {
        var escaped = ""
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
        let text = String(cString: sqlite3_errmsg(handle))
        return switch code & 0xff {
        case SQLITE_NOTADB: .notADatabase(text)
        case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY, SQLITE_AUTH: .cannotOpen(text)
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
        let count = Int(sqlite3_column_bytes(statement, column))
        guard count > 0, let start = sqlite3_column_blob(statement, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// The number of an INTEGER column, or nil when it holds something else.
    func number(_ column: Int32) -> Int64? {
        guard sqlite3_column_type(statement, column) == SQLITE_INTEGER else { return nil }
        return sqlite3_column_int64(statement, column)
    }

    /// The text of a column, or nil.
    func text(_ column: Int32) -> String? {
        sqlite3_column_text(statement, column).map { String(cString: $0) }
    }
}
