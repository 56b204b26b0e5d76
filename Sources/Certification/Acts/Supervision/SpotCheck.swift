public import COSE

extension SubjectKind {
    /// What is written `plan/…`.
    public static let plan = SubjectKind(
        "plan", zh: "抽查计划", en: "plan", table: .plans)
    /// What is written `spotcheck/…`.
    public static let spotcheck = SubjectKind(
        "spotcheck", zh: "抽查", en: "spot check", table: .spotChecks,
        certificate: { id, state in
            SpotCheckID(id).flatMap { state.spotChecks[$0] }
                .flatMap { state.certificates[$0.certificate] }
        })
}

/// The year's spot check of a certificate: planned, sampled, concluded, served, and inspected again
/// where the holder asks for it (art. 18).
enum SpotChecks {
    static let acts = [
        planned, sampled, concluded, served, reinspectionRequested, reinspectionConcluded,
    ]

    private static let laboratory = Field("laboratory", .text(200), "示例质检中心")

    static let planned = Act(
        "spotcheck.planned", on: .plan,
        [
            Field("year", .integer(2023...2999), 2026),
            Field("document", .text(200), "示例抽查计划〔2026〕1号"),
            Field("certificates", .list(.of(.certificate), 0...2000), ["LNYP-2025-00001"]),
        ],
        opens: { standing throws(Refusal) in
            if let year = Int32(standing.subject.id), standing.state.plannedYears.contains(year) {
                try standing.refuse(standing.twice())
            }
        },
        duties: { $0.spotCheckDuties() },
        effects: { filing throws(Refusal) in
            [.put(.plans, try filing.plannedYear())]
        })

    static let sampled = Act(
        "spotcheck.sampled", on: .spotcheck,
        [
            .certificate, Field("year", .integer(2023...2999), 2026), .complaint,
            Field("user", .id, "user-1", optional: true),
            Field("sample", .text(200), "样品编号 S-2026-0001"),
            Field("place", .text(300), "示例超市"),
        ],
        opens: { standing throws(Refusal) in
            if try standing.state.spotChecks[standing.checkID()] != nil {
                try standing.refuse(standing.twice())
            }
        },
        effects: { filing throws(Refusal) in [.put(try filing.sample())] })

    static let concluded = Act(
        "spotcheck.concluded", on: .spotcheck,
        [
            laboratory, Field("report", .text(200), "报告 R-2026-0001"),
            Field("outcome", .outcome, "conforming"), .reason,
        ],
        redactable: [Field("findings", .paragraphs(20_000), "检验结果明细")],
        opens: { standing throws(Refusal) in
            if try standing.knownCheck().outcome != nil { try standing.refuse(standing.done()) }
        },
        effects: { filing throws(Refusal) in
            var check = try filing.standing.knownCheck()
            try filing.checkNotBefore(check.sampledOn)
            check.outcome = try filing.reasonedOutcome()
            check.result = filing.statement.leafHash
            return [.put(check)]
        })

    static let served = Act(
        "spotcheck.served", on: .spotcheck, Field.delivery,
        opens: { standing throws(Refusal) in
            let check = try standing.knownCheck()
            if check.outcome == nil { try standing.refuse(.resultMissing) }
            if check.servedOn != nil { try standing.refuse(standing.done()) }
        },
        effects: { filing throws(Refusal) in
            var check = try filing.standing.knownCheck()
            try filing.checkNotBefore(check.sampledOn)
            if let day = check.result.flatMap({ filing.state.day(of: $0) }) {
                try filing.checkNotBefore(day)
            }
            check.servedOn = try filing.deliveredOn()
            return [.put(check)]
        })

    static let reinspectionRequested = Act(
        "reinspection.requested", on: .spotcheck, [.reason],
        opens: { standing throws(Refusal) in
            let check = try standing.knownCheck()
            if check.outcome == nil { try standing.refuse(.resultMissing) }
            if check.outcome == "conforming" {
                try standing.refuse(.nothingToReinspect, under: "reinspection")
            }
            if check.servedOn == nil { try standing.refuse(standing.first(served.type)) }
            if check.reinspectionRequestedOn != nil { try standing.refuse(standing.done()) }
        },
        effects: { filing throws(Refusal) in [.put(try filing.reinspectionRequest())] })

    /// The re-inspection's result replaces the first; when it conforms, what was ordered on the
    /// first falls away.
    static let reinspectionConcluded = Act(
        "reinspection.concluded", on: .spotcheck,
        [
            laboratory, Field("report", .text(200), "复检报告 R-2026-0002"),
            Field("outcome", .outcome, "conforming"), .reason,
        ],
        redactable: [Field("findings", .paragraphs(20_000), "复检结果明细")],
        opens: { standing throws(Refusal) in
            let check = try standing.knownCheck()
            if check.reinspectionRequestedOn == nil {
                try standing.refuse(standing.first(reinspectionRequested.type))
            }
            if check.reinspectionOutcome != nil { try standing.refuse(standing.done()) }
        },
        effects: { filing throws(Refusal) in try filing.reinspection() })
}

extension Duty.Kind {
    /// The office organises the year's spot check (art. 18).
    static let spotCheck = Duty.Kind(
        "spot-check", zh: "组织年度监督抽查", en: "organise the year's spot check")
}

extension DutyLedger {
    /// A year that ends without its spot check is an overdue duty of the office (art. 18).
    func spotCheckDuties() -> [Duty] {
        Set(state.certificates.values.map(\.scheme)).flatMap { name -> [Duty] in
            guard let scheme = state.scheme(name, on: day),
                let wanted = scheme.rule("spot-check")?.number("perYear")
            else { return [] }
            let minimum = scheme.rule("spot-check-year")?.number("minimumDays") ?? 1
            let certificates = state.certificates.values.filter { $0.scheme == name }
            guard let first = certificates.map(\.validFrom.year).min(), first <= day.year else {
                return []
            }
            return (first...day.year).compactMap { year in
                let done = state.spotChecks.values.count { $0.year == year }
                let isOwed = certificates.contains {
                    $0.issuedOn.year <= year && $0.daysInForce(in: year) >= minimum
                }
                guard isOwed, done < wanted else { return nil }
                return duty(
                    .spotCheck, Subject(.plan, year), by: roles(SpotChecks.planned.type, scheme),
                    due: Filing.lastDay(of: year), rule: "spot-check", scheme)
            }
        }
    }
}

extension Standing {
    fileprivate func checkID() throws(Refusal) -> SpotCheckID { try id() }

    fileprivate func knownCheck() throws(Refusal) -> SpotCheck {
        guard let check = state.spotChecks[try checkID()] else { throw unknown(.spotcheck) }
        return check
    }
}

extension Filing {
    fileprivate func plannedYear() throws(Refusal) -> Int32 {
        let year = Int32(clamping: try fields.number("year"))
        if subject.id != "\(year)" {
            try refuse(
                .wrongSubject(
                    type: event.type, wanted: "\(Subject(.plan, year))", found: "\(subject)"))
        }
        for text in fields.texts("certificates") {
            if CertificateNumber(text).flatMap({ state.certificates[$0] }) == nil {
                try refuse(.unknown(.certificate, id: text))
            }
        }
        return year
    }

    fileprivate func sample() throws(Refusal) -> SpotCheck {
        let id = try standing.checkID()
        let certificate = try certificate("certificate")
        try standing.checkInForce(certificate, on: event.occurredOn, under: "certified")
        let year = try fields.number("year")
        if year != event.occurredOn.year {
            try refuse(.wrongYear(found: year, wanted: event.occurredOn.year))
        }
        var user: UserID?
        if let text = fields.optionalText("user") {
            user = UserID(text)
            let listed = user.flatMap { certificate.users[$0] }
            if listed == nil || listed?.removedOn != nil {
                try refuse(.unknown(kind: "user", id: text))
            }
        }
        return SpotCheck(
            id: id, certificate: certificate.number, user: user, year: year,
            sampledOn: event.occurredOn, sampledBy: statement.leafHash,
            complaint: try complaint())
    }

    fileprivate func reinspectionRequest() throws(Refusal) -> SpotCheck {
        var check = try standing.knownCheck()
        try checkNotBefore(check.sampledOn)
        guard let certificate = state.certificates[check.certificate] else {
            throw standing.unknown(.certificate)
        }
        try checkHolder(certificate.holder)
        if let served = check.servedOn { try checkNotBefore(served) }
        if let served = check.servedOn, let rule = scheme.rule("reinspection") {
            let due = served.adding(days: rule.number("days") ?? 0)
            if receivedOn > due { try refuse(.askedTooLate(due: due), under: "reinspection") }
        }
        check.reinspectionRequestedOn = receivedOn
        return check
    }

    fileprivate func reinspection() throws(Refusal) -> [Effect] {
        var check = try standing.knownCheck()
        try checkNotBefore(check.sampledOn)
        if let requested = check.reinspectionRequestedOn { try checkNotBefore(requested) }
        check.reinspectionOutcome = try reasonedOutcome()
        check.reinspectionResult = statement.leafHash
        var effects: [Effect] = [.put(check)]
        guard check.reinspectionOutcome == "conforming" else { return effects }
        for var order in openRectifications(of: check.certificate) where order.spotCheck == check.id
        {
            order.outcome = "fulfilled"
            order.recheckedOn = event.occurredOn
            effects.append(.put(order))
            effects.append(turn(check.certificate, .rectificationEnded(order.id)))
        }
        return effects
    }
}

/// The spot check of one certificate (art. 18), from its sample to the result that stands.
public struct SpotCheck: Hashable, Sendable, Codable {
    public let id: SpotCheckID
    public internal(set) var certificate: CertificateNumber
    /// The user under a regional brand who was checked, if it was one.
    public internal(set) var user: UserID?
    /// The year whose plan it counts for: that of the sample.
    public internal(set) var year: Int
    /// The day the sample was taken.
    public internal(set) var sampledOn: CivilDate
    /// The leaf hash of the entry of the sample.
    public let sampledBy: Digest
    /// The complaint it rests on, if any.
    public internal(set) var complaint: ComplaintID?
    /// The outcome that was concluded first; nil before.
    public var outcome: String?
    /// The leaf hash of the entry of that result; nil before.
    public var result: Digest?
    /// The day the result reached the holder; nil before.
    public var servedOn: CivilDate?
    /// The day the request for re-inspection was received; nil when none was.
    public var reinspectionRequestedOn: CivilDate?
    /// The re-inspection's outcome, which replaces the first.
    public var reinspectionOutcome: String?
    /// The leaf hash of the entry of the re-inspection's result; nil before.
    public var reinspectionResult: Digest?

    /// The re-inspection's outcome where there is one, else the first; nil before any.
    public var standingOutcome: String? { reinspectionOutcome ?? outcome }

    /// Whether a re-inspection was asked for and is not concluded.
    public var isReinspectionOpen: Bool {
        reinspectionRequestedOn != nil && reinspectionOutcome == nil
    }
}

extension SpotCheck: RegisteredRecord {
    public static let table = RecordID.Table.spotChecks
    public static var records:
        any WritableKeyPath<LedgerState, Records<SpotCheckID, Self>> & Sendable
    {
        \.spotChecks
    }
    public var key: SpotCheckID { id }
    public var told: [Subject] { [Subject(.certificate, certificate)] + complaint.told }

    public static let rows: RegisterTable? = RegisterTable(
        of: Self.self, "inspections",
        [
            .text("id") { $0.id },
            .text("certificate") { $0.certificate },
            .maybe("user") { $0.user },
            .number("year") { check, _ in check.year },
            .text("sampled_on") { $0.sampledOn },
            .maybe("outcome") { $0.outcome },
            .maybe("served_on") { $0.servedOn },
            .maybe("reinspection_requested_on") { $0.reinspectionRequestedOn },
            .maybe("reinspection_outcome") { $0.reinspectionOutcome },
            .maybe("complaint") { $0.complaint },
        ])

    public static let hasHeadings = true
    public var headings: [Heading] {
        let entries = [sampledBy, result, reinspectionResult].compactMap { $0 }
        return [.certificate(certificate)] + Set(entries).map { .entry($0) }
    }
}

extension Refusal.Reason {
    static func wrongYear(found: Int, wanted: Int) -> Self {
        Self(
            "wrong-year", "年度为 \(found)，应为 \(wanted)", "the year is \(found); wanted \(wanted)",
            ["found": found, "wanted": wanted])
    }
    static let resultMissing = Self("result-missing", "尚无结果", "there is no result yet")
    static let nothingToReinspect = Self(
        "nothing-to-reinspect", "结果为符合，无需复检",
        "the result is conforming; there is nothing to inspect again")
    static func askedTooLate(due: CivilDate) -> Self {
        Self(
            "asked-too-late", "申请复检的期限为 \(due)", "the time for asking ended on \(due)", ["due": due]
        )
    }
}
