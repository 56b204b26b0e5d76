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
    static func hasForm(_ bytes: some Collection<UInt8>) -> Bool {
        guard let first = bytes.first, bytes.count <= byteCountLimit else { return false }
        return ASCII.isAlphanumeric(first) && bytes.allSatisfy(isAllowed)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        ASCII.isAlphanumeric(byte) || byte == ASCII.hyphen
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
    }
}

extension Identifier: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}
