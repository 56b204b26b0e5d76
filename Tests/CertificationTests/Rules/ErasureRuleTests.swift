import COSE
import Drafting
import Testing

@testable import Certification

/// The vault forgets one person on a basis, and only when two officers of the office say the same
/// (ours; DESIGN, principle 2).
@Suite struct ErasureRuleTests {
    private static func erasure(
        by key: String, _ fields: [String: CBOR?] = [:], day: String = "2026-02-02"
    ) throws -> ActLine {
        try Story.line(
            "vault.erased", on: "vault/person-1", by: key, day: day,
            ["basis": "law", "document": "示例条例第五条"].merging(fields) { $1 })
    }

    @Test(.admits("vault.erased"), .admits("erasure"))
    func `given one officer's proposal, the other's confirmation orders the erasure`() throws {
        var story = try Story.awarded()
        let first = try story.play(Self.erasure(by: "office-1"))
        #expect(story.ledger.state.erasures.isEmpty)
        let hash = CBOR.text(first.statement.leafHash.hex)
        try story.play(Self.erasure(by: "office-2", ["confirms": hash], day: "2026-02-03"))
        #expect(story.ledger.state.erasures.all.keys.sorted() == ["person-1"])
    }

    @Test(.refuses("vault.erased"), .refuses("erasure"))
    func `given a proposal, neither the same officer nor another content confirms it`() throws {
        var story = try Story.awarded()
        let first = try story.play(Self.erasure(by: "office-1"))
        let hash = CBOR.text(first.statement.leafHash.hex)
        expect(
            try story.ledger.refusal(of: Self.erasure(by: "office-1", ["confirms": hash])),
            .secondOfficerIsFirst(OfficerID("office-1")!), under: "erasure")
        expect(
            try story.ledger.refusal(
                of: Self.erasure(by: "office-2", ["confirms": hash, "document": "另一文号"])),
            .proposalUnknown, under: "erasure")
        expect(
            try story.ledger.refusal(of: Self.erasure(by: "sec-1")),
            .wrongRole(found: "secretariat/officer", wanted: "office"), under: "vault.erased")
    }

    @Test(.refuses("vault.erased"))
    func `given no basis, or one that is none, it is no act`() throws {
        let story = try Story.awarded()
        let without = try story.ledger.refusal(
            of: Self.erasure(by: "office-1", ["basis": CBOR?.none]))
        #expect(without?.reason == .malformed(.missing("basis")))
        let whim = try story.ledger.refusal(of: Self.erasure(by: "office-1", ["basis": "whim"]))
        #expect(
            whim?.reason.wording
                == Wording(
                    zh: "字段不符合格式：字段 basis 应为以下之一：law、retention、order",
                    en: "the field basis is not one of law, retention, order"))
    }

    @Test(.admits("erasure"), .refuses("erasure"))
    func `given a retention period, its last day must be past`() throws {
        let story = try Story.awarded()
        let kept = { (day: String) -> [String: CBOR?] in
            ["basis": "retention", "keptUntil": .text(day)]
        }
        #expect(
            try story.ledger.refusal(of: Self.erasure(by: "office-1", kept("2026-02-01"))) == nil)
        expect(
            try story.ledger.refusal(of: Self.erasure(by: "office-1", kept("2026-02-02"))),
            .retentionRuns(day("2026-02-02")), under: "erasure")
        expect(
            try story.ledger.refusal(of: Self.erasure(by: "office-1", ["basis": "retention"])),
            .retentionRuns(nil), under: "erasure")
    }
}
