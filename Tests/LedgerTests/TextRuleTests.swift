import COSE
import Certification
import Ledger
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
}
