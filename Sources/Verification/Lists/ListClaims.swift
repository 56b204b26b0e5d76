public import COSE
public import Certification

/// What a status list and a public register both say of themselves: whose, of what, up to where
/// (FORMATS §8).
///
/// Both are signed by the log's key, and both are functions of the first `size` entries and the
/// two times.
public struct ListClaims: Hashable, Sendable {
    /// The list's address, one per scheme (claim `sub`).
    public let uri: String
    /// When it was signed, in seconds since 1970 (claim `iat`); what it says, it says as of this
    /// instant's civil date.
    public let issuedAt: Int64
    /// When the next one is due (claim `exp`); from then on this one is stale.
    public let expiresAt: Int64
    /// The ledger: origin and the head of its identity, as statements carry it.
    public let audience: String
    /// The id of the scheme whose certificates it is about.
    public let scheme: String
    /// The number of credentials that the scheme has issued.
    public let count: Int
    /// The size of the tree that it was made from.
    public let size: UInt64
    /// That tree's root.
    public let root: Digest

    /// Takes what a list says of itself.
    public init(
        uri: String, issuedAt: Int64, expiresAt: Int64, audience: String, scheme: String,
        count: Int, size: UInt64, root: Digest
    ) {
        self.uri = uri
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.audience = audience
        self.scheme = scheme
        self.count = count
        self.size = size
        self.root = root
    }

    /// The day as of which it speaks.
    public var day: CivilDate { CivilDate(posix: issuedAt) }

    /// The most credentials that a list may be about.
    public static let maximumCount = 10_000_000

    /// The claims as a CBOR map: the registered ones, and those of the kind under its own label.
    func map(label: Int, body: [CBOR], and more: [(CBOR, CBOR)] = []) -> CBORMap {
        CBORMap(
            [
                (CBOR(Claim.subject), .text(uri)),
                (CBOR(Claim.expiration), CBOR(Int(expiresAt))),
                (CBOR(Claim.issuedAt), CBOR(Int(issuedAt))),
                (
                    CBOR(label),
                    .array(
                        [
                            .text(audience), .text(scheme), CBOR(count),
                            CBOR(Int(clamping: size)), .bytes(root.bytes),
                        ] + body)
                ),
            ] + more)
    }

    /// Reads them from a map; nil when one is missing or out of range. `body` is what follows.
    static func read(_ map: CBORMap, label: Int) -> (claims: ListClaims, body: [CBOR])? {
        guard map.count >= 4, let uri = map[Claim.subject]?.string,
            let expires = map[Claim.expiration]?.int,
            let issued = map[Claim.issuedAt]?.int, let parts = map[label]?.arrayValue,
            parts.count >= 5, let audience = parts[0].string, let scheme = parts[1].string,
            let count = parts[2].int, (0...maximumCount).contains(count),
            let size = parts[3].int, (1..<(1 << 53)).contains(size),
            let root = parts[4].bytesValue.flatMap({ Digest($0) }),
            (0..<(1 << 40)).contains(issued), (0..<(1 << 40)).contains(expires)
        else { return nil }
        return (
            ListClaims(
                uri: uri, issuedAt: Int64(issued), expiresAt: Int64(expires), audience: audience,
                scheme: scheme, count: count, size: UInt64(size), root: root),
            Array(parts[5...])
        )
    }

    /// The first claim in which another says something else, or nil.
    func difference(from other: ListClaims) -> String? {
        let pairs: [(String, Bool)] = [
            ("sub", uri == other.uri), ("iat", issuedAt == other.issuedAt),
            ("exp", expiresAt == other.expiresAt), ("aud", audience == other.audience),
            ("scheme", scheme == other.scheme), ("count", count == other.count),
            ("tree size", size == other.size), ("root", root == other.root),
        ]
        return pairs.first { !$0.1 }?.0
    }
}

extension Sign1 {
    /// A list of a kind, signed by the log: protected `alg`, `kid` and `typ`, nothing else.
    init(list claims: CBORMap, type: String, signedBy key: PrivateKey) {
        self.init(
            protected: CBORMap([
                (CBOR(HeaderLabel.algorithm), CBOR(Algorithm.edDSA)),
                (CBOR(HeaderLabel.keyIdentifier), .bytes(key.publicKey.keyIdentifier)),
                (CBOR(HeaderLabel.type), .text(type)),
            ]),
            payload: CBOR.map(claims).encoded(), signedBy: key)
    }

    /// Whether `kid` names the key and its signature verifies.
    func isList(signedBy key: PublicKey) -> Bool {
        protected[HeaderLabel.keyIdentifier]?.bytesValue == key.keyIdentifier && isSigned(by: key)
    }

    /// Reads a list of a kind and its claims, strictly.
    static func list(
        _ bytes: [UInt8], type: String
    ) throws(ListError) -> (sign1: Sign1, claims: CBORMap) {
        guard bytes.count <= ListError.maximumByteCount else { throw .tooLong }
        let sign1: Sign1
        do { sign1 = try Sign1(decoding: bytes, maximumByteCount: bytes.count) } catch {
            throw .notSign1("\(error)")
        }
        guard sign1.unprotected.pairs.isEmpty, sign1.protected.pairs.count == 3,
            sign1.protected[HeaderLabel.algorithm]?.int == Algorithm.edDSA,
            sign1.protected[HeaderLabel.keyIdentifier]?.bytesValue?.count == 8,
            sign1.protected[HeaderLabel.type]?.string == type
        else { throw .header(wanted: type) }
        let limits = CBORLimits(maximumByteCount: bytes.count)
        guard let payload = sign1.payload,
            let claims = try? CBOR(decoding: payload, limits: limits).mapValue
        else { throw .claims }
        return (sign1, claims)
    }
}

/// Why bytes are no status list or register.
public enum ListError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Longer than any list that is read.
    case tooLong
    /// Not a COSE_Sign1.
    case notSign1(String)
    /// Other header parameters than algorithm, key identifier and this type.
    case header(wanted: String)
    /// Claims that are missing, malformed or out of range.
    case claims
    /// A compressed part that is damaged or has not the length it must have.
    case compressed(String)
    /// Bits and dated changes that do not agree on an index.
    case contradiction(index: Int)

    /// The most bytes of a list in its signed form.
    public static let maximumByteCount = 32 << 20

    public var description: String {
        switch self {
        case .tooLong: "longer than \(Self.maximumByteCount) bytes"
        case .notSign1(let fault): "not a COSE_Sign1: \(fault)"
        case .header(let wanted):
            "its header must hold algorithm, key identifier and the type \(wanted), nothing else"
        case .claims: "its claims are not those of such a list"
        case .compressed(let part): "its \(part) are damaged or have not the length they must have"
        case .contradiction(let index):
            "bits and dated changes say different things of index \(index)"
        }
    }
}
