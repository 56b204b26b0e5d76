public import COSE
package import SQLite
public import TransparencyLog

/// A ledger.sqlite read as hostile input: read-only, nothing in it believed (STORAGE, Opening to
/// read).
///
/// Rows may hold anything: a column of the wrong kind is a fault in the report, never a trap. All
/// that one reader gives is one view of the file, also while an appender writes to it.
public final class LedgerReader: LogSource {
    private let file: FileView
    private var nodeTotal: UInt64?
    private var nodeCache: [UInt64: Digest] = [:]

    /// How many nodes are read ahead at a time: the audit asks for them in order.
    private static let nodePage: UInt64 = 4096
    /// How many faults of columns are told one by one.
    private static let maximumFaultCount = 20

    /// Opens a ledger file; a foreign or newer one is refused by name, and so is one whose tables
    /// are not the schema's. Missing guards are the audit's to tell: see `schemaFaults()`.
    ///
    /// Throws a `LedgerFileError`.
    public init(path: String) throws {
        file = try FileView(path: path)
        try checkKind()
    }

    /// Reads a ledger file through the connection of its one appender, which alone changes it.
    package init(_ connection: SQLiteConnection, path: String) throws {
        file = FileView(connection, path: path)
        try checkKind()
    }

    /// How often a file is opened anew that was written to while it was read without locks.
    private static let patience = 5

    /// Reads again where the file was written to while it was read without locks: mostly there are
    /// files beside it by then, and it is read with them.
    public static func untilUnchanged<Value>(_ body: () throws -> Value) throws -> Value {
        for _ in 1..<patience { do { return try body() } catch LedgerFileError.changing {} }
        return try body()
    }

    private func checkKind() throws {
        let id = try file.number("PRAGMA application_id")
        let version = try file.number("PRAGMA user_version")
        let tables = try file.number("SELECT count(*) FROM sqlite_schema")
        guard id == Int64(LedgerSchema.applicationID) else {
            if id == 0, tables == 0 { throw LedgerFileError.notALedger("an empty database") }
            throw LedgerFileError.foreign(applicationID: id)
        }
        guard version <= Int64(LedgerSchema.version) else {
            throw LedgerFileError.newer(version: version)
        }
        guard version > 0 else {
            throw LedgerFileError.notALedger("its schema has the version \(version)")
        }
        guard version == Int64(LedgerSchema.version) else {
            throw LedgerFileError.older(version: version)
        }
        let found = try schema()
        for (name, sql) in LedgerSchema.tables {
            guard let texts = found[name] else {
                throw LedgerFileError.notALedger("no table \(name)")
            }
            // A view or virtual table of that name could run what it likes.
            guard texts == [sql] else { throw LedgerFileError.schemaDiffers(name) }
        }
    }

    /// What this kind of source cannot show.
    public let cannotShow = ["clock-at-admission", "vault"]

    /// The number of entries.
    public func entryCount() throws -> UInt64 {
        try next("entries")
    }

    /// The entries in order from an index on, each with the leaf hash kept beside it.
    public func forEachEntry(
        from index: UInt64, _ body: (UInt64, [UInt8], Digest?) throws -> Void
    ) throws { try forEachEntry(from: index, limit: .max, body) }

    /// The same, of so many entries at most.
    package func forEachEntry(
        from index: UInt64, limit: Int64, _ body: (UInt64, [UInt8], Digest?) throws -> Void
    ) throws {
        var faults: [String] = []
        try file.forEachRow(
            """
            SELECT position, statement, leaf_hash FROM entries
            WHERE position >= ?1 ORDER BY position LIMIT ?2
            """, [.count(index), .number(limit)]
        ) { row in
            let position = UInt64(clamping: row.number(0) ?? 0)
            let statement = row.bytes(1)
            let hash = row.bytes(2).flatMap { Digest($0) }
            if faults.count < Self.maximumFaultCount {
                if statement == nil { faults.append("entry \(position) holds no statement") }
                if hash == nil { faults.append("entry \(position) holds no leaf hash") }
            }
            try body(position, statement ?? [], hash)
        }
        if !faults.isEmpty { throw LedgerFileError.damaged(faults.joined(separator: "; ")) }
    }

    /// The position after a table's newest row. What is missing before it is missed when it is
    /// asked for; SQLite's own check knows that no position is negative.
    private func next(_ table: String) throws -> UInt64 {
        let newest = try file.number("SELECT coalesce(max(position), -1) FROM \(table)")
        return newest < 0 ? 0 : UInt64(newest) + 1
    }

    /// The number of stored nodes; nil where none are kept.
    public func storedNodeCount() throws -> UInt64? {
        if let nodeTotal { return nodeTotal }
        let count = try next("nodes")
        nodeTotal = count
        return count
    }

    /// A stored node, or nil when it is not there.
    public func storedNode(at index: UInt64) throws -> Digest? {
        if let node = nodeCache[index] { return node }
        nodeCache.removeAll(keepingCapacity: true)
        try file.forEachRow(
            "SELECT position, hash FROM nodes WHERE position >= ?1 ORDER BY position LIMIT ?2",
            [.count(index), .count(Self.nodePage)]
        ) { row in
            if let position = row.number(0), position >= 0,
                let hash = row.bytes(1).flatMap({ Digest($0) })
            {
                nodeCache[UInt64(position)] = hash
            }
        }
        return nodeCache[index]
    }

    /// The checkpoints kept of trees above a size, by rising size, at most so many.
    public func checkpoints(above size: UInt64, limit: Int) throws -> [StoredCheckpoint]? {
        try checkpoints(
            "WHERE size > ?1 ORDER BY size LIMIT ?2", [.count(size), .number(Int64(limit))])
    }

    private func checkpoints(
        _ clause: String, _ values: [SQLiteValue] = []
    ) throws -> [StoredCheckpoint] {
        var checkpoints: [StoredCheckpoint] = []
        try file.forEachRow(
            "SELECT size, time, signature FROM checkpoints \(clause)", values
        ) { row in
            checkpoints.append(
                StoredCheckpoint(
                    size: UInt64(clamping: row.number(0) ?? 0), time: row.number(1) ?? 0,
                    signature: row.bytes(2) ?? []))
        }
        return checkpoints
    }

    /// The published notes kept of trees above a size, by rising size, at most so many.
    public func notes(above size: UInt64, limit: Int) throws -> [StoredNote] {
        try notes("WHERE size > ?1 ORDER BY size LIMIT ?2", [.count(size), .number(Int64(limit))])
    }

    private func notes(_ clause: String, _ values: [SQLiteValue] = []) throws -> [StoredNote] {
        var notes: [StoredNote] = []
        try file.forEachRow("SELECT size, signature, former_signature FROM notes \(clause)", values)
        {
            row in
            notes.append(
                StoredNote(
                    size: UInt64(clamping: row.number(0) ?? 0), signature: row.bytes(1) ?? [],
                    // What is neither NULL nor bytes is a signature, and a bad one.
                    formerSignature: row.isNull(2) ? nil : row.bytes(2) ?? []))
        }
        return notes
    }

    /// The newest published checkpoint as a signed note, where there is one.
    public func publishedCheckpoint() throws -> [UInt8]? { nil }

    /// What is wrong with the container itself: SQLite's own check reads every page, by a
    /// connection of its own.
    public func faults(reading isWhole: Bool) -> @Sendable () throws -> [SourceFault] {
        let path = file.path
        return {
            try Self.untilUnchanged {
                let reader = try LedgerReader(path: path)
                let faults = try isWhole ? reader.integrityFaults() : []
                return try (faults + reader.schemaFaults()).map { SourceFault($0) }
            }
        }
    }

    /// What SQLite's own check of pages, indexes and constraints finds, at most 20 lines.
    public func integrityFaults() throws -> [String] {
        var faults: [String] = []
        do {
            try file.forEachRow("PRAGMA integrity_check(20)") { row in
                let text = row.text(0) ?? "unreadable"
                if text != "ok" { faults.append("integrity check: \(Shown.quoted(text))") }
            }
        } catch LedgerFileError.damaged(let text) {
            // The check itself came to an end; the rows that can be read are still worth reading.
            faults.append("integrity check: \(text)")
        }
        return try faults + lengthFaults()
    }

    /// SQLite reads what is cut off the last page as zeros, and what is added not at all.
    private func lengthFaults() throws -> [String] {
        guard let byteCount = file.byteCount else { return [] }
        let pageCount = try file.number("PRAGMA page_count")
        let wanted = pageCount * (try file.number("PRAGMA page_size"))
        if byteCount == wanted { return [] }
        return ["the file has \(byteCount) bytes; wanted \(wanted)"]
    }

    /// Guards that are missing or altered, and what does not belong in a ledger.
    public func schemaFaults() throws -> [String] {
        var faults: [String] = []
        var found = try schema()
        for (name, sql) in LedgerSchema.statements {
            guard let texts = found.removeValue(forKey: name) else {
                faults.append("the guard or table \(name) is missing")
                continue
            }
            if texts != [sql] { faults.append("\(name) is not what the schema says") }
        }
        for name in found.keys.sorted() {
            faults.append("\(Shown.name(name)) does not belong in a ledger")
        }
        return faults
    }

    /// The texts of everything in the schema that has one, by name; a forged file may hold a name
    /// twice.
    private func schema() throws -> [String: [String]] {
        var found: [String: [String]] = [:]
        try file.forEachRow(
            "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
        ) { row in
            found[row.text(0) ?? "a name that is no text", default: []].append(row.text(1) ?? "")
        }
        return found
    }
}

/// One row at a time, for proofs and receipts.
extension LedgerReader {
    /// The entry at an index, or nil beyond the end; one that holds no bytes is damaged.
    public func entry(at index: UInt64) throws -> [UInt8]? {
        var entry: [UInt8]??
        try file.forEachRow(
            "SELECT statement FROM entries WHERE position = ?1", [.count(index)]
        ) { entry = .some($0.bytes(0)) }
        guard let entry else { return nil }
        guard let entry else { throw LedgerFileError.damaged("entry \(index) holds no statement") }
        return entry
    }

    /// Whether what is read lies still: another's change would be told by an error, not by a lock.
    package var isAlone: Bool { file.byteCount != nil }

    /// Whether an entry with a leaf hash is there.
    package func contains(_ leaf: Digest) throws -> Bool {
        var isThere = false
        try file.forEachRow("SELECT 1 FROM entries WHERE leaf_hash = ?1", [.bytes(leaf.bytes)]) {
            _ in isThere = true
        }
        return isThere
    }

    /// The first checkpoint that covers an entry, or nil beyond the end.
    public func checkpoint(covering index: UInt64) throws -> StoredCheckpoint? {
        try checkpoints("WHERE size > ?1 ORDER BY size LIMIT 1", [.count(index)]).first
    }

    /// The newest checkpoint, or nil when the log is empty.
    public func latestCheckpoint() throws -> StoredCheckpoint? {
        try checkpoints("ORDER BY size DESC LIMIT 1").first
    }

    /// The newest note kept, or nil when none was published.
    public func latestNote() throws -> StoredNote? {
        try notes("ORDER BY size DESC LIMIT 1").first
    }

    /// A stored node that must be there.
    public func mustNode(at index: UInt64) throws -> Digest {
        guard let node = try node(at: index) else {
            throw LedgerFileError.damaged("node \(index) is missing")
        }
        return node
    }

    /// A stored node by itself, or nil when it is not there: a proof reads some twenty, far apart.
    public func node(at index: UInt64) throws -> Digest? {
        var node: Digest?
        try file.forEachRow("SELECT hash FROM nodes WHERE position = ?1", [.count(index)]) {
            row in
            guard let hash = row.bytes(0).flatMap({ Digest($0) }) else {
                throw LedgerFileError.damaged("node \(index) holds no hash")
            }
            node = hash
        }
        return node
    }
}
