import COSE
import Certification
import Drafting
import Foundation
import TestSupport
import Testing

/// What the programs say of an entry that has no effects, and how a ledger with one goes on.
@Suite struct WithoutEffectTests {
    private static let number = "LNYP-2025-00001"

    /// A closed rehearsal in which a stranger has spoken of a certificate that there is, and of
    /// one that there is not.
    private static func forged() throws -> SmallLedger {
        let small = try RehearsalLedger.before()
        try small.forge(on: "certificate/\(number)")
        try small.forge(on: "certificate/LNYP-2025-00099")
        small.close()
        return small
    }

    private static func run(_ small: SmallLedger, _ words: String...) throws -> Command.Result {
        try Command.run(words, folder: small.path)
    }

    @Test func `every answer on its subject says so, for people and for programs`() throws {
        let small = try Self.forged()
        let marked = "entry 903  mandate.granted  inadmissible, of no effect (rule authority)"
        let waits = "not set aside: no other act is admitted before entry.set-aside"
        for words in [
            ["status", Self.number], ["history", Self.number], ["trace", Self.number],
            ["next", "certificate/\(Self.number)"], ["list", "certificates"], ["due"],
        ] {
            let words = words + ["--as-of", "2030-01-31"]
            let told = try Command.run(words, folder: small.path)
            #expect(told.code == 0, "\(words): \(told.error)")
            #expect(told.output.contains(marked), "\(words): \(told.output.suffix(400))")
            #expect(told.output.contains(waits), "\(words)")
            let json = try Command.run(words + ["--json"], folder: small.path)
            #expect(json.output.contains(#""inadmissible":true"#), "\(words)")
            #expect(json.output.contains(#""rule":"authority""#), "\(words)")
            #expect(json.output.contains(#""setAsideBy":null"#), "\(words)")
        }
        let other = try Self.run(
            small, "status", "LNYP-2025-00002", "--json", "--as-of", "2030-01-31")
        #expect(!other.output.contains("inadmissible"))
        let unknown = try Self.run(small, "status", "LNYP-2025-00099", "--as-of", "2030-01-31")
        #expect(unknown.code == 1)
        #expect(unknown.error.contains("; entry 904 on it is inadmissible and has no effects"))
    }

    @Test func `it is in no list, and the certificate says what it said before`() throws {
        let small = try RehearsalLedger.before()
        let words = ["list", "certificates", "--csv", "--as-of", "2030-01-31"]
        let before = try Command.run(words, folder: small.path)
        let forged = try Self.forged()
        let after = try Command.run(words, folder: forged.path)
        #expect(after.output == before.output)
        // Told beside what is for programs.
        #expect(!before.error.contains("inadmissible"))
        #expect(after.error.contains("entry 903  mandate.granted  inadmissible, of no effect"))
    }

    @Test func `nothing is admitted, by exit code 3 with the way out, until it is set aside`()
        throws
    {
        let small = try SmallLedger(entryCount: 4)
        try small.forge(.refused)
        let time = small.time + 60
        small.close()
        func submit(_ json: String) throws -> Command.Result {
            let file = "\(small.folder.path)/act.json"
            try Data(json.utf8).write(to: URL(filePath: file))
            return try Self.run(
                small, "submit", file, "--seed", "small ledger", "--now", "\(time)",
                "--key", "\(small.folder.path)/founder.pem")
        }
        let key = try small.randomness.key(named: "founder")
        try Data(key.pem.utf8).write(to: URL(filePath: "\(small.folder.path)/founder.pem"))
        let refused = try submit(SmallLedger.registration(8))
        #expect(refused.code == 3)
        #expect(
            refused.error.contains(
                "entry 4 is inadmissible under the rule party.registered (refused: the party "
                    + "office-0 is registered already"), "\(refused.error)")
        #expect(refused.error.contains("hint: `certledger act template entry.set-aside`"))
        #expect(try submit(SmallLedger.settingAside(4)).code == 0)
        #expect(try submit(SmallLedger.registration(8)).code == 0)
        for (words, program) in [
            (["audit"], "certledger"),
            (
                [
                    "ledger", "\(small.path)/ledger.sqlite", "--policy", "\(small.path)/policy",
                    "--trust", "\(small.path)/trust",
                ], "certverify"
            ),
        ] {
            let audit = try Command.run(words, program: program, folder: small.path)
            #expect(audit.code == 1)
            #expect(audit.output.contains("✗ entry 4: refused: the party office-0"))
            #expect(audit.output.contains("; set aside by entry 5"))
            #expect(audit.output.contains("found 1 fault\n"))
        }
        let backup = try Self.run(small, "backup", "\(small.folder.path)/backup.sqlite")
        #expect(backup.code == 0, "\(backup.output)")
        let register = try Self.run(small, "audit", "--json")
        #expect(!register.output.contains(#""kind":"projection""#))
        #expect(!register.output.contains(#""register","#))
    }

    @Test func `where the anchor does not hold either, one command accepts and sets aside`() throws
    {
        let small = try SmallLedger(entryCount: 4)
        try small.forge(.unreadable)
        small.close()
        let (anchor, copy) = ("\(small.path).anchor", "\(small.folder.path)/checkpoint")
        try FileManager.default.moveItem(atPath: anchor, toPath: copy)
        let pem = "\(small.folder.path)/founder.pem"
        try small.randomness.key(named: "founder").pem
            .write(toFile: pem, atomically: true, encoding: .utf8)
        let accept = [
            "anchor", "accept", copy, "--key", pem, "--now", "2025-07-02T09:00", "--seed", "x",
        ]
        let refused = try Command.run(accept, folder: small.path)
        #expect(refused.code == 3)
        #expect(refused.error.contains("entry 4 is inadmissible under the rule form"))
        #expect(refused.error.contains("`anchor accept --set-aside REASON`"))
        let done = try Command.run(
            accept + ["--set-aside", "误登", "--json"], folder: small.path)
        #expect(done.output == #"{"index":6}"# + "\n", "\(done.error)")
        let audit = try Command.run(["audit"], folder: small.path)
        #expect(audit.code == 1)
        #expect(audit.output.contains("; set aside by entry 5"))
    }
}
