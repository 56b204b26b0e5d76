import COSE
import Testing

@testable import Certification

/// RULES, general rule 9, art. 16: what holds an application where it stands: adverse facts,
/// objections.
@Suite struct StandstillRuleTests {
    @Test(
        .admits("adverse-fact"), .refuses("adverse-fact"), .admits("opinions.closed"),
        .refuses("committee.deliberated"))
    func `given an open adverse fact, opinions close and the application does not move`() throws {
        var story = try Story.before("opinions.closed")
        try story.play("adverse.reported", day: "2025-11-01", label: "adverse.reported")
        try story.play("opinions.closed")
        #expect(story.application?.stage == "candidate")
        #expect(try story.refusal("opinions.requested")?.code == "adverse-fact-open")
        try story.play("adverse.decided", day: "2025-11-04")
        #expect(try story.refusal("committee.deliberated")?.code == "step-missing")
        try story.play("opinions.requested", day: "2025-11-04", label: "opinions.requested")
        try story.play("opinion.answered", day: "2025-11-05")
        try story.play("opinions.closed", day: "2025-11-05")
        #expect(story.application?.stage == "opinions-in")
    }

    @Test(
        .admits("adverse-fact"), .refuses("adverse-fact"), .admits("adverse.decided"),
        .refuses("adverse.decided"))
    func `given a fact at the stage returned, the body that returned it decides`() throws {
        var story = try Story.before("application.reviewed")
        try story.play(
            "application.reviewed",
            ["outcome": "returned", "reason": "缺少证明", "due": "2025-09-10"])
        try story.play("adverse.reported", label: "adverse.reported")
        expect(
            try story.refusal("adverse.decided", by: "market-1"),
            .wrongBodyForStage(found: "municipal-regulator", wanted: "secretariat, office"),
            under: "adverse-fact")
        #expect(try story.refusal("adverse.decided", by: "sec-1") == nil)
        #expect(try story.refusal("adverse.decided", by: "office-1") == nil)
    }

    /// The notice ends on 27 November; an objection of the 25th is registered after submission.
    @Test(
        .admits("objection"), .refuses("objection"), .refuses("award.reviewed"),
        .refuses("award.approved"), .refuses("award.published"),
        arguments: ["award.reviewed", "award.approved", "award.published"])
    func `given an objection of the notice's time, registered late, no later step is taken`(
        type: String
    ) throws {
        var story = try Story.before(type)
        try story.play("objection.received", day: "2025-11-25")
        expect(
            try story.refusal(type), .objectionOpen(ObjectionID("2025-1-01")!, Story.one),
            under: "objection")
        try story.play("objection.investigated")
        try story.play("objection.decided")
        #expect(try story.refusal(type) == nil)
    }

    @Test(
        .admits("objection"), .refuses("objection"), .admits("award.reviewed"),
        arguments: [("2025-11-27", true), ("2025-11-28", false)])
    func `given an objection after the notice's last day, it is none that holds anything up`(
        received: String, isWithin: Bool
    ) throws {
        var story = try Story.before("award.reviewed")
        try story.play("objection.received", day: received)
        let refusal = try story.refusal("award.reviewed")
        #expect((refusal?.code == "objection-open") == isWithin)
        #expect((refusal == nil) == !isWithin)
    }

    @Test(
        .admits("objection.notified"), .refuses("objection.notified"), .refuses("objection"),
        arguments: [true, false])
    func `given an objection decided, all are told, a named objector too`(named: Bool) throws {
        var story = try Story.after("notice.published")
        try story.play("objection.received", ["named": .bool(named)], day: "2025-11-20")
        try story.play("objection.investigated")
        expect(try story.refusal("objection.notified"), .objectionUndecided, under: "objection")
        try story.play("objection.decided")
        let alone = try story.refusal("objection.notified", ["told": ["applicant"]])
        #expect(alone?.reason == (named ? .notTold(["objector"]) : nil))
        expect(
            try story.refusal("objection.notified", ["told": ["objector"]]),
            .notTold(["applicant"]), under: "objection")
        try story.play("objection.notified")
        expect(try story.refusal("objection.notified"), .objectionUndecided, under: "objection")
    }
}
