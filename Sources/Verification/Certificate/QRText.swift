public import Certification

/// The text of a certificate's QR code: an address, and the credential in decimal digits behind it
/// (FORMATS §7).
///
/// ```text
/// https://lnyp.example/c#00123…
/// ```
///
/// Each 7 bytes, big-endian, are 17 digits; a tail of 1 to 6 bytes is 3, 5, 8, 10, 13 or 15. A
/// phone's camera opens the address, and what stands behind `#` never reaches a server.
public enum QRText {
    /// The most characters that a text may have: far more than a version-15 code holds.
    public static let maximumCharacterCount = 4096

    /// What stands between a register's address and the digits.
    public static let path = "/c#"

    /// The digits that a tail of 0 to 7 bytes takes.
    private static let digitCounts = [0, 3, 5, 8, 10, 13, 15, 17]

    /// The whole text for a credential, behind the address of its scheme's register.
    public static func print(_ credential: [UInt8], registerURL: String) -> String {
        registerURL + path + digits(of: credential)
    }

    /// The decimal digits of some bytes.
    public static func digits(of bytes: [UInt8]) -> String {
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 7) {
            let group = bytes[start..<min(start + 7, bytes.count)]
            let number = String(group.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
            text += String(repeating: "0", count: digitCounts[group.count] - number.count) + number
        }
        return text
    }

    /// The bytes of a text: a whole address with its fragment, or the digits alone.
    ///
    /// White space around it is left out, as a paste brings it; nothing inside is.
    public static func parse(_ text: String) throws(QRTextError) -> [UInt8] {
        guard text.utf8.count <= maximumCharacterCount else { throw .tooLong }
        var scalars = Array(text.utf8)[...]
        while let last = scalars.last, isSpace(last) { scalars.removeLast() }
        while let first = scalars.first, isSpace(first) { scalars.removeFirst() }
        if let hash = scalars.firstIndex(of: UInt8(ascii: "#")) {
            scalars = scalars[(hash + 1)...]
        }
        if let other = scalars.firstIndex(where: { !(0x30...0x39).contains($0) }) {
            throw .notADigit(place: other - scalars.startIndex + 1)
        }
        guard !scalars.isEmpty else { throw .empty }
        return try bytes(of: scalars)
    }

    private static func bytes(of digits: ArraySlice<UInt8>) throws(QRTextError) -> [UInt8] {
        var bytes: [UInt8] = []
        for start in stride(from: digits.startIndex, to: digits.endIndex, by: 17) {
            let group = digits[start..<min(start + 17, digits.endIndex)]
            guard let count = digitCounts.firstIndex(of: group.count) else {
                throw .cutShort(digitCount: digits.count)
            }
            let number = group.reduce(UInt64(0)) { $0 * 10 + UInt64($1 - 0x30) }
            guard number >> (8 * UInt64(count)) == 0 else {
                throw .outOfRange(place: start - digits.startIndex + 1)
            }
            for byte in (0..<count).reversed() {
                bytes.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(byte))))
            }
        }
        return bytes
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D) ~= byte }
}

/// Why a text is not that of a certificate's QR code.
public enum QRTextError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Longer than any code.
    case tooLong
    /// No digits.
    case empty
    /// Something else than an ASCII digit, at a place counted from 1: a full-width one, a space.
    case notADigit(place: Int)
    /// A number of digits that no bytes give.
    case cutShort(digitCount: Int)
    /// A group of digits too large for its bytes, beginning at a place counted from 1.
    case outOfRange(place: Int)

    public var description: String { wording.en }

    /// What is wrong, in both languages.
    public var wording: Wording {
        switch self {
        case .tooLong: Wording(zh: "比任何二维码都长", en: "the text is longer than any QR code's")
        case .empty:
            Wording(zh: "网址之后没有数字", en: "the text holds no digits behind its address")
        case .notADigit(let place):
            Wording(
                zh: "网址之后第 \(place) 个字符不是数字 0–9",
                en: "character \(place) behind the address is not an ASCII digit")
        case .cutShort(let count):
            Wording(
                zh: "\(count) 位数字不成整字节，是否不完整",
                en: "\(count) digits are not those of whole bytes: is it cut short?")
        case .outOfRange(let place):
            Wording(
                zh: "自第 \(place) 位起的数字超出范围",
                en: "the digits from place \(place) on are out of range")
        }
    }
}
