import COSE
import Foundation
import TestSupport
import Testing

@testable import Certification
@testable import certverify

/// Acceptance: a new kind of case is one file (`Talk.swift`) and one line of the catalogue (`acts`
/// below), and a scheme that has it. Everything else takes it as it takes the rest.
@Suite(.serialized) struct TalkTests {
    private let program = InProcess(acts: Talks.acts)
    private let folder: TemporaryFolder
    private var ledger: String { "\(folder.path)/ledger" }
    private var keys: String { "\(folder.path)/keys" }

    private static let rules = """
          rectification: {source: charter 9, days: 30}
          amendment: {source: ours}
          in-doubt: {source: ours}

        """
    private static let schemeActs = """
          talk.summoned: {zh: 约谈通知, en: summoned to a talk, source: charter 9, on: talk,
            by: council, redacts: matters}
          talk.held: {zh: 约谈, en: talk held, source: charter 9, on: talk, by: council}
          talk.concluded: {zh: 约谈复核, en: talk concluded, source: charter 9, on: talk, by: council,
            outcomes: {kept: {zh: 已履行, en: kept}, broken: {zh: 未履行, en: broken, reason: true}}}
          rectification.ordered: {zh: 责令整改, en: rectification ordered, source: charter 9,
            on: rectification, by: council, redacts: demands}
          entry.amended: {zh: 更正, en: correction, source: ours, on: record, by: council}
          entry.annulled: {zh: 撤销记录, en: entry annulled, source: ours, on: record, by: council}

        """

    /// A ledger of the tea house, with two certificates, whose scheme has talks.
    init() throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/keys", withIntermediateDirectories: true)
        let house = Repository.fixtures.appending(path: "tea-house").path
        let scheme = try String(contentsOfFile: "\(house)/scheme.yaml", encoding: .utf8)
            .replacing("\nrules:\n", with: "\nrules:\n" + Self.rules)
            .replacing("\nacts:\n", with: "\nacts:\n" + Self.schemeActs)
        try scheme.write(
            toFile: "\(folder.path)/scheme.yaml", atomically: true, encoding: .utf8)
        let founder = "\(keys)/council-founder.pem"
        try run(["key", "new", founder, "--seed", "tea"])
        try run([
            "key", "prove", founder, "--party", "council", "--officer", "founder", "--out",
            "\(keys)/founder.proof",
        ])
        try run([
            "init", ledger, "--scheme", "\(folder.path)/scheme.yaml", "--origin",
            "example.invalid/tea", "--rehearsal", "--seed", "tea", "--now", "2026-01-05T09:00",
            "--founder", "council/founder=\(keys)/founder.proof", "--key", founder,
        ])
        for part in ["1-posted", "2-crowned"] {
            try run([
                "import", "\(house)/rehearsal/\(part).jsonl", "--ledger", ledger, "--keys", keys,
                "--seed", "tea", "--now", "2026-06-03T09:00",
            ])
        }
    }

    @discardableResult
    private func run(_ words: [String], ends code: Int32 = 0) throws -> String {
        let result = try program.run(words)
        #expect(result.code == code, "\(words.joined(separator: " ")): \(result.error)")
        return result.code == 0 ? result.output : result.error
    }

    private func ask(_ words: String, ends code: Int32 = 0) throws -> String {
        try run(
            words.split(separator: " ").map(String.init) + ["--ledger", ledger], ends: code)
    }

    @discardableResult
    private func submit(
        _ type: String, _ fields: String, to subject: String = "talk/T-1", on day: String,
        by key: String = "steward-1", ends code: Int32 = 0
    ) throws -> String {
        let file = "\(folder.path)/\(UUID().uuidString).json"
        let act = """
            {"by":"\(key)","type":"\(type)","sub":"\(subject)","occurredOn":"\(day)",\
            "fields":{\(fields)}}
            """
        try act.write(toFile: file, atomically: true, encoding: .utf8)
        return try run(
            [
                "submit", file, "--ledger", ledger, "--key", "\(keys)/\(key).pem", "--seed", "tea",
                "--now", "\(day)T09:00",
            ], ends: code)
    }

    @discardableResult
    private func summon(
        for day: String = "2026-06-20", ends code: Int32 = 0
    ) throws -> String {
        try submit(
            "talk.summoned",
            #""certificate":"TEAH-2026-00001","for":"\#(day)","matters":"掺假""#,
            on: "2026-06-10", ends: code)
    }

    @discardableResult
    private func hold(ends code: Int32 = 0) throws -> String {
        try submit(
            "talk.held", #""undertakings":"更换供货商","until":"2026-07-20""#, on: "2026-06-20",
            ends: code)
    }

    @Test func `a talk that was kept, from its template to its end`() throws {
        let template = try run(["act", "template", "talk.summoned"])
        #expect(template.contains(#""sub": "talk/1""#))
        #expect(template.contains(#""for": "2026-04-10""#))
        #expect(try ask("next talk/T-1").contains("summoned to a talk"))
        #expect(try hold(ends: 3).contains("there is no talk “T-1”"))
        try summon()
        #expect(try summon(for: "2026-06-25", ends: 3).contains("is registered already"))
        #expect(
            try submit(
                "talk.concluded", #""outcome":"kept""#, on: "2026-06-11", ends: 3
            ).contains("talk held"))
        #expect(try ask("next talk/T-1").contains("2026-06-20"))
        #expect(!(try ask("overdue --as-of 2026-06-20").contains("talk")))
        #expect(try ask("overdue --as-of 2026-06-21").contains("talk held"))
        try hold()
        #expect(!(try ask("overdue --as-of 2026-06-30").contains("talk")))
        let early = try submit(
            "talk.concluded", #""outcome":"broken","reason":"未更换""#, on: "2026-07-20", ends: 3)
        #expect(early.contains("what was undertaken is due on 2026-07-20"))
        #expect(early.contains("Tea House Charter, art. 9"))
        try submit("talk.concluded", #""outcome":"kept""#, on: "2026-07-01")
        #expect(!(try ask("overdue --as-of 2026-08-30").contains("talk")))
        let list = try ask("list cases --as-of 2026-07-01")
        #expect(list.contains("talk/T-1") && list.contains("kept"))
        let before = try ask("list cases --as-of 2026-06-20")
        #expect(before.contains("talk held") && !before.contains("kept"))
        let history = try ask("history TEAH-2026-00001 --as-of 2026-07-01")
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(history.contains("summoned to a talk") && history.contains("due 2026-06-20"))
        #expect(
            try ask("trace talk/T-1 --as-of 2026-07-01").contains("certificate/TEAH-2026-00001"))
        let register = "\(folder.path)/register.cwt"
        _ = try ask(
            "export register --now 2026-07-02T09:00 --next-update 2026-08-01 --out \(register)")
        let shown = try program.run(
            [
                "register", register, "--policy", "\(ledger)/policy", "--trust",
                "\(ledger)/trust", "--now", "2026-07-03T09:00", "--stateless",
            ], of: CertVerify.self)
        #expect(shown.code == 0, "\(shown.output)\(shown.error)")
        #expect(shown.output.contains("tea-house"))
        try audit()
    }

    @Test func `a talk that was not kept is a finding, and a correction folds it again`() throws {
        try summon()
        try hold()
        let tried = try submit(
            "rectification.ordered",
            #""certificate":"TEAH-2026-00001","basis":"\#(try entry("talk.held"))""#,
            to: "rectification/R-1", on: "2026-06-21", ends: 3)
        #expect(tried.contains("is no finding against that certificate"))
        try submit(
            "talk.concluded", #""outcome":"broken","reason":"未更换""#, on: "2026-07-21")
        try submit(
            "rectification.ordered",
            #""certificate":"TEAH-2026-00001","basis":"\#(try entry("talk.concluded"))""#,
            to: "rectification/R-1", on: "2026-07-22")
        let held = try index("talk.held")
        // What was undertaken was due later: the conclusion came too early.
        try submit(
            "entry.amended",
            #""entry":"\#(try entry("talk.held"))","reason":"录入有误","#
                + #""fields":{"undertakings":"更换供货商","until":"2026-07-31"}"#,
            to: "record/\(held)", on: "2026-07-23")
        let concluded = try index("talk.concluded")
        let overdue = try ask("overdue --as-of 2026-07-30 --json")
        #expect(overdue.contains("record/\(concluded)") && overdue.contains("doubt"))
        try submit(
            "entry.annulled",
            #""entry":"\#(try entry("talk.concluded"))","reason":"期限未到""#,
            to: "record/\(concluded)", on: "2026-07-24", by: "council-founder")
        let open = try ask("due --as-of 2026-07-25 --within 30d --json")
        #expect(open.contains("talk.concluded") && open.contains("2026-07-31"))
        #expect(!(try ask("list cases --as-of 2026-07-25").contains("broken")))
        try audit()
    }

    private func index(_ type: String) throws -> Int {
        let rows =
            try JSONText.parse(Array(try ask("history talk/T-1 --json").utf8)).arrayValue ?? []
        let row = rows.compactMap(\.mapValue).last { $0["type"]?.string == type }
        return try #require(row?["entry"]?.int)
    }

    /// An entry as acts may name it.
    private func entry(_ type: String) throws -> String { "#\(try index(type))" }

    private func audit() throws {
        #expect(try ask("audit --now 2026-09-01T09:00").contains("nothing wrong was found"))
        let tiles = "\(folder.path)/tiles"
        _ = try ask("export tiles \(tiles)")
        let words = ["ledger", tiles, "--policy", "\(ledger)/policy", "--trust", "\(ledger)/trust"]
        let verified = try program.run(
            words + ["--now", "2026-09-01T09:00"], of: CertVerify.self)
        #expect(verified.code == 0, "\(verified.output)\(verified.error)")
    }
}
