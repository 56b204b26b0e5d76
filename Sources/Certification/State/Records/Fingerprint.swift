public import COSE

/// What digests are kept as.
public protocol DigestKey: RecordKey, Comparable {
    /// Eight of its bytes.
    var firstWord: UInt64 { get }
}

extension Digest: DigestKey {}

/// The first 24 bytes of a digest, for what a log has as much of as entries: every one is kept for
/// ever, and SHA-256 cut to 192 bits is met a second time in 2^96 tries (NIST SP 800-107r1, 5.1).
public struct Fingerprint: DigestKey {
    private let words: (UInt64, UInt64, UInt64)

    /// Cuts a digest to its first 24 bytes.
    public init(_ digest: Digest) { words = digest.firstWords }

    /// Of the SHA-256 of the subject's text.
    public init(of subject: Subject) {
        self.init(Digest.sha256(Array(subject.description.utf8)))
    }

    public var firstWord: UInt64 { words.0 }

    public static func == (left: Self, right: Self) -> Bool { left.words == right.words }

    public static func < (left: Self, right: Self) -> Bool { left.words < right.words }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
    }

    /// Its 24 bytes, the first of the digest.
    public var stored: [UInt8] {
        Array(Digest(words: (words.0, words.1, words.2, 0)).bytes.prefix(24))
    }

    /// Takes exactly 24 bytes, else nil.
    public init?(stored: [UInt8]) {
        guard stored.count == 24, let digest = Digest(stored + [UInt8](repeating: 0, count: 8))
        else { return nil }
        self.init(digest)
    }
}
