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

    /// Whether something is to be done because of it.
    var orders: Bool { self == .redone || self == .ordered }

    /// Whether a revocation that it is against can be undone: from the beginning where it fell,
    /// else from the day of the reinstatement.
    func reinstates(fromTheBeginning: Bool) -> Bool {
        undoes || !fromTheBeginning && (self == .changed || self == .settled)
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
                optional: true),
            Field("performBy", .date, "2027-09-30", optional: true), .reason,
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
        remedy.outcome = name
        remedy.decidedOn = event.occurredOn
        remedy.performBy = fields.optionalDate("performBy")
        if let performBy = remedy.performBy, performBy < event.occurredOn {
            try refuse(.performBefore(event.occurredOn), under: "remedy")
        }
        if outcome == .partly { remedy.freed = try freed(by: remedy) }
        var effects: [Effect] = [.put(remedy)]
        // A decision ends the stay: the revocation stands again, or is undone by reinstatement.
        if remedy.isStayed { effects += stays(by: remedy, false) }
        if outcome?.undoes == true {
            effects += resumed(by: remedy).map { .application($0, .resumed) }
            effects += unserved(by: remedy) + orders(by: remedy) + complaints(by: remedy)
            effects += try doubted(by: remedy)
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

    /// The certificates that a revocation annulled in part reaches no more.
    private func freed(by remedy: Remedy) throws(Refusal) -> [CertificateNumber] {
        let reached = state.revocation(against: remedy)?.certificates ?? []
        let freed = fields.texts("certificates").compactMap { CertificateNumber($0) }
        let isPart = Set(freed).isSubset(of: reached) && Set(freed) != Set(reached)
        if !reached.isEmpty, freed.isEmpty || !isPart {
            try refuse(.partUnclear(reached), under: "remedy")
        }
        return freed
    }

    /// What rests on a decision that fell and that no act undoes, as an approval under an award, is
    /// in doubt: who made it confirms or annuls it.
    private func doubted(by remedy: Remedy) throws(Refusal) -> [Effect] {
        // Folded again, it writes the same records, and nothing new comes into doubt.
        guard !standing.isFolded, let against = remedy.against,
            state.revocation(against: remedy) == nil, resumed(by: remedy).isEmpty
        else { return [] }
        var refolding = try refolding(against)
        let outcome = try whole(
            refolding.run(saying: nil, insteadOf: refolding.restated(refolding.statement)))
        let relying = refolding.relying(outcome, in: scheme)
        return relying.isEmpty ? [] : [.doubted(relying)]
    }

    /// A revocation that fell before it was served is served no more, in part or at all; a finding
    /// that fell is none.
    private func unserved(by remedy: Remedy) -> [Effect] {
        guard var revocation = state.revocation(against: remedy),
            [.decided, .found].contains(revocation.stage)
        else { return [] }
        let fallen = remedy.freed.isEmpty ? revocation.certificates : remedy.freed
        if remedy.freed.isEmpty {
            revocation.stage = .dropped
        } else {
            revocation.certificates.removeAll { fallen.contains($0) }
        }
        return [.put(revocation)]
            + fallen.map { turn($0, .revocationDropped(revocation.id)) }
    }

    /// An order that fell is to be kept no more; one whose re-check fell is checked anew.
    private func orders(by remedy: Remedy) -> [Effect] {
        guard let against = remedy.against else { return [] }
        let touched = state.rectifications.under(.entry(against)).filter {
            !$0.isFulfilled && $0.fellOn == nil && $0.closedOn == nil
        }
        return touched.sorted { $0.id < $1.id }.flatMap { order -> [Effect] in
            var order = order
            guard order.order == against else {
                (order.outcome, order.recheckedOn, order.recheck) = (nil, nil, nil)
                return [.put(order)]
            }
            order.fellOn = event.occurredOn
            return [.put(order), turn(order.certificate, .rectificationEnded(order.id))]
        }
    }

    /// A complaint whose decision fell is open again.
    private func complaints(by remedy: Remedy) -> [Effect] {
        guard let against = remedy.against else { return [] }
        return state.complaints.under(.entry(against)).filter { $0.receipt != against }
            .sorted { $0.id < $1.id }.map { complaint in
                var complaint = complaint
                complaint.reopen(against, self)
                return .put(complaint)
            }
    }

    /// The applications that the decision under attack ended: those of him who attacks it, where
    /// it ended others' beside them.
    private func resumed(by remedy: Remedy) -> [ApplicationID] {
        guard let index = remedy.against.flatMap({ state.entries[$0]?.index }) else { return [] }
        let ended = state.applications.keys(under: .endedBy(index)).sorted()
        let own = ended.filter { state.applications[$0]?.applicant == remedy.party }
        return own.isEmpty ? ended : own
    }
}

extension Refusal.Reason {
    static func performBefore(_ decided: CivilDate) -> Self {
        Self(
            "perform-before", "履行期限不得早于决定之日（\(decided)）",
            "what is ordered is not due before the decision of \(decided)", ["day": decided])
    }
    static func partUnclear(_ reached: [CertificateNumber]) -> Self {
        Self(
            "part-unclear", "部分撤销须列明所及证书，为 \(reached.listed(.zh)) 中的一部分",
            "what is annulled in part names the certificates, some of \(reached.listed(.en))",
            ["certificates": reached])
    }
}
