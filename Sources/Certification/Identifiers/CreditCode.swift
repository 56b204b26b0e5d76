internal import COSE

/// A unified social credit code (统一社会信用代码, GB 32100-2015), such as `91350200776049653A`.
///
/// 18 characters: two of registration authority and kind, six digits of the division, nine of
/// organization code (GB 11714, which has a check character of its own), one check character. The
/// letters I, O, S, V and Z do not occur; an O is refused, never read as 0.
///
/// `init(_:)` makes sure of all of it. Some genuine early codes fail a check, and a signed override
/// with evidence lifts that (article 7): `init(overriding:)` looks at the form alone, so whoever
/// decides on such a code must ask for its `faults`.
public struct CreditCode: Hashable, Sendable, CustomStringConvertible {
    /// The 18 characters.
    public let description: String

    /// Reads a code whose form and two check characters are right; throws the first fault.
    public init(_ text: String) throws(CreditCodeError) {
        try self.init(overriding: text)
        if let fault = faults.first { throw fault }
    }

    /// Reads a code of the right form, whatever its check characters; throws only `.form`.
    public init(overriding text: String) throws(CreditCodeError) {
        guard Self.hasForm(text) else { throw .form }
        description = text
    }

    /// Whether the text has the form of a code, its check characters not looked at.
    public static func hasForm(_ text: String) -> Bool {
        guard text.utf8.count == 18 else { return false }
        return zip(1..., text.utf8).allSatisfy { position, byte in
            (3...8).contains(position) ? ASCII.isDigit(byte) : alphabet.contains(byte)
        }
    }

    /// A text from a file for people: as it is where it has the form of a code, else quoted.
    public static func shown(_ text: String) -> String { hasForm(text) ? text : Shown.quoted(text) }

    /// The check characters that are not what the rest of the code asks for: none, one or both.
    public var faults: [CreditCodeError] {
        let bytes = Array(description.utf8)
        var faults: [CreditCodeError] = []
        let checkDigit = Self.checkDigit(for: bytes[..<17])
        if bytes[17] != checkDigit { faults.append(.checkDigit(expected: Character(checkDigit))) }
        let organization = Self.organizationCheck(for: bytes[8..<16])
        if bytes[16] != organization {
            faults.append(.organizationCheck(expected: Character(organization)))
        }
        return faults
    }

    /// The 31 characters of GB 32100-2015, in the order of their values.
    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)

    /// Character 18 (GB 32100-2015): weights 3^(i−1) mod 31.
    private static func checkDigit(for bytes: ArraySlice<UInt8>) -> UInt8 {
        var sum = 0
        var weight = 1
        for byte in bytes {
            sum += weight * (alphabet.firstIndex(of: byte) ?? 0)
            weight = weight * 3 % 31
        }
        return alphabet[(31 - sum % 31) % 31]
    }

    /// Character 17 (GB 11714): here A is 10 and Z is 35, the letters left out of the outer
    /// alphabet keeping their values.
    private static func organizationCheck(for bytes: ArraySlice<UInt8>) -> UInt8 {
        let weights = [3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(weights, bytes).reduce(0) { sum, pair in
            sum + pair.0 * Int(ASCII.isDigit(pair.1) ? pair.1 - 0x30 : pair.1 - 0x41 + 10)
        }
        switch 11 - sum % 11 {
        case 10: return UInt8(ascii: "X")
        case 11: return UInt8(ascii: "0")
        case let digit: return 0x30 + UInt8(digit)
        }
    }
}

extension Character {
    /// The character of an ASCII byte.
    fileprivate init(_ byte: UInt8) {
        self.init(Unicode.Scalar(byte))
    }
}

/// What is wrong with a unified social credit code.
public enum CreditCodeError: Error, Hashable, Sendable {
    /// Not 18 characters, or one that may not stand where it stands.
    case form
    /// Character 18 is not the one that the other 17 ask for (GB 32100-2015).
    case checkDigit(expected: Character)
    /// Character 17 is not the one that characters 9 to 16 ask for (GB 11714).
    case organizationCheck(expected: Character)
}

extension CreditCodeError: CustomStringConvertible {
    public var description: String { wording.en }

    /// What is wrong, in both languages.
    public var wording: Wording {
        switch self {
        case .form:
            Wording(
                zh: "应为 18 位数字或大写字母（不用 I、O、S、V、Z），第三至八位为数字",
                en: "not a unified social credit code: wanted 18 characters of 0–9 and A–Y but "
                    + "I O S V, of which the third to eighth are digits")
        case .checkDigit(let expected):
            Wording(
                zh: "第 18 位校验码不符，应为 \(expected)",
                en: "the check character (18th) of the credit code does not fit: wanted "
                    + "\(expected)")
        case .organizationCheck(let expected):
            Wording(
                zh: "第 17 位主体标识校验码不符，应为 \(expected)",
                en: "the organization check character (17th) of the credit code does not fit: "
                    + "wanted \(expected)")
        }
    }
}
