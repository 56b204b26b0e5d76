import COSE
import Drafting
import Testing

@testable import Certification

/// Arts. 10, 16 and 17: what a notice, a session or an award does when something comes between.
@Suite struct NoticeAgainRuleTests {
    private static let notice = NoticeID("2025-1-1")!

    /// Objected to within the notice, by a letter that is registered after the publication.
    private static func objectedLate(after type: String) throws -> Story {
        var story = try Story.after(type)
        try story.play("objection.received", day: "2025-11-20")
        return story
    }

    private static func doubts(_ story: Story) -> [String] {
        Duties.open(given: story.ledger.state, on: story.ledger.state.logDay)
            .filter { $0.kind == .doubt }.map { "\($0.subject)" }
    }

    @Test(.admits("objection"), .refuses("objection"), .refuses("certificate.issued"))
    func `given an objection in time after the publication, no certificate is issued over it`()
        throws
    {
        var story = try Self.objectedLate(after: "award.published")
        let open = ObjectionID("2025-1-01")!
        expect(
            try story.refusal("certificate.issued"), .objectionOpen(open, Story.one),
            under: "objection")
        #expect(
            !Next.openActs(
                on: Subject("application/LN-2025-0001")!, given: story.ledger.state,
                day: day("2025-12-10")
            ).contains { $0.act.type == "certificate.issued" })
        try story.play("objection.investigated", day: "2025-12-09")
        try story.play("objection.decided", ["outcome": "rejected"], day: "2025-12-09")
        #expect(try story.refusal("certificate.issued") == nil)
    }

    @Test(.admits("objection"), .admits("in-doubt"), .admits("entry.annulled"))
    func `given its entry is removed, the publication is in doubt and to be annulled`() throws {
        var story = try Self.objectedLate(after: "award.published")
        try story.play("objection.investigated", day: "2025-12-09")
        try story.play(
            "objection.decided", ["outcome": "removed"], day: "2025-12-09", label: "removal")
        #expect(story.application?.ending?.outcome == "removed")
        #expect(story.application?.awardedOn == nil)
        #expect(try Self.doubts(story) == [story.record("award.published").subject])
        try story.playOnRecord(
            "entry.annulled", of: "award.published", by: "office-2", day: "2025-12-10")
        // What was decided on the application behind it, the removal itself, is to be confirmed.
        #expect(try Self.doubts(story) == [story.record("removal").subject])
        #expect(story.application?.ending?.outcome == "removed")
    }

    @Test(.admits("objection"), .admits("in-doubt"))
    func `given a certificate is out when its entry is removed, it falls with the publication`()
        throws
    {
        var story = try Self.objectedLate(after: "certificate.issued")
        try story.play("objection.investigated", day: "2025-12-11")
        try story.play(
            "objection.decided", ["outcome": "removed"], day: "2025-12-11", label: "removal")
        #expect(try Self.doubts(story) == [story.record("award.published").subject])
        try story.playOnRecord(
            "entry.annulled", of: "award.published", by: "office-2", day: "2025-12-12")
        #expect(
            try Set(Self.doubts(story)) == [
                story.record("certificate.issued").subject, story.record("removal").subject,
            ])
        try story.playOnRecord(
            "entry.annulled", of: "certificate.issued", by: "office-2", day: "2025-12-12")
        #expect(story.ledger.state.certificates.all.isEmpty)
        #expect(story.application?.ending?.outcome == "removed")
    }

    @Test(.admits("notice.withdrawn"), .refuses("notice.withdrawn"), .refuses("notice-period"))
    func `given a notice that is wrong, it is withdrawn and its entries are noticed anew`() throws {
        var story = try Story.after("notice.published")
        expect(
            try story.refusal("notice.withdrawn", ["applications": ["LN-2025-0002"]]),
            .notOnNotice(Story.two), under: "notice.withdrawn")
        try story.play("notice.withdrawn", day: "2025-11-20")
        #expect(story.application?.stage == "deliberated")
        #expect(story.application?.publicFacts == nil)
        expect(
            try story.refusal("notice.withdrawn"), .noticeSettled(Self.notice),
            under: "notice.withdrawn")
        #expect(try story.refusal("award.submitted")?.code == "step-missing")
        try story.play("notice.published", day: "2025-11-24", on: "notice/2025-1-2")
        expect(
            try story.refusal("award.submitted", day: "2025-12-15"),
            .noticeRuns(began: day("2025-11-24"), ends: day("2025-12-15")),
            under: "notice-period", RuleCase.article(16))
        #expect(try story.refusal("award.submitted", day: "2025-12-16") == nil)
    }

    /// The first notice ended on 27 November, the second on 23 December.
    @Test(.admits("objection"), .refuses("objection"), .admits("award.submitted"))
    func `given an entry on its second notice, what came late to the first holds nothing up`()
        throws
    {
        var story = try Story.after("notice.published")
        try story.play("objection.received", day: "2025-11-28")
        #expect(story.ledger.state.objections[ObjectionID("2025-1-01")!]?.isLate == true)
        try story.play("notice.withdrawn", day: "2025-12-01")
        try story.play("notice.published", day: "2025-12-02", on: "notice/2025-1-2")
        #expect(try story.refusal("award.submitted", day: "2025-12-24") == nil)
        try story.play(
            "objection.received", ["notice": "2025-1-2"], day: "2025-12-23",
            on: "objection/2025-1-02")
        expect(
            try story.refusal("award.submitted", day: "2025-12-24"),
            .objectionOpen(ObjectionID("2025-1-02")!, Story.one), under: "objection")
    }

    @Test(.refuses("notice.withdrawn"))
    func `given an award rests on it, a notice is not withdrawn`() throws {
        #expect(try Story.after("award.approved").refusal("notice.withdrawn") == nil)
        expect(
            try Story.after("award.published").refusal("notice.withdrawn"),
            .noticeSettled(Self.notice), under: "notice.withdrawn")
        expect(
            try Story.before("notice.published").refusal("notice.withdrawn"),
            .noticeUnknown("2025-1-1"), under: "notice.withdrawn")
    }

    @Test(.admits("publication"), .refuses("publication"))
    func `given parts of a notice or an approved list, the day of its publication is owed`() throws
    {
        func duties(_ story: Story, _ kind: Duty.Kind) -> [String] {
            Duties.open(given: story.ledger.state, on: day("2025-11-07"))
                .filter { $0.kind == kind }.map { "\($0.due) \($0.subject)" }
        }
        var story = try Story.before("notice.published")
        #expect(duties(story, .notice) == ["2025-12-03 batch/2025-1"])
        try story.play("notice.published", ["parts": 2])
        #expect(duties(story, .noticeParts) == ["2025-11-07 notice/2025-1-1"])
        #expect(duties(story, .notice) == [])
        #expect(duties(try Story.after("notice.published"), .noticeParts) == [])
    }

    /// A session is one sitting: of a day, of those present, for each matter once.
    @Test(.admits("votes"), .refuses("votes"))
    func `given a session that has sat, it does not sit again on another day`() throws {
        let story = try Story.before("committee.deliberated")
        expect(
            try story.refusal("committee.deliberated", ["session": "session-2025-1"]),
            .sessionHeld(SessionID("session-2025-1")!), under: "votes")
        #expect(try story.refusal("committee.deliberated") == nil)
    }

    @Test(.refuses("votes"))
    func `given a signed vote, it is named once and counted once`() throws {
        let story = try Story.before("committee.decided")
        let cast = try #require(story.ledger.labels["vote.cast"])
        expect(
            try story.refusal(
                "committee.decided", ["signedVotes": ["@vote.cast", "@vote.cast"]]),
            .voteCounted(cast, OfficerID("member-2")!), under: "votes")
        #expect(try story.refusal("committee.decided", ["signedVotes": ["@vote.cast"]]) == nil)
    }

    @Test(.refuses("members"), .refuses("majority"))
    func `given the committee, who signs was there, and what all are for is not sent back`() throws
    {
        let story = try Story.before("committee.deliberated")
        func entry(_ votes: Int, _ against: Int) -> CBOR {
            [
                [
                    "application": "LN-2025-0001", "outcome": "sent-back", "stage": "inspected",
                    "reason": "示例", "for": CBOR(votes), "against": CBOR(against), "abstained": 0,
                ]
            ]
        }
        expect(
            try story.refusal("committee.deliberated", ["present": ["member-2", "member-3"]]),
            .authorAbsent(OfficerID("member-1")!), under: "members")
        expect(
            try story.refusal("committee.deliberated", ["entries": entry(3, 0)]),
            .majorityOverruled(Story.one, votes: 3, present: 3), under: "majority")
        #expect(try story.refusal("committee.deliberated", ["entries": entry(1, 2)]) == nil)
    }

    /// 民法典 203, by analogy: ours.
    @Test(.admits("time-limit"), .refuses("time-limit"))
    func `given a time that ends on a Sunday, it ends on the working day after, or is open`() throws
    {
        let (start, sunday) = (day("2025-11-03"), day("2025-11-16"))
        let calendar = WorkingCalendar.shipped
        #expect(try calendar.end(ofLimit: sunday, from: start) == day("2025-11-17"))
        #expect(try calendar.end(ofLimit: day("2025-10-01"), from: start) == day("2025-10-09"))
        #expect(throws: CalendarError.unknownYear(2027)) {
            try calendar.end(ofLimit: day("2027-01-02"), from: start)
        }
        // Corrections are asked for by Sunday 14 September 2025.
        var story = try Story.before("application.reviewed")
        try story.play(
            "application.reviewed",
            ["outcome": "returned", "reason": "缺少证明", "due": "2025-09-14"])
        expect(
            try story.refusal("application.lapsed", day: "2025-09-15"),
            .correctionRuns(due: day("2025-09-15")), under: "correction")
        #expect(try story.refusal("application.lapsed", day: "2025-09-16") == nil)
    }

    /// RULES, general rules 9 and 10.
    @Test(.admits("closing"), .refuses("closing"), .admits("remedy"))
    func `given a batch that is closed, an application that goes on opens it again`() throws {
        var story = try Story.before("committee.deliberated")
        let removed: CBOR = [
            [
                "application": "LN-2025-0001", "outcome": "removed", "reason": "示例", "for": 0,
                "against": 3, "abstained": 0,
            ]
        ]
        try story.play("committee.deliberated", ["entries": removed], label: "removal")
        try story.play("batch.closed", day: "2025-11-20")
        expect(
            try story.refusal("committee.deliberated", ["session": "session-9"]),
            .batchClosed(BatchID("2025-1")!), under: "closing")
        try story.play(
            "remedy.lodged", ["against": "@removal"], day: "2025-11-24")
        try story.play(
            "remedy.decided", ["outcome": "annulled", "reason": "示例"], day: "2025-12-10")
        #expect(
            try story.refusal("committee.deliberated", ["session": "session-9"], day: "2025-12-11")
                == nil)
        #expect(
            try story.refusal(
                "batch.closed",
                ["carriedOver": [["application": "LN-2025-0001", "reason": "示例"]]],
                day: "2025-12-11") == nil)
    }
}
