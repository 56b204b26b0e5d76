import COSE

/// The departments' opinions on a proposed list: asked for, answered, closed (art. 15).
enum Opinions {
    static let requested = Act(
        "opinions.requested", on: .batch,
        [
            Field("departments", .list(.id, 1...50), ["department-agriculture"]),
            Field("applications", .list(.id, 1...500), ["LN-2025-0001"]),
            Field("document", .text(200), "示例征求意见函〔2025〕1号"),
        ],
        opens: { standing throws(Refusal) in try standing.checkList() },
        effects: { filing throws(Refusal) in try filing.opinionRequest() })

    static let answered = Act(
        "opinion.answered", on: .batch,
        [
            Field("request", .entry, ActCatalogue.zeroHash),
            Field("department", .id, "department-agriculture"),
            .records(
                "answers",
                [
                    Field("application", .of(.application), "LN-2025-0001"),
                    Field("answer", .choice(["agreed", "objected", "conditional"]), "agreed"),
                ], 1...500),
        ],
        redactable: [Field("opinion", .paragraphs(20_000), "部门意见全文")],
        opens: { standing throws(Refusal) in
            let open = try standing.openBatch().requests.values.filter { !$0.isClosed }
            if open.isEmpty { try standing.refuse(.requestUnknown) }
            let asked = open.flatMap { request in
                request.departments.map { ($0, request.answered.contains($0)) }
            }
            if let (department, _) = asked.min(by: { $0.0 < $1.0 }), asked.allSatisfy(\.1) {
                try standing.refuse(.answeredTwice(department))
            }
        },
        due: { $0.opinionsDue() },
        duties: { $0.opinionDuties() },
        effects: { filing throws(Refusal) in try filing.opinionAnswer() })

    static let closed = Act(
        "opinions.closed", on: .batch,
        [
            Field("request", .entry, ActCatalogue.zeroHash),
            Field("silent", .list(.id, 0...50), []),
        ],
        opens: { standing throws(Refusal) in try standing.checkOpinions(of: standing.openBatch()) },
        due: { $0.opinionsDue() },
        effects: { filing throws(Refusal) in try filing.opinionsClosing() })
}

extension Duty.Kind {
    /// A department answers (art. 15).
    static let opinion = Duty.Kind("opinion", zh: "答复征求意见函", en: "answer for its opinion")
}

extension DutyLedger {
    func opinionDuties() -> [Duty] {
        state.batches.values.flatMap { batch -> [Duty] in
            let subject = Subject(.batch, batch.id)
            guard let scheme = state.scheme(of: batch),
                scheme.acts[Opinions.closed.type] != nil
            else { return [] }
            return batch.requests.values.filter { !$0.isClosed }.flatMap { request -> [Duty] in
                guard let due = state.opinionsDue(request, scheme) else { return [] }
                return request.departments.filter { !request.answered.contains($0) }.map {
                    duty(
                        .opinion, subject, by: ["\($0)"], due: due, rule: "opinions-deadline",
                        scheme)
                }
            }
        }
    }
}

extension LedgerState {
    /// The last day on which departments may answer (art. 15; period ours).
    fileprivate func opinionsDue(_ request: OpinionRequest, _ scheme: Scheme) -> Duty.Due? {
        guard let rule = scheme.rule("opinions-deadline") else { return .day(request.askedOn) }
        if let until = request.extendedUntil { return kept(until, scheme) }
        return workingDays(rule.number("workingDays") ?? 0, after: request.askedOn)
    }
}

extension Standing {
    /// The earliest last day of a request of the batch that is not closed.
    fileprivate func opinionsDue() -> CivilDate? {
        let requests = state.batch(of: subject)?.requests.values.filter { !$0.isClosed } ?? []
        return requests.compactMap { state.opinionsDue($0, scheme)?.day }.min()
    }

    /// A list already out for opinions is not sent out again while its request is open.
    func isWaitingForAnswers(_ application: Application, in batch: Batch) -> Bool {
        act.type == Opinions.requested.type
            && batch.requests.values.contains {
                !$0.isClosed && $0.applications.contains(application.id)
            }
    }

    /// Whether a request of a batch is answered by all, or its time over.
    func checkOpinions(of batch: Batch) throws(Refusal) {
        let open = batch.requests.sorted { $0.key < $1.key }.map(\.value).filter { !$0.isClosed }
        let isTimed = scheme.rule("opinions-deadline") != nil
        let isReady = open.contains { request in
            Set(request.departments).isSubset(of: request.answered) || !isTimed
                || state.opinionsDue(request, scheme)?.isPast(on: day) == true
        }
        if isReady { return }
        var due: CivilDate?
        for request in open {
            let ends = try opinionsDue(request)
            due = min(due ?? ends, ends)
        }
        guard let due else { return try refuse(.requestUnknown) }
        try refuse(.opinionsOpen(due: due), under: "opinions-deadline")
    }

    /// The last day on which departments may answer.
    func opinionsDue(_ request: OpinionRequest) throws(Refusal) -> CivilDate {
        try known(state.opinionsDue(request, scheme))
    }
}

extension Filing {
    fileprivate func opinionRequest() throws(Refusal) -> [Effect] {
        let id = try standing.batchID()
        let applications = try listedApplications()
        let departments = fields.parties("departments")
        let answering = scheme.acts[Opinions.answered.type]?.actors.map(\.role) ?? []
        for department in departments {
            guard let role = state.authority.parties[department]?.role else {
                throw refusal(.unknownParty(department))
            }
            // Asking those who cannot answer would be silence made to order.
            if !answering.contains(role) {
                try refuse(.wrongRole(found: role, wanted: answering.joined(separator: ", ")))
            }
        }
        for application in applications {
            let isAsked = state.batches[id]?.requests.values.contains {
                !$0.isClosed && $0.applications.contains(application.id)
            }
            if isAsked == true { try refuse(.entryTwice(application.id)) }
        }
        let request = OpinionRequest(
            departments: departments, applications: applications.map(\.id), askedOn: protectedDay)
        return [.batch(id, .opinionsRequested(statement.leafHash, request))]
    }

    fileprivate func openRequest() throws(Refusal) -> (hash: Digest, request: OpinionRequest) {
        let hash = try fields.entry("request")
        guard let request = state.batches[try standing.batchID()]?.requests[hash] else {
            throw refusal(.requestUnknown)
        }
        if request.isClosed { try refuse(.requestUnknown) }
        return (hash, request)
    }

    fileprivate func opinionAnswer() throws(Refusal) -> [Effect] {
        let (hash, request) = try openRequest()
        let department = try fields.party("department")
        if !request.departments.contains(department) { try refuse(.notAsked(department)) }
        if request.answered.contains(department) { try refuse(.answeredTwice(department)) }
        let author = event.behalf.map(Fields.init)?.optionalText("party")
        if (event.behalf == nil ? "\(signer.party)" : author) != "\(department)" {
            try refuse(.answersFor(department))
        }
        var negative: [ApplicationID] = []
        var answered: Set<ApplicationID> = []
        for answer in fields.list("answers") {
            let id = try answer.application("application")
            if !request.applications.contains(id) { try refuse(.otherBatch(id)) }
            if !answered.insert(id).inserted { try refuse(.entryTwice(id)) }
            if try answer.text("answer") != "agreed" { negative.append(id) }
        }
        // A department counts as having answered when it has on all that is still under way.
        let missing = request.applications.filter {
            !answered.contains($0) && state.applications[$0]?.isOver == false
        }
        if !missing.isEmpty { try refuse(.answerMissing(missing)) }
        let change = BatchChange.opinionAnswered(
            request: hash, department, negative: negative)
        return [.batch(try standing.batchID(), change)]
            + negative.map { .application($0, .disagreedWith) }
    }

    /// The office closes a request when all have answered or their time has run: silence is
    /// recorded as silence.
    fileprivate func opinionsClosing() throws(Refusal) -> [Effect] {
        let (hash, request) = try openRequest()
        let silent = request.departments.filter { !request.answered.contains($0) }
        if !silent.isEmpty, scheme.rule("opinions-deadline") != nil {
            let due = try standing.opinionsDue(request)
            if event.occurredOn <= due {
                try refuse(.opinionsOpen(due: due), under: "opinions-deadline")
            }
        }
        if Set(fields.parties("silent")) != Set(silent) { try refuse(.silentMismatch(silent)) }
        var effects: [Effect] = [.batch(try standing.batchID(), .opinionsClosed(request: hash))]
        for id in request.applications {
            let application = try application(id)
            // While an adverse fact is open nothing moves on (RULES, general rule 9): what it is
            // about is asked for again once it is decided.
            guard application.ending == nil, act.from.contains(application.stage),
                !application.hasOpenAdverseFact || scheme.rule("adverse-fact") == nil
            else { continue }
            effects += try step(application)
        }
        return effects
    }
}

/// A request for the departments' opinions on a proposed list (art. 15).
public struct OpinionRequest: Hashable, Sendable, Codable {
    /// The departments asked.
    public let departments: [PartyID]
    /// The applications on the list.
    public let applications: [ApplicationID]
    /// The day the period runs from.
    public let askedOn: CivilDate
    /// The departments that have answered.
    public var answered: Set<PartyID> = []
    /// The last day to answer, when it was extended; else the scheme's working days from `askedOn`.
    public var extendedUntil: CivilDate?
    public var isClosed = false
}

extension Refusal.Reason {
    static func opinionsOpen(due: CivilDate) -> Self {
        Self(
            "opinions-open", "部门意见尚未到齐，期限为 \(due)",
            "not all departments have answered, and their time runs to \(due)", ["due": due])
    }
    static func answerMissing(_ ids: [ApplicationID]) -> Self {
        Self(
            "answer-missing", "答复未涉及：\(ids.prefix(5).listed(.zh))",
            "no answer on \(ids.prefix(5).listed(.en))", ["applications": ids])
    }
    static let requestUnknown = Self(
        "request-unknown", "没有未办结的征求意见函", "there is no such open request for opinions")
    static func notAsked(_ party: PartyID) -> Self {
        Self("not-asked", "未向 \(party) 征求意见", "\(party) was not asked", ["party": party])
    }
    static func answeredTwice(_ party: PartyID) -> Self {
        Self("answered-twice", "\(party) 已经答复", "\(party) has answered already", ["party": party])
    }
    static func silentMismatch(_ parties: [PartyID]) -> Self {
        Self(
            "silent-mismatch", "未答复的部门应为：\(parties.listed(.zh))",
            "the silent are: \(parties.listed(.en))", ["parties": parties])
    }
    static func answersFor(_ party: PartyID) -> Self {
        Self("answers-for", "不得代 \(party) 答复", "it may not answer for \(party)", ["party": party])
    }
}
