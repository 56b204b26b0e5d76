import COSE
import Testing

@testable import Certification

/// RULES, general rules 12, 13: a last day that the record keeps, in a year whose working days
/// nobody knows yet, is told without it, and is not overdue.
@Suite struct OpenEndRuleTests {
    /// What a story of 2025 keeps for Saturday 10 January 2026, and what tells it.
    enum Kept: String, CaseIterable {
        case correction, performance
        case end = "complaint-end"

        func story() throws -> Story {
            var story: Story
            switch self {
            case .correction:
                story = try Story.before("application.reviewed")
                try story.play(
                    "application.reviewed",
                    ["outcome": "returned", "reason": "缺少证明", "due": "2026-01-10"])
            case .performance:
                story = try Story.after("notice.published")
                try story.play(
                    "remedy.lodged", ["against": CBOR?.none, "omitted": "逾期未作出决定"],
                    day: "2025-11-17")
                try story.play(
                    "remedy.decided",
                    ["outcome": "ordered", "reason": "示例理由", "performBy": "2026-01-10"],
                    day: "2025-11-18")
            case .end:
                story = try Story.after("notice.published")
                try story.play("complaint.received", day: "2025-11-17")
                try story.play("complaint.considered", day: "2025-11-18", label: "accepted")
                try story.playOnRecord(
                    "deadline.extended", of: "accepted", ["until": "2026-02-14"],
                    day: "2025-11-19")
            }
            return story
        }

        /// The next working day: the 14th of February is a worked Saturday.
        var due: String { self == .end ? "2026-02-14" : "2026-01-12" }
    }

    @Test(
        .admits("time-limit"), .refuses("time-limit"), .admits("calendar"),
        arguments: Kept.allCases)
    func `given a last day in a year not entered, it is open until the year is`(
        kept: Kept
    ) throws {
        var story = try kept.story()
        func told(on date: String, overdue: Bool) -> [String] {
            let duties = Duties.open(given: story.ledger.state, on: day(date))
            return duties.filter {
                $0.kind.name == kept.rawValue && $0.isOverdue(on: day(date)) == overdue
            }.map { "\($0.due)" }
        }
        let after = "\(day(kept.due).adding(days: 1))"
        #expect(told(on: after, overdue: false) == ["calendar/2026"])
        #expect(told(on: after, overdue: true) == [])
        try Self.enter2026(&story)
        #expect(told(on: kept.due, overdue: false) == [kept.due])
        // Once it is over, a correction is owed no more: the secretariat ends the application.
        #expect(told(on: after, overdue: true) == (kept == .correction ? [] : [kept.due]))
    }

    /// The year 2026, entered on 2025-12-30.
    private static func enter2026(_ story: inout Story) throws {
        let year = WorkingCalendar.shipped.years[2026]
        try story.playLine(
            "calendar.published", on: "calendar/2026", day: "2025-12-30",
            [
                "year": 2026,
                "holidays": .array((year?.holidays ?? []).map { .text("\($0)") }),
                "workdays": .array((year?.workdays ?? []).map { .text("\($0)") }),
            ])
    }

    /// The holder may answer until Monday 25 May.
    @Test(.admits("revocation-answer"), .refuses("revocation-answer"), .refuses("calendar"))
    func `given nobody knows the year of the last day to answer, the decision waits for it`()
        throws
    {
        let known = try Story.intended()
        var unknown = known
        unknown.ledger.state.calendar = WorkingCalendar()
        func due(_ story: Story) -> [String] {
            Duties.open(given: story.ledger.state, on: day("2026-05-25"))
                .filter { $0.kind == .answer }.map { "\($0.due)" }
        }
        #expect(due(known) == ["2026-05-25"])
        #expect(due(unknown) == ["calendar/2026"])
        #expect(try known.refusal("revocation.decided", day: "2026-05-26") == nil)
        expect(
            try unknown.refusal("revocation.decided", day: "2026-05-26"), .calendarUnknown(2026),
            under: "calendar")
        #expect(try known.refusal("revocation.answered", day: "2026-05-26") != nil)
        #expect(try unknown.refusal("revocation.answered", day: "2026-05-26") == nil)
    }

    /// Ordered on 8 April, to be put right by Friday 8 May.
    @Test(.admits("recheck"), .refuses("recheck"))
    func `given an order whose last day nobody knows, no re-check is owed, and no report late`()
        throws
    {
        let known = try Story.ordered()
        var unknown = known
        unknown.ledger.state.calendar = WorkingCalendar()
        for (story, isKnown) in [(known, true), (unknown, false)] {
            let owed = Duties.open(given: story.ledger.state, on: day("2026-05-11"))
                .filter { [.recheck, .rectification].contains($0.kind) }
                .map { "\($0.kind.name) \($0.due)" }
            #expect(
                owed.sorted()
                    == (isKnown
                        ? ["recheck 2026-06-08", "rectification 2026-05-08"]
                        : ["rectification calendar/2026"]))
            var reported = story
            try reported.play("rectification.reported", day: "2026-05-11")
            let order = reported.ledger.state.rectifications[RectificationID("RC-1")!]
            #expect(order?.isLate == isKnown)
        }
    }

    /// A notice of fifteen working days, and one of a scheme that says fewer than none.
    @Test(.admits("calendar"), .refuses("calendar"))
    func `given a period of no working days, what it was counted as is told`() throws {
        let scheme = try Story.scheme("notice-period", "workingDays", -1)
        let none = try Story.before("award.submitted", under: scheme)
        expect(
            try none.refusal("award.submitted"), .calendarMalformed(.notAPeriod(-1)),
            under: "calendar")
        let some = try Story.before("award.submitted")
        #expect(try some.refusal("award.submitted") == nil)
    }
}
