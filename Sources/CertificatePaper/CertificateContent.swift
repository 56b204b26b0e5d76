public import COSE
public import Certification

/// What a printed certificate says: the credential, and what stands beside it in the ledger.
public struct CertificateContent: Hashable, Sendable {
    /// What the code carries.
    public let claims: CredentialClaims
    /// The signed credential, as it goes on paper.
    public let credential: [UInt8]
    /// The mark, in both languages.
    public let title: Wording
    /// The address of the scheme's register.
    public let registerURL: String
    /// Under which article it was issued.
    public let source: Wording
    /// The whole scope, empty when there is none.
    public let scope: String
    /// The body that issued it.
    public let issuer: String
    /// The day of issue of this edition.
    public let issuedOn: CivilDate
    /// The log's name.
    public let origin: String
    /// The ledger's identity: the leaf hash of its entry 0.
    public let identity: Digest
    /// Whether the ledger is a rehearsal.
    public let isRehearsal: Bool

    /// Takes what a page says.
    public init(
        claims: CredentialClaims, credential: [UInt8], title: Wording, registerURL: String,
        source: Wording, scope: String, issuer: String, issuedOn: CivilDate, origin: String,
        identity: Digest, isRehearsal: Bool
    ) {
        self.claims = claims
        self.credential = credential
        self.title = title
        self.registerURL = registerURL
        self.source = source
        self.scope = scope
        self.issuer = issuer
        self.issuedOn = issuedOn
        self.origin = origin
        self.identity = identity
        self.isRehearsal = isRehearsal
    }

    /// What the ledger says of an edition of a certificate; nil for one that was taken over from
    /// before the ledger, which has no credential.
    public init?(
        of certificate: Certificate, edition: Certificate.Edition, issuedBy issuer: PartyID,
        in state: LedgerState
    ) {
        guard let founding = state.founding,
            let scheme = state.scheme(certificate.scheme, on: edition.issuedOn),
            let claims = try? Credential(decoding: edition.credential).claims
        else { return nil }
        let versions = [certificate.version(on: edition.issuedOn)] + certificate.history
        let scope = versions.map(\.facts.scope).first {
            !$0.isEmpty && Digest.sha256(Array($0.utf8)) == claims.scopeDigest
        }
        let source = scheme.acts[ActCatalogue.Name.certificateIssued]?.source ?? .ours(rests: nil)
        self.init(
            claims: claims, credential: edition.credential, title: scheme.title,
            registerURL: scheme.registerURL,
            source: Wording(
                zh: source.text(.zh, documents: scheme.documents),
                en: source.text(.en, documents: scheme.documents)),
            scope: scope ?? "",
            issuer: state.authority.parties[issuer]?.name ?? "\(issuer)",
            issuedOn: edition.issuedOn, origin: founding.origin, identity: founding.identity,
            isRehearsal: founding.isRehearsal)
    }
}
