import Certification
import Testing

@Suite struct WorkingCalendarTests {
    @Test(arguments: [
        ("2025-11-03", 15, "2025-11-24"),  // a plain notice
        ("2025-11-03", 1, "2025-11-04"), ("2025-11-07", 1, "2025-11-10"),
        ("2025-11-08", 1, "2025-11-10"),  // begun on a Saturday
        ("2025-09-26", 1, "2025-09-28"),  // a make-up Sunday counts
        ("2025-09-26", 4, "2025-10-09"),  // across the National Day week
        ("2025-10-10", 1, "2025-10-11"), ("2025-10-11", 1, "2025-10-13"),
        ("2025-12-31", 1, "2026-01-04"),  // from one known year into the next
        ("2026-02-13", 2, "2026-02-24"), ("2026-09-18", 15, "2026-10-15"),
        ("2024-12-31", 1, "2025-01-02"),  // the first day's own year does not matter
        ("2026-12-10", 15, "2026-12-31"),
    ])
    func `A period ends on its last working day`(from: String, count: Int, end: String) throws {
        let day = try #require(CivilDate(from))
        let found = try WorkingCalendar.shipped.end(of: count, workingDaysAfter: day)
        #expect(found.description == end)
    }

    @Test(arguments: [
        ("2026-12-11", 15, 2027), ("2026-12-31", 1, 2027), ("2024-12-30", 1, 2024),
        ("2999-12-31", 1, 3000), ("2026-01-01", Int.max, 2027),
    ])
    func `A period that leaves the known years is refused`(
        from: String, count: Int, year: Int
    ) throws {
        let day = try #require(CivilDate(from))
        #expect(throws: CalendarError.unknownYear(year)) {
            try WorkingCalendar.shipped.end(of: count, workingDaysAfter: day)
        }
    }

    @Test(arguments: [0, -1, Int.min])
    func `A period of no days is refused`(count: Int) throws {
        let day = try #require(CivilDate("2025-11-03"))
        #expect(throws: CalendarError.notAPeriod(count)) {
            try WorkingCalendar.shipped.end(of: count, workingDaysAfter: day)
        }
    }

    @Test(arguments: [
        ("2025-11-03", true), ("2025-11-08", false), ("2025-01-26", true), ("2025-01-28", false),
        ("2025-02-04", false), ("2025-02-05", true), ("2024-12-31", nil), ("2027-01-01", nil),
    ])
    func `A day is worked, off or unknown`(text: String, isWorked: Bool?) throws {
        let day = try #require(CivilDate(text))
        #expect(WorkingCalendar.shipped.isWorkingDay(day) == isWorked)
    }

    @Test func `The years that are shipped have 248 working days each`() throws {
        for year in [2025, 2026] {
            let eve = try #require(CivilDate("\(year - 1)-12-31"))
            let last = try WorkingCalendar.shipped.end(of: 248, workingDaysAfter: eve)
            #expect(last == CivilDate("\(year)-12-31"))
        }
    }

    @Test func `A year entered is known, and entered again is amended`() throws {
        let day = try #require(CivilDate("2027-01-04"))
        let empty = try HolidayYear(year: 2027, notice: "甲", holidays: [], workdays: [])
        let amended = try HolidayYear(year: 2027, notice: "乙", holidays: [day], workdays: [])
        let calendar = WorkingCalendar.shipped.entering(empty)
        #expect(calendar.isWorkingDay(day) == true)
        #expect(calendar.entering(amended).isWorkingDay(day) == false)
        #expect(WorkingCalendar([empty, amended]).years == [2027: amended])
        #expect(WorkingCalendar.shipped.isWorkingDay(day) == nil)
    }
}

extension WorkingCalendar {
    /// Whether a day is worked, as periods take it; nil when its year is not known.
    func isWorkingDay(_ day: CivilDate) -> Bool? {
        (try? end(of: 1, workingDaysAfter: day.adding(days: -1))).map { $0 == day }
    }
}
