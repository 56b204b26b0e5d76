import COSE

/// The trade mark under a certificate lapses within its validity (art. 7(1)): the office has a new
/// one registered and the certificate changed, or ends it (ours).
enum MarkLapse {
    static let lapsed = Act(
        "mark.lapsed", on: .certificate, [Field("lapsedOn", .date, "2027-03-01"), .city, .reason],
        opens: { standing throws(Refusal) in
            let certificate = try standing.certificate()
            try standing.checkInForce(certificate)
            if certificate.isWithoutMark { try standing.refuse(standing.done()) }
        },
        duties: { $0.markDuties() },
        effects: { filing throws(Refusal) in
            let day = try filing.fields.date("lapsedOn")
            try filing.checkPast([day])
            let certificate = try filing.ownCertificate()
            try filing.checkPlace(of: certificate.number)
            try filing.standing.checkInForce(certificate, on: day, under: "mark-lapse")
            let noted = filing.event.occurredOn
            return [.certificate(certificate.number, .markLapsed(on: day, noted: noted))]
        })
}

extension Certificate {
    /// Whether its mark lapsed, and no change to another takes effect behind that.
    var isWithoutMark: Bool {
        guard let markLapsedOn else { return false }
        return !versions.dropFirst().contains {
            $0.changes.contains(.mark) && $0.from >= markLapsedOn
        }
    }
}

extension Duty.Kind {
    /// The office has a lapsed mark replaced, or ends the certificate (art. 7(1)).
    static let lapsedMark = Duty.Kind(
        "lapsed-mark", zh: "商标失效，办理变更或终止", en: "a lapsed mark: change or end")
}

extension DutyLedger {
    func markDuties() -> [Duty] {
        state.certificates.values.compactMap { certificate in
            let subject = Subject(.certificate, certificate.number)
            guard certificate.isWithoutMark, certificate.status(on: day).isInForce,
                let noted = certificate.lapseNotedOn, let scheme = scheme(subject),
                let days = scheme.rule("mark-lapse")?.number("days")
            else { return nil }
            return duty(
                .lapsedMark, subject, by: roles(Changes.decided.type, scheme),
                due: limit(days, after: noted, scheme), rule: "mark-lapse", scheme)
        }
    }
}
