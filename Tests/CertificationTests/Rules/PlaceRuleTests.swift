import COSE
import Testing

@testable import Certification

/// Arts. 6–8 and 18: whose a certificate is to look after, by city and by sector.
@Suite struct PlaceRuleTests {
    private static let source = RuleCase.article(8)
    private static let dalian: [String: CBOR?] = ["city": "210200"]

    /// With a regulator of Dalian, whose market-9 has a key; the certificate is of Panjin.
    private static func joined(_ given: Story) throws -> Story {
        var story = given
        let (subject, date) = ("party/market-210200", given.day)
        try story.playLine(
            "party.registered", on: subject, day: date,
            ["role": "municipal-regulator", "name": "大连市市场监督管理局", "city": "210200"])
        try story.playLine(
            "mandate.granted", on: subject, day: date, ["officer": "market-9", "from": .text(date)])
        try story.play(Story.key("market-9", of: "market-9", subject, by: "office-1", day: date))
        return story
    }

    /// The ledger in which an act of a type is due on the certificate.
    private static func given(_ type: String) throws -> Story {
        switch type {
        case "spotcheck.served":
            var story = try Story.awarded()
            try story.play("spotcheck.sampled", day: "2026-03-02")
            try story.play("spotcheck.concluded", day: "2026-03-16")
            return story
        case "rectification.rechecked":
            var story = try Story.ordered()
            try story.play("rectification.reported", day: "2026-04-20")
            return story
        case "revocation.served":
            var story = try Story.intended()
            try story.play("revocation.decided", day: "2026-05-26")
            return story
        case "certificate.recovered": return try Story.afterRevocation()
        default: return try Story.awarded()
        }
    }

    @Test(
        .admits("jurisdiction"), .refuses("jurisdiction"), .refuses("supervision.inspected"),
        .refuses("spotcheck.sampled"), .refuses("spotcheck.served"),
        .refuses("rectification.rechecked"), .refuses("revocation.served"),
        .refuses("certificate.recovered"),
        arguments: [
            "supervision.inspected", "spotcheck.sampled", "spotcheck.served",
            "rectification.rechecked", "revocation.served", "certificate.recovered",
        ])
    func `given another city's regulator, it acts where the holder produces or serves in it`(
        type: String
    ) throws {
        let story = try Self.joined(Self.given(type))
        #expect(try story.refusal(type, by: "market-1") == nil)
        #expect(try story.refusal(type, Self.dalian, by: "market-1") == nil)
        #expect(try story.refusal(type, by: "office-1") == nil)
        let elsewhere = Refusal.Reason.otherPlace(Story.certificate, "211100")
        for city in [nil, "211100", "210300"] as [CBOR?] {
            let refusal = try story.refusal(type, ["city": city], by: "market-9")
            #expect(refusal?.code == elsewhere.code)
            #expect(refusal?.rule == "jurisdiction")
            #expect(refusal?.source.zh == Self.source)
        }
        #expect(try story.refusal(type, Self.dalian, by: "market-9") == nil)
        #expect(
            try story.refusal(type, ["city": "999999"], by: "market-9")?.code == "unknown-name")
    }

    @Test(.refuses("jurisdiction"), .refuses("rectification.closed"))
    func `given what was not put right, another city's regulator does not close it`() throws {
        var story = try Story.awarded()
        try story.play(
            "supervision.inspected", ["outcome": "not-conforming", "reason": "标签不符"],
            day: "2026-03-02", label: "visit")
        try story.play("rectification.ordered", ["basis": "@visit"], day: "2026-03-03")
        try story.play(
            "rectification.rechecked", ["outcome": "silent", "reason": "期满未报告"],
            day: "2026-04-07")
        story = try Self.joined(story)
        #expect(
            try story.refusal("rectification.closed", by: "market-9")?.code == "other-place")
        #expect(try story.refusal("rectification.closed", Self.dalian, by: "market-9") == nil)
    }

    @Test(.admits("jurisdiction"), .refuses("jurisdiction"), .refuses("supervision.inspected"))
    func `given a department, it supervises in its sectors`() throws {
        let story = try Story.awarded()
        #expect(try story.refusal("supervision.inspected", by: "agriculture-1") == nil)
        let refusal = try story.refusal("supervision.inspected", by: "industry-1")
        #expect(refusal?.code == "other-sector")
        #expect(refusal?.rule == "jurisdiction")
        #expect(refusal?.source.zh == Self.source)
        // So where its letter is recorded on its behalf.
        let letter: CBOR = [
            "party": "department-industry", "kind": "body", "form": "letter",
            "on": .text(story.day), "archive": "档号 1",
        ]
        #expect(
            try story.refusal("supervision.inspected", by: "office-1", behalf: letter)?.code
                == "other-sector")
    }

    @Test(.refuses("jurisdiction"), .refuses("supervision.inspected"))
    func `given a regulator of no city, it supervises nowhere`() throws {
        var story = try Story.awarded()
        story.ledger.state.authority.parties[PartyID("market-211100")!] = Authority.Party(
            id: PartyID("market-211100")!, role: "municipal-regulator", name: nil, city: nil)
        expect(
            try story.refusal("supervision.inspected", by: "market-1"),
            .otherPlace(Story.certificate, "211100"), under: "jurisdiction", Self.source)
    }

    @Test(.admits("jurisdiction"))
    func `given the scheme binds no regulator to a city, any of them supervises`() throws {
        let story = try Self.joined(
            Story.awarded(under: Story.scheme("jurisdiction", "cities", [])))
        #expect(try story.refusal("supervision.inspected", by: "market-9") == nil)
    }
}
