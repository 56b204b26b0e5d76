public import COSE

/// The protected header of a statement: who says it, of what, in which ledger, when (FORMATS §1).
public struct StatementHeader: Hashable, Sendable {
    /// The content type that marks an event.
    public static let contentType = "application/vnd.certledger.event+cbor"
    /// The number of random bytes of `cti`.
    public static let identifierByteCount = 16

    /// The party in whose name it is signed (`iss`, `party/<id>`).
    public let issuer: PartyID
    /// The stream it belongs to (`sub`).
    public let subject: Subject
    /// The ledger it is meant for (`aud`).
    public let audience: String
    /// When it was signed, POSIX seconds (`iat`).
    public let issuedAt: Int64
    /// The signer's own mark of this statement (`cti`).
    public let identifier: [UInt8]
    /// The hint at the key: the first 8 bytes of SHA-256 of the raw public key.
    public let keyIdentifier: [UInt8]
    /// SHA-256 of issuer and `cti`, which occurs once in a log.
    let identifierDigest: Digest
    /// What the subject is found by.
    let subjectMark: SubjectMark

    /// Takes the parts of a header.
    public init(
        issuer: PartyID, subject: Subject, audience: String, issuedAt: Int64,
        identifier: [UInt8], keyIdentifier: [UInt8]
    ) {
        self.issuer = issuer
        self.subject = subject
        self.audience = audience
        self.issuedAt = issuedAt
        self.identifier = identifier
        self.keyIdentifier = keyIdentifier
        identifierDigest = Digest.sha256(Array(issuer.description.utf8) + [0] + identifier)
        subjectMark = SubjectMark(subject)
    }

    /// The CBOR map that is signed.
    public var map: CBORMap {
        CBORMap([
            (CBOR(HeaderLabel.algorithm), CBOR(-8)),
            (CBOR(HeaderLabel.contentType), .text(Self.contentType)),
            (CBOR(HeaderLabel.keyIdentifier), .bytes(keyIdentifier)),
            (
                CBOR(HeaderLabel.cwtClaims),
                .map(
                    CBORMap([
                        (CBOR(Claim.issuer), .text("\(Subject(.party, issuer))")),
                        (CBOR(Claim.subject), .text("\(subject)")),
                        (CBOR(Claim.audience), .text(audience)),
                        (CBOR(Claim.issuedAt), CBOR(Int(issuedAt))),
                        (CBOR(Claim.identifier), .bytes(identifier)),
                    ]))
            ),
        ])
    }

    private static let labels = [
        HeaderLabel.algorithm, HeaderLabel.contentType, HeaderLabel.keyIdentifier,
        HeaderLabel.cwtClaims,
    ]

    init(_ map: CBORMap) throws(StatementError) {
        guard map[HeaderLabel.contentType]?.string == Self.contentType else {
            throw .header("content type")
        }
        for (key, _) in map.pairs {
            guard let label = key.int, Self.labels.contains(label) else {
                throw .unexpectedHeader("label \(key.int.map(String.init) ?? "that is no number")")
            }
        }
        guard map[HeaderLabel.algorithm]?.int == -8 else { throw .header("algorithm −8 (EdDSA)") }
        guard let kid = map[HeaderLabel.keyIdentifier]?.bytesValue, kid.count == 8 else {
            throw .header("key identifier of 8 bytes")
        }
        guard let claims = map[HeaderLabel.cwtClaims]?.mapValue, claims.pairs.count == 5
        else { throw .header("five CWT claims") }
        guard let issuer = claims[Claim.issuer]?.string, issuer.hasPrefix("party/"),
            let party = PartyID(String(issuer.dropFirst(6)))
        else { throw .header("issuer party/<id>") }
        guard let text = claims[Claim.subject]?.string, let subject = Subject(text) else {
            throw .header("subject <kind>/<id>")
        }
        guard let audience = claims[Claim.audience]?.string, audience.utf8.count <= 300,
            NFC.isNormalized(audience)
        else { throw .header("audience") }
        guard let issuedAt = claims[Claim.issuedAt]?.int, (0..<(1 << 36)).contains(issuedAt)
        else { throw .header("time of signing") }
        guard let identifier = claims[Claim.identifier]?.bytesValue,
            identifier.count == Self.identifierByteCount
        else { throw .header("cti of 16 bytes") }
        self.init(
            issuer: party, subject: subject, audience: audience, issuedAt: Int64(issuedAt),
            identifier: identifier, keyIdentifier: kid)
    }
}
