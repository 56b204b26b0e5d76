/// A value with exactly one written form (FORMATS §10, §11): `init?(_:)` reads that form byte for
/// byte and refuses every other, `description` prints it, and the coded form is that one string.
///
/// `T(text)?.description` has the bytes of `text`, or there is no value.
public protocol CanonicalText: LosslessStringConvertible, Codable, Hashable, Comparable, Sendable {}

extension CanonicalText {
    /// Reads the single string of the coded form; throws `DecodingError.dataCorrupted` for text
    /// that is not canonical.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        // `==` on strings equates NFC and NFD, so the bytes are compared.
        guard let value = Self(text), value.description.utf8.elementsEqual(text.utf8) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a \(Self.self) in its canonical form")
        }
        self = value
    }

    /// Writes the canonical text as a single string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
