import COSE
import Testing

@testable import Certification

/// Art. 20: the holder's yearly self-inspection report, for whose truth the holder answers.
@Suite struct SelfReportRuleTests {
    private static let article = RuleCase.article(20)
    private static let holder = PartyID("operator-0001")!
    private static let report = ReportID("RP-1")!

    private static func letter(of party: String) -> CBOR {
        [
            "kind": "operator", "party": .text(party), "form": "letter", "on": "2027-01-11",
            "archive": "档号 2027-来件-1",
        ]
    }

    @Test(
        .admits("report.filed"), .refuses("report.filed"), .admits("self-report"),
        .refuses("self-report"))
    func `given a year that has ended, its holder reports, by his key or on paper`() throws {
        let story = try Story.awarded()
        #expect(try story.refusal("report.filed", day: "2027-01-11") == nil)
        #expect(
            try story.refusal(
                "report.filed", by: "market-1", day: "2027-01-11",
                behalf: Self.letter(of: "operator-0001")) == nil)
        expect(
            try story.refusal("report.filed", by: "operator-2", day: "2027-01-11"),
            .notHolder(Self.holder), under: "self-report", Self.article)
        expect(
            try story.refusal(
                "report.filed", by: "market-1", day: "2027-01-11",
                behalf: Self.letter(of: "operator-0002")), .notHolder(Self.holder),
            under: "self-report", Self.article)
        expect(
            try story.refusal("report.filed", by: "market-1", day: "2027-01-11"),
            .wrongRole(found: "municipal-regulator/officer", wanted: "operator"),
            under: "report.filed", Self.article)
        expect(
            try story.refusal(
                "report.filed", by: "office-1", day: "2027-01-11",
                behalf: Self.letter(of: "operator-0001")),
            .behalfNotAllowed(type: "report.filed"), under: "on-behalf")
    }

    @Test(.refuses("self-report-due"), .admits("self-report-due"))
    func `given a year that has not ended, there is nothing to report on`() throws {
        let story = try Story.awarded()
        expect(
            try story.refusal("report.filed", day: "2026-12-31"), .yearRuns(2026),
            under: "self-report-due")
        #expect(try story.refusal("report.filed", day: "2027-01-01") == nil)
    }

    @Test(.admits("self-report-due"))
    func `given 31 March, the report is in time on it and recorded as late after it`() throws {
        var inTime = try Story.awarded()
        var late = inTime
        try inTime.play("report.filed", day: "2027-03-31")
        #expect(inTime.ledger.state.reports[Self.report]?.isLate == false)
        try late.play("report.filed", day: "2027-04-01")
        #expect(late.ledger.state.reports[Self.report]?.isLate == true)
        #expect(late.ledger.state.reports[Self.report]?.receivedOn == day("2027-04-01"))
        // Received in March, registered in April: the day of receipt counts.
        var paper = try Story.awarded()
        try paper.play("supervision.inspected", day: "2027-04-06")
        try paper.play(
            "report.filed", by: "market-1", day: "2027-03-31",
            behalf: Self.letter(of: "operator-0001"))
        #expect(paper.ledger.state.reports[Self.report]?.isLate == false)
    }

    @Test(.refuses("self-report-due"))
    func `given a report for the year, a second one is refused, and its number is used up`() throws
    {
        var story = try Story.awarded()
        try story.add("LNYP-2025-00002", holder: "operator-0002")
        try story.play("report.filed", day: "2027-01-11")
        expect(
            try story.refusal("report.filed", on: "report/RP-2"), .reportTwice(Self.holder, 2026),
            under: "self-report-due")
        let other: [String: CBOR?] = [
            "holder": "operator-0002", "certificates": ["LNYP-2025-00002"],
        ]
        expect(
            try story.refusal("report.filed", other, by: "operator-2"),
            .twice(kind: "report", id: "RP-1"), under: "report.filed", Self.article)
        #expect(
            try story.refusal("report.filed", other, by: "operator-2", on: "report/RP-2") == nil)
    }

    @Test(.refuses("self-report-due"), .admits("self-report-due"))
    func `given two certificates, the report lists both, no third, and none twice`() throws {
        var story = try Story.awarded()
        try story.add("LNYP-2025-00002")
        try story.add("LNYP-2025-00003", holder: "operator-0002")
        let both = ["LNYP-2025-00001", "LNYP-2025-00002"]
        func refusal(_ numbers: [String]) throws -> Refusal? {
            try story.refusal(
                "report.filed", ["certificates": .array(numbers.map { .text($0) })],
                day: "2027-01-11")
        }
        #expect(try refusal(both) == nil)
        for wrong in [
            ["LNYP-2025-00001"], both + ["LNYP-2025-00003"], both + ["LNYP-2025-00001"],
            ["LNYP-2025-00001", "LNYP-2025-00001"],
        ] {
            expect(
                try refusal(wrong),
                .reportLists(both.map { CertificateNumber($0)! }),
                under: "self-report-due")
        }
    }

    @Test(.refuses("self-report-due"), .admits("self-report-due"))
    func `given days of validity in a year, few or many, a report on it is taken`() throws {
        // In force on 24 days of 2025, and on none of 2024.
        let story = try Story.awarded()
        #expect(try story.refusal("report.filed", ["year": 2025], day: "2026-02-02") == nil)
        expect(
            try story.refusal("report.filed", ["year": 2024], day: "2026-02-02"), .reportLists([]),
            under: "self-report-due")
        #expect(try story.refusal("report.filed", ["year": 2028], day: "2029-01-08") == nil)
        expect(
            try story.refusal("report.filed", ["year": 2029], day: "2030-01-07"), .reportLists([]),
            under: "self-report-due")
    }

    /// Who owes a report for the year, and from when it is overdue.
    private static func owing(_ story: Story, on date: String) -> [String] {
        Duties.overdue(given: story.ledger.state, on: day(date))
            .filter { $0.rule == "self-report-due" }.map { "\($0.subject) \($0.due)" }
    }

    @Test(.admits("self-report-due"), .refuses("self-report-due"))
    func `given 90 days of validity, the report is owed; not for 24 days, nor when revoked`() throws
    {
        var story = try Story.awarded()
        #expect(Self.owing(story, on: "2026-12-31").isEmpty)
        #expect(Self.owing(story, on: "2027-03-31").isEmpty)
        #expect(Self.owing(story, on: "2027-04-01") == ["party/operator-0001 2027-03-31"])
        #expect(Self.owing(try Story.afterRevocation(), on: "2027-04-01").isEmpty)
        try story.play("report.filed", day: "2027-04-01")
        #expect(Self.owing(story, on: "2027-04-01").isEmpty)
    }

    @Test(.admits("self-report-due"), .refuses("self-report-due"))
    func `given a surrender after 89 days of the year, no report is owed, after 90 one`() throws {
        // 1 January to 30 March are 89 days; the day of surrender is not one of validity.
        for (date, owed) in [
            ("2026-03-31", [String]()), ("2026-04-01", ["party/operator-0001 2027-03-31"]),
        ] {
            var story = try Story.awarded()
            try story.play(
                Story.line(
                    "certificate.surrendered", on: "certificate/LNYP-2025-00001",
                    by: "operator-1", day: date))
            #expect(Self.owing(story, on: "2027-04-01") == owed)
        }
    }
}
