/// A day of the Gregorian calendar, from 1900-01-01 to 2999-12-31, as people in China date it.
///
/// Written `YYYY-MM-DD`. Instants become days at the fixed offset +08:00 (Asia/Shanghai as it has
/// been since 1992), and a day begins at its midnight. Arithmetic that would leave the range stops
/// at its first or last day: it never traps, and never makes an earlier day later.
public struct CivilDate: CanonicalText {
    /// The years that can be written.
    public static let years = 1900...2999
    public static let earliest = CivilDate(known: 1900, 1, 1)
    public static let latest = CivilDate(known: 2999, 12, 31)

    /// Days since 1970-01-01, negative before it.
    public let daysSince1970: Int32

    /// A day from its parts; nil when there is no such day, or its year is out of range.
    public init?(year: Int, month: Int, day: Int) {
        guard Self.years.contains(year), (1...12).contains(month),
            (1...Self.length(ofMonth: month, in: year)).contains(day)
        else { return nil }
        self.init(known: year, month, day)
    }

    /// The day of this number, counted from 1970-01-01 (RFC 8943); nil out of range.
    public init?(daysSince1970 days: Int) {
        guard let number = Int32(exactly: days) else { return nil }
        daysSince1970 = number
        guard (Self.earliest...Self.latest).contains(self) else { return nil }
    }

    /// Reads `YYYY-MM-DD`; nil for any other text.
    public init?(_ text: String) {
        guard text.utf8.count == 10 else { return nil }
        // Digit by digit: every act has some dates, and splitting makes five arrays of each.
        var parts = (year: 0, month: 0, day: 0)
        for (place, byte) in text.utf8.enumerated() {
            if place == 4 || place == 7 {
                guard byte == ASCII.hyphen else { return nil }
                continue
            }
            guard ASCII.isDigit(byte) else { return nil }
            let digit = Int(byte - 0x30)
            switch place {
            case ..<4: parts.year = parts.year * 10 + digit
            case ..<7: parts.month = parts.month * 10 + digit
            default: parts.day = parts.day * 10 + digit
            }
        }
        self.init(year: parts.year, month: parts.month, day: parts.day)
    }

    /// The day at +08:00 on which an instant falls, in seconds since 1970-01-01T00:00:00Z.
    public init(posix: Int64) {
        let seconds = min(max(posix, Self.earliest.startPOSIX), Self.latest.startPOSIX)
        // Counted from the earliest day, where nothing is negative and division rounds down.
        let days = (seconds - Self.earliest.startPOSIX) / Self.daySeconds
        self = Self.earliest.adding(days: Int(days))
    }

    /// The instant at which the day begins at +08:00, in seconds since 1970-01-01T00:00:00Z.
    public var startPOSIX: Int64 {
        Int64(daysSince1970) * Self.daySeconds - Self.offsetSeconds
    }

    /// The year, 1900 to 2999.
    public var year: Int { parts.year }
    /// The month, 1 to 12.
    public var month: Int { parts.month }
    /// The day of the month, 1 to 31.
    public var day: Int { parts.day }

    /// The day of the week, Monday being 1 and Sunday 7.
    public var weekday: Int {
        // 1970-01-01 was a Thursday; the sum is kept positive back to 1900.
        (Int(daysSince1970) + 3 + 7 * 4000) % 7 + 1
    }

    public var description: String {
        let (year, month, day) = parts
        func digit(_ number: Int) -> UInt8 { 0x30 + UInt8(number % 10) }
        // Every row of a projection has some dates.
        let text = [
            digit(year / 1000), digit(year / 100), digit(year / 10), digit(year), ASCII.hyphen,
            digit(month / 10), digit(month), ASCII.hyphen, digit(day / 10), digit(day),
        ]
        return String(decoding: text, as: UTF8.self)
    }

    private static let daySeconds: Int64 = 86_400
    private static let offsetSeconds: Int64 = 8 * 3_600
}

extension CivilDate: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }
}
