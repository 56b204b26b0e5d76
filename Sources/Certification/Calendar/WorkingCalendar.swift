/// The years whose working days (工作日) are known, and what can be counted in them.
///
/// Monday to Friday are worked, Saturday and Sunday are not, except as the year's notice says.
/// Nothing is guessed: a question that touches a year without a notice is refused (FORMATS §10;
/// RULES, general rule 12).
public struct WorkingCalendar: Hashable, Sendable, Codable {
    /// A notice that changed a year that was known: it moves only ends not yet reached, and only
    /// later.
    struct Amendment: Hashable, Sendable, Codable {
        /// The day of the State Council's notice.
        let on: CivilDate
        /// The year as it is from then on.
        let year: HolidayYear
    }

    /// The known years as they now are; each stands under its own number.
    public private(set) var years: [Int: HolidayYear] = [:]
    /// The years as they were first entered, where they have been amended since.
    private var original: [Int: HolidayYear] = [:]
    /// The amendments, in the order of the log.
    private var amendments: [Amendment] = []

    /// A calendar of these years; of two for the same year the later in the list counts.
    public init(_ years: [HolidayYear] = []) {
        for year in years { self.years[year.year] = year }
    }

    /// The day on which a period of `count` working days ends that begins after `day`: the first
    /// working day after `day` is day 1 (article 16). Whether `day` itself is worked does not
    /// matter, nor whether its year is known.
    ///
    /// Throws `.notAPeriod` for a count below 1, `.unknownYear` when the end is beyond the known
    /// years.
    public func end(
        of count: Int, workingDaysAfter day: CivilDate
    ) throws(CalendarError) -> CivilDate {
        guard count >= 1 else { throw .notAPeriod(count) }
        return try end(from: day) { known throws(CalendarError) in
            var (day, left) = (day, count)
            while left > 0 {
                day = try Self.next(day)
                if try known.isWorked(day) { left -= 1 }
            }
            return day
        }
    }

    /// The day on which a time limit for an act ends that would end on `day`: the next working day
    /// where that is a day of rest. `start` is the day it runs from.
    ///
    /// Throws `.unknownYear` when that is beyond the known years.
    public func end(
        ofLimit day: CivilDate, from start: CivilDate
    ) throws(CalendarError) -> CivilDate {
        try end(from: start) { known throws(CalendarError) in
            var day = day
            while try !known.isWorked(day) { day = try Self.next(day) }
            return day
        }
    }

    private static func next(_ day: CivilDate) throws(CalendarError) -> CivilDate {
        guard day < .latest else { throw .unknownYear(day.year + 1) }
        return day.adding(days: 1)
    }

    /// The end of what began on a day: by the years as they stood then, and as amended while it
    /// ran. An amendment never shortens what runs, nor lengthens what has ended; a day that is
    /// newly one of rest was worked until the notice came.
    private func end(
        from start: CivilDate,
        _ find: (Known) throws(CalendarError) -> CivilDate
    ) throws(CalendarError) -> CivilDate {
        var known = Known(years: years.merging(original) { _, first in first })
        for amendment in amendments where amendment.on <= start {
            known.years[amendment.year.year] = amendment.year
        }
        var end = try find(known)
        for amendment in amendments where amendment.on > start && end >= amendment.on {
            known.amendments.append(amendment)
            end = max(end, try find(known))
        }
        return end
    }

    /// The years as they stood when something began, and what has changed them since.
    private struct Known {
        var years: [Int: HolidayYear]
        var amendments: [Amendment] = []

        func isWorked(_ day: CivilDate) throws(CalendarError) -> Bool {
            let amended = amendments.last { $0.year.year == day.year && $0.on <= day }?.year
            guard let year = amended ?? years[day.year] else { throw .unknownYear(day.year) }
            return year.isWorked(day)
        }
    }

    /// This calendar with a year added, or replaced when it was known: as if it had always been so.
    public func entering(_ year: HolidayYear) -> WorkingCalendar {
        var calendar = self
        calendar.years[year.year] = year
        return calendar
    }

    /// This calendar with a year of a notice of that day: a year that was known is amended from
    /// then on, and ends that were reached before stay where they were (RULES, general rule 12).
    public func entering(_ year: HolidayYear, on day: CivilDate) -> WorkingCalendar {
        var calendar = entering(year)
        if let known = years[year.year] {
            calendar.original[year.year] = original[year.year] ?? known
            calendar.amendments.append(Amendment(on: day, year: year))
        }
        return calendar
    }
}
