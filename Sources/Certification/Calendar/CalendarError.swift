/// What a calendar cannot answer, or a year of it cannot hold.
public enum CalendarError: Error, Hashable, Sendable {
    /// The question touches a year whose holidays are not known.
    case unknownYear(Int)
    /// A period of fewer than one working day.
    case notAPeriod(Int)
    /// A year outside 1900 to 2999.
    case yearOutOfRange(Int)
    /// A notice number that is empty, over its limit or not in Normalization Form C.
    case notice
    /// A holiday or make-up day of another year.
    case outsideYear(CivilDate, year: Int)
    /// A day that does not come after the one listed before it.
    case notAscending(CivilDate)
    /// A day listed both as a holiday and as a make-up day.
    case holidayAndWorkday(CivilDate)
    /// A make-up day that is worked anyhow.
    case workdayNotOnWeekend(CivilDate)
}

extension CalendarError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownYear(let year):
            "the working days of \(year) are not known: wanted the State Council's notice for it"
        case .notAPeriod(let count):
            "a period of \(count) working days: wanted at least 1"
        case .yearOutOfRange(let year):
            "year \(year): wanted 1900 to 2999"
        case .notice:
            "the notice's number is empty, not in Normalization Form C or over "
                + "\(HolidayYear.noticeByteCountLimit) bytes"
        case .outsideYear(let day, let year):
            "\(day) is listed for \(year): wanted a day of that year"
        case .notAscending(let day):
            "\(day) is listed out of order or twice: wanted ascending days"
        case .holidayAndWorkday(let day):
            "\(day) is listed both as a holiday and as a make-up day"
        case .workdayNotOnWeekend(let day):
            "make-up day \(day) is not a Saturday or Sunday"
        }
    }
}
