public import COSE

extension SubjectKind {
    /// What is written `complaint/…`.
    public static let complaint = SubjectKind(
        "complaint", zh: "投诉举报", en: "complaint", table: .complaints)
}

/// Complaints and reports from outside (art. 22): received, accepted or not, ended, and told.
enum Complaints {
    static let acts = [received, considered, forwarded, closed, told]

    /// The door is open: only form, key or subject can stand in the way (RULES, general rule 5).
    static let received = Act(
        "complaint.received", on: .complaint,
        [
            Field("kind", .choice(["consumer", "report", "other"]), "report"),
            Field("about", .choice(["evaluation", "holder", "officers"]), "holder"),
            Field("named", .flag, true),
            Field("channel", .choice(["letter", "telephone", "web", "visit", "12315"]), "12315"),
        ],
        redactable: [
            Field("complainant", .text(300), "示例投诉人"),
            Field("content", .paragraphs(20_000), "投诉内容"),
            Field("subject", .text(300), "被投诉对象"),
        ],
        opens: { standing throws(Refusal) in try standing.checkNew(in: standing.state.complaints) },
        effects: { filing throws(Refusal) in
            var complaint = Complaint(
                id: try filing.standing.id(), receipt: filing.statement.leafHash,
                kind: try filing.fields.text("kind"), about: try filing.fields.text("about"),
                isNamed: filing.fields.flag("named"), receivedOn: filing.receivedOn,
                liesWith: filing.signer.party, since: filing.receivedOn)
            complaint.runFromReceipt(filing)
            return [.put(complaint)]
        })

    /// The rule that sets the days of a kind of complaint.
    static func limits(_ kind: String) -> String {
        switch kind {
        case "consumer": "consumer-complaint"
        case "report": "report-of-breach"
        default: "other-complaint"
        }
    }

    static func known(_ standing: Standing) throws(Refusal) -> Complaint {
        try standing.known(in: standing.state.complaints)
    }
}

extension Complaint {
    /// The time to accept runs from the day on which the body has it; that of a kind without one
    /// runs to its end.
    mutating func runFromReceipt(_ filing: Filing) {
        let limits = filing.scheme.complaintRule(kind)
        if let days = limits?.number("acceptWorkingDays") {
            acceptDue = filing.state.workingDays(days, after: since)?.day
        } else if let days = limits?.number("endDays") {
            let last = since.adding(days: days)
            endDue = filing.standing.limit(last, from: since) ?? last
        }
    }

    mutating func end(_ outcome: String, by filing: Filing) {
        self.outcome = outcome
        endedOn = filing.event.occurredOn
        endedBy = filing.statement.leafHash
    }

    /// What ended it fell, or took it up in vain: it is considered anew, or if it was accepted
    /// ended anew, in its time from that day on.
    mutating func reopen(_ decision: Digest, _ filing: Filing) {
        guard endedBy ?? considered == decision else { return }
        (outcome, endedOn, endedBy, mergedInto, toldOn) = (nil, nil, nil, nil, nil)
        if considered == decision || isAccepted == nil {
            (isAccepted, considered, handler, acceptanceToldOn, endDue) = (nil, nil, nil, nil, nil)
            (since, runsAnewFrom) = (filing.event.occurredOn, nil)
            runFromReceipt(filing)
        } else {
            (endDue, runsAnewFrom) = (nil, filing.event.occurredOn)
            runFromAcceptance(filing)
        }
    }

    /// The time to end it runs from its acceptance.
    mutating func runFromAcceptance(_ filing: Filing) {
        let (limits, day) = (filing.scheme.complaintRule(kind), filing.event.occurredOn)
        if let days = limits?.number("endWorkingDays") {
            endDue = filing.state.workingDays(days, after: day)?.day
        } else if endDue == nil, let days = limits?.number("endDays") {
            let last = day.adding(days: days)
            endDue = filing.standing.limit(last, from: day) ?? last
        }
    }
}

extension Filing {
    /// Those that were merged into one that ends without an answer: each is open again, and ended
    /// in its time from that day on.
    func givenBack(by complaint: Complaint) -> [Effect] {
        state.complaints.under(.mergedInto(complaint.id)).sorted { $0.id < $1.id }.map { merged in
            .put(merged) { if let decision = $0.endedBy { $0.reopen(decision, self) } }
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
    /// `evaluation`, `holder`, or `officers`: those of the office.
    public internal(set) var about: String
    /// Whether the complainant gave a name, and can be told.
    public internal(set) var isNamed: Bool
    /// The day of receipt; of what an outsider signed itself, never before the log day.
    public internal(set) var receivedOn: CivilDate
    /// The body that has it: who registered it first, or whom it was forwarded to.
    public internal(set) var liesWith: PartyID
    /// The day from which that body has it.
    public internal(set) var since: CivilDate
    /// The bodies that had it before and forwarded it.
    public internal(set) var forwardedBy: [PartyID] = []
    /// The last day to decide whether it is accepted.
    public var acceptDue: CivilDate?
    /// The leaf hash of the decision to accept or decline it; nil before.
    public var considered: Digest?
    /// The day from which the time to end it runs, where that is not its acceptance: what had ended
    /// it fell.
    public var runsAnewFrom: CivilDate?
    /// Whether it was accepted; nil while nobody has decided.
    public var isAccepted: Bool?
    /// The officer who handles it, where the decision names one.
    public var handler: OfficerID?
    /// The last day to end it; nil while no time runs.
    public var endDue: CivilDate?
    /// The day the complainant was told that it was accepted; nil before.
    public var acceptanceToldOn: CivilDate?
    /// How it ended: an outcome of `complaint.closed`, `declined` or `forwarded`; nil while it is
    /// open.
    public var outcome: String?
    /// The complaint it was merged into, when that is how it ended.
    public var mergedInto: ComplaintID?
    /// The day it was declined, forwarded or closed; nil while it is open.
    public var endedOn: CivilDate?
    /// The leaf hash of the entry by which it was; nil while it is open.
    public var endedBy: Digest?
    /// The day the complainant was told how it ended; nil before.
    public var toldOn: CivilDate?
}

extension ComplaintID? {
    /// The complaint that something rests on, as a subject that is told of it.
    var told: [Subject] { map { [Subject(.complaint, $0)] } ?? [] }
}

extension Complaint: RegisteredRecord {
    public static let table = RecordID.Table.complaints
    public static var records: RecordPath<ComplaintID, Self> { \.complaints }
    public var key: ComplaintID { id }
    public var told: [Subject] { [Subject(.complaint, id)] }

    static let rows = RegisterTable(
        of: Self.self, "complaints",
        [
            .text("id") { $0.id },
            .text("kind") { $0.kind },
            .text("about") { $0.about },
            .text("received_on") { $0.receivedOn },
            .maybe("accept_due") { $0.acceptDue },
            .maybeFlag("is_accepted") { $0.isAccepted },
            .maybe("end_due") { $0.endDue },
            .maybe("ended_on") { $0.endedOn },
            .maybe("outcome") { $0.outcome },
            .maybe("merged_into") { $0.mergedInto },
            .maybe("told_on") { $0.toldOn },
        ])

    public var headings: [Heading] {
        Set([receipt, considered, endedBy].compactMap { $0 }).map { .entry($0) }
            + (endedOn == nil ? [.open] : [])
            + (mergedInto.map { [.mergedInto($0)] } ?? [])
    }
}

extension Scheme {
    /// The limits of a kind of complaint (art. 22; ours).
    func complaintRule(_ kind: String) -> Rule? { rule(Complaints.limits(kind)) }
}

extension DutyLedger {
    /// A duty of each complaint that fits, under the limits of its kind.
    func complaintDuties(_ duty: (Complaint, Subject, Scheme?) -> Duty?) -> [Duty] {
        state.complaints.values.compactMap { complaint in
            let subject = Subject(.complaint, complaint.id)
            return duty(complaint, subject, scheme(subject))
        }
    }

    /// The roles that handle a complaint, where the scheme leaves that open those that may take an
    /// act on it; none where it is for no body here.
    func handling(_ complaint: Complaint, _ type: String, _ scheme: Scheme?) -> [String] {
        scheme?.complaintRoles(about: complaint.about) ?? roles(type, scheme)
    }

    /// Whose a complaint is among roles that may act on it: the body's that has it, where it is of
    /// one of them.
    func having(_ complaint: Complaint, among roles: [String]) -> [String] {
        let isTheirs = roles.contains(state.authority.parties[complaint.liesWith]?.role ?? "")
        return isTheirs || roles.isEmpty ? ["\(complaint.liesWith)"] : roles
    }
}
