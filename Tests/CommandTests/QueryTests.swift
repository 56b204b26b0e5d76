import COSE
import Drafting
import Foundation
import TestSupport
import Testing

/// The queries over the whole rehearsal, as their users type them.
@Suite struct QueryTests {
    /// The rehearsal's ledger, played once; its folder lives as long as the suite.
    private static let folder: Result<TemporaryFolder, any Error> = Result {
        let small = try RehearsalLedger.before()
        small.close()
        return small.folder
    }

    private static func run(_ words: [String]) throws -> Command.Result {
        try Command.run(words, folder: "\(folder.get().path)/ledger")
    }

    private static func rows(_ words: [String]) throws -> [CBORMap] {
        let result = try run(words + ["--json"])
        #expect(result.code == 0, "\(result.error)")
        let value = try JSONText.parse(Array(result.output.utf8))
        return try #require(value.arrayValue).compactMap(\.mapValue)
    }

    @Test func `what is overdue on the first of May 2027 is named with rule and body`() throws {
        let rows = try Self.rows(["overdue", "--as-of", "2027-05-01"])
        #expect(
            rows.map { "\($0["due"]?.string ?? "") \($0["duty"]?.string ?? "")" } == [
                "2026-12-19 reevaluation", "2027-03-31 report", "2027-04-16 recovery",
            ])
        #expect(rows[1]["by"]?.arrayValue == ["operator-0012"])
        #expect(rows[1]["rule"]?.string == "self-report-due")
        let told = try Self.run(["overdue", "--as-of", "2027-05-01", "--lang", "zh"])
        #expect(told.output.contains("报送年度自查报告"))
        #expect(told.output.contains("本系统规则"))
        #expect(told.output.contains("逾期 133 天"))
        #expect(rows[0]["days"]?.int == -133)
    }

    @Test func `what is due within thirty days leaves out what is later or past`() throws {
        let rows = try Self.rows(["due", "--within", "30d", "--as-of", "2026-07-14"])
        #expect(
            rows.map { $0["subject"]?.string } == [
                "rectification/RC-2026-1", "rectification/RC-2026-2",
            ])
        let none = try Self.rows(["due", "--within", "1d", "--as-of", "2026-07-14"])
        #expect(none.isEmpty)
        let wrong = try Self.run(["due", "--within", "30"])
        #expect(wrong.code == 2)
        #expect(wrong.error.contains("--within takes a number of days like 30d"))
    }

    @Test(arguments: [
        ("complaints", ["--state", "revocation"], ["C-2026-1"], "complaint"),
        ("complaints", ["--state", "declined"], ["C-2026-2"], "complaint"),
        ("inspections", ["--certificate", "LNYP-2025-00002"], ["SC-2026-2"], "inspection"),
        ("revocations", ["--state", "dropped"], ["RV-2027-5"], "revocation"),
        ("revocations", ["--certificate", "LNYP-2025-00003"], ["RV-2026-2"], "revocation"),
        ("revocations", ["--state", "undone"], ["RV-2027-1", "RV-2027-2"], "revocation"),
        ("rectifications", ["--holder", "operator-0002"], ["RC-2026-1"], "rectification"),
        ("rectifications", ["--holder", "示例沈阳米业"], ["RC-2026-1"], "rectification"),
        ("complaints", ["--holder", "operator-0002"], ["C-2026-1", "C-2026-3"], "complaint"),
        ("inspections", ["--holder", "Operator-2"], ["SC-2026-2"], "inspection"),
        ("operators", ["--holder", "operator-0027"], ["operator-0027"], "party"),
        ("users", ["--state", "suspended"], ["user-2"], "user"),
        ("reports", ["--state", "late", "--year", "2026"], ["0007-2026"], "report"),
    ])
    func `a list is narrowed by its filters`(
        kind: String, filters: [String], ids: [String], column: String
    ) throws {
        let day = kind == "users" ? "2027-03-01" : "2029-12-31"
        let rows = try Self.rows(["list", kind, "--as-of", day] + filters)
        #expect(rows.compactMap { $0[.text(column)]?.string } == ids)
    }

    @Test func `a list whose rows have no holder is not narrowed by one`() throws {
        let refused = try Self.run(["list", "objections", "--holder", "operator-0002"])
        #expect(refused.code == 2)
        #expect(refused.error.contains("the list objections has nothing that --holder"))
    }

    @Test(arguments: [
        ("status", "lnyp-2025-2", "LNYP-2025-00002"), ("next", "lnyp-2026-12", "LNYP-2026-00012"),
        ("history", "lnyp-2025-00002", "LNYP-2025-00002"),
        ("history", "Complaint/c-2026-01", "complaint/C-2026-1"),
        ("next", "rectification/rc-2029-001", "rectification/RC-2029-1"),
        ("trace", "complaint/c-2026-1", "complaint/C-2026-1"), ("trace", "#0557", "#557"),
    ])
    func `an id is taken in any case, with any leading zeros`(
        command: String, written: String, known: String
    ) throws {
        let day = ["--as-of", "2029-12-31"]
        let told = try Self.run([command, written] + day)
        #expect(told.code == 0, "\(told.error)")
        #expect(told.output == (try Self.run([command, known] + day)).output)
        #expect(!told.output.isEmpty)
        // Another id is another subject.
        let other = try Self.run([command, written + "9999"] + day)
        #expect(other.output != told.output)
    }

    @Test func `a certificate is exported under its number in any case`() throws {
        let folder = try TemporaryFolder()
        let out = "\(folder.path)/certificate.zip"
        let taken = try Self.run(["export", "certificate", "lnyp-2025-1", "--out", out])
        #expect(taken.code == 0, "\(taken.error)")
        #expect(FileManager.default.fileExists(atPath: out))
        #expect(try Self.run(["export", "certificate", "lnyp-2025-0", "--out", out]).code == 2)
    }

    @Test func `a list of an earlier day shows what had come by then`() throws {
        let rows = try Self.rows(["list", "revocations", "--as-of", "2026-08-25"])
        #expect(rows.compactMap { $0["state"]?.string } == ["decided"])
        #expect(rows.compactMap { $0["servedOn"]?.string } == [])
    }

    @Test func `CSV begins with a byte order mark only on request`() throws {
        let words = ["list", "users", "--as-of", "2027-03-01", "--csv"]
        let plain = try Self.run(words)
        #expect(plain.output.hasPrefix("certificate,user,name,"))
        let marked = try Self.run(words + ["--bom"])
        #expect(marked.output == "\u{FEFF}" + plain.output)
        #expect(plain.output.contains("\r\n"))
    }

    @Test func `statistics count the first year against its target`() throws {
        let result = try Self.run(
            ["statistics", "--year", "2025", "--as-of", "2026-01-31", "--json"])
        #expect(result.code == 0)
        let map = try #require(try JSONText.parse(Array(result.output.utf8)).mapValue)
        let targets = try #require(map["targets"]?.arrayValue?.first?.mapValue)
        #expect(targets["year"]?.int == 2025)
        #expect(targets["target"]?.int == 20)
        #expect(targets["awarded"]?.int == 12)
        let stages = try #require(map["stages"]?.arrayValue).compactMap(\.mapValue)
        #expect(stages.reduce(0) { $0 + ($1["count"]?.int ?? 0) } == 34)
        let days = try #require(map["days"]?.arrayValue).compactMap(\.mapValue)
        #expect(days.first { $0["state"]?.string == "on-notice" } != nil)
    }

    @Test func `a trace names nobody, and with the vault only after the look is written`() throws {
        let words = ["trace", "complaint/C-2026-2", "--as-of", "2029-12-31"]
        let plain = try Self.run(words)
        #expect(plain.code == 0)
        #expect(plain.output.contains("complaint considered: declined"))
        #expect(!plain.output.contains("示例消费者乙"))
        let log = "\(try Self.folder.get().path)/ledger/vault-access.log"
        let without = try Self.run(words + ["--with-vault"])
        #expect(without.code == 2)
        #expect(without.error.contains("--with-vault needs --why"))
        #expect(!FileManager.default.fileExists(atPath: log))
        let named = try Self.run(words + ["--with-vault", "--why", "核对答复"])
        #expect(named.output.contains("示例消费者乙"))
        #expect(try String(contentsOfFile: log, encoding: .utf8).contains("核对答复"))
    }

    @Test(arguments: [
        ("complaint/C-1999-1", "the ledger has no complaint/C-1999-1"),
        ("#999999", "there is no entry #999999"),
        ("what is this", "a subject looks like application/LN-2025-0001"),
    ])
    func `a trace of nothing ends 2 and says how to ask`(id: String, text: String) throws {
        let result = try Self.run(["trace", id, "--as-of", "2029-12-31"])
        #expect(result.code == 2)
        #expect(result.error.contains(text), "\(result.error)")
    }

    @Test(arguments: [
        ("LN-2025-0001", "application/LN-2025-0001"), ("c-2026-1", "complaint/C-2026-1"),
        ("lnyp-2025-2", "certificate/LNYP-2025-00002"),
    ])
    func `an id alone is what has it, of whatever kind`(id: String, subject: String) throws {
        for words in [["history"], ["next"], ["trace"]] {
            let day = ["--as-of", "2029-12-31"]
            let (short, whole) = (
                try Self.run(words + [id] + day), try Self.run(words + [subject] + day)
            )
            #expect(whole.code == 0, "\(whole.error)")
            #expect(short.output == whole.output)
        }
    }

    @Test(arguments: ["history", "next", "trace"])
    func `an id that nothing has is no certificate's`(command: String) throws {
        let result = try Self.run([command, "LN-2025-9999", "--as-of", "2029-12-31"])
        #expect(result.code == 2)
        #expect(result.error.contains("there is no LN-2025-9999"), "\(result.error)")
    }

    @Test func `a trace in Graphviz is one graph with an edge for what is named`() throws {
        let result = try Self.run(
            ["trace", "revocation/RV-2026-1", "--as-of", "2029-12-31", "--dot"])
        #expect(result.output.hasPrefix("digraph trace {\n"))
        #expect(result.output.hasSuffix("}\n"))
        #expect(result.output.contains("[label=\"rectification\"]"))
    }
}
