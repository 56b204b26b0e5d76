import COSE

/// One act before its decision: the statement, the state it meets, the scheme it follows.
final class Filing {
    let statement: SignedStatement
    let shape: ActShape
    let scheme: Scheme
    let act: SchemeAct
    let standing: Standing
    let signer: Decision.Signer
    let fields: Fields
    let history: LogHistory?
    /// The last day on which it may have taken effect: the log day; of a corrected act, that of its
    /// correction.
    private let lastDay: CivilDate

    /// The state the act meets: a state has fifty parts, and is copied into `standing` alone.
    var state: LedgerState { _read { yield standing.state } }
    var event: Event { statement.event }
    var subject: Subject { statement.header.subject }
    var day: CivilDate { standing.day }
    var index: EntryIndex { EntryIndex(state.size) }
    /// Whose act it is, of whom there are several officers: the author of the paper where it is
    /// recorded on behalf of a body, else the signer.
    var author: (party: PartyID, officer: OfficerID?) {
        guard let behalf = event.behalf.map(Fields.init),
            let party = behalf.optionalText("party").flatMap({ PartyID($0) })
        else { return (signer.party, signer.officer) }
        return (party, behalf.optionalText("officer").flatMap { OfficerID($0) })
    }
    /// The later of the day of effect and the log day: what protective periods run from.
    var protectedDay: CivilDate { max(event.occurredOn, day) }
    /// The day of receipt, which the receiver attests: what an outsider signs itself is received
    /// when it is registered (RULES, general rule 3).
    var receivedOn: CivilDate {
        standing.outsiders.contains(signer.role) ? protectedDay : event.occurredOn
    }

    /// - Parameter folding: of an act that was admitted and is folded again at its place, the key
    ///   that signed it, whose right was judged there, and the log day of now.
    init(
        _ statement: SignedStatement, given state: LedgerState, history: LogHistory? = nil,
        folding: (key: Authority.Key, today: CivilDate)? = nil
    ) throws(Refusal) {
        let event = statement.event
        let fields = Fields(event.fields)
        let day = CivilDate(posix: max(state.latestIssuedAt, statement.header.issuedAt))
        let scheme = try Self.scheme(for: statement, fields, state, on: day)
        guard let act = scheme.acts[event.type], let shape = act.kind?.shape else {
            throw Refusal(.unknownType(event.type), ours: "form")
        }
        if folding != nil, let fault = statement.shapeFault ?? event.furtherShapeFault {
            throw .malformed(fault)
        }
        self.statement = statement
        self.shape = shape
        self.scheme = scheme
        self.act = act
        self.fields = fields
        self.history = history
        lastDay = folding?.today ?? day
        standing = Standing(
            state: state, scheme: scheme, act: act, subject: statement.header.subject, day: day,
            notes: folding.map { _ in Standing.Notes() })
        if let key = folding?.key {
            signer = Decision.Signer(
                party: key.party, role: state.authority.parties[key.party]?.role ?? "",
                officer: key.officer, post: "", mandate: nil, key: key.enrolledBy)
        } else {
            signer = try Self.signer(of: statement, standing)
        }
        standing.mark = statement.header.subjectMark
        standing.sentOn = sentOn
        standing.entry = fields.optionalText("entry").flatMap { Digest(hex: $0) }
    }

    /// The scheme an act follows: that of its batch, or the one it names, or the ledger's first.
    private static func scheme(
        for statement: SignedStatement, _ fields: Fields, _ state: LedgerState, on day: CivilDate
    ) throws(Refusal) -> Scheme {
        if statement.event.type == SchemeAdoption.adopted.type {
            // Only a ledger without any scheme takes the rules of adoption from the adopted one.
            guard let first = state.firstScheme, let scheme = state.scheme(first) else {
                return try read(fields)
            }
            return scheme
        }
        if [Batches.called.type, Takeover.recorded.type].contains(statement.event.type) {
            let id = try fields.text("scheme")
            guard let scheme = state.scheme(id, on: statement.event.occurredOn) else {
                throw Refusal(.schemeUnknown(id), ours: "scheme")
            }
            return scheme
        }
        var subject = statement.header.subject
        if state.batch(of: subject) == nil, let scheme = related(fields, state) { subject = scheme }
        guard let scheme = state.scheme(for: subject, on: day) else {
            throw Refusal(.schemeUnknown(nil), ours: "scheme")
        }
        return scheme
    }

    private static func related(_ fields: Fields, _ state: LedgerState) -> Subject? {
        if let batch = fields.optionalText("batch") { return Subject(.batch, named: batch) }
        if let application = fields.optionalText("application") {
            return Subject(.application, named: application)
        }
        if let number = fields.optionalText("certificate") ?? fields.texts("certificates").first {
            return Subject(.certificate, named: number)
        }
        return nil
    }

    static func read(_ fields: Fields) throws(Refusal) -> Scheme {
        guard let map = fields.map["scheme"]?.mapValue else { throw .malformed(.missing("scheme")) }
        do { return try Scheme(map) } catch {
            throw Refusal(.schemeUnreadable(error), ours: "scheme")
        }
    }

    func decide() throws(Refusal) -> Decision {
        do { try standing.check() } catch { throw named(error) }
        try checkSeenState()
        try checkSaid()
        try checkDoubt()
        return Decision(
            statement: statement, index: index, logDay: day, signer: signer, scheme: scheme,
            act: act, effects: try effects())
    }

    /// What it changes, of an act that is folded again at its place: what would refuse it is noted,
    /// and what is missing for it altogether leaves it without effects.
    func folded() -> [Effect] {
        note { () throws(Refusal) in try standing.check() }
        note { () throws(Refusal) in try checkSaid() }
        do throws(Refusal) { return try effects() } catch {
            try? refuse(error)
            return []
        }
    }

    private func note(_ check: () throws(Refusal) -> Void) {
        do throws(Refusal) { try check() } catch { try? refuse(error) }
    }

    /// What the act says, whatever its type: its days, documents, redactions, and who stays away.
    private func checkSaid() throws(Refusal) {
        try checkDates(until: lastDay)
        try checkEvidence()
        try checkRedaction()
        try checkHandlers()
    }

    private func effects() throws(Refusal) -> [Effect] {
        guard let kind = act.kind else { throw refusal(.unknownType(act.type)) }
        var effects = try kind.effects(self)
        for named in effects.flatMap(\.named) { try standing.checkSpelling(of: named) }
        if let author = try behalfAuthor() { effects.append(.recordedOnBehalf(index, author)) }
        return effects + (try documentUse())
    }

    /// When nothing at all is ready for an act, the application it names says best why.
    private func named(_ error: Refusal) -> Refusal {
        guard error.reason == .nothingAtStage(act.wording) else { return error }
        let ids =
            fields.list("entries").compactMap { try? $0.application("application") }
            + fields.applications("applications")
            + [try? fields.application("application")].compactMap { $0 }
        for id in ids {
            guard let application = state.applications[id] else { continue }
            do { try standing.check(application) } catch { return error }
        }
        return error
    }

    func refuse(_ refusal: Refusal) throws(Refusal) { try standing.refuse(refusal) }

    func refuse(_ reason: Refusal.Reason, under rule: String? = nil) throws(Refusal) {
        try standing.refuse(reason, under: rule)
    }

    func refusal(_ reason: Refusal.Reason) -> Refusal { standing.refusal(reason) }

    func refusal(_ reason: Refusal.Reason, under rule: String) -> Refusal {
        standing.refusal(reason, under: rule)
    }
}

extension Refusal.Reason {
    static func schemeUnreadable(_ fault: SchemeError) -> Self {
        Self(
            "scheme-unreadable", "评定规则文件有误：\(fault.wording.zh)", fault.wording.en,
            ["fault": fault.wording])
    }
    /// The scheme that an act names is not adopted; nil: it names none, and none applies to it.
    static func schemeUnknown(_ id: String?) -> Self {
        Self(
            "scheme-unknown", id.map { "没有启用评定规则 \(Shown.name($0))" } ?? "当日没有适用的评定规则",
            id.map { "the scheme \(Shown.name($0)) is not adopted" }
                ?? "no scheme applies on that day",
            ["scheme": id], lacks: .scheme(id))
    }
}
