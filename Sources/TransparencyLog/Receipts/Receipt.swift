public import COSE

/// The log's signed word that a statement is entry `leafIndex` of its tree (RFC 9942; FORMATS §4).
///
/// ```text
/// 18([ << { 1: -8, 4: kid, 395: 1,
///         15: {1: origin, 2: origin, 6: registration time, -70004: tree size} } >>,
///      { 396: { -1: [ << [tree size, leaf index, [hash…]] >> ] } },
///      null,                        / detached: the root that the proof rebuilds /
///      signature ])
/// ```
///
/// Issuer and subject are both the log: which statement it is about, the root says through the
/// leaf. So one signature serves every entry under a checkpoint.
///
/// A value of this type has been read or made, not verified: see `check(statement:logKey:origin:)`.
public struct Receipt: Hashable, Sendable {
    /// The most bytes that a receipt may have: a path of 63 hashes and two long names fit.
    public static let maximumByteCount = 4096

    /// The log's name (claims `iss` and `sub`).
    public let origin: String

    /// The size of the tree that the log signed the root of (claim −70004): that of `proof`, where
    /// the receipt is a good one.
    public let treeSize: UInt64

    /// The time of the first checkpoint that covers the entry, in POSIX seconds (claim `iat`).
    public let registeredAt: Int64

    /// The `kid` of the log's key: a hint.
    public let keyIdentifier: [UInt8]

    /// Where the statement is in the tree.
    public let proof: InclusionProof

    /// The log's 64-byte signature, to be stored: with it the receipt is rebuilt byte for byte.
    public let signature: [UInt8]

    /// Puts a receipt together from a signature made before; nothing is verified.
    ///
    /// - Precondition: the time is not negative and the signature has 64 bytes.
    public init(
        origin: String, treeSize: UInt64, registeredAt: Int64, proof: InclusionProof,
        keyIdentifier: [UInt8], signature: [UInt8]
    ) {
        precondition(registeredAt >= 0, "a registration time is not negative")
        precondition(signature.count == PublicKey.signatureByteCount, "a signature has 64 bytes")
        self.origin = origin
        self.treeSize = treeSize
        self.registeredAt = registeredAt
        self.proof = proof
        self.keyIdentifier = keyIdentifier
        self.signature = signature
    }

    /// The receipt's bytes: the content of a `.receipt` file.
    public func encoded() -> [UInt8] { sign1.encoded() }

    /// The receipt as a COSE_Sign1 with a detached payload.
    public var sign1: Sign1 {
        Sign1(
            protected: Self.protectedHeader(
                origin: origin, treeSize: treeSize, registeredAt: registeredAt,
                keyIdentifier: keyIdentifier),
            unprotected: Self.unprotectedHeader(proof), payload: nil, signature: signature)
    }

    static func protectedHeader(
        origin: String, treeSize: UInt64, registeredAt: Int64, keyIdentifier: [UInt8]
    ) -> CBORMap {
        let claims = CBORMap([
            (CBOR(Claim.issuer), .text(origin)),
            (CBOR(Claim.subject), .text(origin)),
            (CBOR(Claim.issuedAt), CBOR(Int(registeredAt))),
            (CBOR(treeSizeClaim), .unsigned(treeSize)),
        ])
        return CBORMap([
            (CBOR(HeaderLabel.algorithm), CBOR(Algorithm.edDSA)),
            (CBOR(HeaderLabel.keyIdentifier), .bytes(keyIdentifier)),
            (CBOR(HeaderLabel.cwtClaims), .map(claims)),
            (CBOR(HeaderLabel.verifiableDataStructure), CBOR(rfc9162SHA256)),
        ])
    }

    static func unprotectedHeader(_ proof: InclusionProof) -> CBORMap {
        let item = CBOR.array([
            .unsigned(proof.treeSize), .unsigned(proof.leafIndex),
            .array(proof.path.map { .bytes($0.bytes) }),
        ])
        let proofs = CBORMap([(CBOR(inclusionProofs), .array([.bytes(item.encoded())]))])
        return CBORMap([(CBOR(HeaderLabel.verifiableDataProofs), .map(proofs))])
    }

    /// The private claim of the tree's size (FORMATS §4).
    static let treeSizeClaim = -70004

    /// The `vds` of an RFC 9162 tree with SHA-256 (RFC 9942 §5).
    static let rfc9162SHA256 = 1

    /// The key of inclusion proofs in `vdp` (RFC 9942 §5.2).
    static let inclusionProofs = -1
}
