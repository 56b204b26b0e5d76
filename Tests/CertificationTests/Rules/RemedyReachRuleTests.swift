import COSE
import Testing

@testable import Certification

/// RULES, general rule 10: what a remedy reaches beside a revocation: a finding of fraud, the end
/// over an adverse fact, an order.
@Suite struct RemedyReachRuleTests {
    private static let law = "本系统规则（无条文，参照行政复议法、行政诉讼法）"
    private static let order = RectificationID("RC-1")!

    /// A remedy against a labelled decision, decided with an outcome on the day of the last act.
    private static func remedy(
        _ outcome: String, against label: String, in given: Story
    ) throws -> Story {
        var story = given
        try story.play("remedy.lodged", ["against": .text("@\(label)")], day: story.day)
        try story.play(
            "remedy.decided", ["outcome": .text(outcome), "reason": "示例理由"], day: story.day)
        return story
    }

    /// What stands against the story's holder on the day of the last act (art. 7 (3)).
    private static func records(_ story: Story) throws -> [CivilDate] {
        let state = story.ledger.state
        let scheme = try #require(state.scheme("liaoning-youpin"))
        let standing = Standing(
            state: state, scheme: scheme, act: try #require(scheme.acts["application.received"]),
            subject: Subject("application/LN-2026-0009")!, day: state.logDay)
        return standing.records(against: PartyID("operator-0001")!, by: state.logDay).map(\.fact)
    }

    @Test(.admits("remedy.decided"), .admits("fraud.found"), .admits("clean-record"))
    func `given a finding of fraud falls, it is no record of the holder any more`() throws {
        var story = try Story.awarded()
        try story.play("certificate.surrendered", day: "2026-05-04")
        try story.play(
            "revocation.intended", ["ground": "fraud", "fromTheBeginning": true],
            day: "2026-05-15", label: "i")
        try story.notify("i", on: "2026-05-18")
        try story.play("fraud.found", day: "2026-05-26", label: "found")
        #expect(try Self.records(story) == [day("2026-05-26")])
        #expect(try Self.records(Self.remedy("upheld", against: "found", in: story)).count == 1)
        for outcome in ["annulled", "void", "redone"] {
            let undone = try Self.remedy(outcome, against: "found", in: story)
            #expect(undone.ledger.state.revocations[RevocationID("RV-1")!]?.stage == .dropped)
            #expect(try Self.records(undone) == [])
            #expect(undone.status(on: "2026-05-26") == .surrendered)
        }
    }

    @Test(.admits("remedy.decided"), .admits("adverse.decided"), .refuses("adverse-fact"))
    func `given the end over an adverse fact falls, the fact is decided anew before any step`()
        throws
    {
        var story = try Story.before("application.reviewed")
        try story.play("adverse.reported", label: "adverse.reported")
        try story.play(
            "adverse.decided", ["outcome": "terminated", "stands": true], label: "decided")
        #expect(story.application?.ending?.outcome == "terminated")
        let undone = try Self.remedy("annulled", against: "decided", in: story)
        #expect(undone.application?.ending == nil)
        expect(
            try undone.refusal("application.reviewed"), .adverseFactOpen(Story.one),
            under: "adverse-fact")
        var anew = undone
        try anew.play("adverse.decided", ["reason": "复议后重新查明不属实"])
        #expect(try anew.refusal("application.reviewed") == nil)
        let stands = try Self.remedy("upheld", against: "decided", in: story)
        #expect(stands.application?.ending?.outcome == "terminated")
    }

    @Test(
        .admits("remedy.lodged"), .admits("remedy.decided"), .admits("rectification.ordered"),
        .refuses("rectification.reported"))
    func `given an order falls, nothing is put right under it, and it can be made anew`() throws {
        var reported = try Story.ordered()
        try reported.play("rectification.reported", day: "2026-04-20")
        for story in [try Story.ordered(), reported, try Story.failedRectification()] {
            #expect(story.status(on: story.day) == .rectificationPending)
            let undone = try Self.remedy("annulled", against: "order", in: story)
            #expect(undone.ledger.state.rectifications[Self.order]?.fellOn == day(story.day))
            #expect(undone.status(on: story.day) == .valid)
            #expect(try undone.refusal("rectification.reported")?.code == "over")
            #expect(
                !Duties.open(given: undone.ledger.state, on: day("2026-12-31")).contains {
                    $0.subject == Subject(.rectification, Self.order)
                })
            #expect(try undone.refusal("rectification.ordered", on: "rectification/RC-2") == nil)
            let upheld = try Self.remedy("upheld", against: "order", in: story)
            #expect(upheld.status(on: story.day) == .rectificationPending)
        }
    }

    @Test(
        .admits("remedy.decided"), .refuses("revocation.intended"),
        .admits("rectification.rechecked"))
    func `given a re-check falls, the order is checked anew, and nothing has failed`() throws {
        var story = try Story.ordered()
        try story.play(
            "rectification.rechecked", ["outcome": "silent", "reason": "期满未报告"],
            day: "2026-05-11", label: "recheck")
        let ground: [String: CBOR?] = [
            "ground": "failed-spot-check", "factOn": "2026-05-11", "rectification": "RC-1",
        ]
        #expect(try story.refusal("revocation.intended", ground, day: "2026-05-15") == nil)
        let undone = try Self.remedy("annulled", against: "recheck", in: story)
        #expect(undone.status(on: "2026-05-11") == .rectificationPending)
        #expect(
            try undone.refusal("revocation.intended", ground, day: "2026-05-15")?.reason
                == .notFailed(Self.order))
        #expect(try undone.refusal("rectification.reported", day: "2026-05-12") == nil)
        #expect(
            try undone.refusal(
                "rectification.rechecked", ["outcome": "silent", "reason": "期满未报告"]) == nil)
    }

    @Test(.refuses("rectification.ordered"), .refuses("remedy"))
    func `given a result falls, nothing is ordered on it`() throws {
        let story = try Story.failedCheck()
        #expect(try story.refusal("rectification.ordered", day: "2026-04-08") == nil)
        let undone = try Self.remedy("annulled", against: "spotcheck.concluded", in: story)
        expect(
            try undone.refusal("rectification.ordered", day: "2026-04-08"),
            .decisionFallen(by: RemedyID("R-1")!), under: "remedy", Self.law)
    }

    /// A report declined on 5 March, and one closed on the 20th: 15 working days, or 60 days, anew.
    @Test(.admits("remedy.decided"), .admits("complaint.considered"), .admits("complaint.closed"))
    func `given the decision on a complaint falls, it is open again, with its time anew`() throws {
        func complaint(_ story: Story) throws -> Complaint {
            try #require(story.ledger.state.complaints[ComplaintID("C-1")!])
        }
        var received = try Story.awarded()
        try received.play("complaint.received", day: "2026-03-02")
        var declined = received
        try declined.play(
            "complaint.considered", ["outcome": "declined", "reason": "不属管辖"],
            day: "2026-03-05", label: "declined")
        try declined.play("complaint.told", day: "2026-03-06")
        #expect(try declined.refusal("complaint.considered")?.code == "over")
        let upheld = try Self.remedy("upheld", against: "declined", in: declined)
        #expect(try upheld.refusal("complaint.considered")?.code == "over")
        let anew = try Self.remedy("redone", against: "declined", in: declined)
        #expect(try complaint(anew).endedOn == nil)
        #expect(try complaint(anew).acceptDue == day("2026-03-27"))
        #expect(try anew.refusal("complaint.considered") == nil)

        var closed = received
        try closed.play("complaint.considered", day: "2026-03-05")
        try closed.play("complaint.closed", day: "2026-03-20", label: "closed")
        try closed.play("complaint.told", day: "2026-03-23")
        let open = try Self.remedy("annulled", against: "closed", in: closed)
        #expect(try complaint(open).isAccepted == true)
        #expect(try complaint(open).outcome == nil)
        #expect(try complaint(open).endDue == day("2026-05-22"))
        #expect(try open.refusal("complaint.closed") == nil)
    }

    @Test(.refuses("remedy.lodged"), .refuses("remedy"))
    func `given what decides nothing, no remedy is lodged against it`() throws {
        var story = try Story.awarded()
        try story.play("complaint.received", day: "2026-03-02", label: "receipt")
        let receipt = try #require(story.ledger.labels["receipt"])
        expect(
            try story.refusal("remedy.lodged", ["against": "@receipt"]),
            .noRemedyAgainst(receipt), under: "remedy", Self.law)
    }

    @Test(.admits("remedy.decided"), .refuses("remedy.decided"), .refuses("remedy"))
    func `given what is ordered, it is not due before the decision`() throws {
        var story = try Story.penalised()
        try story.play("remedy.lodged", day: "2026-03-02")
        func refusal(_ performBy: String) throws -> Refusal? {
            try story.refusal(
                "remedy.decided", ["outcome": "redone", "performBy": .text(performBy)],
                day: "2026-04-10")
        }
        #expect(try refusal("2026-04-10") == nil)
        expect(
            try refusal("2026-04-09"), .performBefore(day("2026-04-10")), under: "remedy", Self.law)
    }
}
