/// What a new age file draws from a source of randomness: file key, salt and nonce.
///
/// The caller draws the bytes anew for every file: two files under the same secrets betray both.
public struct FileSecrets: Sendable {
    /// The number of random bytes for one file: three times 16.
    public static let byteCount = 3 * partByteCount

    static let partByteCount = 16

    let fileKey: [UInt8]
    let salt: [UInt8]
    let nonce: [UInt8]

    /// Takes exactly 48 bytes.
    public init(_ bytes: [UInt8]) throws(AgeError) {
        guard bytes.count == Self.byteCount else {
            throw .randomByteCount(found: bytes.count, wanted: Self.byteCount)
        }
        fileKey = Array(bytes[..<16])
        salt = Array(bytes[16..<32])
        nonce = Array(bytes[32...])
    }
}

extension FileSecrets: CustomReflectable {
    /// Shows no child, so that `dump` and failed expectations leak nothing.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
