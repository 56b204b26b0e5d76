/// A SHA-256 digest: a leaf hash, a node of the tree, a redacted value, a document.
///
/// Printed as 64 lowercase hex digits. Kept inline (32 bytes, no heap), because a ledger of a
/// million entries keeps millions of them.
public struct Digest: Hashable, Sendable {
    /// The number of bytes in a digest: 32.
    public static let byteCount = 32

    private var words: (UInt64, UInt64, UInt64, UInt64)

    /// Takes exactly 32 bytes; nil for any other count.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        words = unsafe bytes.withUnsafeBytes { bytes in
            unsafe (
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
            )
        }
    }

    /// The first 8 bytes as a number.
    public var firstWord: UInt64 { words.0 }

    /// The first 24 bytes as numbers.
    package var firstWords: (UInt64, UInt64, UInt64) { (words.0, words.1, words.2) }

    /// Takes the four words that the 32 bytes are, each with its first byte highest.
    package init(words: (UInt64, UInt64, UInt64, UInt64)) {
        self.words = words
    }

    /// Reads exactly 64 lowercase hex digits; nil for anything else.
    ///
    /// Every act names some digests, and each is read more than once: no bytes lie in between.
    public init?(hex: String) {
        var digits = hex.utf8.makeIterator()
        guard hex.utf8.count == 2 * Self.byteCount, let first = Hex.word(&digits),
            let second = Hex.word(&digits), let third = Hex.word(&digits),
            let fourth = Hex.word(&digits)
        else { return nil }
        words = (first, second, third, fourth)
    }

    /// The SHA-256 digest of the bytes (FIPS 180-4).
    public static func sha256(_ bytes: some Collection<UInt8>) -> Digest {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }

    /// The 32 bytes, in order.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        append(to: &bytes)
        return bytes
    }

    /// Appends the 32 bytes to a buffer, without a buffer of its own.
    public func append(to buffer: inout [UInt8]) {
        Self.append(words.0, to: &buffer)
        Self.append(words.1, to: &buffer)
        Self.append(words.2, to: &buffer)
        Self.append(words.3, to: &buffer)
    }

    /// 64 lowercase hex digits.
    public var hex: String { Hex.encode(bytes) }

    /// True when all 32 bytes agree; not constant time, because digests here are public.
    public static func == (left: Self, right: Self) -> Bool {
        left.words == right.words
    }

    /// Feeds the first word to the hasher: it is as good as random already.
    public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }

    private static func append(_ word: UInt64, to buffer: inout [UInt8]) {
        unsafe withUnsafeBytes(of: word.bigEndian) { unsafe buffer.append(contentsOf: $0) }
    }
}

extension Digest: Comparable {
    /// The bytewise order, which is also the order of the hex forms.
    public static func < (left: Self, right: Self) -> Bool { left.words < right.words }
}

extension Digest: CustomStringConvertible {
    /// 64 lowercase hex digits.
    public var description: String { hex }
}

extension Digest: Codable {
    /// Reads a single string of 64 lowercase hex digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let digest = Digest(hex: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a digest is 64 lowercase hex digits")
        }
        self = digest
    }

    /// Writes a single string of 64 lowercase hex digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}
