internal import COSE
internal import Foundation
internal import GRDB
internal import Synchronization
internal import TransparencyLog

/// Appending: one transaction a batch, acknowledged after COMMIT and not before.
extension SQLiteLog {
    /// One batch, all or nothing, at the size it expects.
    public func append(_ batch: LogBatch) throws {
        guard lock != nil else { throw StorageError.permission("\(path) is open for reading") }
        if let failure = failure.withLock({ $0 }) { throw failure }
        do {
            try database.writeWithoutTransaction { database in
                try database.beginTransaction(.immediate)
                do { try Self.insert(batch, into: database) } catch {
                    try? database.rollback()
                    throw error
                }
                do { try database.commit() } catch {
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
        try batch.check(size: size, latest: try latest(database))
        let entry = try database.cachedStatement(
            sql: "INSERT INTO entries (position, leaf_hash, statement) VALUES (?, ?, ?)")
        for (offset, statement) in batch.statements.enumerated() {
            let leaf = batch.leaves[offset]
            do {
                try entry.execute(arguments: [
                    Int64(size) + Int64(offset), Data(leaf.bytes), Data(statement),
                ])
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                if try position(of: leaf, database) != nil { throw StorageError.leafExists }
                throw error
            }
        }
        let node = try database.cachedStatement(
            sql: "INSERT INTO nodes (position, hash) VALUES (?, ?)")
        let first = Int64(Tree.storedNodeCount(size))
        for (offset, hash) in batch.nodes.enumerated() {
            try node.execute(arguments: [first + Int64(offset), Data(hash.bytes)])
        }
        try insert(batch.checkpoint, into: database)
    }

    private static func insert(
        _ checkpoint: StoredCheckpoint, into database: Database
    ) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO checkpoints
                    (size, time, note_signature, former_signature, receipt_signatures)
                VALUES (?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            Int64(checkpoint.size), checkpoint.time, Data(checkpoint.noteSignature),
            checkpoint.formerSignature.map { Data($0) }, Data(checkpoint.receiptSignatures),
        ])
    }
}
