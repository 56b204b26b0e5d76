/// An administrative division of China by its code (GB/T 2260): six digits, two each for province,
/// prefecture and county, such as `210100` for Shenyang.
///
/// Any six digits are read: codes are retired and added, and a retired one stays valid in an old
/// record, so names and as-of dates are the scheme's. An area without a code of its own (the Shenfu
/// demonstration zone lies in Shenyang and Fushun) is not given an invented one here.
public struct DivisionCode: CanonicalText {
    /// The six digits.
    public let description: String

    /// Reads six ASCII digits; nil for anything else.
    public init?(_ text: String) {
        guard text.utf8.count == 6, text.utf8.allSatisfy(ASCII.isDigit) else { return nil }
        description = text
    }

    /// Six digits already read as such, inside a credit code.
    init(digits: String) {
        description = digits
    }

    /// The two digits of the province, such as `21` for Liaoning.
    public var province: String { String(description.prefix(2)) }

    /// Whether the code begins with these digits: `21` asks for Liaoning, `2101` for Shenyang.
    ///
    /// False for an empty prefix, so that a scheme that names no area admits nobody by accident.
    public func isWithin(prefix: String) -> Bool {
        !prefix.isEmpty && description.utf8.starts(with: prefix.utf8)
    }
}

extension DivisionCode: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}
