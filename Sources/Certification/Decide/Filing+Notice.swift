import COSE

/// The public notice and objections to it (art. 16).
extension Filing {
    func noticeEffects() throws(Refusal) -> [Effect] {
        if event.type == "notice.published" { return try publication() }
        guard let id = ObjectionID(subject.id) else { throw refusal(.malformed("objection id")) }
        switch event.type {
        case "objection.received": return [.objectionReceived(try objection(id))]
        case "objection.investigated":
            if let received = state.objections[id]?.receivedOn, event.occurredOn < received {
                throw refusal(.occursBeforeCause(event.occurredOn, received), under: "dates")
            }
            return [.objectionInvestigated(id)]
        case "objection.decided": return try objectionDecision(id)
        default: return try telling(id)
        }
    }

    /// All are told: the applicant, and the objector where he gave a name.
    private func telling(_ id: ObjectionID) throws(Refusal) -> [Effect] {
        let wanted =
            state.objections[id]?.isNamed == true ? ["objector", "applicant"] : ["applicant"]
        let missing = wanted.filter { !fields.texts("told").contains($0) }
        guard missing.isEmpty || scheme.rule("objection") == nil else {
            throw refusal(.notTold(missing), under: "objection")
        }
        return [.objectionNotified(id)]
    }

    private func publication() throws(Refusal) -> [Effect] {
        guard let id = NoticeID(subject.id) else { throw refusal(.malformed("notice id")) }
        let part = try fields.number("part")
        let parts = try fields.number("parts")
        let existing = state.notices[id]
        let batch = try fields.batch("batch")
        guard part <= parts, existing?.parts ?? parts == parts, existing?.batch ?? batch == batch,
            existing?.published.contains(part) != true
        else { throw refusal(.noticePart(part, of: parts)) }
        var seen: Set<ApplicationID> = []
        var facts: [ApplicationID: PublicFacts] = [:]
        var effects: [Effect] = []
        var noticed: [ApplicationID] = []
        for entry in fields.list("entries") {
            let application = try member(try entry.application("application"), seen: &seen)
            facts[application.id] = try disclosed(application, by: entry)
            noticed.append(application.id)
            effects += try step(application)
        }
        let notice = Notice(
            id: id, batch: batch, place: try fields.text("place"),
            parts: parts, published: [part], applications: noticed, startsOn: protectedDay)
        return [.noticePublished(notice, part: part, facts)] + effects
    }

    /// The disclosure must be the very one whose digest the application carried (RULES, general
    /// rule 4).
    private func disclosed(
        _ application: Application, by entry: Fields
    ) throws(Refusal) -> PublicFacts {
        guard let disclosure = try? Disclosure(decoding: try entry.bytes("disclosure")),
            disclosure.key == PublicFacts.key,
            application.redacted.contains(disclosure.digest),
            let facts = try? PublicFacts(disclosure.value)
        else { throw refusal(.disclosureMissing(application.id), under: "disclosure") }
        if scheme.rule("credit-code") != nil, !application.creditCodeIsAccepted {
            do { _ = try CreditCode(facts.creditCode) } catch {
                throw refusal(.codeInvalid("\(error)"), under: "credit-code")
            }
        }
        if let assessed = application.assessedStandard, facts.standard != assessed {
            throw refusal(
                .standardDiffers(application.id, noticed: facts.standard, assessed: assessed),
                under: "standard")
        }
        return facts
    }

    /// The door is open: refused only for form, key or unknown subject (RULES, general rule 5).
    private func objection(_ id: ObjectionID) throws(Refusal) -> Objection {
        guard let notice = NoticeID(try fields.text("notice")).flatMap({ state.notices[$0] })
        else { throw refusal(.noticeUnknown(try fields.text("notice"))) }
        let application = try fields.application("application")
        guard notice.applications.contains(application) else {
            throw refusal(.notOnNotice(application))
        }
        return Objection(
            id: id, notice: notice.id, application: application, receivedOn: receivedOn,
            isNamed: fields.flag("named"))
    }

    private func objectionDecision(_ id: ObjectionID) throws(Refusal) -> [Effect] {
        guard let objection = state.objections[id] else {
            throw refusal(.objectionUnknown("\(id)"))
        }
        let application = try application(objection.application)
        let outcome = try outcome(try fields.text("outcome"))
        try checkSession()
        // The committee decides by majority whichever way it goes: a sent-back or removed entry
        // falls by the same votes that a rejected objection stands by.
        let present = voters(for: application.id)
        try checkCounts(fields, application.id, outcome)
        if scheme.rule("majority") != nil, try fields.number("for") * 2 <= present {
            throw refusal(
                .majorityMissed(
                    application.id, votes: try fields.number("for"), present: present),
                under: "majority")
        }
        var effects: [Effect] = [
            .objectionDecided(id, outcome: outcome.name), .sessionHeld(try session()),
        ]
        if application.ending == nil, application.awardedOn == nil {
            effects += try step(application, by: fields, outcome: outcome)
        }
        return effects
    }
}
