public import COSE
internal import CSQLite
public import TransparencyLog

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// A ledger.sqlite read as hostile input: read-only, nothing in it believed (STORAGE).
///
/// Rows may hold anything: a column of the wrong kind is a fault in the report, never a trap.
public final class LedgerReader: LogSource {
    private let connection: Connection
    private let nodeTotal: UInt64
    private var nodeCache: [UInt64: Digest] = [:]
    private var columnFaults: [String] = []

    /// How many nodes are read ahead at a time: the audit asks for them in order.
    private static let nodePage: UInt64 = 4096

    /// Opens a ledger file; a foreign or newer one is refused by name.
    public init(path: String) throws {
        guard access(path, F_OK) == 0 else { throw LedgerFileError.missing(path) }
        let hasLog = access("\(path)-wal", F_OK) == 0
        connection = try Connection(path: path, hasWriteAheadLog: hasLog)
        let id = try Self.number(connection, "PRAGMA application_id")
        let version = try Self.number(connection, "PRAGMA user_version")
        guard id == Int64(LedgerSchema.applicationID) else {
            throw LedgerFileError.foreign(applicationID: id)
        }
        guard version <= Int64(LedgerSchema.version) else {
            throw LedgerFileError.newer(version: version)
        }
        for table in ["entries", "nodes", "checkpoints"] {
            let count = try Self.number(
                connection,
                "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '\(table)'")
            guard count == 1 else { throw LedgerFileError.notALedger("no table \(table)") }
        }
        nodeTotal = UInt64(clamping: try Self.number(connection, "SELECT count(*) FROM nodes"))
    }

    /// What this kind of source cannot show.
    public let cannotShow = ["clock-at-admission", "vault"]

    /// The number of entries.
    public func entryCount() throws -> UInt64 {
        UInt64(clamping: try Self.number(connection, "SELECT count(*) FROM entries"))
    }

    /// The entries in order from an index on, each with the leaf hash kept beside it.
    public func forEachEntry(
        from index: UInt64, _ body: (UInt64, [UInt8], Digest?) throws -> Void
    ) throws {
        try connection.forEachRow(
            """
            SELECT position, statement, leaf_hash FROM entries
            WHERE position >= ?1 ORDER BY position
            """, [Int64(clamping: index)]
        ) { row in
            let position = UInt64(clamping: row.number(0) ?? 0)
            guard let statement = row.bytes(1) else {
                columnFaults.append("entry \(position) holds no statement")
                try body(position, [], nil)
                return
            }
            let hash = row.bytes(2).flatMap { Digest($0) }
            if hash == nil { columnFaults.append("entry \(position) holds no leaf hash") }
            try body(position, statement, hash)
        }
        if !columnFaults.isEmpty {
            throw LedgerFileError.damaged(columnFaults.joined(separator: "; "))
        }
    }

    /// The number of stored nodes; nil where none are kept.
    public func storedNodeCount() throws -> UInt64? { nodeTotal }

    /// A stored node, or nil when it is not there.
    public func storedNode(at index: UInt64) throws -> Digest? {
        if let node = nodeCache[index] { return node }
        nodeCache.removeAll(keepingCapacity: true)
        try connection.forEachRow(
            "SELECT position, hash FROM nodes WHERE position >= ?1 ORDER BY position LIMIT ?2",
            [Int64(clamping: index), Int64(Self.nodePage)]
        ) { row in
            if let position = row.number(0), position >= 0,
                let hash = row.bytes(1).flatMap({ Digest($0) })
            {
                nodeCache[UInt64(position)] = hash
            }
        }
        return nodeCache[index]
    }

    /// Every checkpoint kept, by rising size; nil where only a note is.
    public func checkpoints() throws -> [StoredCheckpoint]? {
        var checkpoints: [StoredCheckpoint] = []
        try connection.forEachRow(
            "SELECT size, time, note_signature, receipt_signature FROM checkpoints ORDER BY size"
        ) { row in
            checkpoints.append(
                StoredCheckpoint(
                    size: UInt64(clamping: row.number(0) ?? 0), time: row.number(1) ?? 0,
                    noteSignature: row.bytes(2) ?? [], receiptSignature: row.bytes(3) ?? []))
        }
        return checkpoints
    }

    /// The newest published checkpoint as a signed note, where there is one.
    public func publishedCheckpoint() throws -> [UInt8]? { nil }

    /// What is wrong with the container itself.
    public func faults() throws -> [String] {
        var faults: [String] = []
        try connection.forEachRow("PRAGMA integrity_check(20)") { row in
            let text = row.text(0) ?? ""
            if text != "ok" { faults.append("integrity check: \(text)") }
        }
        var found: [String: String] = [:]
        try connection.forEachRow(
            "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
        ) { row in
            if let name = row.text(0) { found[name] = row.text(1) ?? "" }
        }
        for (name, sql) in LedgerSchema.statements {
            guard let text = found.removeValue(forKey: name) else {
                faults.append("the guard or table \(name) is missing")
                continue
            }
            if text != sql { faults.append("\(name) is not what the schema says") }
        }
        for name in found.keys.sorted() { faults.append("\(name) does not belong in a ledger") }
        return faults
    }

    private static func number(_ connection: Connection, _ sql: String) throws -> Int64 {
        var number: Int64 = 0
        try connection.forEachRow(sql) { row in number = row.number(0) ?? 0 }
        return number
    }
}
