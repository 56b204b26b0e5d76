internal import CSQLite
internal import Foundation
internal import GRDB
internal import LedgerFile
internal import Synchronization
public import TransparencyLog

/// The log in one SQLite file: one connection appends, any number of others read.
///
/// Reading goes on beside the appender, in this process and in others; a second appender is
/// refused for as long as the first holds the lock file.
public final class SQLiteLog: EventLog {
    /// The ledger file.
    public let path: String
    let database: DatabasePool
    /// Held by an appender; nil for a reader.
    let lock: FileLock?
    /// Why nothing more is appended through this connection.
    let failure = Mutex<StorageError?>(nil)

    /// Opens a ledger file, for appending when `appends` is true; then the lock is held until it
    /// is closed, and a second appender is told so.
    ///
    /// - Parameter creates: makes the file when it is not there.
    public init(path: String, appends: Bool, creates: Bool = false) throws {
        // One file has one lock, by whatever name it is reached.
        let path = URL(filePath: path).resolvingSymlinksInPath().path
        let isThere = FileManager.default.fileExists(atPath: path)
        guard isThere || (creates && appends) else {
            throw StorageError.unreadable("there is no ledger file \(path)")
        }
        self.path = path
        lock = appends ? try FileLock(path: Self.lockPath(path)) : nil
        // Again under the lock: another may have made it meanwhile.
        let exists = FileManager.default.fileExists(atPath: path)
        if exists { try Self.checkKind(path, appends: appends) }
        do {
            database = try DatabasePool(path: path, configuration: Self.configuration(appends))
            if appends { try Self.makeDurable(database) }
            if !exists { try Self.createSchema(database) }
            // A reader that may not make the files beside a WAL database fails here, not later.
            _ = try database.read { try Int.fetchOne($0, sql: "SELECT 1 FROM sqlite_schema") }
        } catch { throw StorageError.wrapping(error, file: path) }
    }

    /// The lock file of a ledger file: `ledger.lock` beside `ledger.sqlite`.
    static func lockPath(_ path: String) -> String {
        URL(filePath: path).deletingPathExtension().appendingPathExtension("lock").path
    }

    private static func configuration(_ appends: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = !appends
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { database in
            guard let connection = database.sqliteConnection,
                certledger_set_defensive(connection) == SQLITE_OK
            else { throw StorageError.inputOutput("SQLite has no defensive mode") }
            try database.execute(
                sql: """
                    PRAGMA busy_timeout=5000; PRAGMA trusted_schema=OFF;
                    PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA synchronous=FULL
                    """)
            if database.configuration.readonly {
                // The appender alone checkpoints: SQLite up to 3.51.2 may reset a log in use.
                try database.execute(sql: "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0")
            }
        }
        return configuration
    }

    /// GRDB sets `synchronous=NORMAL` after preparing the connection; NORMAL may lose an
    /// acknowledged commit when the power fails. So FULL is set last, and read back.
    private static func makeDurable(_ database: DatabasePool) throws {
        try database.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous=FULL")
            let level = try Int.fetchOne(database, sql: "PRAGMA synchronous")
            let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode")
            guard level == 2, mode == "wal" else {
                throw StorageError.inputOutput("synchronous=\(level ?? -1), \(mode ?? "?")")
            }
        }
    }

    private static func createSchema(_ database: DatabasePool) throws {
        try database.write { database in
            for (_, sql) in LedgerSchema.statements { try database.execute(sql: sql) }
            try database.execute(sql: "PRAGMA application_id=\(LedgerSchema.applicationID)")
            try database.execute(sql: "PRAGMA user_version=\(LedgerSchema.version)")
        }
    }

    /// A foreign or newer file is refused by name before anything is written to it; an appender
    /// also refuses a file whose guards are gone, or that holds more than a ledger's schema.
    private static func checkKind(_ path: String, appends: Bool) throws {
        do {
            let reader = try LedgerReader(path: path)
            if appends, let fault = try reader.schemaFaults().first {
                throw StorageError.unreadable("\(fault): nothing is appended to \(path)")
            }
        } catch let error as LedgerFileError {
            if case .cannotOpen(let fault) = error { throw StorageError.permission(fault) }
            throw StorageError.unreadable("\(path): \(error.description)")
        }
    }

    /// What this kind of source cannot show.
    public let cannotShow = ["clock-at-admission", "vault"]

    /// The newest published checkpoint as a signed note, where there is one.
    public func publishedCheckpoint() throws -> [UInt8]? { nil }

    /// What is wrong with the container itself.
    public func faults(reading isWhole: Bool) throws -> [SourceFault] {
        do { return try LedgerReader(path: path).faults(reading: isWhole) } catch let error
            as LedgerFileError
        {
            return [SourceFault(error.description)]
        }
    }
}
