import Certification
import Testing

@Suite struct CivilDateTests {
    @Test(arguments: [
        ("1900-01-01", -25_567, 1), ("1970-01-01", 0, 4), ("2000-01-01", 10_957, 6),
        ("2025-11-03", 20_395, 1), ("2100-12-31", 47_846, 5), ("2999-12-31", 376_199, 2),
    ])
    func `A known day has its number and weekday`(text: String, number: Int, weekday: Int) throws {
        let day = try #require(CivilDate(text))
        #expect(Int(day.daysSince1970) == number)
        #expect(day.weekday == weekday)
        #expect(day.description == text)
    }

    @Test func `Every day from 2000 to 2100 is its number, its text and its instants`() {
        var wrong: [String] = []
        var number = 10_957
        walk(2000...2100) { year, month, day in
            let text = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
            let start = Int64(number) * 86_400 - 28_800
            guard let date = CivilDate(text), date.description == text,
                (date.year, date.month, date.day) == (year, month, day),
                Int(date.daysSince1970) == number,
                // 2000-01-01 was a Saturday.
                date.weekday == (number - 10_957 + 5) % 7 + 1,
                date.startPOSIX == start, CivilDate(posix: start) == date,
                CivilDate(posix: start + 86_399) == date, CivilDate(posix: start - 1) < date,
                CivilDate(year: 2000, month: 1, day: 1)?.adding(days: number - 10_957) == date
            else {
                wrong.append(text)
                return
            }
            number += 1
        }
        #expect(wrong.isEmpty)
        #expect(number == 47_847)
    }

    @Test func `Every day from 1900 to 2999 has its parts`() {
        var wrong = 0
        var number = -25_567
        walk(1900...2999) { year, month, day in
            let date = CivilDate(year: year, month: month, day: day)
            if date?.daysSince1970 != Int32(number) || date?.month != month || date?.day != day
                || date?.year != year
            {
                wrong += 1
            }
            number += 1
        }
        #expect(wrong == 0)
        #expect(number == 376_200)
    }

    @Test(arguments: [(2023, 365), (2024, 366), (1900, 365), (2000, 366)])
    func `Of all months and days of two digits a year has its days`(year: Int, count: Int) {
        let twoDigits = (0...99).map { $0 < 10 ? "0\($0)" : "\($0)" }
        let days = twoDigits.flatMap { month in twoDigits.map { "\(year)-\(month)-\($0)" } }
        #expect(days.count { CivilDate($0) != nil } == count)
    }

    @Test(arguments: [
        "", "2025-11-3", "2025-1-03", "25-11-03", "2025-11-031", "02025-11-3", "2025/11/03",
        "2025-11-03 ", " 2025-11-03", "2025-11-03T", "20251103", "2025-+1-03", "2025-11-+3",
        "+025-11-03", "-2025-1-03", "2025--1-03", "٢٠٢٥-١١-٠٣", "２０-11-03", "2025‐11‐03",
        "1899-12-31", "3000-01-01", "2025-00-01", "2025-13-01", "2025-01-00", "2025-01-32",
        "2025-02-29", "2100-02-29", "2025-04-31", "2025-11-03\n", "2025-11-0\u{660}",
    ])
    func `Text that is not a day is refused`(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test(arguments: [
        (1899, 12, 31), (3000, 1, 1), (2025, 0, 1), (2025, 13, 1), (2025, 1, 0), (2025, 2, 29),
        (Int.min, 1, 1), (2025, Int.max, 1), (2025, 1, Int.min),
    ])
    func `Parts that are no day are refused`(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test(arguments: [
        (Int64(0), "1970-01-01"), (57_599, "1970-01-01"), (57_600, "1970-01-02"),
        (-28_800, "1970-01-01"), (-28_801, "1969-12-31"), (1_762_099_199, "2025-11-02"),
        (1_762_099_200, "2025-11-03"), (.min, "1900-01-01"), (.max, "2999-12-31"),
    ])
    func `An instant falls on its day at +08`(posix: Int64, day: String) {
        #expect(CivilDate(posix: posix).description == day)
    }

    private func walk(_ years: ClosedRange<Int>, visit: (Int, Int, Int) -> Void) {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        for year in years {
            let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
            for month in 1...12 {
                for day in 1...(lengths[month - 1] + (isLeap && month == 2 ? 1 : 0)) {
                    visit(year, month, day)
                }
            }
        }
    }
}
