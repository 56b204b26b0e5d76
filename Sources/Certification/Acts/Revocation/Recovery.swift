import COSE

/// The paper of a revoked certificate comes back, or is declared void (art. 19; due process ours).
enum Recovery {
    static let recovered = Act(
        "certificate.recovered", on: .certificate, [.city, .reason],
        opens: { standing throws(Refusal) in try standing.checkRevoked() },
        duties: { $0.recoveryDuties() },
        effects: { filing throws(Refusal) in [try filing.recovery()] })

    static let voided = Act(
        "certificate.voided", on: .certificate, [Field("document", .text(200), "示例作废公告〔2026〕1号")],
        opens: { standing throws(Refusal) in try standing.checkRevoked() },
        effects: { filing throws(Refusal) in [try filing.recovery()] })
}

extension Duty.Kind {
    /// The paper of a revoked certificate is taken back, or declared void (art. 19).
    static let recovery = Duty.Kind(
        "recovery", zh: "收回证书或公告作废", en: "take the certificate back, or declare it void")
}

extension DutyLedger {
    /// From the day on which the revocation has effect, or has it again; what was given back before
    /// is back.
    fileprivate func recoveryDuties() -> [Duty] {
        state.certificates.values.compactMap { certificate in
            let status = certificate.status(on: day)
            let subject = Subject(.certificate, certificate.number)
            guard status.isRevoked,
                certificate.recoveredOn == nil, let scheme = scheme(subject),
                !certificate.turns.contains(where: { $0.kind == .surrendered && $0.on <= day }),
                let days = scheme.rule("recovery")?.number("days"),
                let revoked = certificate.revocation(on: day),
                let since = certificate.executable(revoked)
            else { return nil }
            return duty(
                .recovery, subject, by: roles(Recovery.recovered.type, scheme),
                due: limit(days, after: since, scheme), rule: "recovery", scheme)
        }
    }
}

extension Certificate {
    /// From when a revocation is carried out: its service, or the end of what kept it from effect,
    /// a stay or a reinstatement that fell.
    fileprivate func executable(_ revocation: RevocationID) -> CivilDate? {
        let turn = turns.last { turn in
            if case .revoked(revocation, _, _) = turn.kind { return true }
            return turn.kind.isEndOfStay(of: revocation)
        }
        return turn.map { max($0.on, revokedAgainOn ?? $0.on) }
    }
}

extension Standing {
    fileprivate func checkRevoked() throws(Refusal) {
        let certificate = try certificate()
        if certificate.revocation(on: day) == nil { try refuse(first(Revocations.served.type)) }
        // Taken back or void, whichever it was.
        if certificate.recoveredOn != nil {
            try refuse(refusal(.doneAlready(Duty.Kind.recovery.wording)))
        }
        if certificate.status(on: day) == .validUnderReview {
            try refuse(.executionStayed(certificate.number), under: "remedy")
        }
    }
}

extension Filing {
    fileprivate func recovery() throws(Refusal) -> Effect {
        let certificate = try ownCertificate()
        try checkPlace(of: certificate.number)
        if let id = certificate.revocation(on: day),
            let served = state.revocations[id]?.served[certificate.number]
        {
            try checkNotBefore(served)
        }
        return .certificate(
            certificate.number, .recovered(on: event.occurredOn, by: statement.leafHash))
    }
}

extension Refusal.Reason {
    static func executionStayed(_ number: CertificateNumber) -> Self {
        Self(
            "execution-stayed", "证书 \(number) 的撤销决定停止执行期间，不得收回或作废",
            "the revocation of \(number) is stayed: it is neither taken back nor void",
            ["certificate": number])
    }
}
