import COSE

/// Daily supervision, the year's spot check, re-inspection, rectification (art. 18).
extension Filing {
    func supervisionEffects() throws(Refusal) -> [Effect] {
        switch event.type {
        case "supervision.inspected":
            let certificate = try certificate("certificate")
            let supervision = Supervision(
                certificate: certificate.number, outcome: try reasonedOutcome(),
                entry: statement.leafHash, complaint: try complaint())
            return [.supervised(supervision)]
        case "spotcheck.planned": return [.spotChecksPlanned(year: try plannedYear())]
        case "spotcheck.sampled": return [.spotCheck(try sample())]
        case "rectification.ordered": return try orderEffects()
        case "rectification.reported", "rectification.rechecked":
            return try rectificationEffects()
        default: return try checkEffects()
        }
    }

    private func plannedYear() throws(Refusal) -> Int {
        let year = try fields.number("year")
        guard subject.id == "\(year)" else {
            throw refusal(
                .wrongSubject(type: event.type, wanted: "plan/\(year)", found: "\(subject)"))
        }
        for text in fields.texts("certificates") {
            guard let number = CertificateNumber(text), state.certificates[number] != nil else {
                throw standing.afterAward(.unknown(kind: "certificate", id: text))
            }
        }
        return year
    }

    private func sample() throws(Refusal) -> SpotCheck {
        guard let id = SpotCheckID(subject.id) else { throw refusal(.malformed("spot check id")) }
        let certificate = try certificate("certificate")
        try standing.checkInForce(certificate, on: event.occurredOn, under: "certified")
        let year = try fields.number("year")
        guard year == event.occurredOn.year else {
            throw standing.afterAward(.wrongYear(found: year, wanted: event.occurredOn.year))
        }
        var user: UserID?
        if let text = fields.optionalText("user") {
            guard let id = UserID(text), let listed = certificate.users[id],
                listed.removedOn == nil
            else { throw standing.afterAward(.unknown(kind: "user", id: text)) }
            user = id
        }
        return SpotCheck(
            id: id, certificate: certificate.number, user: user, year: year,
            sampledOn: event.occurredOn, sampledBy: statement.leafHash,
            complaint: try complaint())
    }

    private func checkEffects() throws(Refusal) -> [Effect] {
        guard let id = SpotCheckID(subject.id), var check = state.spotChecks[id] else {
            throw standing.unknown("spotcheck")
        }
        try checkNotBefore(check.sampledOn)
        switch event.type {
        case "spotcheck.concluded":
            check.outcome = try reasonedOutcome()
            check.result = statement.leafHash
            return [.spotCheck(check)]
        case "spotcheck.served":
            if let result = check.result.flatMap({ state.entries[$0] }) {
                try checkNotBefore(result.occurredOn)
            }
            check.servedOn = event.occurredOn
            return [.spotCheck(check)]
        case "reinspection.requested":
            guard let certificate = state.certificates[check.certificate] else {
                throw standing.unknown("certificate")
            }
            try checkHolder(certificate.holder)
            if let served = check.servedOn { try checkNotBefore(served) }
            if let served = check.servedOn, let rule = scheme.rule("reinspection") {
                let due = served.adding(days: rule.number("days") ?? 0)
                guard receivedOn <= due else {
                    throw standing.afterAward(.askedTooLate(due: due), under: "reinspection")
                }
            }
            check.reinspectionRequestedOn = receivedOn
            return [.spotCheck(check)]
        default: return try reinspection(check)
        }
    }

    /// The re-inspection's result replaces the first; when it conforms, what was ordered on the
    /// first falls away.
    private func reinspection(_ check: SpotCheck) throws(Refusal) -> [Effect] {
        var check = check
        if let requested = check.reinspectionRequestedOn { try checkNotBefore(requested) }
        check.reinspectionOutcome = try reasonedOutcome()
        check.reinspectionResult = statement.leafHash
        var effects: [Effect] = [.spotCheck(check)]
        guard check.reinspectionOutcome == "conforming" else { return effects }
        for var order in openRectifications(of: check.certificate) where order.spotCheck == check.id
        {
            order.outcome = "fulfilled"
            order.recheckedOn = event.occurredOn
            effects.append(.rectification(order))
            effects.append(turn(check.certificate, .rectificationEnded(order.id)))
        }
        return effects
    }

    func openRectifications(of number: CertificateNumber) -> [Rectification] {
        state.rectifications.under(.certificate(number)).filter { !$0.isOver }
            .sorted { $0.id < $1.id }
    }

    private func orderEffects() throws(Refusal) -> [Effect] {
        guard let id = RectificationID(subject.id) else {
            throw refusal(.malformed("rectification id"))
        }
        let certificate = try certificate("certificate")
        try standing.checkInForce(certificate, on: event.occurredOn, under: "certified")
        let basis = try fields.entry("basis")
        let check = try finding(basis, against: certificate.number)
        let days = scheme.rule("rectification")?.number("days") ?? 0
        let order = Rectification(
            id: id, certificate: certificate.number, order: statement.leafHash, basis: basis,
            spotCheck: check?.id, complaint: try complaint(), orderedOn: event.occurredOn,
            due: protectedDay.adding(days: days))
        return [.rectification(order), turn(certificate.number, .rectificationOrdered(id))]
    }

    /// The finding that an order rests on: a result served and not under re-inspection, or a visit.
    private func finding(
        _ basis: Digest, against number: CertificateNumber
    ) throws(Refusal) -> SpotCheck? {
        if let visit = state.supervisions[basis], visit.certificate == number,
            visit.outcome != "conforming"
        {
            return nil
        }
        guard
            let check = state.spotChecks.under(.entry(basis)).first(where: {
                $0.result == basis || $0.reinspectionResult == basis
            }), check.certificate == number, check.standingOutcome != "conforming"
        else {
            guard scheme.rule("rectification") != nil else { return nil }
            throw standing.afterAward(.noFinding(basis), under: "rectification")
        }
        guard check.servedOn != nil else { throw standing.first("spotcheck.served") }
        guard !check.isReinspectionOpen || scheme.rule("reinspection") == nil else {
            throw standing.afterAward(.reinspectionOpen(check.id), under: "reinspection")
        }
        return check
    }

    private func rectificationEffects() throws(Refusal) -> [Effect] {
        guard let id = RectificationID(subject.id), var order = state.rectifications[id] else {
            throw standing.unknown("rectification")
        }
        try checkNotBefore(order.orderedOn)
        if event.type == "rectification.reported" {
            guard let certificate = state.certificates[order.certificate] else {
                throw standing.unknown("certificate")
            }
            try checkHolder(certificate.holder)
            order.reportedOn = receivedOn
            return [.rectification(order)]
        }
        let outcome = try reasonedOutcome()
        if outcome == "silent", scheme.rule("rectification") != nil {
            if let reported = order.reportedOn {
                throw standing.afterAward(.reportIsThere(reported), under: "rectification")
            }
            guard event.occurredOn > order.due else {
                throw standing.afterAward(
                    .rectificationRuns(due: order.due), under: "rectification")
            }
        } else if outcome != "silent", order.reportedOn == nil {
            throw standing.first("rectification.reported")
        }
        order.outcome = outcome
        order.recheckedOn = event.occurredOn
        guard order.isFulfilled else { return [.rectification(order)] }
        return [.rectification(order), turn(order.certificate, .rectificationEnded(id))]
    }

    // What acts after the award share.

    /// The certificate that a field names.
    func certificate(
        _ name: String, under rule: String = "certified"
    ) throws(Refusal) -> Certificate {
        let text = try fields.text(name)
        guard let number = CertificateNumber(text), let certificate = state.certificates[number]
        else { throw standing.afterAward(.unknown(kind: "certificate", id: text), under: rule) }
        return certificate
    }

    /// The subject's own certificate.
    func ownCertificate() throws(Refusal) -> Certificate {
        guard let number = CertificateNumber(subject.id),
            let certificate = state.certificates[number]
        else { throw standing.unknown("certificate") }
        return certificate
    }

    func turn(_ number: CertificateNumber, _ kind: Turn.Kind, on day: CivilDate? = nil) -> Effect {
        .turned(number, Turn(kind, on: day ?? event.occurredOn, by: index))
    }

    /// The outcome, with its reason where the scheme asks for one.
    func reasonedOutcome() throws(Refusal) -> String {
        let outcome = try outcome(try fields.text("outcome"))
        let isReasoned = !outcome.needsReason || fields.optionalText("reason") != nil
        guard isReasoned || scheme.rule("reasons") == nil else {
            throw refusal(.reasonMissing(outcome: outcome.name), under: "reasons")
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
        else {
            throw standing.afterAward(.unknown(kind: "complaint", id: String(hash.hex.prefix(16))))
        }
        return complaint.id
    }

    /// Nobody but the holder reports, answers, asks; a paper says whose it is (RULES, general rule
    /// 2).
    func checkHolder(_ holder: PartyID, under rule: String? = nil) throws(Refusal) {
        if let behalf = event.behalf {
            guard Fields(behalf).optionalText("party") == "\(holder)" else {
                throw standing.afterAward(.notHolder(holder), under: rule ?? "on-behalf")
            }
            return
        }
        guard !standing.outsiders.contains(signer.role) || signer.party == holder else {
            throw standing.afterAward(.notHolder(holder), under: rule ?? "authority")
        }
    }

    func checkNotBefore(_ day: CivilDate) throws(Refusal) {
        guard event.occurredOn >= day else {
            throw refusal(.occursBeforeCause(event.occurredOn, day), under: "dates")
        }
    }
}
