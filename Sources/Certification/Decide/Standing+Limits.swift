/// When periods end. One that beyond the known calendar ends is open (RULES, general rule 12).
extension Standing {
    /// The last of so many working days.
    func workingDays(_ count: Int, after day: CivilDate) throws(Refusal) -> CivilDate {
        do {
            return try state.calendar.end(of: count, workingDaysAfter: day)
        } catch {
            if case .unknownYear(let year) = error {
                try refuse(.calendarUnknown(year), under: "calendar")
            }
            throw refusal(.calendarMalformed(error), under: "calendar")
        }
    }

    /// The last day of a time limit for an act, in days, months or years, that would end on a day:
    /// the next working day where that is a day of rest. Validity, years that are looked back on,
    /// and least times are none (民法典 203, by analogy; ours).
    ///
    /// - Returns: nil where it is beyond the known calendar.
    func limit(_ day: CivilDate, from start: CivilDate) -> CivilDate? {
        guard scheme.rule("time-limit") != nil else { return day }
        return try? state.calendar.end(ofLimit: day, from: start)
    }

    /// Whether a time limit that is kept by its last day is over: not while it is not known
    /// whether that day is one of rest.
    func hasPassed(_ due: CivilDate) -> Bool {
        day > due && limit(due, from: due).map { day > $0 } ?? false
    }
}

extension Refusal.Reason {
    static func calendarUnknown(_ year: Int) -> Self {
        Self(
            "calendar-unknown", "\(year) 年的工作日安排尚未公布",
            "the working days of \(year) are not known yet", ["year": year])
    }
}
