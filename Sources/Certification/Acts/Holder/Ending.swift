import COSE

/// How a certificate ends, or passes on, without a revocation: given back, its holder gone or
/// succeeded (RULES, general rule 7).
enum Endings {
    static let surrendered = Act(
        "certificate.surrendered", on: .certificate, [.reason],
        opens: { standing throws(Refusal) in try standing.checkInForce(standing.certificate()) },
        effects: { filing throws(Refusal) in
            let certificate = try filing.ownCertificate()
            try filing.checkHolder(filing.holder(of: certificate))
            return [filing.turn(certificate.number, .surrendered, on: filing.receivedOn)]
                + filing.endedProcedures(of: certificate, on: filing.receivedOn)
        })

    static let succeeded = Act(
        "holder.succeeded", on: .certificate,
        [
            Field("how", .choice(["merger", "division", "transfer"]), "merger"),
            Field("outcome", .outcome, "confirmed"),
            Field("successor", .id, "operator-0002", optional: true),
            Field("effectiveOn", .date, "2027-03-01", optional: true),
            Field("facts", .record(PublicFacts.fields), PublicFacts.example, optional: true),
            .reason,
        ],
        opens: { standing throws(Refusal) in try standing.checkInForce(standing.certificate()) },
        effects: { filing throws(Refusal) in try filing.succession() })

    static let deregistered = Act(
        "holder.deregistered", on: .certificate, [Field("deregisteredOn", .date, "2027-03-01")],
        opens: { standing throws(Refusal) in try standing.checkInForce(standing.certificate()) },
        effects: { filing throws(Refusal) in
            let certificate = try filing.ownCertificate()
            try filing.checkPast([try filing.fields.date("deregisteredOn")])
            return [filing.turn(certificate.number, .deregistered)]
                + filing.endedProcedures(of: certificate, on: filing.event.occurredOn)
        })
}

extension Filing {
    /// A successor confirmed by the office holds it from his day on; else the certificate ends.
    fileprivate func succession() throws(Refusal) -> [Effect] {
        let certificate = try ownCertificate()
        guard try reasonedOutcome() == "confirmed" else {
            return [turn(certificate.number, .merged)]
                + endedProcedures(of: certificate, on: event.occurredOn)
        }
        guard let named = fields.optionalText("successor").flatMap({ PartyID($0) }),
            let effectiveOn = fields.optionalDate("effectiveOn"), fields.map["facts"] != nil
        else { throw refusal(.successorMissing, under: "succession") }
        let successor = try checkedOperator(named)
        if effectiveOn < event.occurredOn {
            try refuse(.effectiveBefore(event.occurredOn), under: "succession")
        }
        let facts = try facts("facts")
        try checkCreditCode(facts.creditCode)
        return [
            .certificate(
                certificate.number,
                .versionChanged(
                    Certificate.Version(
                        from: effectiveOn, holder: successor, facts: facts, index: index)))
        ]
    }
}

extension Refusal.Reason {
    static let successorMissing = Self(
        "successor-missing", "确认继受须列明继受主体、生效日和事实",
        "a confirmed succession names successor, day and facts")
}
