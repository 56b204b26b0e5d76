import COSE
import Testing

@testable import Certification

/// Art. 18 after a finding: rectification ordered, reported, checked again (ours).
@Suite struct RectificationRuleTests {
    private static let order = RectificationID("RC-1")!

    private static func rectification(_ story: Story) throws -> Rectification {
        try #require(story.ledger.state.rectifications[order])
    }

    @Test(.admits("rectification.ordered"), .refuses("rectification.ordered"))
    func `given a result that was served, the office orders rectification once`() throws {
        var story = try Story.awarded()
        try story.play("spotcheck.sampled", day: "2026-03-02")
        try story.play("spotcheck.concluded", day: "2026-03-16", label: "spotcheck.concluded")
        expect(
            try story.refusal("rectification.ordered"),
            .first(Wording(zh: "送达检验结论", en: "result served")), under: "rectification.ordered")
        try story.play("spotcheck.served", day: "2026-03-18")
        expect(
            try story.refusal("rectification.ordered", by: "market-1"),
            .wrongRole(found: "municipal-regulator/officer", wanted: "office"),
            under: "rectification.ordered")
        try story.play("rectification.ordered", day: "2026-04-08")
        #expect(try Self.rectification(story).due == day("2026-05-08"))
        expect(
            try story.refusal("rectification.ordered"), .twice(kind: "rectification", id: "RC-1"),
            under: "rectification.ordered")
    }

    @Test(.admits("rectification"), .refuses("rectification"))
    func `given it was put right, what was found is not ordered to be put right again`() throws {
        var story = try Story.ordered()
        try story.play("rectification.reported", day: "2026-04-20")
        var silent = story
        try story.play("rectification.rechecked", day: "2026-04-22")
        expect(
            try story.refusal("rectification.ordered", on: "rectification/RC-2"),
            .findingSettled(Self.order), under: "rectification")
        // What was not put right can be ordered once more.
        try silent.play(
            "rectification.rechecked", ["outcome": "not-fulfilled", "reason": "仍不合格"],
            day: "2026-05-11")
        #expect(try silent.refusal("rectification.ordered", on: "rectification/RC-2") == nil)
    }

    @Test(.admits("rectification"), .refuses("rectification"))
    func `given what is no finding against the certificate, nothing rests on it`() throws {
        var story = try Story.failedCheck()
        try story.add("LNYP-2025-00002")
        try story.play("supervision.inspected", label: "sound")
        try story.play(
            "supervision.inspected", ["outcome": "not-conforming", "reason": "标签不符"],
            on: "supervision/V-2", label: "visit")
        let finding = try #require(story.ledger.labels["spotcheck.concluded"])
        for (label, number) in [
            ("sound", "LNYP-2025-00001"), ("award.approved", "LNYP-2025-00001"),
            ("spotcheck.concluded", "LNYP-2025-00002"), ("visit", "LNYP-2025-00002"),
        ] {
            let basis = try #require(story.ledger.labels[label])
            expect(
                try story.refusal(
                    "rectification.ordered",
                    ["certificate": .text(number), "basis": .text("@\(label)")]), .noFinding(basis),
                under: "rectification")
        }
        #expect(try story.refusal("rectification.ordered", ["basis": "@visit"]) == nil)
        #expect(
            try story.refusal("rectification.ordered", ["basis": .text(finding.hex)]) == nil)
    }

    @Test(.refuses("reinspection"), .admits("reinspection"))
    func `given re-inspection is open, rectification waits for its result`() throws {
        var story = try Story.failedCheck()
        try story.play("reinspection.requested", day: "2026-03-20")
        expect(
            try story.refusal("rectification.ordered"), .reinspectionOpen(SpotCheckID("S-1")!),
            under: "reinspection", "本系统规则（无条文，参照产品质量法第十五条）")
        try story.play(
            "reinspection.concluded", ["outcome": "not-conforming", "reason": "仍超标"],
            day: "2026-04-20", label: "again")
        #expect(try story.refusal("rectification.ordered", ["basis": "@again"]) == nil)
    }

    @Test(.admits("reinspection.concluded"))
    func `given an order, a re-inspection that conforms lifts it`() throws {
        var story = try Story.failedCheck()
        try story.play("rectification.ordered", day: "2026-03-19")
        #expect(story.status(on: "2026-03-19") == .rectificationPending)
        try story.play("reinspection.requested", day: "2026-03-20")
        try story.play("reinspection.concluded", day: "2026-04-10")
        #expect(try Self.rectification(story).fellOn == day("2026-04-10"))
        #expect(try Self.rectification(story).isOver)
        #expect(story.status(on: "2026-04-09") == .rectificationPending)
        #expect(story.status(on: "2026-04-10") == .valid)
    }

    @Test(.admits("rectification.reported"), .refuses("rectification.reported"))
    func `given an order, the holder reports, and no one else`() throws {
        var story = try Story.failedCheck()
        expect(
            try story.refusal("rectification.reported"),
            .unknown(kind: "rectification", id: "RC-1"), under: "rectification.reported")
        try story.play("rectification.ordered", day: "2026-04-08")
        expect(
            try story.refusal("rectification.reported", by: "operator-2"),
            .notHolder(PartyID("operator-0001")!), under: "authority")
        expect(
            try story.refusal("rectification.reported", by: "market-1"),
            .wrongRole(found: "municipal-regulator/officer", wanted: "operator"),
            under: "rectification.reported")
        try story.play("rectification.reported", day: "2026-04-30")
        #expect(try Self.rectification(story).reportedOn == day("2026-04-30"))
        // Late is recorded as late.
        #expect(try story.refusal("rectification.reported", day: "2026-05-09") == nil)
    }

    @Test(.admits("rectification.rechecked"), .refuses("rectification.rechecked"))
    func `given a report, the re-check ends the matter once it is fulfilled`() throws {
        var story = try Story.ordered()
        try story.play("rectification.reported", day: "2026-04-30")
        expect(
            try story.refusal("rectification.rechecked", day: "2026-04-29"),
            .occursBeforeCause(day("2026-04-29"), day("2026-04-30")), under: "dates")
        expect(
            try story.refusal("rectification.rechecked", ["outcome": "not-fulfilled"]),
            .reasonMissing(outcome: "not-fulfilled"), under: "reasons")
        try story.play("rectification.rechecked", day: "2026-05-06")
        #expect(try Self.rectification(story).isOver)
        #expect(story.status(on: "2026-05-05") == .rectificationPending)
        #expect(story.status(on: "2026-05-06") == .valid)
        for type in ["rectification.reported", "rectification.rechecked"] {
            #expect(try story.refusal(type)?.code == "over")
        }
    }

    @Test(.admits("rectification"), .refuses("rectification"))
    func `given no report, silence is recorded the day after the last, not on it`() throws {
        let story = try Story.ordered()
        let silent: [String: CBOR?] = ["outcome": "silent", "reason": "期满未报告"]
        expect(
            try story.refusal("rectification.rechecked", silent, day: "2026-05-08"),
            .rectificationRuns(due: day("2026-05-08")), under: "rectification")
        #expect(try story.refusal("rectification.rechecked", silent, day: "2026-05-09") == nil)
        // Registered after the last day, but dated on it.
        var later = story
        try later.play("supervision.inspected", day: "2026-05-12")
        expect(
            try later.refusal("rectification.rechecked", silent, day: "2026-05-08"),
            .rectificationRuns(due: day("2026-05-08")), under: "rectification")
        try later.play("rectification.reported", day: "2026-05-12")
        expect(
            try later.refusal("rectification.rechecked", silent), .reportIsThere(day("2026-05-12")),
            under: "rectification")
    }

    @Test(.refuses("rectification.rechecked"), arguments: ["fulfilled", "not-fulfilled"])
    func `given no report, nothing is checked but silence`(outcome: String) throws {
        let story = try Story.ordered()
        expect(
            try story.refusal(
                "rectification.rechecked", ["outcome": .text(outcome), "reason": "现场复查"],
                day: "2026-05-09"), .first(Wording(zh: "整改报告", en: "rectification reported")),
            under: "rectification.rechecked")
    }

    @Test(.admits("rectification.rechecked"))
    func `given a failed re-check in time, another report is awaited, and after it none`() throws {
        let failed: [String: CBOR?] = ["outcome": "not-fulfilled", "reason": "仍不符合"]
        var story = try Story.ordered()
        try story.play("rectification.reported", day: "2026-04-20")
        try story.play("rectification.rechecked", failed, day: "2026-05-08")
        #expect(try Self.rectification(story).hasFailed == false)
        try story.play("rectification.reported", day: "2026-05-08")
        try story.play("rectification.rechecked", failed, day: "2026-05-09")
        #expect(try Self.rectification(story).hasFailed)
        #expect(try story.refusal("rectification.reported")?.code == "over")
    }

    @Test(.admits("recheck"), .refuses("recheck"))
    func `given a report of 30 April, its re-check is owed by Monday 1 June, and overdue after it`()
        throws
    {
        func owed(_ story: Story, _ date: String) -> [String] {
            Duties.open(given: story.ledger.state, on: day(date)).filter { $0.rule == "recheck" }
                .map { "\($0.subject) \($0.due) \($0.isOverdue(on: day(date)))" }
        }
        var story = try Story.ordered()
        #expect(owed(story, "2026-05-08").isEmpty)
        try story.play("rectification.reported", day: "2026-04-30")
        #expect(owed(story, "2026-06-01") == ["rectification/RC-1 2026-06-01 false"])
        #expect(owed(story, "2026-06-02") == ["rectification/RC-1 2026-06-01 true"])
        try story.play("rectification.rechecked", day: "2026-05-30")
        #expect(owed(story, "2026-05-31").isEmpty)
    }

    /// A period that protects runs from the later of the act's day and the log day.
    @Test(.admits("rectification"))
    func `given an order registered late, its time runs from the registration`() throws {
        var story = try Story.failedCheck()
        try story.play("supervision.inspected", day: "2026-04-20")
        try story.play("rectification.ordered", day: "2026-04-08")
        #expect(try Self.rectification(story).orderedOn == day("2026-04-08"))
        #expect(try Self.rectification(story).due == day("2026-05-20"))
    }

    @Test(.admits("rectification"), .refuses("rectification"))
    func `given the deadline is extended, silence waits for the new day`() throws {
        let silent: [String: CBOR?] = ["outcome": "silent", "reason": "期满未报告"]
        var story = try Story.ordered()
        try story.extend("order", until: "2026-05-29", on: "2026-05-08")
        #expect(try Self.rectification(story).due == day("2026-05-29"))
        expect(
            try story.refusal("rectification.rechecked", silent, day: "2026-05-29"),
            .rectificationRuns(due: day("2026-05-29")), under: "rectification")
        #expect(try story.refusal("rectification.rechecked", silent, day: "2026-05-30") == nil)
    }

    @Test(.admits("rectification"))
    func `given another term, an order's last day is as the scheme says`() throws {
        let story = try Story.ordered(under: Story.scheme("rectification", "days", 10))
        #expect(try Self.rectification(story).due == day("2026-04-20"))
    }

    @Test(.refuses("certified"))
    func `given a certificate that was revoked, nothing is ordered on it`() throws {
        var story = try Story.failedCheck()
        try story.play("revocation.intended", day: "2026-05-15", label: "intended")
        try story.notify("intended", on: "2026-05-18")
        try story.play("revocation.decided", day: "2026-05-26")
        #expect(try story.refusal("rectification.ordered") == nil)
        try story.play("revocation.served", day: "2026-06-01")
        expect(
            try story.refusal("rectification.ordered"), .notInForce(Story.certificate, .revoked),
            under: "certified", RuleCase.article(18))
    }
}
