import COSE

/// Submission, review by the deputy, approval by the head, publication, certificates (art. 17).
extension Filing {
    func awardEffects() throws(Refusal) -> [Effect] {
        if event.type == "certificate.issued" { return try issue() }
        guard let id = BatchID(subject.id) else { throw refusal(.malformed("batch id")) }
        switch event.type {
        case "award.submitted":
            let applications = try listedApplications()
            // Neither registered nor dated before the day after the notice's last (art. 16).
            let dated = standing.dated(event.occurredOn)
            for application in applications {
                try dated.checkNoticeHasRun(for: application)
            }
            let step = AwardStep(type: event.type, applications: Set(applications.map(\.id)))
            return [.awardStep(id, statement.leafHash, step)]
                + (try applications.flatMapTyped { application throws(Refusal) in
                    try self.step(application)
                })
        case "award.published":
            let applications = try listedApplications()
            try check(applications.map(\.id), after: "approval", in: id, of: "award.approved")
            var effects: [Effect] = []
            let dated = standing.dated(event.occurredOn)
            for application in applications {
                if standing.waitsForNotice { try dated.checkNoticeHasRun(for: application) }
                try standing.checkNoObjection(to: application)
                effects.append(.awarded(application.id, on: event.occurredOn))
                effects += try step(application)
            }
            return effects
        default: return try awardList(id)
        }
    }

    private func awardList(_ id: BatchID) throws(Refusal) -> [Effect] {
        let listed = try listed()
        let isReview = event.type == "award.reviewed"
        try check(
            listed.map(\.application.id), after: isReview ? "submission" : "review", in: id,
            of: isReview ? "award.submitted" : "award.reviewed")
        var through: Set<ApplicationID> = []
        var effects: [Effect] = []
        for (application, entry) in listed {
            let outcome = try outcome(try entry.text("outcome"))
            if case .stage = outcome.destination {
                try standing.checkNoObjection(to: application)
                through.insert(application.id)
            }
            effects += try step(application, by: entry, outcome: outcome)
        }
        let step = AwardStep(type: event.type, applications: through)
        return [.awardStep(id, statement.leafHash, step)] + effects
    }

    /// Every entry must be one that the named step before let through.
    private func check(
        _ applications: [ApplicationID], after field: String, in batch: BatchID, of type: String
    ) throws(Refusal) {
        // A scheme without that step (no review, no approval) has nothing to name.
        guard scheme.acts[type] != nil else { return }
        guard let step = state.batches[batch]?.awardSteps[try fields.entry(field)],
            step.type == type
        else { throw refusal(.awardStepUnknown(type)) }
        for id in applications where !step.applications.contains(id) {
            throw refusal(.notInAwardStep(id))
        }
    }

    private func issue() throws(Refusal) -> [Effect] {
        guard let number = CertificateNumber(subject.id), number.prefix == scheme.numberPrefix
        else { throw refusal(.numberForm(standing.numberForm), under: "number") }
        let application = try application(try fields.application("application"))
        try standing.check(application)
        try checkCause(application)
        guard application.certificate == nil else {
            throw refusal(.certificateTwice(application.id), under: "number")
        }
        guard try fields.number("edition") == 1 else {
            throw refusal(.editionWrong(1), under: "number")
        }
        guard let facts = application.publicFacts,
            let claims = CredentialClaims.next(for: application.id, number: number, in: state)
        else { throw refusal(.notOnNotice(application.id)) }
        let credential = try fields.bytes("credential")
        try check(credential, claims)
        let renews = try renewed(application, facts)
        let certificate = Certificate(
            number: number, application: application.id, scheme: scheme.id,
            sector: application.sector, category: application.category, city: application.city,
            validFrom: claims.validFrom,
            validThrough: claims.validThrough, renews: renews?.number, isTakenOver: false,
            editions: [
                Certificate.Edition(
                    edition: 1, because: "award", issuedOn: event.occurredOn, issuedBy: index,
                    statusIndex: claims.statusIndex, credential: credential)
            ],
            versions: [
                Certificate.Version(
                    from: claims.validFrom, holder: renews?.holder ?? application.applicant,
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
    private func renewed(
        _ application: Application, _ facts: PublicFacts
    ) throws(Refusal) -> Certificate? {
        let named = fields.optionalText("renews").flatMap { CertificateNumber($0) }
        guard named == application.reevaluates else {
            throw standing.afterAward(.renews(application.reevaluates), under: "reevaluation")
        }
        if let named { return try renewable(named) }
        let beside = state.certificates.under(.offering(facts))
        let other = beside.sorted { $0.number < $1.number }.first { certificate in
            let status = certificate.status(on: event.occurredOn)
            // Who declined re-evaluation and let it expire may apply anew.
            if status == .expired, certificate.hasDeclined { return false }
            return certificate.scheme == scheme.id && (status.isInForce || status == .expired)
                && certificate.facts.creditCode == facts.creditCode
                && certificate.facts.offering == facts.offering
                && certificate.facts.mark == facts.mark
        }
        if let other, scheme.rule("reevaluation") != nil {
            throw standing.afterAward(.reevaluationWanted(other.number), under: "reevaluation")
        }
        return nil
    }

    /// What was revoked or given back since its re-evaluation began is not renewed.
    private func renewable(_ number: CertificateNumber) throws(Refusal) -> Certificate? {
        guard let old = state.certificates[number] else { return nil }
        let status = old.status(on: event.occurredOn)
        guard status.isInForce || status == .expired else {
            throw standing.afterAward(.notInForce(number, status), under: "reevaluation")
        }
        return old
    }

    /// The credential says what the ledger says, under the issuing body's certificate key
    /// (FORMATS §7).
    func check(_ bytes: [UInt8], _ claims: CredentialClaims) throws(Refusal) {
        let credential: Credential
        do { credential = try Credential(decoding: bytes) } catch {
            throw refusal(.credentialUnreadable("\(error)"), under: "credential")
        }
        if let difference = credential.claims.difference(from: claims) {
            throw refusal(.credentialDiffers(difference), under: "credential")
        }
        let keys = state.authority.certificateKeys.filter {
            $0.party == signer.party && $0.revokedBy == nil
        }
        guard keys.contains(where: { credential.isSigned(by: $0.publicKey) }) else {
            throw refusal(.credentialKey, under: "credential")
        }
        let limit = QRCapacity.byteCount(behind: "\(scheme.registerURL)/c#")
        guard bytes.count <= limit else {
            throw refusal(
                .credentialTooLong(
                    bytes: bytes.count, limit: limit, longest: claims.longestField),
                under: "credential")
        }
    }
}

extension Sequence {
    func flatMapTyped<Failure: Error, Item>(
        _ transform: (Element) throws(Failure) -> [Item]
    ) throws(Failure) -> [Item] {
        var items: [Item] = []
        for element in self { items += try transform(element) }
        return items
    }
}
