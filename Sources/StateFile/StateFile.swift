public import COSE
public import Certification
internal import SQLite
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// A state in a file, read row by row: the appender's snapshot, and an auditor's own earlier run.
///
/// Disposable: whoever opens it compares its head with the log, and folds the log again where it
/// does not fit. Each row carries an authentication code over its table, its key, what it holds and
/// the number of entries behind it when it was written: a row that was edited, or moved under
/// another key, ends in a `fault`, after which nothing that was decided on the state may stand. A
/// row that is missing, or put back as it once was, cannot be told so: see `differences(from:)`.
///
/// The appender's is not synced: what a power failure takes or tears is folded again from the log.
public final class StateFile: StateStore, @unchecked Sendable {
    /// “clst”; and the version, raised whenever the form of a row changes.
    static let applicationID: Int64 = 0x636c_7374
    static let version: Int64 = 12
    /// The most rows kept in memory after they were read.
    private static let cacheCount = 50_000
    /// How many rows are read at a time.
    private static let pageCount = 128
    /// How many pages of changes lie beside a file whose owner defers: 128 MB.
    private static let deferredPageCount = 32_768

    private struct Row: Hashable {
        let table: String
        let key: [UInt8]
    }

    /// What is known of a row: that there is none is asked for most, of what may occur once.
    private enum Kept {
        case missing
        case value(any Sendable)
    }

    public let path: String
    let connection: SQLiteConnection
    let seal: RowSeal
    private var cache: [Row: Kept] = [:]
    /// How often rows were written: one that was read before is not kept after.
    private var updateCount = 0
    /// Further connections, for look-ups outside the lock, of one who expects many. Each shows the
    /// file as it was when it was opened, and is let go of when rows are written.
    private var idle: [SQLiteConnection] = []
    private var expectsMany = false
    /// The first keys under a heading: every act asks for its signer's keys and mandates, and
    /// whether he stays away from anything.
    private var keysCache: [Row: [[UInt8]]] = [:]
    private var newestFault: Wording?
    /// Held by whoever uses the connection, or any of what is kept here.
    private let lock = Mutex(())

    private init(_ connection: SQLiteConnection, path: String, seal: RowSeal) {
        self.path = path
        self.connection = connection
        self.seal = seal
    }

    private func locked(_ body: () throws -> Void) rethrows {
        try lock.withLock { _ in try body() }
    }

    /// Reads under the lock; what goes wrong is kept as the fault.
    private func reading(_ body: () throws -> Void) {
        locked {
            do { try body() } catch { newestFault = StateFileError(error).told }
        }
    }

    /// Opens a file, to be written to when `writes` is true; nil where there is none, or none of
    /// this version. Its owner sees the file as it is now until it writes to it.
    ///
    /// - Parameter key: what the codes of its rows are made with.
    /// - Parameter defers: for one who writes much at a time, and seldom: changes stay beside the
    ///   file, in its WAL, until there are 128 MB of them. A row lies on a page of its own, and
    ///   each page would otherwise be written twice before the program ends. What he defers is
    ///   synced: nobody compares it with the log.
    public static func open(
        _ path: String, key: AuthenticationKey, writes: Bool, defers: Bool = false
    ) -> StateFile? {
        do {
            let connection = try SQLiteConnection(path, writes ? .writing : .reading)
            guard try connection.number("PRAGMA application_id") == applicationID,
                try connection.number("PRAGMA user_version") == version,
                // A trigger that somebody left would write for us.
                try connection.number(
                    "SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('table', 'index')") == 0
            else { return nil }
            if writes {
                try connection.execute(
                    """
                    PRAGMA journal_mode=WAL; PRAGMA synchronous=\(defers ? "NORMAL" : "OFF");
                    PRAGMA cache_size=-65536
                    """)
                if defers {
                    connection.keepWAL()
                    try connection.execute("PRAGMA wal_autocheckpoint=\(deferredPageCount)")
                }
            } else {
                try connection.execute("PRAGMA query_only=ON")
            }
            try beginReading(connection)
            // Put in the place of another meanwhile, whose WAL may be what was read with it.
            if connection.hasMoved { return nil }
            return StateFile(connection, path: path, seal: RowSeal(key: key))
        } catch { return nil }
    }

    /// One view for many look-ups: outside a transaction each would lock and unlock the file
    /// (measured: 34 system calls an act).
    private static func beginReading(_ connection: SQLiteConnection) throws {
        try connection.execute("BEGIN")
        _ = try connection.number("SELECT count(*) FROM head")
    }

    /// Writes a whole state into a new file, whole or not at all, and opens it.
    public static func create(
        _ path: String, _ state: LedgerState, head: some Encodable, key: AuthenticationKey,
        syncs: Bool = false
    ) throws -> StateFile {
        let new = "\(path).new"
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink("\(new)\(suffix)") }
        do {
            // Its owner's alone: nobody else can check what it says.
            makePrivate(new)
            let connection = try SQLiteConnection(new, .creating)
            // Beside the old one until it is whole: no journal is needed.
            try connection.execute(
                """
                PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;
                \(schema)
                PRAGMA application_id=\(applicationID); PRAGMA user_version=\(version)
                """)
            try connection.transaction {
                try Self.write(state, head: head, connection, RowSeal(key: key))
            }
        }
        if syncs { try sync(new) }
        // The old file first, and what belongs to it after: no file is ever there without its WAL.
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink("\(path)\(suffix)") }
        guard rename(new, path) == 0 else { throw StateFileError("\(path) cannot be replaced") }
        guard let file = open(path, key: key, writes: true) else {
            throw StateFileError("\(path) cannot be opened")
        }
        return file
    }

    private static func sync(_ path: String) throws {
        let descriptor = openToSync(path)
        guard descriptor >= 0 else { throw StateFileError("\(path) cannot be opened") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StateFileError("\(path) cannot be synced") }
    }

    private static let schema = """
        CREATE TABLE head (
            id INTEGER PRIMARY KEY CHECK (id = 0), entry INTEGER NOT NULL, code BLOB NOT NULL,
            content BLOB NOT NULL
        ) STRICT;
        CREATE TABLE records (
            kind TEXT NOT NULL, key BLOB NOT NULL, entry INTEGER NOT NULL, code BLOB NOT NULL,
            content BLOB NOT NULL, PRIMARY KEY (kind, key)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE headings (
            kind TEXT NOT NULL, heading TEXT NOT NULL, key BLOB NOT NULL, entry INTEGER NOT NULL,
            code BLOB NOT NULL, PRIMARY KEY (kind, heading, key)
        ) STRICT, WITHOUT ROWID;
        """

    /// Writes what a state that this file was attached to has changed since, in one transaction.
    ///
    /// Another may have written meanwhile, of the same log: what the state has in memory is all
    /// that changed since it was attached, so the newer of the two is what stands.
    public func update(_ state: LedgerState, head: some Encodable) throws {
        try locked {
            updateCount += 1
            idle = []
            cache.removeAll(keepingCapacity: true)
            keysCache.removeAll(keepingCapacity: true)
            do {
                try connection.execute("COMMIT")
                // Read on whatever becomes of it: the next update begins where this one did.
                defer { try? Self.beginReading(connection) }
                try connection.transaction {
                    try Self.write(state, head: head, connection, seal)
                }
            } catch let error as SQLiteError { throw StateFileError(error) }
        }
    }

    private static func write(
        _ state: LedgerState, head: some Encodable, _ connection: SQLiteConnection, _ seal: RowSeal
    ) throws {
        let entry = Int64(clamping: state.size)
        var writer = RowsWriter(connection: connection, seal: seal, entry: entry)
        try state.write(to: &writer)
        let content = try RowEncoder.encode(head)
        try connection.run(
            "INSERT OR REPLACE INTO head VALUES (0, ?1, ?2, ?3)",
            [
                .number(entry), .bytes(seal.code(.head, "", [], entry, content)), .bytes(content),
            ])
    }

    /// Readies the file for many who ask at once: they look rows up beside each other, on
    /// connections of their own. For one who alone writes to the file.
    public func expectMany() {
        locked { expectsMany = true }
    }

    /// The head, or nil where it cannot be read or is not what was written.
    public func head<Head: Decodable>(_ type: Head.Type) -> Head? {
        var head: Head?
        reading {
            head = try connection.first("SELECT entry, code, content FROM head") { row in
                try RowDecoder.decode(type, from: seal.opened(.head, "", [], row))
            }
        }
        return head
    }

    /// What could not be read since the file was opened.
    public var fault: Wording? {
        var fault: Wording?
        locked { fault = newestFault }
        return fault
    }

    /// The row of a key, or nil when there is none.
    public func value<Value: Codable & Sendable>(
        _ table: String, _ key: [UInt8], as type: Value.Type
    ) -> Value? {
        let row = Row(table: table, key: key)
        var value: Value?
        var lookUp: LookUp?
        reading {
            switch cache[row] {
            case .missing: return
            case .value(let kept as Value): value = kept
            case .value, nil:
                if expectsMany {
                    lookUp = LookUp(connection: idle.popLast(), time: updateCount)
                } else {
                    value = try read(row, by: connection)
                    keep(value, of: row)
                }
            }
        }
        guard let lookUp else { return value }
        do {
            let connection = try lookUp.connection ?? SQLiteConnection(path, .reading)
            value = try read(row, by: connection)
            locked {
                if lookUp.time != updateCount { return }
                keep(value, of: row)
                idle.append(connection)
            }
        } catch { locked { newestFault = StateFileError(error).told } }
        return value
    }

    /// A look-up outside the lock: those who look ahead for others would wait for each other, and
    /// the one who decides for all of them (measured: a fourth of deciding).
    private struct LookUp {
        /// Nil: one is to be opened.
        let connection: SQLiteConnection?
        /// What it reads is kept only while nothing was written since.
        let time: Int
    }

    private func read<Value: Codable>(
        _ row: Row, by connection: SQLiteConnection
    ) throws -> Value? {
        try connection.first(
            "SELECT entry, code, content FROM records WHERE kind = ?1 AND key = ?2",
            [.text(row.table), .bytes(row.key)]
        ) {
            try RowDecoder.decode(
                Value.self, from: seal.opened(.record, row.table, row.key, $0))
        }
    }

    private func keep(_ value: (some Sendable)?, of row: Row) {
        if cache.count >= Self.cacheCount { cache.removeAll() }
        cache[row] = value.map { .value($0) } ?? .missing
    }

    /// The keys filed under a heading, in order, until the body gives false.
    public func forEachKey(
        _ table: String, under heading: String, _ body: ([UInt8]) -> Bool
    ) {
        // Page by page, each outside the lock: the body may ask for rows.
        let whole = Row(table: table, key: Array(heading.utf8))
        var last: [UInt8]?
        repeat {
            var page: [[UInt8]] = []
            reading {
                if last == nil, let kept = keysCache[whole] {
                    page = kept
                    return
                }
                try connection.forEachRow(
                    """
                    SELECT entry, code, key FROM headings WHERE kind = ?1 AND heading = ?2
                    AND key > ?3 ORDER BY key LIMIT \(Self.pageCount)
                    """, [.text(table), .text(heading), .bytes(last ?? [])]
                ) { page.append(try seal.opened(.heading(heading), table, $0.bytes(2), $0)) }
                guard last == nil else { return }
                if keysCache.count >= Self.cacheCount { keysCache.removeAll() }
                keysCache[whole] = page
            }
            for key in page where !body(key) { return }
            last = page.count == Self.pageCount ? page.last : nil
        } while last != nil
    }

    /// The rows of a table, in order, until the body gives false.
    public func forEachRow<Value: Codable & Sendable>(
        _ table: String, as type: Value.Type, _ body: ([UInt8], Value) -> Bool
    ) {
        var last: [UInt8]?
        repeat {
            var page: [([UInt8], Value)] = []
            reading {
                try connection.forEachRow(
                    """
                    SELECT entry, code, content, key FROM records WHERE kind = ?1
                    AND key > ?2 ORDER BY key LIMIT \(Self.pageCount)
                    """, [.text(table), .bytes(last ?? [])]
                ) { row in
                    let key = row.bytes(3) ?? []
                    let content = try seal.opened(.record, table, key, row)
                    page.append((key, try RowDecoder.decode(type, from: content)))
                }
            }
            for (key, value) in page where !body(key, value) { return }
            last = page.count == Self.pageCount ? page.last?.0 : nil
        } while last != nil
    }
}

/// Why a state file cannot be written or read.
public struct StateFileError: Error, CustomStringConvertible {
    /// What was found, in one line.
    public let told: Wording
    /// Whether what is in the file is at fault, and not the disk or another who writes.
    public let isDamage: Bool

    public var description: String { told.en }

    init(_ told: String) {
        self.told = Wording(zh: told, en: told)
        isDamage = false
    }

    init(_ difference: RowDifference, _ row: String) {
        told = difference.wording(row)
        isDamage = true
    }

    init(_ error: any Error) {
        if let error = error as? StateFileError {
            self = error
            return
        }
        let fault = "\(error)"
        told = Wording(zh: fault, en: fault)
        let kind = (error as? SQLiteError)?.kind
        isDamage = kind == .corrupt || kind == .notADatabase
    }
}

/// The system's `open`, which `StateFile.open` hides.
private func openToSync(_ path: String) -> Int32 { open(path, O_RDONLY | O_CLOEXEC) }

/// Makes an empty file that its owner alone may read; SQLite says where that failed.
private func makePrivate(_ path: String) {
    close(open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600))
}
