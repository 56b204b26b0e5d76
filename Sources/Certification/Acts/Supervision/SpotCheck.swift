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

    static let laboratory = Field("laboratory", .text(200), "示例质检中心")

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
            Field("place", .text(300), "示例超市"), .city,
        ],
        opens: { standing throws(Refusal) in try standing.checkNew(in: standing.state.spotChecks) },
        begins: { standing, certificate throws(Refusal) in
            try standing.checkInForce(certificate)
        },
        effects: { filing throws(Refusal) in
            let check = try filing.sample()
            let body = "\(filing.author.party)"
            return [.put(check)]
                + (try filing.sampleUse(try filing.fields.text("sample"), of: body))
        })

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
        duties: { $0.resultDuties() },
        effects: { filing throws(Refusal) in
            var check = try filing.standing.knownCheck()
            try filing.checkNotBefore(check.sampledOn)
            check.outcome = try filing.reasonedOutcome()
            check.result = filing.statement.leafHash
            return [.put(check)] + (try filing.reportUse(filing.fields))
        })

    static let served = Act(
        "spotcheck.served", on: .spotcheck, Field.delivery + [.city],
        opens: { standing throws(Refusal) in
            let check = try standing.knownCheck()
            if check.outcome == nil { try standing.refuse(.resultMissing) }
            if check.servedOn != nil { try standing.refuse(standing.done()) }
        },
        duties: { $0.serviceDuties() },
        effects: { filing throws(Refusal) in
            var check = try filing.standing.knownCheck()
            try filing.checkPlace(of: check.certificate)
            try filing.checkNotBefore(check.sampledOn)
            if let day = check.result.flatMap({ filing.state.day(of: $0) }) {
                try filing.checkNotBefore(day)
            }
            check.servedOn = try filing.deliveredOn()
            return [.put(check)]
        })
}

extension Standing {
    func knownCheck() throws(Refusal) -> SpotCheck { try known(in: state.spotChecks) }
}

extension Filing {
    fileprivate func plannedYear() throws(Refusal) -> Int32 {
        let year = Int32(clamping: try fields.number("year"))
        if subject.id != "\(year)" {
            try refuse(
                .wrongSubject(
                    type: event.type, wanted: "\(Subject(.plan, year))", found: "\(subject)"))
        }
        // A plan is for its own year or the next.
        if ![0, 1].contains(Int(year) - event.occurredOn.year) {
            try refuse(.wrongYear(found: Int(year), wanted: event.occurredOn.year))
        }
        var seen: Set<String> = []
        for text in fields.texts("certificates") {
            guard let certificate = CertificateNumber(text).flatMap({ state.certificates[$0] })
            else {
                try refuse(.unknown(.certificate, id: text))
                continue
            }
            if !seen.insert(text).inserted { try refuse(.twice(.certificate, id: text)) }
            try standing.checkInForce(certificate, on: event.occurredOn, under: "certified")
        }
        return year
    }

    fileprivate func sample() throws(Refusal) -> SpotCheck {
        let id: SpotCheckID = try standing.id()
        let certificate = try certificate("certificate")
        try standing.checkInForce(certificate, on: event.occurredOn, under: "certified")
        try checkPlace(of: certificate.number)
        let year = try fields.number("year")
        if year != event.occurredOn.year {
            try refuse(.wrongYear(found: year, wanted: event.occurredOn.year))
        }
        // One of the year's plan comes after it; more, on a complaint, are allowed at any time.
        let plan = Subject(.plan, year)
        if state.plannedYears.contains(Int32(clamping: year)),
            fields.optionalText("complaint") == nil,
            let planned = state.newest[plan].flatMap({ state.day(of: $0) })
        {
            try checkNotBefore(planned)
        }
        var user: UserID?
        if let text = fields.optionalText("user") {
            user = UserID(text)
            let listed = user.flatMap { certificate.users[$0] }
            if listed == nil || listed?.removedOn != nil
                || listed.map({ $0.until < event.occurredOn }) == true
            {
                try refuse(.unknown(kind: "user", id: text))
            }
            if let listed { try checkNotBefore(listed.from) }
        }
        return SpotCheck(
            id: id, certificate: certificate.number, user: user, year: year,
            sampledOn: event.occurredOn, sampledBy: statement.leafHash,
            complaint: try complaint())
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
    /// The outcome that was concluded first, which a re-inspection leaves as it was, its own beside
    /// it; nil before.
    public var outcome: String?
    /// The leaf hash of the entry of that result; nil before.
    public var result: Digest?
    /// The day the result reached the holder; nil before.
    public var servedOn: CivilDate?
    /// The day the request for re-inspection was received; nil when none was.
    public var reinspectionRequestedOn: CivilDate?
    /// The re-inspection's outcome, which counts in place of the first; nil before.
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
    public static var records: RecordPath<SpotCheckID, Self> { \.spotChecks }
    public var key: SpotCheckID { id }
    public var told: [Subject] { [Subject(.certificate, certificate)] + complaint.told }

    static let rows = RegisterTable(
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
}
