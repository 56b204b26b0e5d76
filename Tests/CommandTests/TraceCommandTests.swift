import COSE
import Drafting
import Foundation
import TestSupport
import Testing

/// Written once, before any test reads its path, and at the end.
nonisolated(unsafe) private var kept: SmallLedger?

/// The complaint handler at the command line: what came of a complaint, and who may read it.
@Suite struct `Tracing a complaint` {
    /// The rehearsal up to the remedy against its first revocation, played once for the suite and
    /// taken away when the tests end.
    private static let path = Result {
        let small = try RehearsalLedger.before { "\($0.subject)" == "remedy/RM-2026-1" }
        small.close()
        kept = small
        atexit { kept = nil }
        return small.path
    }

    private static let office = "“辽宁省质量强省工作领导小组办公室（省市场监管局）” (officer)"

    private static func trace(_ words: String...) throws -> Command.Result {
        try Command.run(["trace"] + words, folder: try path.get())
    }

    private static func accessLog() throws -> [String] {
        let path = try path.get() + "/vault-access.log"
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    @Test func `a trace names nobody; with the vault and a reason it does, each look written down`()
        throws
    {
        let complaint = ["complaint/C-2026-2", "--as-of", "2026-07-31"]
        let shown = try Self.trace(complaint[0], complaint[1], complaint[2])
        #expect(shown.code == 0, "\(shown.error)")
        #expect(
            shown.output == """
                演练/REHEARSAL
                complaint/C-2026-2
                  2026-07-02  entry 530  \(Self.office)  complaint or report received: kind: \
                consumer  辽质强〔2025〕3号, art. 22; recorded on behalf of a member of the public \
                (paper of 2026-07-02)
                      signed by office-1 under entry 7 ← 0
                  2026-07-08  entry 535  \(Self.office)  complaint considered: declined; reason: \
                “反映快递破损，与获评产品质量、用标均无关”; review within 60 days of receipt by the People's \
                Government of Liaoning, or a lawsuit within 6 months before the competent court  \
                rule of this system
                      signed by office-1 under entry 7 ← 0
                  2026-07-09  entry 536  \(Self.office)  complainant told  rule of this system
                      signed by office-1 under entry 7 ← 0

                """)
        let refused = try Self.trace(complaint[0], "--with-vault")
        #expect(refused.code == 2)
        #expect(refused.error.contains("--with-vault needs --why"))
        #expect(try Self.accessLog() == [])

        let named = try Self.trace(
            complaint[0], "--with-vault", "--why", "复核", "--who", "office-2", "--as-of",
            "2026-07-31")
        #expect(named.code == 0, "\(named.error)")
        for line in ["⟨complainant: “示例消费者乙”⟩", "⟨content: “快递破损”⟩", "⟨subject: “示例商家”⟩"] {
            #expect(named.output.contains("      \(line)\n"))
        }
        let looks = try Self.accessLog()
        #expect(looks.count == 3)
        #expect(looks.allSatisfy { $0.contains(#""who":"office-2","why":"复核""#) })
        #expect(Set(looks).count == 3)
    }

    @Test func `a log that cannot be written keeps the values unseen`() throws {
        let small = try SmallLedger(entryCount: 2, founder: "leading-group-founder")
        let complaint =
            #"{"by":"leading-group-founder","type":"mandate.granted","#
            + #""sub":"party/leading-group","occurredOn":"2025-07-01","fields":{"#
            + #""officer":"head-1","post":"head","acts":["*"],"from":"2025-07-01","#
            + #""until":"2028-06-30","personName":"示例姓名甲"}}"#
        try small.submit(complaint)
        small.close()
        let log = small.path + "/vault-access.log"
        try FileManager.default.createDirectory(
            atPath: log, withIntermediateDirectories: false)
        let result = try Command.run(
            ["trace", "#2", "--with-vault", "--why", "x", "--as-of", "2025-07-31"],
            folder: small.path)
        #expect(result.code == 2)
        #expect(result.error.hasPrefix("certledger: error: \(log) is a folder"), "\(result.error)")
        #expect(!result.output.contains("示例姓名甲"))
        try FileManager.default.removeItem(atPath: log)
        let shown = try Command.run(
            ["trace", "#2", "--with-vault", "--why", "x", "--as-of", "2025-07-31"],
            folder: small.path)
        #expect(shown.output.contains("⟨personName: “示例姓名甲”⟩"))
    }

    @Test func `a document that is named and not kept is told so, and no vault is made for it`()
        throws
    {
        let result = try Self.trace("revocation/RV-2026-1", "--as-of", "2026-12-31")
        #expect(result.code == 0, "\(result.error)")
        #expect(
            result.output.contains("(the document 97310b4c3ee69671 is named, not in the vault)"))
        let small = try SmallLedger(entryCount: 3)
        small.close()
        let vault = small.path + "/vault.sqlite"
        try? FileManager.default.removeItem(atPath: vault)
        let other = try Command.run(
            ["trace", "#2", "--as-of", "2025-07-31"], folder: small.path)
        #expect(other.code == 0, "\(other.error)")
        #expect(!FileManager.default.fileExists(atPath: vault))
    }

    @Test(arguments: ["#9223372036854775808", "#+5", "#-1", "#"])
    func `what is no entry's number ends 2`(id: String) throws {
        let result = try Command.run(["trace", id], folder: try Self.path.get())
        #expect(result.code == 2)
        #expect(result.error.contains("an entry looks like #528"), "\(result.error)")
    }

    @Test(arguments: [
        (
            ["complaint/C-1999-1", "--as-of", "2026-12-31"],
            "as of 2026-12-31 the ledger has no complaint/C-1999-1"
        ),
        (
            ["complaint/C-2026-1", "--as-of", "2026-05-11"],
            "as of 2026-05-11 the ledger has no complaint/C-2026-1"
        ),
    ])
    func `what is not there ends 2 with a hint`(words: [String], text: String) throws {
        let result = try Command.run(["trace"] + words, folder: try Self.path.get())
        #expect(result.code == 2)
        #expect(result.output == "")
        #expect(
            result.error == """
                certledger: error: \(text)
                certledger: hint: --as-of asks about another day; `certledger list complaints` \
                lists complaints

                """)
    }

    @Test(
        arguments: ["trace", "history", "next"],
        [("#99999", "2026-12-31"), ("#551", "2026-08-13")])
    func `an entry that is not there ends 2 with a hint`(
        command: String, asked: (entry: String, day: String)
    ) throws {
        let result = try Command.run(
            [command, asked.entry, "--as-of", asked.day], folder: try Self.path.get())
        #expect(result.code == 2)
        #expect(
            result.error == """
                certledger: error: there is no entry \(asked.entry) as of \(asked.day)
                certledger: hint: --as-of asks about another day

                """)
    }

    @Test(arguments: ["history", "next"])
    func `what is asked of an entry is asked of its subject`(command: String) throws {
        let day = ["--as-of", "2026-12-31", "--json"]
        let folder = try Self.path.get()
        let ofEntry = try Command.run([command, "#551"] + day, folder: folder)
        let subject = try #require(
            try JSONText.parse(
                Array(Command.run(["trace", "#551"] + day, folder: folder).output.utf8)
            ).mapValue?["subject"]?.string)
        #expect(ofEntry.code == 0, "\(ofEntry.error)")
        #expect(
            ofEntry.output == (try Command.run([command, subject] + day, folder: folder)).output)
    }

    @Test(arguments: [
        (["x"], "a subject looks like application/LN-2025-0001, LNYP-2025-00002 or #528"),
        (["#x"], "an entry looks like #528"),
        (["#1", "--dot", "--json"], "--dot stands alone"),
        (["#1", "--dot", "--with-vault", "--why", "x"], "--dot stands alone"),
    ])
    func `words that cannot be read end 2`(words: [String], text: String) throws {
        let result = try Command.run(["trace"] + words, folder: try Self.path.get())
        #expect(result.code == 2)
        #expect(result.error.contains(text), "\(result.error)")
    }

    @Test func `programs read the standard output alone`() throws {
        let dot = try Self.trace("complaint/C-2026-1", "--dot", "--as-of", "2026-12-31")
        #expect(dot.output.hasPrefix("digraph trace {\n") && dot.output.hasSuffix("}\n"))
        #expect(dot.error == "演练/REHEARSAL\n")
        let json = try Self.trace("complaint/C-2026-1", "--json", "--as-of", "2026-12-31")
        #expect(json.error == "演练/REHEARSAL\n")
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
        let map = try #require(object as? [String: Any])
        #expect((map["nodes"] as? [Any])?.count == 18)
        #expect(!json.output.contains("values"))
    }
}
