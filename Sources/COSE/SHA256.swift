import CLibcrypto

/// SHA-256 over bytes that arrive in pieces (FIPS 180-4).
///
/// ```swift
/// var hash = SHA256()
/// hash.update([0x01])
/// hash.update(left.bytes)
/// let node = hash.finalize()
/// ```
///
/// By OpenSSL, which uses the processor's own instructions for it: a statement is hashed in a
/// seventh of the time that libsodium 1.0.18 takes, and an audit hashes everything.
public struct SHA256: Sendable {
    private var state = SHA256_CTX()

    /// Starts a hash over no bytes.
    public init() {
        unsafe SHA256_Init(&state)
    }

    /// Hashes the bytes after those given before.
    public mutating func update(_ bytes: [UInt8]) {
        unsafe SHA256_Update(&state, bytes, bytes.count)
    }

    /// Hashes the bytes after those given before.
    public mutating func update(_ bytes: some Collection<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable { buffer in
            _ = unsafe SHA256_Update(&state, buffer.baseAddress, buffer.count)
        }
        guard done == nil else { return }
        update(Array(bytes))
    }

    /// The digest of all bytes given so far; more can be added afterwards.
    public func finalize() -> Digest {
        var state = state
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        // SHA-256 writes exactly 32 bytes, which the four words are, in the order of the bytes.
        unsafe withUnsafeMutableBytes(of: &words) { bytes in
            guard let start = unsafe bytes.bindMemory(to: UInt8.self).baseAddress else { return }
            _ = unsafe SHA256_Final(start, &state)
        }
        return Digest(
            words: (
                UInt64(bigEndian: words.0), UInt64(bigEndian: words.1),
                UInt64(bigEndian: words.2), UInt64(bigEndian: words.3)
            ))
    }
}
