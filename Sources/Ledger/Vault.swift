public import COSE
internal import CSQLite
public import Certification
internal import Foundation
internal import GRDB

/// What the ledger does not show: disclosures and documents, each with its data subject.
///
/// Erasable, with its own backups; the ledger's proofs stand without it. Every look at a value is
/// written to the access log beside it. The folder must be its owner's alone (mode 0700), as
/// `LedgerFolder.create` makes it; the vault's files are made so (0600).
public final class Vault: Sendable {
    /// The vault's file.
    public let path: String
    /// The access log: one JSON object a line, only ever added to.
    public let accessLogPath: String
    let database: DatabaseQueue

    /// The file's application id: “clva”.
    static let applicationID: Int64 = 0x636c_7661
    /// The version of the schema.
    static let version: Int64 = 2

    static let schema = """
        CREATE TABLE disclosures (
            digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
            disclosure BLOB NOT NULL,
            subject TEXT NOT NULL,
            data_subject TEXT NOT NULL
        ) STRICT;
        CREATE INDEX disclosures_data_subject ON disclosures (data_subject);
        CREATE TABLE documents (
            sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
            data_subject TEXT NOT NULL,
            document BLOB NOT NULL,
            PRIMARY KEY (sha256, data_subject)
        ) STRICT;
        CREATE INDEX documents_data_subject ON documents (data_subject);
        -- Disclosures whose statement may not be in the log yet, by its leaf hash.
        CREATE TABLE pending (
            leaf BLOB NOT NULL CHECK (length(leaf) = 32),
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            PRIMARY KEY (leaf, digest)
        ) STRICT, WITHOUT ROWID;
        -- Digests of what was erased: a value that comes again is not taken back in.
        CREATE TABLE erased (
            digest BLOB PRIMARY KEY CHECK (length(digest) = 32), entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        -- Erasures carried out: data subject and the entry that ordered it.
        CREATE TABLE erasures (
            data_subject TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (data_subject, entry)
        ) STRICT, WITHOUT ROWID;
        -- Copies out of reach: files that values came from or were written to.
        CREATE TABLE copies (
            path TEXT NOT NULL, digest BLOB NOT NULL, seen_on TEXT NOT NULL,
            PRIMARY KEY (path, digest)
        ) STRICT, WITHOUT ROWID;
        """

    /// Opens the vault of a ledger folder, and makes it when it is not there; a file of another
    /// program or a newer version is refused by name.
    ///
    /// - Parameter erasures: what the log has ordered erased: data subjects and entries. Where this
    ///   file does not say that it was carried out, an older one has been put back, or it is yet to
    ///   be; either way nothing of it is shown.
    public init(folder: String, erasures: [String: EntryIndex] = [:]) throws {
        path = folder + "/vault.sqlite"
        accessLogPath = folder + "/vault-access.log"
        try DurableFile.makePrivate(path)
        try DurableFile.checkDatabase(path)
        var configuration = Configuration()
        configuration.prepareDatabase { database in
            guard let connection = database.sqliteConnection,
                certledger_keep_wal(connection) == SQLITE_OK
            else { throw StorageError.inputOutput("SQLite keeps no WAL") }
            try database.execute(
                sql: """
                    PRAGMA busy_timeout=5000; PRAGMA trusted_schema=OFF; PRAGMA mmap_size=0;
                    PRAGMA cell_size_check=ON; PRAGMA secure_delete=ON;
                    PRAGMA temp_store=MEMORY
                    """)
        }
        do {
            database = try DatabaseQueue(path: path, configuration: configuration)
            try database.writeWithoutTransaction { database in
                try Self.checkKind(database)
                try database.execute(sql: "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
                let level = try Int.fetchOne(database, sql: "PRAGMA synchronous")
                let erases = try Int.fetchOne(database, sql: "PRAGMA secure_delete")
                guard level == 2, erases == 1 else {
                    throw StorageError.inputOutput(
                        "the vault: synchronous=\(level ?? -1), secure_delete=\(erases ?? -1)")
                }
                try database.inTransaction(.immediate) {
                    try Self.createSchema(database)
                    return .commit
                }
                try Self.withhold(erasures, database)
            }
        } catch { throw StorageError.wrapping(error, file: path) }
    }

    static func checkKind(_ database: Database) throws {
        let id = try Int64.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let version = try Int64.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let tables = try Int64.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        if id == 0, version == 0, tables == 0 { return }
        guard id == applicationID else {
            throw StorageError.unreadable(
                "the vault is a database of another program (application id \(id))")
        }
        guard version == Self.version else {
            throw StorageError.unreadable(
                "the vault's schema is version \(version); this program knows \(Self.version)")
        }
    }

    private static func createSchema(_ database: Database) throws {
        // Another process may have made it since it was looked at.
        guard try Int64.fetchOne(database, sql: "PRAGMA user_version") == 0 else { return }
        try database.execute(sql: schema)
        try database.execute(sql: "PRAGMA application_id=\(applicationID)")
        try database.execute(sql: "PRAGMA user_version=\(version)")
    }

    /// Stores the values of statements that are about to be written to the log, in one transaction,
    /// and returns the digests of those that were not there before: what may be taken back when a
    /// statement does not enter.
    ///
    /// Values that were erased are not taken in again. What is stored is pending until `settle`: a
    /// crash before the commit leaves no orphan.
    @discardableResult
    public func store(_ deposits: [Deposit]) throws -> [Digest] {
        if deposits.isEmpty { return [] }
        return try write { database in
            var stored: [Digest] = []
            for deposit in deposits { stored += try Self.store(deposit, database) }
            return stored
        }
    }

    private static func store(_ deposit: Deposit, _ database: Database) throws -> [Digest] {
        let value = try database.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO disclosures SELECT ?1, ?2, ?3, ?4
                WHERE NOT EXISTS (SELECT 1 FROM erased WHERE digest = ?1)
                """)
        // One that is there already may be pending under another statement: then this one has a
        // say in whether it stays.
        let pending = try database.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO pending SELECT ?1, ?2
                WHERE ?3 OR EXISTS (SELECT 1 FROM pending WHERE digest = ?2)
                """)
        let (leaf, subject) = (Data(deposit.leaf.bytes), "\(deposit.subject)")
        var stored: [Digest] = []
        for (digest, disclosure) in deposit.values {
            let key = Data(digest.bytes)
            try value.execute(
                arguments: [key, Data(disclosure.encoded()), subject, deposit.dataSubject])
            let isNew = database.changesCount > 0
            if isNew { stored.append(digest) }
            try pending.execute(arguments: [leaf, key, isNew])
        }
        for path in deposit.copies { try noteCopy(path, of: deposit.copied, deposit.day, database) }
        return stored
    }

    /// Takes disclosures back, for example of a statement that did not enter, and leaves no trace
    /// of them in the vault's files.
    public func remove(_ digests: [Digest]) throws {
        if digests.isEmpty { return }
        try write { database in
            for digest in digests {
                for table in ["disclosures", "pending"] {
                    try database.execute(
                        sql: "DELETE FROM \(table) WHERE digest = ?",
                        arguments: [Data(digest.bytes)])
                }
            }
        }
        try truncateLog()
    }

    /// The disclosure of a digest, or nil when the vault does not hold it.
    public func disclosure(_ digest: Digest) throws -> Disclosure? {
        guard
            let bytes = try value(
                """
                SELECT disclosure FROM disclosures
                WHERE digest = ? AND data_subject NOT IN (SELECT data_subject FROM withheld)
                """, digest)
        else { return nil }
        guard let disclosure = try? Disclosure(decoding: bytes), disclosure.digest == digest
        else {
            throw StorageError.unreadable(
                "the vault's value for \(digest.hex) is not what was promised")
        }
        return disclosure
    }

    /// Stores a document under its SHA-256, and returns that. A document of two data subjects is
    /// kept once for each: erasing one leaves the other's.
    public func put(_ document: [UInt8], dataSubject: String) throws -> Digest {
        try write { try Self.put(document, dataSubject, $0) }
    }

    @discardableResult
    static func put(
        _ document: [UInt8], _ dataSubject: String, _ database: Database
    ) throws -> Digest {
        let digest = Digest.sha256(document)
        try database.execute(
            sql: """
                INSERT OR IGNORE INTO documents (sha256, data_subject, document) VALUES (?, ?, ?)
                """,
            arguments: [Data(digest.bytes), dataSubject, Data(document)])
        return digest
    }

    /// A document by its SHA-256, or nil when the vault does not hold it.
    public func document(_ digest: Digest) throws -> [UInt8]? {
        let bytes = try value(
            """
            SELECT document FROM documents
            WHERE sha256 = ? AND data_subject NOT IN (SELECT data_subject FROM withheld) LIMIT 1
            """, digest)
        if let bytes, Digest.sha256(bytes) != digest {
            throw StorageError.unreadable("the vault's document \(digest.hex) was altered")
        }
        return bytes
    }

    private func value(_ sql: String, _ digest: Digest) throws -> [UInt8]? {
        do {
            return try database.read { database in
                try Row.fetchOne(database, sql: sql, arguments: [Data(digest.bytes)])
                    .map { try $0.bytes(0, of: "the vault's row \(digest.hex)") }
            }
        } catch { throw StorageError.wrapping(error, file: path) }
    }

    /// One transaction.
    ///
    /// - Parameter isSynced: false for what the next opening would do as well.
    func write<Value>(
        isSynced: Bool = true, _ body: (Database) throws -> Value
    ) throws -> Value {
        do {
            return try database.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous=\(isSynced ? "FULL" : "NORMAL")")
                var value: Value?
                try database.inTransaction(.immediate) {
                    value = try body(database)
                    return .commit
                }
                guard let value else { throw StorageError.inputOutput("\(path): no transaction") }
                return value
            }
        } catch { throw StorageError.wrapping(error, file: path) }
    }
}
