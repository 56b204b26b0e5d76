/// Labels of COSE header parameters (IANA, COSE Header Parameters).
public enum HeaderLabel {
    /// `alg` (RFC 9052 §3.1).
    public static let algorithm = 1
    /// `crit` (RFC 9052 §3.1), which is always refused here.
    public static let critical = 2
    /// `content type` (RFC 9052 §3.1).
    public static let contentType = 3
    /// `kid` (RFC 9052 §3.1).
    public static let keyIdentifier = 4
    /// `CWT Claims` (RFC 9597).
    public static let cwtClaims = 15
    /// `typ` (RFC 9596).
    public static let type = 16
    /// `sd_claims`, salted disclosures, each a byte string (draft-ietf-spice-sd-cwt).
    public static let disclosures = 17
    /// `receipts` (RFC 9942).
    public static let receipts = 394
    /// `vds`, the verifiable data structure (RFC 9942).
    public static let verifiableDataStructure = 395
    /// `vdp`, the proofs of the verifiable data structure (RFC 9942).
    public static let verifiableDataProofs = 396
}

/// Keys of CWT claims (RFC 8392 §4).
public enum Claim {
    /// `iss`.
    public static let issuer = 1
    /// `sub`.
    public static let subject = 2
    /// `aud`.
    public static let audience = 3
    /// `exp`, seconds since 1970.
    public static let expiration = 4
    /// `nbf`, seconds since 1970.
    public static let notBefore = 5
    /// `iat`, seconds since 1970.
    public static let issuedAt = 6
    /// `cti`, a byte string.
    public static let identifier = 7
}

/// COSE algorithms that are accepted in the `alg` header.
public enum Algorithm {
    /// EdDSA with the curve left to the key (RFC 9053 §2.2); what we write.
    public static let edDSA = -8
    /// Ed25519 by name (RFC 9864); read, not written.
    public static let ed25519 = -19
    /// Ed448 by name (RFC 9864); refused as `COSEError.ed448NotSupported`.
    public static let ed448 = -53
}
