import COSE

/// A revoked certificate is in force again, after a remedy (RULES, general rule 10).
enum Reinstatement {
    static let reinstated = Act(
        "certificate.reinstated", on: .certificate,
        [
            Field("remedy", .of(.remedy), "remedy-1"),
            Field("from", .choice(["beginning", "now"]), "beginning"), .reason,
        ],
        opens: { standing throws(Refusal) in
            let certificate = try standing.certificate()
            let isRevoked = certificate.turns.contains { turn in
                if case .revoked = turn.kind { return true }
                return false
            }
            if !isRevoked || certificate.revocation(on: .latest) == nil {
                try standing.refuse(standing.first(Revocations.served.type))
            }
        },
        effects: { filing throws(Refusal) in try filing.reinstatement() })
}

extension Filing {
    fileprivate func reinstatement() throws(Refusal) -> [Effect] {
        let certificate = try ownCertificate()
        guard let id = RemedyID(try fields.text("remedy")), let remedy = state.remedies[id] else {
            throw refusal(.unknown(.remedy, id: try fields.text("remedy")))
        }
        let outcomes: Set<String> =
            try fields.text("from") == "beginning"
            ? ["annulled"] : ["annulled", "changed", "redone"]
        if !reached(by: remedy).contains(certificate.number)
            || remedy.outcome.map({ outcomes.contains($0) }) != true
        {
            try refuse(.remedyUnfit(id), under: "remedy")
        }
        if let decided = remedy.decidedOn { try checkNotBefore(decided) }
        let works = try fields.text("from") == "beginning"
        return [turn(certificate.number, .reinstated(id, fromTheBeginning: works))]
    }
}
