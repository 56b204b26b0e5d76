import CLibsodium

/// An Ed25519 public key (RFC 8032) on which every library agrees.
///
/// Libraries differ on public keys of small or mixed order and on points that are not in
/// canonical form; such keys cannot be made into a value of this type. Every key that RFC 8032
/// generates lies in the prime-order subgroup and is accepted.
public struct PublicKey: Hashable, Sendable {
    /// The number of bytes in a raw key: 32.
    public static let byteCount = 32

    /// The 32 bytes of the encoded point.
    public let raw: [UInt8]

    /// The COSE `kid`: the first 8 bytes of SHA-256 of the raw key.
    ///
    /// A hint for finding keys, not a name for one: try every key that has it.
    public let keyIdentifier: [UInt8]

    /// Takes the encoded point; refuses what is not a canonical point of the prime-order subgroup.
    public init(raw: [UInt8]) throws(KeyError) {
        guard raw.count == Self.byteCount else {
            throw .wrongByteCount(found: raw.count, wanted: Self.byteCount)
        }
        guard Ed25519Point.isCanonical(raw) else { throw .notCanonical }
        guard !Ed25519Point.hasSmallOrder(raw) else { throw .smallOrder }
        Sodium.ready
        // Also multiplies by the group order: mixed order and points off the curve end here.
        guard unsafe crypto_core_ed25519_is_valid_point(raw) == 1 else {
            throw .notInPrimeOrderSubgroup
        }
        self.init(kept: raw)
    }

    /// Takes a key that was checked before and kept by this program: the check costs more than a
    /// signature (it multiplies by the group order).
    package init(kept raw: [UInt8]) {
        self.raw = raw
        keyIdentifier = Array(Digest.sha256(raw).bytes.prefix(8))
    }

    /// Reads a SubjectPublicKeyInfo of 44 bytes (RFC 8410 §4).
    public init(spki: [UInt8]) throws(KeyError) {
        guard spki.starts(with: Self.spkiPrefix),
            spki.count == Self.spkiPrefix.count + Self.byteCount
        else { throw .notSubjectPublicKeyInfo }
        try self.init(raw: Array(spki.dropFirst(Self.spkiPrefix.count)))
    }

    /// Reads one `PUBLIC KEY` block as OpenSSL writes it, and nothing before or after it.
    public init(pem: String) throws(KeyError) {
        try self.init(spki: try PEM.decode(pem, label: Self.pemLabel))
    }

    /// The SubjectPublicKeyInfo of 44 bytes (RFC 8410 §4).
    public var spki: [UInt8] { Self.spkiPrefix + raw }

    /// One `PUBLIC KEY` block, ending in a line feed, as `openssl pkey -pubout` prints it.
    public var pem: String { PEM.encode(spki, label: Self.pemLabel) }

    /// True when the signature is this key's over the message, read strictly.
    ///
    /// Beyond RFC 8032 §5.1.7: S is below the group order, R is canonical and not of small order,
    /// and the equation holds without the cofactor. What passes here passes in every library;
    /// tests hold crafted signatures against it, lest another libsodium decide otherwise.
    public func verifies(_ signature: [UInt8], over message: [UInt8]) -> Bool {
        guard signature.count == Self.signatureByteCount else { return false }
        let commitment = Array(signature.prefix(Self.byteCount))
        guard Ed25519Point.isCanonical(commitment), !Ed25519Point.hasSmallOrder(commitment) else {
            return false
        }
        Sodium.ready
        return unsafe crypto_sign_ed25519_verify_detached(
            signature, message, UInt64(message.count), raw) == 0
    }

    /// The number of bytes in an Ed25519 signature: 64.
    public static let signatureByteCount = 64

    /// `SEQUENCE { SEQUENCE { OID 1.3.101.112 }, BIT STRING` of 32 bytes.
    private static let spkiPrefix: [UInt8] = [
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]
    private static let pemLabel = "PUBLIC KEY"
}

extension PublicKey {
    /// True when the encoded points are the same.
    public static func == (left: Self, right: Self) -> Bool { left.raw == right.raw }

    /// Feeds the encoded point, in one piece: every act has its key looked up.
    public func hash(into hasher: inout Hasher) {
        unsafe raw.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }
}

extension PublicKey: Codable {
    /// Reads a single base64url string of the raw key.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let raw = Base64URL.decode(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a public key is 32 bytes in base64url")
        }
        do throws(KeyError) {
            try self.init(raw: raw)
        } catch {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: error.description)
        }
    }

    /// Writes a single base64url string of the raw key.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Base64URL.encode(raw))
    }
}
