import COSE
import Testing

@testable import Certification

/// Art. 18: a sample and what it waits for, its day, and of whom re-inspection is asked.
@Suite struct SpotCheckRuleTests {
    private static func owed(_ story: Story, _ date: String) -> [String] {
        Duties.open(given: story.ledger.state, on: day(date))
            .filter { $0.rule == "spot-check-result" }
            .map { "\($0.kind.name) \($0.subject) \($0.due)" }
    }

    @Test(.admits("spot-check-result"), .refuses("spot-check-result"))
    func `given a sample, its result and the service of it are duties`() throws {
        var story = try Story.awarded()
        try story.play("spotcheck.sampled", day: "2026-03-02")
        #expect(
            Self.owed(story, "2026-06-01") == ["spot-check-result spotcheck/S-1 2026-05-06"])
        try story.play("spotcheck.concluded", day: "2026-03-16")
        #expect(
            Self.owed(story, "2026-06-01") == ["spot-check-service spotcheck/S-1 2026-03-26"])
        try story.play("spotcheck.served", day: "2026-03-18")
        #expect(Self.owed(story, "2026-06-01").isEmpty)
        var unset = try Story.awarded(under: Story.scheme("spot-check-result", "off", true))
        try unset.play("spotcheck.sampled", day: "2026-03-02")
        #expect(Self.owed(unset, "2026-06-01").isEmpty)
    }

    @Test(.admits("spotcheck.sampled"), .refuses("spotcheck.sampled"))
    func `given the year's plan, its samples are not taken before it, those on complaints are`()
        throws
    {
        var story = try Story.awarded()
        try story.play("complaint.received", day: "2026-01-12", label: "complaint")
        try story.play("spotcheck.planned", day: "2026-02-02")
        expect(
            try story.refusal("spotcheck.sampled", day: "2026-02-01"),
            .occursBeforeCause(day("2026-02-01"), day("2026-02-02")), under: "dates")
        #expect(try story.refusal("spotcheck.sampled", day: "2026-02-02") == nil)
        #expect(
            try story.refusal(
                "spotcheck.sampled", ["complaint": "@complaint"], day: "2026-02-01") == nil)
    }

    @Test(.admits("spotcheck.planned"), .refuses("spotcheck.planned"), .refuses("certified"))
    func `given a plan, it is for its year or the next, of certificates in force, each once`()
        throws
    {
        let story = try Story.awarded()
        func refusal(_ year: Int, _ numbers: [CBOR], _ date: String) throws -> Refusal? {
            try story.refusal(
                "spotcheck.planned", ["year": CBOR(year), "certificates": .array(numbers)],
                day: date, on: "plan/\(year)")
        }
        let number: CBOR = .text("\(Story.certificate)")
        #expect(try refusal(2027, [number], "2026-12-01") == nil)
        expect(
            try refusal(2025, [number], "2026-02-02"), .wrongYear(found: 2025, wanted: 2026),
            under: "spotcheck.planned", RuleCase.article(18))
        expect(
            try refusal(2026, [number, number], "2026-02-02"),
            .twice(kind: "certificate", id: "\(Story.certificate)"), under: "spotcheck.planned",
            RuleCase.article(18))
        expect(
            try Story.penalised().refusal("spotcheck.planned", day: "2026-03-02"),
            .notInForce(Story.certificate, .revoked), under: "certified", RuleCase.article(18))
    }

    @Test(.refuses("supervision.inspected"), .admits("supervision.inspected"))
    func `given a certificate, no visit on it lies before its first day`() throws {
        let story = try Story.awarded()
        expect(
            try story.refusal("supervision.inspected", day: "2025-12-07"),
            .occursBeforeCause(day("2025-12-07"), day("2025-12-08")), under: "dates")
        #expect(try story.refusal("supervision.inspected", day: "2025-12-08") == nil)
    }

    @Test(.admits("reinspection"), .refuses("reinspection"))
    func `given a category with working days of its own, re-inspection is asked for in them`()
        throws
    {
        let scheme = try Story.scheme("reinspection", "categories", ["rice": 7])
        let story = try Story.failedCheck(under: scheme)
        #expect(try story.refusal("reinspection.requested", day: "2026-03-27") == nil)
        expect(
            try story.refusal("reinspection.requested", day: "2026-03-30"),
            .askedTooLate(due: day("2026-03-27")), under: "reinspection",
            "本系统规则（无条文，参照产品质量法第十五条）")
    }

    @Test(.admits("reinspection"), .refuses("reinspection"))
    func `given a request, it is made to the body that checked or the one above`() throws {
        let story = try Story.failedCheck()
        for body in ["office", "leading-group"] {
            #expect(
                try story.refusal(
                    "reinspection.requested", ["askedOf": .text(body)], day: "2026-03-20") == nil)
        }
        expect(
            try story.refusal(
                "reinspection.requested", ["askedOf": "market-211100"], day: "2026-03-20"),
            .notAskedOf(PartyID("market-211100")!), under: "reinspection",
            "本系统规则（无条文，参照产品质量法第十五条）")
    }

    /// Thirty days to put right: until 8 May, and with as many more until Sunday 7 June.
    @Test(.admits("extension"), .refuses("extension"))
    func `given a first period, it is put off by as much at most`() throws {
        let story = try Story.ordered()
        func refusal(_ until: String) throws -> Refusal? {
            try story.refusal(
                "deadline.extended", of: "order", ["until": .text(until)], day: "2026-04-20")
        }
        #expect(try refusal("2026-06-07") == nil)
        #expect(try refusal("2026-06-08") == nil)
        expect(
            try refusal("2026-06-09"), .newDay(after: day("2026-05-08"), until: day("2026-06-08")),
            under: "extension")
        let free = try Story.ordered(under: Story.scheme("extension", "periods", .null))
        #expect(
            try free.refusal(
                "deadline.extended", of: "order", ["until": "2026-06-09"], day: "2026-04-20") == nil
        )
    }
}
