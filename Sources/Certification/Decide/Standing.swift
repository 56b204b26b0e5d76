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
    /// The day that a time limit of an outsider asks for: of what is written now, the log day.
    var sentOn: CivilDate
    /// The entry that an act on a record is about: as it says; before it is written, that of the
    /// subject.
    var entry: Digest?
    /// Where what would refuse the act is noted, of one that was admitted and is folded again.
    private let notes: Notes?
    /// What the subject is found by.
    lazy var mark = SubjectMark(subject)
    /// What would have refused an act that is folded again, in the order in which it was asked.
    var noted: [Refusal] { notes?.refusals ?? [] }

    var isFolded: Bool { notes != nil }

    /// Refusals of an act that goes on, whatever day it is looked at on.
    final class Notes {
        fileprivate(set) var refusals: [Refusal] = []
    }

    init(
        state: LedgerState, scheme: Scheme, act: SchemeAct, subject: Subject, day: CivilDate,
        notes: Notes? = nil
    ) {
        self.state = state
        self.scheme = scheme
        self.act = act
        self.subject = subject
        self.day = day
        sentOn = day
        self.notes = notes
    }

    /// Refuses. An act that is folded again goes on, and what would refuse it is noted: it was
    /// admitted (RULES, general rule 7).
    func refuse(_ refusal: Refusal) throws(Refusal) {
        guard let notes else { throw refusal }
        notes.refusals.append(refusal)
    }

    /// The same under one of the scheme's rules; under the act's article where none is given.
    func refuse(_ reason: Refusal.Reason, under rule: String? = nil) throws(Refusal) {
        try refuse(rule.map { refusal(reason, under: $0) } ?? refusal(reason))
    }

    /// The same for a question whose answer is what is refused.
    var strict: Standing {
        isFolded
            ? Standing(state: state, scheme: scheme, act: act, subject: subject, day: day) : self
    }

    /// Refuses when no act of this type could be admitted on the subject on that day.
    func check() throws(Refusal) {
        if subject.kind != act.subjectKind {
            try refuse(
                .wrongSubject(
                    type: act.type, wanted: "\(act.subjectKind)/…", found: "\(subject)"))
        }
        try checkSpelling(of: subject)
        guard let kind = act.kind else { throw refusal(.unknownType(act.type)) }
        try kind.opens(self)
    }

    /// The same act on the same subject, looked at on another day.
    func dated(_ day: CivilDate) -> Standing {
        let dated = Standing(
            state: state, scheme: scheme, act: act, subject: subject, day: day, notes: notes)
        dated.entry = entry
        return dated
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
        guard let found = scheme.rules[rule] else { return Refusal(reason, ours: rule) }
        return Refusal(reason, rule: rule, source: source(found.source))
    }

    func source(_ source: Source) -> Wording { source.wording(documents: scheme.documents) }

    /// The application that the act is written on, where it is one that is known.
    var application: Application? {
        guard subject.isA(.application) else { return nil }
        return ApplicationID(subject.id).flatMap { state.applications[$0] }
    }

    /// The id in the subject, as one of what the act is written on.
    func id<Kind>() throws(Refusal) -> Identifier<Kind> {
        guard let id = Identifier<Kind>(subject.id) else {
            throw refusal(.malformed(.malformed("sub", wanted: FieldKind.id.wanted)))
        }
        return id
    }

    /// Whether an application may take this step from where it stands.
    func check(_ application: Application) throws(Refusal) {
        if let ending = application.ending {
            try refuse(.ended(application.id, outcome: ending.outcome))
        }
        if application.isCarriedOver { try refuse(.carriedOver(application.id), under: "closing") }
        if act.isStep, !act.from.contains(application.stage), !isEndOfLate(application) {
            try refuse(outOfOrder(application))
        }
        if act.isStep, scheme.rule("in-doubt") != nil, let entry = application.stagedBy,
            state.isInDoubt(entry), state.entries[entry].map(state.isCompromised) == true
        {
            try refuse(.inDoubt(entry), under: "in-doubt")
        }
        if scheme.rule("adverse-fact") != nil, application.hasOpenAdverseFact,
            !Self.openWhileAdverse.contains(act.type)
        {
            try refuse(.adverseFactOpen(application.id), under: "adverse-fact")
        }
        if act.isStep, !Self.openWhileAdverse.contains(act.type) {
            try checkEligible(application)
        }
        if [Award.published.type, Issuing.issued.type].contains(act.type) {
            try checkNoObjection(to: application)
        }
        if act.isStep, application.isLate, scheme.rule("late") != nil,
            !Self.openWhenLate.contains(act.type), let batch = state.batches[application.batch]
        {
            try refuse(
                .lateApplication(received: application.receivedOn, closed: batch.closes),
                under: "late")
        }
    }

    /// Refuses where the applicant was deregistered, or a record stands against him (art. 7): such
    /// an application takes no step but its end.
    func checkEligible(_ application: Application) throws(Refusal) {
        if scheme.rule("eligibility") != nil, state.isDeregistered(application.applicant, by: day) {
            try refuse(.partyDeregistered(application.applicant), under: "eligibility")
        }
        if let (fact, until) = record(against: application) {
            try refuse(.adverseRecord(on: fact, until: until), under: "clean-record")
        }
    }

    /// What came late by the fall of an extension has gone on meanwhile, and is declined where it
    /// stands.
    func isEndOfLate(_ application: Application) -> Bool {
        act.type == Review.declined.type && application.isLate && application.awardedOn == nil
            && scheme.rule("late") != nil
    }

    private static let openWhileAdverse: Set<String> = [
        AdverseFacts.reported.type, AdverseFacts.decided.type, Review.withdrawn.type,
        Review.lapsed.type, CodeOverride.accepted.type,
        Review.declined.type, Objections.received.type, Objections.investigated.type,
        Objections.notified.type, Opinions.answered.type, Opinions.closed.type,
    ]
    private static let openWhenLate: Set<String> = [
        Review.declined.type, Review.withdrawn.type,
    ]

    /// The stage is not one of the act's: names the step that is missing, and its article.
    func outOfOrder(_ application: Application) -> Refusal {
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

    /// Whether a list act is open on a batch: the submission of an award waits for the notice.
    func checkList() throws(Refusal) {
        let batch = try openBatch()
        if waitsForNotice { return try checkSubmission(of: batch) }
        try checkSomeReady(in: batch)
    }

    /// A list act is open when at least one application of the batch may take the step; else the
    /// refusal of the one that is furthest tells why.
    private func checkSomeReady(in batch: Batch) throws(Refusal) {
        // One that was admitted had some, and each it names is looked at by itself.
        guard act.isStep, !isFolded else { return }
        let isSomeReady = state.applications.contains(under: .batch(batch.id)) { application in
            (try? check(application)) != nil && !isWaitingForAnswers(application, in: batch)
        }
        if isSomeReady { return }
        var nearest: Refusal?
        var furthest = -1
        for application in state.applications(in: batch.id) {
            do { try check(application) } catch {
                let order = scheme.order(of: application.stage) ?? 0
                if order > furthest, application.ending == nil {
                    nearest = error
                    furthest = order
                }
            }
        }
        throw nearest ?? refusal(.nothingAtStage(act.wording))
    }

    /// Whether some application without a certificate may take the step.
    func isOpenToSome() -> Bool {
        let stages = act.isStep ? act.from : scheme.stages.map(\.name)
        return stages.contains { stage in
            state.applications.contains(under: .stage(stage)) { (try? strict.check($0)) != nil }
        }
    }

    var numberForm: String { "\(scheme.numberPrefix)-2025-00012" }
}

extension Refusal.Reason {
    static func carriedOver(_ id: ApplicationID) -> Self {
        Self(
            "carried-over", "申报 \(id) 已转入下一批次", "the application \(id) was carried over",
            ["application": id])
    }
    static func lateApplication(received: CivilDate, closed: CivilDate) -> Self {
        Self(
            "late-application", "申报于 \(received) 收到，期限为 \(closed)，只能作出逾期不予受理的决定",
            "received on \(received), after the window closed on \(closed); it can only be "
                + "declined", ["received": received, "closed": closed])
    }
    static func stepMissing(
        _ id: ApplicationID, stage: Wording, step: Wording, stepSource source: Wording
    ) -> Self {
        Self(
            "step-missing", "申报 \(id) 处于“\(stage.zh)”，须先完成“\(step.zh)”（\(source.zh)）",
            "\(id) is at “\(stage.en)”; first comes “\(step.en)” (\(source.en))",
            ["application": id, "stage": stage, "step": step, "source": source])
    }
    static func pastStage(_ id: ApplicationID, stage: Wording) -> Self {
        Self(
            "past-stage", "申报 \(id) 已处于“\(stage.zh)”，不能再办理该事项",
            "\(id) is at “\(stage.en)”; this act is not open there",
            ["application": id, "stage": stage])
    }
    static func adverseRecord(on day: CivilDate, until: CivilDate) -> Self {
        Self(
            "adverse-record", "近三年内有违法违规、重大事故或者不良信誉记录（\(day)），影响至 \(until)",
            "an adverse record of \(day) stands inside the last three years (until \(until))",
            ["day": day, "until": until])
    }
    static func adverseFactOpen(_ id: ApplicationID) -> Self {
        Self(
            "adverse-fact-open", "申报 \(id) 有不良信息待处理，处理前不得推进",
            "an adverse fact about \(id) waits for its decision; nothing moves on before",
            ["application": id])
    }
}
