import COSE

/// Whom a decision is about was told of it: deadlines that protect him run from here (RULES,
/// general rule 9).
enum Notifications {
    static let notified = Act(
        "decision.notified", on: .record, [.entry] + Field.delivery,
        opens: { _ in }, effects: { filing throws(Refusal) in try filing.notification() })
}

extension Field {
    /// The entry that an act on a record is about.
    static let entry = Field("entry", .entry, ActCatalogue.zeroHash)
}

extension Filing {
    /// The entry that an act on `record/INDEX` is about: named by its hash and its index.
    func recordedEntry() throws(Refusal) -> Digest {
        let hash = try fields.entry("entry")
        guard let mark = state.entries[hash] else { throw refusal(.unknownEntry(hash)) }
        let wanted = Subject(.record, mark.index)
        if wanted != subject {
            try refuse(
                .wrongSubject(type: event.type, wanted: "\(wanted)", found: "\(subject)"))
        }
        return hash
    }

    fileprivate func notification() throws(Refusal) -> [Effect] {
        let entry = try recordedEntry()
        if let day = state.notified[entry] { try refuse(.notifiedBefore(day)) }
        try checkSameBody(entry, under: event.type)
        let delivered = try deliveredOn()
        var effects: [Effect] = [.notified(entry, on: delivered)]
        if var revocation = state.revocations.under(.entry(entry)).first(where: {
            $0.notice == entry
        }),
            let rule = scheme.rule("revocation-answer")
        {
            // A period that protects runs from the later of the day of receipt and the log day.
            let from = max(delivered, day)
            revocation.answerFrom = from
            revocation.answerDue = try? standing.workingDays(
                rule.number("workingDays") ?? 0, after: from)
            effects.append(.put(revocation))
        }
        return effects
    }

    /// The body that made an entry tells of it, extends it.
    func checkSameBody(_ entry: Digest, under rule: String) throws(Refusal) {
        guard let key = state.signerKey(of: entry), key.party != signer.party else { return }
        try refuse(.notSetBy(key.party), under: rule)
    }
}

extension Refusal.Reason {
    static func notSetBy(_ party: PartyID) -> Self {
        Self("not-set-by", "该行为由 \(party) 作出", "the act is \(party)'s", ["party": party])
    }
    static func notifiedBefore(_ day: CivilDate) -> Self {
        Self(
            "notified-before", "已于 \(day) 告知", "those concerned were notified on \(day)",
            ["day": day])
    }
}
