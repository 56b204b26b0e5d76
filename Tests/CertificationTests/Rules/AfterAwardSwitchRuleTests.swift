import COSE
import Testing

@testable import Certification

/// Rules of ours for arts. 18–21 switched off: each lets in what it kept out, and leaves the others
/// standing.
@Suite struct AfterAwardSwitchRuleTests {
    private static func off(_ rule: String) throws -> Scheme {
        try Story.scheme(rule, "off", true)
    }

    @Test(.admits("reinspection"))
    func `given re-inspection has no term, it is asked for late, and rectification does not wait`()
        throws
    {
        var story = try Story.failedCheck(under: Self.off("reinspection"))
        try story.play("reinspection.requested", day: "2026-09-01")
        #expect(try story.refusal("rectification.ordered") == nil)
    }

    @Test(.admits("rectification"))
    func `given rectification is off, silence needs no term, and an order no finding`() throws {
        var story = try Story.failedCheck(under: Self.off("rectification"))
        try story.play("supervision.inspected", day: "2026-04-07", label: "sound")
        #expect(try story.refusal("rectification.ordered", ["basis": "@sound"]) == nil)
        try story.play("rectification.ordered", day: "2026-04-08")
        #expect(
            try story.refusal(
                "rectification.rechecked", ["outcome": "silent", "reason": "无报告"],
                day: "2026-04-08") == nil)
        #expect(
            try story.refusal("rectification.rechecked", day: "2026-04-08")?.rule
                == "rectification.rechecked")
    }

    @Test(.admits("effect"))
    func `given the effect is off, any ground may reach back`() throws {
        var story = try Story.awarded(under: Self.off("effect"))
        #expect(
            try story.refusal(
                "revocation.intended", ["fromTheBeginning": true], day: "2026-05-15") == nil)
        try story.play("revocation.intended", day: "2026-05-15", label: "intended")
        try story.notify("intended", on: "2026-05-18")
        try story.play("revocation.decided", ["fromTheBeginning": true], day: "2026-05-26")
        try story.play("revocation.served", day: "2026-06-01")
        #expect(story.status(on: "2026-01-05") == .revokedFromTheBeginning)
    }

    @Test(.admits("self-report-due"), .refuses("self-report"))
    func `given reports are not due, any is taken, from the holder still`() throws {
        var story = try Story.awarded(under: Self.off("self-report-due"))
        try story.play("report.filed", day: "2026-12-31")
        #expect(story.ledger.state.reports[ReportID("RP-1")!]?.isLate == false)
        #expect(try story.refusal("report.filed", on: "report/RP-2") == nil)
        expect(
            try story.refusal("report.filed", by: "operator-2", on: "report/RP-2"),
            .notHolder(PartyID("operator-0001")!), under: "self-report", RuleCase.article(20))
        #expect(
            Duties.overdue(given: story.ledger.state, on: day("2030-01-01")).allSatisfy {
                $0.rule != "self-report-due"
            })
    }

    @Test(.admits("reevaluation-window"), .refuses("reevaluation.opened"))
    func `given no window, re-evaluation is opened at any time, once`() throws {
        var story = try Story.calledAgain(in: 2027, under: Self.off("reevaluation-window"))
        let batch: [String: CBOR?] = ["batch": "2027-1"]
        try story.play("reevaluation.opened", batch, day: "2027-06-01")
        #expect(
            try story.refusal("reevaluation.opened", batch, on: "application/LN-2028-0002")?.code
                == "done-already")
    }

    @Test(
        .refuses("spot-check"), .refuses("certified"), .refuses("ground"),
        .refuses("self-report"), .refuses("reevaluation"),
        arguments: ["spot-check", "certified", "ground", "self-report", "reevaluation"])
    func `given a rule of arts. 18 to 21, a scheme that switches it off is none`(rule: String) {
        #expect(throws: SchemeError.malformed("rules.\(rule).off")) { try Self.off(rule) }
    }
}
