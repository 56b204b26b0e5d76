public import COSE

extension SubjectKind {
    /// What is written `objection/…`.
    public static let objection = SubjectKind(
        "objection", zh: "异议", en: "objection", example: "2025-1-01", table: .objections,
        batch: { id, state in
            ObjectionID(id).flatMap { state.objections[$0] }
                .flatMap { state.notices[$0.notice] }.flatMap { state.batches[$0.batch] }
        })
}

/// Objections to a public notice: received, investigated, decided, told (art. 16; RULES, general
/// rule 5).
enum Objections {
    static let acts = [received, investigated, decided, notified]

    static let received = Act(
        "objection.received", on: .objection,
        [
            Field("notice", .id, "2025-1-1"),
            Field("application", .of(.application), "LN-2025-0001"),
            Field("named", .flag, true),
            Field("channel", .choice(["letter", "telephone", "web", "visit"]), "letter"),
        ],
        redactable: [
            Field("objector", .text(300), "示例异议人"),
            Field("content", .paragraphs(20_000), "异议内容"),
        ],
        opens: { standing throws(Refusal) in
            let id: ObjectionID = try standing.id()
            if standing.state.objections[id] != nil { try standing.refuse(.objectionTwice(id)) }
            // Every part of a notice is public from its own day on: the door is open then.
            if standing.state.notices.isEmpty { try standing.refuse(.noticeUnknown(nil)) }
        },
        due: { $0.noticesEnd() },
        effects: { filing throws(Refusal) in [.put(try filing.objection())] })

    static let investigated = Act(
        "objection.investigated", on: .objection, [Field("upheld", .flag, false)],
        redactable: [Field("findings", .paragraphs(20_000), "核查情况")],
        opens: { standing throws(Refusal) in
            let objection = try standing.knownObjection()
            if objection.isLate { try standing.refuse(.objectionLate, under: "objection") }
            if objection.isInvestigated {
                try standing.refuse(.objectionDecided, under: "objection")
            }
        },
        effects: { filing throws(Refusal) in
            var objection = try filing.standing.knownObjection()
            try filing.checkNotBefore(objection.receivedOn)
            objection.isInvestigated = true
            return [.put(objection)]
        })

    static let decided = Act(
        "objection.decided", on: .objection,
        Sessions.fields + Sessions.counts + [
            Field("outcome", .outcome, "rejected"),
            Field("stage", .name, "inspected", optional: true, with: .outcome("sent-back")),
            Field("reason", .paragraphs(2000), "异议不成立"),
        ], redactable: [Sessions.votes],
        opens: { standing throws(Refusal) in
            let objection = try standing.knownObjection()
            if objection.isLate { try standing.refuse(.objectionLate, under: "objection") }
            if !objection.isInvestigated {
                try standing.refuse(.objectionNotInvestigated, under: "objection")
            }
            if objection.outcome != nil {
                try standing.refuse(.objectionDecided, under: "objection")
            }
        },
        duties: { $0.objectionDuties() },
        effects: { filing throws(Refusal) in try filing.objectionDecision() })

    static let notified = Act(
        "objection.notified", on: .objection,
        [
            Field(
                "told", .list(.choice(["objector", "applicant"]), 1...2),
                ["objector", "applicant"])
        ],
        opens: { standing throws(Refusal) in
            let objection = try standing.knownObjection()
            if objection.outcome == nil || objection.isNotified {
                try standing.refuse(.objectionUndecided, under: "objection")
            }
        },
        duties: { $0.tellingDuties() },
        effects: { filing throws(Refusal) in try filing.telling() })
}

extension Duty.Kind {
    /// The committee decides an objection (art. 16).
    static let objection = Duty.Kind("objection", zh: "处理异议", en: "decide the objection")
    /// Objector and applicant are told what was decided (art. 16).
    static let objectionTold = Duty.Kind(
        "objection-told", zh: "答复异议人并告知申报主体", en: "tell objector and applicant")
}

extension DutyLedger {
    func objectionDuties() -> [Duty] {
        state.objections.values.compactMap { objection in
            let subject = Subject(.objection, objection.id)
            guard objection.outcome == nil, !objection.isLate, let scheme = scheme(subject),
                scheme.acts[Objections.decided.type] != nil,
                let notice = state.notices[objection.notice],
                let ends = state.workingDays(scheme.noticeWorkingDays, after: notice.startsOn)
            else { return nil }
            return duty(
                .objection, subject, by: roles(Objections.decided.type, scheme), due: ends,
                rule: "objection", scheme)
        }
    }
}

extension DutyLedger {
    fileprivate func tellingDuties() -> [Duty] {
        state.objections.values.compactMap { objection in
            let subject = Subject(.objection, objection.id)
            guard let decided = objection.decidedOn, !objection.isNotified,
                let scheme = scheme(subject),
                let days = scheme.rule("objection")?.number("tellingWorkingDays"),
                scheme.acts[Objections.notified.type] != nil,
                let corrected = objection.decision.map({ state.correctedOn($0) ?? decided }),
                let due = state.workingDays(days, after: max(decided, corrected))
            else { return nil }
            return duty(
                .objectionTold, subject, by: roles(Objections.notified.type, scheme), due: due,
                rule: "objection", scheme)
        }
    }
}

extension Standing {
    /// The last day of the notice that runs longest.
    fileprivate func noticesEnd() -> CivilDate? {
        state.notices.values.filter { !$0.isWithdrawn }.compactMap { try? noticeEnds($0) }.max()
    }

    fileprivate func knownObjection() throws(Refusal) -> Objection {
        guard let objection = state.objections[try id()] else {
            throw refusal(.objectionUnknown(subject.id))
        }
        return objection
    }
}

extension Filing {
    /// The door is open: refused only for form, key or unknown subject (RULES, general rule 5).
    fileprivate func objection() throws(Refusal) -> Objection {
        let id: ObjectionID = try standing.id()
        guard let notice = NoticeID(try fields.text("notice")).flatMap({ state.notices[$0] })
        else { throw refusal(.noticeUnknown(try fields.text("notice"))) }
        let application = try fields.application("application")
        if !notice.applications.contains(application) { try refuse(.notOnNotice(application)) }
        // One that comes after the notice is a complaint: it is looked at, and holds nothing up.
        let ends = notice.isComplete ? try? standing.strict.noticeEnds(notice) : nil
        let isLate = scheme.rule("objection") != nil && ends.map { sentOn > $0 } ?? false
        return Objection(
            id: id, notice: notice.id, application: application, receivedOn: receivedOn,
            isNamed: fields.flag("named"), isLate: isLate, party: outsider)
    }

    fileprivate func objectionDecision() throws(Refusal) -> [Effect] {
        var objection = try standing.knownObjection()
        let application = try application(objection.application)
        let outcome = try outcome(try fields.text("outcome"))
        try checkSession()
        // The committee decides by majority whichever way it goes: a sent-back or removed entry
        // falls by the same votes that a rejected objection stands by.
        let present = voters(for: application.id)
        try checkCounts(fields, application.id, outcome)
        if scheme.rule("majority") != nil, try fields.number("for") * 2 <= present {
            try refuse(
                .majorityMissed(
                    application.id, votes: try fields.number("for"), present: present),
                under: "majority")
        }
        try checkNotBefore(objection.receivedOn)
        objection.outcome = outcome.name
        objection.decision = statement.leafHash
        objection.decidedOn = event.occurredOn
        var effects: [Effect] = [.put(objection)] + (try sitting())
        guard application.ending == nil else { return effects }
        // What published it is in doubt, and with it, once that is put right, its certificate.
        if outcome.destination != .same, application.awardedOn != nil,
            let publication = application.stagedBy
        {
            effects.append(.doubted([publication]))
            effects.append(.application(application.id, .awardOvertaken))
        }
        if application.certificate == nil {
            effects += try step(application, by: fields, outcome: outcome)
        }
        return effects
    }

    /// All are told: the applicant, and the objector where he gave a name.
    fileprivate func telling() throws(Refusal) -> [Effect] {
        var objection = try standing.knownObjection()
        let wanted =
            objection.isNamed ? ["objector", "applicant"] : ["applicant"]
        let missing = wanted.filter { !fields.texts("told").contains($0) }
        if !missing.isEmpty && scheme.rule("objection") != nil {
            try refuse(.notTold(missing), under: "objection")
        }
        objection.isNotified = try tells(of: objection.decision, decidedOn: objection.decidedOn)
        return [.put(objection)]
    }
}

/// An objection to an entry of a notice (art. 16; RULES, general rule 5).
public struct Objection: Hashable, Sendable, Codable {
    public let id: ObjectionID
    public let notice: NoticeID
    public let application: ApplicationID
    /// The day of receipt; of what an outsider signed itself, never before the log day.
    public let receivedOn: CivilDate
    /// Whether the objector gave a name, and so can be told.
    public let isNamed: Bool
    /// Whether it came after the notice's end: it is a complaint, and holds nothing up.
    public let isLate: Bool
    /// Who objected, where that is one of the ledger's.
    public let party: PartyID?
    /// Whether the office has investigated; the committee decides after that.
    public var isInvestigated = false
    /// The committee's outcome; nil while it is undecided.
    public var outcome: String?
    /// The leaf hash of that decision; nil while it is undecided.
    public var decision: Digest?
    /// The day of that outcome; nil while it is undecided.
    public var decidedOn: CivilDate?
    /// Whether objector and applicant were told of that outcome.
    public var isNotified = false
}

extension Objection: RegisteredRecord {
    public static let table = RecordID.Table.objections
    public static var records: RecordPath<ObjectionID, Self> { \.objections }
    public var key: ObjectionID { id }
    public var told: [Subject] {
        [Subject(.notice, notice), Subject(.application, application)]
    }

    static let rows = RegisterTable(
        of: Self.self, "objections",
        [
            .text("id") { $0.id },
            .text("notice") { $0.notice },
            .text("application") { $0.application },
            .text("received_on") { $0.receivedOn },
            .flag("is_named") { $0.isNamed },
            .flag("is_late") { $0.isLate },
            .flag("is_investigated") { $0.isInvestigated },
            .maybe("decided_on") { $0.decidedOn },
            .maybe("outcome") { $0.outcome },
            .flag("is_notified") { $0.isNotified },
        ])
    public var telling: Wording? {
        isLate && outcome == nil
            ? Wording(
                zh: "公示期满后收到，不作为异议办理；另行登记为投诉举报后办理",
                en: "received after the notice: it is handled once it is received anew "
                    + "as a complaint") : nil
    }

    public var headings: [Heading] {
        [.application(application)] + (decision.map { [.entry($0)] } ?? [])
            + (party.map { [.holder($0)] } ?? [])
    }
}

extension Refusal.Reason {
    static func noticeUnknown(_ id: String?) -> Self {
        Self(
            "notice-unknown", id.map { "没有公示 \(Shown.name($0))" } ?? "尚无公示",
            id.map { "there is no notice \(Shown.name($0))" } ?? "there is no notice yet",
            ["notice": id])
    }
    static func objectionUnknown(_ id: String) -> Self {
        Self("objection-unknown", "没有异议 \(id)", "there is no objection \(id)", ["id": id])
    }
    static func objectionTwice(_ id: ObjectionID) -> Self {
        Self(
            "objection-twice", "异议 \(id) 已登记", "the objection \(id) is registered already",
            ["objection": id])
    }
    static let objectionLate = Self(
        "objection-late", "异议在公示期满后收到，不经评定委员会；应另行登记为投诉举报",
        "it came after the notice's end: the committee does not decide it; it is to be received "
            + "as a complaint")
    static let objectionNotInvestigated = Self(
        "objection-not-investigated", "异议尚未核查", "the objection has not been investigated")
    static let objectionDecided = Self(
        "objection-decided", "异议已作出处理决定", "the objection has been decided")
    static let objectionUndecided = Self(
        "objection-undecided", "异议尚未作出处理决定，或者已经答复", "the objection is undecided, or all were told")
    static func notTold(_ whom: [String]) -> Self {
        Self(
            "not-told", "尚未告知：\(whom.listed(.zh))", "not told: \(whom.listed(.en))", ["whom": whom])
    }
}
