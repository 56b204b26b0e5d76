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
    /// day stays at it.
    fileprivate func movedEnds(by year: HolidayYear, on noticed: CivilDate) -> [Effect] {
        let calendar = state.calendar.entering(year, on: noticed)
        let isOpen = { (due: CivilDate?) in due.map { $0 >= noticed } ?? true }
        var effects: [Effect] = []
        for var complaint in state.complaints.under(.open).sorted(by: { $0.id < $1.id }) {
            let limits = standing.grounds(on: complaint.receivedOn).complaintRule(complaint.kind)
            let isAccepted = complaint.isAccepted == true
            let from = isAccepted ? complaint.considered : complaint.receipt
            let began = isAccepted ? from.flatMap { state.day(of: $0) } : complaint.since
            let known = isAccepted ? complaint.endDue : complaint.acceptDue
            guard let began, let from, isOpen(known), !state.extended.contains(from),
                let days = limits?.number(isAccepted ? "endWorkingDays" : "acceptWorkingDays"),
                let due = try? calendar.end(of: days, workingDaysAfter: began), due != known
            else { continue }
            if isAccepted { complaint.endDue = due } else { complaint.acceptDue = due }
            effects.append(.put(complaint))
        }
        for var revocation in state.revocations.under(.open).sorted(by: { $0.id < $1.id })
        where revocation.stage == .intended && isOpen(revocation.answerDue)
            && !state.extended.contains(revocation.notice)
        {
            guard let from = revocation.answerFrom,
                let days = scheme.rule("revocation-answer")?.number("workingDays"),
                let due = try? calendar.end(of: days, workingDaysAfter: from),
                due != revocation.answerDue
            else { continue }
            revocation.answerDue = due
            effects.append(.put(revocation))
        }
        guard scheme.rule("time-limit") != nil else { return effects }
        for var order in state.rectifications.under(.open).sorted(by: { $0.id < $1.id })
        where order.due.year == year.year && isOpen(order.due) {
            guard let due = try? calendar.end(ofLimit: order.due, from: noticed), due != order.due
            else { continue }
            order.due = due
            effects.append(.put(order))
        }
        return effects
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
