public import COSE
internal import CSQLite
internal import Foundation
internal import GRDB
internal import LedgerFile
public import TransparencyLog

/// The log in one SQLite file: one connection appends, any number of others read.
public final class SQLiteLog: EventLog {
    private let database: DatabasePool
    private let lock: FileLock?

    /// Opens a ledger file, for appending when `appends` is true; then the lock is held until it
    /// is closed, and a second appender is told so.
    public init(path: String, appends: Bool, creates: Bool = false) throws {
        let exists = FileManager.default.fileExists(atPath: path)
        guard exists || creates else { throw StorageError.unreadable("there is no ledger file \(path)") }
        lock = appends ? try FileLock(path: path + ".lock") : nil
        var configuration = Configuration()
        configuration.readonly = !appends
        configuration.busyMode = .timeout(5)
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { database in
            if let connection = database.sqliteConnection { _ = certledger_set_defensive(connection) }
            try database.execute(sql: "PRAGMA trusted_schema=OFF")
            try database.execute(sql: "PRAGMA cell_size_check=ON")
            try database.execute(sql: "PRAGMA mmap_size=0")
            if database.configuration.readonly {
                try database.execute(sql: "PRAGMA query_only=ON")
                try database.execute(sql: "PRAGMA wal_autocheckpoint=0")
            }
        }
        do {
            if exists { try Self.checkKind(path) }
            database = try DatabasePool(path: path, configuration: configuration)
            if appends {
                try database.writeWithoutTransaction { database in
                    // GRDB sets NORMAL for WAL after preparing the connection; NORMAL may lose an
                    // acknowledged commit when the power fails.
                    try database.execute(sql: "PRAGMA synchronous=FULL")
                    let level = try Int.fetchOne(database, sql: "PRAGMA synchronous")
                    let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode")
                    guard level == 2, mode == "wal" else {
                        throw StorageError.inputOutput("synchronous=\(level ?? -1), \(mode ?? "?")")
                    }
                }
                if !exists { try createSchema() }
            }
        } catch { throw StorageError.wrapping(error) }
        if !exists { try? FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path) }
    }

    public let cannotShow = ["clock-at-admission", "vault"]

    /// A foreign or newer file is refused by name before anything is written to it.
    private static func checkKind(_ path: String) throws {
        do { _ = try LedgerReader(path: path) } catch let error as LedgerFileError {
            if case .cannotOpen(let fault) = error { throw StorageError.permission(fault) }
            throw StorageError.unreadable(error.description)
        }
    }

    private func createSchema() throws {
        try database.write { database in
            for (_, sql) in LedgerSchema.statements { try database.execute(sql: sql) }
            try database.execute(sql: "PRAGMA application_id=\(LedgerSchema.applicationID)")
            try database.execute(sql: "PRAGMA user_version=\(LedgerSchema.version)")
        }
    }

    public func append(_ batch: LogBatch) throws {
        do {
            try database.writeWithoutTransaction { database in
                try database.inTransaction(.immediate) {
                    try Self.insert(batch, into: database)
                    return .commit
                }
            }
        } catch { throw StorageError.wrapping(error) }
    }

    private static func insert(_ batch: LogBatch, into database: Database) throws {
        let size = try UInt64(Int64.fetchOne(database, sql: "SELECT count(*) FROM entries") ?? 0)
        guard size == batch.expectedSize else {
            throw StorageError.sizeConflict(expected: batch.expectedSize, found: size)
        }
        let entry = try database.cachedStatement(
            sql: "INSERT INTO entries (position, leaf_hash, statement) VALUES (?, ?, ?)")
        for (offset, statement) in batch.statements.enumerated() {
            do {
                try entry.execute(arguments: [
                    Int64(size) + Int64(offset), Data(batch.leaves[offset].bytes), Data(statement),
                ])
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                throw StorageError.leafExists
            }
        }
        let node = try database.cachedStatement(
            sql: "INSERT INTO nodes (position, hash) VALUES (?, ?)")
        let first = Int64(Tree.storedNodeCount(size))
        for (offset, hash) in batch.nodes.enumerated() {
            try node.execute(arguments: [first + Int64(offset), Data(hash.bytes)])
        }
        let checkpoint = batch.checkpoint
        try database.execute(
            sql: """
                INSERT INTO checkpoints (size, time, note_signature, receipt_signature)
                VALUES (?, ?, ?, ?)
                """,
            arguments: [
                Int64(checkpoint.size), checkpoint.time, Data(checkpoint.noteSignature),
                Data(checkpoint.receiptSignature),
            ])
    }

    public func entry(at index: UInt64) throws -> [UInt8]? {
        try fetch {
            try Data.fetchOne(
                $0, sql: "SELECT statement FROM entries WHERE position = ?",
                arguments: [Int64(clamping: index)]
            ).map { [UInt8]($0) }
        }
    }

    public func index(of leaf: Digest) throws -> UInt64? {
        try fetch {
            try Int64.fetchOne(
                $0, sql: "SELECT position FROM entries WHERE leaf_hash = ?",
                arguments: [Data(leaf.bytes)]
            ).map { UInt64($0) }
        }
    }

    public func checkpoint(covering index: UInt64) throws -> StoredCheckpoint? {
        try checkpoint("WHERE size > ? ORDER BY size LIMIT 1", [Int64(clamping: index)])
    }

    public func latestCheckpoint() throws -> StoredCheckpoint? {
        try checkpoint("ORDER BY size DESC LIMIT 1", [])
    }

    public func entryCount() throws -> UInt64 {
        try fetch { try UInt64(Int64.fetchOne($0, sql: "SELECT count(*) FROM entries") ?? 0) }
    }

    public func forEachEntry(
        from index: UInt64, _ body: (UInt64, [UInt8], Digest?) throws -> Void
    ) throws {
        try database.read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT position, statement, leaf_hash FROM entries
                    WHERE position >= ? ORDER BY position
                    """, arguments: [Int64(clamping: index)])
            while let row = try rows.next() {
                let position: Int64 = row[0]
                let statement: Data = row[1]
                let leaf: Data = row[2]
                try body(UInt64(position), [UInt8](statement), Digest([UInt8](leaf)))
            }
        }
    }

    public func storedNode(at index: UInt64) throws -> Digest? {
        try fetch {
            try Data.fetchOne(
                $0, sql: "SELECT hash FROM nodes WHERE position = ?",
                arguments: [Int64(clamping: index)]
            ).flatMap { Digest([UInt8]($0)) }
        }
    }

    public func storedNodeCount() throws -> UInt64? {
        try fetch { try UInt64(Int64.fetchOne($0, sql: "SELECT count(*) FROM nodes") ?? 0) }
    }

    public func checkpoints() throws -> [StoredCheckpoint]? {
        try fetch { database in
            try Row.fetchAll(
                database,
                sql: "SELECT size, time, note_signature, receipt_signature FROM checkpoints ORDER BY size"
            ).map(Self.checkpoint)
        }
    }

    public func publishedCheckpoint() throws -> [UInt8]? { nil }

    public func faults() throws -> [String] { [] }

    /// Writes a copy by `VACUUM INTO`, in one step, and checks it; the vault is never part of it.
    public func backup(to path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw StorageError.unreadable("\(path) exists already")
        }
        do {
            try database.writeWithoutTransaction { database in
                try database.execute(sql: "VACUUM INTO ?", arguments: [path])
            }
            var configuration = Configuration()
            configuration.readonly = true
            let copy = try DatabaseQueue(path: path, configuration: configuration)
            let verdict = try copy.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") }
            guard verdict == "ok" else { throw StorageError.inputOutput("the copy: \(verdict ?? "?")") }
        } catch { throw StorageError.wrapping(error) }
    }

    private func checkpoint(
        _ clause: String, _ arguments: StatementArguments
    ) throws -> StoredCheckpoint? {
        try fetch { database in
            try Row.fetchOne(
                database,
                sql: "SELECT size, time, note_signature, receipt_signature FROM checkpoints \(clause)",
                arguments: arguments
            ).map(Self.checkpoint)
        }
    }

    private static func checkpoint(_ row: Row) -> StoredCheckpoint {
        let size: Int64 = row[0]
        let note: Data = row[2]
        let receipt: Data = row[3]
        return StoredCheckpoint(
            size: UInt64(size), time: row[1], noteSignature: [UInt8](note),
            receiptSignature: [UInt8](receipt))
    }

    /// A setting of the connection that appends, read back; tests look at it.
    func setting(_ pragma: String) throws -> String? {
        try database.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA \(pragma)") }
    }

    private func fetch<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do { return try database.read(body) } catch { throw StorageError.wrapping(error) }
    }
}
