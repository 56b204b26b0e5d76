import Certification
import Testing

@Suite struct HolidayYearTests {
    @Test func `2025 ships as its notice sets it`() throws {
        let year = try #require(WorkingCalendar.shipped.years[2025])
        #expect(year.notice == "国办发明电〔2024〕12号")
        #expect(!year.invented)
        #expect(
            year.holidays.map { String($0.description.dropFirst(5)) } == [
                "01-01", "01-28", "01-29", "01-30", "01-31", "02-01", "02-02", "02-03", "02-04",
                "04-04", "04-05", "04-06", "05-01", "05-02", "05-03", "05-04", "05-05", "05-31",
                "06-01", "06-02", "10-01", "10-02", "10-03", "10-04", "10-05", "10-06", "10-07",
                "10-08",
            ])
        #expect(
            year.workdays.map(\.description) == [
                "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
            ])
    }

    @Test func `2026 ships as its notice sets it`() throws {
        let year = try #require(WorkingCalendar.shipped.years[2026])
        #expect(year.notice == "国办发明电〔2025〕7号")
        #expect(!year.invented)
        #expect(
            year.holidays.map { String($0.description.dropFirst(5)) } == [
                "01-01", "01-02", "01-03", "02-15", "02-16", "02-17", "02-18", "02-19", "02-20",
                "02-21", "02-22", "02-23", "04-04", "04-05", "04-06", "05-01", "05-02", "05-03",
                "05-04", "05-05", "06-19", "06-20", "06-21", "09-25", "09-26", "09-27", "10-01",
                "10-02", "10-03", "10-04", "10-05", "10-06", "10-07",
            ])
        #expect(
            year.workdays.map(\.description) == [
                "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
            ])
    }

    @Test func `Only these two years ship, and both hold to the rules of a year`() throws {
        #expect(WorkingCalendar.shipped.years.keys.sorted() == [2025, 2026])
        for (number, year) in WorkingCalendar.shipped.years {
            let checked = try HolidayYear(
                year: number, notice: year.notice, holidays: year.holidays, workdays: year.workdays)
            #expect(checked == year)
        }
    }

    @Test func `A year of the right form is taken`() throws {
        let year = try Self.year(holidays: ["2027-01-01", "2027-01-02"], workdays: ["2027-01-03"])
        #expect(year.year == 2027)
        #expect(year.invented)
    }

    @Test(arguments: [
        (["2026-12-31"], [], "2026-12-31 is listed for 2027: wanted a day of that year"),
        ([], ["2028-01-01"], "2028-01-01 is listed for 2027: wanted a day of that year"),
        (
            ["2027-01-02", "2027-01-01"], [],
            "2027-01-01 is listed out of order or twice: wanted ascending days"
        ),
        (
            [], ["2027-01-03", "2027-01-03"],
            "2027-01-03 is listed out of order or twice: wanted ascending days"
        ),
        (
            ["2027-01-03"], ["2027-01-03"],
            "2027-01-03 is listed both as a holiday and as a make-up day"
        ),
        ([], ["2027-01-04"], "make-up day 2027-01-04 is not a Saturday or Sunday"),
    ])
    func `A year that breaks a rule is refused`(
        holidays: [String], workdays: [String], message: String
    ) throws {
        let error = #expect(throws: CalendarError.self) {
            try Self.year(holidays: holidays, workdays: workdays)
        }
        #expect(error?.description == message)
    }

    @Test func `A notice has 1 to 200 bytes in Form C`() throws {
        #expect(throws: CalendarError.notice) { try Self.year(notice: "") }
        #expect(throws: CalendarError.notice) { try Self.year(notice: "e\u{301}") }
        #expect(throws: CalendarError.notice) {
            try Self.year(notice: String(repeating: "n", count: 201))
        }
        #expect(try Self.year(notice: String(repeating: "n", count: 200)).notice.count == 200)
    }

    @Test(arguments: [1899, 3000, Int.min])
    func `A year that no day can lie in is refused`(number: Int) {
        #expect(throws: CalendarError.yearOutOfRange(number)) {
            try HolidayYear(year: number, notice: "甲", holidays: [], workdays: [])
        }
    }

    private static func year(
        notice: String = "甲", holidays: [String] = [], workdays: [String] = []
    ) throws -> HolidayYear {
        try HolidayYear(
            year: 2027, notice: notice, holidays: holidays.map { try #require(CivilDate($0)) },
            workdays: workdays.map { try #require(CivilDate($0)) }, invented: true)
    }
}
