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
        var filter = ListFilter()
        filter.year = year
        let applications = try applications(on: day, filter)
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
                name: "certificates", rows: try certificateCounts(on: day, filter)),
            Statistics.Section(
                name: "complaints",
                rows: Self.ends(
                    try cases.complaints(on: day, filter), by: "kind", to: "endedOn")),
            Statistics.Section(
                name: "checks",
                rows: Self.checks(try cases.inspections(on: day, filter))),
            Statistics.Section(
                name: "rectifications",
                rows: Self.ends(
                    try cases.rectifications(on: day, filter), by: "year", from: "ordered",
                    to: "recheckedOn")),
        ])
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

    /// How many came and ended, and the median days from one to the other.
    private static func ends(
        _ rows: [CBORMap], by column: String, from: String = "received", to: String
    ) -> [CBORMap] {
        grouped(rows, column).map { key, rows in
            let days = rows.compactMap { Self.days($0, "\(from)On", to) }
            return CBORMap([
                (.text(column), .text(key)), (.text(from), CBOR(rows.count)),
                ("ended", CBOR(days.count)), ("medianDays", median(days)),
            ])
        }
    }

    /// What the year's spot checks came to, and the median days from sample to service.
    private static func checks(_ rows: [CBORMap]) -> [CBORMap] {
        grouped(rows, "year").map { year, rows in
            CBORMap([
                ("year", .text(year)), ("sampled", CBOR(rows.count)),
                ("conforming", CBOR(rows.count { $0["state"]?.string == "conforming" })),
                ("notConforming", CBOR(rows.count { $0["state"]?.string == "not-conforming" })),
                ("medianDays", median(rows.compactMap { days($0, "sampledOn", "servedOn") })),
            ])
        }
    }

    private static func days(_ row: CBORMap, _ from: String, _ to: String) -> Int? {
        guard let first = row[.text(from)]?.string.flatMap({ CivilDate($0) }),
            let last = row[.text(to)]?.string.flatMap({ CivilDate($0) })
        else { return nil }
        return first.days(until: last)
    }

    private static func median(_ days: [Int]) -> CBOR {
        days.isEmpty ? .null : CBOR(days.sorted()[days.count / 2])
    }

    private static func grouped(
        _ rows: [CBORMap], _ column: String
    ) -> [(key: String, value: [CBORMap])] {
        Dictionary(grouping: rows) { map in
            map[.text(column)]?.string ?? map[.text(column)]?.int.map(String.init) ?? ""
        }.sorted { $0.key < $1.key }
    }

    private static func isEnded(_ map: CBORMap) -> Bool {
        map["state"]?.string?.hasPrefix("ended.") ?? false
    }

    private static func isAwarded(_ map: CBORMap) -> Bool { map["state"]?.string == "awarded" }

    private static func stages(_ applications: [CBORMap]) -> [CBORMap] {
        var counts: [String: (zh: CBOR, en: CBOR, count: Int)] = [:]
        for map in applications {
            // Two acts may end applications by outcomes of one name: the wording tells them apart.
            let name = "\(map["state"]?.string ?? "") \(map["stateEn"]?.string ?? "")"
            let known = counts[name]?.count ?? 0
            counts[name] = (map["stateZh"] ?? .null, map["stateEn"] ?? .null, known + 1)
        }
        return counts.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.map {
            CBORMap([
                ("state", .text(String($0.key.prefix { $0 != " " }))), ("stateZh", $0.value.zh),
                ("stateEn", $0.value.en),
                ("count", CBOR($0.value.count)),
            ])
        }
    }

    private static func grouped(_ applications: [CBORMap], by column: String) -> [CBORMap] {
        grouped(applications, column).map { key, maps in
            CBORMap([
                (.text(column), .text(key)), ("received", CBOR(maps.count)),
                ("awarded", CBOR(maps.count { isAwarded($0) })),
                ("ended", CBOR(maps.count { isEnded($0) })),
            ])
        }
    }

    /// Median days from the day a stage was reached to the next stage or the end.
    private func stageDays(on day: CivilDate, year: Int?) throws -> [CBORMap] {
        let rows = try maps(
            """
            SELECT s.application, s.since, s.state, s.state_zh AS stateZh, s.state_en AS stateEn,
                s.is_end AS isEnd
            FROM stages s JOIN applications a ON a.id = s.application
            WHERE s.since <= ?1 AND (?2 IS NULL OR a.year = ?2)
            ORDER BY s.application, s.entry, s.step
            """, ["\(day)", year])
        var order: [String] = []
        var names: [String: (zh: CBOR, en: CBOR)] = [:]
        var days: [String: [Int]] = [:]
        for (row, next) in zip(rows, rows.dropFirst())
        where row["application"] == next["application"] && row["isEnd"]?.int == 0 {
            guard let state = row["state"]?.string,
                let from = row["since"]?.string.flatMap({ CivilDate($0) }),
                let to = next["since"]?.string.flatMap({ CivilDate($0) })
            else { continue }
            if names[state] == nil { order.append(state) }
            names[state] = (row["stateZh"] ?? .null, row["stateEn"] ?? .null)
            days[state, default: []].append(from.days(until: to))
        }
        return order.map { state in
            let sorted = (days[state] ?? []).sorted()
            return CBORMap([
                ("state", .text(state)), ("stateZh", names[state]?.zh ?? .null),
                ("stateEn", names[state]?.en ?? .null), ("count", CBOR(sorted.count)),
                ("medianDays", CBOR(sorted[sorted.count / 2])),
            ])
        }
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

    private func certificateCounts(
        on day: CivilDate, _ filter: ListFilter
    ) throws -> [CBORMap] {
        Dictionary(grouping: try certificates(on: day, filter), by: \.status)
            .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
            .map { status, rows in
                let wording = CertificateStatus(rawValue: status)?.wording
                return CBORMap([
                    ("status", .text(status)), ("statusZh", .text(wording?.zh ?? status)),
                    ("statusEn", .text(wording?.en ?? status)), ("count", CBOR(rows.count)),
                ])
            }
    }
}
