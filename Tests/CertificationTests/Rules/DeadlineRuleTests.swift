import COSE
import Testing

@testable import Certification

/// RULES, general rules 9, 12: notifications, deadlines, and the calendar they are counted in.
@Suite struct DeadlineRuleTests {
    /// Returned on 2025-08-28 for correction until 10 September.
    private static func returned() throws -> Story {
        var story = try Story.before("application.reviewed")
        try story.play(
            "application.reviewed",
            ["outcome": "returned", "reason": "缺少证明", "due": "2025-09-10"], label: "returned")
        return story
    }

    @Test(
        .admits("extension"), .refuses("extension"), .admits("deadline.extended"),
        .refuses("deadline.extended"))
    func `given a deadline, its body extends it once, before it passes`() throws {
        var story = try Self.returned()
        func refusal(
            _ until: String, on date: String, by key: String = "sec-1"
        ) throws -> Refusal? {
            try story.refusal(
                "deadline.extended", of: "returned", ["until": .text(until)], by: key, day: date)
        }
        #expect(try refusal("2025-09-20", on: "2025-09-10") == nil)
        expect(
            try refusal("2025-09-20", on: "2025-09-11"), .deadlinePassed(day("2025-09-10")),
            under: "extension")
        expect(
            try refusal("2025-09-20", on: "2025-09-05", by: "office-1"),
            .notSetBy(PartyID("secretariat")!), under: "extension")
        expect(
            try refusal("2025-09-10", on: "2025-09-05"),
            .newDay(after: day("2025-09-10"), until: day("2025-09-23")), under: "extension")
        // Thirteen days were given at first: as many more at most.
        expect(
            try refusal("2025-09-24", on: "2025-09-05"),
            .newDay(after: day("2025-09-10"), until: day("2025-09-23")), under: "extension")
        #expect(try refusal("2025-09-23", on: "2025-09-05") == nil)
        try story.playOnRecord(
            "deadline.extended", of: "returned", ["until": "2025-09-20"], by: "sec-1",
            day: "2025-09-05")
        #expect(story.application?.correctionDue == day("2025-09-22"))
        expect(try refusal("2025-09-30", on: "2025-09-06"), .extendedBefore, under: "extension")
    }

    /// Asked on Monday 27 October, the tenth working day is Monday 10 November.
    @Test(.admits("extension"), .refuses("opinions-deadline"), .admits("deadline.extended"))
    func `given departments with more time, their opinions close the day after it`() throws {
        var story = try Story.after("opinions.requested")
        #expect(
            try story.refusal(
                "deadline.extended", of: "opinions.requested", ["until": "2025-11-14"],
                day: "2025-11-11")?.reason == .deadlinePassed(day("2025-11-10")))
        try story.playOnRecord(
            "deadline.extended", of: "opinions.requested", ["until": "2025-11-14"],
            day: "2025-11-10")
        let silent: [String: CBOR?] = ["silent": ["department-agriculture"]]
        expect(
            try story.refusal("opinions.closed", silent, day: "2025-11-14"),
            .opinionsOpen(due: day("2025-11-14")), under: "opinions-deadline")
        #expect(try story.refusal("opinions.closed", silent, day: "2025-11-15") == nil)
        expect(
            try story.refusal(
                "deadline.extended", of: "opinions.requested", ["until": "2025-11-20"],
                day: "2025-11-14"), .extendedBefore, under: "extension")
    }

    @Test(.refuses("extension"), .refuses("deadline.extended"))
    func `given an act that sets no deadline, or another record, there is none to extend`() throws {
        let story = try Story.before("application.reviewed")
        let entry = try #require(story.ledger.labels["application.recommended"])
        expect(
            try story.refusal("deadline.extended", of: "application.recommended", by: "market-1"),
            .noDeadline(entry), under: "extension")
        let wanted = try story.record("application.recommended").subject
        expect(
            try story.refusal(
                "deadline.extended", ["entry": .text(entry.hex)], by: "market-1", on: "record/1"),
            .wrongSubject(
                type: "deadline.extended", wanted: wanted, found: "record/1"),
            under: "deadline.extended")
    }

    @Test(
        .admits("application.lapsed"), .refuses("application.lapsed"),
        arguments: [("2025-09-22", false), ("2025-09-23", true)])
    func `given a correction until Saturday 20 September, the application lapses from Tuesday on`(
        date: String, hasPassed: Bool
    ) throws {
        var story = try Self.returned()
        try story.playOnRecord(
            "deadline.extended", of: "returned", ["until": "2025-09-20"], by: "sec-1",
            day: "2025-09-05")
        guard hasPassed else {
            expect(
                try story.refusal("application.lapsed", day: date),
                .correctionRuns(due: day("2025-09-22")), under: "correction")
            return
        }
        try story.play("application.lapsed", day: date)
        #expect(story.application?.ending?.outcome == "application.lapsed")
        expect(
            try story.refusal("application.corrected", day: "2025-09-22"),
            .ended(Story.one, outcome: "application.lapsed"), under: "application.corrected")
    }

    @Test(.refuses("application.lapsed"))
    func `given nothing was returned, nothing lapses`() throws {
        let story = try Story.before("application.reviewed")
        #expect(try story.refusal("application.lapsed", by: "sec-1")?.code == "past-stage")
    }

    @Test(.admits("decision.notified"), .refuses("decision.notified"))
    func `given a decision, its body tells of it, once`() throws {
        var story = try Self.returned()
        let entry = try #require(story.ledger.labels["returned"])
        expect(
            try story.refusal("decision.notified", of: "returned", by: "office-1"),
            .notSetBy(PartyID("secretariat")!), under: "decision.notified")
        expect(
            try story.refusal(
                "decision.notified", of: "returned", by: "sec-1", day: "2025-08-27"),
            .occursBeforeCause(day("2025-08-27"), day("2025-08-28")), under: "dates")
        try story.playOnRecord("decision.notified", of: "returned", by: "sec-1", day: "2025-08-29")
        #expect(story.ledger.state.notified[entry] == day("2025-08-29"))
        expect(
            try story.refusal("decision.notified", of: "returned", by: "sec-1"),
            .notifiedBefore(day("2025-08-29")), under: "decision.notified")
    }

    /// 2025-09-11 is the tenth working day from 28 August.
    @Test(.admits("decision-telling"), .refuses("decision-telling"), .admits("decision.notified"))
    func `given an application that ended, its applicant is to be told, once`() throws {
        for outcome in ["rejected", "passed"] {
            var story = try Story.before("application.reviewed")
            try story.play(
                "application.reviewed", ["outcome": .text(outcome), "reason": "材料不实"],
                label: "decision")
            func duties() -> [String] {
                Duties.open(given: story.ledger.state, on: day("2025-08-29"))
                    .filter { $0.kind == .notification }
                    .map { "\($0.subject) \($0.by.joined()) \($0.due)" }
            }
            let subject = try story.record("decision").subject
            #expect(
                duties() == (outcome == "passed" ? [] : ["\(subject) secretariat 2025-09-11"]))
            try story.playOnRecord(
                "decision.notified", of: "decision", by: "sec-1", day: "2025-08-29")
            #expect(duties() == [])
        }
    }

    /// The year 2025 with Friday 21 November off too.
    private static let amendedDays: [String: CBOR?] = {
        let year = WorkingCalendar.shipped.years[2025]
        let days = (year?.holidays ?? []) + [day("2025-11-21")]
        return [
            "holidays": .array(days.map { .text("\($0)") }),
            "workdays": .array((year?.workdays ?? []).map { .text("\($0)") }),
        ]
    }()

    /// The notice of 2025-11-06 ends on Thursday 27 November, or a day later without the 21st.
    @Test(
        .admits("calendar.amended"), .admits("calendar"), .refuses("notice-period"),
        arguments: ["2025-11-20", "2025-11-27"])
    func `given a holiday more before a notice has ended, its end moves`(amended: String) throws {
        var story = try Story.after("notice.published")
        var fields = Self.amendedDays
        fields["noticedOn"] = "2025-11-20"
        try story.play("calendar.amended", fields, day: amended)
        expect(
            try story.refusal("award.submitted", day: "2025-11-28"),
            .noticeRuns(began: day("2025-11-06"), ends: day("2025-11-28")),
            under: "notice-period", RuleCase.article(16))
        #expect(try story.refusal("award.submitted", day: "2025-11-29") == nil)
    }

    @Test(.admits("calendar.amended"), .admits("calendar"))
    func `given a holiday more after a notice has ended, its end stays`() throws {
        var story = try Story.after("notice.published")
        try story.play("calendar.amended", Self.amendedDays, day: "2025-11-28")
        #expect(try story.refusal("award.submitted", day: "2025-11-28") == nil)
    }

    @Test(.admits("calendar.amended"), .admits("calendar"))
    func `given a holiday that was past when its notice came, or a day worked more, no end moves`()
        throws
    {
        var story = try Story.after("notice.published")
        try story.play("calendar.amended", Self.amendedDays, day: "2025-11-24")
        #expect(try story.refusal("award.submitted", day: "2025-11-28") == nil)
        story = try Story.after("notice.published")
        let workdays = (WorkingCalendar.shipped.years[2025]?.workdays ?? []) + [day("2025-11-22")]
        try story.play(
            "calendar.amended",
            [
                "holidays": Self.amendedDays["holidays"] ?? nil,
                "workdays": .array(workdays.map { .text("\($0)") }),
            ], day: "2025-11-22")
        expect(
            try story.refusal("award.submitted", day: "2025-11-27"),
            .noticeRuns(began: day("2025-11-06"), ends: day("2025-11-27")),
            under: "notice-period", RuleCase.article(16))
    }

    @Test(.refuses("calendar.amended"), .refuses("calendar"))
    func `given a year that was never entered, it is not amended, and only by the office`() throws {
        let story = try Story.after("notice.published")
        expect(
            try story.refusal(
                "calendar.amended", ["year": 2027, "holidays": ["2027-01-01"], "workdays": []],
                on: "calendar/2027"), .yearNotEntered(2027), under: "calendar")
        expect(
            try story.refusal("calendar.amended", Self.amendedDays, by: "sec-1"),
            .wrongRole(found: "secretariat/officer", wanted: "office"), under: "calendar.amended")
        expect(
            try Story.awarded().refusal(
                "calendar.amended", Self.amendedDays, on: "calendar/2026"),
            .wrongSubject(
                type: "calendar.amended", wanted: "calendar/2025", found: "calendar/2026"),
            under: "calendar.amended")
    }

    /// A report received on Monday 2025-11-17: fifteen working days end on 8 December.
    @Test(
        .admits("calendar.amended"), .admits("report-of-breach"),
        arguments: [("2025-11-20", "2025-12-09"), ("2025-12-09", "2025-12-08")])
    func `given a holiday more, a complaint's limit moves unless it was reached`(
        amended: String, due: String
    ) throws {
        var story = try Story.after("notice.published")
        try story.play("complaint.received", day: "2025-11-17")
        let complaint = { story.ledger.state.complaints[ComplaintID("C-1")!] }
        #expect(complaint()?.acceptDue == day("2025-12-08"))
        try story.play("calendar.amended", Self.amendedDays, day: amended)
        #expect(complaint()?.acceptDue == day(due))
    }

    /// RULES, general rule 12: an end beyond the known calendar is open until its year is entered.
    @Test(.admits("calendar.published"), .admits("calendar"))
    func `given a limit that ends in a year not entered, it is open until the year is`() throws {
        var story = try Story.after("notice.published")
        try story.play("complaint.received", day: "2025-12-29")
        let complaint = { story.ledger.state.complaints[ComplaintID("C-1")!] }
        #expect(complaint()?.acceptDue == nil)
        try Self.enter2026(&story)
        #expect(complaint()?.acceptDue == day("2026-01-20"))
    }

    /// Forty-five working days from Friday 14 November, on which the other was withdrawn, end on
    /// 19 January; from the acceptance of the 10th they would on the 13th.
    @Test(.admits("calendar.published"), .admits("consumer-complaint"))
    func `given a complaint given back, its time runs from then, whatever year is entered`() throws
    {
        var story = try Story.after("notice.published")
        for number in ["C-1", "C-2"] {
            let subject = "complaint/\(number)"
            try story.play(
                "complaint.received", ["kind": "consumer"], day: "2025-11-07", on: subject)
            try story.play("complaint.considered", day: "2025-11-10", on: subject)
        }
        try story.play(
            "complaint.closed", ["outcome": "merged", "mergedInto": "C-2"], day: "2025-11-11")
        try story.play(
            "complaint.closed", ["outcome": "withdrawn"], day: "2025-11-14", on: "complaint/C-2")
        try Self.enter2026(&story)
        #expect(
            story.ledger.state.complaints[ComplaintID("C-1")!]?.endDue == day("2026-01-19"))
    }

    /// The year 2026, entered on the last day but one of 2025.
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

    @Test(.admits("calendar"), .refuses("calendar"))
    func `given a day in a year not entered, the duty is told without it, and never overdue`()
        throws
    {
        var story = try Story.after("notice.published")
        try story.play("complaint.received", day: "2025-12-29")
        func due(within days: Int) -> [String] {
            Duties.due(within: days, given: story.ledger.state, on: day("2025-12-30"))
                .filter { $0.subject.isA(.complaint) }.map { "\($0.kind.name) \($0.due)" }
        }
        #expect(due(within: 1) == ["complaint-acceptance calendar/2026"])
        #expect(
            Duties.overdue(given: story.ledger.state, on: day("2026-03-01"))
                .allSatisfy { !$0.subject.isA(.complaint) })
        try Self.enter2026(&story)
        #expect(due(within: 1) == [])
        #expect(due(within: 30) == ["complaint-acceptance 2026-01-20"])
    }

    /// Sixty days from 3 December end on Sunday 1 February 2026.
    @Test(.admits("time-limit"), .admits("report-of-breach"), .admits("calendar.published"))
    func `given a report's end in a year not entered, it moves off a day of rest once it is`()
        throws
    {
        var story = try Story.after("notice.published")
        try story.play("complaint.received", day: "2025-12-01")
        try story.play("complaint.considered", day: "2025-12-03")
        let complaint = { story.ledger.state.complaints[ComplaintID("C-1")!] }
        #expect(complaint()?.endDue == day("2026-02-01"))
        try Self.enter2026(&story)
        #expect(complaint()?.endDue == day("2026-02-02"))
    }

    /// New Year is of rest to the 3rd, and Sunday the 4th is worked.
    @Test(
        .admits("time-limit"), .admits("correction"), .admits("calendar.published"),
        .refuses("application.lapsed"))
    func `given a correction until New Year, it may come until the first day that is worked`()
        throws
    {
        var story = try Story.before("application.reviewed")
        try story.play(
            "application.reviewed",
            ["outcome": "returned", "reason": "缺少证明", "due": "2026-01-01"], label: "returned")
        // Whether that is a day of rest, nobody knows yet.
        #expect(story.application?.correctionDue == day("2026-01-01"))
        try Self.enter2026(&story)
        #expect(story.application?.correctionDue == day("2026-01-04"))
        expect(
            try story.refusal("application.lapsed", day: "2026-01-04"),
            .correctionRuns(due: day("2026-01-04")), under: "correction")
        #expect(try story.refusal("application.lapsed", day: "2026-01-05") == nil)
    }

    @Test(.admits("time-limit"), .refuses("opinions-deadline"), .admits("calendar.amended"))
    func `given departments with time to a day that becomes one of rest, it ends on the next`()
        throws
    {
        var story = try Story.after("opinions.requested")
        try story.playOnRecord(
            "deadline.extended", of: "opinions.requested", ["until": "2025-11-21"],
            day: "2025-11-10")
        try story.play("calendar.amended", Self.amendedDays, day: "2025-11-18")
        let silent: [String: CBOR?] = ["silent": ["department-agriculture"]]
        expect(
            try story.refusal("opinions.closed", silent, day: "2025-11-24"),
            .opinionsOpen(due: day("2025-11-24")), under: "opinions-deadline")
        #expect(try story.refusal("opinions.closed", silent, day: "2025-11-25") == nil)
    }

    /// The calendar ends with 2027: five working days from 28 December end in a year not known.
    @Test(.admits("revocation-answer"), .refuses("calendar"))
    func `given an answer's end beyond the calendar, it is notified and the decision waits`()
        throws
    {
        var story = try Story.awarded()
        let ground: [String: CBOR?] = ["ground": "other-breach"]
        try story.playLine(
            "revocation.intended", on: "revocation/V-1", day: "2027-12-27",
            ground.merging(["factOn": "2027-12-01", "provision": "示例规定第一条"]) { $1 })
        try story.playOnRecord("decision.notified", of: "revocation.intended", day: "2027-12-28")
        let revocation = { story.ledger.state.revocations[RevocationID("V-1")!] }
        #expect(revocation()?.answerDue == nil)
        let decision = try Story.line(
            "revocation.decided", on: "revocation/V-1", by: "office-1", day: "2028-01-31",
            ground.merging(["legalityReview": "示例法制审核〔2028〕1号", "response": "不予采纳"]) { $1 })
        expect(
            try story.ledger.refusal(of: decision), .calendarUnknown(2028), under: "calendar")
        try story.playLine(
            "revocation.answered", on: "revocation/V-1", by: "operator-1", day: "2027-12-30",
            ["last": true])
        #expect(try story.ledger.refusal(of: decision) == nil)
    }

    /// Told on Monday 2026-03-02: five working days end on the 9th, or with a holiday more on the
    /// 10th.
    @Test(.admits("calendar.amended"), .admits("decision.notified"))
    func `given a holiday more while the holder may answer, his time is longer by a day`() throws {
        var story = try Story.awarded()
        try story.playLine(
            "revocation.intended", on: "revocation/V-1", day: "2026-03-02",
            ["ground": "other-breach", "factOn": "2026-01-15", "provision": "示例规定第一条"])
        try story.playOnRecord("decision.notified", of: "revocation.intended", day: "2026-03-02")
        let revocation = { story.ledger.state.revocations[RevocationID("V-1")!] }
        #expect(revocation()?.answerDue == day("2026-03-09"))
        let year = WorkingCalendar.shipped.years[2026]
        let holidays = (year?.holidays ?? []) + [day("2026-03-04")]
        try story.play(
            "calendar.amended",
            [
                "year": 2026, "holidays": .array(holidays.sorted().map { .text("\($0)") }),
                "workdays": .array((year?.workdays ?? []).map { .text("\($0)") }),
            ], day: "2026-03-03", on: "calendar/2026")
        #expect(revocation()?.answerDue == day("2026-03-10"))
    }
}
