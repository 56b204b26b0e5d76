import COSE

/// A certificate is printed anew, as its next edition under the same number (RULES, general rule
/// 8).
enum Reissue {
    static let reissued = Act(
        "certificate.reissued", on: .certificate,
        [
            Field(
                "because",
                .choice(["loss", "change", "correction", "reinstatement", "succession"]),
                "loss"),
            Field("basis", .entry, ActCatalogue.zeroHash, optional: true),
            Field("edition", .integer(1...999), 2),
            Field("credential", .bytes(2000), "gw"),
        ],
        opens: { standing throws(Refusal) in try standing.checkStanding(standing.certificate()) },
        effects: { filing throws(Refusal) in [try filing.newEdition()] })
}

extension Standing {
    /// A certificate that may still be printed: in force, or only just out of its period.
    fileprivate func checkStanding(_ certificate: Certificate) throws(Refusal) {
        let status = certificate.status(on: day)
        if !status.isInForce && status != .expired {
            try refuse(.notInForce(certificate.number, status))
        }
    }
}

extension Filing {
    /// A new edition keeps the number; its credential says what now holds (RULES, general rule 8).
    fileprivate func newEdition() throws(Refusal) -> Effect {
        let certificate = try ownCertificate()
        let because = try fields.text("because")
        let basis = try checkBasis(because, certificate)
        let wanted = certificate.edition + 1
        if try fields.number("edition") != wanted {
            try refuse(.editionWrong(wanted), under: "edition")
        }
        guard
            let claims = CredentialClaims.reissue(
                of: certificate.number, on: event.occurredOn, in: state)
        else { throw standing.unknown(.certificate) }
        let bytes = try fields.bytes("credential")
        let credential = try check(bytes, claims)
        return .certificate(
            certificate.number,
            .editionIssued(
                Certificate.Edition(
                    edition: wanted, because: because, issuedOn: event.occurredOn, issuedBy: index,
                    basis: basis,
                    statusIndex: credential.claims.statusIndex,
                    credential: bytes)))
    }

    fileprivate static let bases: [String: Set<String>] = [
        "change": [Changes.decided.type], "correction": [Corrections.amended.type],
        "reinstatement": [Reinstatement.reinstated.type],
        "succession": [Endings.succeeded.type],
    ]

    /// The act that calls for the edition, once.
    fileprivate func checkBasis(
        _ because: String, _ certificate: Certificate
    ) throws(Refusal) -> Digest? {
        guard let types = Self.bases[because] else { return nil }
        guard let hash = fields.optionalText("basis").flatMap({ Digest(hex: $0) }),
            let mark = state.entries[hash], types.contains(mark.type.name)
        else { throw refusal(.editionBasis(because), under: "edition") }
        let isItsOwn =
            switch because {
            case "change":
                certificate.changes.contains { $0.decision == hash && $0.effectiveOn != nil }
            case "reinstatement": certificate.turns.contains { $0.index == mark.index }
            case "succession": certificate.versions.contains { $0.index == mark.index }
            default: true
            }
        let isUsed = certificate.editions.contains { $0.basis == hash }
        if !isItsOwn || isUsed { try refuse(.editionBasis(because), under: "edition") }
        // Printed before its day, the new edition would say what no longer holds.
        if let version = certificate.versions.first(where: { $0.index == mark.index }) {
            try checkNotBefore(version.from)
        }
        return hash
    }
}

extension Refusal.Reason {
    static func editionBasis(_ because: String) -> Self {
        Self(
            "edition-basis", "所依据的记录不构成换发理由（\(Shown.name(because))）",
            "the basis does not call for a new edition because of \(Shown.name(because))",
            ["because": because])
    }
}
