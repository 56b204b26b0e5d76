public import COSE
internal import CSQLite
public import Certification
internal import Foundation
internal import GRDB

/// The register: projections of a ledger in their own disposable file.
///
/// The log position is written in the same transaction as the rows. A rebuild writes a new file
/// beside the old and swaps by rename, through the same code as live. Nothing is synced: what a
/// power failure takes or tears is made anew.
public final class RegisterStore: Sendable {
    /// How a register is opened.
    private enum Access {
        case reading, writing, ownCopy
    }

    let database: DatabaseQueue

    private init(_ database: DatabaseQueue) { self.database = database }

    /// Opens a register to bring it forward; one that is not there, damaged or of another version
    /// is made. Without a path it is in memory.
    public init(path: String?) throws {
        guard let path else {
            database = try DatabaseQueue()
            try Self.prepare(database)
            return
        }
        database = try Self.naming(path) { try Self.opened(path) }
    }

    /// Opens a register to read it; nil where there is none, or none that this version reads.
    public static func reading(_ path: String) -> RegisterStore? { existing(path, .reading) }

    /// Opens a register to read one view of it, as `reading` and `keepView`; again where another
    /// file was put in its place meanwhile, whose WAL may be what was read with it.
    public static func viewing(_ path: String) throws -> RegisterStore? {
        for _ in 0..<3 {
            guard let register = reading(path) else { return nil }
            try register.keepView()
            if try !register.read(hasMoved) { return register }
        }
        return nil
    }

    private static func hasMoved(_ database: Database) -> Bool {
        var hasMoved: Int32 = 0
        sqlite3_file_control(
            database.sqliteConnection, "main", SQLITE_FCNTL_HAS_MOVED, &hasMoved)
        return hasMoved != 0
    }

    /// Opens a copy that its one user alone brings forward, and nobody looks at afterwards: nothing
    /// can be taken back in it. Nil where there is none, or none that this version reads.
    public static func ownCopy(_ path: String) -> RegisterStore? { existing(path, .ownCopy) }

    private static func existing(_ path: String, _ access: Access) -> RegisterStore? {
        guard FileManager.default.fileExists(atPath: path),
            let register = (try? open(path, access)).map(RegisterStore.init(_:)),
            (try? register.read(isOurs)) == true
        else { return nil }
        return register
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
        let database = try open(path, .writing)
        try prepare(database)
        return database
    }

    /// Names the file in what SQLite says of it.
    private static func naming<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as DatabaseError {
            let fault = error.message ?? "\(error.resultCode)"
            // A table or a column that is gone is SQLite's plain error.
            let damage: [ResultCode] = [.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR]
            throw damage.contains(error.resultCode)
                ? RegisterError.damaged(fault) : RegisterError.storage(path, fault)
        }
    }

    /// Reads what stands, or within the view that `keepView` began.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try Self.naming(database.path) { try database.writeWithoutTransaction(body) }
    }

    /// Begins one view, which all that is read from now on is of, until something is written.
    public func keepView() throws {
        try read { database in
            if database.isInsideTransaction { try database.execute(sql: "COMMIT") }
            try database.execute(sql: "BEGIN DEFERRED; SELECT 1 FROM position")
        }
    }

    private static func open(_ path: String, _ access: Access) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.readonly = access == .reading
        // A view outlives each question.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0
                    """)
            switch access {
            case .reading: break
            case .writing:
                try database.execute(sql: "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF")
            case .ownCopy:
                try database.execute(sql: "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF")
            }
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Whether it is of this version, and nobody left a trigger that would write for us.
    private static func isOurs(_ database: Database) throws -> Bool {
        try Int.fetchOne(database, sql: "PRAGMA user_version") == RegisterSchema.version
            && Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('table', 'index')")
                == 0
    }

    private static func prepare(_ database: DatabaseQueue) throws {
        try database.write { database in
            if try isOurs(database) { return }
            for (name, _) in RegisterSchema.tables {
                try database.execute(sql: "DROP TABLE IF EXISTS \(name)")
            }
            for sql in RegisterSchema.statements { try database.execute(sql: sql) }
            try database.execute(sql: "PRAGMA application_id=\(RegisterSchema.applicationID)")
            try database.execute(sql: "PRAGMA user_version=\(RegisterSchema.version)")
        }
    }

    /// How far it has read: the ledger's identity, the number of entries, the newest leaf hash; nil
    /// where that is not told.
    public func position() throws -> (identity: String, size: UInt64, leaf: String)? {
        try read { database in
            try Row.fetchOne(database, sql: "SELECT identity, size, leaf FROM position").flatMap {
                row in
                let size: Int64 = row[1]
                return UInt64(exactly: size).map { (row[0], $0, row[2]) }
            }
        }
    }

    /// Takes entries, admitted acts each with the state after it, in one transaction. Each state is
    /// looked at and let go: one that is kept is copied when the next act changes it.
    public func transaction(_ body: (EntryRows) throws -> Void) throws {
        try Self.naming(database.path) {
            try database.writeWithoutTransaction { database in
                if database.isInsideTransaction { try database.execute(sql: "COMMIT") }
                try database.inTransaction(.immediate) {
                    try Self.project(into: database, body)
                    return .commit
                }
            }
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
        try new.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode=WAL") }
        // Everything is in the one file now: it can be renamed.
        _ = try new.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        try new.close()
    }

    /// SHA-256 over all rows of all tables in primary-key order, as CBOR.
    public func digest() throws -> Digest {
        try read { database in
            var hash = SHA256()
            for (name, key) in RegisterSchema.tables {
                let rows = try database.directStatement(
                    "SELECT * FROM \(name) ORDER BY \(key)")
                try rows.forEachRow { cells in
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
    /// What is in the file is none of ours any more, as SQLite says it.
    case damaged(String)

    /// Whether what is in the file is at fault.
    public var isDamage: Bool { if case .damaged = self { true } else { false } }

    public var description: String {
        switch self {
        case .unreadable(let index, let fault):
            "the register cannot take entry \(index): \(fault)"
        case .storage(let path, let fault): "\(path): \(fault)"
        case .damaged(let fault): "the register is damaged: \(fault)"
        }
    }
}
