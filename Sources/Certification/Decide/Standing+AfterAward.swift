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

    func checkSupervision() throws(Refusal) {
        switch subject.kind {
        case "supervision":
            if state.newest[subject] != nil {
                throw afterAward(.twice(kind: "supervision", id: subject.id))
            }
        case "plan":
            if let year = Int(subject.id), state.plannedYears.contains(year) {
                throw afterAward(.twice(kind: "plan", id: subject.id))
            }
        case "spotcheck": try checkSpotCheck()
        default: try checkRectification()
        }
    }

    private func checkSpotCheck() throws(Refusal) {
        guard let id = SpotCheckID(subject.id) else { throw refusal(.malformed("spot check id")) }
        guard let check = state.spotChecks[id] else {
            if act.type == "spotcheck.sampled" { return }
            throw unknown("spotcheck")
        }
        switch act.type {
        case "spotcheck.sampled": throw afterAward(.twice(kind: "spotcheck", id: subject.id))
        case "spotcheck.concluded": if check.outcome != nil { throw done() }
        case "spotcheck.served":
            guard check.outcome != nil else { throw afterAward(.resultMissing) }
            if check.servedOn != nil { throw done() }
        case "reinspection.requested":
            guard check.outcome != nil else { throw afterAward(.resultMissing) }
            guard check.outcome != "conforming" else {
                throw afterAward(.nothingToReinspect, under: "reinspection")
            }
            guard check.servedOn != nil else { throw first("spotcheck.served") }
            if check.reinspectionRequestedOn != nil { throw done() }
        default:
            guard check.reinspectionRequestedOn != nil else {
                throw first("reinspection.requested")
            }
            if check.reinspectionOutcome != nil { throw done() }
        }
    }

    private func checkRectification() throws(Refusal) {
        guard let id = RectificationID(subject.id) else {
            throw refusal(.malformed("rectification id"))
        }
        guard let rectification = state.rectifications[id] else {
            if act.type == "rectification.ordered" { return }
            throw unknown("rectification")
        }
        if act.type == "rectification.ordered" {
            throw afterAward(.twice(kind: "rectification", id: subject.id))
        }
        if rectification.isOver { throw done() }
        if act.type == "rectification.rechecked", rectification.reportedOn == nil,
            day <= rectification.due, scheme.rule("rectification") != nil
        {
            throw afterAward(.rectificationRuns(due: rectification.due), under: "rectification")
        }
    }

    func checkRevocation() throws(Refusal) {
        guard let id = RevocationID(subject.id) else {
            throw refusal(.malformed("revocation id"))
        }
        guard let revocation = state.revocations[id] else {
            if act.type == "revocation.intended" { return }
            if act.type == "revocation.decided" { throw first("revocation.intended") }
            throw unknown("revocation")
        }
        switch act.type {
        case "revocation.intended": throw afterAward(.twice(kind: "revocation", id: subject.id))
        case "revocation.served":
            guard revocation.stage == .decided else {
                throw revocation.stage == .served ? done() : first("revocation.decided")
            }
        case "revocation.answered":
            guard revocation.stage == .intended, revocation.answeredOn == nil else {
                throw done()
            }
        default:
            guard revocation.stage == .intended else { throw done() }
            if act.type == "revocation.decided" { try checkAnswered(revocation) }
        }
    }

    /// Without notice, or before the time to answer has run, nothing is revoked (due process).
    func checkAnswered(_ revocation: Revocation) throws(Refusal) {
        guard let rule = scheme.rule("revocation-answer") else { return }
        guard let from = revocation.answerFrom else {
            throw afterAward(.notNotified, under: "revocation-answer")
        }
        if revocation.answeredOn != nil { return }
        // An end beyond the known calendar is open, and the decision waits (RULES, general rule
        // 12).
        let days = rule.number("workingDays") ?? 0
        let due: CivilDate
        if let known = revocation.answerDue {
            due = known
        } else {
            due = try workingDays(days, after: from)
        }
        guard day > due else {
            throw afterAward(.answerRuns(due: due), under: "revocation-answer")
        }
    }

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
