extension CivilDate {
    /// The day this many days later, or earlier when negative.
    public func adding(days: Int) -> CivilDate {
        let (sum, overflow) = Int(daysSince1970).addingReportingOverflow(days)
        return CivilDate(clamping: overflow ? days : sum)
    }

    /// The same day of the month this many months later (earlier when negative), or that month's
    /// last day when it is shorter: a month after 31 January is 28 or 29 February.
    public func adding(months: Int) -> CivilDate {
        let (year, month, day) = parts
        let (sum, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
        // Years count from 1900, so only a sum too large can overflow.
        if overflow { return .latest }
        if sum < Self.years.lowerBound * 12 { return .earliest }
        if sum >= (Self.years.upperBound + 1) * 12 { return .latest }
        let length = Self.length(ofMonth: sum % 12 + 1, in: sum / 12)
        return CivilDate(known: sum / 12, sum % 12 + 1, min(day, length))
    }

    /// The anniversary this many years later (earlier when negative); that of 29 February is
    /// 28 February in a common year (article 21).
    public func adding(years: Int) -> CivilDate {
        let (months, overflow) = years.multipliedReportingOverflow(by: 12)
        if overflow { return years < 0 ? .earliest : .latest }
        return adding(months: months)
    }

    /// The days from this one to another: 1 to tomorrow, 0 to itself, −1 to yesterday.
    public func days(until other: CivilDate) -> Int {
        Int(other.daysSince1970) - Int(daysSince1970)
    }

    /// The day of this number, or the nearest day in range.
    init(clamping days: Int) {
        let range = Int(Self.earliest.daysSince1970)...Int(Self.latest.daysSince1970)
        daysSince1970 = Int32(min(max(days, range.lowerBound), range.upperBound))
    }

    /// A day known to exist. Years are counted from 1 March, so that the leap day comes last.
    init(known year: Int, _ month: Int, _ day: Int) {
        let marchYear = month > 2 ? year : year - 1
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let days = marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear
        daysSince1970 = Int32(days - Self.daysBefore1970)
    }

    /// Year, month and day: the inverse of `init(known:_:_:)`.
    var parts: (year: Int, month: Int, day: Int) {
        let days = Int(daysSince1970) + Self.daysBefore1970
        let dayOfEra = days % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = days / 146_097 * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The days from 0000-03-01 to 1970-01-01.
    private static var daysBefore1970: Int { 719_468 }
}
