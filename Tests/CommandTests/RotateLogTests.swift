import COSE
import Drafting
import Foundation
import TestSupport
import Testing

/// `certledger key rotate-log`, as a person of the founding role runs it.
@Suite struct RotateLogTests {
    private static func founderKey(_ small: SmallLedger) throws -> String {
        let path = "\(small.folder.path)/founder.pem"
        try small.randomness.key(named: "founder").pem
            .write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private static func rotation(_ key: String, until day: String) -> [String] {
        [
            "key", "rotate-log", "--key", key, "--overlap-until", day, "--now",
            "2025-07-02T09:00", "--seed", "x",
        ]
    }

    @Test func `the log's key is changed, and both audits end 0 before and after the overlap`()
        throws
    {
        let small = try SmallLedger(entryCount: 3)
        small.close()
        let old = try #require(FileManager.default.contents(atPath: "\(small.path)/log.pem"))
        let first = try String(contentsOfFile: "\(small.path)/policy", encoding: .utf8)
        let key = try Self.founderKey(small)
        let rotated = try Command.run(
            Self.rotation(key, until: "2025-07-10"), folder: small.path)
        #expect(rotated.code == 0, "\(rotated.error)")
        #expect(rotated.output == "3\n")
        #expect(rotated.error == "演练/REHEARSAL\n")
        let policy = try String(contentsOfFile: "\(small.path)/policy", encoding: .utf8)
        #expect(policy.hasSuffix(first))
        #expect(policy.split(separator: "\n").count == 3)
        #expect(FileManager.default.contents(atPath: "\(small.path)/log-former.pem") == old)
        #expect(FileManager.default.contents(atPath: "\(small.path)/log.pem") != old)
        for (number, day) in [(60, "2025-07-03"), (61, "2025-07-11")] {
            let file = "\(small.folder.path)/\(number).json"
            try SmallLedger.registration(number).write(
                toFile: file, atomically: true, encoding: .utf8)
            let admitted = try Command.run(
                ["submit", file, "--key", key, "--now", "\(day)T09:00", "--seed", "x"],
                folder: small.path)
            #expect(admitted.code == 0, "\(admitted.error)")
            try Self.audits(small)
        }
        #expect(!FileManager.default.fileExists(atPath: "\(small.path)/log-former.pem"))
    }

    /// Both audits, a proof and the tiles under the policy as it stands.
    private static func audits(_ small: SmallLedger) throws {
        #expect(try Command.run(["audit"], folder: small.path).code == 0)
        let trust = ["--policy", "\(small.path)/policy", "--trust", "\(small.path)/trust"]
        let tiles = "\(small.folder.path)/tiles"
        let proof = "\(small.folder.path)/2.tlog-proof"
        #expect(try Command.run(["export", "tiles", tiles], folder: small.path).code == 0)
        let export = ["export", "proof", "2", "--out", proof]
        #expect(try Command.run(export, folder: small.path).code == 0)
        for words in [
            ["ledger", "\(small.path)/ledger.sqlite"], ["ledger", tiles], ["proof", proof],
        ] {
            let result = try Command.run(words + trust, program: "certverify")
            #expect(result.code == 0, "\(words) \(result.output) \(result.error)")
        }
    }

    @Test func `lists are signed by both keys while both sign, and then by the new one alone`()
        throws
    {
        let small = try SmallLedger(entryCount: 3)
        small.close()
        let key = try Self.founderKey(small)
        let old = "\(small.folder.path)/old-policy"
        try FileManager.default.copyItem(atPath: "\(small.path)/policy", toPath: old)
        let first = try Self.lists(small, on: "2025-07-02")
        #expect(first == ["register.cwt", "status.cwt"])
        let rotated = try Command.run(Self.rotation(key, until: "2025-07-10"), folder: small.path)
        #expect(rotated.code == 0, "\(rotated.error)")
        // No act since the change: the day of signing tells whether both still sign.
        let both = try Self.lists(small, on: "2025-07-10")
        #expect(
            both == ["register.cwt", "register.former.cwt", "status.cwt", "status.former.cwt"])
        for (kind, command) in [("status", "status-list"), ("register", "register")] {
            for (name, policy, code) in [
                (kind, "\(small.path)/policy", 0), ("\(kind).former", "\(small.path)/policy", 0),
                ("\(kind).former", old, 0), (kind, old, 4),
            ] as [(String, String, Int32)] {
                let result = try Command.run(
                    [
                        command, "\(small.folder.path)/\(name).cwt", "--policy", policy, "--trust",
                        "\(small.path)/trust", "--now", "2025-07-10T10:00", "--stateless",
                    ], program: "certverify")
                #expect(result.code == code, "\(name) \(policy): \(result.output)\(result.error)")
            }
        }
        #expect(try Self.lists(small, on: "2025-07-11") == ["register.cwt", "status.cwt"])
    }

    /// Publishes both lists, and names the files that there are.
    private static func lists(_ small: SmallLedger, on day: String) throws -> [String] {
        for (words, name) in [
            (["status-list", "publish"], "status"), (["export", "register"], "register"),
        ] {
            let result = try Command.run(
                words + [
                    "--next-update", "2025-08-01", "--now", "\(day)T09:00", "--out",
                    "\(small.folder.path)/\(name).cwt",
                ], folder: small.path)
            #expect(result.code == 0, "\(result.error)")
        }
        return try FileManager.default.contentsOfDirectory(atPath: small.folder.path)
            .filter { $0.hasSuffix(".cwt") }.sorted()
    }

    @Test func `a refused change leaves the key, and no key beside it`() throws {
        let small = try SmallLedger(entryCount: 3)
        small.close()
        let old = FileManager.default.contents(atPath: "\(small.path)/log.pem")
        let refused = try Command.run(
            Self.rotation(Self.founderKey(small), until: "2025-07-01"), folder: small.path)
        #expect(refused.code == 3)
        #expect(
            refused.error
                == "certledger: error: refused: the overlap ends on 2025-07-01, before the day of "
                + "registration 2025-07-02 (rule of this system)\n")
        #expect(FileManager.default.contents(atPath: "\(small.path)/log.pem") == old)
        for name in ["log-next.pem", "log-former.pem"] {
            #expect(!FileManager.default.fileExists(atPath: "\(small.path)/\(name)"))
        }
        #expect(try Command.run(["audit"], folder: small.path).code == 0)
    }

    @Test(arguments: [
        (["--overlap-until", "soon"], "--overlap-until takes a date like 2026-06-30"),
        (["--overlap-until", "2025-07-10", "--why", "mood"], "mood"),
        ([], "--overlap-until"),
    ])
    func `usage ends 2`(words: [String], text: String) throws {
        let small = try SmallLedger(entryCount: 2)
        small.close()
        let key = try Self.founderKey(small)
        let result = try Command.run(
            ["key", "rotate-log", "--key", key] + words, folder: small.path)
        #expect(result.code == 2)
        #expect(result.error.contains(text), "\(result.error)")
        #expect(!FileManager.default.fileExists(atPath: "\(small.path)/log-next.pem"))
    }
}
