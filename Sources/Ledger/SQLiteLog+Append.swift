internal import COSE
internal import DirectSQL
internal import Foundation
internal import GRDB
internal import Synchronization
public import TransparencyLog

/// Appending: one transaction a batch, acknowledged after COMMIT and not before.
extension SQLiteLog {
    /// One batch, all or nothing, at the size it expects.
    public func append(_ batch: LogBatch) throws { try write { try Self.insert(batch, into: $0) } }

    /// Keeps a published note's signatures.
    public func keep(_ note: StoredNote) throws { try write { try Self.insert(note, into: $0) } }

    private func write(_ insert: (Database) throws -> Void) throws {
        guard lock != nil else { throw StorageError.permission("\(path) is open for reading") }
        if let failure = failure.withLock({ $0 }) { throw failure }
        do {
            try database.writeWithoutTransaction { database in
                try database.directStatement("BEGIN IMMEDIATE").run()
                do { try insert(database) } catch {
                    try? database.rollback()
                    throw error
                }
                do { try database.directStatement("COMMIT").run() } catch {
                    let fault = StorageError.wrapping(error, file: path)
                    if database.isInsideTransaction { try? database.rollback() }
                    throw StorageError.commitFailed(fault.description)
                }
            }
        } catch {
            let fault = StorageError.wrapping(error, file: path)
            // Never retried blindly: after a failed sync the system may have dropped the pages.
            if fault.leavesOutcomeUnknown { failure.withLock { $0 = fault } }
            throw fault
        }
    }

    static func insert(_ batch: LogBatch, into database: Database) throws {
        let size = try Self.size(database)
        try batch.check(size: size, newestTime: try newestTime(database))
        let entry = try database.directStatement(
            "INSERT INTO entries (position, leaf_hash, statement) VALUES (?, ?, ?)")
        var checkpoints = batch.checkpoints[...]
        for (offset, statement) in batch.statements.enumerated() {
            let leaf = batch.leaves[offset]
            entry.bind(Int64(size) + Int64(offset), at: 1)
            entry.bind(leaf.bytes, at: 2)
            entry.bind(statement, at: 3)
            do { try entry.run() } catch let error as DatabaseError
                where error.resultCode == .SQLITE_CONSTRAINT
            {
                if try contains(leaf, database) { throw StorageError.leafExists }
                throw error
            }
            // Each as soon as it may stand: the guard wants the size that the entries have.
            if let next = checkpoints.first, next.size == size + UInt64(offset) + 1 {
                try Self.insert(checkpoints.removeFirst(), into: database)
            }
        }
        let node = try database.directStatement(
            "INSERT INTO nodes (position, hash) VALUES (?, ?)")
        let first = Int64(Tree.storedNodeCount(size))
        for (offset, hash) in batch.nodes.enumerated() {
            node.bind(first + Int64(offset), at: 1)
            node.bind(hash.bytes, at: 2)
            try node.run()
        }
    }

    private static func insert(
        _ checkpoint: StoredCheckpoint, into database: Database
    ) throws {
        let insert = try database.directStatement(
            "INSERT INTO checkpoints (size, time, signature) VALUES (?, ?, ?)")
        insert.bind(Int64(checkpoint.size), at: 1)
        insert.bind(checkpoint.time, at: 2)
        insert.bind(checkpoint.signature, at: 3)
        try insert.run()
    }

    private static func insert(_ note: StoredNote, into database: Database) throws {
        let insert = try database.directStatement(
            "INSERT INTO notes (size, signature, former_signature) VALUES (?, ?, ?)")
        insert.bind(Int64(clamping: note.size), at: 1)
        insert.bind(note.signature, at: 2)
        if let former = note.formerSignature {
            insert.bind(former, at: 3)
        } else {
            insert.bindNull(at: 3)
        }
        try insert.run()
    }

    private static func newestTime(_ database: Database) throws -> Int64? {
        try database.directStatement(
            "SELECT time FROM checkpoints ORDER BY size DESC LIMIT 1"
        ).row { $0.number(0) }
    }
}
