import CLibsodium

/// SHA-256 over bytes that arrive in pieces (FIPS 180-4).
///
/// ```swift
/// var hash = SHA256()
/// hash.update([0x01])
/// hash.update(left.bytes)
/// let node = hash.finalize()
/// ```
public struct SHA256: Sendable {
    private var state = crypto_hash_sha256_state()

    /// Starts a hash over no bytes.
    public init() {
        Sodium.ready
        unsafe crypto_hash_sha256_init(&state)
    }

    /// Hashes the bytes after those given before.
    public mutating func update(_ bytes: [UInt8]) {
        unsafe crypto_hash_sha256_update(&state, bytes, UInt64(bytes.count))
    }

    /// Hashes the bytes after those given before.
    public mutating func update(_ bytes: some Collection<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable { buffer in
            _ = unsafe crypto_hash_sha256_update(&state, buffer.baseAddress, UInt64(buffer.count))
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
            _ = unsafe crypto_hash_sha256_final(&state, start)
        }
        return Digest(
            words: (
                UInt64(bigEndian: words.0), UInt64(bigEndian: words.1),
                UInt64(bigEndian: words.2), UInt64(bigEndian: words.3)
            ))
    }
}
