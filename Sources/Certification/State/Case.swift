public import COSE

/// A small case: what its acts have brought it to, what is owed by when, and how it ended.
///
/// One table serves every kind of case that needs no more: where one stands is the newest of its
/// acts, and what is owed is an act too.
public struct Case: Hashable, Sendable, Codable {
    /// An act of the case.
    public struct Step: Hashable, Sendable, Codable {
        /// Its type.
        public let act: String
        /// Its day of effect.
        public let on: CivilDate
        /// The leaf hash of its entry.
        public let entry: Digest
    }

    /// An act that is owed by a day.
    public struct Owed: Hashable, Sendable, Codable {
        /// Its type.
        public let act: String
        /// Whose it is; nil: the roles' that may take it.
        public let by: PartyID?
        /// The last day on which it is in time.
        public let due: CivilDate
    }

    public let subject: Subject
    /// The certificate that it is about, if any.
    public internal(set) var certificate: CertificateNumber?
    /// What it is about, in a word of its own acts: how a mark was misused.
    public internal(set) var matter: String?
    /// Its acts, in the order of the log.
    public internal(set) var steps: [Step] = []
    public internal(set) var owed: [Owed] = []
    /// How it ended: an outcome of its last act; nil while it is open.
    public internal(set) var outcome: String?
    /// The leaf hash of the act that is a finding against the certificate, if one is.
    public internal(set) var finding: Digest?

    /// The type of its newest act.
    public var state: String { steps.last?.act ?? "" }
    public var isOver: Bool { outcome != nil }
}

extension Case: RegisteredRecord {
    public static let table = RecordID.Table.cases
    public static var records: RecordPath<Subject, Self> { \.cases }
    public var key: Subject { subject }
    public var told: [Subject] {
        [subject] + [certificate.map { Subject(.certificate, $0) }].compactMap { $0 }
    }
    public var telling: Wording? {
        guard let next = owed.first, !isOver else { return nil }
        return Wording(zh: "期限 \(next.due)", en: "due \(next.due)")
    }

    /// A row for each act, each with the outcome if it is the one that ended the case.
    static let rows = RegisterTable(
        "cases", key: ["subject", "position"],
        rows: { (record: Case) in record.steps.indices.map { (record, $0) } },
        [
            .text("subject") { $0.0.subject },
            .number("position") { row, _ in row.1 },
            .text("kind") { $0.0.subject.kind },
            .maybe("certificate") { $0.0.certificate },
            .maybe("matter") { $0.0.matter },
            .text("act") { $0.0.steps[$0.1].act },
            .text("since") { $0.0.steps[$0.1].on },
            .maybe("outcome") { $0.1 == $0.0.steps.count - 1 ? $0.0.outcome : nil },
        ])

    public var headings: [Heading] {
        Set(steps.map(\.entry)).map { .entry($0) }
            + (certificate.map { [.certificate($0)] } ?? [])
            + (owed.isEmpty || isOver ? [] : [.open])
    }
}

extension Standing {
    /// Refuses where the case has begun.
    func checkNoCase() throws(Refusal) {
        if state.cases[subject] != nil { try refuse(twice()) }
    }

    /// The case that the act is written on, which stands where one of some acts has brought it and
    /// is not over.
    func openCase(after acts: String...) throws(Refusal) -> Case {
        guard let found = state.cases[subject] else {
            throw refusal(.unknown(kind: subject.kind, id: subject.id))
        }
        if found.isOver {
            try refuse(over())
        } else if found.steps.contains(where: { $0.act == act.type }) {
            try refuse(done())
        } else if !acts.contains(found.state), let wanted = acts.first {
            try refuse(first(wanted))
        }
        return found
    }
}

extension Filing {
    /// The case as the act leaves it; what it settles is owed no more.
    func step(_ found: Case? = nil) throws(Refusal) -> Case {
        var found = found ?? Case(subject: subject)
        if let last = found.steps.last?.on { try checkNotBefore(last) }
        found.steps.append(
            Case.Step(act: event.type, on: event.occurredOn, entry: statement.leafHash))
        found.owed.removeAll { $0.act == event.type }
        return found
    }
}

extension LedgerState {
    /// The case whose finding against its certificate an entry is; nil where it is none.
    func finding(_ entry: Digest) -> Case? {
        cases.under(.entry(entry)).first { $0.finding == entry }
    }
}

extension DutyLedger {
    /// What is owed in cases, whatever their kind.
    func caseDuties() -> [Duty] {
        state.cases.under(.open).flatMap { found -> [Duty] in
            let scheme = scheme(found.subject)
            return found.owed.map { owed in
                let act = scheme?.acts[owed.act]
                let wording = act?.wording ?? Wording(zh: owed.act, en: owed.act)
                return Duty(
                    kind: Duty.Kind(owed.act, wording), subject: found.subject,
                    by: owed.by.map { ["\($0)"] } ?? roles(owed.act, scheme),
                    due: state.kept(owed.due, scheme),
                    rule: owed.act,
                    source: act?.sourceWording
                        ?? Source.ours(rests: nil).wording(documents: [:]))
            }
        }
    }
}
