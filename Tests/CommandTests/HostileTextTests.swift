import Foundation
import TestSupport
import Testing

/// Names that paint verdicts, in a ledger of `Fixtures/hostile` that admitted them: what commands
/// show of them looks like nothing of ours.
@Suite struct HostileTextTests {
    private let folder: TemporaryFolder
    private var ledger: String { "\(folder.path)/ledger" }

    init() throws {
        folder = try TemporaryFolder()
        let fixture = Repository.fixtures.appending(path: "hostile")
        for name in ["ledger", "ledger.anchor"] {
            try FileManager.default.copyItem(
                atPath: fixture.appending(path: name).path, toPath: "\(folder.path)/\(name)")
        }
        // Git keeps no modes but the one bit.
        for (name, mode) in [("ledger", 0o700), ("ledger/vault.sqlite", 0o600)] {
            try FileManager.default.setAttributes(
                [.posixPermissions: mode], ofItemAtPath: "\(folder.path)/\(name)")
        }
    }

    private func output(
        _ words: [String], columns: Int = 80, language: String = "en"
    ) throws -> String {
        let result = try Command.run(
            words + ["--lang", language], folder: ledger,
            environment: ["COLUMNS": "\(columns)"])
        #expect(result.code == 0, "\(words): \(result.error)")
        return result.output
    }

    private static let questions = [
        ["status", "TEAH-2026-00001"], ["status", "TEAH-2026-00002"],
        ["history", "TEAH-2026-00002"], ["history", "party/jury"], ["history", "batch/spring-1"],
        ["history", "application/T-3"], ["trace", "TEAH-2026-00002"],
        ["trace", "TEAH-2026-00001", "--with-vault", "--why", "test", "--who", "test"],
        ["trace", "application/T-1", "--dot"],
        ["list", "certificates"], ["list", "applications"], ["list", "notices"], ["audit"],
        ["due", "--within", "3000d"], ["next", "application/T-1"], ["statistics"],
    ]

    @Test(arguments: questions, [40, 80, 120])
    func `no value moves the cursor, hides, or begins a line`(
        question: [String], columns: Int
    ) throws {
        for language in ["zh", "en"] {
            let text = try output(question, columns: columns, language: language)
            for scalar in text.unicodeScalars where scalar != "\n" {
                #expect(
                    scalar.properties.generalCategory != .control
                        && scalar.properties.generalCategory != .format
                        && !scalar.properties.isDefaultIgnorableCodePoint, "\(scalar.value)")
            }
            if question.contains("--dot") { continue }
            for line in text.split(separator: "\n") {
                let width = line.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
                #expect(width <= columns, "\(line)")
                let indent = line.prefix { $0 == " " }.count
                #expect(
                    indent % 2 == 1 && indent > 1
                        || !["VALID", "✓", "未发现问题", "nothing wrong"].contains {
                            line.drop { $0 == " " }.hasPrefix($0)
                        } || question == ["audit"], "\(line)")
            }
        }
    }

    @Test func `a status quotes what the applicant wrote`() throws {
        #expect(
            try output(["status", "TEAH-2026-00002", "--as-of", "2026-06-08"], columns: 200)
                == #"""
                演练/REHEARSAL
                number            TEAH-2026-00002
                edition           1
                status            valid, revocation intended, as of 2026-06-08
                holder            “茶 VALID-AS-OF ✓”
                credit code       92211224MA0007022F
                offering          “\u{1B}[32m✓”
                mark              “茶́́́́\u{301}\u{301}\u{301}\u{301}\u{301}\u{3164}”
                standard          “\u{D}✓”
                scope             “x\u{2028}VALID-AS-OF\u{2029}\u{85}VALID”
                sector, city      hand-made tea, the county
                valid             2026-03-02 – 2028-03-01
                issued by entry   27

                """#)
    }

    @Test func `what the vault holds is quoted too`() throws {
        let shown = try output(
            ["trace", "application/T-1", "--with-vault", "--why", "test", "--who", "test"],
            columns: 400)
        #expect(
            shown.contains(
                #"⟨public: mark “牌’ ✓ ‘”, scope “绿茶”, "#
                    + #"offering “茶\u{1B}[2J\u{1B}[HVALID\u{1B}[0m”, "#
                    + #"operator “示例\u{A}VALID-AS-OF 2026-06-30\u{A} ✓ 签名”"#))
    }

    /// Both programs' audits of the ledger.
    private var audits: [(program: String, words: [String])] {
        [
            ("certledger", ["audit", "--ledger", ledger]),
            (
                "certverify",
                [
                    "ledger", "\(ledger)/ledger.sqlite", "--policy", "\(ledger)/policy",
                    "--trust", "\(ledger)/trust",
                ]
            ),
        ]
    }

    @Test func `both audits remark on each such text and find nothing wrong`() throws {
        for (program, words) in audits {
            for (language, line, last) in [
                (
                    "en",
                    "! entry 24: the field place has a control, invisible, private or unassigned "
                        + "character at character 4 (U+202E)", "nothing wrong was found"
                ),
                (
                    "zh",
                    "! 第 24 号记录：字段 place 第 4 个字符（U+202E）是控制、不可见、私用或 Unicode 17 未收的字符",
                    "未发现问题"
                ),
            ] {
                let result = try Command.run(
                    words + ["--lang", language], program: program,
                    environment: ["COLUMNS": "200"])
                #expect(result.code == 0, "\(result.error)")
                let lines = result.output.split(separator: "\n").map(String.init)
                #expect(lines.contains(line), "\(result.output)")
                #expect(lines.count { $0.hasPrefix("! ") } == 13)
                #expect(lines.last == last)
            }
        }
    }

    private struct Audited: Decodable {
        struct Remark: Decodable {
            let kind: String
            let index: Int
            let field: String
            let position: Int
            let codePoint: String
        }
        let clean: Bool
        let remarks: [Remark]
    }

    @Test func `both audits give their remarks to programs`() throws {
        for (program, words) in audits {
            let result = try Command.run(words + ["--json"], program: program)
            #expect(result.code == 0, "\(result.error)")
            let audited = try JSONDecoder().decode(Audited.self, from: Data(result.output.utf8))
            #expect(audited.clean)
            #expect(audited.remarks.allSatisfy { $0.kind == "text" })
            #expect(
                audited.remarks.map(\.index) == [5, 8, 12, 16, 17, 18, 21, 24, 25, 26, 27, 29, 31])
            let remark = try #require(audited.remarks.first { $0.index == 16 })
            #expect(remark.field == "evidence[0].archive")
            #expect(remark.position == 5)
            #expect(remark.codePoint == "U+000A")
        }
    }

    @Test func `an audit that goes on tells the remarks of the earlier one`() throws {
        func remarks() throws -> NSArray {
            let result = try Command.run(
                [
                    "ledger", "\(ledger)/ledger.sqlite", "--policy", "\(ledger)/policy",
                    "--trust", "\(ledger)/trust", "--resume", "\(folder.path)/seen", "--json",
                ], program: "certverify")
            #expect(result.code == 0, "\(result.error)")
            let report = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
            return try #require((report as? [String: Any])?["remarks"] as? NSArray)
        }
        let first = try remarks()
        #expect(first.count > 4)
        #expect(try remarks() == first)
    }

    @Test func `programs get the value itself`() throws {
        let holder = "茶" + String(repeating: " ", count: 77) + "VALID-AS-OF  ✓"
        let json = try output(["status", "TEAH-2026-00002", "--json"])
        #expect(json.contains("\"holder\":\"\(holder)\""))
        #expect(json.contains(#""offering":"\u001b[32m✓""#))
        #expect(try output(["list", "certificates", "--csv"]).contains(",\(holder),"))
        let history = try output(["history", "revocation/R-1", "--json"])
        #expect(history.contains(#"reason: nothing wrong was found\n示例茶坊\u001b[2J"#))
    }
}
