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
        opens: { _ in }, effects: { filing throws(Refusal) in try filing.extensionEffects() })
}

extension Filing {
    fileprivate func extensionEffects() throws(Refusal) -> [Effect] {
        let entry = try recordedEntry()
        let last = try fields.date("until")
        let until = standing.limit(last, from: protectedDay) ?? last
        let complaint = state.complaints.under(.entry(entry)).first { $0.receipt == entry }
        // A complaint that was forwarded is extended by the body that has it.
        if let complaint {
            if complaint.liesWith != signer.party {
                try refuse(.notSetBy(complaint.liesWith), under: "extension")
            }
        } else {
            try checkSameBody(entry, under: "extension")
        }
        if state.extended.contains(entry) { try refuse(.extendedBefore, under: "extension") }
        if var order = state.rectifications.under(.entry(entry)).first(where: {
            $0.order == entry && !$0.isOver
        }) {
            let days = scheme.rule("rectification")?.number("days")
            try checkExtension(
                of: order.due, to: until, limit: days.flatMap { limit(order.due, $0) })
            order.due = until
            return [.extended(entry, until: until), .put(order)]
        }
        if let effect = try extendedComplaint(entry, to: until) {
            return [.extended(entry, until: until), effect]
        }
        if var revocation = state.revocations.under(.entry(entry)).first(where: {
            $0.notice == entry && $0.stage == .intended
        }), let due = revocation.answerDue {
            try checkExtension(
                of: due, to: until, limit: limit(due, since: revocation.answerFrom))
            revocation.answerDue = until
            return [.extended(entry, until: until), .put(revocation)]
        }
        if let application = state.applications.under(.entry(entry)).min(by: { $0.id < $1.id }),
            let due = application.correctionDue
        {
            try checkExtension(of: due, to: until, limit: limit(due, since: state.day(of: entry)))
            return [
                .extended(entry, until: until), .application(application.id, .returned(due: until)),
            ]
        }
        let batch = state.batches.under(.entry(entry)).first
        if let batch, let request = batch.requests[entry], !request.isClosed,
            scheme.rule("opinions-deadline") != nil
        {
            let due = try standing.opinionsDue(request)
            try checkExtension(of: due, to: until, limit: limit(due, since: state.day(of: entry)))
            return [
                .extended(entry, until: until),
                .batch(batch.id, .opinionsExtended(request: entry, until: until)),
            ]
        }
        throw refusal(.noDeadline(entry), under: "extension")
    }

    /// The last day to which a time of so many days may be put off: as many periods more as the
    /// scheme says (ours).
    private func limit(_ due: CivilDate, _ days: Int) -> CivilDate? {
        scheme.rule("extension")?.number("periods").map { due.adding(days: $0 * days) }
    }

    private func limit(_ due: CivilDate, since first: CivilDate?) -> CivilDate? {
        first.flatMap { limit(due, $0.days(until: due)) }
    }

    fileprivate func checkExtension(
        of due: CivilDate, to until: CivilDate, limit: CivilDate?
    ) throws(Refusal) {
        if protectedDay > due { try refuse(.deadlinePassed(due), under: "extension") }
        let limit = limit.map { standing.limit($0, from: due) ?? $0 }
        if until <= due || !(limit.map({ until <= $0 }) ?? true) {
            try refuse(.newDay(after: due, until: limit), under: "extension")
        }
    }

    /// A report's acceptance by so many working days, an end by so many days; a consumer's
    /// complaint not at all (art. 22; ours).
    fileprivate func extendedComplaint(
        _ entry: Digest, to until: CivilDate
    ) throws(Refusal) -> Effect? {
        guard
            var complaint = state.complaints.under(.entry(entry)).first(where: {
                $0.endedOn == nil
            })
        else { return nil }
        let rule = scheme.complaintRule(complaint.kind)
        if complaint.receipt == entry, complaint.isAccepted == nil, let due = complaint.acceptDue {
            let days = rule?.number("acceptExtensionWorkingDays")
            if days == nil { try refuse(.noDeadline(entry), under: "extension") }
            let limit = try days.map { days throws(Refusal) in
                try standing.workingDays(days, after: due)
            }
            try checkExtension(of: due, to: until, limit: limit)
            complaint.acceptDue = until
        } else {
            guard let due = complaint.endDue else {
                throw refusal(.noDeadline(entry), under: "extension")
            }
            // A kind that has a time to accept has its end set by the acceptance alone.
            let days = rule?.number("endExtensionDays")
            if days == nil
                || complaint.considered != entry && rule?.number("acceptWorkingDays") != nil
            {
                try refuse(.noDeadline(entry), under: "extension")
            }
            if isEndExtended(complaint, rule) { try refuse(.extendedBefore, under: "extension") }
            try checkExtension(of: due, to: until, limit: days.map { due.adding(days: $0) })
            complaint.endDue = until
        }
        return .put(complaint)
    }

    /// Whether the end was put off before, by whichever entry its extension named.
    fileprivate func isEndExtended(_ complaint: Complaint, _ rule: Scheme.Rule?) -> Bool {
        let byReceipt = rule?.number("acceptWorkingDays") == nil
        return [byReceipt ? complaint.receipt : nil, complaint.considered].contains { entry in
            entry.map { state.extended.contains($0) } ?? false
        }
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
