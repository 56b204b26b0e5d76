public import COSE

extension SubjectKind {
    /// What is written `rectification/…`.
    public static let rectification = SubjectKind(
        "rectification", zh: "整改", en: "rectification", table: .rectifications,
        certificate: { id, state in
            RectificationID(id).flatMap { state.rectifications[$0] }
                .flatMap { state.certificates[$0.certificate] }
        })
}

/// A rectification: ordered, reported by the holder, checked again (art. 18; time ours).
enum Rectifications {
    static let acts = [ordered, reported, rechecked, closed]

    static let ordered = Act(
        "rectification.ordered", on: .rectification,
        [.certificate, Field("basis", .entry, ActCatalogue.zeroHash), .complaint],
        redactable: [Field("demands", .paragraphs(20_000), "整改要求")],
        opens: { standing throws(Refusal) in
            try standing.checkNew(in: standing.state.rectifications)
        },
        effects: { filing throws(Refusal) in try filing.order() })

    static let reported = Act(
        "rectification.reported", on: .rectification, [.reason],
        redactable: [Field("report", .paragraphs(20_000), "整改情况")],
        opens: { standing throws(Refusal) in
            // What was posted in time may come behind recorded silence.
            let order = try standing.knownOrder()
            let isInTime =
                order.outcome == "silent" && order.fellOn == nil
                && !standing.hasPassed(order.due, on: standing.sentOn)
            if order.isOver && !isInTime { try standing.refuse(standing.over()) }
        },
        duties: { $0.rectificationDuties(isReported: false) },
        effects: { filing throws(Refusal) in
            var order = try filing.standing.knownOrder()
            try filing.checkNotBefore(order.orderedOn)
            guard let certificate = filing.state.certificates[order.certificate] else {
                throw filing.refusal(.unknown(.certificate, id: "\(order.certificate)"))
            }
            try filing.checkHolder(filing.holder(of: certificate))
            order.reportedOn = filing.receivedOn
            order.isLate = filing.standing.hasPassed(order.due, on: filing.sentOn)
            if order.outcome == "silent" {
                (order.outcome, order.recheckedOn, order.recheck) = (nil, nil, nil)
            }
            return [.put(order)]
        })

    static let rechecked = Act(
        "rectification.rechecked", on: .rectification,
        [Field("outcome", .outcome, "fulfilled"), .city, .reason],
        opens: { standing throws(Refusal) in
            let order = try standing.knownOrder()
            if order.isOver { try standing.refuse(standing.over()) }
            if order.reportedOn == nil, !standing.hasPassed(order.due),
                standing.scheme.rule("rectification") != nil
            {
                try standing.refuse(.rectificationRuns(due: order.due), under: "rectification")
            }
        },
        duties: { $0.rectificationDuties(isReported: true) },
        effects: { filing throws(Refusal) in try filing.recheck() })
}

extension Duty.Kind {
    /// The holder puts right what was found (art. 18).
    static let rectification = Duty.Kind("rectification", zh: "报告整改", en: "put right and report")
    /// The office or the regulator looks whether it was (art. 18).
    static let recheck = Duty.Kind("recheck", zh: "整改复查", en: "re-check")
}

extension DutyLedger {
    /// An order is reported on, and re-checked when it was or its day is past.
    fileprivate func rectificationDuties(isReported: Bool) -> [Duty] {
        state.rectifications.values.filter { !$0.isOver }.compactMap { order in
            let subject = Subject(.rectification, order.id)
            let scheme = scheme(subject)
            guard let certificate = state.certificates[order.certificate],
                certificate.status(on: day).isInForce,
                case let due = state.kept(order.due, scheme),
                isReported ? order.isReported || due.isPast(on: day) : !order.isReported
            else { return nil }
            if !isReported {
                return duty(
                    .rectification, subject, by: ["\(certificate.version(on: day).holder)"],
                    due: due, rule: "rectification", scheme)
            }
            let days = scheme?.rule("recheck")?.number("days") ?? 0
            let start = max(order.reportedOn ?? order.due, order.orderedOn)
            return duty(
                .recheck, subject, by: roles(Rectifications.rechecked.type, scheme),
                due: limit(days, after: start, scheme), rule: "recheck", scheme)
        }
    }
}

extension Standing {
    func knownOrder() throws(Refusal) -> Rectification { try known(in: state.rectifications) }
}

extension Filing {
    fileprivate func order() throws(Refusal) -> [Effect] {
        let id: RectificationID = try standing.id()
        let certificate = try certificate("certificate")
        try standing.checkInForce(certificate, on: event.occurredOn, under: "certified")
        let basis = try fields.entry("basis")
        let check = try finding(basis, against: certificate.number)
        let others = state.rectifications.under(.certificate(certificate.number))
            .filter { $0.basis == basis && $0.id != id }.sorted { $0.id < $1.id }
        if scheme.rule("rectification") != nil {
            if let other = others.first(where: { !$0.isOver }) {
                try refuse(.orderRuns(other.id), under: "rectification")
            }
            if let other = others.first(where: { $0.isFulfilled || $0.closedOn != nil }) {
                try refuse(.findingSettled(other.id), under: "rectification")
            }
        }
        let days = scheme.rule("rectification")?.number("days") ?? 0
        let last = protectedDay.adding(days: days)
        let order = Rectification(
            id: id, certificate: certificate.number, order: statement.leafHash, basis: basis,
            spotCheck: check?.id, complaint: try complaint(), orderedOn: event.occurredOn,
            due: standing.limit(last, from: protectedDay) ?? last)
        return [.put(order), turn(certificate.number, .rectificationOrdered(id))]
    }

    /// The finding that an order rests on: a result served and not under re-inspection, a visit, or
    /// the finding of a case.
    fileprivate func finding(
        _ basis: Digest, against number: CertificateNumber
    ) throws(Refusal) -> SpotCheck? {
        // A result that a remedy undid is none.
        if let fallen = state.fallen(basis) {
            try refuse(.decisionFallen(by: fallen.id), under: "remedy")
        }
        if let visit = state.supervisions[basis], visit.certificate == number,
            visit.outcome != "conforming"
        {
            return nil
        }
        if let found = state.finding(basis), found.certificate == number { return nil }
        guard
            let check = state.spotChecks.under(.entry(basis)).first(where: {
                $0.result == basis || $0.reinspectionResult == basis
            })
        else {
            if scheme.rule("rectification") != nil { try refuse(noFinding(basis)) }
            return nil
        }
        if check.certificate != number || check.standingOutcome == "conforming" {
            guard scheme.rule("rectification") != nil else { return nil }
            try refuse(noFinding(basis))
        }
        if check.servedOn == nil { try refuse(standing.first(SpotChecks.served.type)) }
        if let served = check.servedOn { try checkNotBefore(served) }
        if let last = check.reinspectionResult.flatMap({ state.day(of: $0) }) {
            try checkNotBefore(last)
        }
        if check.isReinspectionOpen && scheme.rule("reinspection") != nil {
            try refuse(.reinspectionOpen(check.id), under: "reinspection")
        }
        return check
    }

    private func noFinding(_ basis: Digest) -> Refusal {
        refusal(.noFinding(basis), under: "rectification")
    }

    fileprivate func recheck() throws(Refusal) -> [Effect] {
        var order = try standing.knownOrder()
        try checkPlace(of: order.certificate)
        try checkNotBefore(order.orderedOn)
        if let last = order.recheckedOn { try checkNotBefore(last) }
        let outcome = try reasonedOutcome()
        if outcome == "silent", scheme.rule("rectification") != nil {
            if let reported = order.reportedOn {
                try refuse(.reportIsThere(reported), under: "rectification")
            }
            if state.remedies.under(.entry(order.order)).contains(where: \.isStayed) {
                try refuse(.orderStayed(order.id), under: "remedy")
            }
            if !standing.dated(event.occurredOn).hasPassed(order.due) {
                try refuse(.rectificationRuns(due: order.due), under: "rectification")
            }
        } else if outcome != "silent" {
            if let reported = order.reportedOn {
                try checkNotBefore(reported)
            } else {
                try refuse(standing.first(Rectifications.reported.type))
            }
        }
        order.outcome = outcome
        order.recheckedOn = event.occurredOn
        order.recheck = statement.leafHash
        guard order.isFulfilled else { return [.put(order)] }
        return [.put(order), turn(order.certificate, .rectificationEnded(order.id))]
    }
}

/// An order to put something right, its report, its re-check (art. 18; ours).
public struct Rectification: Hashable, Sendable, Codable {
    public let id: RectificationID
    public internal(set) var certificate: CertificateNumber
    /// The leaf hash of the entry that ordered it.
    public let order: Digest
    /// The leaf hash of the finding it rests on: a spot check's result, or a visit.
    public internal(set) var basis: Digest
    /// The spot check it rests on, if any.
    public internal(set) var spotCheck: SpotCheckID?
    /// The complaint it rests on, if any.
    public internal(set) var complaint: ComplaintID?
    /// The day of effect of the order.
    public internal(set) var orderedOn: CivilDate
    /// The last day to put it right and report; it may be extended.
    public var due: CivilDate
    /// The day the holder's newest report was received; nil before any.
    public var reportedOn: CivilDate?
    /// Whether that report came after its day; of a letter, was posted after it.
    public var isLate = false
    /// The newest re-check's outcome; nil before any.
    public var outcome: String?
    /// The day of the newest re-check; nil before any.
    public var recheckedOn: CivilDate?
    /// The leaf hash of the entry of the newest re-check; nil before any.
    public var recheck: Digest?
    /// The day it fell away, with a re-inspection that conforms or by a remedy; nil where it did
    /// not.
    public var fellOn: CivilDate?
    /// The day what was not put right was closed; nil before.
    public var closedOn: CivilDate?
    /// The leaf hash of the act that closed it; nil before.
    public var closedBy: Digest?

    /// Whether it was put right.
    public var isFulfilled: Bool { outcome == "fulfilled" }
    /// Whether the time is over and it was not put right.
    public var hasFailed: Bool {
        guard let outcome, let recheckedOn, fellOn == nil else { return false }
        return outcome != "fulfilled" && (recheckedOn > due || outcome == "silent")
    }
    /// Whether the holder has reported since it was checked last.
    var isReported: Bool { reportedOn.map { $0 >= (recheckedOn ?? $0) } ?? false }
    /// Whether nothing more is to come.
    public var isOver: Bool { isFulfilled || hasFailed || fellOn != nil }
}

extension Rectification: RegisteredRecord {
    public static let table = RecordID.Table.rectifications
    public static var records: RecordPath<RectificationID, Self> { \.rectifications }
    public var key: RectificationID { id }
    public var told: [Subject] {
        [Subject(.certificate, certificate), Subject(.rectification, id)] + complaint.told
    }
    public var telling: Wording? {
        if fellOn != nil { return Wording(zh: "整改要求失效", en: "fell away") }
        if isLate { return Wording(zh: "逾期报告", en: "reported late") }
        return reportedOn == nil && outcome == nil
            ? Wording(zh: "整改期限 \(due)", en: "to be put right by \(due)") : nil
    }

    static let rows = RegisterTable(
        of: Self.self, "rectifications",
        [
            .text("id") { $0.id },
            .text("certificate") { $0.certificate },
            .maybe("inspection") { $0.spotCheck },
            .maybe("complaint") { $0.complaint },
            .text("ordered_on") { $0.orderedOn },
            .text("due") { $0.due },
            .maybe("reported_on") { $0.reportedOn },
            .maybe("outcome") { $0.outcome },
            .maybe("rechecked_on") { $0.recheckedOn },
            .maybe("fell_on") { $0.fellOn },
            .maybe("closed_on") { $0.closedOn },
        ])

    public var headings: [Heading] {
        [order, recheck, closedBy].compactMap { $0.map { .entry($0) } }
            + [.certificate(certificate)] + (isOver ? [] : [.open])
    }
}

extension Refusal.Reason {
    static func rectificationRuns(due: CivilDate) -> Self {
        Self(
            "rectification-runs", "整改期限至 \(due)", "the time to put it right runs to \(due)",
            ["due": due])
    }
    static func reportIsThere(_ day: CivilDate) -> Self {
        Self(
            "report-is-there", "获评经营主体已于 \(day) 报告整改", "the holder reported on \(day)",
            ["day": day])
    }
    static func orderStayed(_ id: RectificationID) -> Self {
        Self(
            "order-stayed", "整改 \(id) 停止执行期间，期限届满不视为未报告",
            "the order \(id) is stayed: silence is none", ["rectification": id])
    }
    static func orderRuns(_ id: RectificationID) -> Self {
        Self(
            "order-runs", "就该结论已责令整改（\(id)），尚未了结",
            "rectification \(id) was ordered on that finding, and runs", ["rectification": id])
    }
    static func findingSettled(_ id: RectificationID) -> Self {
        Self(
            "finding-settled", "就该结论责令的整改（\(id)）已经了结，不得再次责令",
            "what was found was settled by rectification \(id); it is not ordered again",
            ["rectification": id])
    }
}
