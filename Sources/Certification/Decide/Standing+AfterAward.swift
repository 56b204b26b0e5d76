import COSE

/// What acts after the award share when they ask whether they are open (arts. 18–30).
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

    /// The certificate that the act is written on.
    func certificate() throws(Refusal) -> Certificate {
        guard let number = CertificateNumber(subject.id) else {
            throw refusal(.numberForm(numberForm), under: "number")
        }
        guard let certificate = state.certificates[number] else { throw unknown("certificate") }
        return certificate
    }

    /// A certificate in force on the day: what only may be checked, changed, revoked, given back.
    func checkInForce(
        _ certificate: Certificate, on other: CivilDate? = nil, under rule: String? = nil
    ) throws(Refusal) {
        let status = certificate.status(on: other ?? day)
        if !status.isInForce {
            let reason = Refusal.AfterAwardReason.notInForce(certificate.number, status)
            try refuse(rule.map { afterAward(reason, under: $0) } ?? afterAward(reason))
        }
    }

    /// The edition of the scheme whose grounds apply: that in force on the day of the fact.
    func grounds(on factOn: CivilDate) -> Scheme {
        state.scheme(scheme.id, on: factOn) ?? scheme
    }
}
