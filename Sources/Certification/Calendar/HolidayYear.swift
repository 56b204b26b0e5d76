import COSE

/// The days off and the make-up days of one year, as a notice of the State Council sets them.
///
/// Both lists are sorted without repeats, lie within the year and share no day; every make-up day
/// is a Saturday or a Sunday. A holiday may fall on a weekend. Days that a notice sets in another
/// year (31 December before New Year's Day) belong to that year and come with an amendment of it.
public struct HolidayYear: Hashable, Sendable {
    /// The most UTF-8 bytes a notice's number may have.
    public static let noticeByteCountLimit = 200

    public let year: Int
    /// The number of the notice, such as 国办发明电〔2024〕12号.
    public let notice: String
    /// The days off (放假).
    public let holidays: [CivilDate]
    /// The weekend days worked instead (调休上班).
    public let workdays: [CivilDate]
    /// Whether the year is made up, for a demonstration or a test; whoever shows a day that rests
    /// on it says so.
    public let invented: Bool

    /// A year that has the form above; throws the first day or field that has not.
    public init(
        year: Int, notice: String, holidays: [CivilDate], workdays: [CivilDate],
        invented: Bool = false
    ) throws(CalendarError) {
        self.init(
            checked: year, notice: notice, holidays: holidays, workdays: workdays,
            invented: invented)
        try check()
    }

    /// Whether a day of this year is worked; what the answer is for other years is meaningless.
    func isWorked(_ day: CivilDate) -> Bool {
        day.weekday > 5 ? workdays.contains(day) : !holidays.contains(day)
    }

    /// A year checked elsewhere: right after decoding, or before it came into the source, in which
    /// case the tests check it again.
    init(
        checked year: Int, notice: String, holidays: [CivilDate], workdays: [CivilDate],
        invented: Bool = false
    ) {
        self.year = year
        self.notice = notice
        self.holidays = holidays
        self.workdays = workdays
        self.invented = invented
    }

    private func check() throws(CalendarError) {
        guard CivilDate.years.contains(year) else { throw .yearOutOfRange(year) }
        guard (1...Self.noticeByteCountLimit).contains(notice.utf8.count),
            NFC.isNormalized(notice)
        else { throw .notice }
        for days in [holidays, workdays] {
            for day in days where day.year != year { throw .outsideYear(day, year: year) }
            for (day, next) in zip(days, days.dropFirst()) where day >= next {
                throw .notAscending(next)
            }
        }
        let off = Set(holidays)
        for day in workdays {
            guard !off.contains(day) else { throw .holidayAndWorkday(day) }
            guard day.weekday > 5 else { throw .workdayNotOnWeekend(day) }
        }
    }
}

extension HolidayYear: Codable {
    private enum CodingKeys: String, CodingKey {
        case year, notice, holidays, workdays, invented
    }

    /// Reads an object with all five fields, and checks it; throws `DecodingError`, over the
    /// `CalendarError` of a year that has not the form above.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            checked: try fields.decode(Int.self, forKey: .year),
            notice: try fields.decode(String.self, forKey: .notice),
            holidays: try fields.decode([CivilDate].self, forKey: .holidays),
            workdays: try fields.decode([CivilDate].self, forKey: .workdays),
            invented: try fields.decode(Bool.self, forKey: .invented))
        do {
            try check()
        } catch {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: decoder.codingPath, debugDescription: error.description,
                    underlyingError: error))
        }
    }
}
