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
    /// Its columns as they are kept: values within a sentence isolated.
    let kept: CBORMap

    init(_ kept: CBORMap) { self.kept = kept }

    /// Its columns for programs, by stable name.
    public var map: CBORMap {
        CBORMap(
            kept.pairs.map { key, value in
                guard let sentence = value.string, Self.sentences.contains(key) else {
                    return (key, value)
                }
                return (key, .text(Shown.plain(sentence)))
            })
    }

    /// The columns that are sentences of ours, with values in them.
    private static let sentences: Set<CBOR> = ["toldZh", "toldEn", "authorZh", "authorEn"]

    /// Its place in the log.
    var entry: Int { kept["entry"]?.int ?? 0 }

    /// What its act is called.
    public var name: Wording { Wording(zh: text("nameZh"), en: text("nameEn")) }

    /// What the first act of a ledger is called, which no scheme names.
    public static let founding = Wording(zh: "设立账本", en: "ledger founded")

    /// A column's text.
    public func text(_ name: String) -> String {
        kept[name]?.string ?? kept[name]?.int.map(String.init) ?? ""
    }

    /// What a query of acts selects, from `acts a`, `act_subjects s`, `doubts d`.
    static let columns = """
        SELECT a.entry, a.subject, a.type, a.occurred_on AS occurredOn,
            a.registered_on AS registeredOn,
            a.party, a.party_name AS partyName, a.officer, a.post_zh AS postZh,
            a.post_en AS postEn, a.name_zh AS nameZh, a.name_en AS nameEn,
            a.source_zh AS sourceZh, a.source_en AS sourceEn, a.author_zh AS authorZh,
            a.author_en AS authorEn, s.told_zh AS toldZh, s.told_en AS toldEn,
            d.raised_by AS doubtedBy, d.resolved_by AS resolvedBy, d.resolution,
            (SELECT max(m.by) FROM amendments m WHERE m.entry = a.entry) AS amendedBy,
            (SELECT max(x.entry) FROM acts x WHERE x.subject = 'record/' || a.entry
                AND x.type = 'record.disputed' AND NOT EXISTS (SELECT 1 FROM doubts y
                    WHERE y.entry = x.entry AND y.resolution = 'annulled')) AS disputedBy
        """
}

extension [HistoryRow] {
    /// The rows with others, all in the order of the log.
    func merging(_ others: [HistoryRow]) -> [HistoryRow] {
        others.isEmpty ? self : (self + others).sorted { $0.entry < $1.entry }
    }
}

/// What a list is narrowed to; nil leaves a column open.
public struct ListFilter: Hashable, Sendable {
    /// Stages, `ended`, outcomes, or statuses of certificates.
    public var states: Set<String>?
    /// The stable names of sectors.
    public var sectors: Set<String>?
    /// Division codes of cities.
    public var cities: Set<String>?
    /// The year of the call or of the number.
    public var year: Int?
    /// Part of the holder's name, or the id of its party.
    public var holder: String?
    /// The text of a certificate's number.
    public var certificate: String?

    /// A filter that leaves everything in.
    public init() {}

    /// The options that narrow by what no row of a list has, so that nothing could be found.
    public func lacking(in rows: [CBORMap]) -> [String] {
        let asked: [(option: String, isAsked: Bool, columns: [String])] = [
            ("--sector", sectors != nil, ["sector"]), ("--city", cities != nil, ["city"]),
            ("--year", year != nil, ["year"]), ("--holder", holder != nil, ["party", "holder"]),
            ("--certificate", certificate != nil, ["certificate", "certificates", "number"]),
        ]
        return asked.filter { _, isAsked, columns in
            isAsked && !rows.isEmpty
                && !rows.contains { row in columns.contains { row[.text($0)] != nil } }
        }.map(\.option)
    }

    /// Whether it leaves a row in. An application that ended is found by how it did, too.
    public func leaves(_ map: CBORMap) -> Bool {
        guard let states else { return holds(map) }
        let state = (map["state"] ?? map["status"])?.string ?? ""
        let ending = state.split(separator: ".", maxSplits: 1).map(String.init)
        let isEnded = ending.count == 2 && ending[0] == "ended"
        return (states.contains(state) || isEnded && !states.isDisjoint(with: ending))
            && holds(map)
    }

    /// The same, whatever the row's state.
    private func holds(_ map: CBORMap) -> Bool {
        let parties = map["party"]?.string?.split(separator: " ") ?? []
        let name = map["holder"]?.string ?? ""
        if let sectors, !sectors.contains(map["sector"]?.string ?? "") { return false }
        if let cities, !cities.contains(map["city"]?.string ?? "") { return false }
        if let year, map["year"]?.int != year { return false }
        if let certificate {
            let numbers = map["certificate"] ?? map["certificates"] ?? map["number"]
            let words = numbers?.string?.split(separator: " ") ?? []
            if !words.contains(where: { Spelling.areOne($0, certificate) }) { return false }
        }
        guard let holder else { return true }
        return parties.contains { Spelling.areOne($0, holder) } || name.contains(holder)
    }
}

extension RegisterStore {
    /// A certificate and its status on a day; nil when there is no such number by then.
    public func certificate(
        _ number: CertificateNumber, on day: CivilDate
    ) throws -> CertificateRow? {
        try rows(on: day, "AND c.number = ?2", ["\(number)"]).first
    }

    /// The certificates issued by a day, each with its status on it.
    public func certificates(on day: CivilDate) throws -> [CertificateRow] {
        try rows(on: day, "", [])
    }

    /// Facts as of the day: a change shows from the day it applies on.
    private func rows(
        on day: CivilDate, _ narrowing: String, _ arguments: [String]
    ) throws -> [CertificateRow] {
        let turns = try turns(narrowing, arguments)
        return try maps(
            """
            SELECT c.number, (SELECT max(e.edition) FROM editions e
                    WHERE e.certificate = c.number AND e.issued_on <= ?1) AS edition,
                v.holder, v.credit_code AS creditCode, v.offering, v.mark, v.standard, v.scope,
                v.party, c.sector, c.city, c.year, c.valid_from AS validFrom,
                c.valid_through AS validThrough, c.issued_on AS issuedOn, c.application, c.scheme,
                c.entry, c.renews, c.is_taken_over AS takenOver,
                EXISTS (SELECT 1 FROM doubts d WHERE d.resolved_by IS NULL AND d.entry IN (
                    SELECT e.entry FROM editions e WHERE e.certificate = c.number
                    UNION SELECT t.entry FROM turns t WHERE t.certificate = c.number)) AS inDoubt
            FROM certificates c JOIN versions v ON v.certificate = c.number
            WHERE min(c.issued_on, c.valid_from) <= ?1 AND v.position = coalesce(
                (SELECT max(w.position) FROM versions w
                    WHERE w.certificate = c.number AND w.since <= ?1), 0) \(narrowing)
            ORDER BY c.number
            """, StatementArguments(["\(day)"] + arguments)
        ).map { map in
            let number = map["number"]?.string ?? ""
            let status = Self.status(map, turns[number] ?? [], on: day)
            return CertificateRow(
                map: CBORMap(
                    map.pairs.map { ($0.key, $0.value) } + [("status", .text(status))]),
                status: status)
        }
    }

    /// The status on a day of every certificate issued by it.
    func statuses(on day: CivilDate, year: Int?) throws -> [String] {
        let turns = try turns("", [])
        return try maps(
            """
            SELECT number, valid_from AS validFrom, valid_through AS validThrough
            FROM certificates
            WHERE min(issued_on, valid_from) <= ?1 AND (?2 IS NULL OR year = ?2)
            """, ["\(day)", year]
        ).map { Self.status($0, turns[$0["number"]?.string ?? ""] ?? [], on: day) }
    }

    private func turns(_ narrowing: String, _ arguments: [String]) throws -> [String: [Turn]] {
        let rows = try maps(
            """
            SELECT c.number, t.effective_on AS effectiveOn, t.entry, t.kind, t.about, t.ground,
                t.works_back AS worksBack, t.remedy
            FROM turns t JOIN certificates c ON c.number = t.certificate
            WHERE ?1 = ?1 \(narrowing) ORDER BY c.number, t.position
            """, StatementArguments([""] + arguments))
        var turns: [String: [Turn]] = [:]
        for row in rows {
            let kind = TurnRow(
                kind: row["kind"]?.string ?? "", about: row["about"]?.string ?? "",
                ground: row["ground"]?.string, worksBack: row["worksBack"]?.int == 1,
                remedy: row["remedy"]?.string)
            guard let turn = kind.turn,
                let day = row["effectiveOn"]?.string.flatMap({ CivilDate($0) })
            else { continue }
            let index = EntryIndex(UInt64(clamping: row["entry"]?.int ?? 0))
            turns[row["number"]?.string ?? "", default: []].append(Turn(turn, on: day, by: index))
        }
        return turns
    }

    /// The status is a function of history and day: expiry is no event (DESIGN, principle 6).
    private static func status(_ map: CBORMap, _ turns: [Turn], on day: CivilDate) -> String {
        guard let from = map["validFrom"]?.string.flatMap({ CivilDate($0) }),
            let through = map["validThrough"]?.string.flatMap({ CivilDate($0) })
        else { return "" }
        return CertificateStatus(of: turns, validFrom: from, validThrough: through, on: day)
            .rawValue
    }

    /// Every act that touched a subject, up to a day, and the entries on it that have no effects.
    public func history(of subject: Subject, through day: CivilDate) throws -> [HistoryRow] {
        try maps(
            HistoryRow.columns + """
                     FROM act_subjects s JOIN acts a ON a.entry = s.entry
                    LEFT JOIN doubts d ON d.entry = a.entry
                WHERE s.subject = ? AND coalesce(
                    (SELECT m.day FROM amendments m WHERE m.entry = a.entry
                        ORDER BY m.by DESC LIMIT 1), a.occurred_on) <= ? ORDER BY a.entry
                """, ["\(subject)", "\(day)"]
        ).map { HistoryRow($0) }.merging(inadmissible(on: subject, through: day))
    }

    /// The applications received by a day, each with its state on it.
    ///
    /// Holder and offering are shown from the notice on (RULES, general rule 4).
    public func applications(on day: CivilDate) throws -> [CBORMap] {
        try maps(
            """
            SELECT a.id AS application, a.batch, a.year, a.party, a.sector, a.category, a.city,
                a.kind, a.received_on AS receivedOn, s.state, s.state_zh AS stateZh,
                s.state_en AS stateEn, s.since,
                CASE WHEN a.noticed_on <= ?1 THEN a.holder END AS holder,
                CASE WHEN a.noticed_on <= ?1 THEN a.offering END AS offering
            FROM applications a JOIN stages s ON s.application = a.id
            WHERE (s.entry, s.step) = (
                SELECT t.entry, t.step FROM stages t WHERE t.application = a.id AND t.since <= ?1
                ORDER BY t.entry DESC, t.step DESC LIMIT 1)
            ORDER BY a.id
            """, ["\(day)"])
    }

    func maps(_ sql: String, _ arguments: StatementArguments) throws -> [CBORMap] {
        try read { database in
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
