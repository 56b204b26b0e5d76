public import COSE

/// A redacted value with its salt: CBOR `[salt, value, key]` (FORMATS §2).
///
/// Its digest is SHA-256 of that array wrapped as a byte string. The digest is in the log, the
/// disclosure in the vault; erasing the disclosure leaves every proof standing.
public struct Disclosure: Hashable, Sendable {
    /// Sixteen random bytes made by the signer: without them short values could be guessed.
    public let salt: [UInt8]
    /// The value that the log does not show.
    public let value: CBOR
    /// The name of the field it fills.
    public let key: String

    /// The number of bytes of a salt.
    public static let saltByteCount = 16

    /// Takes a salt of 16 bytes; nil for another count.
    public init?(salt: [UInt8], value: CBOR, key: String) {
        guard salt.count == Self.saltByteCount else { return nil }
        self.salt = salt
        self.value = value
        self.key = key
    }

    /// Reads a disclosure from its bytes; only the canonical form is one.
    public init(decoding bytes: [UInt8]) throws(StatementError) {
        guard let array = try? CBOR(decoding: bytes).arrayValue, array.count == 3,
            let salt = array[0].bytesValue, let key = array[2].string,
            let disclosure = Disclosure(salt: salt, value: array[1], key: key)
        else { throw .malformedDisclosure }
        self = disclosure
    }

    /// The array's bytes, as they travel with a statement.
    public func encoded() -> [UInt8] { CBOR.array([.bytes(salt), value, .text(key)]).encoded() }

    /// The digest that the log holds in the value's place.
    public var digest: Digest { Digest.sha256(CBOR.bytes(encoded()).encoded()) }
}
