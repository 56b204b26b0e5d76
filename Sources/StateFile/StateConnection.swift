internal import CSQLite
internal import CZlib
internal import Certification

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// One SQLite connection, its statements prepared once each.
final class StateConnection {
    enum Argument {
        case text(String)
        case bytes([UInt8])
        case number(Int64)
    }

    private let handle: OpaquePointer
    private var prepared: [String: OpaquePointer] = [:]
    /// One of them, at hand.
    private var lookUp: OpaquePointer?

    /// How many pages of changes lie beside a file whose owner defers: 128 MB.
    private static let deferredPageCount = 32_768

    /// Opens a file; a reader keeps one view of it.
    init(path: String, creates: Bool, reads: Bool, defers: Bool = false) throws {
        var handle: OpaquePointer?
        var flags = reads ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
        if creates { flags |= SQLITE_OPEN_CREATE }
        let mask = umask(0o077)
        let code = sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_NOMUTEX, nil)
        umask(mask)
        guard code == SQLITE_OK, let handle else {
            sqlite3_close_v2(handle)
            throw StateFileError("\(path) cannot be opened")
        }
        self.handle = handle
        try execute("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0")
        if reads {
            try execute("PRAGMA query_only=ON; PRAGMA busy_timeout=5000; BEGIN")
            _ = try number("SELECT count(*) FROM head")
        } else if !creates {
            // A commit that a power failure takes back is folded again from the log.
            try execute(
                """
                PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;
                PRAGMA cache_size=-65536
                """)
            if defers {
                certledger_keep_wal(handle)
                try execute("PRAGMA wal_autocheckpoint=\(Self.deferredPageCount)")
            }
            try beginReading()
        }
    }

    deinit {
        for statement in prepared.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
    }

    func execute(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw fault() }
    }

    func number(_ sql: String) throws -> Int64 {
        var number: Int64 = 0
        try forEachRow(sql) { row in
            number = row.number(0)
            return false
        }
        return number
    }

    /// Runs a statement and gives its rows one by one, until the body gives false.
    func forEachRow(
        _ sql: String, _ arguments: [Argument] = [], _ body: (StateRow) throws -> Bool
    ) throws {
        let statement = try statement(sql)
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        for (position, argument) in arguments.enumerated() {
            try bind(argument, at: Int32(position + 1), of: statement)
        }
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: if try !body(StateRow(statement: statement)) { return }
            case SQLITE_DONE: return
            default: throw fault()
            }
        }
    }

    /// The row of a key, or nil: asked some five times an act, so bound without copies.
    func row(_ table: String, _ key: [UInt8]) throws -> (checksum: Int64, content: [UInt8])? {
        let statement = try lookUp ?? prepareLookUp()
        var table = table
        return try table.withUTF8 { table in
            try key.withUnsafeBufferPointer { key in
                defer { sqlite3_reset(statement) }
                // What is bound outlives the step, and is bound anew before the next.
                table.withMemoryRebound(to: CChar.self) { table in
                    _ = sqlite3_bind_text(
                        statement, 1, table.baseAddress, Int32(table.count), nil)
                }
                // An empty array may have no address, which SQLite would take for NULL.
                if key.isEmpty {
                    sqlite3_bind_zeroblob(statement, 2, 0)
                } else {
                    sqlite3_bind_blob(statement, 2, key.baseAddress, Int32(key.count), nil)
                }
                switch sqlite3_step(statement) {
                case SQLITE_ROW:
                    let row = StateRow(statement: statement)
                    return (row.number(0), row.bytes(1))
                case SQLITE_DONE: return nil
                default: throw fault()
                }
            }
        }
    }

    private func prepareLookUp() throws -> OpaquePointer {
        let statement = try statement(
            "SELECT checksum, content FROM records WHERE kind = ?1 AND key = ?2")
        lookUp = statement
        return statement
    }

    private func run(_ sql: String, _ arguments: [Argument]) throws {
        try forEachRow(sql, arguments) { _ in true }
    }

    private func bind(
        _ argument: Argument, at position: Int32, of statement: OpaquePointer
    ) throws {
        let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        let code =
            switch argument {
            case .number(let number): sqlite3_bind_int64(statement, position, number)
            case .text(let text): sqlite3_bind_text(statement, position, text, -1, copied)
            case .bytes(let bytes):
                // An empty array has no address, which SQLite would take for NULL.
                bytes.isEmpty
                    ? sqlite3_bind_zeroblob(statement, position, 0)
                    : sqlite3_bind_blob(
                        statement, position, bytes, Int32(bytes.count), copied)
            }
        guard code == SQLITE_OK else { throw fault() }
    }

    private func statement(_ sql: String) throws -> OpaquePointer {
        if let statement = prepared[sql] { return statement }
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement
        else { throw fault() }
        prepared[sql] = statement
        return statement
    }

    private func fault() -> StateFileError {
        StateFileError(String(cString: sqlite3_errmsg(handle)))
    }

    /// One view for many look-ups: outside a transaction each would lock and unlock the file
    /// (measured: 34 system calls an act).
    private func beginReading() throws { try execute("BEGIN") }

    /// Writes a head and the rows that a state has in memory, in one transaction, and reads on.
    func update(_ state: LedgerState, head: some Encodable) throws {
        try execute("COMMIT")
        // Read on whatever becomes of it: the next update begins where this one did.
        do { try write(state, head: head) } catch {
            try? beginReading()
            throw error
        }
        try beginReading()
    }

    /// Writes a head and the rows that a state has in memory, in one transaction.
    func write(_ state: LedgerState, head: some Encodable) throws {
        try execute("BEGIN IMMEDIATE")
        do {
            var writer = Writer(connection: self)
            try state.write(to: &writer)
            try run(
                "INSERT OR REPLACE INTO head VALUES (0, ?1)",
                [.bytes(try RowEncoder.encode(head))])
            try execute("COMMIT")
        } catch {
            try? execute("ROLLBACK")
            throw error
        }
    }

    /// Rows of a state, as they come.
    private struct Writer: StateWriter {
        let connection: StateConnection

        func put<Value: Codable & Sendable>(
            _ table: String, _ key: [UInt8], _ value: Value?
        ) throws {
            guard let value else {
                return try connection.run(
                    "DELETE FROM records WHERE kind = ?1 AND key = ?2",
                    [.text(table), .bytes(key)])
            }
            let content = try RowEncoder.encode(value)
            try connection.run(
                "INSERT OR REPLACE INTO records VALUES (?1, ?2, ?3, ?4)",
                [
                    .text(table), .bytes(key),
                    .number(StateConnection.checksum(table, key, content)), .bytes(content),
                ])
        }

        func file(
            _ table: String, _ key: [UInt8], under heading: String, _ isFiled: Bool
        ) throws {
            let row: [Argument] = [.text(table), .text(heading), .bytes(key)]
            let sql =
                isFiled
                ? "INSERT OR IGNORE INTO headings VALUES (?1, ?2, ?3)"
                : "DELETE FROM headings WHERE kind = ?1 AND heading = ?2 AND key = ?3"
            try connection.run(sql, row)
        }
    }

    /// CRC-32 over table, key and row: against the disk, not against people.
    static func checksum(_ table: String, _ key: [UInt8], _ content: [UInt8]) -> Int64 {
        var table = table
        var sum = table.withUTF8 { crc32(0, $0.baseAddress, UInt32($0.count)) }
        sum = crc32(sum, key, UInt32(key.count))
        return Int64(crc32(sum, content, UInt32(content.count)))
    }

    /// Takes a file away with what lies beside it.
    static func remove(_ path: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink("\(path)\(suffix)") }
    }

    /// Syncs a whole new file and puts it in the place of an old one, with what lay beside that.
    static func publish(_ new: String, as path: String) -> Bool {
        let descriptor = open(new, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { return false }
        for suffix in ["-wal", "-shm", "-journal"] { unlink("\(path)\(suffix)") }
        return rename(new, path) == 0
    }
}

/// One row of a query.
struct StateRow {
    let statement: OpaquePointer

    func number(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

    func bytes(_ column: Int32) -> [UInt8] {
        let count = Int(sqlite3_column_bytes(statement, column))
        guard count > 0, let start = sqlite3_column_blob(statement, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }
}
