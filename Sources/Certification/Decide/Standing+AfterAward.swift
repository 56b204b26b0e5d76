import COSE

/// What acts after the award share when they ask whether they are open (arts. 18–30).
extension Standing {
    func twice() -> Refusal { refusal(.twice(kind: act.subjectKind, id: subject.id)) }

    /// Refuses where the record that the act is written on is there already.
    func checkNew<Kind, Record>(in table: Records<Identifier<Kind>, Record>) throws(Refusal) {
        if table[try id()] != nil { try refuse(twice()) }
    }

    /// The record that the act is written on.
    func known<Kind, Record>(
        in table: Records<Identifier<Kind>, Record>
    ) throws(Refusal) -> Record {
        guard let record = table[try id()] else {
            throw refusal(.unknown(kind: act.subjectKind, id: subject.id))
        }
        return record
    }

    /// Nothing is known of the subject, which is to be of a kind.
    func unknown(_ kind: SubjectKind) -> Refusal { refusal(.unknown(kind, id: subject.id)) }

    /// The act that comes first, by its name in the scheme.
    func first(_ type: String) -> Refusal { refusal(.first(wording(of: type))) }

    func done() -> Refusal { done(act.type) }

    /// Another act was done, and leaves no room for this one.
    func done(_ type: String) -> Refusal { refusal(.doneAlready(wording(of: type))) }

    /// The subject came to its end, not by this act perhaps.
    func over() -> Refusal { refusal(.over(kind: act.subjectKind, id: subject.id)) }

    private func wording(of type: String) -> Wording {
        scheme.acts[type]?.wording ?? Wording(zh: type, en: type)
    }

    /// The certificate that the act is written on.
    func certificate() throws(Refusal) -> Certificate {
        guard let number = CertificateNumber(subject.id) else {
            throw refusal(.numberForm(numberForm), under: "number")
        }
        guard let certificate = state.certificates[number] else { throw unknown(.certificate) }
        return certificate
    }

    /// A certificate in force on the day: what only may be checked, changed, revoked, given back.
    func checkInForce(
        _ certificate: Certificate, on other: CivilDate? = nil, under rule: String? = nil
    ) throws(Refusal) {
        let status = certificate.status(on: other ?? day)
        if !status.isInForce {
            let reason = Refusal.Reason.notInForce(certificate.number, status)
            try refuse(rule.map { refusal(reason, under: $0) } ?? refusal(reason))
        }
    }

    /// The edition of the scheme whose grounds apply: that in force on the day of the fact.
    func grounds(on factOn: CivilDate) -> Scheme { state.scheme(scheme.id, on: factOn) ?? scheme }
}
