import COSE

/// How a remedy ends (RULES, general rule 10).
enum RemedyOutcome: String, Hashable, Sendable {
    /// The decision stands, or nothing was decided about it.
    case upheld, dismissed, withdrawn
    case notAccepted = "not-accepted"
    /// It was unlawful, and stands all the same.
    case unlawful
    /// It falls: as if it had never been.
    case annulled, void
    /// It falls, and is to be made anew.
    case redone
    /// It falls for some of those whom it reached.
    case partly = "annulled-in-part"
    /// Another takes its place from now on, by the remedy or by agreement.
    case changed, settled
    /// What was omitted is to be done.
    case ordered

    /// Whether the decision falls.
    var undoes: Bool { [.annulled, .void, .redone, .partly].contains(self) }

    /// Whether another decision takes the place of the one under attack.
    var replaces: Bool { self == .changed || self == .settled }

    /// Whether something is to be done because of it.
    var orders: Bool { self == .redone || self == .ordered }

    /// Whether a revocation that it is against can be undone: from the beginning where it fell,
    /// else from the day of the reinstatement.
    func reinstates(fromTheBeginning: Bool) -> Bool {
        undoes || !fromTheBeginning && replaces
    }
}

/// What a remedy does to the decision that it is against: once, and to no other.
enum RemedyDecision {
    static let decided = Act(
        "remedy.decided", on: .remedy,
        [
            Field("outcome", .outcome, "upheld"),
            Field("document", .text(200), "示例复议决定〔2027〕1号"),
            Field(
                "certificates", .list(.of(.certificate), 1...500), ["LNYP-2025-00001"],
                optional: true, with: .outcome("annulled-in-part", "changed", "settled")),
            Field(
                "fromTheBeginning", .flag, false, optional: true,
                with: .outcome("changed", "settled")),
            Field(
                "performBy", .date, "2027-09-30", optional: true,
                with: .outcome("redone", "ordered")),
            .reason,
        ],
        opens: { standing throws(Refusal) in _ = try standing.openRemedy() },
        effects: { filing throws(Refusal) in try filing.remedyDecision() })
}

extension Filing {
    fileprivate func remedyDecision() throws(Refusal) -> [Effect] {
        var remedy = try standing.openRemedy()
        try checkNotBefore(remedy.lodgedOn)
        let name = try reasonedOutcome()
        let outcome = RemedyOutcome(rawValue: name)
        try checkFits(outcome, remedy)
        try checkSaysNothingElse(outcome, remedy)
        remedy.outcome = name
        remedy.decidedOn = event.occurredOn
        remedy.performBy = fields.optionalDate("performBy")
        if let performBy = remedy.performBy, performBy < event.occurredOn {
            try refuse(.performBefore(event.occurredOn), under: "remedy")
        }
        remedy.freed = outcome == .partly ? try freed(by: remedy) : []
        remedy.decisions.append(statement.leafHash)
        remedy.replaced = nil
        var changed: [Effect] = []
        if let revocation = state.revocation(against: remedy), revocation.stage == .decided,
            let outcome, outcome == .partly || outcome.replaces
        {
            remedy.replaced = Remedy.Replaced(
                certificates: revocation.certificates,
                fromTheBeginning: revocation.fromTheBeginning)
            if outcome.replaces { (remedy.freed, changed) = try change(of: revocation) }
        }
        var effects: [Effect] = [.put(remedy)] + changed
        // A decision ends the stay: the revocation stands again, or is undone by reinstatement.
        if remedy.isStayed { effects += stays(by: remedy, false) }
        if outcome?.undoes == true {
            let undone = undone(by: remedy)
            effects += undone + (try doubted(by: remedy, besides: undone))
        }
        return effects
    }

    /// What is omitted cannot fall, and what has fallen does not fall twice.
    private func checkFits(
        _ outcome: RemedyOutcome?, _ remedy: Remedy
    ) throws(Refusal) {
        guard let outcome, outcome.undoes || outcome == .changed else { return }
        guard let against = remedy.against else {
            return try refuse(.remedyUnfit(remedy.id), under: "remedy")
        }
        if let fallen = state.fallen(against), fallen.id != remedy.id {
            try refuse(.decisionFallen(by: fallen.id), under: "remedy")
        }
    }

    /// What goes with another outcome, or with a revocation that is still to be served, is not said
    /// of this decision: it would be read, and do nothing.
    private func checkSaysNothingElse(
        _ outcome: RemedyOutcome?, _ remedy: Remedy
    ) throws(Refusal) {
        guard let outcome else { return }
        let isChange =
            outcome.replaces && state.revocation(against: remedy)?.stage == .decided
        let fields = [
            ("certificates", outcome == .partly || isChange), ("fromTheBeginning", isChange),
            ("performBy", outcome.orders),
        ]
        for (field, fits) in fields where !fits && self.fields.map[.text(field)] != nil {
            try refuse(.saysNothing(field, outcome: outcome.rawValue), under: "remedy")
        }
    }

    /// What takes the place of a revocation that was not served, and is served then: some of its
    /// certificates, or from service on. Never more (行政复议法: no remedy makes it worse for who asks
    /// for it).
    private func change(
        of known: Revocation
    ) throws(Refusal) -> (freed: [CertificateNumber], effects: [Effect]) {
        var revocation = known
        let open = known.certificates.filter { known.served[$0] == nil }
        let freed = fields.texts("certificates").compactMap { CertificateNumber($0) }
        revocation.fromTheBeginning =
            known.fromTheBeginning && fields.map["fromTheBeginning"] != .bool(false)
        let isPart = Set(freed).isSubset(of: open) && Set(freed) != Set(known.certificates)
        let isLess = !freed.isEmpty || revocation.fromTheBeginning != known.fromTheBeginning
        if !isPart || !isLess || !known.fromTheBeginning && fields.flag("fromTheBeginning") {
            try refuse(.changeUnclear(open), under: "remedy")
        }
        return (freed, unserved(freed, of: &revocation))
    }

    /// The certificates that a revocation annulled in part reaches no more.
    private func freed(by remedy: Remedy) throws(Refusal) -> [CertificateNumber] {
        let reached = state.revocation(against: remedy)?.certificates ?? []
        // What has no parts falls as a whole, or stands.
        if reached.isEmpty { try refuse(.remedyUnfit(remedy.id), under: "remedy") }
        let freed = fields.texts("certificates").compactMap { CertificateNumber($0) }
        let isPart = Set(freed).isSubset(of: reached) && Set(freed) != Set(reached)
        if !reached.isEmpty, freed.isEmpty || !isPart {
            try refuse(.partUnclear(reached), under: "remedy")
        }
        return freed
    }

    /// What rests on a decision that fell and that no act undoes, as an approval under an award, is
    /// in doubt: who made it confirms or annuls it. What falls with it is none, and in no doubt.
    private func doubted(
        by remedy: Remedy, besides undone: [Effect]
    ) throws(Refusal) -> [Effect] {
        // Folded again, it writes the same records, and nothing new comes into doubt.
        guard !standing.isFolded, let against = remedy.against,
            state.revocation(against: remedy) == nil, resumed(by: remedy).isEmpty
        else { return [] }
        var refolding = try refolding(against)
        let outcome = try whole(
            refolding.run(saying: nil, insteadOf: refolding.restated(refolding.statement)))
        let fallen = Set(undone.flatMap(\.fallenTurns))
        let relying = refolding.doubtful(outcome, in: scheme).filter { leaf in
            state.entries[leaf].map { !fallen.contains($0.index) } ?? true
        }
        return relying.isEmpty ? [] : [.doubted(relying)]
    }
}

extension Effect {
    /// The entries whose turns of a certificate fall.
    fileprivate var fallenTurns: Set<EntryIndex> {
        if case .certificate(_, .turnsFell(let entries, _)) = self { entries } else { [] }
    }
}

extension Refusal.Reason {
    static func saysNothing(_ field: String, outcome: String) -> Self {
        Self(
            "says-nothing", "对该决定作出结论“\(outcome)”的，不得填写 \(field)",
            "\(field) says nothing with the outcome \(outcome) of that decision",
            ["field": field, "outcome": outcome])
    }
    static func performBefore(_ decided: CivilDate) -> Self {
        Self(
            "perform-before", "履行期限不得早于决定之日（\(decided)）",
            "what is ordered is not due before the decision of \(decided)", ["day": decided])
    }
    static func changeUnclear(_ reached: [CertificateNumber]) -> Self {
        Self(
            "change-unclear",
            "撤销决定尚未送达，变更须列明不再撤销的证书（\(reached.listed(.zh)) 中的一部分），"
                + "或者载明改为自送达之日起生效；全部不再撤销的，应予撤销该决定",
            "the revocation is not served yet: a change names the certificates that it reaches no "
                + "more, some of \(reached.listed(.en)), or says that it works from service on; "
                + "where it reaches none, it is annulled", ["certificates": reached])
    }
    static func partUnclear(_ reached: [CertificateNumber]) -> Self {
        Self(
            "part-unclear", "部分撤销须列明所及证书，为 \(reached.listed(.zh)) 中的一部分",
            "what is annulled in part names the certificates, some of \(reached.listed(.en))",
            ["certificates": reached])
    }
}
