internal import CSQLite

/// A plain SQLite shell on a file: whoever has the file has this too.
public final class RawDatabase {
    /// What SQLite answered.
    public struct Fault: Error, CustomStringConvertible {
        public let description: String
    }

    private var handle: OpaquePointer?

    public init(_ path: String) throws {
        guard sqlite3_open(path, &handle) == SQLITE_OK else {
            throw Fault(description: "cannot open \(path)")
        }
    }

    deinit { sqlite3_close_v2(handle) }

    /// Runs statements; throws what SQLite says.
    public func execute(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
            throw Fault(description: String(cString: sqlite3_errmsg(handle)))
        }
    }

    /// What SQLite says to statements that must fail; nil when they succeed.
    public func refusal(of sql: String) -> String? {
        do { try execute(sql) } catch { return "\(error)" }
        return nil
    }

    /// The first column of the first row, as text.
    public func text(_ sql: String) throws -> String? {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
            throw Fault(description: String(cString: sqlite3_errmsg(handle)))
        }
        defer { sqlite3_finalize(statement) }
        guard sqlite3_step(statement) == SQLITE_ROW else { return nil }
        return sqlite3_column_text(statement, 0).map { String(cString: $0) }
    }
}
