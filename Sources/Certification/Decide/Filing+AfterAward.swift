import COSE

/// What acts on certificates and their holders share.
extension Filing {
    /// The certificate that a field names.
    func certificate(
        _ name: String, under rule: String = "certified"
    ) throws(Refusal) -> Certificate {
        let text = try fields.text(name)
        guard let number = CertificateNumber(text), let certificate = state.certificates[number]
        else { throw refusal(.unknown(.certificate, id: text), under: rule) }
        return certificate
    }

    /// The number that a field names, of a certificate that is there; what was found of one that is
    /// no more stays found.
    func knownNumber(_ name: String) throws(Refusal) -> CertificateNumber {
        let text = try fields.text(name)
        let unknown = refusal(.unknown(.certificate, id: text), under: "certified")
        guard let number = CertificateNumber(text) else { throw unknown }
        if state.certificates[number] == nil { try refuse(unknown) }
        return number
    }

    /// The subject's own certificate.
    func ownCertificate() throws(Refusal) -> Certificate {
        guard let number = CertificateNumber(subject.id),
            let certificate = state.certificates[number]
        else { throw standing.unknown(.certificate) }
        return certificate
    }

    func turn(_ number: CertificateNumber, _ kind: Turn.Kind, on day: CivilDate? = nil) -> Effect {
        .certificate(number, .turned(Turn(kind, on: day ?? event.occurredOn, by: index)))
    }

    /// The outcome, with its reason where the scheme asks for one.
    func reasonedOutcome() throws(Refusal) -> String {
        let outcome = try outcome(try fields.text("outcome"))
        let isReasoned = !outcome.needsReason || fields.optionalText("reason") != nil
        if !isReasoned && scheme.rule("reasons") != nil {
            try refuse(.reasonMissing(outcome: outcome.name), under: "reasons")
        }
        return outcome.name
    }

    /// The complaint that an act rests on, named by its receipt.
    func complaint() throws(Refusal) -> ComplaintID? {
        guard let hash = fields.optionalText("complaint").flatMap({ Digest(hex: $0) }) else {
            return nil
        }
        guard
            let complaint = state.complaints.under(.entry(hash)).first(where: { $0.receipt == hash }
            )
        else { throw refusal(.unknown(.complaint, id: String(hash.hex.prefix(16)))) }
        return complaint.id
    }

    /// Nobody but the holder reports, answers, asks; a paper says whose it is (RULES, general rule
    /// 2).
    func checkHolder(_ holder: PartyID, under rule: String? = nil) throws(Refusal) {
        if let behalf = event.behalf {
            if Fields(behalf).optionalText("party") != "\(holder)" {
                try refuse(.notHolder(holder), under: rule ?? "on-behalf")
            }
            return
        }
        if standing.outsiders.contains(signer.role) && signer.party != holder {
            try refuse(.notHolder(holder), under: rule ?? "authority")
        }
    }

    func checkNotBefore(_ day: CivilDate) throws(Refusal) {
        if event.occurredOn < day {
            try refuse(.occursBeforeCause(event.occurredOn, day), under: "dates")
        }
    }

    /// Whose the certificate is on the day of the act: a successor's from his day on.
    func holder(of certificate: Certificate) -> PartyID {
        certificate.version(on: event.occurredOn).holder
    }

    /// Who applies for a certificate, or holds one, is an operator that is known: by the id that
    /// the state has of it, one text for all that name it.
    func checkedOperator(_ id: PartyID) throws(Refusal) -> PartyID {
        guard let party = state.authority.parties[id] else { throw refusal(.unknownParty(id)) }
        if !standing.outsiders.isEmpty && !standing.outsiders.contains(party.role) {
            let wanted = standing.outsiders.sorted().joined(separator: ", ")
            try refuse(.applicantRole(found: party.role, wanted: wanted))
        }
        if scheme.rule("eligibility") != nil, state.isDeregistered(party.id, by: event.occurredOn) {
            try refuse(.partyDeregistered(party.id), under: "eligibility")
        }
        return party.id
    }

    func facts(_ name: String) throws(Refusal) -> PublicFacts {
        do { return try PublicFacts(fields.map[name] ?? .null) } catch { throw .malformed(error) }
    }
}

extension Field {
    /// The certificate that an act is about.
    static let certificate = Field("certificate", .of(.certificate), "LNYP-2025-00001")
    /// The complaint that an act rests on, by the entry that received it.
    static let complaint = Field("complaint", .entry, ActCatalogue.zeroHash, optional: true)
}

extension Refusal.Reason {
    static func applicantRole(found: String, wanted: String) -> Self {
        Self(
            "applicant-role", "申报主体应为 \(wanted)，而非 \(found)",
            "the applicant must be \(wanted), not \(found)", ["found": found, "wanted": wanted])
    }
}
