import COSE
import Testing

@testable import Certification

/// Art. 18: what is not put right after daily supervision, and orders that a re-inspection lifts.
@Suite struct RectificationClosingRuleTests {
    private static let order = RectificationID("RC-1")!
    private static let subject = Subject("rectification/RC-1")!

    private static func open(_ story: Story) -> [String] {
        Next.openActs(on: subject, given: story.ledger.state, day: story.ledger.state.logDay)
            .map(\.act.type)
    }

    /// A visit of 2026-03-18 that found something, ordered on 04-08, silent until 05-11.
    static func failed() throws -> Story {
        var story = try Story.awarded()
        try story.play(
            "supervision.inspected", ["outcome": "not-conforming", "reason": "标签不符"],
            day: "2026-03-18", label: "visit")
        try story.play("rectification.ordered", ["basis": "@visit"], day: "2026-04-08")
        try story.play(
            "rectification.rechecked", ["outcome": "silent", "reason": "期满未报告"],
            day: "2026-05-11")
        return story
    }

    @Test(
        .admits("rectification.closed"), .refuses("rectification.closed"),
        .admits("rectification-closing"), .refuses("rectification-closing"))
    func `given a visit's order failed, it is closed once, with what came of it`() throws {
        var story = try Self.failed()
        #expect(Self.open(story) == ["rectification.closed"])
        #expect(story.status(on: "2026-05-11") == .rectificationPending)
        func owed() -> [String] {
            Duties.open(given: story.ledger.state, on: day("2026-06-20"))
                .filter { $0.rule == "rectification-closing" }.map { "\($0.subject) \($0.due)" }
        }
        #expect(owed() == ["rectification/RC-1 2026-06-10"])
        expect(
            try story.refusal("rectification.closed", ["reason": CBOR?.none]),
            .reasonMissing(outcome: "put-right"), under: "reasons")
        expect(
            try story.refusal("rectification.closed", day: "2026-05-10"),
            .occursBeforeCause(day("2026-05-10"), day("2026-05-11")), under: "dates")
        try story.play("rectification.closed", day: "2026-06-01")
        #expect(story.status(on: "2026-05-31") == .rectificationPending)
        #expect(story.status(on: "2026-06-01") == .valid)
        #expect(owed().isEmpty)
        #expect(Self.open(story).isEmpty)
        #expect(try story.refusal("rectification.closed")?.code == "over")
    }

    @Test(.admits("linked"), .refuses("linked"), .admits("rectification.closed"))
    func `given it goes over to a spot check or another body, it says to which`() throws {
        var story = try Story.awarded()
        try story.play("spotcheck.sampled", day: "2026-03-02", on: "spotcheck/S-0", label: "before")
        try story.play(
            "supervision.inspected", ["outcome": "not-conforming", "reason": "标签不符"],
            day: "2026-03-18", label: "visit")
        try story.play("rectification.ordered", ["basis": "@visit"], day: "2026-04-08")
        try story.play(
            "rectification.rechecked", ["outcome": "silent", "reason": "期满未报告"],
            day: "2026-05-11")
        try story.play("spotcheck.sampled", day: "2026-05-20", label: "after")
        func refusal(_ fields: [String: CBOR?]) throws -> Refusal? {
            try story.refusal("rectification.closed", fields, day: "2026-05-21")
        }
        #expect(try refusal(["outcome": "spot-check", "sample": "@after"]) == nil)
        #expect(try refusal(["outcome": "transferred", "transferredTo": "示例执法队"]) == nil)
        for outcome in ["spot-check", "transferred"] {
            expect(
                try refusal(["outcome": .text(outcome)]), .linkMissing(outcome: outcome),
                under: "linked")
        }
        let before = try #require(story.ledger.labels["before"])
        expect(
            try refusal(["outcome": "spot-check", "sample": "@before"]), .linkUnfit(before),
            under: "linked")
        expect(
            try refusal(["sample": "@after"]), .linkContradicts(outcome: "put-right"),
            under: "linked")
    }

    @Test(.refuses("rectification.closed"))
    func `given an order that runs, or one on a spot check, it is not closed`() throws {
        let running = try Story.ordered()
        #expect(
            try running.refusal("rectification.closed")?.reason
                == .first(Wording(zh: "整改复查", en: "re-check")))
        let failed = try Story.failedRectification()
        #expect(
            try failed.refusal("rectification.closed")?.reason
                == .first(Wording(zh: "撤销事先告知", en: "revocation intended")))
        #expect(
            try failed.refusal(
                "revocation.intended",
                ["ground": "failed-spot-check", "factOn": "2026-03-16", "rectification": "RC-1"])
                == nil)
    }

    @Test(.admits("reinspection.concluded"), .refuses("ground"))
    func `given a failed order, a re-inspection that conforms lifts it, and grounds nothing`()
        throws
    {
        var story = try Story.failedCheck(under: Story.scheme("rectification", "days", 5))
        try story.play("rectification.ordered", day: "2026-03-19")
        try story.play("reinspection.requested", day: "2026-03-20")
        try story.play(
            "rectification.rechecked", ["outcome": "silent", "reason": "期满未报告"],
            day: "2026-03-25")
        #expect(story.ledger.state.rectifications[Self.order]?.hasFailed == true)
        try story.play("reinspection.concluded", day: "2026-04-10")
        let order = try #require(story.ledger.state.rectifications[Self.order])
        #expect(order.fellOn == day("2026-04-10"))
        #expect(order.isOver && !order.hasFailed)
        #expect(story.status(on: "2026-04-10") == .valid)
        #expect(
            try story.refusal(
                "revocation.intended",
                ["ground": "failed-spot-check", "factOn": "2026-03-16", "rectification": "RC-1"],
                day: "2026-04-13")?.code == "not-failed")
    }

    @Test(.refuses("rectification"), .admits("rectification"))
    func `given a finding with an order that runs, no other is ordered on it`() throws {
        var story = try Story.ordered()
        expect(
            try story.refusal("rectification.ordered", on: "rectification/RC-2"),
            .orderRuns(Self.order), under: "rectification")
        try story.play(
            "rectification.rechecked", ["outcome": "silent", "reason": "期满未报告"],
            day: "2026-05-11")
        #expect(try story.refusal("rectification.ordered", on: "rectification/RC-2") == nil)
    }

    @Test(.refuses("rectification.ordered"), .refuses("rectification.rechecked"))
    func `given results and reports, orders and re-checks are not dated before them`() throws {
        var story = try Story.failedCheck()
        expect(
            try story.refusal("rectification.ordered", day: "2026-03-17"),
            .occursBeforeCause(day("2026-03-17"), day("2026-03-18")), under: "dates")
        try story.play("rectification.ordered", day: "2026-04-08")
        let letter: CBOR = [
            "kind": "operator", "party": "operator-0001", "form": "letter", "on": "2026-04-20",
            "archive": "档号 2026-来件-1",
        ]
        try story.play(
            "rectification.reported", by: "market-1", day: "2026-04-20", behalf: letter)
        try story.play("supervision.inspected", day: "2026-04-22")
        expect(
            try story.refusal("rectification.rechecked", day: "2026-04-19"),
            .occursBeforeCause(day("2026-04-19"), day("2026-04-20")), under: "dates")
        #expect(try story.refusal("rectification.rechecked", day: "2026-04-21") == nil)
    }
}
