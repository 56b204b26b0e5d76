import Certification
import Testing

@Suite struct CertificateNumberTests {
    @Test(arguments: [
        ("LNYP-2025-00012", "LNYP", 2025, 12), ("AB-1900-00001", "AB", 1900, 1),
        ("ABCDEFGH-2999-99999", "ABCDEFGH", 2999, 99_999),
    ])
    func `A number is prefix, year and serial`(
        text: String, prefix: String, year: Int, serial: Int
    ) throws {
        let number = try #require(CertificateNumber(text))
        #expect(number.prefix == prefix)
        #expect(number.year == year)
        #expect(number.serial == serial)
        #expect(number.description == text)
        #expect(CertificateNumber(prefix: prefix, year: year, serial: serial) == number)
    }

    @Test(arguments: [
        "", "LNYP", "LNYP-2025", "A-2025-00012", "ABCDEFGHI-2025-00012", "lnyp-2025-00012",
        "LN1P-2025-00012", "LNYP-1899-00012", "LNYP-3000-00012", "LNYP-202-00012",
        "LNYP-02025-0012", "LNYP-02025-00012",
        "LNYP-2025-00000", "LNYP-2025-0012", "LNYP-2025-000012",
        "LNYP-2025-+0012", "LNYP-2025--0012", "LNYP-2025-00012-", "-LNYP-2025-00012",
        "LNYP 2025-00012", "LNYP-2025-00012\n", "LNYP-2025-٠٠٠١٢", "ＬＮ-2025-00012",
    ])
    func `Text that is not a number is refused`(text: String) {
        #expect(CertificateNumber(text) == nil)
    }

    @Test(arguments: [
        ("LN-P", 2025, 1), ("LNYP", 1899, 1), ("LNYP", 3000, 1), ("LNYP", 2025, 0),
        ("LNYP", 2025, 100_000),
    ])
    func `Parts that have no number are refused`(prefix: String, year: Int, serial: Int) {
        #expect(CertificateNumber(prefix: prefix, year: year, serial: serial) == nil)
    }

    @Test func `Numbers order by prefix, year and serial`() throws {
        let ordered = ["AZ-2026-00001", "LNYP-2025-00009", "LNYP-2025-00010", "LNYP-2026-00001"]
        let numbers = try ordered.reversed().map { try #require(CertificateNumber($0)) }
        #expect(numbers.sorted().map(\.description) == ordered)
    }
}
