import Age
import COSE
import Drafting
import Foundation
import TestSupport
import Testing

/// Keys under a passphrase: made, opened, and refused with a way out.
@Suite struct `Keys under a passphrase` {
    private static let phrase = "correct horse 电池"

    /// A folder with a plain key, that key under the passphrase, and files with passphrases.
    private struct Keys {
        let folder = try! TemporaryFolder()
        var plain: String { "\(folder.path)/plain.pem" }
        var protected: String { "\(folder.path)/protected.pem" }
        var right: [String] { ["--passphrase-file", "\(folder.path)/right"] }
        let key: PrivateKey

        init(_ key: PrivateKey? = nil) throws {
            self.key = try key ?? PrivateKey(seed: [UInt8](repeating: 7, count: 32))
            try write(self.key.pem, "plain.pem")
            try write(Self.armored(self.key), "protected.pem")
            try write(phrase + "\n", "right")
            try write("wrong\n", "wrong")
        }

        func write(_ text: String, _ name: String) throws {
            try text.write(toFile: "\(folder.path)/\(name)", atomically: true, encoding: .utf8)
        }

        /// With a small work factor, so that a test takes no second for each key.
        static func armored(_ key: PrivateKey) throws -> String {
            let secrets = try FileSecrets(Array(100..<148))
            return try AgeFile(
                sealing: Array(key.pem.utf8), with: Passphrase(Array(phrase.utf8)),
                secrets: secrets, workFactor: 4
            ).armored
        }

        func permissions(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
    }

    @Test func `a new key is armored, private, and comes back as plain PEM`() throws {
        let keys = try Keys()
        let path = "\(keys.folder.path)/new.pem"
        let made = try Command.run(["key", "new", path, "--seed", "x"] + keys.right)
        #expect(made.code == 0, "\(made.error)")
        #expect(try keys.permissions(path) == 0o600)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasPrefix("-----BEGIN AGE ENCRYPTED FILE-----\n"))
        let header = Base64.decode(text.split(separator: "\n")[1...2].joined()) ?? []
        #expect(String(decoding: header, as: UTF8.self).contains(" 18\n"))
        let twin = "\(keys.folder.path)/plain/new.pem"
        try FileManager.default.createDirectory(
            atPath: "\(keys.folder.path)/plain", withIntermediateDirectories: true)
        #expect(try Command.run(["key", "new", twin, "--seed", "x"]).output == made.output)
        let exported = try Command.run(["key", "export", path] + keys.right)
        #expect(exported.code == 0, "\(exported.error)")
        #expect(exported.output == (try String(contentsOfFile: twin, encoding: .utf8)))
    }

    @Test func `a plain key is protected and exported again, never over another file`() throws {
        let keys = try Keys()
        let made = "\(keys.folder.path)/made.pem"
        let words = ["key", "protect", keys.plain, "--out", made] + keys.right
        #expect(try Command.run(words).code == 0)
        #expect(try keys.permissions(made) == 0o600)
        let out = "\(keys.folder.path)/out.pem"
        #expect(try Command.run(["key", "export", made, "--out", out] + keys.right).code == 0)
        #expect(try String(contentsOfFile: out, encoding: .utf8) == keys.key.pem)
        #expect(try keys.permissions(out) == 0o600)
        for words in [words, ["key", "new", made] + keys.right] {
            let again = try Command.run(words)
            #expect(again.code == 2)
            #expect(again.error == "certledger: error: \(made) exists already\n")
        }
        let twice = try Command.run(["key", "protect", made, "--out", out + "2"] + keys.right)
        #expect(twice.code == 2)
        #expect(twice.error.contains("is under a passphrase already"))
        #expect(twice.error.contains("hint: `certledger key export"))
    }

    @Test func `plain keys are exported without a passphrase`() throws {
        let keys = try Keys()
        #expect(try Command.run(["key", "export", keys.plain]).output == keys.key.pem)
    }

    @Test func `show and prove open it, from the option before the environment`() throws {
        let keys = try Keys()
        let wrong = ["CERTLEDGER_PASSPHRASE_FILE": "\(keys.folder.path)/wrong"]
        let right = ["CERTLEDGER_PASSPHRASE_FILE": "\(keys.folder.path)/right"]
        let plain = try Command.run(["key", "show", keys.plain])
        let shown = try Command.run(["key", "show", keys.protected], environment: right)
        #expect(shown.output == plain.output)
        let words = [
            "key", "prove", keys.protected, "--party", "a", "--officer", "b", "--out",
            "\(keys.folder.path)/proof",
        ]
        #expect(try Command.run(words, environment: wrong).code == 2)
        #expect(try Command.run(words + keys.right, environment: wrong).code == 0)
    }

    @Test(arguments: [
        ("wrong", nil, "protected.pem: the passphrase is not the one of this age file"),
        ("none", nil, "there is no file"),
        ("second", "\nsecret\n", "found an empty first line in"),
        ("two", "a\nb\n", "found more than one line in"),
        ("empty", "", "empty: found a passphrase of 0 bytes, wanted 1 to 1024"),
        ("blank", "\n", "blank: found a passphrase of 0 bytes, wanted 1 to 1024"),
        ("long", String(repeating: "a", count: 1025), "found a passphrase of 1025 bytes"),
    ])
    func `a passphrase that opens nothing is one line, and ends 2`(
        name: String, text: String?, error: String
    ) throws {
        let keys = try Keys()
        if let text { try keys.write(text, name) }
        let result = try Command.run([
            "key", "export", keys.protected, "--passphrase-file", "\(keys.folder.path)/\(name)",
        ])
        #expect(result.code == 2)
        #expect(result.output == "")
        #expect(result.error.contains(error), "\(result.error)")
        #expect(result.error.split(separator: "\n").count == 1)
    }

    @Test(arguments: ["", "\n", "\r\n"])
    func `a passphrase file may end its line or not`(end: String) throws {
        let keys = try Keys()
        try keys.write(Self.phrase + end, "ended")
        let result = try Command.run([
            "key", "export", keys.protected, "--passphrase-file", "\(keys.folder.path)/ended",
        ])
        #expect(result.output == keys.key.pem, "\(result.error)")
    }

    @Test func `a passphrase is no argument`() throws {
        let keys = try Keys()
        let path = "\(keys.folder.path)/new.pem"
        #expect(try Command.run(["key", "new", path, "--passphrase", "secret"]).code == 2)
        #expect(try Command.run(["key", "new", path, "--passphrase=secret"]).code == 2)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `armor of something else is refused before a passphrase is asked`() throws {
        let keys = try Keys()
        let text = try String(contentsOfFile: keys.protected, encoding: .utf8)
        try keys.write(text + "more\n", "more.pem")
        let more = try Command.run(["key", "export", "\(keys.folder.path)/more.pem"])
        #expect(more.code == 2)
        #expect(more.error.contains("wanted exactly one block BEGIN AGE ENCRYPTED FILE"))
        let secrets = try FileSecrets(Array(0..<48))
        let file = try AgeFile(
            sealing: Array("no key".utf8), with: Passphrase(Array(Self.phrase.utf8)),
            secrets: secrets, workFactor: 4)
        try keys.write(file.armored, "other.pem")
        let other = try Command.run(
            ["key", "export", "\(keys.folder.path)/other.pem"] + keys.right)
        #expect(other.code == 2)
        #expect(other.error.contains("wanted exactly one PEM block BEGIN PRIVATE KEY"))
    }

    @Test func `without a passphrase every command that signs ends 2 with a hint`() throws {
        let small = try SmallLedger(entryCount: 3)
        let keys = try Keys(small.randomness.key(named: "founder"))
        small.close()
        try keys.write(SmallLedger.registration(9), "act.json")
        let path = keys.folder.path
        try keys.write(SmallLedger.registration(9) + "\n", "acts.jsonl")
        try FileManager.default.createDirectory(
            atPath: "\(path)/ring", withIntermediateDirectories: true)
        try keys.write(Keys.armored(keys.key), "ring/founder.pem")
        let scheme = Repository.fixtures.appending(path: "liaoning-youpin/scheme.yaml").path
        let commands = [
            ["key", "new", "\(path)/new.pem", "--passphrase"],
            ["key", "protect", keys.plain, "--out", "\(path)/new.pem"],
            ["key", "export", keys.protected], ["key", "show", keys.protected],
            [
                "key", "prove", keys.protected, "--party", "a", "--officer", "b", "--out",
                "\(path)/proof",
            ],
            ["sign", "\(path)/act.json", "--key", keys.protected, "--out", "\(path)/act.scitt"],
            ["submit", "\(path)/act.json", "--key", keys.protected],
            ["import", "\(path)/acts.jsonl", "--keys", "\(path)/ring"],
            ["anchor", "accept", "\(small.path).anchor", "--key", keys.protected],
            [
                "init", "\(path)/ledger", "--scheme", scheme, "--origin", "example.invalid/x",
                "--founder", "a/b=\(path)/proof", "--key", keys.protected,
            ],
        ]
        for words in commands {
            let result = try Command.run(words, folder: small.path)
            #expect(result.code == 2, "\(words): \(result.error)")
            #expect(
                result.error.contains("is under a passphrase, and there is no terminal"),
                "\(words): \(result.error)")
            #expect(
                result.error.contains("hint: name a file with --passphrase-file or in CERT"),
                "\(words): \(result.error)")
        }
        for name in ["new.pem", "proof", "act.scitt", "ledger"] {
            #expect(!FileManager.default.fileExists(atPath: "\(path)/\(name)"), "\(name)")
        }
        let audit = try Command.run(["audit", "--json"], folder: small.path)
        #expect(audit.code == 0)
        #expect(audit.output.contains("\"entries\":3"))
    }

    @Test func `acts signed, submitted and imported with such keys are admitted`() throws {
        let small = try SmallLedger(entryCount: 3)
        let keys = try Keys(small.randomness.key(named: "founder"))
        small.close()
        let path = keys.folder.path
        try keys.write(SmallLedger.registration(20), "signed.json")
        try keys.write(SmallLedger.registration(21), "act.json")
        try keys.write((22..<25).map(SmallLedger.registration).joined(separator: "\n"), "a.jsonl")
        try FileManager.default.createDirectory(
            atPath: "\(path)/ring", withIntermediateDirectories: true)
        try keys.write(Keys.armored(keys.key), "ring/founder.pem")
        let clock = ["--now", "2025-07-02T09:00", "--seed", "x"] + keys.right
        for words in [
            ["sign", "\(path)/signed.json", "--key", keys.protected, "--out", "\(path)/s.scitt"],
            ["submit", "\(path)/s.scitt"], ["submit", "\(path)/act.json", "--key", keys.protected],
            ["import", "\(path)/a.jsonl", "--keys", "\(path)/ring"],
        ] {
            let result = try Command.run(words + clock, folder: small.path)
            #expect(result.code == 0, "\(words): \(result.error)")
        }
        let audit = try Command.run(["audit", "--json"], folder: small.path)
        #expect(audit.code == 0)
        #expect(audit.output.contains("\"entries\":8"))
    }

    @Test func `the terminal is asked twice for a new key, and shows nothing typed`() throws {
        let keys = try Keys()
        let path = "\(keys.folder.path)/new.pem"
        let made = try PseudoTerminal(
            ["key", "new", path, "--passphrase"], answers: [Self.phrase, Self.phrase])
        #expect(made.result.code == 0, "\(made.result.error)")
        #expect(made.result.error == "New passphrase of \(path): Once more: ")
        #expect(made.screen == "\r\n\r\n")
        #expect(try Command.run(["key", "export", path] + keys.right).code == 0)
    }

    @Test func `two passphrases that differ make no key`() throws {
        let keys = try Keys()
        let path = "\(keys.folder.path)/new.pem"
        let made = try PseudoTerminal(["key", "new", path, "--passphrase"], answers: ["a", "b"])
        #expect(made.result.code == 2)
        #expect(made.result.error.hasSuffix("error: the two passphrases are not the same\n"))
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `of a line without end no more is kept than is told`() throws {
        let keys = try Keys()
        let line = String(repeating: "a", count: 6000)
        let opened = try PseudoTerminal(
            ["key", "export", keys.protected], answers: [line], isRaw: true)
        #expect(opened.result.code == 2)
        #expect(
            opened.result.error.contains("found a passphrase of 4097 bytes, wanted 1 to 1024"),
            "\(opened.result.error)")
    }

    @Test func `the terminal is asked once to open a key`() throws {
        let keys = try Keys()
        let opened = try PseudoTerminal(["key", "export", keys.protected], answers: [Self.phrase])
        #expect(opened.result.code == 0, "\(opened.result.error)")
        #expect(opened.result.error == "Passphrase of \(keys.protected): ")
        #expect(opened.result.output == keys.key.pem)
        #expect(opened.screen == "\r\n")
    }

    @Test func `many lines are signed for one passphrase`() throws {
        let small = try SmallLedger(entryCount: 3)
        let keys = try Keys(small.randomness.key(named: "founder"))
        small.close()
        let acts = (30..<33).map(SmallLedger.registration).joined(separator: "\n")
        try keys.write(acts, "acts.jsonl")
        let out = "\(keys.folder.path)/signed"
        let signed = try PseudoTerminal(
            [
                "sign", "\(keys.folder.path)/acts.jsonl", "--key", keys.protected, "--out", out,
                "--ledger", small.path, "--now", "2025-07-02T09:00", "--seed", "x",
            ], answers: [Self.phrase])
        #expect(signed.result.code == 0, "\(signed.result.error)")
        #expect(signed.result.error == "Passphrase of \(keys.protected): ")
        #expect(try FileManager.default.contentsOfDirectory(atPath: out).count == 3)
    }
}
