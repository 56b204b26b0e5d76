import Certification
import Testing

@Suite struct CivilDateArithmeticTests {
    @Test(arguments: [
        ("2025-11-03", 0, "2025-11-03"), ("2025-12-31", 1, "2026-01-01"),
        ("2024-03-01", -1, "2024-02-29"), ("2025-03-01", -1, "2025-02-28"),
        ("2999-12-30", 1, "2999-12-31"), ("2999-12-31", 1, "2999-12-31"),
        ("1900-01-01", -1, "1900-01-01"), ("2025-11-03", .max, "2999-12-31"),
        ("2025-11-03", .min, "1900-01-01"), ("1950-01-01", .min, "1900-01-01"),
    ])
    func `Days are added`(from: String, days: Int, to: String) {
        #expect(CivilDate(from)?.adding(days: days).description == to)
    }

    @Test(arguments: [
        ("2025-01-31", 1, "2025-02-28"), ("2024-01-31", 1, "2024-02-29"),
        ("2025-01-30", 1, "2025-02-28"), ("2025-01-28", 1, "2025-02-28"),
        ("2025-08-31", -6, "2025-02-28"), ("2025-08-31", 1, "2025-09-30"),
        ("2025-11-03", 2, "2026-01-03"), ("2025-01-15", -1, "2024-12-15"),
        ("2025-02-28", 1, "2025-03-28"), ("2028-11-23", -6, "2028-05-23"),
        ("2025-11-03", 0, "2025-11-03"), ("2999-11-30", 1, "2999-12-30"),
        ("2999-12-01", 1, "2999-12-31"), ("1900-01-31", -1, "1900-01-01"),
        ("1900-02-15", -1, "1900-01-15"), ("2999-11-15", 1, "2999-12-15"),
        ("2025-11-03", .max, "2999-12-31"), ("2025-11-03", .min, "1900-01-01"),
    ])
    func `Months are added and stop at the month's end`(from: String, months: Int, to: String) {
        #expect(CivilDate(from)?.adding(months: months).description == to)
    }

    @Test(arguments: [
        ("2025-12-01", 3, "2028-12-01"), ("2024-02-29", 3, "2027-02-28"),
        ("2024-02-29", 4, "2028-02-29"), ("2025-02-28", 3, "2028-02-28"),
        ("2026-03-01", -3, "2023-03-01"), ("2999-06-01", 1, "2999-12-31"),
        ("2025-11-03", .max, "2999-12-31"), ("2025-11-03", .min, "1900-01-01"),
    ])
    func `Years are added and 29 February becomes the 28th`(from: String, years: Int, to: String) {
        #expect(CivilDate(from)?.adding(years: years).description == to)
    }

    @Test(arguments: [
        ("2025-11-03", "2025-11-03", 0), ("2025-11-03", "2025-11-04", 1),
        ("2025-11-03", "2025-11-02", -1), ("2024-01-01", "2025-01-01", 366),
        ("1900-01-01", "2999-12-31", 401_766),
    ])
    func `The days between two days are counted`(from: String, to: String, days: Int) throws {
        let (first, last) = (try #require(CivilDate(from)), try #require(CivilDate(to)))
        #expect(first.days(until: last) == days)
    }

    @Test func `Days order by time`() throws {
        let texts = ["2026-01-01", "1969-12-31", "2025-12-31"]
        let days = try texts.map { try #require(CivilDate($0)) }
        #expect(days.sorted().map(\.description) == ["1969-12-31", "2025-12-31", "2026-01-01"])
    }
}
