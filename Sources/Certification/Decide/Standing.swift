import COSE

/// Whether an act of some type is open on a subject at all, before anyone has written it.
///
/// `decide` asks it first, and `next` asks nothing else: so what `next` does not name is refused.
///
/// A class, as `Filing` is: what it looks at is large, and copied for every question it was a
/// tenth of `decide`.
final class Standing {
    let state: LedgerState
    let scheme: Scheme
    let act: SchemeAct
    let subject: Subject
    /// The log day the act would have.
    let day: CivilDate

    init(state: LedgerState, scheme: Scheme, act: SchemeAct, subject: Subject, day: CivilDate) {
        self.state = state
        self.scheme = scheme
        self.act = act
        self.subject = subject
        self.day = day
    }

    /// Refuses when no act of this type could be admitted on the subject on that day.
    func check() throws(Refusal) {
        guard subject.kind == act.subjectKind else {
            throw refusal(
                .wrongSubject(type: act.type, wanted: act.subjectKind, found: "\(subject)"))
        }
        if let kind = act.kind { return try kind.opens(self) }
        switch subject.kind {
        case "party", "calendar", "scheme", "ledger", "record": try checkGround()
        case "batch": try checkBatch()
        case "application": try checkApplication()
        case "notice": try checkNotice()
        case "objection": try checkObjection()
        case "certificate": try checkCertificate()
        case "remedy": try checkRemedy()
        default: break
        }
    }

    /// The same act on the same subject, looked at on another day.
    func dated(_ day: CivilDate) -> Standing {
        Standing(state: state, scheme: scheme, act: act, subject: subject, day: day)
    }

    /// The roles that act for themselves from outside: operators, known by opaque ids.
    var outsiders: Set<String> { scheme.outsiders }

    /// Whether the act is one that outsiders take (RULES, general rule 5).
    var isOpenToOutsiders: Bool {
        act.actors.contains { outsiders.contains($0.role) }
    }

    /// A refusal under the act's own article.
    func refusal(_ reason: Refusal.Reason) -> Refusal {
        Refusal(reason, rule: act.type, source: source(act.source))
    }

    /// A refusal under one of the scheme's rules; under the act's article when it has none.
    func refusal(_ reason: Refusal.Reason, under rule: String) -> Refusal {
        guard let found = scheme.rules[rule] else {
            return Refusal(reason, ours: rule)
        }
        return Refusal(reason, rule: rule, source: source(found.source))
    }

    func source(_ source: Source) -> Wording {
        Wording(
            zh: source.text(.zh, documents: scheme.documents),
            en: source.text(.en, documents: scheme.documents))
    }

    /// Whether an application may take this step from where it stands.
    func check(_ application: Application) throws(Refusal) {
        if let ending = application.ending {
            throw refusal(.ended(application.id, outcome: ending.outcome))
        }
        if application.isCarriedOver {
            throw refusal(.carriedOver(application.id), under: "closing")
        }
        if act.isStep, !act.from.contains(application.stage) { throw outOfOrder(application) }
        if act.isStep, scheme.rule("in-doubt") != nil, let entry = application.stagedBy,
            state.isInDoubt(entry), state.entries[entry].map(state.isCompromised) == true
        {
            throw refusal(.remedied(.inDoubt(entry)), under: "in-doubt")
        }
        if scheme.rule("adverse-fact") != nil, application.hasOpenAdverseFact,
            !Self.openWhileAdverse.contains(act.type)
        {
            throw refusal(.adverseFactOpen(application.id), under: "adverse-fact")
        }
        if act.isStep, application.isLate, scheme.rule("late") != nil,
            !Self.openWhenLate.contains(act.type), let batch = state.batches[application.batch]
        {
            throw refusal(
                .lateApplication(received: application.receivedOn, closed: batch.closes),
                under: "late")
        }
    }

    /// The acts that an application begins with.
    private static let opening: Set<String> = [
        "application.received", "reevaluation.opened", "takeover.application",
    ]
    private static let openWhileAdverse: Set<String> = [
        "adverse.reported", "adverse.decided", "application.withdrawn", "creditcode.accepted",
        "application.declined", "objection.received", "objection.investigated",
        "objection.notified", "opinion.answered", "opinions.closed",
    ]
    private static let openWhenLate: Set<String> = [
        "application.declined", "application.withdrawn",
    ]

    /// The stage is not one of the act's: names the step that is missing, and its article.
    private func outOfOrder(_ application: Application) -> Refusal {
        let here = scheme.order(of: application.stage) ?? 0
        let stage =
            scheme.stages.first { $0.name == application.stage }?.wording
            ?? Wording(zh: application.stage, en: application.stage)
        let first = act.from.compactMap { scheme.order(of: $0) }.min() ?? 0
        guard first > here, let step = scheme.step(from: application.stage) else {
            return refusal(.pastStage(application.id, stage: stage))
        }
        return Refusal(
            .stepMissing(
                application.id, stage: stage, step: step.wording, stepSource: source(step.source)),
            rule: act.type, source: source(act.source))
    }

    private func checkGround() throws(Refusal) {
        switch act.type {
        case "ledger.founded": throw refusal(.alreadyFounded)
        case ActCatalogue.setAside:
            guard state.notSetAside != nil else { throw refusal(.nothingToSetAside) }
        case "party.registered":
            if let id = PartyID(subject.id), state.authority.parties[id] != nil {
                throw refusal(.partyExists(id))
            }
        case "mandate.granted", "mandate.withdrawn", "key.enrolled", "key.revoked":
            guard let id = PartyID(subject.id) else { throw refusal(.malformed("party id")) }
            guard state.authority.parties[id] != nil else { throw refusal(.unknownParty(id)) }
        case "calendar.published":
            if let year = Int(subject.id), state.calendar.years[year] != nil {
                throw refusal(.calendarTwice(year), under: "calendar")
            }
        case "calendar.amended":
            if let year = Int(subject.id), state.calendar.years[year] == nil {
                throw refusal(.remedied(.yearNotEntered(year)), under: "calendar")
            }
        case "mandate.delegated", "recusal.declared":
            guard let id = PartyID(subject.id) else { throw refusal(.malformed("party id")) }
            guard state.authority.parties[id] != nil else { throw refusal(.unknownParty(id)) }
        case "record.confirmed", "record.disputed":
            guard let index = EntryIndex(subject.id), state.behalfAuthors[index] != nil else {
                throw refusal(.notRecordedOnBehalf, under: "on-behalf")
            }
        default: break
        }
    }

    private func checkBatch() throws(Refusal) {
        guard let id = BatchID(subject.id) else { throw refusal(.malformed("batch id")) }
        guard let batch = state.batches[id] else {
            if act.type == "batch.called" { return }
            throw refusal(.batchUnknown(subject.id))
        }
        if act.type == "batch.called" { throw refusal(.batchTwice(id)) }
        if batch.isClosed { throw refusal(.batchClosed(id), under: "closing") }
        switch act.type {
        case "batch.amended":
            guard day <= batch.closes else {
                throw refusal(.windowClosed(batch.closes), under: "window")
            }
        case "batch.closed":
            guard day > batch.closes else {
                throw refusal(.windowOpen(batch.closes), under: "closing")
            }
        case "opinion.answered":
            guard batch.requests.values.contains(where: { !$0.isClosed }) else {
                throw refusal(.requestUnknown)
            }
        case "opinions.closed": try checkOpinions(of: batch)
        default:
            if waitsForNotice { return try checkSubmission(of: batch) }
            try checkSomeReady(in: batch)
        }
    }

    /// A list act is open when at least one application of the batch may take the step; else the
    /// refusal of the one that is furthest tells why.
    private func checkSomeReady(in batch: Batch) throws(Refusal) {
        guard act.isStep else { return }
        var nearest: Refusal?
        var furthest = -1
        for application in state.applications(in: batch.id) {
            do {
                try check(application)
                if !isWaitingForAnswers(application, in: batch) { return }
            } catch {
                let order = scheme.order(of: application.stage) ?? 0
                if order > furthest, application.ending == nil {
                    nearest = error
                    furthest = order
                }
            }
        }
        throw nearest ?? refusal(.nothingAtStage(act.wording))
    }

    /// A list already out for opinions is not sent out again while its request is open.
    func isWaitingForAnswers(_ application: Application, in batch: Batch) -> Bool {
        act.type == "opinions.requested"
            && batch.requests.values.contains {
                !$0.isClosed && $0.applications.contains(application.id)
            }
    }

    func checkOpinions(of batch: Batch) throws(Refusal) {
        var due: CivilDate?
        for request in batch.requests.values where !request.isClosed {
            if Set(request.departments).isSubset(of: request.answered) { return }
            guard scheme.rule("opinions-deadline") != nil else { return }
            let ends = try opinionsDue(request)
            if day > ends { return }
            due = min(due ?? ends, ends)
        }
        guard let due else { throw refusal(.requestUnknown) }
        throw refusal(.opinionsOpen(due: due), under: "opinions-deadline")
    }

    private func checkSubmission(of batch: Batch) throws(Refusal) {
        var nearest: Refusal?
        for application in state.applications(in: batch.id) {
            do {
                try check(application)
                try checkNoticeHasRun(for: application)
                return
            } catch {
                if nearest == nil || act.from.contains(application.stage) { nearest = error }
            }
        }
        throw nearest ?? refusal(.nothingAtStage(act.wording))
    }

    private func checkApplication() throws(Refusal) {
        guard let id = ApplicationID(subject.id) else {
            throw refusal(.malformed("application id"))
        }
        guard let application = state.applications[id] else {
            if Self.opening.contains(act.type) { return }
            throw refusal(.applicationUnknown(subject.id))
        }
        if Self.opening.contains(act.type) { throw refusal(.applicationTwice(id)) }
        if act.type == "adverse.decided", !application.hasOpenAdverseFact {
            throw refusal(.adverseUnknown, under: "adverse-fact")
        }
        if act.type == "creditcode.accepted", application.creditCodeIsAccepted {
            throw refusal(.codeNeedsNoOverride)
        }
        if !act.isStep, application.awardedOn != nil {
            throw outOfOrder(application)
        }
        try check(application)
    }

    private func checkCertificate() throws(Refusal) {
        guard let number = CertificateNumber(subject.id) else {
            throw refusal(.numberForm(numberForm), under: "number")
        }
        if act.type == "certificate.issued", state.certificates[number] != nil {
            throw refusal(.numberTwice(number), under: "number")
        }
        guard act.type == "certificate.issued" else {
            if let certificate = state.certificates[number] {
                return try checkHeldCertificate(certificate)
            }
            if act.type == "takeover.recorded" { return }
            throw unknown("certificate")
        }
        guard isOpenToSome() else { throw refusal(.nothingAtStage(act.wording)) }
    }

    /// Whether some application without a certificate may take the step.
    func isOpenToSome() -> Bool {
        let stages = act.isStep ? act.from : scheme.stages.map(\.name)
        return stages.contains { stage in
            state.applications.contains(under: .stage(stage)) { (try? check($0)) != nil }
        }
    }

    var numberForm: String { "\(scheme.numberPrefix)-2025-00012" }

    /// The last day on which departments may answer (art. 15; period ours).
    func opinionsDue(_ request: OpinionRequest) throws(Refusal) -> CivilDate {
        guard let rule = scheme.rule("opinions-deadline") else { return request.askedOn }
        if let until = request.extendedUntil { return until }
        return try workingDays(rule.number("workingDays") ?? 0, after: request.askedOn)
    }

    func workingDays(_ count: Int, after day: CivilDate) throws(Refusal) -> CivilDate {
        do {
            return try state.calendar.end(of: count, workingDaysAfter: day)
        } catch {
            if case .unknownYear(let year) = error {
                throw refusal(.calendarUnknown(year), under: "calendar")
            }
            throw refusal(.calendarMalformed("\(error)"), under: "calendar")
        }
    }
}
