/// What stood at an earlier place of the log and is of no record: the log day, and the working days
/// that were known. A few hundred values for ever, so that an act can be folded again there.
struct Past: Hashable, Sendable, Codable {
    /// The entries with which a new log day began.
    private var days: [Day] = []
    /// The years that were entered or amended.
    private var years: [Year] = []

    private struct Day: Hashable, Sendable, Codable {
        let from: EntryIndex
        let day: CivilDate
    }

    private struct Year: Hashable, Sendable, Codable {
        let from: EntryIndex
        let on: CivilDate
        let year: HolidayYear
    }

    /// Takes note of the log day after an entry.
    mutating func note(_ day: CivilDate, after index: EntryIndex) {
        if days.last?.day != day { days.append(Day(from: index, day: day)) }
    }

    /// Takes note of a year that an entry made known, by a notice of a day.
    mutating func note(_ year: HolidayYear, on day: CivilDate, by index: EntryIndex) {
        years.append(Year(from: index, on: day, year: year))
    }

    /// The log day before an entry; nil before any.
    func day(before index: EntryIndex) -> CivilDate? {
        days.last { $0.from < index }?.day
    }

    /// The working days that were known before an entry.
    func calendar(before index: EntryIndex) -> WorkingCalendar {
        years.filter { $0.from < index }.reduce(WorkingCalendar()) {
            $0.entering($1.year, on: $1.on)
        }
    }
}
