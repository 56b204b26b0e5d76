public import COSE
public import Certification
internal import Foundation
internal import GRDB

/// Erasing a person's values: rows deleted and overwritten, the write-ahead log cut off, and the
/// files searched for what must be gone.
extension Vault {
    /// What an erasure took away.
    public struct Erasure: Hashable, Sendable {
        /// The digests whose disclosures are gone; the ledger keeps the digests.
        public let disclosures: [Digest]
        /// The SHA-256 of the documents that are gone.
        public let documents: [Digest]
    }

    /// Erases everything kept for a data subject.
    ///
    /// Copies elsewhere (backups of the vault, the signer's files) are out of reach; so are blocks
    /// that the disk itself keeps. Throws when a value is still found in the vault's files.
    public func erase(dataSubject: String, orderedBy entry: EntryIndex? = nil) throws -> Erasure {
        var traces = Traces()
        let number = Int64(entry?.value ?? 0)
        let erasure = try write { database in
            let disclosures = try Self.rows(
                database, "SELECT digest, disclosure FROM disclosures WHERE data_subject = ?",
                dataSubject)
            let documents = try Self.rows(
                database, "SELECT sha256, document FROM documents WHERE data_subject = ?",
                dataSubject)
            for (digest, _) in disclosures + documents {
                try database.execute(
                    sql: "INSERT OR IGNORE INTO erased VALUES (?, ?)",
                    arguments: [Data(digest.bytes), number])
            }
            if entry != nil {
                try database.execute(
                    sql: "INSERT OR IGNORE INTO erasures VALUES (?, ?)",
                    arguments: [dataSubject, number])
            }
            for table in ["disclosures", "documents"] {
                try database.execute(
                    sql: "DELETE FROM \(table) WHERE data_subject = ?", arguments: [dataSubject])
            }
            traces = Traces(
                disclosures: disclosures.map(\.value), documents: documents.map(\.value))
            return Erasure(disclosures: disclosures.map(\.key), documents: documents.map(\.key))
        }
        try truncateLog()
        if try isFound(traces.all) {
            // Rebalancing a table may leave a stale copy between cells; a rebuilt file has none.
            do { try database.vacuum() } catch {
                throw StorageError.wrapping(error, file: path)
            }
            try truncateLog()
            guard try !isFound(traces.certain) else {
                throw StorageError.inputOutput("\(path) still holds bytes of an erased value")
            }
        }
        return erasure
    }

    /// Whether an ordered erasure was carried out.
    public func hasErased(_ dataSubject: String, orderedBy entry: EntryIndex) throws -> Bool {
        do {
            return try database.read { database in
                try Int.fetchOne(
                    database,
                    sql: "SELECT count(*) FROM erasures WHERE data_subject = ? AND entry = ?",
                    arguments: [dataSubject, Int64(entry.value)]) ?? 0
            } > 0
        } catch { throw StorageError.wrapping(error, file: path) }
    }

    /// The byte sequences that must be in no file any more once a data subject is erased: salts
    /// with their headers, and middles of documents.
    public func traces(of dataSubject: String) throws -> [[UInt8]] {
        try write { database in
            let disclosures = try Self.rows(
                database, "SELECT digest, disclosure FROM disclosures WHERE data_subject = ?",
                dataSubject)
            let documents = try Self.rows(
                database, "SELECT sha256, document FROM documents WHERE data_subject = ?",
                dataSubject)
            return Traces(
                disclosures: disclosures.map(\.value), documents: documents.map(\.value)
            ).all.map { [UInt8]($0) }
        }
    }

    private static func rows(
        _ database: Database, _ sql: String, _ subject: String
    ) throws -> [(key: Digest, value: [UInt8])] {
        try Row.fetchAll(database, sql: sql, arguments: [subject]).map { row in
            guard let key = Digest(try row.bytes(0, of: "a vault's key")) else {
                throw StorageError.unreadable("a key of the vault has not 32 bytes")
            }
            return (key, try row.bytes(1, of: "the vault's row \(key.hex)"))
        }
    }

    /// Empties the write-ahead log into the file and cuts it off. Throws when a reader holds it.
    public func truncateLog() throws {
        do {
            try database.writeWithoutTransaction { database in
                let row = try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                guard let row, try row.count(0, of: "the checkpoint's result") == 0 else {
                    throw StorageError.locked(path)
                }
            }
        } catch { throw StorageError.wrapping(error, file: path) }
    }

    /// Whether the vault's file holds any of these byte sequences.
    private func isFound(_ traces: [Data]) throws -> Bool {
        if traces.isEmpty { return false }
        do {
            return try database.writeWithoutTransaction { database in
                guard let connection = database.sqliteConnection else { return false }
                return try DatabaseFile(connection).contains(anyOf: traces)
            }
        } catch { throw StorageError.wrapping(error, file: path) }
    }

    /// Byte sequences that tell whether erased values are still in a file.
    private struct Traces {
        /// Of disclosures: the salt with its header, 18 bytes that no other value begins with.
        var certain: [Data] = []
        /// Of documents: bytes from the middle, which another document may share.
        var likely: [Data] = []
        var all: [Data] { certain + likely }

        init() {}

        init(disclosures: [[UInt8]], documents: [[UInt8]]) {
            certain = disclosures.map { Data($0.prefix(2 + Disclosure.saltByteCount)) }
            likely = documents.map { Data($0[($0.count / 2)...].prefix(32)) }
                .filter { !$0.isEmpty }
        }
    }
}
