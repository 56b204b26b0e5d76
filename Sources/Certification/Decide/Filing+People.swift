import COSE

/// Delegation, recusal, entries in doubt, ends that an amended calendar moves (RULES, general rules
/// 1, 12; DESIGN, Root of authority).
extension Filing {
    func peopleEffects() throws(Refusal) -> [Effect] {
        switch event.type {
        case "mandate.delegated": return [.mandateGranted(try delegation())]
        case "recusal.declared": return [.recused(try recusal())]
        default: return try doubtEffects()
        }
    }

    /// Delegation (代理) names delegator and period, and goes no further than his mandate.
    private func delegation() throws(Refusal) -> Authority.Mandate {
        guard let id = PartyID(subject.id), let party = state.authority.parties[id] else {
            throw refusal(.applicationUnknown(subject.id))
        }
        let delegator = try fields.officer("delegator")
        let grants = scheme.grants[party.role]?.contains(signer.role) == true
        guard grants || (signer.party == id && signer.officer == delegator) else {
            throw refusal(.grantingRole(found: signer.role, target: party.role), under: "grants")
        }
        let from = try fields.date("from")
        let until = try fields.date("until")
        guard from <= until else { throw refusal(.mandatePeriod, under: "delegation") }
        let post = try fields.text("post")
        let acts = fields.texts("acts")
        let isHeld = state.authority.mandates.contains(under: .officer(id, delegator)) { mandate in
            mandate.officer == delegator && mandate.post == post
                && mandate.delegatedBy == nil && mandate.from <= from && until <= mandate.until
                && mandate.withdrawnOn == nil
                && (mandate.acts.contains("*") || acts.allSatisfy { mandate.acts.contains($0) })
        }
        guard isHeld else {
            throw refusal(.remedied(.beyondMandate(delegator)), under: "delegation")
        }
        return Authority.Mandate(
            party: id, officer: try fields.officer("delegate"), post: post, acts: acts,
            from: from, until: until, grantedBy: index, delegatedBy: delegator)
    }

    /// Recusal (回避), declared by the officer or ordered by his body or who grants its mandates.
    private func recusal() throws(Refusal) -> Recusal {
        guard let id = PartyID(subject.id), let party = state.authority.parties[id] else {
            throw refusal(.applicationUnknown(subject.id))
        }
        let officer = try fields.officer("officer")
        let grants = scheme.grants[party.role]?.contains(signer.role) == true
        guard grants || signer.party == id else {
            throw refusal(.grantingRole(found: signer.role, target: party.role), under: "grants")
        }
        guard
            state.authority.mandates.contains(
                under: .officer(id, officer), where: { $0.officer == officer })
        else { throw refusal(.mandateUnknown(officer, post: "*"), under: "recusal") }
        guard let from = Subject(try fields.text("from")) else {
            throw refusal(.malformed("subject"), under: "recusal")
        }
        return Recusal(officer: officer, subject: "\(from)")
    }

    /// A recused officer neither votes nor gives an opinion nor handles.
    func checkNotRecused(_ officers: [OfficerID], from subject: String) throws(Refusal) {
        guard scheme.rule("recusal") != nil else { return }
        for officer in officers
        where state.recusals.contains(Recusal(officer: officer, subject: subject)) {
            throw refusal(.remedied(.recused(officer, subject)), under: "recusal")
        }
    }

    /// A recused officer's list does not hold the application; a session's may, where his vote on
    /// it is not counted.
    func checkHandler(of application: ApplicationID) throws(Refusal) {
        guard fields.map["present"] == nil else { return }
        try checkNotRecused([signer.officer], from: "application/\(application)")
    }

    /// Who of those present is recused from an application: his vote is not counted for it.
    func recused(among officers: [OfficerID], from application: ApplicationID) -> Int {
        guard scheme.rule("recusal") != nil else { return 0 }
        return officers.count { officer in
            state.recusals.contains(
                Recusal(officer: officer, subject: "application/\(application)"))
        }
    }

    /// Ends that were counted when their time began to run, and are not yet reached: a year that is
    /// entered or amended counts for them too; what was extended to a day stays at it.
    func movedEnds(by year: HolidayYear) -> [Effect] {
        let calendar = state.calendar.entering(year, on: day)
        let today = day
        let isOpen = { (due: CivilDate?) in due.map { $0 >= today } ?? true }
        var effects: [Effect] = []
        for var complaint in state.complaints.under(.open).sorted(by: { $0.id < $1.id })
        where complaint.isAccepted == nil && complaint.endedOn == nil && isOpen(complaint.acceptDue)
            && !state.extended.contains(complaint.receipt)
        {
            guard
                let days = standing.grounds(on: complaint.receivedOn).complaintRule(complaint.kind)?
                    .number("acceptWorkingDays"),
                let due = try? calendar.end(of: days, workingDaysAfter: complaint.receivedOn),
                due != complaint.acceptDue
            else { continue }
            complaint.acceptDue = due
            effects.append(.complaint(complaint))
        }
        for var revocation in state.revocations.under(.open).sorted(by: { $0.id < $1.id })
        where revocation.stage == .intended && isOpen(revocation.answerDue)
            && !state.extended.contains(revocation.notice)
        {
            guard let from = revocation.answerFrom,
                let days = scheme.rule("revocation-answer")?.number("workingDays"),
                let due = try? calendar.end(of: days, workingDaysAfter: from),
                due != revocation.answerDue
            else { continue }
            revocation.answerDue = due
            effects.append(.revocation(revocation))
        }
        return effects
    }

    /// An entry in doubt is confirmed or annulled by the body whose it is, under another key, or by
    /// the founding role.
    private func doubtEffects() throws(Refusal) -> [Effect] {
        let entry = try recordedEntry()
        guard state.isInDoubt(entry) else {
            throw refusal(.remedied(.notInDoubt(entry)), under: "in-doubt")
        }
        let key = state.signerKey(of: entry)
        guard key?.party == signer.party || signer.role == scheme.foundingRole else {
            throw refusal(
                .wrongRole(found: signer.role, wanted: key.map { "\($0.party)" } ?? ""),
                under: "in-doubt")
        }
        guard key?.publicKey != statement.key else {
            throw refusal(.remedied(.inDoubt(entry)), under: "in-doubt")
        }
        if event.type == "entry.confirmed" {
            return [.doubtResolved(entry, annulled: nil, restored: [])]
        }
        let (before, original) = try replayed(entry)
        return [
            .doubtResolved(
                entry, annulled: original.effects,
                restored: before.overwritten(by: original.effects))
        ]
    }

    /// Nothing new rests on an entry in doubt before it is confirmed, nor on an annulled one.
    func checkDoubt() throws(Refusal) {
        guard scheme.rule("in-doubt") != nil, !Self.openInDoubt.contains(event.type) else { return }
        for hash in FieldKind.entries(in: event.fields, shape.fields) {
            if state.annulled.contains(hash) {
                throw refusal(.remedied(.annulled(hash)), under: "in-doubt")
            }
            // What a correction left in doubt is listed; what a stolen key signed is not built on.
            if !state.resolved.contains(hash), let mark = state.entries[hash],
                state.isCompromised(mark)
            {
                throw refusal(.remedied(.inDoubt(hash)), under: "in-doubt")
            }
        }
    }

    private static let openInDoubt: Set<String> = [
        "entry.confirmed", "entry.annulled", "key.revoked", "record.confirmed", "record.disputed",
        "remedy.lodged",
    ]
}
