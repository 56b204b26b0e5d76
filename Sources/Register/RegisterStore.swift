public import COSE
public import Certification
internal import Foundation
internal import GRDB

/// The register: projections of a ledger in their own disposable file.
///
/// The log position is written in the same transaction as the rows. A rebuild writes a new file
/// beside the old and swaps by rename, through the same code as live.
public final class RegisterStore: Sendable {
    let database: DatabaseQueue

    /// Opens a register; one of another version is made anew.
    public init(path: String?) throws {
        guard let path else {
            database = try DatabaseQueue()
            try Self.prepare(database)
            return
        }
        database = try Self.naming(path) { try Self.opened(path) }
    }

    private static func opened(_ path: String) throws -> DatabaseQueue {
        do { return try prepared(path) } catch let error as DatabaseError
            where [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode)
        {
            // It is disposable: what cannot be read is made anew. One that is busy, or that the
            // disk has no room for, is not damaged.
            for suffix in ["", "-wal", "-shm", "-journal"] {
                try? FileManager.default.removeItem(atPath: path + suffix)
            }
            return try prepared(path)
        }
    }

    private static func prepared(_ path: String) throws -> DatabaseQueue {
        let database = try open(path)
        try prepare(database)
        return database
    }

    /// Names the file in what SQLite says of it.
    private static func naming<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as DatabaseError {
            throw RegisterError.storage(path, error.message ?? "\(error.resultCode)")
        }
    }

    /// Reads in one view of the file.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try Self.naming(database.path) { try database.read(body) }
    }

    private static func open(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            // Disposable, but never torn: a lost commit is caught up, a torn one would be wrong.
            try database.execute(sql: "PRAGMA journal_mode=WAL")
            try database.execute(sql: "PRAGMA synchronous=NORMAL")
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    private static func prepare(_ database: DatabaseQueue) throws {
        try database.write { database in
            let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            if version == RegisterSchema.version { return }
            for (name, _) in RegisterSchema.tables {
                try database.execute(sql: "DROP TABLE IF EXISTS \(name)")
            }
            for sql in RegisterSchema.statements { try database.execute(sql: sql) }
            try database.execute(sql: "PRAGMA application_id=\(RegisterSchema.applicationID)")
            try database.execute(sql: "PRAGMA user_version=\(RegisterSchema.version)")
        }
    }

    /// How far it has read: the ledger's identity, the number of entries, the newest leaf hash.
    public func position() throws -> (identity: String, size: UInt64, leaf: String)? {
        try read { database in
            try Row.fetchOne(database, sql: "SELECT identity, size, leaf FROM position").map {
                row in
                let size: Int64 = row[1]
                return (row[0], UInt64(size), row[2])
            }
        }
    }

    /// Takes an admitted act with the state after it, in a transaction of its own.
    public func take(_ decision: Decision, stateAfter state: LedgerState) throws {
        try transaction { rows in try rows.take(decision, stateAfter: state) }
    }

    /// Takes an entry that has no effects, in a transaction of its own.
    public func skip(_ entry: InadmissibleEntry) throws { try transaction { try $0.skip(entry) } }

    /// Takes entries, admitted acts each with the state after it, in one transaction. Each state is
    /// looked at and let go: one that is kept is copied when the next act changes it.
    public func transaction(_ body: (EntryRows) throws -> Void) throws {
        try Self.naming(database.path) {
            try database.write { try Self.project(into: $0, body) }
        }
    }

    private static func project(
        into database: Database, _ body: (EntryRows) throws -> Void
    ) throws {
        let rows = try EntryRows(database)
        try body(rows)
        try rows.mark()
    }

    /// Writes a whole register into a new file, in one transaction and without a journal: it takes
    /// the place of another only once it is whole. What rows are found by is made at the end.
    public static func make(
        _ path: String, _ body: (EntryRows) throws -> Void
    ) throws {
        try naming(path) { try makeWhole(path, body) }
    }

    private static func makeWhole(
        _ path: String, _ body: (EntryRows) throws -> Void
    ) throws {
        let new = try prepared(path)
        try new.writeWithoutTransaction { database in
            try database.execute(
                sql: """
                    PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-524288
                    """)
            for name in RegisterSchema.indexes.keys {
                try database.execute(sql: "DROP INDEX \(name)")
            }
        }
        try new.write { database in
            try project(into: database, body)
            for sql in RegisterSchema.indexes.values { try database.execute(sql: sql) }
        }
        try new.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous=FULL; PRAGMA journal_mode=WAL")
        }
        try close(new)
    }

    /// Writes everything into the one file and lets go of it, so that it can be renamed.
    private static func close(_ database: DatabaseQueue) throws {
        _ = try database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        try database.close()
    }

    /// SHA-256 over all rows of all tables in primary-key order, as CBOR.
    public func digest() throws -> Digest {
        try read { database in
            var hash = SHA256()
            for (name, key) in RegisterSchema.tables {
                let rows = try Row.fetchCursor(
                    database, sql: "SELECT * FROM \(name) ORDER BY \(key)")
                while let row = try rows.next() {
                    let cells = Array(row.databaseValues).map { value -> CBOR in
                        switch value.storage {
                        case .null: .null
                        case .int64(let number): CBOR(Int(number))
                        case .string(let text): .text(text)
                        case .blob(let data): .bytes([UInt8](data))
                        case .double: .null
                        }
                    }
                    hash.update(CBOR.array([.text(name), .array(cells)]).encoded())
                }
            }
            return hash.finalize()
        }
    }
}

/// Why the register cannot go on.
public enum RegisterError: Error, Hashable, Sendable, CustomStringConvertible {
    /// An entry that a projection cannot read: it stops there and never skips.
    case unreadable(EntryIndex, String)
    /// The file cannot be read or written now, by its path and what SQLite says.
    case storage(String, String)

    public var description: String {
        switch self {
        case .unreadable(let index, let fault):
            "the register cannot take entry \(index): \(fault)"
        case .storage(let path, let fault): "\(path): \(fault)"
        }
    }
}
