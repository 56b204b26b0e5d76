import CLibsodium

/// An Ed25519 private key (RFC 8032).
///
/// Printing one shows its public key only. The seed lives in ordinary memory and is not wiped.
public struct PrivateKey: Sendable {
    /// The number of bytes in a seed: 32.
    public static let byteCount = 32

    /// The 32 secret bytes from which everything follows.
    public let seed: [UInt8]

    /// The public key that verifies what this key signs.
    public let publicKey: PublicKey

    /// Takes exactly 32 bytes, which the caller draws from a source of randomness.
    public init(seed: [UInt8]) throws(KeyError) {
        guard seed.count == Self.byteCount else {
            throw .wrongByteCount(found: seed.count, wanted: Self.byteCount)
        }
        Sodium.ready
        var raw = [UInt8](repeating: 0, count: PublicKey.byteCount)
        var secretKey = [UInt8](repeating: 0, count: 2 * Self.byteCount)
        unsafe crypto_sign_ed25519_seed_keypair(&raw, &secretKey, seed)
        self.seed = seed
        self.publicKey = try PublicKey(raw: raw)
    }

    /// Reads one unencrypted `PRIVATE KEY` block: PKCS#8 version 1 (RFC 5958, RFC 8410 §7) as
    /// `openssl genpkey -algorithm ed25519` writes it, and nothing before or after it.
    public init(pem: String) throws(KeyError) {
        let bytes = try PEM.decode(pem, label: Self.pemLabel)
        guard bytes.starts(with: Self.pkcs8Prefix),
            bytes.count == Self.pkcs8Prefix.count + Self.byteCount
        else { throw .notPrivateKeyInfo }
        try self.init(seed: Array(bytes.dropFirst(Self.pkcs8Prefix.count)))
    }

    /// One `PRIVATE KEY` block, ending in a line feed, as OpenSSL prints it.
    public var pem: String { PEM.encode(Self.pkcs8Prefix + seed, label: Self.pemLabel) }

    /// The 64-byte signature over the message (RFC 8032 §5.1.6); the same message, the same bytes.
    public func sign(_ message: [UInt8]) -> [UInt8] {
        Sodium.ready
        var signature = [UInt8](repeating: 0, count: PublicKey.signatureByteCount)
        // libsodium's secret key is the seed with the public key behind it.
        unsafe crypto_sign_ed25519_detached(
            &signature, nil, message, UInt64(message.count), seed + publicKey.raw)
        return signature
    }

    /// `SEQUENCE { INTEGER 0, SEQUENCE { OID 1.3.101.112 }, OCTET STRING { OCTET STRING` of 32.
    private static let pkcs8Prefix: [UInt8] = [
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ]
    private static let pemLabel = "PRIVATE KEY"
}

extension PrivateKey: CustomStringConvertible, CustomReflectable {
    /// Names the key by its identifier, never by its seed.
    public var description: String {
        "private key of \(Hex.encode(publicKey.keyIdentifier))"
    }

    /// Shows the public key only, so that `dump` and failed expectations leak nothing.
    public var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey]) }
}
