import COSE

extension SubjectKind {
    /// What is written `report/…`.
    public static let report = SubjectKind(
        "report", zh: "年度报告", en: "report", table: .reports,
        certificate: { id, state in
            ReportID(id).flatMap { state.reports[$0] }
                .flatMap { $0.certificates.first }.flatMap { state.certificates[$0] }
        })
}

/// A holder's yearly report of self-inspection (art. 20; days ours).
enum YearlyReports {
    static let filed = Act(
        "report.filed", on: .report,
        [
            Field("holder", .id, "operator-0001"),
            Field("year", .integer(2023...2999), 2026),
            Field("certificates", .list(.of(.certificate), 1...500), ["LNYP-2025-00001"]),
        ],
        redactable: [Field("content", .paragraphs(30_000), "自查情况")],
        opens: { standing throws(Refusal) in try standing.checkNew(in: standing.state.reports) },
        duties: { $0.reportDuties() },
        effects: { filing throws(Refusal) in [.put(try filing.report())] })
}

extension Duty.Kind {
    /// The holder's yearly self-inspection report (art. 20).
    static let report = Duty.Kind("report", zh: "报送年度自查报告", en: "yearly self-inspection report")
}

extension DutyLedger {
    /// One report for a holder and year with so many days of validity; after expiry or surrender
    /// too, not after revocation (art. 20; ours).
    func reportDuties() -> [Duty] {
        var duties: [Duty] = []
        let filed = Dictionary(grouping: state.reports.values, by: \.year)
            .mapValues { Set($0.map(\.holder)) }
        for (name, certificates) in Dictionary(
            grouping: state.certificates.values, by: \.scheme)
        {
            guard let scheme = state.scheme(name, on: day),
                let minimum = scheme.rule("self-report-due")?.number("minimumDays"),
                let first = certificates.map(\.validFrom.year).min(), first < day.year,
                let standing = standing(Subject(.report, "any"), scheme, YearlyReports.filed.type)
            else { continue }
            for year in first..<day.year {
                guard let due = standing.reportDue(year) else { continue }
                let owing = owing(certificates, in: year, atLeast: minimum)
                for holder in owing.subtracting(filed[year] ?? []).sorted()
                where !state.isDeregistered(holder, by: day) {
                    duties.append(
                        duty(
                            .report, Subject(.party, holder), by: ["\(holder)"], due: due,
                            rule: "self-report-due", scheme))
                }
            }
        }
        return duties
    }

    private func owing(
        _ certificates: [Certificate], in year: Int, atLeast minimum: Int
    ) -> Set<PartyID> {
        let last = Filing.lastDay(of: year)
        return Set(
            certificates.filter { certificate in
                let status = certificate.status(on: day)
                return certificate.issuedOn.year <= year && status != .merged
                    && status != .revoked && status != .revokedFromTheBeginning
                    && certificate.daysInForce(in: year) >= minimum
            }.map { $0.version(on: last).holder })
    }
}

extension Standing {
    /// The last day for a year's report; nil where none is set.
    func reportDue(_ year: Int) -> Duty.Due? {
        guard let rule = scheme.rule("self-report-due") else { return nil }
        let month = rule.number("month") ?? 12
        let day = rule.number("day") ?? 31
        let last = CivilDate(
            "\(year + 1)-\(ASCII.padded(month, width: 2))-\(ASCII.padded(day, width: 2))")
        return last.map { state.limit($0, from: Filing.lastDay(of: year), scheme) }
    }
}

extension Filing {
    /// One report for a holder and year, after the year, on all that was valid in it (ours).
    fileprivate func report() throws(Refusal) -> YearlyReport {
        let id: ReportID = try standing.id()
        let named = try fields.party("holder")
        let year = try fields.number("year")
        guard let holder = state.authority.parties[named]?.id else {
            throw refusal(.unknownParty(named))
        }
        try checkHolder(holder, under: "self-report")
        let listed = fields.texts("certificates").compactMap { CertificateNumber($0) }
        try checkReport(listed, of: holder, in: year)
        let due = standing.reportDue(year)
        return YearlyReport(
            id: id, holder: holder, year: year, certificates: listed.sorted(),
            receivedOn: receivedOn, isLate: due?.isPast(on: sentOn) ?? false)
    }

    fileprivate func checkReport(
        _ listed: [CertificateNumber], of holder: PartyID, in year: Int
    ) throws(Refusal) {
        guard scheme.rule("self-report-due") != nil else { return }
        if state.reports.contains(under: .holder(holder), where: { $0.year == year }) {
            try refuse(.reportTwice(holder, year), under: "self-report-due")
        }
        let written = event.behalf.flatMap { Fields($0).optionalDate("on") } ?? event.occurredOn
        if written.year <= year { try refuse(.yearRuns(year), under: "self-report-due") }
        let wanted = state.certificates.under(.holder(holder)).filter {
            $0.editions.first.map { $0.issuedOn.year <= year } == true
                && $0.version(on: Self.lastDay(of: year)).holder == holder
                && $0.daysInForce(in: year) > 0
        }.map(\.number).sorted()
        if wanted.isEmpty || listed.count != wanted.count || Set(listed) != Set(wanted) {
            try refuse(.reportLists(wanted), under: "self-report-due")
        }
    }

    static func lastDay(of year: Int) -> CivilDate { CivilDate("\(year)-12-31") ?? .latest }
}

/// A holder's yearly self-inspection report (art. 20).
public struct YearlyReport: Hashable, Sendable, Codable {
    public let id: ReportID
    public let holder: PartyID
    public let year: Int
    /// The certificates it covers.
    public let certificates: [CertificateNumber]
    /// The day of receipt; of what the holder signed itself, never before the log day.
    public let receivedOn: CivilDate
    /// Whether it was received after its last day.
    public let isLate: Bool
}

extension YearlyReport: RegisteredRecord {
    public static let table = RecordID.Table.reports
    public static var records: RecordPath<ReportID, Self> { \.reports }
    public var key: ReportID { id }
    public var told: [Subject] {
        certificates.map { Subject(.certificate, $0) } + [Subject(.party, holder)]
    }
    public var telling: Wording? {
        Wording(
            zh: "\(year) 年度\(isLate ? "，逾期报送" : "")", en: "for \(year)\(isLate ? ", late" : "")")
    }

    static let rows = RegisterTable(
        of: Self.self, "reports",
        [
            .text("id") { $0.id },
            .text("party") { $0.holder },
            .number("year") { report, _ in report.year },
            .text("received_on") { $0.receivedOn },
            .flag("is_late") { $0.isLate },
            .names("certificates") { $0.certificates },
        ])

    public var headings: [Heading] { [.holder(holder)] }
}

extension Refusal.Reason {
    static func reportTwice(_ party: PartyID, _ year: Int) -> Self {
        Self(
            "report-twice", "\(party) 已有 \(year) 年度报告，如有错误应予更正",
            "\(party) has a report for \(year) already; a mistake in it is corrected",
            ["party": party, "year": year])
    }
    static func yearRuns(_ year: Int) -> Self {
        Self("year-runs", "\(year) 年度尚未结束", "the year \(year) has not ended", ["year": year])
    }
    static func reportLists(_ numbers: [CertificateNumber]) -> Self {
        Self(
            "report-lists", "报告须列明 \(numbers.listed(.zh))",
            "the report must list \(numbers.listed(.en))", ["certificates": numbers])
    }
}
