public import COSE
public import Certification
internal import Foundation
internal import GRDB

/// What the ledger does not show: disclosures and documents, each with its data subject.
///
/// Erasable, with its own backups; the ledger's proofs stand without it. Every look at a value is
/// written to the access log beside it.
public final class Vault {
    private let database: DatabaseQueue
    private let accessLog: String

    /// Opens the vault of a ledger folder, and makes it when it is not there.
    public init(folder: String) throws {
        accessLog = folder + "/vault-access.log"
        let path = folder + "/vault.sqlite"
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA secure_delete=ON")
            try database.execute(sql: "PRAGMA trusted_schema=OFF")
        }
        // SQLite gives the write-ahead log the file's own mode: it must be right from the start.
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
        chmod(path, 0o600)
        do {
            database = try DatabaseQueue(path: path, configuration: configuration)
            try database.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA journal_mode=WAL")
                try database.execute(sql: "PRAGMA synchronous=FULL")
            }
            try database.write { database in
                try database.execute(
                    sql: """
                        CREATE TABLE IF NOT EXISTS disclosures (
                            digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
                            disclosure BLOB NOT NULL,
                            subject TEXT NOT NULL,
                            data_subject TEXT NOT NULL
                        ) STRICT;
                        CREATE TABLE IF NOT EXISTS documents (
                            sha256 BLOB PRIMARY KEY CHECK (length(sha256) = 32),
                            document BLOB NOT NULL,
                            data_subject TEXT NOT NULL
                        ) STRICT;
                        """)
            }
        } catch { throw StorageError.wrapping(error) }
    }

    /// Stores disclosures; each is matched to one of the digests first.
    ///
    /// - Returns: the digests that were not there before: what a refusal may take back.
    @discardableResult
    public func store(
        _ disclosures: [Disclosure], matching digests: [Digest], subject: Subject,
        dataSubject: String
    ) throws -> [Digest] {
        let wanted = Set(digests)
        for disclosure in disclosures where !wanted.contains(disclosure.digest) {
            throw StorageError.unreadable(
                "the disclosure of \(disclosure.key) matches no digest of the statement")
        }
        do {
            return try database.write { database in
                var added: [Digest] = []
                for disclosure in disclosures {
                    try database.execute(
                        sql: "INSERT OR IGNORE INTO disclosures VALUES (?, ?, ?, ?)",
                        arguments: [
                            Data(disclosure.digest.bytes), Data(disclosure.encoded()),
                            "\(subject)", dataSubject,
                        ])
                    if database.changesCount > 0 { added.append(disclosure.digest) }
                }
                return added
            }
        } catch { throw StorageError.wrapping(error) }
    }

    /// Takes back the disclosures of a statement that was refused.
    public func remove(_ digests: [Digest]) throws {
        do {
            try database.write { database in
                for digest in digests {
                    try database.execute(
                        sql: "DELETE FROM disclosures WHERE digest = ?",
                        arguments: [Data(digest.bytes)])
                }
            }
        } catch { throw StorageError.wrapping(error) }
    }

    /// The disclosure of a digest, or nil when the vault does not hold it.
    public func disclosure(_ digest: Digest) throws -> Disclosure? {
        let bytes: Data?
        do {
            bytes = try database.read {
                try Data.fetchOne(
                    $0, sql: "SELECT disclosure FROM disclosures WHERE digest = ?",
                    arguments: [Data(digest.bytes)])
            }
        } catch { throw StorageError.wrapping(error) }
        guard let bytes else { return nil }
        let disclosure = try Disclosure(decoding: [UInt8](bytes))
        guard disclosure.digest == digest else {
            throw StorageError.unreadable("the vault's value for \(digest.hex) is not what was promised")
        }
        return disclosure
    }

    /// Stores a document under its SHA-256, and returns that.
    public func put(_ document: [UInt8], dataSubject: String) throws -> Digest {
        let digest = Digest.sha256(document)
        do {
            try database.write { database in
                try database.execute(
                    sql: "INSERT OR IGNORE INTO documents VALUES (?, ?, ?)",
                    arguments: [Data(digest.bytes), Data(document), dataSubject])
            }
        } catch { throw StorageError.wrapping(error) }
        return digest
    }

    /// A document by its SHA-256, or nil when the vault does not hold it.
    public func document(_ digest: Digest) throws -> [UInt8]? {
        let bytes: Data?
        do {
            bytes = try database.read {
                try Data.fetchOne(
                    $0, sql: "SELECT document FROM documents WHERE sha256 = ?",
                    arguments: [Data(digest.bytes)])
            }
        } catch { throw StorageError.wrapping(error) }
        return bytes.map { [UInt8]($0) }
    }

    /// Adds a line to the access log, synced: who looked at what, when, and why.
    public func recordAccess(_ line: String) throws {
        let descriptor = open(accessLog, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StorageError.permission(accessLog) }
        defer { close(descriptor) }
        let bytes = Array((line + "\n").utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw StorageError.inputOutput(accessLog)
        }
    }
}
