/// What a version-15 QR code at error correction M holds behind an address (FORMATS §7).
public enum QRCapacity {
    /// The data bits of version 15 at level M: 415 codewords (ISO/IEC 18004, table 7).
    static let bitCount = 415 * 8
    /// Mode indicator and character count of a byte segment, versions 10–26.
    static let byteSegmentBits = 4 + 16
    /// Mode indicator and character count of a numeric segment, versions 10–26.
    static let numericSegmentBits = 4 + 12
    /// Digits that a tail of 0 to 6 bytes takes.
    static let tailDigits = [0, 3, 5, 8, 10, 13, 15]

    /// The most credential bytes that fit behind an address of that text.
    public static func byteCount(behind address: String) -> Int {
        let free = bitCount - byteSegmentBits - 8 * address.utf8.count - numericSegmentBits
        var count = 0
        while numericBits(count + 1) <= free { count += 1 }
        return count
    }

    private static func numericBits(_ byteCount: Int) -> Int {
        let digits = byteCount / 7 * 17 + tailDigits[byteCount % 7]
        return digits / 3 * 10 + [0, 4, 7][digits % 3]
    }
}
