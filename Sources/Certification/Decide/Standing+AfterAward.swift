import COSE

/// Whether an act after the award is open on a subject at all (arts. 18–30; RULES, general rules
/// 7–10).
extension Standing {
    func afterAward(_ reason: Refusal.AfterAwardReason) -> Refusal { refusal(.afterAward(reason)) }

    func afterAward(_ reason: Refusal.AfterAwardReason, under rule: String) -> Refusal {
        refusal(.afterAward(reason), under: rule)
    }

    func unknown(_ kind: String) -> Refusal { afterAward(.unknown(kind: kind, id: subject.id)) }

    /// The act that comes first, by its name in the scheme.
    func first(_ type: String) -> Refusal {
        afterAward(.first(scheme.acts[type]?.wording ?? Wording(zh: type, en: type)))
    }

    func done() -> Refusal { afterAward(.doneAlready(act.wording)) }

    func checkRemedy() throws(Refusal) {
        guard let id = RemedyID(subject.id) else { throw refusal(.malformed("remedy id")) }
        guard let remedy = state.remedies[id] else {
            if act.type == "remedy.lodged" { return }
            throw unknown("remedy")
        }
        if act.type == "remedy.lodged" { throw afterAward(.twice(kind: "remedy", id: subject.id)) }
        if remedy.outcome != nil { throw refusal(.remedied(.remedyDecided), under: "remedy") }
    }

    /// Acts on a certificate that is there.
    func checkHeldCertificate(_ certificate: Certificate) throws(Refusal) {
        switch act.type {
        case "takeover.recorded":
            throw refusal(.numberTwice(certificate.number), under: "number")
        case "certificate.recovered", "certificate.voided":
            guard certificate.revocation(on: day) != nil else { throw first("revocation.served") }
            if certificate.recoveredOn != nil { throw done() }
            guard certificate.status(on: day) != .validUnderReview else {
                throw afterAward(.executionStayed(certificate.number), under: "remedy")
            }
        case "reevaluation.declined":
            if certificate.hasDeclined { throw done() }
            try checkInForce(certificate)
        case "certificate.reinstated":
            let isRevoked = certificate.turns.contains { turn in
                if case .revoked = turn.kind { return true }
                return false
            }
            guard isRevoked, certificate.revocation(on: .latest) != nil else {
                throw first("revocation.served")
            }
        case "user.suspended", "user.removed":
            if certificate.users.isEmpty { throw first("user.authorised") }
        case "change.inspected", "change.decided":
            guard certificate.changes.contains(where: { $0.decision == nil }) else {
                throw first("change.requested")
            }
        case "certificate.reissued": try checkStanding(certificate)
        default: try checkInForce(certificate)
        }
    }

    /// A certificate in force on the day: what only may be checked, changed, revoked, given back.
    func checkInForce(
        _ certificate: Certificate, on other: CivilDate? = nil, under rule: String? = nil
    ) throws(Refusal) {
        let status = certificate.status(on: other ?? day)
        guard status.isInForce else {
            let reason = Refusal.AfterAwardReason.notInForce(certificate.number, status)
            throw rule.map { afterAward(reason, under: $0) } ?? afterAward(reason)
        }
    }

    /// A certificate that may still be printed: in force, or only just out of its period.
    private func checkStanding(_ certificate: Certificate) throws(Refusal) {
        let status = certificate.status(on: day)
        guard status.isInForce || status == .expired else {
            throw afterAward(.notInForce(certificate.number, status))
        }
    }

    /// The edition of the scheme whose grounds apply: that in force on the day of the fact.
    func grounds(on factOn: CivilDate) -> Scheme {
        state.scheme(scheme.id, on: factOn) ?? scheme
    }
}
