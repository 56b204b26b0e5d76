/// Byte classes and decimals, read by hand: `Int("+5")` and `UInt64("007")` both parse, and
/// `Character.isNumber` accepts digits of every script.
enum ASCII {
    static let hyphen = UInt8(ascii: "-")
    static let slash = UInt8(ascii: "/")

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    static func isUppercase(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }

    static func isLowercase(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || isUppercase(byte) || isLowercase(byte)
    }

    /// The value of a run of 1 to 9 digits, leading zeros allowed; nil for anything else.
    static func decimal(_ bytes: some Collection<UInt8>) -> Int? {
        guard (1...9).contains(bytes.count), bytes.allSatisfy(isDigit) else { return nil }
        return bytes.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// A whole number in decimal, filled with zeros on the left up to `width` digits.
    static func padded(_ number: Int, width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
