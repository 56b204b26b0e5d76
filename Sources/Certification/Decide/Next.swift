import COSE

/// What can be done next on a subject: which acts are open, to whom, by when, under which rule
/// (RULES, general rule 13).
///
/// It asks the same `Standing` that `decide` asks first: an act that is not named here is refused.
public enum Next {
    /// An act that may be written now.
    public struct OpenAct: Hashable, Sendable {
        public let act: SchemeAct
        /// The subject it would be written on.
        public let subject: String
        /// The last day of the period that runs for it, when one does.
        public let due: CivilDate?
        /// Who may sign it; empty means anyone whose key is enrolled.
        public let actors: [SchemeAct.Actor]
        /// The roles whose bodies may record it on its author's behalf.
        public var recorders: [String] { act.recorders }

        init(_ standing: Standing, on subject: String, due: CivilDate?) {
            act = standing.act
            self.subject = subject
            self.due = due
            let founder = standing.state.founding.flatMap {
                standing.state.authority.parties[$0.founder]?.role
            }
            actors =
                act.type == ActCatalogue.setAside
                ? [founder].compactMap { $0.map(SchemeAct.Actor.init) } : act.actors
        }
    }

    /// An act that waits for a day.
    public struct Waiting: Hashable, Sendable {
        public let act: SchemeAct
        /// Why it is not open yet, as `decide` would refuse it.
        public let refusal: Refusal
    }

    /// The acts open on a subject on a day; for an application also those on its batch, notice and
    /// certificate that would take it on, for a certificate those that would begin something on it.
    public static func openActs(
        on subject: Subject, given state: LedgerState, day: CivilDate
    ) -> [OpenAct] {
        let logDay = max(day, state.logDay)
        guard let scheme = state.scheme(for: subject, on: logDay) else { return [] }
        let entry = subject.isA(.record) ? state.entry(at: subject.id) : nil
        var open: [OpenAct] = []
        // An act whose shape this program does not know yet is no act it could admit.
        for act in scheme.acts.values where ActCatalogue.shape(act.type) != nil {
            // Nothing else is admitted before it (RULES, general rule 16).
            if state.notSetAside != nil, act.type != ActCatalogue.setAside { continue }
            let standing = Standing(
                state: state, scheme: scheme, act: act, subject: subject, day: logDay)
            standing.entry = entry
            if act.subjectKind == subject.kind {
                guard (try? standing.check()) != nil else { continue }
                open.append(
                    OpenAct(standing, on: "\(subject)", due: standing.due))
            } else if let application = standing.application, act.isStep,
                (try? standing.checkStep(application)) != nil
            {
                open.append(
                    OpenAct(
                        standing,
                        on: act.isOn(.batch)
                            ? "\(Subject(.batch, application.batch))" : "\(act.subjectKind)/…",
                        due: standing.due))
            } else if subject.isA(.certificate), let begins = act.kind?.begins,
                let certificate = state.certificate(of: subject),
                (try? begins(standing, certificate)) != nil
            {
                open.append(OpenAct(standing, on: "\(act.subjectKind)/…", due: standing.due))
            } else if act.type == Notifications.notified.type, let told = standing.ofNotice,
                (try? told.check()) != nil
            {
                open.append(OpenAct(told, on: "\(told.subject)", due: nil))
            }
        }
        return open.sorted { order($0.act, scheme) < order($1.act, scheme) }
    }

    /// The acts that would come next for an application but must wait, and for what.
    public static func waiting(
        on subject: Subject, given state: LedgerState, day: CivilDate
    ) -> [Waiting] {
        guard subject.isA(.application),
            let application = ApplicationID(subject.id).flatMap({ state.applications[$0] }),
            !application.isOver, application.certificate == nil,
            let scheme = state.scheme(for: subject, on: max(day, state.logDay))
        else { return [] }
        let logDay = max(day, state.logDay)
        var waiting: [Waiting] = []
        for act in scheme.acts.values.filter({ $0.isStep && $0.from.contains(application.stage) }) {
            let standing = Standing(
                state: state, scheme: scheme, act: act, subject: subject, day: logDay)
            do { try standing.checkStep(application) } catch {
                waiting.append(Waiting(act: act, refusal: error))
            }
        }
        return waiting.sorted { order($0.act, scheme) < order($1.act, scheme) }
    }

    private static func order(_ act: SchemeAct, _ scheme: Scheme) -> (Int, String) {
        (act.from.compactMap { scheme.order(of: $0) }.max() ?? Int.max, act.type)
    }
}

extension LedgerState {
    /// The entry that has effects at a place, which `record/INDEX` names.
    fileprivate func entry(at text: String) -> Digest? {
        guard let index = EntryIndex(text) else { return nil }
        var found: Digest?
        entries.forEachRecord { entry, mark in
            if mark.index == index, mark.signer != nil { found = entry }
        }
        return found
    }
}

extension Standing {
    /// The same on the notice of an intended revocation: its holder is told of it before his time
    /// to answer runs, and before anything is decided (art. 19).
    fileprivate var ofNotice: Standing? {
        guard subject.isA(.revocation),
            let revocation = RevocationID(subject.id).flatMap({ state.revocations[$0] }),
            revocation.stage == .intended, let index = state.entries[revocation.notice]?.index
        else { return nil }
        let standing = Standing(
            state: state, scheme: scheme, act: act, subject: Subject(.record, index), day: day)
        standing.entry = revocation.notice
        return standing
    }

    /// The last day of the period that runs for the act.
    fileprivate var due: CivilDate? {
        act.kind?.due(self)
            ?? state.cases[subject]?.owed.first { $0.act == act.type }
            .flatMap { state.kept($0.due, scheme).day }
            ?? act.kind?.duties(DutyLedger(state: state, day: day))
            .first { $0.subject == subject }?.due.day
    }

    /// Whether an application may take the step now, periods included.
    func checkStep(_ application: Application) throws(Refusal) {
        try check(application)
        if waitsForNotice { try checkNoticeHasRun(for: application) }
        if act.type == Opinions.closed.type, let batch = state.batches[application.batch] {
            try checkOpinions(of: batch)
        }
        if act.type == Opinions.requested.type, let batch = state.batches[application.batch],
            isWaitingForAnswers(application, in: batch)
        {
            throw refusal(.nothingAtStage(act.wording))
        }
        if act.type == Issuing.issued.type {
            if application.certificate != nil {
                throw refusal(.certificateTwice(application.id), under: "number")
            }
            try checkNotWithheld(application.applicant)
        }
    }
}
