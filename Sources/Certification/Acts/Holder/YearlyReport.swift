import COSE

/// A holder's yearly report of self-inspection (art. 20; days ours).
enum YearlyReports {
    static let filed = Act(
        "report.filed", on: "report",
        [
            Field("holder", .id, "operator-0001"),
            Field("year", .integer(2023...2999), 2026),
            Field("certificates", .list(.id, 1...500), ["LNYP-2025-00001"]),
        ],
        redactable: [Field("content", .paragraphs(30_000), "自查情况")],
        opens: { standing throws(Refusal) in
            let id: ReportID = try standing.id()
            if standing.state.reports[id] != nil {
                try standing.refuse(standing.twice())
            }
        },
        effects: { filing throws(Refusal) in [.reported(try filing.report())] })
}

extension Standing {
    /// The last day for a year's report.
    func reportDue(_ year: Int) -> CivilDate? {
        guard let rule = scheme.rule("self-report-due") else { return nil }
        let month = rule.number("month") ?? 12
        let day = rule.number("day") ?? 31
        return CivilDate(
            "\(year + 1)-\(ASCII.padded(month, width: 2))-\(ASCII.padded(day, width: 2))")
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
            receivedOn: receivedOn, isLate: due.map { receivedOn > $0 } ?? false)
    }

    fileprivate func checkReport(
        _ listed: [CertificateNumber], of holder: PartyID, in year: Int
    ) throws(Refusal) {
        guard scheme.rule("self-report-due") != nil else { return }
        if state.reports.contains(under: .holder(holder), where: { $0.year == year }) {
            try refuse(refusal(.reportTwice(holder, year), under: "self-report-due"))
        }
        if event.occurredOn.year <= year {
            try refuse(refusal(.yearRuns(year), under: "self-report-due"))
        }
        let wanted = state.certificates.under(.holder(holder)).filter {
            $0.editions.first.map { $0.issuedOn.year <= year } == true
                && $0.version(on: Self.lastDay(of: year)).holder == holder
                && $0.daysInForce(in: year) > 0
        }.map(\.number).sorted()
        if wanted.isEmpty || listed.count != wanted.count || Set(listed) != Set(wanted) {
            try refuse(refusal(.reportLists(wanted), under: "self-report-due"))
        }
    }

    static func lastDay(of year: Int) -> CivilDate {
        CivilDate("\(year)-12-31") ?? .latest
    }
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

extension YearlyReport: Filed {
    public static let hasHeadings = true
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
