private import CLibsodium
private import COSE

/// ChaCha20-Poly1305 with nonces of 12 bytes and no associated bytes (RFC 8439 §2.8).
enum Cipher {
    static let tagByteCount = 16
    static let zeroNonce = [UInt8](repeating: 0, count: 12)

    /// The bytes encrypted, and their tag behind them.
    static func seal(_ plaintext: some Collection<UInt8>, key: [UInt8], nonce: [UInt8]) -> [UInt8] {
        Sodium.ready
        let plaintext = Array(plaintext)
        var sealed = [UInt8](repeating: 0, count: plaintext.count + tagByteCount)
        unsafe crypto_aead_chacha20poly1305_ietf_encrypt(
            &sealed, nil, plaintext, UInt64(plaintext.count), nil, 0, nil, nonce, key)
        return sealed
    }

    /// Undoes `seal`; nil under another key or nonce, or when a byte has changed.
    static func open(_ sealed: some Collection<UInt8>, key: [UInt8], nonce: [UInt8]) -> [UInt8]? {
        Sodium.ready
        let sealed = Array(sealed)
        guard sealed.count >= tagByteCount else { return nil }
        var plaintext = [UInt8](repeating: 0, count: sealed.count - tagByteCount)
        let status = unsafe crypto_aead_chacha20poly1305_ietf_decrypt(
            &plaintext, nil, nil, sealed, UInt64(sealed.count), nil, 0, nonce, key)
        return status == 0 ? plaintext : nil
    }
}
