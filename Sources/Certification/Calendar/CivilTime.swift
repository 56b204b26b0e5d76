/// Times of Asia/Shanghai's clock as people write them.
public enum CivilTime {
    /// The seconds since 1970 of a time like `2025-07-10T09:00`, or of a day's begin, like
    /// `2025-07-10`; nil for anything else.
    public static func seconds(_ text: String) -> Int64? {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard let first = parts.first, let day = CivilDate(String(first)) else { return nil }
        guard parts.count == 2 else { return parts.count == 1 ? day.startPOSIX : nil }
        let clock = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 2, let hour = number(clock[0], below: 24),
            let minute = number(clock[1], below: 60)
        else { return nil }
        return day.startPOSIX + Int64(hour * 3600 + minute * 60)
    }

    /// Two digits.
    private static func number(_ text: Substring, below limit: Int) -> Int? {
        let digits = text.utf8.map { Int($0) - 0x30 }
        guard digits.count == 2, digits.allSatisfy((0...9).contains) else { return nil }
        let number = digits[0] * 10 + digits[1]
        return number < limit ? number : nil
    }
}
