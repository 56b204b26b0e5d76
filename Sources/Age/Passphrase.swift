/// What opens an age file: bytes as they were typed, neither trimmed nor normalised.
///
/// Printing one shows nothing of it. The bytes live in ordinary memory and are not wiped.
public struct Passphrase: Sendable {
    /// The most bytes that a passphrase may have.
    public static let maximumByteCount = 1024

    let bytes: [UInt8]

    /// Takes 1 to 1024 bytes; what `age` would read as a line has no line feed at its end.
    public init(_ bytes: [UInt8]) throws(AgeError) {
        guard !bytes.isEmpty, bytes.count <= Self.maximumByteCount else {
            throw .passphraseByteCount(found: bytes.count, maximum: Self.maximumByteCount)
        }
        self.bytes = bytes
    }
}

extension Passphrase: CustomStringConvertible, CustomReflectable {
    /// Says what this is, and nothing of what it holds.
    public var description: String { "a passphrase" }

    /// Shows no child, so that `dump` and failed expectations leak nothing.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
