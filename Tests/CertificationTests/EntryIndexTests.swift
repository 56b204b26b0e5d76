import Certification
import Testing

@Suite struct EntryIndexTests {
    @Test(arguments: [("0", UInt64(0)), ("7", 7), ("18446744073709551615", .max)])
    func `A decimal is read and printed`(text: String, value: UInt64) {
        #expect(EntryIndex(text) == EntryIndex(value))
        #expect(EntryIndex(value).description == text)
    }

    @Test(arguments: ["", "+5", "-0", "007", "00", " 7", "7 ", "1e3", "٧", "18446744073709551616"])
    func `Any other text is refused`(text: String) {
        #expect(EntryIndex(text) == nil)
    }

    @Test func `Indices order by number, not by text`() {
        #expect(EntryIndex(9) < EntryIndex(10))
        #expect(!(EntryIndex(9) < EntryIndex(9)))
    }
}
