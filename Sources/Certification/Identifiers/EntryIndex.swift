/// The place of an entry in the log, counted from 0; coded as a number, printed in decimal.
public struct EntryIndex: Hashable, Sendable {
    /// The count of entries before this one.
    public let value: UInt64

    /// The index with this many entries before it.
    public init(_ value: UInt64) {
        self.value = value
    }

    /// Reads a decimal without sign, leading zero or overflow (FORMATS §11); nil for other text.
    public init?(_ text: String) {
        guard (1...20).contains(text.utf8.count), text.utf8.allSatisfy(ASCII.isDigit),
            text == "0" || text.utf8.first != UInt8(ascii: "0"),
            let value = UInt64(text)
        else { return nil }
        self.value = value
    }
}

extension EntryIndex: LosslessStringConvertible {
    public var description: String { String(value) }
}

extension EntryIndex: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

extension EntryIndex: Codable {
    public init(from decoder: any Decoder) throws {
        value = try decoder.singleValueContainer().decode(UInt64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
