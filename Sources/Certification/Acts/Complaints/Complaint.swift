public import COSE

extension SubjectKind {
    /// What is written `complaint/…`.
    public static let complaint = SubjectKind(
        "complaint", zh: "投诉举报", en: "complaint", table: .complaints)
}

/// Complaints and reports from outside (art. 22): received, accepted or not, ended, and told.
enum Complaints {
    static let acts = [received, considered, closed, told]

    /// The door is open: only form, key or subject can stand in the way (RULES, general rule 5).
    static let received = Act(
        "complaint.received", on: .complaint,
        [
            Field("kind", .choice(["consumer", "report", "other"]), "report"),
            Field("about", .choice(["evaluation", "holder"]), "holder"),
            Field("named", .flag, true),
            Field("channel", .choice(["letter", "telephone", "web", "visit", "12315"]), "12315"),
        ],
        redactable: [
            Field("complainant", .text(300), "示例投诉人"),
            Field("content", .paragraphs(20_000), "投诉内容"),
            Field("subject", .text(300), "被投诉对象"),
        ],
        opens: { standing throws(Refusal) in
            if try standing.state.complaints[id(standing)] != nil {
                try standing.refuse(standing.twice())
            }
        },
        effects: { filing throws(Refusal) in
            let kind = try filing.fields.text("kind")
            var complaint = Complaint(
                id: try id(filing.standing), receipt: filing.statement.leafHash, kind: kind,
                about: try filing.fields.text("about"), receivedOn: filing.receivedOn)
            let limits = filing.scheme.complaintRule(kind)
            if let days = limits?.number("acceptWorkingDays") {
                complaint.acceptDue = try? filing.standing.workingDays(
                    days, after: filing.receivedOn)
            } else if let days = limits?.number("endDays") {
                complaint.endDue = filing.receivedOn.adding(days: days)
            }
            return [.put(complaint)]
        })

    static let considered = Act(
        "complaint.considered", on: .complaint,
        [
            Field("outcome", .outcome, "accepted"),
            Field("handler", .id, "officer-1", optional: true), .reason,
        ],
        opens: { standing throws(Refusal) in
            let complaint = try known(standing)
            if complaint.isAccepted != nil || complaint.endedOn != nil {
                try standing.refuse(standing.done())
            }
        },
        duties: { $0.acceptanceDuties() },
        effects: { filing throws(Refusal) in
            var complaint = try known(filing.standing)
            try filing.checkNotBefore(complaint.receivedOn)
            let accepted = try filing.reasonedOutcome() == "accepted"
            complaint.isAccepted = accepted
            complaint.considered = filing.statement.leafHash
            complaint.handler = filing.fields.optionalText("handler").flatMap { OfficerID($0) }
            if let handler = complaint.handler {
                try filing.checkNotRecused([handler], from: "\(filing.subject)")
            }
            if !accepted {
                complaint.outcome = "declined"
                complaint.endedOn = filing.event.occurredOn
            } else if complaint.endDue == nil,
                let days = filing.scheme.complaintRule(complaint.kind)?.number("endDays")
            {
                complaint.endDue = filing.event.occurredOn.adding(days: days)
            }
            return [.put(complaint)]
        })

    /// An outcome names what it led to: acts that are there, rest on the complaint, and came after.
    static let closed = Act(
        "complaint.closed", on: .complaint,
        [
            Field("outcome", .outcome, "unfounded"),
            Field("acts", .list(.entry, 1...50), [], optional: true),
            Field("mergedInto", .of(.complaint), "C-2026-0001", optional: true),
            Field("transferredTo", .text(200), "示例市场监管综合行政执法队", optional: true),
            .reason,
        ],
        redactable: [Field("findings", .paragraphs(20_000), "调查情况")],
        opens: { standing throws(Refusal) in
            if try known(standing).endedOn != nil { try standing.refuse(standing.done()) }
        },
        duties: { $0.endDuties() },
        effects: { filing throws(Refusal) in
            var complaint = try known(filing.standing)
            try filing.checkNotBefore(complaint.receivedOn)
            let outcome = try filing.reasonedOutcome()
            if outcome != "withdrawn" {
                if complaint.considered == nil {
                    try filing.refuse(filing.standing.first(considered.type))
                }
                if let day = complaint.considered.flatMap({ filing.state.day(of: $0) }) {
                    try filing.checkNotBefore(day)
                }
            }
            let acts = filing.fields.texts("acts").compactMap { Digest(hex: $0) }
            if filing.scheme.rule("linked") != nil {
                try checkLinks(outcome, acts, of: complaint, filing)
            }
            complaint.outcome = outcome
            complaint.acts = acts
            complaint.mergedInto = filing.fields.optionalText("mergedInto")
                .flatMap { ComplaintID($0) }
            complaint.endedOn = filing.event.occurredOn
            return [.put(complaint)]
        })

    static let told = Act(
        "complaint.told", on: .complaint,
        opens: { standing throws(Refusal) in
            let complaint = try known(standing)
            if complaint.endedOn == nil { try standing.refuse(standing.first(closed.type)) }
            if complaint.toldOn != nil { try standing.refuse(standing.done()) }
        },
        effects: { filing throws(Refusal) in
            var complaint = try known(filing.standing)
            try filing.checkNotBefore(complaint.receivedOn)
            if let ended = complaint.endedOn { try filing.checkNotBefore(ended) }
            complaint.toldOn = filing.event.occurredOn
            return [.put(complaint)]
        })

    /// The rule that sets the days of a kind of complaint.
    fileprivate static func limits(_ kind: String) -> String {
        switch kind {
        case "consumer": "consumer-complaint"
        case "report": "report-of-breach"
        default: "other-complaint"
        }
    }

    private static func id(_ standing: Standing) throws(Refusal) -> ComplaintID {
        try standing.id()
    }

    private static func known(_ standing: Standing) throws(Refusal) -> Complaint {
        guard let complaint = standing.state.complaints[try id(standing)] else {
            throw standing.unknown(.complaint)
        }
        return complaint
    }

    private static let linkedTypes: [String: Set<String>] = [
        "inspection": [SpotChecks.sampled.type, Supervisions.inspected.type],
        "rectification": [Rectifications.ordered.type],
        "revocation": [RevocationNotice.intended.type],
        "reopened": [
            Reevaluation.opened.type, AdverseFacts.reported.type, RevocationNotice.intended.type,
        ],
    ]

    private static func checkLinks(
        _ outcome: String, _ acts: [Digest], of complaint: Complaint, _ filing: Filing
    ) throws(Refusal) {
        let (state, fields, standing) = (filing.state, filing.fields, filing.standing)
        let received = state.entries[complaint.receipt]?.index ?? filing.index
        if let types = linkedTypes[outcome] {
            if acts.isEmpty { try standing.refuse(.linkMissing(outcome: outcome), under: "linked") }
            for hash in acts {
                let isLater = state.entries[hash].map {
                    types.contains($0.type.name) && $0.index > received
                }
                if isLater != true || !rests(hash, on: complaint, state) {
                    try standing.refuse(.linkUnfit(hash), under: "linked")
                }
            }
            return
        }
        if outcome == "transferred", fields.optionalText("transferredTo") == nil {
            try standing.refuse(.linkMissing(outcome: outcome), under: "linked")
        }
        guard outcome == "merged" else { return }
        guard let into = fields.optionalText("mergedInto").flatMap({ ComplaintID($0) }),
            into != complaint.id
        else { throw standing.refusal(.linkMissing(outcome: outcome), under: "linked") }
        if state.complaints[into] == nil {
            try standing.refuse(.unknown(.complaint, id: "\(into)"), under: "linked")
        }
    }

    /// Whether an act says itself that it rests on the complaint, where its kind can say so.
    private static func rests(
        _ hash: Digest, on complaint: Complaint, _ state: LedgerState
    ) -> Bool {
        if let check = state.spotChecks.under(.entry(hash)).first(where: { $0.sampledBy == hash }) {
            return check.complaint == complaint.id
        }
        if let order = state.rectifications.under(.entry(hash)).first {
            return order.complaint == complaint.id
        }
        if let revocation = state.revocations.under(.entry(hash)).first(where: { $0.notice == hash }
        ) {
            return revocation.complaint == complaint.id
        }
        if let visit = state.supervisions[hash] { return visit.complaint == complaint.id }
        return true
    }
}

extension Duty.Kind {
    /// Whether a complaint is accepted (art. 22).
    static let complaintAcceptance = Duty.Kind(
        "complaint-acceptance", zh: "决定是否受理", en: "accept or decline")
    /// The end of a complaint (art. 22).
    static let complaintEnd = Duty.Kind(
        "complaint-end", zh: "办结投诉举报", en: "end the complaint")
}

extension DutyLedger {
    fileprivate func acceptanceDuties() -> [Duty] {
        openComplaints { complaint, subject, scheme, rule in
            guard complaint.isAccepted == nil, let due = complaint.acceptDue else { return nil }
            return duty(
                .complaintAcceptance, subject, by: roles(Complaints.considered.type, scheme),
                due: due, rule: rule, scheme)
        }
    }

    fileprivate func endDuties() -> [Duty] {
        openComplaints { complaint, subject, scheme, rule in
            guard complaint.isAccepted != nil || complaint.acceptDue == nil,
                let due = complaint.endDue
            else { return nil }
            return duty(
                .complaintEnd, subject, by: roles(Complaints.closed.type, scheme), due: due,
                rule: rule, scheme)
        }
    }

    private func openComplaints(
        _ duty: (Complaint, Subject, Scheme?, String) -> Duty?
    ) -> [Duty] {
        state.complaints.values.filter { $0.endedOn == nil }.compactMap { complaint in
            let subject = Subject(.complaint, complaint.id)
            return duty(
                complaint, subject, scheme(subject), Complaints.limits(complaint.kind))
        }
    }
}

/// A complaint or report from outside (art. 22).
public struct Complaint: Hashable, Sendable, Codable {
    public let id: ComplaintID
    /// The leaf hash of the entry that received it.
    public let receipt: Digest
    /// `consumer`, `report` or `other`.
    public internal(set) var kind: String
    /// `evaluation` or `holder`.
    public internal(set) var about: String
    /// The day of receipt; of what an outsider signed itself, never before the log day.
    public internal(set) var receivedOn: CivilDate
    /// The last day to decide whether it is accepted.
    public var acceptDue: CivilDate?
    /// The leaf hash of the decision to accept or decline it; nil before.
    public var considered: Digest?
    /// Whether it was accepted; nil while nobody has decided.
    public var isAccepted: Bool?
    /// The officer who handles it, where the decision names one.
    public var handler: OfficerID?
    /// The last day to end it; nil while no time runs.
    public var endDue: CivilDate?
    /// How it ended: an outcome of `complaint.closed`, or `declined`; nil while it is open.
    public var outcome: String?
    /// The leaf hashes of the acts that its end names as what it led to.
    public var acts: [Digest] = []
    /// The complaint it was merged into, when that is how it ended.
    public var mergedInto: ComplaintID?
    /// The day it was declined or closed; nil while it is open.
    public var endedOn: CivilDate?
    /// The day the complainant was told how it ended; nil before.
    public var toldOn: CivilDate?
}

extension ComplaintID? {
    /// The complaint that something rests on, as a subject that is told of it.
    var told: [Subject] { map { [Subject(.complaint, $0)] } ?? [] }
}

extension Complaint: RegisteredRecord {
    public static let table = RecordID.Table.complaints
    public static var records:
        any WritableKeyPath<LedgerState, Records<ComplaintID, Self>> & Sendable
    {
        \.complaints
    }
    public var key: ComplaintID { id }
    public var told: [Subject] { [Subject(.complaint, id)] }

    public static let rows: RegisterTable? = RegisterTable(
        of: Self.self, "complaints",
        [
            .text("id") { $0.id },
            .text("kind") { $0.kind },
            .text("about") { $0.about },
            .text("received_on") { $0.receivedOn },
            .maybe("accept_due") { $0.acceptDue },
            .found("considered_on") { complaint, state in
                complaint.considered.flatMap { state.day(of: $0) }
            },
            .maybeFlag("is_accepted") { $0.isAccepted },
            .maybe("end_due") { $0.endDue },
            .maybe("ended_on") { $0.endedOn },
            .maybe("outcome") { $0.outcome },
            .maybe("merged_into") { $0.mergedInto },
            .maybe("told_on") { $0.toldOn },
        ])

    public static let hasHeadings = true
    public var headings: [Heading] {
        Set([receipt, considered].compactMap { $0 }).map { .entry($0) }
            + (isAccepted == nil && endedOn == nil ? [.open] : [])
    }
}

extension Scheme {
    /// The limits of a kind of complaint (art. 22; ours).
    func complaintRule(_ kind: String) -> Rule? { rule(Complaints.limits(kind)) }
}

extension Refusal.Reason {
    static func linkUnfit(_ hash: Digest) -> Self {
        Self(
            "link-unfit", "记录 \(hash.short) 不是该结论所指的行为",
            "the entry \(hash.short) is not an act of that outcome that rests on the complaint",
            ["entry": hash])
    }
}
