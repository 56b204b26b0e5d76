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
    public var description: String { wording.en }

    /// What is wrong, in both languages.
    public var wording: Wording {
        let (zh, en) =
            switch self {
            case .unknownYear(let year):
                (
                    "\(year) 年的工作日安排尚未公布",
                    "the working days of \(year) are not known: wanted the State Council's notice "
                        + "for it"
                )
            case .notAPeriod(let count):
                ("期限为 \(count) 个工作日，至少应为 1", "a period of \(count) working days: wanted at least 1")
            case .yearOutOfRange(let year):
                ("年份 \(year) 应为 1900 至 2999", "year \(year): wanted 1900 to 2999")
            case .notice:
                (
                    "通知文号为空、不合 Unicode 范式 C 或超过 \(HolidayYear.noticeByteCountLimit) 字节",
                    "the notice's number is empty, not in Normalization Form C or over "
                        + "\(HolidayYear.noticeByteCountLimit) bytes"
                )
            case .outsideYear(let day, let year):
                ("\(day) 不在 \(year) 年", "\(day) is listed for \(year): wanted a day of that year")
            case .notAscending(let day):
                ("\(day) 次序颠倒或重复", "\(day) is listed out of order or twice: wanted ascending days")
            case .holidayAndWorkday(let day):
                ("\(day) 既放假又上班", "\(day) is listed both as a holiday and as a make-up day")
            case .workdayNotOnWeekend(let day):
                ("调休上班日 \(day) 不是周末", "make-up day \(day) is not a Saturday or Sunday")
            }
        return Wording(zh: zh, en: en)
    }
}
