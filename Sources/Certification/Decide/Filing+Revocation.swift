import COSE

/// The six grounds: notice, answer, decision, service, the paper's return (art. 19).
extension Filing {
    func revocationEffects() throws(Refusal) -> [Effect] {
        guard let id = RevocationID(subject.id) else {
            throw refusal(.malformed("revocation id"))
        }
        if event.type == "revocation.intended" { return try intention(id) }
        guard var revocation = state.revocations[id] else { throw standing.unknown("revocation") }
        try checkNotBefore(revocation.intendedOn)
        switch event.type {
        case "revocation.answered":
            try checkHolder(revocation.holder)
            revocation.answeredOn = receivedOn
            return [.revocation(revocation)]
        case "revocation.dropped":
            revocation.stage = .dropped
            return [.revocation(revocation)]
                + revocation.certificates.flatMap { dropped($0, revocation) }
        case "revocation.decided": return try decision(revocation)
        default: return try service(revocation)
        }
    }

    /// With the intention goes what it rested on: nothing more can come of a failed order.
    private func dropped(_ number: CertificateNumber, _ revocation: Revocation) -> [Effect] {
        [turn(number, .revocationDropped(revocation.id))]
            + (revocation.rectification.map { [turn(number, .rectificationEnded($0))] } ?? [])
    }

    private func intention(_ id: RevocationID) throws(Refusal) -> [Effect] {
        let name = try fields.text("ground")
        let factOn = try fields.date("factOn")
        try checkPast([factOn])
        let ground = try ground(name, on: factOn)
        let certificates = try intendedCertificates()
        let holder = certificates[0].holder
        let fromTheBeginning = fields.flag("fromTheBeginning")
        if scheme.rule("effect") != nil, fromTheBeginning,
            ground.parameters["fromTheBeginning"] != .bool(true)
        {
            throw standing.afterAward(.notFromTheBeginning(name), under: "effect")
        }
        try checkReach(ground, certificates, holder)
        try checkEvidence(of: ground, certificates)
        let numbers = certificates.map(\.number)
        let revocation = Revocation(
            id: id, ground: name, factOn: factOn, holder: holder, certificates: numbers,
            notice: statement.leafHash, intendedOn: event.occurredOn,
            rectification: fields.optionalText("rectification").flatMap { RectificationID($0) },
            complaint: try complaint(), fromTheBeginning: fromTheBeginning)
        return [.revocation(revocation)] + numbers.map { turn($0, .revocationIntended(id)) }
    }

    /// The ground as the edition in force when the fact occurred names it (RULES, general rule 11).
    private func ground(_ name: String, on factOn: CivilDate) throws(Refusal) -> Scheme.Rule {
        guard let ground = standing.grounds(on: factOn).grounds[name] else {
            throw standing.afterAward(.groundUnknown(name), under: "ground")
        }
        return ground
    }

    private func refusal(_ reason: Refusal.AfterAwardReason, ground: Scheme.Rule) -> Refusal {
        Refusal(
            .afterAward(reason), rule: "ground.\(ground.name)",
            source: standing.source(ground.source))
    }

    /// The certificates that the notice names: of one holder, each in force and named once.
    private func intendedCertificates() throws(Refusal) -> [Certificate] {
        var certificates: [Certificate] = []
        for text in fields.texts("certificates") {
            guard let number = CertificateNumber(text),
                let certificate = state.certificates[number]
            else { throw standing.afterAward(.unknown(kind: "certificate", id: text)) }
            try standing.checkInForce(certificate, on: event.occurredOn, under: "ground")
            if certificates.contains(where: { $0.number == number }) {
                throw standing.afterAward(.twice(kind: "certificate", id: text))
            }
            if let first = certificates.first, first.holder != certificate.holder {
                throw standing.afterAward(.otherHolder(number), under: "ground")
            }
            certificates.append(certificate)
        }
        guard !certificates.isEmpty else { throw .malformed(.missing("certificates")) }
        return certificates
    }

    /// Serious dishonesty reaches all of the holder's; the other grounds those concerned.
    private func checkReach(
        _ ground: Scheme.Rule, _ named: [Certificate], _ holder: PartyID
    ) throws(Refusal) {
        guard ground.text("reaches") == "holder" else { return }
        let missing = state.certificates(of: holder).filter { certificate in
            certificate.status(on: event.occurredOn).isInForce
                && !named.contains { $0.number == certificate.number }
        }
        guard missing.isEmpty else {
            throw refusal(.reachesAlso(missing.map(\.number)), ground: ground)
        }
    }

    /// What a ground asks for beside its documents, by its parameters in the scheme.
    private func checkEvidence(
        of ground: Scheme.Rule, _ certificates: [Certificate]
    ) throws(Refusal) {
        for hash in fields.texts("basis").compactMap({ Digest(hex: $0) })
        where state.annulled.contains(hash) {
            throw refusal(.remedied(.annulled(hash)), under: "in-doubt")
        }
        switch ground.text("restsOn") {
        case "rectification": try checkRectification(ground, certificates)
        case "penalty":
            guard let penalty = fields.record("penalty") else {
                throw refusal(
                    .groundRestsOn(ground.name, Wording(zh: "处罚决定", en: "the penalty")),
                    ground: ground)
            }
            let levels = ["town", "county", "city", "province", "nation"]
            let found = try penalty.text("level")
            let wanted = ground.text("atLeast") ?? "town"
            guard let here = levels.firstIndex(of: found),
                let least = levels.firstIndex(of: wanted),
                here >= least
            else { throw refusal(.penaltyLevel(found: found, wanted: wanted), ground: ground) }
        case "provision":
            guard fields.optionalText("provision") != nil else {
                throw refusal(
                    .groundRestsOn(
                        ground.name, Wording(zh: "所违反的规定", en: "the provision broken")),
                    ground: ground)
            }
        default: break
        }
    }

    /// Ground (2) rests on a failed rectification of the one certificate that it concerns.
    private func checkRectification(
        _ ground: Scheme.Rule, _ certificates: [Certificate]
    ) throws(Refusal) {
        guard let id = fields.optionalText("rectification").flatMap({ RectificationID($0) }),
            let order = state.rectifications[id]
        else {
            throw refusal(
                .groundRestsOn(ground.name, Wording(zh: "未到位的整改", en: "a failed rectification")),
                ground: ground)
        }
        try checkFailed(order, ground, certificates)
        for certificate in certificates where certificate.number != order.certificate {
            throw refusal(.noFinding(order.order), ground: ground)
        }
    }

    /// The spot check failed and was not put right in time, as a re-check or recorded silence
    /// after the deadline says, with no re-inspection open and none that found it conforming.
    private func checkFailed(
        _ order: Rectification, _ ground: Scheme.Rule, _ certificates: [Certificate]
    ) throws(Refusal) {
        let open = certificates.flatMap { state.spotChecks.under(.certificate($0.number)) }
            .filter(\.isReinspectionOpen)
        if let check = open.min(by: { $0.id < $1.id }), scheme.rule("reinspection") != nil {
            throw standing.afterAward(.reinspectionOpen(check.id), under: "reinspection")
        }
        let check = order.spotCheck.flatMap { state.spotChecks[$0] }
        guard order.hasFailed, let check, check.standingOutcome != "conforming" else {
            throw refusal(.notFailed(order.id), ground: ground)
        }
    }

    /// What the notice rested on still holds on the day of the decision.
    private func checkGroundHolds(
        _ revocation: Revocation, _ certificates: [Certificate]
    ) throws(Refusal) {
        let ground = try ground(revocation.ground, on: revocation.factOn)
        try checkReach(ground, certificates, revocation.holder)
        if let order = revocation.rectification.flatMap({ state.rectifications[$0] }),
            ground.text("restsOn") == "rectification"
        {
            try checkFailed(order, ground, certificates)
        }
    }

    private func decision(_ revocation: Revocation) throws(Refusal) -> [Effect] {
        var revocation = revocation
        let name = try fields.text("ground")
        guard name == revocation.ground else {
            throw standing.afterAward(
                .groundDiffers(found: name, noticed: revocation.ground), under: "ground")
        }
        try standing.dated(event.occurredOn).checkAnswered(revocation)
        var named: [Certificate] = []
        for text in fields.texts("certificates") {
            guard let number = CertificateNumber(text), revocation.certificates.contains(number)
            else {
                guard let number = CertificateNumber(text) else {
                    throw standing.afterAward(.unknown(kind: "certificate", id: text))
                }
                throw standing.afterAward(.notNoticed(number), under: "revocation-answer")
            }
            guard let certificate = state.certificates[number] else { continue }
            try standing.checkInForce(certificate, on: event.occurredOn, under: "ground")
            guard !named.contains(where: { $0.number == number }) else {
                throw standing.afterAward(.twice(kind: "certificate", id: text))
            }
            named.append(certificate)
        }
        try checkGroundHolds(revocation, named)
        // The decision may be milder than the notice, not harsher.
        let fromTheBeginning = fields.flag("fromTheBeginning")
        guard revocation.fromTheBeginning || !fromTheBeginning || scheme.rule("effect") == nil
        else {
            throw standing.afterAward(.noticedFromService, under: "effect")
        }
        revocation.fromTheBeginning = fromTheBeginning
        let numbers = named.map(\.number)
        let spared = revocation.certificates.filter { !numbers.contains($0) }
        revocation.certificates = numbers
        revocation.stage = .decided
        revocation.decision = statement.leafHash
        revocation.decidedOn = event.occurredOn
        return [.revocation(revocation)]
            + spared.map { turn($0, .revocationDropped(revocation.id)) }
    }

    /// Effective on service, never earlier, except that fraud may work from the beginning.
    private func service(_ revocation: Revocation) throws(Refusal) -> [Effect] {
        var revocation = revocation
        if let decided = revocation.decidedOn { try checkNotBefore(decided) }
        revocation.stage = .served
        revocation.servedOn = event.occurredOn
        return [.revocation(revocation)]
            + revocation.certificates.map { number in
                turn(
                    number,
                    .revoked(
                        revocation.id, ground: revocation.ground,
                        fromTheBeginning: revocation.fromTheBeginning))
            }
    }
}
