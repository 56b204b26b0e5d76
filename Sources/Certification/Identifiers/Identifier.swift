/// An opaque id within this ledger, such as `app-2025-0007` or `office` (FORMATS §10).
///
/// 1 to 64 bytes of `A–Z a–z 0–9 . _ -`, of which the first is a letter or a digit: an id is then
/// safe in a path, a URL, a file name and on a command line. `Kind` only tells ids apart at compile
/// time; use the names `PartyID`, `OfficerID`, … Ids order by their bytes. Case counts: `A1` and
/// `a1` are two ids.
public struct Identifier<Kind>: CanonicalText {
    /// The most bytes an id may have.
    public static var byteCountLimit: Int { 64 }

    /// The id as written.
    public let description: String

    /// Reads an id; nil unless `text` has the form above.
    public init?(_ text: String) {
        guard Self.hasForm(text.utf8) else { return nil }
        description = text
    }

    /// Whether these bytes have the form of an id.
    ///
    /// Inlined, so that it is compiled for what the bytes are: every row of a state has some ids.
    @inline(__always)
    static func hasForm(_ bytes: some Collection<UInt8>) -> Bool {
        guard let first = bytes.first, ASCII.isAlphanumeric(first), bytes.count <= byteCountLimit
        else { return false }
        for byte in bytes where !isAllowed(byte) { return false }
        return true
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        ASCII.isAlphanumeric(byte) || byte == ASCII.hyphen
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
    }
}

extension Identifier {
    /// Reads the single string of the coded form. Whatever has the form is canonical.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not an \(Self.self) in its canonical form")
        }
        self = id
    }

    /// Writes the id as a single string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Identifier: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}
