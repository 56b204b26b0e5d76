internal import COSE
internal import Certification
internal import GRDB

/// The walk from subject to subject in one direction, each shown once.
struct TraceWalk {
    enum Direction { case ledTo, restsOn }

    let register: RegisterStore
    let day: CivilDate
    let direction: Direction
    /// Subjects that are shown, each with the first of its acts.
    var shown: [String: EntryIndex] = [:]
    /// The acts shown of subjects that are not followed.
    private var shownOfHubs: Set<EntryIndex> = []
    /// How deep the walk is; a deeper subject is named with its first entry, to be traced itself.
    private var depth = 0

    /// Far deeper than any case; a ledger made to be a chain must not exhaust the stack.
    static let depthLimit = 100

    init(register: RegisterStore, day: CivilDate, direction: Direction) {
        self.register = register
        self.day = day
        self.direction = direction
    }

    /// A subject with all its acts, and what comes next.
    mutating func node(_ subject: String) throws -> Trace.Node {
        let acts = try register.acts(on: subject, through: day)
        shown[subject] = acts.first?.entry
        return Trace.Node(subject: subject, acts: acts, next: try next(subject), shownAt: nil)
    }

    /// The subjects that come after a subject.
    mutating func next(_ subject: String) throws -> [Trace.Node] {
        depth += 1
        defer { depth -= 1 }
        var nodes: [Trace.Node] = []
        for (other, entries) in try neighbours(subject) {
            if SubjectKind.named(String(other.prefix { $0 != "/" }))?.isHub == true {
                nodes.append(try hub(other, entries))
            } else if let first = shown[other] ?? (depth > Self.depthLimit ? entries[0] : nil) {
                nodes.append(Trace.Node(subject: other, acts: [], next: [], shownAt: first))
            } else {
                nodes.append(try node(other))
            }
        }
        return nodes
    }

    /// Of a hub, the acts that were named and those on it that they led to or rest on.
    private mutating func hub(_ subject: String, _ named: [EntryIndex]) throws -> Trace.Node {
        var entries = Set(named)
        var waiting = named
        while let entry = waiting.popLast() {
            for other in try register.maps(
                TraceQueries.sameSubject(direction), [Int64(entry.value), subject, "\(day)"])
            {
                let index = EntryIndex(UInt64(clamping: other["entry"]?.int ?? 0))
                if entries.insert(index).inserted { waiting.append(index) }
            }
        }
        if shown[subject] != nil {
            return Trace.Node(subject: subject, acts: [], next: [], shownAt: named[0])
        }
        let new = entries.filter { shownOfHubs.insert($0).inserted }.sorted()
        return Trace.Node(
            subject: subject, acts: try new.compactMap { try register.act($0) }, next: [],
            shownAt: new.isEmpty ? named[0] : nil)
    }

    /// The subjects next to a subject, each with the entries that are, by the order of the log.
    private func neighbours(_ subject: String) throws -> [(String, [EntryIndex])] {
        var order: [String] = []
        var entries: [String: [EntryIndex]] = [:]
        for row in try register.maps(TraceQueries.neighbours(direction), [subject, "\(day)"]) {
            guard let other = row["subject"]?.string, let entry = row["entry"]?.int else {
                continue
            }
            if entries[other] == nil { order.append(other) }
            entries[other, default: []].append(EntryIndex(UInt64(clamping: entry)))
        }
        return order.map { ($0, entries[$0] ?? []) }
    }
}

/// The queries of a trace: each a look-up by an index, however long the log is.
enum TraceQueries {
    static let acts = act + " WHERE a.subject = ? AND a.occurred_on <= ? ORDER BY a.entry"
    static let oneAct = act + " WHERE a.entry = ?"
    static let papers = "SELECT kind, name, bytes FROM papers WHERE entry = ? ORDER BY position"
    static let links = """
        SELECT to_entry AS entry, field FROM links WHERE from_entry = ? ORDER BY to_entry, field
        """
    static let mandate = "SELECT mandate FROM acts WHERE entry = ?"

    private static let act =
        HistoryRow.columns + """
             FROM acts a LEFT JOIN act_subjects s ON s.entry = a.entry AND s.subject = a.subject
                LEFT JOIN doubts d ON d.entry = a.entry
            """

    /// What an ending names, it led to; what any other act names, it rests on.
    private static let endings = "('acts', 'mergedInto')"

    /// The acts on other subjects next to a subject's own, as of a day.
    static func neighbours(_ direction: TraceWalk.Direction) -> String {
        let (here, there) = columns(direction)
        return """
            SELECT b.subject, b.entry FROM (
                SELECT l.\(there) AS entry FROM acts a JOIN links l ON l.\(here) = a.entry
                WHERE a.subject = ?1 AND a.occurred_on <= ?2 AND l.field NOT IN \(endings)
                UNION SELECT l.\(here) FROM acts a JOIN links l ON l.\(there) = a.entry
                WHERE a.subject = ?1 AND a.occurred_on <= ?2 AND l.field IN \(endings)) n
                JOIN acts b ON b.entry = n.entry
            WHERE b.subject <> ?1 AND b.occurred_on <= ?2 ORDER BY b.entry
            """
    }

    /// The acts on the same subject next to an act, as of a day.
    static func sameSubject(_ direction: TraceWalk.Direction) -> String {
        let (here, there) = columns(direction)
        return """
            SELECT b.entry FROM links l JOIN acts b ON b.entry = l.\(there)
            WHERE l.\(here) = ?1 AND b.subject = ?2 AND b.occurred_on <= ?3
            """
    }

    private static func columns(_ direction: TraceWalk.Direction) -> (String, String) {
        direction == .ledTo ? ("to_entry", "from_entry") : ("from_entry", "to_entry")
    }
}
