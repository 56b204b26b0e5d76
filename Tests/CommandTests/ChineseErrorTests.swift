import COSE
import Drafting
import Foundation
import TestSupport
import Testing

/// What goes wrong is told in the reader's language, whichever module finds it.
@Suite struct ChineseErrorTests {
    /// A ledger, and beside it files that are not what they are named for.
    private static let folder: Result<TemporaryFolder, any Error> = Result {
        let small = try RehearsalLedger.before { $0.type == "batch.called" }
        small.close()
        let path = small.folder.path
        try small.randomness.key(named: "office-1").pem.write(
            toFile: "\(path)/key.pem", atomically: true, encoding: .utf8)
        for (name, text) in files {
            try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
        }
        try FileManager.default.createDirectory(
            atPath: "\(path)/none", withIntermediateDirectories: true)
        try "not a database, and long enough to be taken for one".write(
            toFile: "\(path)/none/ledger.sqlite", atomically: true, encoding: .utf8)
        return small.folder
    }

    private static let act = #"""
        {"by":"office-1","type":"batch.called","sub":"batch/2025-1","occurredOn":"2025-07-10",
        "fields":{}}
        """#

    private static let files = [
        ("comma.json", "{\"by\": \"office-1\",\n}"), ("end.json", "{\"by\": "),
        ("twice.json", #"{"by": "a", "by": "b"}"#), ("fraction.json", #"{"iat": 1.5}"#),
        ("list.json", "[1]"), ("member.json", #"{"who": "a"}"#),
        ("text.json", #"{"type": 1}"#), ("subject.json", #"{"type":"batch.called","sub":"1"}"#),
        ("act.json", act), ("short.scitt", "abc"), ("bad.pem", "-----BEGIN PRIVATE KEY-----\n"),
        ("bad.age", "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n"),
        ("colon.yaml", "scheme: a: b"), ("alias.yaml", "a: &b 1\nc: *b"), ("map.yaml", "a"),
        ("tab.yaml", "a:\n\tb: 1"), ("lacking.yaml", "scheme: a"), ("trust", "nobody\n"),
        ("checkpoint", "a\n1\n"), ("passphrase", "\nsecond\n"),
        ("mark.json", "\u{FEFF}\(act)"), ("bad.zip", "PK\u{3}\u{4} and no more"),
    ]

    private static let commands = [
        "submit DIR/absent.json --key DIR/key.pem", "submit DIR --key DIR/key.pem",
        "submit DIR/comma.json --key DIR/key.pem", "submit DIR/end.json --key DIR/key.pem",
        "submit DIR/twice.json --key DIR/key.pem", "submit DIR/fraction.json --key DIR/key.pem",
        "submit DIR/list.json --key DIR/key.pem", "submit DIR/member.json --key DIR/key.pem",
        "submit DIR/text.json --key DIR/key.pem", "submit DIR/subject.json --key DIR/key.pem",
        "submit DIR/act.json --key DIR/bad.pem", "submit DIR/act.json --key DIR/bad.age",
        "submit DIR/act.json --key DIR/absent.pem", "submit DIR/act.json",
        "submit DIR/short.scitt", "import DIR/absent", "import DIR/comma.json --key DIR/key.pem",
        "key show DIR/bad.pem", "key show DIR/trust", "key protect DIR/key.pem --out DIR/key.pem",
        "key protect DIR/key.pem --out DIR/new --passphrase-file DIR/passphrase",
        "sign DIR/act.json --key DIR/key.pem --out DIR/o --trust DIR/trust --scheme DIR/map.yaml",
        "init DIR/new --scheme DIR/colon.yaml --origin a --founder a/b=DIR/p --key DIR/key.pem",
        "init DIR/new --scheme DIR/alias.yaml --origin a --founder a/b=DIR/p --key DIR/key.pem",
        "init DIR/new --scheme DIR/tab.yaml --origin a --founder a/b=DIR/p --key DIR/key.pem",
        "init DIR/new --scheme DIR/map.yaml --origin a --founder a/b=DIR/p --key DIR/key.pem",
        "init DIR/new --scheme DIR/lacking.yaml --origin a --founder a/b=DIR/p --key DIR/key.pem",
        "audit --known DIR/checkpoint", "audit --known DIR/absent",
        "export statement 99999 --out DIR/o",
        "export receipt 99999 --out DIR/o", "export certificate LNYP-2025-00001 --out DIR/o",
        "backup DIR/act.json", "vault backup DIR/act.json", "vault show 00 --why 一",
        "status LNYP-2025-00001 --ledger DIR/none", "audit --ledger DIR/none",
        "status LNYP-2025-00001 --ledger DIR/absent", "rebuild --ledger DIR/none",
        "replay DIR/none DIR/new", "replay DIR/ledger DIR/new", "act template no.act",
        "status-list publish --next-update 2020-01-01", "due --within 1",
        "anchor accept DIR/checkpoint --key DIR/key.pem",
        "init DIR/new --scheme \(scheme) --origin a --founder a/b=DIR/key.pem --key DIR/key.pem",
        "submit DIR/mark.json --key DIR/key.pem",
    ]

    private static let scheme =
        Repository.fixtures.appending(path: "liaoning-youpin/scheme.yaml").path

    private static let trusted = "--policy DIR/ledger/policy --trust DIR/ledger/trust"
    private static let verifying = [
        "certificate DIR/act.json --policy DIR/ledger/trust --trust DIR/ledger/policy",
        "certificate DIR/act.json --policy DIR/ledger/trust --trust DIR/ledger/trust",
        "certificate DIR/bad.zip \(trusted)", "certificate DIR/absent \(trusted)",
        "certificate DIR/act.json \(trusted)", "certificate --qr x1 \(trusted)",
        "status-list DIR/act.json \(trusted)", "register DIR/act.json \(trusted)",
        "proof DIR/act.json \(trusted)", "explain DIR/bad.zip", "explain DIR/act.json",
        "ledger DIR/ledger \(trusted)", "ledger DIR/none \(trusted)",
        "ledger DIR/none/ledger.sqlite \(trusted)", "batch DIR/act.json \(trusted)",
        "ledger DIR/ledger/ledger.sqlite \(trusted) --known DIR/checkpoint",
    ]

    /// Words of ours that people type or that have no Chinese.
    private static let names: Set<Substring> = [
        "error", "hint", "certledger", "JSON", "YAML", "CBOR", "COSE", "Sign1", "PEM", "BEGIN",
        "AGE", "ENCRYPTED", "FILE", "PRIVATE", "KEY", "UTF", "age", "SQLite", "ledger", "issuer",
        "iat", "sub", "type", "scheme", "who", "key", "prove", "template", "act", "anchor",
        "accept", "list", "certificates", "DIR", "CHECKPOINT", "CERTLEDGER", "PASSPHRASE",
        "export", "protect", "out", "date", "NFC", "base64", "prove", "proof", "BOM", "zip",
        "certverify", "UNREADABLE", "number", "qr", "index", "log", "witness", "group", "quorum",
    ]

    private static func english(in text: String) -> [Substring] {
        text.split { !($0.isLetter || $0.isNumber || "./_-".contains($0)) }.filter { word in
            !word.hasPrefix("-") && !word.contains { $0.isNumber || "./_-".contains($0) }
                && word.filter { $0.isASCII && $0.isLetter }.count > 1 && !names.contains(word)
        }
    }

    @Test(arguments: commands) func `an error is told in Chinese to who reads it`(
        command: String
    ) throws {
        try Self.check(command, of: "certledger")
    }

    @Test(arguments: verifying) func `the verifier's errors are told in Chinese`(
        command: String
    ) throws {
        try Self.check(command, of: "certverify")
    }

    private static func check(_ command: String, of program: String) throws {
        let path = try Self.folder.get().path
        let words = command.split(separator: " ").map { $0.replacing("DIR", with: path) }
            .map(String.init)
        let result = try Command.run(
            words + ["--lang", "zh"], program: program, folder: "\(path)/ledger")
        #expect(result.code != 0, "\(command)")
        #expect(!result.error.contains("\n\n"), "\(command)")
        let told = result.error.isEmpty ? result.output : result.error
        let lines = told.split(separator: "\n").prefix { !$0.hasPrefix("用法") }
        let text = lines.joined(separator: "\n").replacing(path, with: "")
        #expect(text.contains(/\p{Han}/), "\(command): \(text)")
        #expect(Self.english(in: text) == [], "\(command): \(text)")
        let english = try Command.run(words, program: program, folder: "\(path)/ledger").error
        #expect(!english.contains(/\p{Han}/), "\(command): \(english)")
    }

    @Test func `what others wrote is never told otherwise than they wrote it`() throws {
        let path = try Self.folder.get().path
        for name in ["no such table: a", "a: wanted a map", "the log is empty"] {
            let file = "\(path)/named.json"
            try #"{"\#(name)": 1}"#.write(
                toFile: file, atomically: true, encoding: .utf8)
            let result = try Command.run(
                ["submit", file, "--key", "\(path)/key.pem", "--lang", "zh"],
                folder: "\(path)/ledger")
            #expect(result.error.contains("“\(name)”"), "\(result.error)")
        }
        let known = try Command.run(
            ["audit", "--lang", "zh"], folder: "\(path)/none")
        #expect(known.error.contains("“文件不是数据库”"), "\(known.error)")
    }

    /// Every command below one, by the words that name it.
    private static func commands(
        of program: String, below words: [String] = []
    ) throws -> [[String]] {
        let help = try Command.run(words + ["--help", "--lang", "zh"], program: program).output
        let list = help.components(separatedBy: "\n子命令：\n").dropFirst().first ?? ""
        let names = list.split(separator: "\n").filter { $0.hasPrefix("  ") }
            .compactMap { $0.dropFirst(2).split(separator: " ").first }
            .filter { name in name.allSatisfy { $0.isLowercase || $0 == "-" } }
        return try [words]
            + names.flatMap { try commands(of: program, below: words + [String($0)]) }
    }

    @Test(arguments: [("certledger", 46), ("certverify", 8)])
    func `each command's help is in the reader's language`(program: String, count: Int) throws {
        let commands = try Self.commands(of: program)
        #expect(commands.count >= count)
        for words in commands {
            let chinese = try Command.run(
                words + ["--help", "--lang", "zh"], program: program
            ).output
            #expect(chinese.hasPrefix("简介："), "\(words): \(chinese)")
            let use = chinese.split(separator: "\n").filter { line in
                // Of a sentence: names, options and what is typed stand alone.
                line.contains(/[a-z]{2,} [a-z]{2,} [a-z]{2,}/) && !line.contains("用法：")
                    && !line.contains("详见")
            }
            #expect(use == [], "\(words): \(use)")
            let english = try Command.run(words + ["--help"], program: program).output
            #expect(english.hasPrefix("OVERVIEW: "), "\(words): \(english)")
            let texts = english.split(separator: "\n").filter { !$0.contains("default:") }
            // The columns of a table may be named in Chinese.
            let told = texts.joined().replacing("证书编号", with: "").replacing("二维码", with: "")
            #expect(!told.contains(/\p{Han}/), "\(words): \(english)")
        }
    }

    @Test func `a help text is fitted to the screen, each in its column, its words whole`() throws {
        let columns = ["COLUMNS": "80"]
        for words in [["list"], ["import"], ["key", "rotate-log"]] {
            let help = try Command.run(
                words + ["--help", "--lang", "zh"], environment: columns
            ).output
            for line in help.split(separator: "\n") {
                let width = line.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
                // What closes stays with what it closes.
                #expect(width <= 82 && line.last != " ", "\(line)")
            }
        }
        let help = try Command.run(
            ["list", "--help", "--lang", "zh"], environment: columns
        ).output
        let column = String(repeating: " ", count: 26)
        #expect(help.contains(#/\n {26}[a-z]+、/#))
        #expect(help.contains("rectifications、") && help.contains("\n\(column)证书编号。"))
    }
}
