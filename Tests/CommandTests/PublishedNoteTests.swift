import COSE
import Drafting
import Foundation
import LedgerFile
import TestSupport
import Testing
import TransparencyLog

@testable import Ledger

/// What a ledger without the log's key hands out: what was published before, and nothing else.
@Suite struct PublishedNoteTests {
    /// Five entries, of which four are published, and no key of the log.
    private static func keyless() throws -> SmallLedger {
        let small = try SmallLedger(entryCount: 4)
        try small.submit(SmallLedger.registration(9))
        try #require(small.ledger).saveState()
        small.close()
        try FileManager.default.removeItem(atPath: "\(small.path)/log.pem")
        return small
    }

    private static let warning =
        "certledger: warning: the log's key is not here: the newest checkpoint that was published "
        + "is used, over 4 of 5 entries\n"

    @Test func `the newest checkpoint is the one that was published`() throws {
        let small = try Self.keyless()
        let anchored = try String(contentsOfFile: small.path + ".anchor", encoding: .utf8)
        let note = try Command.run(["checkpoint"], folder: small.path)
        #expect(note.code == 0)
        #expect(note.output == anchored)
        #expect(note.error == Self.warning)
        #expect(try String(contentsOfFile: small.path + ".anchor", encoding: .utf8) == anchored)
    }

    @Test func `proofs, receipts and tiles are under it, and no entry behind it is`() throws {
        let small = try Self.keyless()
        let out = "\(small.folder.path)/out"
        let trust = ["--policy", "\(small.path)/policy", "--trust", "\(small.path)/trust"]
        for kind in ["proof", "receipt", "transparent"] {
            let good = try Command.run(
                ["export", kind, "3", "--out", "\(out)-\(kind)"], folder: small.path)
            #expect(good.code == 0, "\(good.error)")
            let behind = try Command.run(
                ["export", kind, "4", "--out", "\(out)-none"], folder: small.path)
            #expect(behind.code == 5)
            #expect(
                behind.error.hasSuffix(
                    "entry 4 is under no published checkpoint, the newest is of 4\n"))
            #expect(!FileManager.default.fileExists(atPath: "\(out)-none"))
        }
        let proof = try Command.run(["proof", "\(out)-proof"] + trust, program: "certverify")
        #expect(proof.code == 0, "\(proof.output)")
        let tiles = try Command.run(["export", "tiles", out], folder: small.path)
        #expect(tiles.code == 0, "\(tiles.error)")
        let audit = try Command.run(["ledger", out] + trust, program: "certverify")
        #expect(audit.code == 0, "\(audit.output)")
        #expect(audit.output.contains("entries      4\n"))
    }

    @Test func `a ledger that never published and cannot sign says so`() throws {
        let small = try Self.keyless()
        let raw = try RawDatabase(path: "\(small.path)/ledger.sqlite")
        try raw.execute("DROP TRIGGER notes_delete; DELETE FROM notes")
        for (name, sql) in LedgerSchema.guards where name == "notes_delete" {
            try raw.execute(sql)
        }
        let note = try Command.run(["checkpoint"], folder: small.path)
        #expect(note.code == 5)
        #expect(note.error.hasSuffix("cannot sign, and no checkpoint was published before\n"))
    }

    @Test func `a kept note that is not the log's does not leave the house`() throws {
        let small = try Self.keyless()
        let raw = try RawDatabase(path: "\(small.path)/ledger.sqlite")
        let stranger = try small.randomness.key(named: "stranger")
        try small.reopen(appends: false)
        let forged = try #require(small.ledger).checkpoints().checkpoint(atSize: 4)
            .noteSignature(by: stranger)
        small.close()
        try raw.execute(
            "DROP TRIGGER notes_update; UPDATE notes SET signature = x'\(Hex.encode(forged))'")
        for (name, sql) in LedgerSchema.guards where name == "notes_update" {
            try raw.execute(sql)
        }
        let note = try Command.run(["checkpoint"], folder: small.path)
        #expect(note.code == 2)
        #expect(note.output.isEmpty)
        let audit = try Command.run(["audit"], folder: small.path)
        #expect(audit.code == 1)
        #expect(
            audit.output.contains(
                "✗ entry 3: the published note of size 4 is not signed by the log's key"))
    }
}
