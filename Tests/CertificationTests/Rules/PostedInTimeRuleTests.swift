import COSE
import Testing

@testable import Certification

/// RULES, general rule 9: what was posted in time is in time, whenever it arrives; what came by
/// another way on that day counts when it came.
@Suite struct PostedInTimeRuleTests {
    private static func paper(
        _ form: String = "letter", of kind: String = "operator", on posted: String
    ) -> CBOR {
        var paper: CBORMap = [
            "kind": .text(kind), "form": .text(form), "on": .text(posted),
            "archive": "档号 2026-来件-1",
        ]
        if kind == "operator" { paper["party"] = "operator-0001" }
        return .map(paper)
    }

    /// The window closes on Friday 15 August 2025.
    @Test(
        .admits("application.received"), .admits("late"), .refuses("late"),
        arguments: [
            ("letter", "2025-08-15", false), ("letter", "2025-08-16", true),
            ("web", "2025-08-15", true),
        ])
    func `given the window's last day, an application posted on it is in time`(
        form: String, posted: String, isLate: Bool
    ) throws {
        var story = try Story.before("application.received")
        try story.play(
            "application.received", day: "2025-08-19", behalf: Self.paper(form, on: posted))
        #expect(story.application?.isLate == isLate)
        #expect(story.application?.receivedOn == day("2025-08-19"))
        let refusal = try story.refusal("application.recommended")
        #expect(refusal?.rule == (isLate ? "late" : nil))
    }

    /// The notice of 6 November 2025 ends on the 27th.
    @Test(
        .admits("objection"), .refuses("objection"), .admits("objection.received"),
        arguments: [
            ("letter", "2025-11-27", false), ("letter", "2025-11-28", true),
            ("web", "2025-11-27", true),
        ])
    func `given the notice's last day, an objection posted on it holds the award up`(
        form: String, posted: String, isLate: Bool
    ) throws {
        var story = try Story.before("award.submitted")
        try story.play(
            "objection.received", day: "2025-12-01",
            behalf: Self.paper(form, of: "public", on: posted))
        let objection = ObjectionID("2025-1-01")!
        #expect(story.ledger.state.objections[objection]?.isLate == isLate)
        let told = story.ledger.state.objections[objection]?.telling
        #expect(told?.zh.contains("另行登记为投诉举报") == (isLate ? true : nil))
        #expect(told?.en.contains("received anew as a complaint") == (isLate ? true : nil))
        let refusal = try story.refusal("award.submitted", day: "2025-12-01")
        if isLate {
            #expect(refusal == nil)
            expect(
                try story.refusal("objection.investigated"), .objectionLate, under: "objection")
        } else {
            expect(refusal, .objectionOpen(objection, Story.one), under: "objection")
        }
    }

    /// The report on 2026 is due on Wednesday 31 March 2027.
    @Test(
        .admits("report.filed"), .admits("self-report-due"),
        arguments: [
            ("letter", "2027-03-31", false), ("letter", "2027-04-01", true),
            ("web", "2027-03-31", true),
        ])
    func `given the last day of March, a yearly report posted on it is in time`(
        form: String, posted: String, isLate: Bool
    ) throws {
        var story = try Story.awarded()
        try story.play(
            "report.filed", by: "market-1", day: "2027-04-06",
            behalf: Self.paper(form, on: posted))
        #expect(story.ledger.state.reports[ReportID("RP-1")!]?.isLate == isLate)
    }

    /// Materials are asked for until 10 September 2025, and it lapsed on the 15th.
    @Test(
        .admits("correction"), .refuses("correction"), .admits("application.corrected"),
        .refuses("application.corrected"),
        arguments: [
            ("letter", "2025-09-10", false), ("letter", "2025-09-11", true),
            ("web", "2025-09-10", true),
        ])
    func `given materials posted on the last day, the lapse behind them is none`(
        form: String, posted: String, isLate: Bool
    ) throws {
        var story = try Story.before("application.reviewed")
        try story.play(
            "application.reviewed",
            ["outcome": "returned", "due": "2025-09-10", "reason": "材料不全"])
        try story.play("application.lapsed", day: "2025-09-15")
        let paper: CBOR = Self.paper(form, on: posted)
        guard !isLate else {
            expect(
                try story.refusal(
                    "application.corrected", by: "sec-1", day: "2025-09-16", behalf: paper),
                .ended(Story.one, outcome: "application.lapsed"), under: "application.corrected")
            return
        }
        try story.play("application.corrected", by: "sec-1", day: "2025-09-16", behalf: paper)
        #expect(story.application?.ending == nil)
        #expect(story.application?.stage == "recommended")
        #expect(try story.refusal("application.reviewed", day: "2025-09-17") == nil)
    }

    /// The result of 18 March 2026 is contested until 2 April.
    @Test(
        .admits("reinspection"), .refuses("reinspection"), .admits("reinspection.requested"),
        arguments: [
            ("letter", "2026-04-02", false), ("letter", "2026-04-03", true),
            ("web", "2026-04-02", true),
        ])
    func `given day 15, a request for re-inspection posted on it is in time`(
        form: String, posted: String, isLate: Bool
    ) throws {
        let refusal = try Story.failedCheck().refusal(
            "reinspection.requested", by: "market-1", day: "2026-04-07",
            behalf: Self.paper(form, on: posted))
        guard isLate else {
            #expect(refusal == nil)
            return
        }
        expect(
            refusal, .askedTooLate(due: day("2026-04-02")), under: "reinspection",
            "本系统规则（无条文，参照产品质量法第十五条）")
    }
}
