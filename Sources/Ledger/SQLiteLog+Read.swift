public import COSE
internal import Cores
internal import DirectSQL
internal import Foundation
internal import GRDB
public import TransparencyLog

/// Reading. Values are taken as they are found: a forged file ends in an error, never in a trap.
extension SQLiteLog {
    /// How many entries, and about how many bytes, are read at a time.
    private static let pageCount = 512
    private static let pageByteCount = 1 << 20

    /// The entry at an index, or nil beyond the end.
    public func entry(at index: UInt64) throws -> [UInt8]? {
        try fetch { database in
            try Row.fetchOne(
                database.cachedStatement(sql: "SELECT statement FROM entries WHERE position = ?"),
                arguments: [Int64(clamping: index)]
            ).map { try $0.bytes(0, of: "entry \(index)") }
        }
    }

    /// The first checkpoint that covers an entry.
    public func checkpoint(covering index: UInt64) throws -> StoredCheckpoint? {
        try fetch { database in
            try Self.checkpoints(
                database, "WHERE size > ? ORDER BY size LIMIT 1", [Int64(clamping: index)]
            ).first
        }
    }

    /// The newest checkpoint, or nil.
    public func latestCheckpoint() throws -> StoredCheckpoint? { try fetch(Self.latest) }

    /// The number of entries.
    public func entryCount() throws -> UInt64 { try fetch(Self.size) }

    /// The entries in order from an index on, each with the leaf hash kept beside it.
    public func forEachEntry(
        from index: UInt64, _ body: (UInt64, [UInt8], Digest?) throws -> Void
    ) throws {
        // Page by page, each outside the read: the body may ask this log for more. While it takes
        // the second page, the third is read.
        var page = try page(from: index)
        var isFirst = true
        while let last = page.last {
            let next = last.position + 1
            let ahead =
                isFirst
                ? nil : BackgroundMap([next]) { next in Result { try self.page(from: next) } }
            for entry in page { try body(entry.position, entry.statement, entry.leaf) }
            page = try ahead?.takeResults().first { _ in true }?.get() ?? self.page(from: next)
            isFirst = false
        }
    }

    private typealias StoredEntry = (position: UInt64, statement: [UInt8], leaf: Digest?)

    private func page(from position: UInt64) throws -> [StoredEntry] {
        guard let position = Int64(exactly: position) else { return [] }
        return try fetch { try Self.page(from: position, $0) }
    }

    private static func page(
        from position: Int64, _ database: Database
    ) throws -> [StoredEntry] {
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT position, statement, leaf_hash FROM entries
                    WHERE position >= ? ORDER BY position LIMIT ?
                    """), arguments: [position, pageCount])
        var page: [(position: UInt64, statement: [UInt8], leaf: Digest?)] = []
        var byteCount = 0
        while byteCount < pageByteCount, let row = try rows.next() {
            let position = try row.count(0, of: "a position")
            let statement = try row.bytes(1, of: "entry \(position)")
            let leaf = try row.bytes(2, of: "the leaf hash of entry \(position)")
            byteCount += statement.count
            page.append((position, statement, Digest(leaf)))
        }
        return page
    }

    /// A stored node, or nil when it is not there.
    public func storedNode(at index: UInt64) throws -> Digest? {
        try fetch { try Self.node(at: index, $0) }
    }

    /// Gives a reader of nodes for as long as the body runs: all of them from one view.
    public func withNodes<Value>(_ body: (Tree.NodeReader) throws -> Value) throws -> Value {
        try fetch { database in
            try body { index in
                guard let node = try Self.node(at: index, database) else {
                    throw StorageError.missingNode(index)
                }
                return node
            }
        }
    }

    private static func node(at index: UInt64, _ database: Database) throws -> Digest? {
        let statement = try database.directStatement("SELECT hash FROM nodes WHERE position = ?")
        statement.bind(Int64(clamping: index), at: 1)
        return try statement.row { row in
            guard let bytes = row.bytes(0) else {
                throw StorageError.unreadable(
                    "node \(index) holds no bytes; `certledger audit` tells more")
            }
            return Digest(bytes)
        }
    }

    /// The number of stored nodes; nil where none are kept.
    public func storedNodeCount() throws -> UInt64? {
        try fetch { database in
            try Self.number(database, "SELECT coalesce(max(position), -1) + 1 FROM nodes")
        }
    }

    /// The checkpoints kept of trees above a size, by rising size, at most so many.
    public func checkpoints(above size: UInt64, limit: Int) throws -> [StoredCheckpoint]? {
        try fetch {
            try Self.checkpoints(
                $0, "WHERE size > ? ORDER BY size LIMIT ?", [Int64(clamping: size), limit])
        }
    }

    /// The published notes kept of trees above a size, by rising size, at most so many.
    public func notes(above size: UInt64, limit: Int) throws -> [StoredNote] {
        try fetch {
            try Self.notes(
                $0, "WHERE size > ? ORDER BY size LIMIT ?", [Int64(clamping: size), limit])
        }
    }

    /// The newest note kept, or nil.
    public func latestNote() throws -> StoredNote? {
        try fetch { try Self.notes($0, "ORDER BY size DESC LIMIT 1", []).first }
    }

    /// The guards leave no gaps, so the newest position tells the size without counting.
    static func size(_ database: Database) throws -> UInt64 {
        try number(database, "SELECT coalesce(max(position), -1) + 1 FROM entries")
    }

    static func latest(_ database: Database) throws -> StoredCheckpoint? {
        try checkpoints(database, "ORDER BY size DESC LIMIT 1", []).first
    }

    static func contains(_ leaf: Digest, _ database: Database) throws -> Bool {
        try Row.fetchOne(
            database.cachedStatement(sql: "SELECT 1 FROM entries WHERE leaf_hash = ?"),
            arguments: [Data(leaf.bytes)]) != nil
    }

    private static func number(_ database: Database, _ sql: String) throws -> UInt64 {
        try Row.fetchOne(database.cachedStatement(sql: sql))?.count(0, of: "a count") ?? 0
    }

    private static func checkpoints(
        _ database: Database, _ clause: String, _ arguments: StatementArguments
    ) throws -> [StoredCheckpoint] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT size, time, signature FROM checkpoints \(clause)
                    """),
            arguments: arguments
        ).map { row in
            let size = try row.count(0, of: "a checkpoint's size")
            let what = "the checkpoint of size \(size)"
            return StoredCheckpoint(
                size: size, time: Int64(clamping: try row.count(1, of: what)),
                signature: try row.bytes(2, of: what))
        }
    }

    private static func notes(
        _ database: Database, _ clause: String, _ arguments: StatementArguments
    ) throws -> [StoredNote] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT size, signature, former_signature FROM notes \(clause)"),
            arguments: arguments
        ).map { row in
            let size = try row.count(0, of: "a note's size")
            let what = "the note of size \(size)"
            return StoredNote(
                size: size, signature: try row.bytes(1, of: what),
                formerSignature: row.hasNull(atIndex: 2) ? nil : try row.bytes(2, of: what))
        }
    }

    private func fetch<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do { return try database.read(body) } catch {
            throw StorageError.wrapping(error, file: path)
        }
    }
}

extension Row {
    /// The bytes of a BLOB column; an error when it holds anything else.
    func bytes(_ column: Int, of what: String) throws(StorageError) -> [UInt8] {
        let value: DatabaseValue = self[column]
        guard case .blob(let data) = value.storage else {
            throw .unreadable("\(what) holds no bytes; `certledger audit` tells more")
        }
        return [UInt8](data)
    }

    /// The number of an INTEGER column from 0 on; an error when it holds anything else.
    func count(_ column: Int, of what: String) throws(StorageError) -> UInt64 {
        let value: DatabaseValue = self[column]
        guard case .int64(let number) = value.storage, let count = UInt64(exactly: number) else {
            throw .unreadable("\(what) holds no count; `certledger audit` tells more")
        }
        return count
    }
}
