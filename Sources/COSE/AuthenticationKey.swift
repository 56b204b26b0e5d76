import CLibsodium

/// A key for message authentication codes: BLAKE2b with a key, 16 bytes (RFC 7693 §2.9).
///
/// Who does not have it can neither make a code nor change what one is over.
public struct AuthenticationKey: Sendable {
    /// The number of bytes in a code: 16.
    public static let codeByteCount = 16

    private let bytes: [UInt8]

    /// A key that everybody has: its codes are checksums, against disks and not against people.
    public static let known = AuthenticationKey(bytes: [UInt8](repeating: 0, count: 32))

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// The key that follows from a private key for one purpose of eight ASCII characters
    /// (libsodium's `crypto_kdf`): from it nothing can be learnt of the private key.
    public init(from key: PrivateKey, for purpose: StaticString) {
        Sodium.ready
        precondition(purpose.utf8CodeUnitCount == Int(crypto_kdf_CONTEXTBYTES), "eight characters")
        let context = Array("\(purpose)".utf8).map { CChar(bitPattern: $0) }
        var derived = [UInt8](repeating: 0, count: 32)
        unsafe crypto_kdf_derive_from_key(&derived, derived.count, 1, context, key.seed)
        bytes = derived
    }

    /// The 16 bytes by which who has the key knows a message again.
    public func code(over message: [UInt8]) -> [UInt8] {
        Sodium.ready
        var code = [UInt8](repeating: 0, count: Self.codeByteCount)
        unsafe crypto_generichash(
            &code, code.count, message, UInt64(message.count), bytes, bytes.count)
        return code
    }
}
