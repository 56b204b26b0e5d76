import COSE
import Drafting
import Testing

@testable import Certification

/// Arts. 12 and 18: a sample and a report serve one test (ours).
@Suite struct TestNumberRuleTests {
    private static let sample = "样品 A-1"

    @Test(
        .admits("document-number"), .refuses("document-number"), .refuses("spotcheck.sampled"),
        .admits("spotcheck.sampled"))
    func `given a sample, it is that of one check; another body numbers its own`() throws {
        var story = try Story.awarded()
        let same: [String: CBOR?] = ["sample": .text(Self.sample)]
        try story.play("spotcheck.sampled", same, day: "2026-03-02")
        expect(
            try story.refusal("spotcheck.sampled", same, on: "spotcheck/S-2"),
            .testUsed(Self.sample, on: day("2026-03-02")), under: "document-number")
        #expect(
            try story.refusal("spotcheck.sampled", ["sample": "样品 A-2"], on: "spotcheck/S-2") == nil
        )
        #expect(
            try story.refusal("spotcheck.sampled", same, by: "market-1", on: "spotcheck/S-2") == nil
        )
    }

    @Test(
        .admits("document-number"), .refuses("document-number"), .refuses("spotcheck.concluded"),
        .refuses("reinspection.concluded"))
    func `given a laboratory's report, it concludes one check, and its re-inspection is another's`()
        throws
    {
        var story = try Story.awarded()
        let report: [String: CBOR?] = ["laboratory": "示例质检中心", "report": "报告 R-1"]
        try story.play("spotcheck.sampled", day: "2026-03-02")
        try story.play("spotcheck.sampled", day: "2026-03-02", on: "spotcheck/S-2")
        try story.play("spotcheck.concluded", report, day: "2026-03-16")
        let used = Refusal.Reason.testUsed("报告 R-1", on: day("2026-03-16"))
        expect(
            try story.refusal("spotcheck.concluded", report, on: "spotcheck/S-2"), used,
            under: "document-number")
        #expect(
            try story.refusal(
                "spotcheck.concluded", ["laboratory": "另一质检中心", "report": "报告 R-1"],
                on: "spotcheck/S-2") == nil)
        try story.play("spotcheck.served", day: "2026-03-18")
        try story.play("reinspection.requested", day: "2026-03-20")
        expect(
            try story.refusal("reinspection.concluded", report, day: "2026-04-20"), used,
            under: "document-number")
        #expect(
            try story.refusal("reinspection.concluded", ["report": "报告 R-2"], day: "2026-04-20")
                == nil)
    }

    @Test(.refuses("document-number"), .refuses("conformity.inspected"))
    func `given an inspection, neither its sample nor its report is another application's`() throws
    {
        var story = try Story.after("conformity.inspected")
        let first = try #require(story.application)
        story.ledger.state.applications[Story.two] = Application(
            id: Story.two, batch: first.batch, applicant: PartyID("operator-0002")!,
            sector: first.sector, category: first.category, city: first.city,
            isService: first.isService, receivedOn: first.receivedOn, isLate: false,
            redacted: [], eligibility: first.eligibility, stage: "standard-assessed")
        let product = try #require(story.act("conformity.inspected").fields["product"]?.mapValue)
        func refusal(_ changes: [String: CBOR]) throws -> Refusal? {
            var again = product
            for (name, value) in changes { again[.text(name)] = value }
            return try story.refusal(
                "conformity.inspected", ["product": .map(again)], on: "application/LN-2025-0002")
        }
        let inspected = day("2025-09-26")
        expect(
            try refusal(["report": "报告 R-2"]), .testUsed("样品编号 S-2025-0001", on: inspected),
            under: "document-number")
        expect(
            try refusal(["sample": "样品编号 S-2"]), .testUsed("报告 R-2025-0001", on: inspected),
            under: "document-number")
        #expect(try refusal(["sample": "样品编号 S-2", "report": "报告 R-2"]) == nil)
    }

    @Test(.admits("document-number"), .admits("entry.amended"))
    func `given a report's number was put right, the number that was wrong is free`() throws {
        var story = try Story.awarded()
        try story.play("spotcheck.sampled", day: "2026-03-02")
        try story.play("spotcheck.sampled", day: "2026-03-02", on: "spotcheck/S-2")
        try story.play(
            "spotcheck.concluded", ["report": "报告 R-1"], day: "2026-03-16", label: "result")
        try story.amend("result", ["report": "报告 R-2"], day: "2026-03-17")
        #expect(
            try story.refusal(
                "spotcheck.concluded", ["report": "报告 R-1"], on: "spotcheck/S-2") == nil)
        expect(
            try story.refusal("spotcheck.concluded", ["report": "报告 R-2"], on: "spotcheck/S-2"),
            .testUsed("报告 R-2", on: day("2026-03-16")), under: "document-number")
    }

    @Test(.admits("document-number"))
    func `given numbers are used as often as one likes, so are samples`() throws {
        var story = try Story.awarded(under: Story.scheme("document-number", "off", true))
        let same: [String: CBOR?] = ["sample": .text(Self.sample)]
        try story.play("spotcheck.sampled", same, day: "2026-03-02")
        #expect(try story.refusal("spotcheck.sampled", same, on: "spotcheck/S-2") == nil)
    }
}
