import Testing
import Verification

/// The text of a certificate's code: 7 bytes in 17 digits (FORMATS §7).
@Suite struct QRTextTests {
    @Test(
        arguments: [
            ([0x00], "000"), ([0xFF], "255"), ([0x01, 0x00], "00256"),
            ([0xFF, 0xFF, 0xFF], "16777215"), ([0, 0, 0, 1], "0000000001"),
            ([1, 0, 0, 0, 0], "0004294967296"), ([0, 0, 0, 0, 0, 9], "000000000000009"),
            ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "72057594037927935"),
            ([0, 0, 0, 0, 0, 0, 1, 2], "00000000000000001002"),
        ] as [([UInt8], String)]) func `bytes and their digits`(bytes: [UInt8], digits: String)
        throws
    {
        #expect(QRText.digits(of: bytes) == digits)
        #expect(try QRText.parse(digits) == bytes)
        #expect(
            QRText.print(bytes, registerURL: "https://a.example") == "https://a.example/c#"
                + digits)
    }

    @Test func `every length comes back`() throws {
        for count in 1...400 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
            #expect(try QRText.parse(QRText.digits(of: bytes)) == bytes)
        }
    }

    @Test(arguments: [
        ("", QRTextError.empty), ("https://a.example/c#", .empty), ("256", .outOfRange(place: 1)),
        ("72057594037927936", .outOfRange(place: 1)),
        ("00000000000000001256", .outOfRange(place: 18)), ("0000", .cutShort(digitCount: 4)),
        ("000000000000000010", .cutShort(digitCount: 18)), ("00x", .notADigit(place: 3)),
        ("０００", .notADigit(place: 1)), ("00 000", .notADigit(place: 3)),
        ("+25", .notADigit(place: 1)), (String(repeating: "0", count: 4097), .tooLong),
    ]) func `what is no such text is refused by name`(text: String, fault: QRTextError) {
        #expect(throws: fault) { try QRText.parse(text) }
    }

    @Test func `white space around is left out, and what stands before the fragment is not read`()
        throws
    {
        #expect(try QRText.parse(" \n255\r\n") == [0xFF])
        #expect(try QRText.parse("https://elsewhere.example/any#255") == [0xFF])
    }
}
