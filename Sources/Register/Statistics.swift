public import COSE
public import Certification
internal import GRDB

/// Counts over the register as of a day: where applications stand, how they ended, how long each
/// stage took, awards against the year's target.
public struct Statistics: Hashable, Sendable {
    /// One table of counts.
    public struct Section: Hashable, Sendable {
        /// Its stable name.
        public let name: String
        /// Its rows, each a map of columns by stable name.
        public let rows: [CBORMap]
    }

    /// The tables, in a fixed order.
    public let sections: [Section]
}

extension RegisterStore {
    /// The statistics as of a day, of one year or of all; complaints and checks from a register of
    /// that day.
    public func statistics(
        on day: CivilDate, year: Int? = nil, cases: RegisterStore? = nil
    ) throws -> Statistics {
        let cases = cases ?? self
        let applications = try applicationCounts(on: day, year: year)
        return Statistics(sections: [
            Statistics.Section(name: "stages", rows: Self.stages(applications.map(Self.summed))),
            Statistics.Section(
                name: "outcomes",
                rows: Self.stages(applications.filter { Self.isEnded($0) })),
            Statistics.Section(name: "sectors", rows: Self.grouped(applications, by: "sector")),
            Statistics.Section(name: "cities", rows: Self.grouped(applications, by: "city")),
            Statistics.Section(name: "years", rows: Self.grouped(applications, by: "year")),
            Statistics.Section(name: "days", rows: try stageDays(on: day, year: year)),
            Statistics.Section(name: "targets", rows: try targets(on: day, year: year)),
            Statistics.Section(
                name: "certificates", rows: try certificateCounts(on: day, year: year)),
            Statistics.Section(
                name: "complaints", rows: try cases.complaintCounts(on: day, year: year)),
            Statistics.Section(name: "checks", rows: try cases.checkCounts(on: day, year: year)),
            Statistics.Section(
                name: "rectifications",
                rows: try cases.rectificationCounts(on: day, year: year)),
        ])
    }

    /// How many applications of a sector, a city and a year stand where.
    private func applicationCounts(on day: CivilDate, year: Int?) throws -> [CBORMap] {
        try maps(
            """
            SELECT a.sector, a.city, a.year, s.state, s.state_zh AS stateZh,
                s.state_en AS stateEn, count(*) AS count
            FROM applications a JOIN stages s ON s.application = a.id
            WHERE (s.entry, s.step) = (
                SELECT t.entry, t.step FROM stages t WHERE t.application = a.id AND t.since <= ?1
                ORDER BY t.entry DESC, t.step DESC LIMIT 1) AND (?2 IS NULL OR a.year = ?2)
            GROUP BY 1, 2, 3, 4, 5, 6
            """, ["\(day)", year])
    }

    /// How an application ended is told once, under the outcomes.
    private static func summed(_ map: CBORMap) -> CBORMap {
        guard isEnded(map) else { return map }
        var map = map
        map["state"] = "ended"
        map["stateZh"] = "已终结"
        map["stateEn"] = "ended"
        return map
    }

    private func complaintCounts(on day: CivilDate, year: Int?) throws -> [CBORMap] {
        try spans(
            """
            SELECT kind AS what, julianday(ended_on) - julianday(received_on) AS days
            FROM complaints WHERE received_on <= ?1
                AND (?2 IS NULL OR CAST(substr(received_on, 1, 4) AS INTEGER) = ?2)
            """, by: "kind", counting: ["received": "count(*)", "ended": "count(days)"],
            on: day, year: year)
    }

    /// What the year's spot checks came to, and the median days from sample to service.
    private func checkCounts(on day: CivilDate, year: Int?) throws -> [CBORMap] {
        try spans(
            """
            SELECT year AS what,
                CASE WHEN served_on <= ?1 THEN julianday(served_on) - julianday(sampled_on) END
                    AS days,
                coalesce(reinspection_outcome, CASE WHEN served_on <= ?1 THEN outcome END)
                    AS outcome
            FROM inspections WHERE sampled_on <= ?1 AND (?2 IS NULL OR year = ?2)
            """, by: "year",
            counting: [
                "sampled": "count(*)", "conforming": "total(outcome = 'conforming')",
                "notConforming": "total(outcome = 'not-conforming')",
            ], on: day, year: year)
    }

    private func rectificationCounts(on day: CivilDate, year: Int?) throws -> [CBORMap] {
        try spans(
            """
            SELECT CAST(substr(ordered_on, 1, 4) AS INTEGER) AS what,
                julianday(rechecked_on) - julianday(ordered_on) AS days
            FROM rectifications WHERE ordered_on <= ?1
                AND (?2 IS NULL OR CAST(substr(ordered_on, 1, 4) AS INTEGER) = ?2)
            """, by: "year", counting: ["ordered": "count(*)", "ended": "count(days)"],
            on: day, year: year)
    }

    /// Counts of the rows of a query by its `what`, and the median of its `days`.
    private func spans(
        _ sql: String, by column: String, counting counts: KeyValuePairs<String, String>,
        on day: CivilDate, year: Int?
    ) throws -> [CBORMap] {
        let counted = counts.map { "CAST(\($1) OVER kinds AS INTEGER) AS \($0)" }
        return try maps(
            """
            WITH spans AS (\(sql)), ranked AS (
                SELECT what, days, \(counted.joined(separator: ", ")),
                    count(days) OVER kinds AS known,
                    row_number() OVER (PARTITION BY what ORDER BY days NULLS LAST) AS place
                FROM spans WINDOW kinds AS (PARTITION BY what))
            SELECT CAST(what AS TEXT) AS \(column),
                \(counts.map(\.key).joined(separator: ", ")),
                CAST(days AS INTEGER) AS medianDays
            FROM ranked WHERE place = known / 2 + 1 ORDER BY 1
            """, ["\(day)", year])
    }

    private static func isEnded(_ map: CBORMap) -> Bool {
        map["state"]?.string?.hasPrefix("ended.") ?? false
    }

    private static func count(
        of maps: [CBORMap], where counts: (CBORMap) -> Bool = { _ in true }
    ) -> Int {
        maps.filter(counts).reduce(0) { $0 + ($1["count"]?.int ?? 0) }
    }

    private static func stages(_ applications: [CBORMap]) -> [CBORMap] {
        // Two acts may end applications by outcomes of one name: the wording tells them apart.
        let byName = Dictionary(grouping: applications) { map in
            "\(map["state"]?.string ?? "") \(map["stateEn"]?.string ?? "")"
        }
        let counts = byName.map { name, maps in (name: name, count: count(of: maps)) }
        return counts.sorted { ($1.count, $0.name) < ($0.count, $1.name) }.map { name, count in
            let first = byName[name]?.first
            return CBORMap([
                ("state", first?["state"] ?? .null), ("stateZh", first?["stateZh"] ?? .null),
                ("stateEn", first?["stateEn"] ?? .null), ("count", CBOR(count)),
            ])
        }
    }

    private static func grouped(_ applications: [CBORMap], by column: String) -> [CBORMap] {
        Dictionary(grouping: applications) { map in
            map[.text(column)]?.string ?? map[.text(column)]?.int.map(String.init) ?? ""
        }.sorted { $0.key < $1.key }.map { key, maps in
            CBORMap([
                (.text(column), .text(key)), ("received", CBOR(count(of: maps))),
                ("awarded", CBOR(count(of: maps) { $0["state"]?.string == "awarded" })),
                ("ended", CBOR(count(of: maps, where: isEnded))),
            ])
        }
    }

    /// Median days from the day a stage was reached to the next stage or the end.
    private func stageDays(on day: CivilDate, year: Int?) throws -> [CBORMap] {
        try maps(
            """
            WITH spans AS (
                SELECT s.state, s.state_zh, s.state_en, s.is_end,
                    julianday(lead(s.since) OVER steps) - julianday(s.since) AS days,
                    row_number() OVER (ORDER BY s.application, s.entry, s.step) AS place
                FROM stages s JOIN applications a ON a.id = s.application
                WHERE s.since <= ?1 AND (?2 IS NULL OR a.year = ?2)
                WINDOW steps AS (PARTITION BY s.application ORDER BY s.entry, s.step)),
            ranked AS (
                SELECT state, state_zh, state_en, days, count(*) OVER states AS count,
                    min(place) OVER states AS first,
                    row_number() OVER (PARTITION BY state ORDER BY days) AS place
                FROM spans WHERE days IS NOT NULL AND NOT is_end
                WINDOW states AS (PARTITION BY state))
            SELECT state, state_zh AS stateZh, state_en AS stateEn, count,
                CAST(days AS INTEGER) AS medianDays
            FROM ranked WHERE place = count / 2 + 1 ORDER BY first
            """, ["\(day)", year])
    }

    /// Awards of a year against what its calls aimed at.
    private func targets(on day: CivilDate, year: Int?) throws -> [CBORMap] {
        try maps(
            """
            SELECT b.year, max(b.target) AS target,
                (SELECT count(DISTINCT s.application) FROM stages s
                    JOIN applications a ON a.id = s.application
                    WHERE a.year = b.year AND s.state = 'awarded' AND s.since <= ?1) AS awarded
            FROM batches b WHERE b.called_on <= ?1 AND (?2 IS NULL OR b.year = ?2)
            GROUP BY b.year ORDER BY b.year
            """, ["\(day)", year])
    }

    private func certificateCounts(on day: CivilDate, year: Int?) throws -> [CBORMap] {
        let statuses = try statuses(on: day, year: year)
        return Dictionary(grouping: statuses) { $0 }.mapValues(\.count)
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { status, count in
                let wording = CertificateStatus(rawValue: status)?.wording
                return CBORMap([
                    ("status", .text(status)), ("statusZh", .text(wording?.zh ?? status)),
                    ("statusEn", .text(wording?.en ?? status)), ("count", CBOR(count)),
                ])
            }
    }
}
