/// When periods end. One that beyond the known calendar ends is open (RULES, general rule 12).
extension LedgerState {
    /// The last of so many working days; nil where they are none.
    func workingDays(_ count: Int, after day: CivilDate) -> Duty.Due? {
        do { return .day(try calendar.end(of: count, workingDaysAfter: day)) } catch {
            if case .unknownYear(let year) = error { return .notCounted(year: year) }
            return nil
        }
    }

    /// The last day of a time limit for an act that would end on a day.
    func limit(_ day: CivilDate, from start: CivilDate, _ scheme: Scheme?) -> Duty.Due {
        guard scheme?.rule("time-limit") != nil else { return .day(day) }
        do { return .day(try calendar.end(ofLimit: day, from: start)) } catch {
            if case .unknownYear(let year) = error { return .notCounted(year: year) }
            return .day(day)
        }
    }

    /// The last day of a time limit that the record keeps by it: open while nobody knows whether
    /// that is a day of rest.
    func kept(_ day: CivilDate, _ scheme: Scheme?) -> Duty.Due { limit(day, from: day, scheme) }
}

extension Standing {
    /// The last of so many working days.
    func workingDays(_ count: Int, after day: CivilDate) throws(Refusal) -> CivilDate {
        try known(state.workingDays(count, after: day), of: count)
    }

    /// The last day of a period of so many working days; the act waits while that is not known.
    func known(_ due: Duty.Due?, of count: Int = 0) throws(Refusal) -> CivilDate {
        switch due {
        case .day(let day)?: return day
        case .notCounted(let year)?: throw refusal(.calendarUnknown(year), under: "calendar")
        case nil: throw refusal(.calendarMalformed(.notAPeriod(count)), under: "calendar")
        }
    }

    /// The last day of a time limit for an act, in days, months or years, that would end on a day:
    /// the next working day where that is a day of rest. Validity, years that are looked back on,
    /// and least times are none (民法典 203, by analogy; ours).
    ///
    /// - Returns: nil where it is beyond the known calendar.
    func limit(_ day: CivilDate, from start: CivilDate) -> CivilDate? {
        state.limit(day, from: start, scheme).day
    }

    /// Whether a time limit that is kept by its last day is over on a day, else on that of the act.
    func hasPassed(_ due: CivilDate, on other: CivilDate? = nil) -> Bool {
        state.kept(due, scheme).isPast(on: other ?? day)
    }
}

extension Refusal.Reason {
    static func calendarUnknown(_ year: Int) -> Self {
        Self(
            "calendar-unknown", "\(year) 年的工作日安排尚未公布",
            "the working days of \(year) are not known yet", ["year": year])
    }
}
