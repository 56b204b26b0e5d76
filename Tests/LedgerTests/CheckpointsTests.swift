import COSE
import Certification
import Foundation
import TestSupport
import Testing
import TransparencyLog

@testable import Ledger

/// Checkpoints and receipts are rebuilt, byte for byte, from nodes and stored signatures.
@Suite struct CheckpointsTests {
    private static func papers(_ storage: StorageFolder) throws -> Checkpoints {
        Checkpoints(
            of: try storage.open, origin: storage.batches.origin,
            keys: LogKeys(founding: "\(try storage.batches.verifier())"))
    }

    @Test func `a kept note is the note that was signed`() throws {
        let storage = try StorageFolder()
        defer { storage.close() }
        var notes: [UInt64: [UInt8]] = [:]
        for count in [3, 1, 4] {
            try storage.open.append(storage.batches.next(count))
            if count == 1 { continue }
            notes[storage.batches.frontier.size] = try storage.batches.note().encoded
            try storage.open.keep(storage.batches.storedNote())
        }
        let papers = try Self.papers(storage)
        let kept = try storage.open.notes(above: 0, limit: .max)
        #expect(kept.map(\.size) == [3, 8])
        for stored in kept {
            #expect(try papers.note(of: stored).encoded == notes[stored.size])
        }
        #expect(try papers.newestNote()?.encoded == notes[8])
        #expect(try papers.checkpoint(atSize: 4).root == storage.batches.roots[4])
    }

    @Test func `an empty log has no note`() throws {
        let storage = try StorageFolder()
        defer { storage.close() }
        #expect(try Self.papers(storage).newestNote() == nil)
    }

    @Test func `every entry has a receipt under the first checkpoint that covers it`() throws {
        let storage = try StorageFolder(3, 1, 4)
        defer { storage.close() }
        let papers = try Self.papers(storage)
        let times: [Int64] = [0, 0, 0, 1, 2, 2, 2, 2].map { 1_751_000_010 + 10 * $0 }
        for index in UInt64(0)..<8 {
            let receipt = try papers.receipt(of: index)
            #expect(receipt.proof.treeSize == [3, 3, 3, 4, 8, 8, 8, 8][Int(index)])
            #expect(receipt.registeredAt == times[Int(index)])
            let root = try receipt.proof.root(leaf: Tree.leafHash(Batches.statement(index)))
            #expect(root == storage.batches.roots[receipt.proof.treeSize])
            #expect(receipt.sign1.isSigned(by: storage.batches.key.publicKey, payload: root.bytes))
        }
        #expect(throws: StorageError.unreadable("no checkpoint covers entry 8")) {
            try papers.receipt(of: 8)
        }
    }

    @Test func `receipts are the same bytes after more entries and another opening`() throws {
        let storage = try StorageFolder(3, 1, 4)
        defer { storage.close() }
        func receipts() throws -> [[UInt8]] {
            let papers = try Self.papers(storage)
            return try (UInt64(0)..<8).map {
                try papers.receipt(of: $0).encoded()
            }
        }
        let before = try receipts()
        try storage.open.append(storage.batches.next(5))
        storage.letGo()
        #expect(try receipts() == before)
    }

    @Test func `a signature that is not over what the nodes give does not leave the house`() throws
    {
        let log = MemoryLog()
        var batches = try Batches()
        let batch = batches.next(3)
        let wrong = batches.checkpoint(time: 5)
        try log.append(
            LogBatch(
                expectedSize: 0, statements: batch.statements, leaves: batch.leaves,
                nodes: batch.nodes[..<2] + [batch.nodes[0], batch.nodes[3]], checkpoints: [wrong]))
        try log.keep(batches.storedNote())
        let papers = Checkpoints(
            of: log, origin: batches.origin,
            keys: LogKeys(founding: "\(try batches.verifier())"))
        let fault = StorageError.unreadable(
            "the stored signature of the checkpoint of size 3 does not verify; "
                + "`certledger audit` tells more")
        #expect(throws: fault) { try papers.newestNote() }
        #expect(throws: fault) { try papers.receipt(of: 2) }
    }

    @Test func `notes and receipts say whose key was the log's at their position`() throws {
        var batches = try Batches()
        let log = MemoryLog()
        let origin = batches.origin
        let new = try PrivateKey(seed: [UInt8](repeating: 8, count: 32))
        let newest = try VerifierKey(name: origin, kind: .ed25519, publicKey: new.publicKey)
        var keys = LogKeys(founding: "\(try batches.verifier())")
        keys.change(to: "\(newest)", by: EntryIndex(2), overlapUntil: .earliest)
        try log.append(batches.next(3))
        try log.keep(batches.storedNote())
        let before = try Checkpoints(of: log, origin: origin, keys: keys).newestNote()
        #expect(try before?.encoded == batches.note().encoded, "the change's own checkpoint")
        let batch = batches.next(1)
        let checkpoint = try Checkpoint(
            origin: origin, size: 4, root: try #require(batches.roots[4]))
        let time = batch.checkpoints[0].time
        try log.append(
            LogBatch(
                expectedSize: 3, statements: batch.statements, leaves: batch.leaves,
                nodes: batch.nodes,
                checkpoints: [
                    StoredCheckpoint(
                        size: 4, time: time,
                        signature: checkpoint.receiptSignature(at: time, by: new))
                ]))
        try log.keep(
            StoredNote(
                size: 4, signature: checkpoint.noteSignature(by: new),
                formerSignature: checkpoint.noteSignature(by: batches.key)))
        let papers = Checkpoints(of: log, origin: origin, keys: keys)
        let note = try #require(try papers.newestNote())
        #expect(try note.verified(by: [batches.verifier(), newest]).count == 2)
        #expect(try note.signatures.map(\.keyID) == [newest.keyID, batches.verifier().keyID])
        let last = try papers.receipt(of: 3)
        #expect(last.sign1.isSigned(by: new.publicKey, payload: checkpoint.root.bytes))
        let first = try papers.receipt(of: 0)
        let signed = first.sign1.isSigned(
            by: batches.key.publicKey, payload: try #require(batches.roots[3]).bytes)
        #expect(signed)
    }

    @Test func `a note is signed by every key that has to sign it, or by none`() throws {
        var batches = try Batches()
        let log = MemoryLog()
        let new = try PrivateKey(seed: [UInt8](repeating: 8, count: 32))
        let newest = try VerifierKey(
            name: batches.origin, kind: .ed25519, publicKey: new.publicKey)
        let last = try #require(CivilDate("2025-07-10"))
        let after = try #require(CivilDate("2025-07-11"))
        var keys = LogKeys(founding: "\(try batches.verifier())")
        keys.change(to: "\(newest)", by: EntryIndex(2), overlapUntil: last)
        try log.append(batches.next(3))
        let papers = Checkpoints(of: log, origin: batches.origin, keys: keys)
        // The change's own is the old key's.
        #expect(
            try papers.signNote(atSize: 3, with: [batches.key], on: last) == batches.storedNote())
        #expect(try papers.signNote(atSize: 3, with: [new], on: last) == nil)
        try log.append(batches.next(1))
        #expect(try papers.signNote(atSize: 4, with: [new], on: last) == nil)
        #expect(try papers.signNote(atSize: 4, with: [batches.key], on: last) == nil)
        let both = try #require(
            try papers.signNote(atSize: 4, with: [batches.key, new], on: last))
        #expect(try papers.note(of: both).verified(by: [newest, batches.verifier()]).count == 2)
        #expect(try papers.signNote(atSize: 4, with: [new], on: after)?.formerSignature == nil)
        #expect(try papers.signNote(atSize: 4, with: [batches.key], on: after) == nil)
    }
}
