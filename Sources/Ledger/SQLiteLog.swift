public import COSE
internal import Foundation
internal import LedgerFile
internal import SQLite
public import TransparencyLog

/// The log in one SQLite file: one connection appends, any number of others read.
///
/// Reading goes on beside the appender, in this process and in others. A reader has one view of
/// the log until it looks again; the appender sees what it appends, and nobody else appends while
/// it has its turn.
public final class SQLiteLog: EventLog {
    /// The ledger file.
    public let path: String
    /// Held by an appender; nil for a reader.
    private let turn: Turn?
    /// The appender's connection; nil for a reader.
    let writer: SQLiteConnection?
    private var reader: LedgerReader
    /// Why nothing more is appended through this connection.
    private var failure: StorageError?
    /// Whether the newest commit is this connection's.
    private var hasCommitted = false

    /// Opens a ledger file, for appending when `appends` is true: then its turn is waited for, and
    /// kept until it is closed or lets others go first.
    ///
    /// - Parameter creates: makes the file when it is not there.
    public init(
        path: String, appends: Bool, creates: Bool = false, waiting: Waiting = .notAtAll
    ) throws {
        // One file has one lock, by whatever name it is reached.
        let path = URL(filePath: path).resolvingSymlinksInPath().path
        self.path = path
        guard appends else {
            turn = nil
            writer = nil
            reader = try LedgerReader.untilUnchanged { try Self.reading(path) }
            return
        }
        guard creates || FileManager.default.fileExists(atPath: path) else {
            throw StorageError.missing(path)
        }
        turn = try Turn(ledger: path, waiting)
        do {
            try DurableFile.checkDatabase(path)
            // Again under the lock: another may have made it meanwhile.
            let exists = FileManager.default.fileExists(atPath: path)
            let connection = try SQLiteConnection(path, creates ? .creating : .writing)
            if !exists { try Self.createSchema(connection) }
            // A foreign or newer file is refused by name before anything is written to it.
            reader = try LedgerReader(connection, path: path)
            if let fault = try reader.schemaFaults().first {
                throw StorageError.unreadable("\(fault): nothing is appended to \(path)")
            }
            try Self.makeDurable(connection, path)
            writer = connection
        } catch { throw StorageError.wrapping(error, file: path) }
    }

    deinit { if hasCommitted, failure == nil { writer?.moveWAL() } }

    private static func reading(_ path: String) throws -> LedgerReader {
        do { return try LedgerReader(path: path) } catch {
            if case LedgerFileError.changing = error { throw error }
            throw StorageError.wrapping(error, file: path)
        }
    }

    private static func createSchema(_ connection: SQLiteConnection) throws {
        try connection.execute("PRAGMA journal_mode=WAL")
        try connection.transaction {
            for (_, sql) in LedgerSchema.statements { try connection.execute(sql) }
            try connection.execute(
                """
                PRAGMA application_id=\(LedgerSchema.applicationID);
                PRAGMA user_version=\(LedgerSchema.version)
                """)
        }
    }

    /// A commit is on the disk before it is acknowledged: `synchronous` is not kept in the file,
    /// and many builds default WAL to NORMAL, which may lose one when the power fails. So it is
    /// set, and read back.
    private static func makeDurable(_ connection: SQLiteConnection, _ path: String) throws {
        try syncMoved(connection, path)
        try connection.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
        try connection.emptyWAL()
        let level = try connection.number("PRAGMA synchronous")
        let mode = try connection.first("PRAGMA journal_mode") { $0.text(0) }
        guard level == 2, mode == "wal" else {
            throw StorageError.inputOutput("synchronous=\(level ?? -1), \(mode ?? "?")")
        }
    }

    /// An appender that was killed may have moved its WAL and not synced the file; whoever has the
    /// turn after it writes the WAL over.
    private static func syncMoved(_ connection: SQLiteConnection, _ path: String) throws {
        let wal = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
        if wal?[.size] as? Int ?? 0 > 0 { try connection.syncFile() }
    }

    /// Lets others append first who wait for it, and goes on after them.
    public func letOthersAppend(_ waiting: Waiting) throws {
        // Who comes next may write the WAL over: nothing of it is moved without the turn.
        hasCommitted = false
        try turn?.giveUpAndTake(waiting)
        if let writer { try Self.syncMoved(writer, path) }
    }

    /// Looks at the log again: what was appended since is there from now on.
    public func lookAgain() throws {
        if writer == nil { reader = try LedgerReader.untilUnchanged { try Self.reading(path) } }
    }

    /// Reads; where the file was written to while it was read without locks, it is opened anew: it
    /// holds all that it held, and what came since.
    private func read<Value>(_ body: (LedgerReader) throws -> Value) throws -> Value {
        do {
            return try LedgerReader.untilUnchanged {
                do { return try body(reader) } catch LedgerFileError.changing {
                    try lookAgain()
                    throw LedgerFileError.changing(path)
                }
            }
        } catch let error as LedgerFileError {
            if case .changing = error { throw error }
            throw StorageError.wrapping(error, file: path)
        }
    }

    /// How many entries are read at a time where they are read without locks.
    private static let pageCount = 256

    /// What this kind of source cannot show.
    public let cannotShow = ["clock-at-admission", "vault"]
}

/// Reading. Values are taken as they are found: a forged file ends in an error, never in a trap.
extension SQLiteLog {
    /// The entry at an index, or nil beyond the end.
    public func entry(at index: UInt64) throws -> [UInt8]? {
        try read { try $0.entry(at: index) }
    }

    /// Whether an entry with a leaf hash is there.
    func contains(_ leaf: Digest) throws -> Bool { try read { try $0.contains(leaf) } }

    /// The first checkpoint that covers an entry.
    public func checkpoint(covering index: UInt64) throws -> StoredCheckpoint? {
        try read { try $0.checkpoint(covering: index) }
    }

    /// The newest checkpoint, or nil.
    public func latestCheckpoint() throws -> StoredCheckpoint? {
        try read { try $0.latestCheckpoint() }
    }

    /// The number of entries.
    public func entryCount() throws -> UInt64 { try read { try $0.entryCount() } }

    /// The entries in order from an index on, each with the leaf hash kept beside it. The body may
    /// ask this log for more.
    public func forEachEntry(
        from index: UInt64, _ body: (UInt64, [UInt8], Digest?) throws -> Void
    ) throws {
        guard reader.isAlone else {
            return try read { reader in try reader.forEachEntry(from: index, body) }
        }
        var next = index
        while true {
            // Handed on once they are known to be of one state.
            let page = try read { reader in
                var page: [(UInt64, [UInt8], Digest?)] = []
                try reader.forEachEntry(from: next, limit: Int64(Self.pageCount)) {
                    page.append(($0, $1, $2))
                }
                return page
            }
            for (index, bytes, leaf) in page { try body(index, bytes, leaf) }
            guard page.count == Self.pageCount, let last = page.last else { return }
            next = last.0 + 1
        }
    }

    /// A stored node, or nil when it is not there.
    public func storedNode(at index: UInt64) throws -> Digest? {
        try read { try $0.node(at: index) }
    }

    /// The number of stored nodes; nil where none are kept.
    public func storedNodeCount() throws -> UInt64? { try read { try $0.storedNodeCount() } }

    /// The checkpoints kept of trees above a size, by rising size, at most so many.
    public func checkpoints(above size: UInt64, limit: Int) throws -> [StoredCheckpoint]? {
        try read { try $0.checkpoints(above: size, limit: limit) }
    }

    /// The published notes kept of trees above a size, by rising size, at most so many.
    public func notes(above size: UInt64, limit: Int) throws -> [StoredNote] {
        try read { try $0.notes(above: size, limit: limit) }
    }

    /// The newest note kept, or nil.
    public func latestNote() throws -> StoredNote? { try read { try $0.latestNote() } }

    /// The newest published checkpoint as a signed note, where there is one.
    public func publishedCheckpoint() throws -> [UInt8]? { nil }

    /// What is wrong with the container itself.
    public func faults(reading isWhole: Bool) -> @Sendable () throws -> [SourceFault] {
        let faults = reader.faults(reading: isWhole)
        return {
            do { return try faults() } catch let error as LedgerFileError {
                return [SourceFault(error.description)]
            }
        }
    }
}

/// Appending: one transaction a batch, acknowledged after COMMIT and not before.
extension SQLiteLog {
    /// One batch, all or nothing, at the size it expects.
    public func append(_ batch: LogBatch) throws { try write { try insert(batch, by: $0) } }

    /// Keeps a published note's signatures.
    public func keep(_ note: StoredNote) throws {
        try write {
            try $0.run(
                "INSERT INTO notes (size, signature, former_signature) VALUES (?1, ?2, ?3)",
                [
                    .number(Int64(clamping: note.size)), .bytes(note.signature),
                    note.formerSignature.map { .bytes($0) } ?? .null,
                ])
        }
    }

    private func write(_ insert: (SQLiteConnection) throws -> Void) throws {
        guard let writer else { throw StorageError.permission("\(path) is open for reading") }
        if let failure { throw failure }
        do {
            try writer.execute("BEGIN IMMEDIATE")
            do { try insert(writer) } catch {
                writer.rollBack()
                throw error
            }
            do { try writer.execute("COMMIT") } catch {
                let fault = StorageError.wrapping(error, file: path)
                writer.rollBack()
                throw StorageError.commitFailed(fault.description)
            }
            hasCommitted = true
        } catch {
            let fault = StorageError.wrapping(error, file: path)
            // Never retried blindly: after a failed sync the system may have dropped the pages.
            if fault.leavesOutcomeUnknown { failure = fault }
            throw fault
        }
    }

    func insert(_ batch: LogBatch, by writer: SQLiteConnection) throws {
        let size = try reader.entryCount()
        try batch.check(size: size, newestTime: try reader.latestCheckpoint()?.time)
        var checkpoints = batch.checkpoints[...]
        for (offset, statement) in batch.statements.enumerated() {
            let (position, leaf) = (size + UInt64(offset), batch.leaves[offset])
            do {
                try writer.run(
                    "INSERT INTO entries (position, leaf_hash, statement) VALUES (?1, ?2, ?3)",
                    [.number(Int64(position)), .bytes(leaf.bytes), .bytes(statement)])
            } catch let error as SQLiteError where error.kind == .constraint {
                if try reader.contains(leaf) { throw StorageError.leafExists }
                throw error
            }
            // Each as soon as it may stand: the guard wants the size that the entries have.
            if let next = checkpoints.first, next.size == position + 1 {
                try Self.insert(checkpoints.removeFirst(), by: writer)
            }
        }
        let first = Int64(Tree.storedNodeCount(size))
        for (offset, hash) in batch.nodes.enumerated() {
            try writer.run(
                "INSERT INTO nodes (position, hash) VALUES (?1, ?2)",
                [.number(first + Int64(offset)), .bytes(hash.bytes)])
        }
    }

    private static func insert(
        _ checkpoint: StoredCheckpoint, by writer: SQLiteConnection
    ) throws {
        try writer.run(
            "INSERT INTO checkpoints (size, time, signature) VALUES (?1, ?2, ?3)",
            [
                .number(Int64(checkpoint.size)), .number(checkpoint.time),
                .bytes(checkpoint.signature),
            ])
    }
}
