public import COSE

/// A rectification: ordered, reported by the holder, checked again (art. 18; time ours).
enum Rectifications {
    static let acts = [ordered, reported, rechecked]

    static let ordered = Act(
        "rectification.ordered", on: "rectification",
        [.certificate, Field("basis", .entry, ActCatalogue.zeroHash), .complaint],
        redactable: [Field("demands", .paragraphs(20_000), "整改要求")],
        opens: { standing throws(Refusal) in
            if try standing.state.rectifications[standing.orderID()] != nil {
                try standing.refuse(standing.twice())
            }
        },
        effects: { filing throws(Refusal) in try filing.order() })

    static let reported = Act(
        "rectification.reported", on: "rectification", [.reason],
        redactable: [Field("report", .paragraphs(20_000), "整改情况")],
        opens: { standing throws(Refusal) in
            if try standing.knownOrder().isOver { try standing.refuse(standing.done()) }
        },
        effects: { filing throws(Refusal) in
            var order = try filing.standing.knownOrder()
            try filing.checkNotBefore(order.orderedOn)
            guard let certificate = filing.state.certificates[order.certificate] else {
                throw filing.refusal(.unknown(kind: "certificate", id: "\(order.certificate)"))
            }
            try filing.checkHolder(certificate.holder)
            order.reportedOn = filing.receivedOn
            return [.rectification(order)]
        })

    static let rechecked = Act(
        "rectification.rechecked", on: "rectification",
        [Field("outcome", .outcome, "fulfilled"), .reason],
        opens: { standing throws(Refusal) in
            let order = try standing.knownOrder()
            if order.isOver { try standing.refuse(standing.done()) }
            if order.reportedOn == nil, standing.day <= order.due,
                standing.scheme.rule("rectification") != nil
            {
                try standing.refuse(
                    standing.refusal(.rectificationRuns(due: order.due), under: "rectification"))
            }
        },
        effects: { filing throws(Refusal) in try filing.recheck() })
}

extension Standing {
    fileprivate func orderID() throws(Refusal) -> RectificationID { try id() }

    fileprivate func knownOrder() throws(Refusal) -> Rectification {
        guard let order = state.rectifications[try orderID()] else {
            throw unknown("rectification")
        }
        return order
    }
}

extension Filing {
    func openRectifications(of number: CertificateNumber) -> [Rectification] {
        state.rectifications.under(.certificate(number)).filter { !$0.isOver }
            .sorted { $0.id < $1.id }
    }

    fileprivate func order() throws(Refusal) -> [Effect] {
        let id = try standing.orderID()
        let certificate = try certificate("certificate")
        try standing.checkInForce(certificate, on: event.occurredOn, under: "certified")
        let basis = try fields.entry("basis")
        let check = try finding(basis, against: certificate.number)
        let days = scheme.rule("rectification")?.number("days") ?? 0
        let order = Rectification(
            id: id, certificate: certificate.number, order: statement.leafHash, basis: basis,
            spotCheck: check?.id, complaint: try complaint(), orderedOn: event.occurredOn,
            due: protectedDay.adding(days: days))
        return [.rectification(order), turn(certificate.number, .rectificationOrdered(id))]
    }

    /// The finding that an order rests on: a result served and not under re-inspection, or a visit.
    fileprivate func finding(
        _ basis: Digest, against number: CertificateNumber
    ) throws(Refusal) -> SpotCheck? {
        if let visit = state.supervisions[basis], visit.certificate == number,
            visit.outcome != "conforming"
        {
            return nil
        }
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
        if check.isReinspectionOpen && scheme.rule("reinspection") != nil {
            try refuse(refusal(.reinspectionOpen(check.id), under: "reinspection"))
        }
        return check
    }

    private func noFinding(_ basis: Digest) -> Refusal {
        refusal(.noFinding(basis), under: "rectification")
    }

    fileprivate func recheck() throws(Refusal) -> [Effect] {
        var order = try standing.knownOrder()
        try checkNotBefore(order.orderedOn)
        let outcome = try reasonedOutcome()
        if outcome == "silent", scheme.rule("rectification") != nil {
            if let reported = order.reportedOn {
                try refuse(refusal(.reportIsThere(reported), under: "rectification"))
            }
            if event.occurredOn <= order.due {
                try refuse(refusal(.rectificationRuns(due: order.due), under: "rectification"))
            }
        } else if outcome != "silent", order.reportedOn == nil {
            try refuse(standing.first(Rectifications.reported.type))
        }
        order.outcome = outcome
        order.recheckedOn = event.occurredOn
        guard order.isFulfilled else { return [.rectification(order)] }
        return [.rectification(order), turn(order.certificate, .rectificationEnded(order.id))]
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
    /// The newest re-check's outcome; nil before any.
    public var outcome: String?
    /// The day of the newest re-check; nil before any.
    public var recheckedOn: CivilDate?

    /// Whether it was put right, or fell away with a re-inspection that conforms.
    public var isFulfilled: Bool { outcome == "fulfilled" }
    /// Whether the time is over and it was not put right.
    public var hasFailed: Bool {
        guard let outcome, let recheckedOn else { return false }
        return outcome != "fulfilled" && (recheckedOn > due || outcome == "silent")
    }
    /// Whether nothing more is to come.
    public var isOver: Bool { isFulfilled || hasFailed }
}

extension Rectification: Filed {
    public static let hasHeadings = true
    public var headings: [Heading] { [.entry(order), .certificate(certificate)] }
}

extension Refusal.Reason {
    static func rectificationRuns(due: CivilDate) -> Self {
        Self(
            "rectification-runs", "整改期限至 \(due)", "the time to put it right runs to \(due)",
            ["due": due])
    }
    static func reportIsThere(_ day: CivilDate) -> Self {
        Self("report-is-there", "主体已于 \(day) 报告整改", "the holder reported on \(day)", ["day": day])
    }
}
