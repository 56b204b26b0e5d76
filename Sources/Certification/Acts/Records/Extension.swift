import COSE

/// A deadline that an entry set is put off, once, before it passes, by the body that set it, with
/// reason and new day (RULES, general rule 9).
enum Extensions {
    static let extended = Act(
        "deadline.extended", on: .record,
        [
            .entry, Field("until", .date, "2026-08-31"),
            Field("reason", .paragraphs(2000), "情况复杂"),
        ],
        opens: { standing throws(Refusal) in _ = try standing.deadline() },
        due: { standing in
            (try? standing.deadline()).flatMap { standing.state.kept($0.due, standing.scheme).day }
        },
        effects: { filing throws(Refusal) in try filing.extensionEffects() })
}

/// A time that an entry set and that runs.
private struct Deadline {
    let due: CivilDate
    /// The last day to which it may be put off; nil where the scheme has none.
    let latest: CivilDate?
    /// What is otherwise once it ends on another day.
    let moved: (CivilDate) -> Effect
}

extension Standing {
    /// The time that the entry set, where it still runs and was not put off before.
    fileprivate func deadline() throws(Refusal) -> Deadline {
        let entry = try soundEntry()
        if state.extended.contains(entry) { try refuse(.extendedBefore, under: "extension") }
        guard let deadline = try running(entry) else { throw noDeadline(entry) }
        if hasPassed(deadline.due) { try refuse(.deadlinePassed(deadline.due), under: "extension") }
        return deadline
    }

    private func noDeadline(_ entry: Digest) -> Refusal {
        refusal(.noDeadline(entry), under: "extension")
    }

    private func running(_ entry: Digest) throws(Refusal) -> Deadline? {
        if let order = state.rectifications.under(.entry(entry)).first(where: { !$0.isOver }) {
            let days = scheme.rule("rectification")?.number("days")
            return deadline(order.due, latest: days.flatMap { latest(order.due, $0) }) { until in
                .put(order) { $0.due = until }
            }
        }
        let complaints = state.complaints.under(.entry(entry))
        if let complaint = complaints.first(where: { $0.endedOn == nil }) {
            return try running(complaint, entry)
        }
        let revocations = state.revocations.under(.entry(entry))
        if let revocation = revocations.first(where: {
            $0.notice == entry && $0.stage == .intended
        }), let due = revocation.answerDue {
            return deadline(due, latest: latest(due, since: revocation.answerFrom)) { until in
                .put(revocation) { $0.answerDue = until }
            }
        }
        let returned = state.applications.under(.entry(entry)).filter { $0.stagedBy == entry }
        if let application = returned.min(by: { $0.id < $1.id }),
            let due = application.correctionDue
        {
            return deadline(due, latest: latest(due, since: state.day(of: entry))) {
                .application(application.id, .returned(due: $0))
            }
        }
        guard let batch = state.batches.under(.entry(entry)).first,
            let request = batch.requests[entry], !request.isClosed,
            scheme.rule("opinions-deadline") != nil
        else { return nil }
        let due = try opinionsDue(request)
        return deadline(due, latest: latest(due, since: state.day(of: entry))) {
            .batch(batch.id, .opinionsExtended(request: entry, until: $0))
        }
    }

    /// A report's acceptance by so many working days, an end by so many days; a consumer's
    /// complaint not at all (art. 22; ours).
    private func running(_ complaint: Complaint, _ entry: Digest) throws(Refusal) -> Deadline {
        let rule = scheme.complaintRule(complaint.kind)
        if complaint.receipt == entry, complaint.isAccepted == nil, let due = complaint.acceptDue {
            let days = rule?.number("acceptExtensionWorkingDays")
            if days == nil { try refuse(noDeadline(entry)) }
            let latest = try days.map { days throws(Refusal) in try workingDays(days, after: due) }
            return deadline(due, latest: latest) { until in
                .put(complaint) { $0.acceptDue = until }
            }
        }
        guard let due = complaint.endDue else { throw noDeadline(entry) }
        // A kind that has a time to accept has its end set by the acceptance alone.
        let days = rule?.number("endExtensionDays")
        if days == nil
            || complaint.considered != entry && rule?.number("acceptWorkingDays") != nil
        {
            try refuse(noDeadline(entry))
        }
        if isEndExtended(complaint, rule) { try refuse(.extendedBefore, under: "extension") }
        return deadline(due, latest: days.map { due.adding(days: $0) }) { until in
            .put(complaint) { $0.endDue = until }
        }
    }

    /// Whether the end was put off before, by whichever entry its extension named.
    private func isEndExtended(_ complaint: Complaint, _ rule: Scheme.Rule?) -> Bool {
        let byReceipt = rule?.number("acceptWorkingDays") == nil
        return [byReceipt ? complaint.receipt : nil, complaint.considered].contains { entry in
            entry.map { state.extended.contains($0) } ?? false
        }
    }

    private func deadline(
        _ due: CivilDate, latest: CivilDate?, _ moved: @escaping (CivilDate) -> Effect
    ) -> Deadline {
        Deadline(due: due, latest: latest.map { limit($0, from: due) ?? $0 }, moved: moved)
    }

    /// The last day to which a time of so many days may be put off: as many periods more as the
    /// scheme says (ours).
    private func latest(_ due: CivilDate, _ days: Int) -> CivilDate? {
        scheme.rule("extension")?.number("periods").map { due.adding(days: $0 * days) }
    }

    private func latest(_ due: CivilDate, since first: CivilDate?) -> CivilDate? {
        first.flatMap { latest(due, $0.days(until: due)) }
    }
}

extension Filing {
    fileprivate func extensionEffects() throws(Refusal) -> [Effect] {
        let entry = try standing.recordedEntry()
        let complaint = state.complaints.under(.entry(entry)).first { $0.receipt == entry }
        // A complaint that was forwarded is extended by the body that has it.
        if let complaint {
            if complaint.liesWith != signer.party {
                try refuse(.notSetBy(complaint.liesWith), under: "extension")
            }
        } else {
            try checkSameBody(entry, under: "extension")
        }
        let deadline = try standing.deadline()
        let last = try fields.date("until")
        let until = standing.limit(last, from: protectedDay) ?? last
        // Where no calendar gives its last day yet, a time runs on; never to a day that is over.
        let earliest = max(deadline.due, event.occurredOn)
        if until <= earliest || !(deadline.latest.map { until <= $0 } ?? true) {
            try refuse(.newDay(after: earliest, until: deadline.latest), under: "extension")
        }
        return [.extended(entry, until: until), deadline.moved(until)]
    }
}

extension Refusal.Reason {
    static func noDeadline(_ hash: Digest) -> Self {
        Self(
            "no-deadline", "记录 \(hash.short) 没有正在计算的期限",
            "the entry \(hash.short) sets no deadline that runs", ["entry": hash])
    }
    static func deadlinePassed(_ day: CivilDate) -> Self {
        Self("deadline-passed", "期限已于 \(day) 届满", "the deadline passed on \(day)", ["day": day])
    }
    static let extendedBefore = Self(
        "extended-before", "期限已经延长过一次", "the deadline was extended before")
    static func newDay(after: CivilDate, until: CivilDate?) -> Self {
        Self(
            "extension", "新期限须在 \(after) 之后\(until.map { "，不得晚于 \($0)" } ?? "")",
            "the new day must be after \(after)" + (until.map { " and no later than \($0)" } ?? ""),
            ["after": after, "until": until])
    }
}
