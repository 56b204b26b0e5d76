public import COSE

/// A witness's word that a checkpoint extends all it saw of the log (C2SP tlog-cosignature v1).
///
/// The line's blob is the time, u64 big-endian, and 64 bytes of Ed25519 over:
///
/// ```text
/// cosignature/v1
/// time 1679315147
/// example.com/behind-the-sofa
/// 20852163
/// CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
/// ```
public enum Cosignature {
    /// The time in a cosignature line; nil when the line is none, or the time is above 2⁶³ − 1.
    ///
    /// Not to be believed before the line has been verified.
    public static func time(of signature: NoteSignature) -> Int64? {
        guard signature.blob.count == blobByteCount else { return nil }
        let time = signature.blob.prefix(timeByteCount).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int64(exactly: time)
    }

    /// True when the line carries the key's signature over its own time and this text.
    public static func isSigned(
        _ signature: NoteSignature, over text: [UInt8], by key: PublicKey
    ) -> Bool {
        guard let time = time(of: signature) else { return false }
        return key.verifies(
            Array(signature.blob.dropFirst(timeByteCount)),
            over: signedMessage(text: text, time: time))
    }

    /// The bytes that are signed: two header lines and the checkpoint's text.
    public static func signedMessage(text: [UInt8], time: Int64) -> [UInt8] {
        "cosignature/v1\ntime \(time)\n".utf8 + text
    }

    private static let timeByteCount = 8
    private static let blobByteCount = timeByteCount + PublicKey.signatureByteCount
}
