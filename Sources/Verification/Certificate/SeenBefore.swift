public import COSE

/// What a verifier remembers of a scheme's lists of one kind, so that nobody can show it an older
/// one (FORMATS §8, §9).
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

    /// What is remembered after a list: never an older one, never one that contradicts the one
    /// remembered.
    static func after(_ claims: ListClaims, _ seen: SeenBefore?, newestTime: Int64) -> SeenBefore {
        guard var next = seen else {
            return SeenBefore(
                size: claims.size, root: claims.root, issuedAt: claims.issuedAt,
                newestTime: newestTime)
        }
        next.newestTime = max(newestTime, next.newestTime)
        let isFork = claims.size == next.size && claims.root != next.root
        if !next.isAfter(claims), !isFork {
            next.size = claims.size
            next.root = claims.root
            next.issuedAt = claims.issuedAt
        }
        return next
    }
}

/// What is remembered of both kinds. Each is compared with its own kind: a register that is
/// signed once a week stays usable beside a list of today.
public struct SeenLists: Hashable, Sendable {
    /// The newest status list.
    public var status: SeenBefore?
    /// The newest register.
    public var register: SeenBefore?

    /// Takes what was remembered of each.
    public init(status: SeenBefore? = nil, register: SeenBefore? = nil) {
        self.status = status
        self.register = register
    }

    /// The newest time that the log was seen to sign; 0 before any.
    var newestTime: Int64 { max(status?.newestTime ?? 0, register?.newestTime ?? 0) }
}
