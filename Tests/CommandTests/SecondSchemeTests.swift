import Foundation
import TestSupport
import Testing

/// Acceptance: a scheme of another house, with five stages, other roles, two years' validity and
/// one ground, runs from the call to a revocation. The rules are data.
@Suite struct SecondSchemeTests {
    private static var fixture: String {
        Repository.fixtures.appending(path: "tea-house").path
    }

    private let folder: TemporaryFolder
    private var ledger: String { "\(folder.path)/ledger" }
    private var keys: String { "\(folder.path)/keys" }

    init() throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/keys", withIntermediateDirectories: true)
        let founder = "\(keys)/council-founder.pem"
        try run(["key", "new", founder, "--seed", "tea"])
        try run([
            "key", "prove", founder, "--party", "council", "--officer", "founder", "--out",
            "\(keys)/founder.proof",
        ])
        try run([
            "init", ledger, "--scheme", "\(Self.fixture)/scheme.yaml", "--origin",
            "example.invalid/tea", "--rehearsal", "--seed", "tea", "--now", "2026-01-05T09:00",
            "--founder", "council/founder=\(keys)/founder.proof", "--key", founder,
        ])
    }

    @discardableResult
    private func run(_ words: [String], ends code: Int32 = 0) throws -> Command.Result {
        let result = try Command.run(words, folder: ledger)
        #expect(result.code == code, "\(words.joined(separator: " ")): \(result.error)")
        return result
    }

    private func play(_ part: String) throws {
        try run([
            "import", "\(Self.fixture)/rehearsal/\(part).jsonl", "--keys", keys, "--seed", "tea",
            "--now", "2026-06-30T09:00",
        ])
    }

    private func refusal(_ act: String, at time: String) throws -> String {
        let copy = "\(folder.path)/\(act).json"
        try FileManager.default.copyItem(
            atPath: "\(Self.fixture)/refused/\(act).json", toPath: copy)
        return try run(
            ["submit", copy, "--key", "\(keys)/steward-1.pem", "--seed", "tea", "--now", time],
            ends: 3
        ).error
    }

    private func status(of number: String, on day: String) throws -> String {
        try run(["status", number, "--as-of", day]).output
    }

    @Test func `the scheme's file has at most sixty lines and five stages`() throws {
        let text = try String(contentsOfFile: "\(Self.fixture)/scheme.yaml", encoding: .utf8)
        #expect(text.split(separator: "\n").count <= 60)
        #expect(text.split(separator: "\n").count { $0.hasPrefix("  - {name: ") } == 5)
    }

    @Test func `from its call to a revocation, under its own charter`() throws {
        try play("1-posted")
        let early = try refusal("1-crowned-too-early", at: "2026-02-13T09:00")
        #expect(early.contains("(Tea House Charter, art. 5)"), "\(early)")
        #expect(early.contains("began 2026-02-09 and ends 2026-02-14"))

        try play("2-crowned")
        #expect(try status(of: "TEAH-2026-00001", on: "2026-03-02").contains("valid, as of"))
        #expect(
            try status(of: "TEAH-2026-00001", on: "2026-03-02")
                .contains("2026-03-02 – 2028-03-01"))
        #expect(try status(of: "TEAH-2026-00001", on: "2028-03-01").contains("valid, as of"))
        #expect(try status(of: "TEAH-2026-00001", on: "2028-03-02").contains("expired, as of"))
        let open = try refusal("2-answer-still-open", at: "2026-06-05T09:00")
        #expect(open.contains("the holder's time to answer runs to 2026-06-05"), "\(open)")
        #expect(open.contains("(Tea House Charter, art. 8)"))

        try play("3-revoked")
        #expect(
            try status(of: "TEAH-2026-00002", on: "2026-06-08")
                .contains("valid, revocation intended"))
        #expect(try status(of: "TEAH-2026-00002", on: "2026-06-09").contains("revoked, as of"))
        let history = try run(["history", "TEAH-2026-00002", "--as-of", "2026-06-30"]).output
        #expect(history.contains("tasted: fine; checked → tasted"))
        #expect(history.contains("Tea House Charter, art. 7"))

        #expect(try run(["audit"]).output.contains("nothing wrong was found"))
        let verified = try Command.run(
            [
                "ledger", "\(ledger)/ledger.sqlite", "--policy", "\(ledger)/policy", "--trust",
                "\(ledger)/trust",
            ], program: "certverify")
        #expect(verified.code == 0, "\(verified.output)\(verified.error)")
    }

    @Test func `what the scheme does not name is no act of it`() throws {
        try play("1-posted")
        let act = """
            {"by":"steward-1","type":"opinions.requested","sub":"batch/spring-1",\
            "occurredOn":"2026-02-10","fields":{"departments":["clerk"],\
            "applications":["T-1"],"document":"x"}}
            """
        let file = "\(folder.path)/act.json"
        try act.write(toFile: file, atomically: true, encoding: .utf8)
        let refused = try run(
            [
                "submit", file, "--key", "\(keys)/steward-1.pem", "--seed", "tea", "--now",
                "2026-02-10T09:00",
            ], ends: 3)
        #expect(refused.error.contains("the scheme has no act opinions.requested"))
    }
}
