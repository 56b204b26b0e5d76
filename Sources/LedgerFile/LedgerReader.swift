public import COSE
public import TransparencyLog

/// A ledger.sqlite read as hostile input: read-only, nothing in it believed (STORAGE, Opening to
/// read).
///
/// Rows may hold anything: a column of the wrong kind is a fault in the report, never a trap. All
/// that one reader gives is one view of the file, also while an appender writes to it.
public final class LedgerReader: LogSource {
    private let connection: Connection
    private let path: String
    /// The file as it was opened, where no lock tells of a change.
    private let stamp: FileStamp?
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
        let stamp = try FileStamp(path: path)
        do throws(RegularFileError) { try RegularFile.checkDatabase(path) } catch {
            throw LedgerFileError.notADatabase(error.description)
        }
        let standsAlone = !FileStamp.exists("\(path)-wal") && !FileStamp.exists("\(path)-journal")
        self.path = path
        self.stamp = standsAlone ? stamp : nil
        connection = try Connection(path: path, isImmutable: standsAlone)
        try checkKind()
    }

    private func checkKind() throws {
        let id = try connection.number("PRAGMA application_id")
        let version = try connection.number("PRAGMA user_version")
        let tables = try connection.number("SELECT count(*) FROM sqlite_schema")
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
    ) throws {
        var faults: [String] = []
        do {
            try connection.forEachRow(
                """
                SELECT position, statement, leaf_hash FROM entries
                WHERE position >= ?1 ORDER BY position
                """, [Int64(clamping: index)]
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
        } catch let error as LedgerFileError {
            try checkUnchanged()
            throw error
        }
        try checkUnchanged()
        if !faults.isEmpty { throw LedgerFileError.damaged(faults.joined(separator: "; ")) }
    }

    /// Without locks an appender that starts meanwhile is not seen: its first pages would read as
    /// damage, or mix two states.
    private func checkUnchanged() throws {
        guard let stamp else { return }
        guard try FileStamp(path: path) == stamp, !FileStamp.exists("\(path)-wal") else {
            throw LedgerFileError.changing(path)
        }
    }

    /// The position after a table's newest row. What is missing before it is missed when it is
    /// asked for; SQLite's own check knows that no position is negative.
    private func next(_ table: String) throws -> UInt64 {
        let newest = try connection.number("SELECT coalesce(max(position), -1) FROM \(table)")
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

    /// The checkpoints kept of trees above a size, by rising size, at most so many.
    public func checkpoints(above size: UInt64, limit: Int) throws -> [StoredCheckpoint]? {
        var checkpoints: [StoredCheckpoint] = []
        try connection.forEachRow(
            """
            SELECT size, time, signature FROM checkpoints
            WHERE size > ?1 ORDER BY size LIMIT ?2
            """, [Int64(clamping: size), Int64(limit)]
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
        var notes: [StoredNote] = []
        try connection.forEachRow(
            """
            SELECT size, signature, former_signature FROM notes
            WHERE size > ?1 ORDER BY size LIMIT ?2
            """, [Int64(clamping: size), Int64(limit)]
        ) { row in
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

    /// What is wrong with the container itself: SQLite's own check reads every page.
    public func faults(reading isWhole: Bool) throws -> [SourceFault] {
        try ((isWhole ? integrityFaults() : []) + schemaFaults()).map { SourceFault($0) }
    }

    /// What SQLite's own check of pages, indexes and constraints finds, at most 20 lines.
    public func integrityFaults() throws -> [String] {
        var faults: [String] = []
        do {
            try connection.forEachRow("PRAGMA integrity_check(20)") { row in
                let text = row.text(0) ?? "unreadable"
                if text != "ok" { faults.append("integrity check: \(Shown.quoted(text))") }
            }
        } catch LedgerFileError.damaged(let text) {
            // The check itself came to an end; the rows that can be read are still worth reading.
            faults.append("integrity check: \(text)")
        }
        try checkUnchanged()
        return try faults + lengthFaults()
    }

    /// SQLite reads what is cut off the last page as zeros, and what is added not at all.
    private func lengthFaults() throws -> [String] {
        guard let stamp else { return [] }
        let pageCount = try connection.number("PRAGMA page_count")
        let wanted = pageCount * (try connection.number("PRAGMA page_size"))
        if stamp.byteCount == wanted { return [] }
        return ["the file has \(stamp.byteCount) bytes; wanted \(wanted)"]
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
        try connection.forEachRow(
            "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
        ) { row in
            found[row.text(0) ?? "a name that is no text", default: []].append(row.text(1) ?? "")
        }
        return found
    }
}
