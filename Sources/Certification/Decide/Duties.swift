/// Every duty that is open, with its rule, body and day (RULES, general rule 13): a function of
/// what the log says and of the day asked about.
public enum Duties {
    /// The duties open on a day, by their last day.
    ///
    /// - Parameter progress: told how many acts were asked, and of how many.
    public static func open(
        given state: LedgerState, on day: CivilDate,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) -> [Duty] {
        let ledger = DutyLedger(state: state, day: day)
        let acts = ActCatalogue.acts
        let duties =
            acts.enumerated().flatMap { place, act in
                progress(place, acts.count)
                return act.duties(ledger)
            } + ledger.caseDuties()
        progress(acts.count, acts.count)
        return duties.sorted { ($0.due, $0.subject) < ($1.due, $1.subject) }
    }

    /// The duties whose last day is past.
    public static func overdue(
        given state: LedgerState, on day: CivilDate,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) -> [Duty] {
        open(given: state, on: day, progress: progress).filter { $0.isOverdue(on: day) }
    }

    /// The duties whose last day comes within so many days, today's among them; and those whose
    /// last day nobody can count yet.
    public static func due(
        within days: Int, given state: LedgerState, on day: CivilDate,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) -> [Duty] {
        let last = day.adding(days: days)
        return open(given: state, on: day, progress: progress).filter { duty in
            duty.due.day.map { day <= $0 && $0 <= last } ?? true
        }
    }
}

/// What the acts ask when they tell which duties are open.
struct DutyLedger {
    let state: LedgerState
    let day: CivilDate

    func duty(
        _ kind: Duty.Kind, _ subject: Subject, by: [String], due: CivilDate, rule: String,
        _ scheme: Scheme?
    ) -> Duty {
        duty(kind, subject, by: by, due: .day(due), rule: rule, scheme)
    }

    func duty(
        _ kind: Duty.Kind, _ subject: Subject, by: [String], due: Duty.Due, rule: String,
        _ scheme: Scheme?
    ) -> Duty {
        let source = scheme?.rules[rule]?.source ?? .ours(rests: nil)
        return Duty(
            kind: kind, subject: subject, by: by, due: due, rule: rule,
            source: source.wording(documents: scheme?.documents ?? [:]))
    }

    /// The roles that the scheme lets take an act.
    func roles(_ type: String, _ scheme: Scheme?) -> [String] {
        scheme?.roles(taking: type) ?? []
    }

    /// The last day of a time limit of so many days.
    func limit(_ days: Int, after start: CivilDate, _ scheme: Scheme?) -> Duty.Due {
        state.limit(start.adding(days: days), from: start, scheme)
    }

    func scheme(_ subject: Subject) -> Scheme? { state.scheme(for: subject, on: day) }

    func standing(_ subject: Subject, _ scheme: Scheme, _ type: String) -> Standing? {
        guard let act = scheme.acts[type] else { return nil }
        return Standing(state: state, scheme: scheme, act: act, subject: subject, day: day)
    }
}

extension Scheme {
    /// The roles that may take an act, each once.
    func roles(taking type: String) -> [String] {
        var seen: [String] = []
        for actor in acts[type]?.actors ?? [] where !seen.contains(actor.role) {
            seen.append(actor.role)
        }
        return seen
    }
}
