import COSE

/// What a revocation rests on outside the ledger, a penalty or a listing, falls: nothing is revoked
/// for it any more, and what was is decided anew (art. 19; ours).
enum GroundFall {
    static let fell = Act(
        "ground.fell", on: .revocation,
        [
            Field("fellOn", .date, "2027-07-12"),
            Field("document", .text(200), "示例行政复议决定书〔2027〕2号"),
            Field("reason", .paragraphs(2000), "所依据的处罚决定已被撤销"),
        ],
        opens: { standing throws(Refusal) in
            let revocation = try standing.knownRevocation()
            let isOver = [.dropped, .found].contains(revocation.stage)
            if isOver { try standing.refuse(standing.over()) }
            if revocation.groundFellOn != nil { try standing.refuse(standing.done()) }
        },
        duties: { $0.reconsiderationDuties() },
        effects: { filing throws(Refusal) in
            var revocation = try filing.standing.knownRevocation()
            try filing.checkNotBefore(revocation.intendedOn)
            let day = try filing.fields.date("fellOn")
            try filing.checkPast([day])
            revocation.groundFellOn = day
            revocation.fallNotedOn = filing.event.occurredOn
            return [.put(revocation)]
        })
}

extension Duty.Kind {
    /// The office re-examines a revocation whose ground has fallen (RULES, general rule 10; ours).
    static let reconsideration = Duty.Kind(
        "reconsideration", zh: "撤销依据失效，重新作出决定", en: "decide anew: the ground has fallen")
}

extension DutyLedger {
    /// A revocation whose ground has fallen is re-examined: until a remedy against it is decided
    /// that knew of it.
    fileprivate func reconsiderationDuties() -> [Duty] {
        state.revocations.values.compactMap { revocation in
            let subject = Subject(.revocation, revocation.id)
            guard [.decided, .served].contains(revocation.stage), let scheme = scheme(subject),
                let fell = revocation.groundFellOn, let noted = revocation.fallNotedOn,
                let decision = revocation.decision,
                let days = scheme.rule("reconsideration")?.number("days"),
                !state.remedies.under(.entry(decision)).contains(where: { remedy in
                    let isLookedAt = !["withdrawn", "not-accepted"].contains(remedy.outcome)
                    return isLookedAt && remedy.decidedOn.map { $0 >= fell } ?? false
                })
            else { return nil }
            return duty(
                .reconsideration, subject, by: roles(RevocationDecision.decided.type, scheme),
                due: limit(days, after: revocation.runs(from: noted), scheme),
                rule: "reconsideration", scheme)
        }
    }
}
