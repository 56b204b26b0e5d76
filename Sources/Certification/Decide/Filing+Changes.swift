import COSE

/// Changes, editions, successors, ends of a certificate (RULES, general rules 7, 8).
extension Filing {
    func changeEffects() throws(Refusal) -> [Effect] {
        let certificate = try ownCertificate()
        switch event.type {
        case "change.requested": return [try request(certificate)]
        case "change.inspected":
            var change = try openChange(certificate)
            change.isConforming = try reasonedOutcome() == "conforming"
            return [.changeNoted(certificate.number, change)]
        case "change.decided": return try changeDecision(certificate)
        case "certificate.reissued": return [try newEdition(certificate)]
        case "certificate.surrendered":
            try checkHolder(holder(of: certificate))
            return [turn(certificate.number, .surrendered, on: receivedOn)]
        case "holder.succeeded": return try succession(certificate)
        case "holder.deregistered":
            try checkPast([try fields.date("deregisteredOn")])
            return [turn(certificate.number, .deregistered)]
        default:
            if let id = certificate.revocation(on: day),
                let served = state.revocations[id]?.servedOn
            {
                try checkNotBefore(served)
            }
            return [.recovered(certificate.number, on: event.occurredOn)]
        }
    }

    private func request(_ certificate: Certificate) throws(Refusal) -> Effect {
        try checkHolder(holder(of: certificate))
        guard !event.redacted.isEmpty || !act.redacts.contains(PublicFacts.key) else {
            throw refusal(.noOffering, under: "offering")
        }
        let what = fields.texts("what")
        let inspected = Set(scheme.rule("change")?.texts("inspected") ?? [])
        let change = Certificate.Change(
            request: statement.leafHash, what: what,
            needsInspection: fields.flag("outsideScope") && !inspected.isDisjoint(with: what),
            redacted: event.redacted)
        return .changeNoted(certificate.number, change)
    }

    private func openChange(_ certificate: Certificate) throws(Refusal) -> Certificate.Change {
        let request = try fields.entry("request")
        guard
            let change = certificate.changes.first(where: {
                $0.request == request && $0.decision == nil
            })
        else { throw refusal(.remedied(.changeUnknown), under: "change") }
        return change
    }

    /// Granted: the new facts, shown as the request's digest promised, from their day on.
    private func changeDecision(_ certificate: Certificate) throws(Refusal) -> [Effect] {
        var change = try openChange(certificate)
        change.decision = statement.leafHash
        guard try reasonedOutcome() == "granted" else {
            return [.changeNoted(certificate.number, change)]
        }
        guard !change.needsInspection || change.isConforming else {
            throw refusal(.remedied(.inspectionFirst), under: "change")
        }
        let effectiveOn = try fields.date("effectiveOn")
        guard effectiveOn >= event.occurredOn else {
            throw refusal(.remedied(.effectiveBefore(event.occurredOn)), under: "change")
        }
        guard let disclosure = try? Disclosure(decoding: try fields.bytes("disclosure")),
            disclosure.key == PublicFacts.key, change.redacted.contains(disclosure.digest),
            let facts = try? PublicFacts(disclosure.value)
        else { throw refusal(.remedied(.disclosureDiffers), under: "disclosure") }
        change.effectiveOn = effectiveOn
        if scheme.rule("credit-code") != nil, facts.creditCode != certificate.facts.creditCode {
            do { _ = try CreditCode(facts.creditCode) } catch {
                throw refusal(.codeInvalid("\(error)"), under: "credit-code")
            }
        }
        return [
            .changeNoted(certificate.number, change),
            .versionChanged(
                certificate.number,
                Certificate.Version(
                    from: effectiveOn, holder: certificate.version(on: effectiveOn).holder,
                    facts: facts, index: index)),
        ]
    }

    /// A new edition keeps the number; its credential says what now holds (RULES, general rule 8).
    private func newEdition(_ certificate: Certificate) throws(Refusal) -> Effect {
        let because = try fields.text("because")
        try checkBasis(because, certificate)
        let wanted = certificate.edition + 1
        guard try fields.number("edition") == wanted else {
            throw refusal(.editionWrong(wanted), under: "edition")
        }
        guard
            let claims = CredentialClaims.reissue(
                of: certificate.number, on: event.occurredOn, in: state)
        else { throw standing.unknown("certificate") }
        let credential = try fields.bytes("credential")
        try check(credential, claims)
        return .editionIssued(
            certificate.number,
            Certificate.Edition(
                edition: wanted, because: because, issuedOn: event.occurredOn, issuedBy: index,
                statusIndex: claims.statusIndex, credential: credential))
    }

    private static let bases: [String: Set<String>] = [
        "change": ["change.decided"], "correction": ["entry.amended"],
        "reinstatement": ["certificate.reinstated"], "succession": ["holder.succeeded"],
    ]

    private func checkBasis(_ because: String, _ certificate: Certificate) throws(Refusal) {
        guard let types = Self.bases[because] else { return }
        guard let hash = fields.optionalText("basis").flatMap({ Digest(hex: $0) }),
            let mark = state.entries[hash], types.contains(mark.type.name)
        else { throw refusal(.remedied(.editionBasis(because)), under: "edition") }
        let isItsOwn =
            switch because {
            case "change":
                certificate.changes.contains { $0.decision == hash && $0.effectiveOn != nil }
            case "reinstatement": certificate.turns.contains { $0.index == mark.index }
            case "succession": certificate.versions.contains { $0.index == mark.index }
            default: true
            }
        guard isItsOwn else {
            throw refusal(.remedied(.editionBasis(because)), under: "edition")
        }
        // Printed before its day, the new edition would say what no longer holds.
        if let version = certificate.versions.first(where: { $0.index == mark.index }) {
            try checkNotBefore(version.from)
        }
    }

    /// A successor confirmed by the office holds it from his day on; else the certificate ends.
    private func succession(_ certificate: Certificate) throws(Refusal) -> [Effect] {
        guard try reasonedOutcome() == "confirmed" else {
            return [turn(certificate.number, .merged)]
        }
        guard let named = fields.optionalText("successor").flatMap({ PartyID($0) }),
            let effectiveOn = fields.optionalDate("effectiveOn"), fields.map["facts"] != nil
        else { throw refusal(.remedied(.successorMissing), under: "succession") }
        let successor = try checkedOperator(named)
        guard effectiveOn >= event.occurredOn else {
            throw refusal(.remedied(.effectiveBefore(event.occurredOn)), under: "succession")
        }
        let facts = try facts("facts")
        if scheme.rule("credit-code") != nil {
            do { _ = try CreditCode(facts.creditCode) } catch {
                throw refusal(.codeInvalid("\(error)"), under: "credit-code")
            }
        }
        return [
            .versionChanged(
                certificate.number,
                Certificate.Version(
                    from: effectiveOn, holder: successor, facts: facts, index: index))
        ]
    }
}
