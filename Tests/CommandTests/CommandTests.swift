import COSE
import Certification
import Drafting
import Foundation
import Ledger
import TestSupport
import Testing

/// Bad input at the command line: one clear line, the right exit code, and nothing half-written.
@Suite struct CommandTests {
    private static func write(_ text: String, _ folder: TemporaryFolder, _ name: String) throws
        -> String
    {
        let path = "\(folder.path)/\(name)"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private static func founderKey(_ small: SmallLedger) throws -> String {
        try write(
            small.randomness.key(named: "founder").pem, small.folder, "founder.pem")
    }

    /// The audit of a ledger that a refused command must have left as it was.
    private static func expectUntouched(_ small: SmallLedger, size: Int) throws {
        let audit = try Command.run(["audit", "--json"], folder: small.path)
        #expect(audit.code == 0)
        #expect(audit.output.contains("\"entries\":\(size)"))
    }

    @Test(arguments: [
        ("{", 2, "not an act in JSON"),
        ("[]", 2, "not an act in JSON: wanted an object"),
        (#"{"type":"party.registered"}"#, 2, "the member sub is not"),
        (
            #"{"by":"founder","type":"no.such","sub":"party/x","occurredOn":"2025-07-02"}"#, 2,
            "there is no act type no.such"
        ),
        (
            #"{"by":"f","type":"vote.cast","sub":"session/1","occurredOn":"2025-07-02","x":1}"#,
            2, "an act has no member x"
        ),
        (
            #"{"by":"f","type":"vote.cast","sub":"session/1","occurredOn":"2025-07-02","#
                + #""x\u001b[2J\n✓":1}"#,
            2, #"an act has no member “x\u{1B}[2J\u{A}✓”"#
        ),
        (
            #"{"by":"founder","type":"VALID  ✓","sub":"party/x","occurredOn":"2025-07-02"}"#, 2,
            "there is no act type “VALID ✓”"
        ),
        (
            #"{"by":"founder","type":"party.registered","sub":"party/x","occurredOn":"2025-07-02","#
                + #""fields":{"role":"office","fee":100}}"#,
            3, "the act has no field fee"
        ),
        (
            #"{"by":"founder","type":"party.registered","sub":"party/x","occurredOn":"2025-07-02","#
                + #""fields":{"role":"committee","name":"示例"}}"#,
            3, "may not grant or change a committee"
        ),
        (
            #"{"by":"founder","type":"batch.called","sub":"batch/1","occurredOn":"2025-07-02"}"#,
            3, "the field scheme is missing"
        ),
    ])
    func `an act that cannot enter leaves one line and the ledger as it was`(
        act: String, code: Int, text: String
    ) throws {
        let small = try SmallLedger(entryCount: 3)
        small.close()
        let file = try Self.write(act, small.folder, "act.json")
        let result = try Command.run(
            [
                "submit", file, "--key", try Self.founderKey(small), "--now", "2025-07-02T09:00",
                "--seed", "x",
            ], folder: small.path)
        #expect(Int(result.code) == code)
        #expect(result.error.hasPrefix("certledger: error: "))
        #expect(result.error.contains(text), "\(result.error)")
        #expect(result.error.split(separator: "\n").count <= 2)
        let left = try FileManager.default.contentsOfDirectory(atPath: small.folder.path)
        #expect(!left.contains { $0.contains("scitt") }, "\(left)")
        try Self.expectUntouched(small, size: 3)
    }

    @Test func `a refusal in JSON has a code, its facts, its rule and its source`() throws {
        let small = try SmallLedger(entryCount: 3)
        small.close()
        let act =
            #"{"by":"founder","type":"party.registered","sub":"party/office-0","#
            + #""occurredOn":"2025-07-02","fields":{"role":"office"}}"#
        let file = try Self.write(act, small.folder, "act.json")
        let result = try Command.run(
            [
                "submit", file, "--key", try Self.founderKey(small), "--json", "--now",
                "2025-07-02T09:00", "--seed", "x",
            ], folder: small.path)
        #expect(result.code == 3)
        #expect(result.output.contains(#""error":"party-exists""#))
        #expect(result.output.contains(#""code":"party-exists""#))
        #expect(result.output.contains(#""facts":{"party":"office-0"}"#))
        #expect(result.output.contains(#""rule":"party.registered""#))
        #expect(result.output.contains(#""source":"辽质强〔2025〕3号, art. 5""#))
    }

    @Test func `an import under one key says where it stopped, and what is in the ledger`() throws {
        let small = try SmallLedger(entryCount: 3)
        small.close()
        let act = SmallLedger.registration(79)
        let acts = try Self.write("\(act)\n\(act)\n", small.folder, "acts.jsonl")
        let words = [
            "import", acts, "--key", try Self.founderKey(small), "--now", "2025-07-02T09:00",
            "--seed", "x",
        ]
        let refused = try Command.run(words, folder: small.path)
        #expect(refused.code == 3)
        #expect(refused.error.contains("acts.jsonl:2: refused: "))
        #expect(refused.error.contains("; the act stands as entry 3 in \(small.path)"))
        let others = act.replacing(#""by":"founder""#, with: #""by":"another""#)
        _ = try Self.write(others, small.folder, "acts.jsonl")
        let unsigned = try Command.run(words, folder: small.path)
        #expect(unsigned.code == 2)
        #expect(unsigned.error.contains("acts.jsonl:1: there is no key another"))
        try Self.expectUntouched(small, size: 4)
    }

    @Test func `a template names a key by its proof, and says what may be left out`() throws {
        let template = try Command.run(["act", "template", "key.enrolled"])
        #expect(template.output.contains(#""publicKey": {"file":"officer-1.proof"},"#))
        #expect(template.output.contains("may be left out: confirms"))
        #expect(!template.output.contains("possession"))
    }

    @Test func `a second appender is told, with exit code 5`() throws {
        let small = try SmallLedger(entryCount: 3)
        let file = try Self.write(SmallLedger.registration(78), small.folder, "act.json")
        let result = try Command.run(
            ["submit", file, "--key", try Self.founderKey(small)], folder: small.path)
        #expect(result.code == 5)
        #expect(result.error.contains("another process appends to this ledger"))
    }

    @Test(arguments: [
        (["status", "LNYP-2025-00001"], 2, "there is no ledger file"),
        (["status", "LNYP-2025-00001"], 2, "hint: --ledger, or CERTLEDGER_DIR, names the folder"),
        (["rebuild", "--ledger", "nowhere"], 2, "there is no ledger file nowhere/ledger.sqlite"),
        (["status", "12"], 2, "NUMBER looks like LNYP-2025-00012"),
        (["calendar", "due", "2025-13-01", "15"], 2, "DATE is a date like 2025-11-03"),
        (["calendar", "due", "2026-12-30", "15"], 2, "2027"),
        (["act", "template", "no.such"], 2, "there is no act type no.such"),
        (["vault", "show", "12"], 2, "Missing expected argument '--why <why>'"),
        (["vault", "show", "12", "--why", "x"], 2, "DIGEST is 64 lowercase hex digits"),
        (["no-such-command"], 2, "no-such-command"),
    ])
    func `usage and unreadable input end 2`(words: [String], code: Int, text: String) throws {
        let folder = try TemporaryFolder()
        let result = try Command.run(words, folder: folder.path)
        #expect(Int(result.code) == code)
        #expect(result.error.contains(text), "\(result.error)")
    }

    @Test(arguments: [
        (["vault", "show", "12"], "缺少参数 --why <why>"),
        (["status"], "缺少参数 <number>"),
        (["status", "A", "B"], "多余的参数 B"),
        (["status", "A", "B", "C"], "2 个多余的参数：B、C"),
        (["status", "A", "--as-off", "x"], "没有选项 --as-off；最接近的是 --as-of"),
        (["status", "A", "--nowhere-near"], "没有选项 --nowhere-near"),
        (["due", "--within"], "--within <within> 缺少值"),
        (["due", "--json=x"], "选项 --json 不带值，却给出了 x"),
        (["export", "proof", "x", "--out", "y"], "<index> 的值 x 无效"),
        (["status", "12"], "证书编号形如 LNYP-2025-00012"),
        (["due", "--lang", "cn"], "--lang <lang> 的值 cn 无效，应为 zh 或 en"),
    ])
    func `what is wrong with the words of a command is told in Chinese, its use too`(
        words: [String], text: String
    ) throws {
        let told = try Command.run(words, environment: ["LC_ALL": "zh_CN.UTF-8"])
        #expect(told.code == 2)
        #expect(told.error.hasPrefix("certledger: error: \(text)\n用法：certledger "))
        #expect(told.error.contains("\n  详见 certledger "))
        #expect(try Command.run(words).error.contains("\nUsage: certledger "))
    }

    @Test(arguments: [
        (["status", "12"], "certledger status"), (["trace", "x"], "certledger trace"),
        (["calendar", "due", "2026-01-01", "x"], "certledger calendar due"),
        (["due", "--within", "x"], "certledger due"),
    ])
    func `what a command finds wrong with its words is told with its own use`(
        words: [String], command: String
    ) throws {
        let told = try Command.run(words)
        #expect(told.code == 2)
        #expect(told.error.contains("\nUsage: \(command) "), "\(told.error)")
        #expect(told.error.contains("\n  See '\(command) --help' for more"), "\(told.error)")
    }

    @Test(arguments: [
        (["calendar", "due", "2026-01-01", "9999"], "2027 年的工作日安排尚未公布\n"),
        (["status", "LNYP-2025-00001"], "没有账本文件 "),
        (["export", "statement", "99", "--out", "x"], "没有账本文件 "),
    ])
    func `what is not there is told in Chinese`(words: [String], text: String) throws {
        let folder = try TemporaryFolder()
        let told = try Command.run(
            words, folder: folder.path, environment: ["LC_ALL": "zh_CN.UTF-8"])
        #expect(told.code == 2)
        #expect(told.error.contains(text), "\(told.error)")
    }

    @Test(arguments: [["list", "complaints"], ["list", "certificates"], ["overdue"]])
    func `where there is nothing a word says so, below the heading`(words: [String]) throws {
        let small = try SmallLedger(entryCount: 3)
        small.close()
        let asked = words + ["--as-of", "2025-07-31"]
        let told = try Command.run(asked, folder: small.path)
        #expect(told.code == 0, "\(told.error)")
        #expect(told.output.hasSuffix("\nnone as of 2025-07-31\n"), "\(told.output)")
        let zh = try Command.run(
            asked, folder: small.path, environment: ["LC_ALL": "zh_CN.UTF-8"])
        #expect(zh.output.hasSuffix("\n截至 2025-07-31，没有\n"), "\(zh.output)")
        #expect(try Command.run(asked + ["--json"], folder: small.path).output == "[]\n")
    }

    @Test func `an entry that an export names and the log has not is told, in both languages`()
        throws
    {
        let small = try SmallLedger(entryCount: 3)
        small.close()
        let words = ["export", "statement", "99", "--out", "\(small.folder.path)/x"]
        let told = try Command.run(words, folder: small.path)
        #expect(told.code == 2)
        #expect(told.error.contains("there is no entry 99; the log holds 3"), "\(told.error)")
        let zh = try Command.run(
            words, folder: small.path, environment: ["LC_ALL": "zh_CN.UTF-8"])
        #expect(zh.error.contains("没有第 99 号记录，本账本共 3 条"), "\(zh.error)")
        #expect(!FileManager.default.fileExists(atPath: "\(small.folder.path)/x"))
    }

    @Test(arguments: ["--lang=zh", "--lang zh"])
    func `an option says the language of what is wrong too, in both programs`(option: String) throws
    {
        let language = option.split(separator: " ").map(String.init)
        for (program, words, text) in [
            ("certledger", ["due", "--no-such"], "没有选项 --no-such"),
            ("certverify", ["register"], "缺少参数 <file>"),
        ] {
            let told = try Command.run(words + language, program: program)
            #expect(told.code == 2)
            #expect(told.error.hasPrefix("\(program): error: \(text)"), "\(told.error)")
        }
    }

    @Test(arguments: [
        ("2025-11-03", "15", "2025-11-24"), ("2025-09-26", "3", "2025-09-30"),
        ("2025-12-22", "15", "2026-01-13"),
    ])
    func `working days are counted by the shipped years where there is no ledger`(
        date: String, count: String, due: String
    ) throws {
        let folder = try TemporaryFolder()
        let result = try Command.run(["calendar", "due", date, count], folder: folder.path)
        #expect(result.code == 0)
        #expect(result.output == "\(due)\n")
    }

    @Test func `only a rehearsal takes a clock and a seed`() throws {
        let folder = try TemporaryFolder()
        let key = "\(folder.path)/founder.pem"
        #expect(try Command.run(["key", "new", key]).code == 0)
        #expect(
            try FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? Int
                == 0o600)
        let proof = "\(folder.path)/f.proof"
        let party = ["--party", "leading-group", "--officer", "head"]
        #expect(try Command.run(["key", "prove", key] + party + ["--out", proof]).code == 0)
        let scheme = Repository.fixtures.appending(path: "liaoning-youpin/scheme.yaml").path
        let words = [
            "init", "\(folder.path)/ledger", "--scheme", scheme, "--origin", "example.invalid/x",
            "--founder", "leading-group/head=\(proof)", "--key", key,
        ]
        let refused = try Command.run(words + ["--now", "2025-07-01T09:00"])
        #expect(refused.code == 2)
        #expect(refused.error.contains("for a --rehearsal ledger only"))
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/ledger"))
        let founded = try Command.run(words)
        #expect(founded.code == 0)
        #expect(founded.output.hasPrefix("identity "))
        let status = try Command.run(["audit"], folder: "\(folder.path)/ledger")
        #expect(status.code == 0)
        #expect(!status.output.contains("REHEARSAL"))
    }

    @Test func `the verifier refuses another ledger than the trusted one`() throws {
        let small = try SmallLedger(entryCount: 3)
        let other = try SmallLedger(entryCount: 3, seed: "another")
        let words = [
            "ledger", "\(small.path)/ledger.sqlite", "--policy", "\(small.path)/policy", "--trust",
        ]
        let good = try Command.run(words + ["\(small.path)/trust"], program: "certverify")
        #expect(good.code == 0, "\(good.error)")
        let bad = try Command.run(words + ["\(other.path)/trust"], program: "certverify")
        #expect(bad.code == 1)
        #expect(bad.output.contains("not the trusted ledger"))
    }

    @Test func `both audits end 1 on a file with one flipped byte, and 0 before`() throws {
        let small = try SmallLedger(entryCount: 6)
        small.close()
        let file = "\(small.path)/ledger.sqlite"
        let words = [
            "ledger", file, "--policy", "\(small.path)/policy", "--trust", "\(small.path)/trust",
        ]
        #expect(try Command.run(["audit"], folder: small.path).code == 0)
        #expect(try Command.run(words, program: "certverify").code == 0)
        var bytes = try #require(FileManager.default.contents(atPath: file))
        let place = try #require(bytes.range(of: Data("示例单位2".utf8))).lowerBound
        bytes[place] ^= 1
        try bytes.write(to: URL(filePath: file))
        let inside = try Command.run(["audit"], folder: small.path)
        #expect(inside.code == 1, "\(inside.error)")
        #expect(inside.output.contains("the stored leaf hash is not the statement's"))
        let outside = try Command.run(words, program: "certverify")
        #expect(outside.code == 1)
        #expect(outside.output.contains("entry 4: "))
    }

    @Test func `an act signed elsewhere, with trust and scheme alone, is admitted here`() throws {
        let small = try SmallLedger(entryCount: 3)
        let newest = try #require(small.ledger?.snapshot.state.founding?.identity.hex)
        small.close()
        let act = SmallLedger.registration(55).replacing(
            "\"fields\"", with: "\"party\":\"leading-group\",\"after\":\"\(newest)\",\"fields\"")
        let file = try Self.write(act, small.folder, "act.json")
        let signed = "\(small.folder.path)/signed.scitt"
        let scheme = Repository.fixtures.appending(path: "liaoning-youpin/scheme.yaml").path
        let result = try Command.run([
            "sign", file, "--key", try Self.founderKey(small), "--out", signed, "--trust",
            "\(small.path)/trust", "--scheme", scheme,
        ])
        #expect(result.code == 0, "\(result.error)")
        let admitted = try Command.run(["submit", signed], folder: small.path)
        #expect(admitted.code == 0, "\(admitted.error)")
        #expect(admitted.output == "3\n")
        try Self.expectUntouched(small, size: 4)
    }

    @Test func `register and state deleted, the same answers and the same digest`() throws {
        let small = try RehearsalLedger.before()
        small.close()
        let questions = [
            ["list", "certificates", "--as-of", "2026-01-31"],
            ["history", "application/LN-2025-0007", "--as-of", "2026-01-31"],
            ["status", "LNYP-2026-00012", "--as-of", "2026-01-31"],
            ["next", "application/LN-2025-0012", "--as-of", "2025-10-01"], ["rebuild"],
        ]
        let before = try questions.map { try Command.run($0, folder: small.path) }
        #expect(before.allSatisfy { $0.code == 0 && !$0.output.isEmpty })
        for name in [
            "register.sqlite", "register.sqlite-wal", "register.sqlite-shm", "state.sqlite",
        ] {
            try? FileManager.default.removeItem(atPath: "\(small.path)/\(name)")
        }
        let after = try questions.map { try Command.run($0, folder: small.path) }
        #expect(before.map(\.output) == after.map(\.output))
    }
}
