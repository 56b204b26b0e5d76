public import Certification
internal import Synchronization

/// A state in a file, read row by row: the appender's snapshot, and an auditor's own earlier run.
///
/// Disposable: whoever opens it compares its head with the log, and folds the log again where it
/// does not fit. Each row carries a checksum; a row that cannot be read ends in a `fault`, after
/// which nothing that was decided on the state may stand.
public final class StateFile: StateStore, @unchecked Sendable {
    /// “clst”; and the version, raised whenever the form of a row changes.
    static let applicationID = 0x636c_7374
    static let version = 5
    /// The most rows kept in memory after they were read.
    private static let cacheCount = 50_000
    /// How many rows are read at a time.
    private static let pageCount = 128

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
    private let connection: StateConnection
    private var cache: [Row: Kept] = [:]
    /// How often rows were written: one that was read before is not kept after.
    private var updateCount = 0
    /// Further connections, for look-ups outside the lock, of one who expects many. Each shows the
    /// file as it was when it was opened, and is let go of when rows are written.
    private var idle: [StateConnection] = []
    private var expectsMany = false
    /// Keys under headings that have few: every act asks for its signer's keys and mandates.
    private var keysCache: [Row: [[UInt8]]] = [:]
    private var newestFault: String?
    /// Held by whoever uses the connection, or any of what is kept here.
    private let lock = Mutex(())

    private init(_ connection: StateConnection, path: String) {
        self.path = path
        self.connection = connection
    }

    private func locked(_ body: () throws -> Void) rethrows {
        try lock.withLock { _ in try body() }
    }

    /// Reads under the lock; what goes wrong is kept as the fault.
    private func reading(_ body: () throws -> Void) {
        locked {
            do { try body() } catch { newestFault = "\(error)" }
        }
    }

    /// Opens a file, to be written to when `writes` is true; nil where there is none, or none of
    /// this version. A reader sees the file as it is now for as long as it lives.
    ///
    /// - Parameter defers: for one who writes much at a time, and seldom: changes stay beside the
    ///   file, in its WAL, until there are 128 MB of them. A row lies on a page of its own, and
    ///   each page would otherwise be written twice before the program ends.
    public static func open(
        _ path: String, writes: Bool, defers: Bool = false
    ) -> StateFile? {
        guard
            let connection = try? StateConnection(
                path: path, creates: false, reads: !writes, defers: defers),
            (try? connection.number("PRAGMA application_id")) == Int64(applicationID),
            (try? connection.number("PRAGMA user_version")) == Int64(version)
        else { return nil }
        return StateFile(connection, path: path)
    }

    /// Writes a whole state into a new file, whole or not at all, and opens it.
    public static func create(
        _ path: String, _ state: LedgerState, head: some Encodable
    ) throws -> StateFile {
        let new = "\(path).new"
        StateConnection.remove(new)
        do {
            let connection = try StateConnection(path: new, creates: true, reads: false)
            // Beside the old one until it is whole: no journal is needed.
            try connection.execute(
                """
                PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;
                CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 0), content BLOB NOT NULL)
                    STRICT;
                CREATE TABLE records (
                    kind TEXT NOT NULL, key BLOB NOT NULL, checksum INTEGER NOT NULL,
                    content BLOB NOT NULL, PRIMARY KEY (kind, key)
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE headings (
                    kind TEXT NOT NULL, heading TEXT NOT NULL, key BLOB NOT NULL,
                    PRIMARY KEY (kind, heading, key)
                ) STRICT, WITHOUT ROWID;
                PRAGMA application_id=\(applicationID); PRAGMA user_version=\(version)
                """)
            try connection.write(state, head: head)
        }
        guard StateConnection.publish(new, as: path) else {
            throw StateFileError("\(path) cannot be replaced")
        }
        guard let file = open(path, writes: true) else {
            throw StateFileError("\(path) cannot be opened")
        }
        return file
    }

    /// Writes what a state that this file was attached to has changed since, in one transaction.
    public func update(_ state: LedgerState, head: some Encodable) throws {
        try locked {
            updateCount += 1
            idle = []
            try connection.update(state, head: head)
            cache.removeAll(keepingCapacity: true)
            keysCache.removeAll(keepingCapacity: true)
        }
    }

    /// Readies the file for many who ask at once: they look rows up beside each other, on
    /// connections of their own.
    public func expectMany() {
        locked { expectsMany = true }
    }

    /// The head, or nil where it cannot be read.
    public func head<Head: Decodable>(_ type: Head.Type) -> Head? {
        var head: Head?
        reading {
            try connection.forEachRow("SELECT content FROM head") { row in
                head = try RowDecoder.decode(type, from: row.bytes(0))
                return false
            }
        }
        return head
    }

    /// What could not be read since the file was opened.
    public var fault: String? {
        var fault: String?
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
            let connection =
                try lookUp.connection ?? StateConnection(path: path, creates: false, reads: true)
            value = try read(row, by: connection)
            locked {
                if lookUp.time != updateCount { return }
                keep(value, of: row)
                idle.append(connection)
            }
        } catch { locked { newestFault = "\(error)" } }
        return value
    }

    /// A look-up outside the lock: those who look ahead for others would wait for each other, and
    /// the one who decides for all of them (measured: a fourth of deciding).
    private struct LookUp {
        /// Nil: one is to be opened.
        let connection: StateConnection?
        /// What it reads is kept only while nothing was written since.
        let time: Int
    }

    private func read<Value: Codable>(
        _ row: Row, by connection: StateConnection
    ) throws -> Value? {
        guard let (checksum, content) = try connection.row(row.table, row.key) else { return nil }
        return try Self.decode(Value.self, content, row.table, row.key, checksum)
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
                    SELECT key FROM headings WHERE kind = ?1 AND heading = ?2
                    AND key > ?3 ORDER BY key LIMIT \(Self.pageCount)
                    """, [.text(table), .text(heading), .bytes(last ?? [])]
                ) { row in
                    page.append(row.bytes(0))
                    return true
                }
                guard last == nil, page.count < Self.pageCount else { return }
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
                    SELECT key, checksum, content FROM records WHERE kind = ?1
                    AND key > ?2 ORDER BY key LIMIT \(Self.pageCount)
                    """, [.text(table), .bytes(last ?? [])]
                ) { row in
                    let key = row.bytes(0)
                    page.append(
                        (key, try Self.decode(type, row.bytes(2), table, key, row.number(1))))
                    return true
                }
            }
            for (key, value) in page where !body(key, value) { return }
            last = page.count == Self.pageCount ? page.last?.0 : nil
        } while last != nil
    }

    private static func decode<Value: Decodable>(
        _ type: Value.Type, _ content: [UInt8], _ table: String, _ key: [UInt8],
        _ checksum: Int64
    ) throws -> Value {
        guard StateConnection.checksum(table, key, content) == checksum else {
            throw StateFileError("a row of \(table) is damaged")
        }
        return try RowDecoder.decode(type, from: content)
    }
}

/// Why a state file cannot be written or read.
public struct StateFileError: Error, CustomStringConvertible {
    /// What was found, in one line.
    public let description: String

    init(_ description: String) { self.description = description }
}
