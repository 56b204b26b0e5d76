import COSE

/// Internal re-examination, administrative review, lawsuits, stays, reinstatement; notifications
/// and deadlines (RULES, general rules 9, 10).
extension Filing {
    func remedyEffects() throws(Refusal) -> [Effect] {
        if event.type == "certificate.reinstated" { return try reinstatement() }
        guard let id = RemedyID(subject.id) else { throw refusal(.malformed("remedy id")) }
        if event.type == "remedy.lodged" {
            let against = try fields.entry("against")
            guard let mark = state.entries[against],
                scheme.acts[mark.type.name]?.decides == true
            else { throw refusal(.remedied(.remedyUnfit(id)), under: "remedy") }
            return [
                .remedy(
                    Remedy(
                        id: id, kind: try fields.text("kind"), against: against,
                        lodgedOn: receivedOn))
            ]
        }
        guard var remedy = state.remedies[id] else { throw standing.unknown("remedy") }
        try checkNotBefore(remedy.lodgedOn)
        if event.type == "remedy.stayed" {
            let stayed = fields.flag("stayed")
            guard stayed != remedy.isStayed else { throw standing.done() }
            remedy.isStayed = stayed
            return [.remedy(remedy)]
                + reached(by: remedy).map { turn($0, .stayed(id, stayed)) }
        }
        remedy.outcome = try reasonedOutcome()
        remedy.decidedOn = event.occurredOn
        var effects: [Effect] = [.remedy(remedy)]
        // A decision ends the stay: the revocation stands again, or is undone by reinstatement.
        if remedy.isStayed {
            effects += reached(by: remedy).map { turn($0, .stayed(id, false)) }
        }
        if ["annulled", "redone"].contains(remedy.outcome) {
            effects += resumed(by: remedy).map { .resumed($0) }
            effects += unserved(by: remedy)
        }
        return effects
    }

    /// A revocation that fell before it was served is served no more.
    private func unserved(by remedy: Remedy) -> [Effect] {
        guard
            var revocation = state.revocations.under(.entry(remedy.against)).first(where: {
                $0.decision == remedy.against && $0.stage == .decided
            })
        else { return [] }
        revocation.stage = .dropped
        return [.revocation(revocation)]
            + revocation.certificates.map { turn($0, .revocationDropped(revocation.id)) }
    }

    /// The certificates that the decision under attack revoked.
    private func reached(by remedy: Remedy) -> [CertificateNumber] {
        state.revocations.under(.entry(remedy.against))
            .filter { $0.decision == remedy.against }.min { $0.id < $1.id }?.certificates ?? []
    }

    /// The applications that the decision under attack ended.
    private func resumed(by remedy: Remedy) -> [ApplicationID] {
        guard let index = state.entries[remedy.against]?.index else { return [] }
        return state.applications.keys(under: .endedBy(index)).sorted()
    }

    private func reinstatement() throws(Refusal) -> [Effect] {
        let certificate = try ownCertificate()
        guard let id = RemedyID(try fields.text("remedy")), let remedy = state.remedies[id] else {
            throw standing.afterAward(.unknown(kind: "remedy", id: try fields.text("remedy")))
        }
        let outcomes: Set<String> =
            try fields.text("from") == "beginning"
            ? ["annulled"] : ["annulled", "changed", "redone"]
        guard reached(by: remedy).contains(certificate.number),
            remedy.outcome.map({ outcomes.contains($0) }) == true
        else { throw refusal(.remedied(.remedyUnfit(id)), under: "remedy") }
        if let decided = remedy.decidedOn { try checkNotBefore(decided) }
        let works = try fields.text("from") == "beginning"
        return [turn(certificate.number, .reinstated(id, fromTheBeginning: works))]
    }

    // Notifications and deadlines.

    /// The entry that an act on `record/INDEX` is about: named by its hash and its index.
    func recordedEntry() throws(Refusal) -> Digest {
        let hash = try fields.entry("entry")
        guard let mark = state.entries[hash], "\(mark.index)" == subject.id else {
            throw refusal(.unknownEntry(hash))
        }
        return hash
    }

    /// Whom a decision is about was told: deadlines that protect him run from here.
    func notification() throws(Refusal) -> [Effect] {
        let entry = try recordedEntry()
        if let day = state.notified[entry] {
            throw refusal(.remedied(.notifiedBefore(day)))
        }
        try checkSameBody(entry, under: event.type)
        var effects: [Effect] = [.notified(entry, on: event.occurredOn)]
        if var revocation = state.revocations.under(.entry(entry)).first(where: {
            $0.notice == entry
        }),
            let rule = scheme.rule("revocation-answer")
        {
            // A period that protects runs from the later of the day of receipt and the log day.
            revocation.answerFrom = protectedDay
            revocation.answerDue = try? standing.workingDays(
                rule.number("workingDays") ?? 0, after: protectedDay)
            effects.append(.revocation(revocation))
        }
        return effects
    }

    /// Once, before it passes, by the body that set it, with reason and new day (RULES, general
    /// rule 9).
    func extensionEffects() throws(Refusal) -> [Effect] {
        let entry = try recordedEntry()
        let until = try fields.date("until")
        try checkSameBody(entry, under: "extension")
        guard !state.extended.contains(entry) else {
            throw refusal(.remedied(.extendedBefore), under: "extension")
        }
        if var order = state.rectifications.under(.entry(entry)).first(where: { !$0.isOver }) {
            try checkExtension(of: order.due, to: until, limit: nil)
            order.due = until
            return [.extended(entry, until: until), .rectification(order)]
        }
        if let effect = try extendedComplaint(entry, to: until) {
            return [.extended(entry, until: until), effect]
        }
        if var revocation = state.revocations.under(.entry(entry)).first(where: {
            $0.notice == entry && $0.stage == .intended
        }), let due = revocation.answerDue {
            try checkExtension(of: due, to: until, limit: nil)
            revocation.answerDue = until
            return [.extended(entry, until: until), .revocation(revocation)]
        }
        if let application = state.applications.under(.entry(entry)).min(by: { $0.id < $1.id }),
            let due = application.correctionDue
        {
            try checkExtension(of: due, to: until, limit: nil)
            return [.extended(entry, until: until), .returned(application.id, due: until)]
        }
        let request = state.batches.under(.entry(entry)).compactMap { $0.requests[entry] }.first
        if let request, !request.isClosed, scheme.rule("opinions-deadline") != nil {
            try checkExtension(of: try standing.opinionsDue(request), to: until, limit: nil)
            return [.extended(entry, until: until)]
        }
        throw refusal(.remedied(.noDeadline(entry)), under: "extension")
    }

    private func checkExtension(
        of due: CivilDate, to until: CivilDate, limit: CivilDate?
    ) throws(Refusal) {
        guard protectedDay <= due else {
            throw refusal(.remedied(.deadlinePassed(due)), under: "extension")
        }
        guard until > due, limit.map({ until <= $0 }) ?? true else {
            throw refusal(.remedied(.newDay(after: due, until: limit)), under: "extension")
        }
    }

    /// A report's acceptance by so many working days, an end by so many days; a consumer's
    /// complaint not at all (art. 22; ours).
    private func extendedComplaint(
        _ entry: Digest, to until: CivilDate
    ) throws(Refusal) -> Effect? {
        guard
            var complaint = state.complaints.under(.entry(entry)).first(where: {
                $0.endedOn == nil
            })
        else { return nil }
        let rule = scheme.complaintRule(complaint.kind)
        if complaint.receipt == entry, complaint.isAccepted == nil, let due = complaint.acceptDue {
            guard let days = rule?.number("acceptExtensionWorkingDays") else {
                throw refusal(.remedied(.noDeadline(entry)), under: "extension")
            }
            let limit = try standing.workingDays(days, after: due)
            try checkExtension(of: due, to: until, limit: limit)
            complaint.acceptDue = until
        } else {
            // A kind that has a time to accept has its end set by the acceptance alone.
            guard let due = complaint.endDue, let days = rule?.number("endExtensionDays"),
                complaint.considered == entry || rule?.number("acceptWorkingDays") == nil
            else { throw refusal(.remedied(.noDeadline(entry)), under: "extension") }
            guard !isEndExtended(complaint, rule) else {
                throw refusal(.remedied(.extendedBefore), under: "extension")
            }
            try checkExtension(of: due, to: until, limit: due.adding(days: days))
            complaint.endDue = until
        }
        return .complaint(complaint)
    }

    /// Whether the end was put off before, by whichever entry its extension named.
    private func isEndExtended(_ complaint: Complaint, _ rule: Scheme.Rule?) -> Bool {
        let byReceipt = rule?.number("acceptWorkingDays") == nil
        return [byReceipt ? complaint.receipt : nil, complaint.considered].contains { entry in
            entry.map { state.extended.contains($0) } ?? false
        }
    }

    /// The body that made an entry tells of it, extends it.
    private func checkSameBody(_ entry: Digest, under rule: String) throws(Refusal) {
        guard let key = state.signerKey(of: entry), key.party != signer.party else { return }
        throw refusal(.remedied(.notSetBy(key.party)), under: rule)
    }
}
