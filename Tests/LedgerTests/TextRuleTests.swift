import COSE
import Certification
import Drafting
import Foundation
import Ledger
import LedgerFile
import TestSupport
import Testing

/// Admission's own rule of text (RULES, general rule 15): whatever way an act comes in.
@Suite struct TextRuleTests {
    private func registration(_ name: String) -> String {
        #"{"by":"founder","type":"party.registered","sub":"party/office-9","#
            + #""occurredOn":"2025-07-01","fields":{"role":"office","name":"\#(name)"}}"#
    }

    @Test(arguments: [
        ("示例\u{202E}", 3, "U+202E"), (#"示例\n✓"#, 3, "U+000A"), (#"\u001b[2J"#, 1, "U+001B"),
        ("a  b", 3, "U+0020"), ("\u{3164}", 1, "U+3164"), ("\u{378}", 1, "U+0378"),
    ])
    func `an act whose text hides something is refused and not written`(
        name: String, position: Int, codePoint: String
    ) throws {
        let small = try SmallLedger()
        guard case .refused(let refusal) = try small.submit(registration(name)) else {
            Issue.record("admitted: \(name)")
            return
        }
        #expect(refusal.code == "text")
        #expect(refusal.text(.en).contains("the field name has"))
        #expect(refusal.text(.en).contains("at character \(position) (\(codePoint))"))
        #expect(refusal.text(.zh).contains("第 \(position) 个字符（\(codePoint)）"))
        #expect(refusal.text(.zh).contains("本系统规则"))
        #expect(try small.count() == 3)
    }

    @Test(arguments: ["示例“单位”", "a b", "葛\u{E0100}", "Müller"])
    func `an act whose text is seen is admitted`(name: String) throws {
        let small = try SmallLedger()
        guard case .registered = try small.submit(registration(name)) else {
            Issue.record("refused: \(name)")
            return
        }
        #expect(try small.count() == 4)
        #expect(try findings(small.file) == [])
    }

    @Test func `a disclosed value that hides something is refused with its act`() throws {
        let small = try SmallLedger()
        let act = """
            {"by":"founder","type":"mandate.granted","sub":"party/leading-group",\
            "occurredOn":"2025-07-01","fields":{"officer":"head-1","post":"head","acts":["*"],\
            "from":"2025-07-01","until":"2028-06-30","personName":"示例\\u202e组长"},\
            "dataSubject":"head-1"}
            """
        #expect {
            try small.submit(act)
        } throws: { error in
            (error as? Refusal)?.code == "text"
        }
        #expect(try small.count() == 3)
        guard case .registered = try small.submit(act.replacing("\\u202e", with: "")) else {
            Issue.record("refused without the override")
            return
        }
        #expect(try findings(small.file) == [])
    }

    @Test func `a value that comes behind its statement is held to the rule too`() throws {
        let small = try SmallLedger()
        let act = """
            {"by":"founder","type":"mandate.granted","sub":"party/leading-group",\
            "occurredOn":"2025-07-01","fields":{"officer":"head-1","post":"head","acts":["*"],\
            "from":"2025-07-01","until":"2028-06-30","personName":"示例\\u202e组长"},\
            "dataSubject":"head-1"}
            """
        let ledger = try #require(small.ledger)
        let randomness = small.randomness
        let drafter = Drafter(
            state: ledger.snapshot.state, randomness: randomness,
            key: { name throws(DraftError) in
                do { return try randomness.key(named: name) } catch { throw .noKey(name) }
            },
            entry: { index in
                (try? ledger.log.entry(at: index)).flatMap { $0 }.map { Digest.sha256([0] + $0) }
            })
        let signed = try drafter.sign(try ActLine(parsing: Array(act.utf8)), at: small.time + 60)
        let desk = try small.desk(
            at: small.time + 60,
            withheld: Set(signed.sent.digestsWithoutValue + signed.disclosures.map(\.digest)))
        let bare = SentStatement(signed.statement.statement)
        guard case .registered = try desk.admit(bare) else {
            Issue.record("refused without its value")
            return
        }
        #expect {
            try desk.admit(signed.sent)
        } throws: { error in
            (error as? Refusal)?.code == "text"
        }
        #expect(try ledger.vault().disclosure(signed.disclosures[0].digest) == nil)
    }

    @Test func `what an old ledger has under way goes on`() throws {
        let file = Repository.fixtures.appending(path: "hostile/ledger/ledger.sqlite").path
        let reader = try LedgerReader(path: file)
        var entries: [[UInt8]] = []
        try reader.forEachEntry(from: 0) { _, bytes, _ in entries.append(bytes) }
        var state = LedgerState()
        var refused: [String: String] = [:]
        for bytes in entries {
            let statement = try UnverifiedStatement(decoding: bytes)
            let keys = Decider.candidateKeys(for: statement, given: state)
            let signed = try #require(statement.verified(byOneOf: keys))
            do { _ = try Decider.admit(signed, given: state) } catch {
                refused[statement.event.type] = error.text(.en)
            }
            state.evolve(try Decider.decide(signed, given: state))
        }
        // Their facts were filed with text that no application may bring any more.
        for number in ["TEAH-2026-00001", "TEAH-2026-00002"] {
            #expect(state.certificates[try #require(CertificateNumber(number))] != nil)
        }
        #expect(refused["certificate.issued"] == nil)
        #expect(refused["notice.published"]?.contains("the field place has") == true)
    }
}
