public import COSE
public import Certification
internal import Foundation
internal import GRDB

/// A certificate as the register knows it, with its status on a day.
public struct CertificateRow: Hashable, Sendable {
    /// Its columns, by stable name.
    public let map: CBORMap
    /// The status on the day asked for.
    public let status: String

    /// A column's text.
    public func text(_ name: String) -> String {
        map[name]?.string ?? map[name]?.int.map(String.init) ?? ""
    }
}

/// One act in the history of a subject.
public struct HistoryRow: Hashable, Sendable {
    /// Its columns, by stable name.
    public let map: CBORMap

    /// A column's text.
    public func text(_ name: String) -> String {
        map[name]?.string ?? map[name]?.int.map(String.init) ?? ""
    }
}

/// What a list is narrowed to; nil leaves a column open.
public struct ListFilter: Hashable, Sendable {
    /// A stage, `ended`, or a certificate's status.
    public var state: String?
    /// A sector.
    public var sector: String?
    /// A city's division code.
    public var city: String?
    /// The year of the call or of the number.
    public var year: Int?
    /// Part of the holder's name.
    public var holder: String?

    /// A filter that leaves everything in.
    public init() {}
}

extension RegisterStore {
    /// A certificate and its status on a day; nil when there is no such number by then.
    public func certificate(
        _ number: CertificateNumber, on day: CivilDate
    ) throws -> CertificateRow? {
        try certificates(on: day).first { $0.text("number") == "\(number)" }
    }

    /// The certificates issued by a day, each with its status on it.
    public func certificates(
        on day: CivilDate, _ filter: ListFilter = ListFilter()
    ) throws -> [CertificateRow] {
        let rows = try maps(
            """
            SELECT number, edition, holder, credit_code AS creditCode, offering, mark, standard,
                scope, sector, city, year, valid_from AS validFrom,
                valid_through AS validThrough, issued_on AS issuedOn, application, scheme, entry
            FROM certificates WHERE min(issued_on, valid_from) <= ? ORDER BY number
            """, ["\(day)"])
        return rows.map { map in
            CertificateRow(map: map, status: Self.status(map, on: day))
        }.filter { row in
            (filter.state == nil || filter.state == row.status) && matches(row.map, filter)
        }.map { row in
            CertificateRow(
                map: CBORMap(
                    row.map.pairs.map { ($0.key, $0.value) } + [("status", .text(row.status))]),
                status: row.status)
        }
    }

    /// The status is a function of history and day: expiry is no event (principle 6).
    private static func status(_ map: CBORMap, on day: CivilDate) -> String {
        let from = map["validFrom"]?.string ?? ""
        let through = map["validThrough"]?.string ?? ""
        if "\(day)" < from { return "not-yet-valid" }
        return "\(day)" > through ? "expired" : "valid"
    }

    /// Every act that touched a subject, up to a day.
    public func history(of subject: Subject, through day: CivilDate) throws -> [HistoryRow] {
        try maps(
            """
            SELECT a.entry, a.type, a.occurred_on AS occurredOn, a.registered_on AS registeredOn,
                a.party, a.party_name AS partyName, a.officer, a.post_zh AS postZh,
                a.post_en AS postEn, a.name_zh AS nameZh, a.name_en AS nameEn,
                a.source_zh AS sourceZh, a.source_en AS sourceEn, a.author_zh AS authorZh,
                a.author_en AS authorEn, s.told_zh AS toldZh, s.told_en AS toldEn
            FROM act_subjects s JOIN acts a ON a.entry = s.entry
            WHERE s.subject = ? AND a.occurred_on <= ? ORDER BY a.entry
            """, ["\(subject)", "\(day)"]
        ).map(HistoryRow.init)
    }

    /// The applications received by a day, each with its state on it.
    ///
    /// Holder and offering are shown from the notice on (general rule 4).
    public func applications(
        on day: CivilDate, _ filter: ListFilter = ListFilter()
    ) throws -> [CBORMap] {
        try maps(
            """
            SELECT a.id AS application, a.batch, a.year, a.sector, a.category, a.city, a.kind,
                a.received_on AS receivedOn, s.state, s.state_zh AS stateZh,
                s.state_en AS stateEn, s.since,
                CASE WHEN a.noticed_on <= ?1 THEN a.holder END AS holder,
                CASE WHEN a.noticed_on <= ?1 THEN a.offering END AS offering
            FROM applications a JOIN stages s ON s.application = a.id
            WHERE (s.entry, s.step) = (
                SELECT t.entry, t.step FROM stages t WHERE t.application = a.id AND t.since <= ?1
                ORDER BY t.entry DESC, t.step DESC LIMIT 1)
            ORDER BY a.id
            """, ["\(day)"]
        ).filter { map in
            let state = map["state"]?.string ?? ""
            let isWanted = filter.state.map { wanted in
                state == wanted || (wanted == "ended" && state.hasPrefix("ended."))
                    || state == "ended.\(wanted)"
            }
            return (isWanted ?? true) && matches(map, filter)
        }
    }

    /// The notices published by a day, each with whether it runs on it.
    public func notices(
        on day: CivilDate, _ filter: ListFilter = ListFilter()
    ) throws -> [CBORMap] {
        try maps(
            """
            SELECT id AS notice, batch, year, place, published_on AS publishedOn,
                starts_on AS startsOn, ends_on AS endsOn, applications,
                CASE WHEN ends_on IS NULL THEN 'open' WHEN ?1 <= ends_on THEN 'running'
                    ELSE 'ended' END AS state
            FROM notices WHERE published_on <= ?1 ORDER BY id
            """, ["\(day)"]
        ).filter { map in
            (filter.state.map { $0 == map["state"]?.string } ?? true)
                && (filter.year.map { $0 == map["year"]?.int } ?? true)
        }
    }

    private func matches(_ map: CBORMap, _ filter: ListFilter) -> Bool {
        (filter.sector.map { $0 == map["sector"]?.string } ?? true)
            && (filter.city.map { $0 == map["city"]?.string } ?? true)
            && (filter.year.map { $0 == map["year"]?.int } ?? true)
            && (filter.holder.map { map["holder"]?.string?.contains($0) ?? false } ?? true)
    }

    private func maps(_ sql: String, _ arguments: StatementArguments) throws -> [CBORMap] {
        try database.read { database in
            try Row.fetchAll(database, sql: sql, arguments: arguments).map { row in
                CBORMap(
                    zip(row.columnNames, row.databaseValues).map { name, value in
                        switch value.storage {
                        case .int64(let number): (.text(name), CBOR(Int(number)))
                        case .string(let text): (.text(name), .text(text))
                        default: (.text(name), .null)
                        }
                    })
            }
        }
    }
}
