import COSE

extension SubjectKind {
    /// What is written `calendar/…`.
    public static let calendar = SubjectKind(
        "calendar", zh: "工作日安排", en: "calendar", example: "2026", isHub: true)
}

/// A year's working days, as the State Council's office announces them: entered, and amended
/// (RULES, general rule 12).
enum WorkingYears {
    private static func fields(_ notice: CBOR) -> [Field] {
        [
            Field("year", .integer(2000...2999), 2026),
            Field("notice", .text(200), notice),
            Field("noticedOn", .date, "2025-11-04", optional: true),
            Field("holidays", .list(.date, 1...60), ["2026-01-01"]),
            Field("workdays", .list(.date, 0...30), ["2026-01-04"]),
            Field("invented", .flag, false),
        ]
    }

    static let published = Act(
        "calendar.published", on: .calendar, fields("国办发明电〔2025〕7号"),
        opens: { standing throws(Refusal) in
            if let year = Int(standing.subject.id), standing.state.calendar.years[year] != nil {
                try standing.refuse(.calendarTwice(year), under: "calendar")
            }
        },
        effects: { filing throws(Refusal) in try filing.entering() })

    static let amended = Act(
        "calendar.amended", on: .calendar, fields("国办发明电〔2026〕0号"),
        opens: { standing throws(Refusal) in
            if let year = Int(standing.subject.id), standing.state.calendar.years[year] == nil {
                try standing.refuse(.yearNotEntered(year), under: "calendar")
            }
        },
        effects: { filing throws(Refusal) in try filing.entering() })
}

extension Filing {
    fileprivate func entering() throws(Refusal) -> [Effect] {
        let year = try year()
        let noticed = fields.optionalDate("noticedOn") ?? event.occurredOn
        try checkPast([noticed])
        return [.calendarPublished(year, on: noticed)] + movedEnds(by: year, on: noticed)
    }

    fileprivate func year() throws(Refusal) -> HolidayYear {
        let year = try fields.number("year")
        if subject.id != "\(year)" {
            try refuse(
                .wrongSubject(
                    type: event.type, wanted: "\(Subject(.calendar, year))", found: "\(subject)"
                ))
        }
        let invented = fields.flag("invented")
        if invented && state.founding?.isRehearsal != true {
            try refuse(.calendarInvented, under: "calendar")
        }
        let notice = try fields.text("notice")
        do {
            return try HolidayYear(
                year: year, notice: notice, holidays: fields.dates("holidays"),
                workdays: fields.dates("workdays"), invented: invented)
        } catch {
            throw refusal(.calendarMalformed(error), under: "calendar")
        }
    }

    /// Ends that were counted when their time began to run, and are not yet reached on the day of
    /// the notice: a year that is entered or amended counts for them too; what was extended to a
    /// day stays at it, but for a day of rest.
    fileprivate func movedEnds(by year: HolidayYear, on noticed: CivilDate) -> [Effect] {
        let recount = Recount(
            calendar: state.calendar.entering(year, on: noticed), noticed: noticed,
            movesLimits: scheme.rule("time-limit") != nil)
        return movedComplaints(recount) + movedAnswers(recount) + movedOrders(recount)
            + movedCorrections(recount)
    }

    private func movedComplaints(_ recount: Recount) -> [Effect] {
        state.complaints.under(.open).sorted { $0.id < $1.id }.compactMap { known in
            var complaint = known
            let limits = standing.grounds(on: known.receivedOn).complaintRule(known.kind)
            let isAccepted = known.isAccepted == true
            let from = isAccepted ? known.considered ?? known.receipt : known.receipt
            let days =
                state.extended.contains(from)
                ? nil : limits?.number(isAccepted ? "endWorkingDays" : "acceptWorkingDays")
            if isAccepted {
                let start = known.runsAnewFrom ?? state.day(of: from)
                complaint.endDue = recount.end(known.endDue, days, after: start)
            } else {
                complaint.acceptDue = recount.end(known.acceptDue, days, after: known.since)
                complaint.endDue = recount.end(known.endDue, nil, after: nil)
            }
            return complaint == known ? nil : .put(complaint)
        }
    }

    private func movedAnswers(_ recount: Recount) -> [Effect] {
        state.revocations.under(.open).sorted { $0.id < $1.id }.compactMap { known in
            var revocation = known
            let days =
                state.extended.contains(known.notice)
                ? nil : scheme.rule("revocation-answer")?.number("workingDays")
            revocation.answerDue = recount.end(known.answerDue, days, after: known.answerFrom)
            return revocation == known ? nil : .put(revocation)
        }
    }

    private func movedOrders(_ recount: Recount) -> [Effect] {
        state.rectifications.under(.open).sorted { $0.id < $1.id }.compactMap { known in
            var order = known
            order.due = recount.limit(known.due)
            return order == known ? nil : .put(order)
        }
    }

    private func movedCorrections(_ recount: Recount) -> [Effect] {
        let stages = state.schemes.values.joined()
            .compactMap { $0.rules["correction"]?.text("stage") }
        return Set(stages).flatMap { state.applications.under(.stage($0)) }
            .sorted { $0.id < $1.id }.compactMap { application in
                guard let known = application.correctionDue else { return nil }
                let due = recount.limit(known)
                return due == known ? nil : .application(application.id, .returned(due: due))
            }
    }
}

/// How a year that is entered or amended moves ends that are not yet reached.
private struct Recount {
    let calendar: WorkingCalendar
    /// The day of the year's notice.
    let noticed: CivilDate
    /// Whether a time limit for an act never ends on a day of rest.
    let movesLimits: Bool

    /// An end, counted anew where it is of so many working days.
    func end(_ known: CivilDate?, _ days: Int?, after began: CivilDate?) -> CivilDate? {
        guard let days, let began else { return known.map(limit) }
        if let known, known < noticed { return known }
        return (try? calendar.end(of: days, workingDaysAfter: began)) ?? known
    }

    /// The next working day, where a time limit ends on a day of rest.
    func limit(_ known: CivilDate) -> CivilDate {
        guard movesLimits, known >= noticed else { return known }
        return (try? calendar.end(ofLimit: known, from: noticed)) ?? known
    }
}

extension Refusal.Reason {
    static let calendarInvented = Self(
        "calendar-invented", "虚构的工作日安排只能用于演练账本", "an invented year is for rehearsals alone")
    static func calendarTwice(_ year: Int) -> Self {
        Self(
            "calendar-twice", "\(year) 年的安排已经登记", "the year \(year) is in the calendar",
            ["year": year])
    }
    static func yearNotEntered(_ year: Int) -> Self {
        Self(
            "year-not-entered", "\(year) 年尚未登记", "the year \(year) is not in the calendar yet",
            ["year": year])
    }
}
