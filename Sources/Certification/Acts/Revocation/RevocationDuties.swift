extension Duty.Kind {
    /// Notice is given where a failed spot check was not put right (art. 19(2)).
    static let revocationIntention = Duty.Kind(
        "revocation-intention", zh: "启动撤销程序", en: "give notice of revocation")
    /// What was noticed is decided (art. 19).
    static let revocationDecision = Duty.Kind(
        "revocation-decision", zh: "作出撤销决定或终止程序", en: "decide on the revocation, or drop it")
    /// What can be decided no more is dropped (art. 19).
    static let revocationDrop = Duty.Kind(
        "revocation-drop", zh: "终止撤销程序", en: "drop the revocation")
    /// What was decided is served (art. 19).
    static let revocationService = Duty.Kind(
        "revocation-service", zh: "送达撤销决定", en: "serve the revocation")
}

/// No procedure is left lying: each step of a revocation has its day (ours).
extension DutyLedger {
    /// A failed spot check that was not put right, and of which no notice was given.
    func intentionDuties() -> [Duty] {
        state.rectifications.values.compactMap { order -> Duty? in
            let subject = Subject(.rectification, order.id)
            guard order.hasFailed, order.spotCheck != nil, order.closedOn == nil,
                let certificate = state.certificates[order.certificate],
                certificate.status(on: day).isInForce, let last = order.recheckedOn,
                let days = scheme(subject)?.rule("revocation-steps")?.number("noticeDays")
            else { return nil }
            let holders = Set(certificate.history.map(\.holder))
            let isNoticed = holders.contains { holder in
                state.revocations.contains(under: .holder(holder)) { $0.rectification == order.id }
            }
            guard !isNoticed else { return nil }
            return step(
                .revocationIntention, subject, RevocationNotice.intended.type, days, after: last)
        }
    }

    func decisionDuties() -> [Duty] {
        state.revocations.values.compactMap { revocation -> Duty? in
            let subject = Subject(.revocation, revocation.id)
            guard revocation.stage == .intended,
                let rule = scheme(subject)?.rule("revocation-steps")
            else { return nil }
            let deciding =
                revocation.isFinding ? RevocationDecision.found : RevocationDecision.decided
            if let since = overSince(revocation), let days = rule.number("dropDays") {
                return step(
                    .revocationDrop, subject, Revocations.dropped.type, days,
                    after: revocation.runs(from: since))
            }
            guard let days = rule.number("decisionDays") else { return nil }
            return step(
                .revocationDecision, subject, deciding.type, days,
                after: revocation.runs(from: revocation.intendedOn))
        }
    }

    /// From when on nothing can be decided any more: its ground fell, or all it was to reach ended.
    private func overSince(_ revocation: Revocation) -> CivilDate? {
        if let noted = revocation.fallNotedOn { return noted }
        let certificates = revocation.certificates.compactMap { state.certificates[$0] }
        guard !revocation.isFinding,
            let scheme = scheme(Subject(.revocation, revocation.id)),
            let standing = standing(
                Subject(.revocation, revocation.id), scheme, RevocationDecision.decided.type),
            !certificates.contains(where: { standing.isReachable($0, by: revocation) })
        else { return nil }
        return certificates.compactMap { $0.ending(on: day)?.since }.max()
    }

    /// What was decided and can be served, on some certificate at least, while no remedy stays it.
    func revocationServiceDuties() -> [Duty] {
        state.revocations.values.compactMap { revocation -> Duty? in
            let subject = Subject(.revocation, revocation.id)
            guard revocation.stage == .decided, let decided = revocation.decidedOn,
                let days = scheme(subject)?.rule("revocation-steps")?.number("serviceDays"),
                let free = revocation.certificates.compactMap({ number -> CivilDate? in
                    guard let certificate = state.certificates[number],
                        certificate.standingRevocation == nil,
                        !certificate.isStayed(revocation.id, on: day),
                        !certificate.bears(revocation.id, alsoInThePast: true)
                    else { return nil }
                    // Not before the revocation fell that stood in its way, or a stay ended.
                    let freed = certificate.turns.last {
                        $0.kind.isReturn || $0.kind.isEndOfStay(of: revocation.id)
                    }
                    return max(decided, freed?.on ?? decided)
                }).min()
            else { return nil }
            return step(
                .revocationService, subject, Revocations.served.type, days,
                after: revocation.runs(from: free))
        }
    }

    private func step(
        _ kind: Duty.Kind, _ subject: Subject, _ type: String, _ days: Int, after start: CivilDate
    ) -> Duty {
        let scheme = scheme(subject)
        return duty(
            kind, subject, by: roles(type, scheme), due: limit(days, after: start, scheme),
            rule: "revocation-steps", scheme)
    }
}
