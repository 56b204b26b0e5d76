public import COSE
public import Certification
internal import GRDB

/// The way from a subject to what it led to, and back to what it rests on: acts grouped by the
/// subject they are written on.
public struct Trace: Hashable, Sendable {
    /// One act of the trace.
    public struct Act: Hashable, Sendable {
        /// The act as a history shows it.
        public let row: HistoryRow
        /// Its entry.
        public let entry: EntryIndex
        /// The documents it names: kind (`sha256`, `salted`, `archive`), name, size where shown.
        public let papers: [CBORMap]
        /// The entries that granted the mandate it was signed under, and that mandate's, and so on
        /// to the founding.
        public let mandates: [EntryIndex]
        /// The entries it names, each with the field that does.
        public let links: [CBORMap]
    }

    /// A subject of the trace with its acts, and the subjects that come next in this direction.
    public struct Node: Hashable, Sendable {
        /// The subject.
        public let subject: String
        /// Its acts, oldest first; empty where it was shown before.
        public let acts: [Act]
        /// What comes next.
        public let next: [Node]
        /// Whether it was shown before in this trace.
        public let isRepeated: Bool
    }

    /// What it led to.
    public let ledTo: Node
    /// What it rests on; its root is the same subject, without its acts.
    public let restsOn: Node

    /// Every act once, in the order of the log.
    public var acts: [Act] {
        var seen: [EntryIndex: Act] = [:]
        func walk(_ node: Node) {
            for act in node.acts { seen[act.entry] = act }
            for next in node.next { walk(next) }
        }
        walk(ledTo)
        walk(restsOn)
        return seen.values.sorted { $0.entry < $1.entry }
    }
}

extension RegisterStore {
    /// The trace of a subject as of a day, or nil when nothing was written on it by then.
    public func trace(of subject: Subject, through day: CivilDate) throws -> Trace? {
        guard try !acts(on: "\(subject)", through: day).isEmpty else { return nil }
        var seen: Set<String> = []
        let forward = try node("\(subject)", day, .ledTo, &seen, depth: 0)
        seen = ["\(subject)"]
        let back = try Trace.Node(
            subject: "\(subject)", acts: [],
            next: neighbours("\(subject)", day, .restsOn).map {
                try node($0, day, .restsOn, &seen, depth: 1)
            }, isRepeated: false)
        return Trace(ledTo: forward, restsOn: back)
    }

    /// The subject that an entry was written on, or nil.
    public func subject(ofEntry entry: EntryIndex) throws -> Subject? {
        try maps("SELECT subject FROM acts WHERE entry = ?", [Int64(entry.value)])
            .first?["subject"]?.string.flatMap { Subject($0) }
    }

    private enum Direction { case ledTo, restsOn }

    /// Subjects that much else hangs on: named, not followed.
    private static let hubs: Set<String> = [
        "party", "batch", "certificate", "application", "notice", "ledger", "scheme", "calendar",
        "session",
    ]

    private func node(
        _ subject: String, _ day: CivilDate, _ direction: Direction, _ seen: inout Set<String>,
        depth: Int
    ) throws -> Trace.Node {
        guard seen.insert(subject).inserted else {
            return Trace.Node(subject: subject, acts: [], next: [], isRepeated: true)
        }
        let acts = try acts(on: subject, through: day)
        let isHub = depth > 0 && Self.hubs.contains(String(subject.prefix { $0 != "/" }))
        var next: [Trace.Node] = []
        if depth < 12, !isHub {
            for other in try neighbours(subject, day, direction) {
                next.append(try node(other, day, direction, &seen, depth: depth + 1))
            }
        }
        return Trace.Node(
            subject: subject, acts: isHub ? [] : acts, next: next, isRepeated: false)
    }

    private func neighbours(
        _ subject: String, _ day: CivilDate, _ direction: Direction
    ) throws -> [String] {
        // What an ending names, it led to; what any other act names, it rests on.
        let (back, forth) =
            direction == .ledTo ? ("to_entry", "from_entry") : ("from_entry", "to_entry")
        return try maps(
            """
            SELECT b.subject, min(b.entry) AS first FROM (
                SELECT l.\(forth) AS entry FROM acts a JOIN links l ON l.\(back) = a.entry
                WHERE a.subject = ?1 AND a.occurred_on <= ?2
                    AND l.field NOT IN ('acts', 'mergedInto')
                UNION SELECT l.\(back) FROM acts a JOIN links l ON l.\(forth) = a.entry
                WHERE a.subject = ?1 AND a.occurred_on <= ?2
                    AND l.field IN ('acts', 'mergedInto')) n
                JOIN acts b ON b.entry = n.entry
            WHERE b.subject <> ?1 AND b.occurred_on <= ?2
            GROUP BY b.subject ORDER BY first
            """, [subject, "\(day)"]
        ).compactMap { $0["subject"]?.string }
    }

    private func acts(on subject: String, through day: CivilDate) throws -> [Trace.Act] {
        let rows = try maps(
            HistoryRow.columns + """
                 FROM acts a LEFT JOIN act_subjects s ON s.entry = a.entry AND s.subject = a.subject
                    LEFT JOIN doubts d ON d.entry = a.entry
                WHERE a.subject = ? AND a.occurred_on <= ? ORDER BY a.entry
                """, [subject, "\(day)"])
        return try rows.map { map in
            let entry = EntryIndex(UInt64(map["entry"]?.int ?? 0))
            return Trace.Act(
                row: HistoryRow(map: map), entry: entry,
                papers: try maps(
                    "SELECT kind, name, bytes FROM papers WHERE entry = ? ORDER BY position",
                    [Int64(entry.value)]),
                mandates: try mandates(of: entry),
                links: try maps(
                    """
                    SELECT to_entry AS entry, field FROM links WHERE from_entry = ?
                    ORDER BY to_entry, field
                    """, [Int64(entry.value)]))
        }
    }

    /// Who signed under which mandate, up to the founding.
    private func mandates(of entry: EntryIndex) throws -> [EntryIndex] {
        var chain: [EntryIndex] = []
        var here = Int64(entry.value)
        while chain.count < 16,
            let granted = try maps("SELECT mandate FROM acts WHERE entry = ?", [here])
                .first?["mandate"]?.int, Int64(granted) != here
        {
            chain.append(EntryIndex(UInt64(granted)))
            here = Int64(granted)
        }
        return chain
    }
}
