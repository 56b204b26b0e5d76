internal import COSE
internal import SQLite

/// A ledger file opened to be read: one view of it, whoever writes to it meanwhile (STORAGE,
/// Opening to read).
final class FileView {
    private let connection: SQLiteConnection
    let path: String
    /// The file as it was opened, where no lock tells of a change.
    private let stamp: FileStamp?

    /// The most bytes of a value or row that SQLite hands out: far above a statement's 65,535.
    private static let maximumRowByteCount: Int32 = 1_000_000

    /// Opens a file that nobody vouches for. One that stands alone is read alone, and no file is
    /// made beside it.
    init(path: String) throws {
        let stamp = try FileStamp(path: path)
        do throws(RegularFileError) { try RegularFile.checkDatabase(path) } catch {
            throw LedgerFileError.notADatabase(error.description)
        }
        let hasOthers = FileStamp.exists("\(path)-wal") || FileStamp.exists("\(path)-journal")
        self.path = path
        do throws(SQLiteError) {
            if hasOthers, let beside = try Self.openedBeside(path) {
                (connection, self.stamp) = (beside, nil)
            } else {
                (connection, self.stamp) = (try Self.opened(path, .readingAlone), stamp)
            }
        } catch { throw LedgerFileError(error) }
    }

    /// Reads through the connection of the one who writes.
    init(_ connection: SQLiteConnection, path: String) {
        self.connection = connection
        self.path = path
        stamp = nil
    }

    private static func opened(
        _ path: String, _ access: SQLiteConnection.Access
    ) throws(SQLiteError) -> SQLiteConnection {
        let connection = try SQLiteConnection(path, access)
        connection.limitRows(toByteCount: maximumRowByteCount)
        // One view for all that is read: a live log grows between two queries.
        try connection.execute("PRAGMA query_only=ON; BEGIN; SELECT 1 FROM sqlite_schema")
        return connection
    }

    /// Opened to be read beside whoever writes; nil where this user may not, and nothing would be
    /// missed without.
    private static func openedBeside(_ path: String) throws(SQLiteError) -> SQLiteConnection? {
        do { return try opened(path, .reading) } catch {
            guard error.kind == .denied, !hasContent(path) else { throw error }
            return nil
        }
    }

    /// Whether something lies beside a file that belongs to it.
    private static func hasContent(_ path: String) -> Bool {
        ["-wal", "-journal"].contains { suffix in
            ((try? FileStamp(path: path + suffix))?.byteCount ?? 0) > 0
        }
    }

    /// Without locks an appender that starts meanwhile is not seen: its first pages would read as
    /// damage, or mix two states.
    private func checkUnchanged() throws {
        guard let stamp else { return }
        guard try FileStamp(path: path) == stamp, !Self.hasContent(path) else {
            throw LedgerFileError.changing(path)
        }
    }

    /// The file's length, where it is read alone.
    var byteCount: Int64? { stamp?.byteCount }

    /// Gives a query's rows one by one; what SQLite finds wrong is named as of this file. Throws
    /// `changing` where the rows may be of two states.
    func forEachRow(
        _ sql: String, _ values: [SQLiteValue] = [], _ body: (SQLiteRow) throws -> Void
    ) throws {
        do { try connection.forEachRow(sql, values, body) } catch {
            try checkUnchanged()
            throw (error as? SQLiteError).map { LedgerFileError($0) } ?? error
        }
        try checkUnchanged()
    }

    /// The number that a query of one row and column gives; 0 where it gives none.
    func number(_ sql: String) throws -> Int64 {
        var number: Int64 = 0
        try forEachRow(sql) { number = $0.number(0) ?? 0 }
        return number
    }
}

extension SQLiteValue {
    /// A count as SQLite keeps it; one beyond what it can is beyond every row.
    static func count(_ count: UInt64) -> SQLiteValue { .number(Int64(clamping: count)) }
}
