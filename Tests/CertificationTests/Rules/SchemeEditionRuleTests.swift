import COSE
import Testing

@testable import Certification

/// RULES, general rule 11: which edition of the scheme an act follows.
@Suite struct SchemeEditionRuleTests {
    /// The act that adopts the next edition, with a rule's or a ground's map changed.
    private static func adoption(
        edition: Int = 2, from date: String, _ block: String, _ name: String, _ value: CBOR
    ) throws -> [String: CBOR?] {
        var map = try MemoryLedger.scheme().map
        var entries = try #require(map[block]?.mapValue)
        entries[name] = value
        map[block] = .map(entries)
        map["edition"] = CBOR(edition)
        map["inForceFrom"] = .text(date)
        return ["scheme": .map(map)]
    }

    private static func adopt(
        _ story: Story, _ fields: [String: CBOR?], day: String,
        by key: String = "leading-group-founder"
    ) throws -> Refusal? {
        try story.ledger.refusal(
            of: Story.line(
                "scheme.adopted", on: "scheme/liaoning-youpin", by: key, day: day, fields))
    }

    @Test func `a scheme that puts an act on another kind of subject than its own is none`() throws
    {
        var map = try MemoryLedger.scheme().map
        var acts = try #require(map["acts"]?.mapValue)
        var act = try #require(acts["misuse.recorded"]?.mapValue)
        act["on"] = "report"
        acts["misuse.recorded"] = .map(act)
        map["acts"] = .map(acts)
        #expect(throws: SchemeError.malformed("acts.misuse.recorded.on")) { try Scheme(map) }
    }

    private static let shorter: CBOR = ["source": "measures 16", "workingDays": 10]

    @Test(.admits("scheme.adopted"), .refuses("scheme.adopted"), arguments: [1, 2, 3])
    func `given the first edition, the second is adopted next and no other`(edition: Int) throws {
        let story = try Story.before("notice.published")
        let fields = try Self.adoption(
            edition: edition, from: "2025-11-06", "rules", "notice-period", Self.shorter)
        let refusal = try Self.adopt(story, fields, day: "2025-11-06")
        guard edition != 2 else {
            #expect(refusal == nil)
            return
        }
        expect(
            refusal, .schemeEdition(found: edition, wanted: 2), under: "scheme.adopted")
    }

    @Test(.admits("scheme.adopted"), .refuses("scheme.adopted"))
    func `given a new edition, it is never dated back, and only its founders adopt it`() throws {
        let story = try Story.before("notice.published")
        let fields = try Self.adoption(
            from: "2025-11-06", "rules", "notice-period", Self.shorter)
        #expect(try Self.adopt(story, fields, day: "2025-11-06") == nil)
        expect(
            try Self.adopt(story, fields, day: "2025-11-07"), .schemeDatedBack(day("2025-11-06")),
            under: "scheme.adopted")
        expect(
            try Self.adopt(story, fields, day: "2025-11-06", by: "office-1"),
            .wrongRole(found: "office/officer", wanted: "leading-group"),
            under: "scheme.adopted")
    }

    /// Fifteen working days from 6 November end on the 27th, ten on the 20th.
    @Test(.admits("notice-period"), .refuses("notice-period"), .admits("scheme.adopted"))
    func `given a second edition, the batch called before it keeps the fifteen working days`()
        throws
    {
        var story = try Story.before("notice.published")
        try story.playLine(
            "scheme.adopted", on: "scheme/liaoning-youpin", by: "leading-group-founder",
            day: "2025-11-06",
            Self.adoption(from: "2025-11-06", "rules", "notice-period", Self.shorter))
        try story.play("notice.published")
        expect(
            try story.refusal("award.submitted", day: "2025-11-21"),
            .noticeRuns(began: day("2025-11-06"), ends: day("2025-11-27")),
            under: "notice-period", RuleCase.article(16))
        #expect(try story.refusal("award.submitted", day: "2025-11-28") == nil)
        try story.play(
            "batch.called", ["closes": "2025-12-31"], day: "2025-11-06", on: "batch/2025-2")
        #expect(story.ledger.state.batches[BatchID("2025-1")!]?.edition == 1)
        #expect(story.ledger.state.batches[BatchID("2025-2")!]?.edition == 2)
    }

    @Test(.admits("scheme.adopted"), .admits("in-force"), .refuses("in-force"))
    func `given an edition in force from December, a call of November is under the first`() throws {
        var story = try Story.before("notice.published")
        try story.playLine(
            "scheme.adopted", on: "scheme/liaoning-youpin", by: "leading-group-founder",
            day: "2025-11-06",
            Self.adoption(from: "2025-12-01", "rules", "notice-period", Self.shorter))
        for (batch, date, edition) in [
            ("2025-2", "2025-11-30", 1), ("2025-3", "2025-12-01", 2),
        ] {
            try story.play(
                "batch.called", ["closes": "2025-12-31"], day: date, on: "batch/\(batch)")
            #expect(story.ledger.state.batches[BatchID(batch)!]?.edition == edition)
        }
        let early = try Story.before("batch.called").refusal(
            "batch.called", day: "2025-06-30", at: "2025-07-10T10:00")
        expect(
            early, .notInForce(day("2025-07-01")), under: "in-force", RuleCase.article(30))
    }

    /// Supervision follows the procedure of the day, and the grounds of the day of the fact.
    @Test(
        .admits("ground"), .refuses("ground"),
        arguments: [("2026-01-31", false), ("2026-02-01", true)])
    func `given a ground that is new in February, it is for facts from then on`(
        factOn: String, isGround: Bool
    ) throws {
        var story = try Story.awarded()
        try story.playLine(
            "scheme.adopted", on: "scheme/liaoning-youpin", by: "leading-group-founder",
            day: "2026-01-10",
            Self.adoption(
                from: "2026-02-01", "grounds", "sold-mark",
                ["source": "measures 19", "reaches": "concerned"]))
        let line = try Story.line(
            "revocation.intended", on: "revocation/V-1", by: "office-1", day: "2026-02-02",
            ["ground": "sold-mark", "factOn": .text(factOn)])
        let refusal = try story.ledger.refusal(of: line)
        guard !isGround else {
            #expect(refusal == nil)
            return
        }
        expect(refusal, .groundUnknown("sold-mark"), under: "ground", RuleCase.article(19))
    }

    /// Of 2026-02-15 to 23 nothing is worked, but Saturday the 14th is.
    @Test(
        .admits("report-of-breach"), .admits("complaint.received"),
        arguments: [("2026-01-30", "2026-02-27"), ("2026-02-02", "2026-02-09")])
    func `given a shorter limit from February, a report follows the procedure of its day`(
        received: String, due: String
    ) throws {
        var story = try Story.awarded()
        try story.playLine(
            "scheme.adopted", on: "scheme/liaoning-youpin", by: "leading-group-founder",
            day: "2026-01-10",
            Self.adoption(
                from: "2026-02-01", "rules", "report-of-breach",
                ["source": "ours", "acceptWorkingDays": 5, "endDays": 60]))
        try story.play("complaint.received", day: received)
        #expect(story.ledger.state.complaints[ComplaintID("C-1")!]?.acceptDue == day(due))
    }
}
