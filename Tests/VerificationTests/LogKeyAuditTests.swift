import COSE
import Certification
import Drafting
import Foundation
import LedgerFile
import StateFile
import TestSupport
import Testing
import TransparencyLog
import Verification

@testable import Ledger

/// A ledger whose log key was changed in the middle: whose signature counts where, the audit reads
/// from the log itself.
@Suite struct LogKeyAuditTests {
    /// Ten entries: founded, adopted, two bodies, the change (entry 4), three bodies within the
    /// overlap until 10 July, two after it.
    private struct Story {
        let small: SmallLedger
        let old: PrivateKey
        let new: PrivateKey
        var keys: [PublicKey] { [old.publicKey, new.publicKey] }
        var file: String { "\(small.path)/ledger.sqlite" }

        init(days: [String] = ["02", "05", "10", "11", "12"]) throws {
            small = try SmallLedger(entryCount: 4)
            old = small.logKey
            new = try small.rotate(to: "log-2", overlapUntil: "2025-07-10")
            for (number, day) in days.enumerated() {
                try small.submit(10 + number, on: "2025-07-\(day)")
                _ = try #require(small.ledger).publish()
            }
            try #require(small.ledger).saveState()
        }

        /// A body's registration on a day, signed and not handed in.
        func act(on day: String) throws -> Drafter.Signed {
            small.time = ActLine.time("2025-07-\(day)T10:00") ?? 0
            let line = try ActLine(parsing: Array(SmallLedger.registration(90).utf8))
            return try small.desk().sign(line)
        }

        /// The files of the tile directory.
        func tiles() throws -> [String: [UInt8]] {
            let folder = "\(small.folder.path)/tiles"
            _ = try #require(small.ledger).exportTiles(to: folder)
            var files: [String: [UInt8]] = [:]
            for case let name as String in FileManager.default.enumerator(atPath: folder) ?? .init()
            {
                guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)"),
                    !data.isEmpty
                else { continue }
                files[name] = [UInt8](data)
            }
            return files
        }

        /// The newest checkpoint, signed by whom a test says.
        func note(_ signers: PrivateKey...) throws -> [UInt8] {
            let ledger = try #require(small.ledger)
            let checkpoint = try ledger.checkpoints().checkpoint(
                atSize: ledger.snapshot.state.size)
            let notes = signers.map { checkpoint.sign(with: $0) }
            return try notes[0].adding(notes.dropFirst().flatMap(\.signatures)).encoded
        }
    }

    private static func findings(_ path: String, logKeys: [PublicKey] = []) throws -> [String] {
        var audit = LedgerAudit(logKeys: logKeys)
        try audit.run(try LedgerReader(path: path))
        return audit.report.findings.map { $0.text(.en) }
    }

    private static func findings(
        _ files: [String: [UInt8]], logKeys: [PublicKey] = []
    ) throws -> [String] {
        var audit = LedgerAudit(logKeys: logKeys)
        try audit.run(try TileSource { files[$0] })
        return audit.report.findings.map { $0.text(.en) }
    }

    /// Runs SQL on the ledger's file without its guards.
    private static func altered(_ story: Story, _ sql: String) throws -> [String] {
        let copy = "\(story.small.folder.path)/altered.sqlite"
        try? FileManager.default.removeItem(atPath: copy)
        try #require(story.small.ledger).log.backup(to: copy)
        let tampering = try Tampering(path: copy)
        try tampering.withoutGuards { try tampering.execute(sql) }
        return try findings(copy)
    }

    @Test func `before, within and after the overlap, file and tiles have no findings`() throws {
        for days in [[], ["02"], ["02", "10"], ["02", "05", "10", "11", "12"]] {
            let story = try Story(days: days)
            #expect(try Self.findings(story.file) == [])
            #expect(try Self.findings(story.file, logKeys: story.keys) == [])
            let tiles = try story.tiles()
            #expect(try Self.findings(tiles) == [])
            #expect(try Self.findings(tiles, logKeys: story.keys) == [])
        }
    }

    @Test func `an audit that goes on from before the change has no findings`() throws {
        let story = try Story(days: [])
        var first = LedgerAudit()
        try first.run(try LedgerReader(path: story.file))
        #expect(first.report.isClean)
        for (number, day) in ["02", "10", "11"].enumerated() {
            try story.small.submit(10 + number, on: "2025-07-\(day)")
        }
        let kept = story.file + ".resume"
        let file = try StateFile.create(kept, first.finalState, head: first.resume, key: .known)
        var resume = try #require(file.head(LedgerAudit.Resume.self))
        resume.state.attach(file)
        var audit = LedgerAudit(from: resume)
        try audit.run(try LedgerReader(path: story.file))
        #expect(audit.report.findings.map { $0.text(.en) } == [])
        #expect(audit.report.entryCount == 3)
    }

    @Test func `receipts of before and after verify, each by its own key alone`() throws {
        let story = try Story()
        let ledger = try #require(story.small.ledger)
        for index in UInt64(0)..<10 {
            let receipt = try ledger.receipt(at: EntryIndex(index))
            let statement = try ledger.statement(at: EntryIndex(index))
            let (signer, other) = index <= 4 ? (story.old, story.new) : (story.new, story.old)
            let origin = "example.invalid/REHEARSAL"
            let read = try Receipt(decoding: receipt)
            let registration = try read.check(
                statement: statement, logKey: signer.publicKey, origin: origin)
            #expect(registration.index == index)
            #expect(throws: ReceiptError.badSignature) {
                try read.check(statement: statement, logKey: other.publicKey, origin: origin)
            }
            let transparent = try ledger.transparentStatement(at: EntryIndex(index))
            #expect(try TransparentStatement.split(transparent).receipts == [receipt])
        }
    }

    @Test func `each altered byte of a second signature is found`() throws {
        let story = try Story(days: ["02"])
        let stored = try #require(story.small.ledger?.log.latestNote()?.formerSignature)
        #expect(stored.count == 64)
        for offset in stride(from: 0, to: 64, by: 9) {
            var changed = stored
            changed[offset] ^= 1
            #expect(
                try Self.altered(
                    story,
                    "UPDATE notes SET former_signature = x'\(Hex.encode(changed))' "
                        + "WHERE size = 6")
                    == [
                        "entry 5: the published note of size 6 is not signed by the log's "
                            + "former key"
                    ], "byte \(offset)")
        }
    }

    @Test func `a second signature left out within the overlap, or added outside it, is found`()
        throws
    {
        let story = try Story()
        #expect(
            try Self.altered(
                story, "UPDATE notes SET former_signature = NULL WHERE size = 8")
                == [
                    "entry 7: the published note of size 8 lacks the former key's signature, "
                        + "and the overlap runs"
                ])
        for size in [4, 9, 10] {
            #expect(
                try Self.altered(
                    story,
                    "UPDATE notes SET former_signature = signature WHERE size = \(size)")
                    == [
                        "entry \(size - 1): the published note of size \(size) has a second "
                            + "signature, and no overlap runs"
                    ])
        }
    }

    @Test func `the old key after the overlap is found in the file`() throws {
        let story = try Story(days: ["02", "11"])
        try story.small.force(story.act(on: "12"), by: story.old)
        let fault =
            "entry 7: the checkpoint of size 8 is signed by a key that is not the log's there"
        #expect(try Self.findings(story.file) == [fault])
        #expect(try Self.findings(story.file, logKeys: story.keys) == [fault])
    }

    @Test func `the new key before its act has taken effect is found`() throws {
        let small = try SmallLedger(entryCount: 4)
        let new = try small.randomness.key(named: "log-2")
        _ = try #require(small.ledger).proposeLogKey(new)
        let act = SmallLedger.rotation(to: "log-2", overlapUntil: "2025-07-10")
        let line = try ActLine(parsing: Array(act.utf8))
        try small.force(small.desk().sign(line), by: new)
        #expect(
            try Self.findings("\(small.path)/ledger.sqlite") == [
                "entry 4: the checkpoint of size 5 is signed by a key that is not the log's there"
            ])
    }

    @Test func `a change that breaks a rule, and the key that it names, are found`() throws {
        let small = try SmallLedger(entryCount: 4)
        let stranger = try small.randomness.key(named: "stranger")
        let forged = SmallLedger.rotation(to: "stranger", overlapUntil: "2025-07-10")
            .replacing("ledger/genesis", with: "ledger/other")
        let line = try ActLine(parsing: Array(forged.utf8))
        try small.force(small.desk().sign(line))
        #expect(
            try Self.findings("\(small.path)/ledger.sqlite") == [
                "entry 4: refused: logkey.changed is written on ledger/genesis, not on "
                    + "ledger/other (rule of this system)"
            ])
        let copy = "\(small.folder.path)/stranger.sqlite"
        try #require(small.ledger).log.backup(to: copy)
        let checkpoint = try Checkpoint(
            origin: "example.invalid/REHEARSAL", size: 5,
            root: Tree.root(size: 5, node: #require(small.ledger).log.node))
        let tampering = try Tampering(path: copy)
        try tampering.withoutGuards {
            try tampering.execute(
                "UPDATE checkpoints SET signature = "
                    + "x'\(Hex.encode(checkpoint.receiptSignature(at: small.time, by: stranger)))' "
                    + "WHERE size = 5")
        }
        #expect(
            try Self.findings(copy).last
                == "entry 4: the checkpoint of size 5 is not signed by the log's key")
    }

    @Test func `tiles under signatures that are not the log's at their size are found`() throws {
        let within = try Story(days: ["02"])
        var files = try within.tiles()
        let lacks =
            "entry 5: the published note of size 6 lacks the former key's signature, and the "
        files["checkpoint"] = try within.note(within.new)
        #expect(try Self.findings(files) == [lacks + "overlap runs"])
        files["checkpoint"] = try within.note(within.old)
        #expect(
            try Self.findings(files)
                == ["entry 5: the checkpoint of size 6 is not signed by the log's key"])
        let after = try Story(days: ["02", "11"])
        files = try after.tiles()
        files["checkpoint"] = try after.note(after.new, after.old)
        let wrong =
            "entry 6: the checkpoint of size 7 is signed by a key that is not the log's there"
        #expect(try Self.findings(files) == [wrong])
        files["checkpoint"] = try after.note(after.old)
        #expect(
            try Self.findings(files)
                == ["entry 6: the checkpoint of size 7 is not signed by the log's key", wrong])
        files["checkpoint"] = try after.note(after.small.randomness.key(named: "stranger"))
        #expect(try Self.findings(files).count == 1)
    }

    @Test func `a policy of the old key alone holds to the end of the overlap`() throws {
        let old = try Story(days: ["02", "10"])
        #expect(try Self.findings(old.file, logKeys: [old.old.publicKey]) == [])
        #expect(try Self.findings(old.tiles(), logKeys: [old.old.publicKey]) == [])
        let after = try Story(days: ["02", "11"])
        let lacks = "entry 6: the checkpoint of size 7 is signed by a log key that the policy lacks"
        #expect(try Self.findings(after.file, logKeys: [after.old.publicKey]) == [lacks])
        #expect(try Self.findings(after.tiles(), logKeys: [after.old.publicKey]) == [lacks])
    }
}
