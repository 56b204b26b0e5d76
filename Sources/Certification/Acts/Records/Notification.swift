import COSE

/// Whom a decision is about was told of it: deadlines that protect him run from here (RULES,
/// general rule 9).
enum Notifications {
    static let notified = Act(
        "decision.notified", on: .record, [.entry] + Field.delivery,
        opens: { standing throws(Refusal) in
            let entry = try standing.soundEntry()
            if let day = standing.state.notified[entry] {
                try standing.refuse(.notifiedBefore(day))
            }
        },
        duties: { $0.notificationDuties() },
        effects: { filing throws(Refusal) in try filing.notification() })
}

extension Duty.Kind {
    /// An applicant is told why his application ended (RULES, general rule 9).
    static let notification = Duty.Kind(
        "notification", zh: "告知申报主体", en: "tell the applicant")
}

extension DutyLedger {
    /// Of a decision that ended an application, by the body that made it, where the scheme has days
    /// for it; of what followed an objection there is a telling of its own.
    fileprivate func notificationDuties() -> [Duty] {
        let told = Set(state.notified.all.keys.compactMap { state.entries[$0]?.index })
        return state.applications.values.compactMap { application in
            guard let ending = application.ending, !told.contains(ending.index),
                ![Review.withdrawn.type, Objections.decided.type].contains(ending.act),
                let scheme = scheme(Subject(.application, application.id)),
                let days = scheme.rule("decision-telling")?.number("workingDays"),
                let decided = state.past.day(before: EntryIndex(ending.index.value + 1))
            else { return nil }
            let subject = Subject(.record, ending.index)
            guard scheme.acts[Notifications.notified.type] != nil,
                let due = state.workingDays(days, after: decided)
            else { return nil }
            return duty(
                .notification, subject, by: roles(ending.act, scheme), due: due,
                rule: "decision-telling", scheme)
        }
    }
}

extension Field {
    /// The entry that an act on a record is about.
    static let entry = Field("entry", .entry, ActCatalogue.zeroHash)
}

extension Standing {
    /// The entry that an act on `record/INDEX` is about: named by its hash and its index.
    func recordedEntry() throws(Refusal) -> Digest {
        guard let entry else { throw unknown(.record) }
        guard let mark = state.entries[entry] else { throw refusal(.unknownEntry(entry)) }
        if mark.signer == nil { try refuse(.inadmissible(mark.index)) }
        let wanted = Subject(.record, mark.index)
        if wanted != subject {
            try refuse(.wrongSubject(type: act.type, wanted: "\(wanted)", found: "\(subject)"))
        }
        return entry
    }

    /// The same, where something may rest on it.
    func soundEntry() throws(Refusal) -> Digest {
        let entry = try recordedEntry()
        try checkSound(entry)
        return entry
    }
}

extension Filing {
    fileprivate func notification() throws(Refusal) -> [Effect] {
        let entry = try standing.recordedEntry()
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
            revocation.answerDue =
                state.workingDays(rule.number("workingDays") ?? 0, after: from)?.day
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
