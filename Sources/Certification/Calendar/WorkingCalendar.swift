/// The years whose working days (工作日) are known, and what can be counted in them.
///
/// Monday to Friday are worked, Saturday and Sunday are not, except as the year's notice says.
/// Nothing is guessed: a question that touches a year without a notice is refused (FORMATS §10;
/// RULES, general rule 12).
public struct WorkingCalendar: Hashable, Sendable, Codable {
    /// A notice that changed a year that was known: it moves only ends not yet reached.
    struct Amendment: Hashable, Sendable, Codable {
        /// The log day of its entry.
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
        var years = years.merging(original) { _, first in first }
        var end = try Self.end(of: count, workingDaysAfter: day, in: years)
        for amendment in amendments where end >= amendment.on {
            years[amendment.year.year] = amendment.year
            end = try Self.end(of: count, workingDaysAfter: day, in: years)
        }
        return end
    }

    private static func end(
        of count: Int, workingDaysAfter day: CivilDate, in years: [Int: HolidayYear]
    ) throws(CalendarError) -> CivilDate {
        var day = day
        var left = count
        while left > 0 {
            guard day < .latest else { throw .unknownYear(day.year + 1) }
            day = day.adding(days: 1)
            guard let year = years[day.year] else { throw .unknownYear(day.year) }
            if year.isWorked(day) { left -= 1 }
        }
        return day
    }

    /// This calendar with a year added, or replaced when it was known: as if it had always been so.
    public func entering(_ year: HolidayYear) -> WorkingCalendar {
        var calendar = self
        calendar.years[year.year] = year
        return calendar
    }

    /// This calendar with a year entered on a day: a year that was known is amended from then on,
    /// and ends that were reached before stay where they were (RULES, general rule 12).
    public func entering(_ year: HolidayYear, on day: CivilDate) -> WorkingCalendar {
        var calendar = entering(year)
        if let known = years[year.year] {
            calendar.original[year.year] = original[year.year] ?? known
            calendar.amendments.append(Amendment(on: day, year: year))
        }
        return calendar
    }
}
