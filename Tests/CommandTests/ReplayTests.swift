import COSE
import Drafting
import Foundation
import Ledger
import LedgerFile
import TestSupport
import Testing
import TransparencyLog

/// `certledger replay`: a ledger of the schema before this one, in `Fixtures/older`, written anew.
///
/// It has nine entries, a change of the log's key as entry 4 with an overlap until 10 July, and one
/// value in its vault. The first key is in no folder any more.
@Suite struct ReplayTests {
    private let folder: TemporaryFolder
    private var old: String { "\(folder.path)/old" }
    private var new: String { "\(folder.path)/new" }
    private var first: String { "\(folder.path)/first.pem" }
    private var founder: String { "\(folder.path)/founder.pem" }
    private static let identity = "f86558e8af44b3457765144a8adeb67ab20da7d637cc5784e1b9a31ea106d9a1"
    private static let root = "0ca984d32490f4370148d015fad3d242741f72442e4d6556ed44bebce35ef8f0"

    init() throws {
        folder = try TemporaryFolder()
        let fixture = Repository.fixtures.appending(path: "older")
        for (name, copy) in [("ledger", old), ("ledger.anchor", old + ".anchor")] {
            try FileManager.default.copyItem(
                atPath: fixture.appending(path: name).path, toPath: copy)
        }
        let random = Randomness.seeded("older")
        try put(random.key(named: "log 2"), "\(old)/log.pem")
        try put(random.key(named: "log"), first)
        try put(Randomness.seeded("demo").key(named: "leading-group-founder"), founder)
    }

    private func put(_ key: PrivateKey, _ path: String) throws {
        try DurableFile.write(Array(key.pem.utf8), to: path, mode: 0o600)
    }

    private func replay(_ words: [String] = []) throws -> Command.Result {
        try Command.run(["replay", old, new] + words)
    }

    /// Everything in the old folder: names, bytes, times of change.
    private func untouched() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: old).sorted().map { name in
            let path = "\(old)/\(name)"
            let date = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
            let bytes = FileManager.default.contents(atPath: path) ?? Data()
            return "\(name) \(Digest.sha256([UInt8](bytes)).hex) \(date ?? "")"
        }
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test func `an older file is refused by both programs, which name the way`() throws {
        let way = "`certledger replay OLD NEW` writes the ledger anew"
        for words in [["audit"], ["status", "LNYP-2025-00001"], ["checkpoint"]] {
            let result = try Command.run(words, folder: old)
            #expect(result.code == 2)
            #expect(result.error.hasSuffix("this program knows 3; \(way)\n"), "\(result.error)")
        }
        let result = try Command.run(
            [
                "ledger", "\(old)/ledger.sqlite", "--policy", "\(old)/policy", "--trust",
                "\(old)/trust",
            ], program: "certverify")
        #expect(result.code == 2)
        #expect(result.error.hasSuffix("this program knows 3; \(way)\n"), "\(result.error)")
    }

    @Test func `statements, identity and root are the same, under new signatures`() throws {
        let before = try untouched()
        let result = try replay(["--log-key", first])
        #expect(result.code == 0, "\(result.error)")
        #expect(result.output.contains("identity      \(Self.identity)\n"))
        #expect(result.output.contains("root        \(Self.root)\n"))
        #expect(try untouched() == before)
        let reader = try LedgerReader(path: "\(new)/ledger.sqlite")
        let checkpoints = try #require(try reader.checkpoints())
        #expect(checkpoints.map(\.size) == [2, 3, 4, 5, 6, 7, 8, 9])
        #expect(
            checkpoints.map(\.time) == [
                1_751_331_600, 1_751_332_200, 1_751_332_800, 1_751_418_000, 1_751_677_200,
                1_752_282_000, 1_752_282_000, 1_752_282_000,
            ])
        // The note that was published before, byte for byte.
        let note = try Command.run(["checkpoint"], folder: new)
        #expect(note.output == (try String(contentsOfFile: old + ".anchor", encoding: .utf8)))
        #expect(try Data(contentsOf: URL(filePath: new + ".anchor")) == Data(note.output.utf8))
    }

    @Test func `receipts are by the key of their place, and the ledger goes on`() throws {
        #expect(try replay(["--log-key", first]).code == 0)
        let random = Randomness.seeded("older")
        for (index, name) in [(0, "log"), (4, "log"), (5, "log 2"), (8, "log 2")] {
            let file = "\(folder.path)/\(index).transparent.scitt"
            let export = try Command.run(
                ["export", "transparent", "\(index)", "--out", file], folder: new)
            #expect(export.code == 0, "\(export.error)")
            let (statement, receipts) = try TransparentStatement.split(
                [UInt8](Data(contentsOf: URL(filePath: file))))
            let registration = try Receipt(decoding: receipts[0]).check(
                statement: statement, logKey: random.key(named: name).publicKey,
                origin: "example.invalid/older/REHEARSAL")
            #expect(registration.index == UInt64(index))
        }
        let act = "\(folder.path)/act.json"
        try SmallLedger.registration(60).write(toFile: act, atomically: true, encoding: .utf8)
        let admitted = try Command.run(
            ["submit", act, "--key", founder, "--now", "2025-07-13T09:00", "--seed", "x"],
            folder: new)
        #expect(admitted.output == "9\n", "\(admitted.error)")
        #expect(try Command.run(["audit"], folder: new).code == 0)
        let audit = try Command.run(
            [
                "ledger", "\(new)/ledger.sqlite", "--policy", "\(new)/policy", "--trust",
                "\(new)/trust", "--known", new + ".anchor",
            ], program: "certverify")
        #expect(audit.code == 0, "\(audit.output)")
    }

    @Test func `the vault comes along, for its owner alone, and knows of the old one`() throws {
        #expect(try replay(["--log-key", first]).code == 0)
        for (name, mode) in [("", 0o700), ("/vault.sqlite", 0o600), ("/log.pem", 0o600)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: new + name)
            #expect(attributes[.posixPermissions] as? Int == mode, "\(name)")
        }
        let list = try Command.run(["vault", "list"], folder: new).output
        #expect(list.contains("party.office-1  1"), "\(list)")
        let copies = try RawDatabase(path: "\(new)/vault.sqlite").rows("SELECT path FROM copies")
        #expect(copies == ["\(old)/vault.sqlite"])
    }

    @Test func `a key that is missing is named, and nothing is left behind`() throws {
        let before = try names()
        let result = try replay()
        #expect(result.code == 5)
        #expect(
            result.error == "certledger: error: the log's private key is not in the folder: "
                + "example.invalid/older/REHEARSAL+7081adf9+"
                + "AWb/NqWObm4A/qrf3rWlgHFJ3eCuH/DqvPBOTWGvIVhr, which signs from size 1 on; "
                + "--log-key names its file\n")
        #expect(try names() == before)
        try FileManager.default.removeItem(atPath: "\(old)/log.pem")
        let other = try replay(["--log-key", first])
        #expect(other.code == 5)
        #expect(other.error.contains("which signs from size 6 on"), "\(other.error)")
        #expect(try names() == before)
    }

    /// Changes of the old file, without its guards, and the one line that names them.
    @Test(arguments: [
        ("UPDATE entries SET statement = x'00' WHERE position = 3", "size 4 is not what its log"),
        ("UPDATE checkpoints SET time = time + 1 WHERE size = 6", "size 6 is not what its log"),
        (
            "UPDATE checkpoints SET note_signature = zeroblob(64) WHERE size = 9",
            "size 9 is not what its log"
        ),
        (
            "DELETE FROM entries WHERE position = 8; DELETE FROM checkpoints WHERE size = 9",
            "the log holds 8 entries, 9 were published"
        ),
        ("DELETE FROM entries WHERE position = 8", "is not over its 8 entries"),
        ("DELETE FROM checkpoints WHERE size = 9", "is not over its 9 entries"),
        ("DELETE FROM entries WHERE position = 3", "entry 3 is missing or holds no statement"),
        ("ALTER TABLE nodes RENAME TO leaves", "the table nodes is not what the ledger's schema"),
        ("PRAGMA application_id = 77", "a database of another program (application id 77)"),
        ("PRAGMA user_version = 1", "the ledger's schema is version 1; wanted 2"),
    ])
    func `what the log had not signed is not signed`(sql: String, text: String) throws {
        let raw = try RawDatabase(path: "\(old)/ledger.sqlite")
        for table in ["entries", "nodes", "checkpoints"] {
            for verb in ["insert", "update", "delete"] {
                try raw.execute("DROP TRIGGER \(table)_\(verb)")
            }
        }
        try raw.execute(sql)
        let before = try names()
        let result = try replay(["--log-key", first])
        #expect(result.code == 2 || result.code == 5)
        #expect(result.error.contains(text), "\(result.error)")
        #expect(result.error.split(separator: "\n").count { $0.contains("error: ") } == 1)
        #expect(try names() == before)
    }

    @Test func `what a killed replay left is named, with what to do`() throws {
        let key = ["--log-key", first]
        try FileManager.default.createDirectory(
            atPath: new + ".partial", withIntermediateDirectories: false)
        let alone = try replay(key)
        #expect(alone.code == 2)
        #expect(alone.error.contains("\(new).partial exists already: another replay writes there"))
        try "an anchor".write(toFile: new + ".anchor", atomically: true, encoding: .utf8)
        let both = try replay(key)
        #expect(both.error.contains("\(new).partial and \(new).anchor exist already"))
        #expect(both.error.contains("hint: if it was killed, remove that and run it again"))
        for path in [".partial", ".anchor"] {
            try FileManager.default.removeItem(atPath: new + path)
        }
        #expect(try replay(key).code == 0)
        #expect(!FileManager.default.fileExists(atPath: new + ".partial"))
    }

    @Test func `what is there is left alone, and what is not there is named`() throws {
        let key = ["--log-key", first]
        try FileManager.default.createDirectory(
            atPath: new, withIntermediateDirectories: false)
        #expect(try replay(key).error == "certledger: error: \(new) exists already\n")
        try FileManager.default.removeItem(atPath: new)
        try Data("precious".utf8).write(to: URL(filePath: new + ".anchor"))
        #expect(try replay(key).error == "certledger: error: \(new).anchor exists already\n")
        #expect(try Data(contentsOf: URL(filePath: new + ".anchor")) == Data("precious".utf8))
        try FileManager.default.removeItem(atPath: new + ".anchor")
        let missing = try Command.run(["replay", "\(folder.path)/none", new])
        #expect(missing.code == 2)
        #expect(missing.error.contains("there is no ledger file"), "\(missing.error)")
        try FileManager.default.removeItem(atPath: old + ".anchor")
        let loose = try replay(key)
        #expect(loose.code == 5)
        #expect(loose.error.contains("the anchor \(old).anchor is missing"), "\(loose.error)")
        let small = try SmallLedger()
        small.close()
        let current = try Command.run(["replay", small.path, new])
        #expect(current.code == 2)
        #expect(current.error.contains("version 3; wanted 2"), "\(current.error)")
        #expect(try names() == ["first.pem", "founder.pem", "old"])
    }
}
