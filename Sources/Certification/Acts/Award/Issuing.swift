import COSE

extension SubjectKind {
    /// What is written `certificate/…`.
    public static let certificate = SubjectKind(
        "certificate", zh: "证书", en: "certificate", example: "LNYP-2025-00001",
        table: .certificates, isHub: true,
        certificate: { id, state in CertificateNumber(id).flatMap { state.certificates[$0] } })
}

/// A certificate is issued for an awarded application (art. 17; RULES, general rule 8).
enum Issuing {
    static let issued = Act(
        "certificate.issued", on: .certificate,
        [
            Field("application", .of(.application), "LN-2025-0001"),
            Field("edition", .integer(1...999), 1),
            Field("renews", .of(.certificate), "LNYP-2022-00001", optional: true),
            Field("credential", .bytes(2000), "gw"),
        ],
        opens: { standing throws(Refusal) in
            guard let number = CertificateNumber(standing.subject.id) else {
                throw standing.refusal(.numberForm(standing.numberForm), under: "number")
            }
            try standing.checkUnused(number)
            if !standing.isOpenToSome() {
                try standing.refuse(.nothingAtStage(standing.act.wording))
            }
        },
        effects: { filing throws(Refusal) in try filing.issue() })
}

extension Standing {
    /// The number of a certificate is given once; that of one that was annulled is used up like any
    /// other.
    func checkUnused(_ number: CertificateNumber) throws(Refusal) {
        let writers = state.entries(of: RecordID(.certificates, number)).entries
        if state.certificates[number] != nil || !isFolded && !writers.isEmpty {
            try refuse(.numberTwice(number), under: "number")
        }
    }
}

extension Filing {
    fileprivate func issue() throws(Refusal) -> [Effect] {
        guard let number = CertificateNumber(subject.id), number.prefix == scheme.numberPrefix
        else { throw refusal(.numberForm(standing.numberForm), under: "number") }
        let application = try application(try fields.application("application"))
        try standing.check(application)
        try checkCause(application)
        if let awarded = application.awardedOn, awarded.year != number.year {
            try refuse(.numberYear(number, awardedOn: awarded), under: "number")
        }
        if application.certificate != nil {
            try refuse(.certificateTwice(application.id), under: "number")
        }
        try standing.checkNotWithheld(application.applicant)
        if try fields.number("edition") != 1 { try refuse(.editionWrong(1), under: "number") }
        guard let facts = application.publicFacts,
            let claims = CredentialClaims.next(for: application.id, number: number, in: state)
        else { throw refusal(.notOnNotice(application.id)) }
        let bytes = try fields.bytes("credential")
        let credential = try check(bytes, claims)
        let renews = try renewed(application, facts)
        let certificate = Certificate(
            number: number, application: application.id, scheme: scheme.id,
            sector: application.sector, category: application.category, city: application.city,
            validFrom: claims.validFrom,
            validThrough: claims.validThrough, renews: renews?.number, isTakenOver: false,
            editions: [
                Certificate.Edition(
                    edition: 1, because: "award", issuedOn: event.occurredOn, issuedBy: index,
                    statusIndex: credential.claims.statusIndex,
                    credential: bytes)
            ],
            versions: [
                Certificate.Version(
                    from: claims.validFrom,
                    holder: renews?.version(on: claims.validFrom).holder ?? application.applicant,

                    facts: facts, index: index)
            ])
        guard let renews else { return [.certificateIssued(certificate)] }
        return [
            .certificateIssued(certificate),
            turn(renews.number, .succeeded(by: number), on: claims.validFrom),
        ]
    }

    /// A re-evaluation's certificate names the one it renews; an offering that has a certificate is
    /// not awarded a second one beside it (art. 21; RULES, general rule 8).
    fileprivate func renewed(
        _ application: Application, _ facts: PublicFacts
    ) throws(Refusal) -> Certificate? {
        let named = fields.optionalText("renews").flatMap { CertificateNumber($0) }
        if named != application.reevaluates {
            try refuse(.renews(application.reevaluates), under: "reevaluation")
        }
        if let named { return try renewable(named) }
        let beside = state.certificates.under(.offering(facts))
        let other = beside.sorted { $0.number < $1.number }.first { certificate in
            let status = certificate.status(on: event.occurredOn)
            // Who declined re-evaluation and let it expire may apply anew.
            if status == .expired, certificate.hasDeclined { return false }
            let held = certificate.version(on: event.occurredOn).facts
            return certificate.scheme == scheme.id && (status.isInForce || status == .expired)
                && Heading.offering(held) == .offering(facts)
        }
        if let other, scheme.rule("reevaluation") != nil {
            try refuse(.reevaluationWanted(other.number), under: "reevaluation")
        }
        return nil
    }

    /// What was revoked or given back since its re-evaluation began is not renewed.
    fileprivate func renewable(_ number: CertificateNumber) throws(Refusal) -> Certificate? {
        guard let old = state.certificates[number] else { return nil }
        let status = old.status(on: event.occurredOn)
        if !status.isInForce && status != .expired {
            try refuse(.notInForce(number, status), under: "reevaluation")
        }
        return old
    }

    /// The credential says what the ledger says, under the issuing body's certificate key
    /// (FORMATS §7).
    func check(_ bytes: [UInt8], _ claims: CredentialClaims) throws(Refusal) -> Credential {
        let credential: Credential
        do { credential = try Credential(decoding: bytes) } catch {
            throw refusal(.credentialUnreadable(error), under: "credential")
        }
        if let difference = credential.claims.difference(from: claims) {
            try refuse(.credentialDiffers(difference), under: "credential")
        }
        let keys = state.authority.certificateKeys.filter {
            $0.party == signer.party && $0.revokedBy == nil
        }
        let isSigned = keys.contains {
            $0.publicKey == statement.sealedBy || credential.isSigned(by: $0.publicKey)
        }
        if !isSigned {
            try refuse(.credentialKey, under: "credential")
        }
        let limit = QRCapacity.byteCount(behind: "\(scheme.registerURL)/c#")
        if bytes.count > limit {
            try refuse(
                .credentialTooLong(
                    bytes: bytes.count, limit: limit, longest: claims.longestField),
                under: "credential")
        }
        return credential
    }
}

extension Refusal.Reason {
    static func numberYear(_ number: CertificateNumber, awardedOn day: CivilDate) -> Self {
        Self(
            "number-year", "获评名单于 \(day) 发布，证书编号 \(number) 应含该年份",
            "the award was published on \(day): the number \(number) carries that year",
            ["certificate": number, "day": day])
    }
    static func credentialUnreadable(_ fault: CredentialError) -> Self {
        Self(
            "credential-unreadable", "证书凭证不可读：\(fault.wording.zh)",
            "the credential cannot be read: \(fault)",
            ["fault": fault.wording])
    }
    static func credentialDiffers(_ claim: String) -> Self {
        Self(
            "credential-differs", "证书凭证的 \(claim) 与账本不符",
            "the credential's \(claim) is not what the ledger says", ["claim": claim], lacks: .place
        )
    }
    static let credentialKey = Self(
        "credential-key", "凭证不是以已登记的证书密钥签署",
        "the credential is not signed by an enrolled certificate key of the issuing body",
        lacks: .certificateKey)
    static func credentialTooLong(bytes: Int, limit: Int, longest: String) -> Self {
        Self(
            "credential-too-long",
            "凭证 \(bytes) 字节，二维码至多容纳 \(limit) 字节，请将 \(longest) 缩短 \(bytes - limit) 字节",
            "the credential has \(bytes) bytes; the QR code holds \(limit): shorten "
                + "\(longest) by \(bytes - limit) bytes",
            ["bytes": bytes, "limit": limit, "longest": longest])
    }
    static func reevaluationWanted(_ number: CertificateNumber) -> Self {
        Self(
            "reevaluation-wanted", "该产品（服务）已有证书 \(number)，应当复评",
            "the offering has the certificate \(number): it is re-evaluated, not awarded anew",
            ["certificate": number])
    }
    static func renews(_ number: CertificateNumber?) -> Self {
        Self(
            "renews", "新证书所接续的应为 \(number.map { "\($0)" } ?? "（无）")",
            "the certificate must say that it renews \(number.map { "\($0)" } ?? "none")",
            ["certificate": number])
    }
}
