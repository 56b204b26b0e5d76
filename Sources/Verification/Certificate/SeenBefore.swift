public import COSE

/// What a verifier remembers of a scheme's lists, so that nobody can show it an older one
/// (FORMATS §8, §9).
public struct SeenBefore: Hashable, Sendable {
    /// The newest list's tree size.
    public var size: UInt64
    /// The root over that many entries.
    public var root: Digest
    /// When the newest list was signed, in POSIX seconds.
    public var issuedAt: Int64
    /// The newest time that the log was seen to sign.
    public var newestTime: Int64

    /// Takes what was remembered.
    public init(size: UInt64, root: Digest, issuedAt: Int64, newestTime: Int64) {
        self.size = size
        self.root = root
        self.issuedAt = issuedAt
        self.newestTime = newestTime
    }

    /// Whether the list remembered is newer than this one: nobody goes back to it.
    func isAfter(_ claims: ListClaims) -> Bool {
        (claims.size, claims.issuedAt) < (size, issuedAt)
    }
}
