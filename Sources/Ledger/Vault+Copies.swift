public import COSE
internal import Certification
internal import Foundation
internal import GRDB
internal import LedgerFile

/// Copies of values that the vault knows of and cannot reach: files that they were read from, and
/// its own backups.
extension Vault {
    /// Remembers that a file holds these values, too.
    public func noteCopy(_ path: String, of digests: [Digest], on day: String) throws {
        try write { try Self.noteCopy(path, of: digests, day, $0) }
    }

    static func noteCopy(
        _ path: String, of digests: [Digest], _ day: String, _ database: Database
    ) throws {
        let path = URL(filePath: path).standardizedFileURL.path
        let insert = try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO copies VALUES (?, ?, ?)")
        for digest in digests {
            try insert.execute(arguments: [path, Data(digest.bytes), day])
        }
    }

    /// The files known to hold values of a data subject, besides the vault: also of those that are
    /// erased here.
    public func copies(of dataSubject: String) throws -> [String] {
        do {
            return try database.read { database in
                try String.fetchAll(
                    database,
                    sql: """
                        SELECT DISTINCT path FROM copies WHERE digest IN (
                            SELECT digest FROM disclosures WHERE data_subject = ?1
                            UNION SELECT sha256 FROM documents WHERE data_subject = ?1
                            UNION SELECT digest FROM erased WHERE entry IN (
                                SELECT entry FROM erasures WHERE data_subject = ?1))
                        ORDER BY path
                        """, arguments: [dataSubject])
            }
        } catch { throw StorageError.wrapping(error, file: path) }
    }

    /// Writes a copy of the vault, for its owner alone, and checks it. The copy is remembered: an
    /// erasure names it as out of reach.
    public func backup(to file: String, on day: String) throws {
        guard !FileManager.default.fileExists(atPath: file) else {
            throw StorageError.unreadable("\(file) exists already")
        }
        try Self.writeCopy(of: database, to: file)
        try noteCopyOfAll(file, on: day)
    }

    /// Remembers that another vault holds all that this one does.
    func noteCopyOfAll(_ file: String, on day: String) throws {
        let held = try write { database in
            try Row.fetchAll(
                database, sql: "SELECT digest FROM disclosures UNION SELECT sha256 FROM documents"
            ).map { Digest(try $0.bytes(0, of: "a vault's key")) }
        }
        try noteCopy(file, of: held.compactMap { $0 }, on: day)
    }

    private static func writeCopy(of database: DatabaseQueue, to file: String) throws {
        let partial = RegularFile.temporaryPath(beside: file)
        do {
            try DurableFile.makePrivate(partial)
            try database.writeWithoutTransaction {
                try $0.execute(sql: "VACUUM INTO ?", arguments: [partial])
            }
            let copy = try DatabaseQueue(path: partial)
            let state = try copy.read {
                try String.fetchOne($0, sql: "PRAGMA integrity_check") ?? ""
            }
            try copy.close()
            guard state == "ok" else { throw StorageError.inputOutput("the copy: \(state)") }
            try DurableFile.sync(partial)
            guard rename(partial, file) == 0 else { throw StorageError.system(file) }
            try DurableFile.syncFolder(of: file)
        } catch {
            unlink(partial)
            throw StorageError.wrapping(error, file: file)
        }
    }

    /// Writes the vault of one folder, which is not touched, into another: its files byte for byte
    /// into a private place first, because SQLite would write beside them.
    static func copy(from old: String, to new: String) throws {
        let (source, between) = ("\(old)/vault.sqlite", "\(new)/vault.sqlite.old")
        defer { for suffix in ["", "-wal", "-shm", "-journal"] { unlink(between + suffix) } }
        try DurableFile.checkDatabase(source)
        do {
            for suffix in ["-journal", "-wal", ""] {
                let file = URL(filePath: source + suffix).resolvingSymlinksInPath().path
                guard FileManager.default.fileExists(atPath: file) else { continue }
                try FileManager.default.copyItem(atPath: file, toPath: between + suffix)
                try DurableFile.makePrivate(between + suffix)
            }
            let database = try DatabaseQueue(path: between)
            try database.writeWithoutTransaction { try checkKind($0) }
            try writeCopy(of: database, to: "\(new)/vault.sqlite")
            try database.close()
        } catch { throw StorageError.wrapping(error, file: source) }
    }
}
