import COSE

/// A second look at a result that the holder contests (art. 18; 产品质量法 15).
extension SpotChecks {
    static let reinspectionRequested = Act(
        "reinspection.requested", on: .spotcheck,
        [Field("askedOf", .id, "office", optional: true), .reason],
        opens: { standing throws(Refusal) in
            let check = try standing.knownCheck()
            if check.outcome == nil { try standing.refuse(.resultMissing) }
            if check.outcome == "conforming" {
                try standing.refuse(.nothingToReinspect, under: "reinspection")
            }
            if check.servedOn == nil { try standing.refuse(standing.first(served.type)) }
            if check.reinspectionRequestedOn != nil { try standing.refuse(standing.done()) }
            if let due = standing.reinspectionDue(check), standing.sentOn > due {
                try standing.refuse(.askedTooLate(due: due), under: "reinspection")
            }
        },
        due: { standing in (try? standing.knownCheck()).flatMap(standing.reinspectionDue) },
        effects: { filing throws(Refusal) in [.put(try filing.reinspectionRequest())] })

    /// The re-inspection's result replaces the first; when it conforms, what was ordered on the
    /// first falls away.
    static let reinspectionConcluded = Act(
        "reinspection.concluded", on: .spotcheck,
        [
            laboratory, Field("report", .text(200), "复检报告 R-2026-0002"),
            Field("outcome", .outcome, "conforming"), .reason,
        ],
        redactable: [Field("findings", .paragraphs(20_000), "复检结果明细")],
        opens: { standing throws(Refusal) in
            let check = try standing.knownCheck()
            if check.reinspectionRequestedOn == nil {
                try standing.refuse(standing.first(reinspectionRequested.type))
            }
            if check.reinspectionOutcome != nil { try standing.refuse(standing.done()) }
        },
        effects: { filing throws(Refusal) in try filing.reinspection() })
}

extension Standing {
    /// The last day to ask for re-inspection: the working days of the category, where another law
    /// has such, else so many days. Nil where it is not known, or nothing was served.
    fileprivate func reinspectionDue(_ check: SpotCheck) -> CivilDate? {
        guard let served = check.servedOn, let rule = scheme.rule("reinspection"),
            let category = state.certificates[check.certificate]?.category
        else { return nil }
        if let days = rule.parameters["categories"]?.mapValue?[category]?.int {
            return try? state.calendar.end(of: days, workingDaysAfter: served)
        }
        return limit(served.adding(days: rule.number("days") ?? 0), from: served)
    }
}

extension Filing {
    fileprivate func reinspectionRequest() throws(Refusal) -> SpotCheck {
        var check = try standing.knownCheck()
        try checkNotBefore(check.sampledOn)
        guard let certificate = state.certificates[check.certificate] else {
            throw standing.unknown(.certificate)
        }
        try checkHolder(holder(of: certificate))
        // Who read a result that was posted for him need not wait until it counts as served.
        if let served = check.servedOn, served <= day { try checkNotBefore(served) }
        try checkAskedOf()
        check.reinspectionRequestedOn = receivedOn
        return check
    }

    fileprivate func reinspection() throws(Refusal) -> [Effect] {
        var check = try standing.knownCheck()
        try checkNotBefore(check.sampledOn)
        if let requested = check.reinspectionRequestedOn { try checkNotBefore(requested) }
        check.reinspectionOutcome = try reasonedOutcome()
        check.reinspectionResult = statement.leafHash
        var effects: [Effect] = [.put(check)] + (try reportUse(fields))
        guard check.reinspectionOutcome == "conforming" else { return effects }
        let orders = state.rectifications.under(.certificate(check.certificate))
        for var order in orders.sorted(by: { $0.id < $1.id })
        where order.spotCheck == check.id && !order.isFulfilled && order.fellOn == nil {
            order.fellOn = event.occurredOn
            effects.append(.put(order))
            effects.append(turn(check.certificate, .rectificationEnded(order.id)))
        }
        return effects
    }

    /// It is asked of the body that checked, or of the one above it.
    private func checkAskedOf() throws(Refusal) {
        guard let body = fields.optionalText("askedOf").flatMap({ PartyID($0) }),
            let roles = scheme.rule("reinspection")?.texts("askedOf"), !roles.isEmpty,
            !roles.contains(state.authority.parties[body]?.role ?? "")
        else { return }
        try refuse(.notAskedOf(body), under: "reinspection")
    }
}

extension Refusal.Reason {
    static let nothingToReinspect = Self(
        "nothing-to-reinspect", "结果为符合，无需复检",
        "the result is conforming; there is nothing to inspect again")
    static func askedTooLate(due: CivilDate) -> Self {
        Self(
            "asked-too-late", "申请复检的期限为 \(due)", "the time for asking ended on \(due)", ["due": due]
        )
    }
    static func notAskedOf(_ party: PartyID) -> Self {
        Self(
            "not-asked-of", "复检应向组织抽查的单位或其上级申请，不向 \(party) 申请",
            "re-inspection is asked of the body that checked or the one above, not of \(party)",
            ["party": party])
    }
}
