private import CLibsodium
private import COSE

/// The keys that age derives, and the MAC of its header.
enum Derivation {
    /// The highest work factor that scrypt is given: 2^22 takes 4 GiB, and `age` reads no more.
    static let maximumWorkFactor = 22

    private static let saltPrefix = "age-encryption.org/v1/scrypt"
    private static let byteCount = 32

    /// The key that wraps the file key.
    static func wrapKey(
        _ passphrase: Passphrase, salt: [UInt8], workFactor: Int
    ) throws(AgeError) -> [UInt8] {
        guard workFactor <= maximumWorkFactor else {
            throw .workFactorTooHigh(found: "\(workFactor)", maximum: maximumWorkFactor)
        }
        guard workFactor > 0 else { throw .workFactor(found: "\(workFactor)") }
        let salt = Array(saltPrefix.utf8) + salt
        guard let key = scrypt(passphrase.bytes, salt: salt, workFactor: workFactor) else {
            throw .outOfMemory(workFactor: workFactor)
        }
        return key
    }

    /// HMAC-SHA-256 over the header's text, under a key of its own.
    static func headerMAC(_ text: [UInt8], fileKey: [UInt8]) -> [UInt8] {
        hmac(text, key: hkdf(fileKey, salt: [], info: "header"))
    }

    /// The key that the payload's chunks are encrypted with.
    static func payloadKey(_ fileKey: [UInt8], nonce: [UInt8]) -> [UInt8] {
        hkdf(fileKey, salt: nonce, info: "payload")
    }

    /// Compares in constant time, because a MAC that is guessed byte by byte is forged.
    static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe sodium_memcmp(left, right, left.count) == 0
    }

    /// scrypt (RFC 7914) with r = 8, p = 1 and 32 bytes; nil where memory does not suffice.
    static func scrypt(_ passphrase: [UInt8], salt: [UInt8], workFactor: Int) -> [UInt8]? {
        Sodium.ready
        var key = [UInt8](repeating: 0, count: byteCount)
        let status = unsafe crypto_pwhash_scryptsalsa208sha256_ll(
            passphrase, passphrase.count, salt, salt.count, 1 << UInt64(workFactor), 8, 1, &key,
            key.count)
        return status == 0 ? key : nil
    }

    /// HKDF-SHA-256 (RFC 5869) for 32 bytes, which is one block of it.
    static func hkdf(_ secret: [UInt8], salt: [UInt8], info: String) -> [UInt8] {
        hmac(Array(info.utf8) + [1], key: hmac(secret, key: salt))
    }

    /// HMAC-SHA-256 (RFC 2104) under a key of any length.
    static func hmac(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        Sodium.ready
        var state = crypto_auth_hmacsha256_state()
        var mac = [UInt8](repeating: 0, count: byteCount)
        unsafe crypto_auth_hmacsha256_init(&state, key, key.count)
        unsafe crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
        unsafe crypto_auth_hmacsha256_final(&state, &mac)
        return mac
    }
}
