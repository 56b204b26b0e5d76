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
        public let entry: EntryIndex
        /// The documents it names: kind (`sha256`, `salted`, `archive`), name, size where shown.
        public let papers: [CBORMap]
        /// The entries that granted the mandate it was signed under, and that mandate's, and so on
        /// to the founding.
        public let mandates: [EntryIndex]
        /// The entries it names, each with the field that does.
        public let links: [CBORMap]

        /// Whether its documents are those that an event names.
        public func hasPapers(of event: Event) -> Bool {
            papers
                == event.evidence.flatMap { item in
                    PapersTable.papers(item).map { paper in
                        [
                            "kind": .text(paper.kind), "name": .text(paper.name),
                            "bytes": paper.byteCount.map { CBOR($0) } ?? .null,
                        ]
                    }
                }
        }
    }

    /// A subject of the trace with its acts, and the subjects that come next in this direction.
    public struct Node: Hashable, Sendable {
        /// The subject's text.
        public let subject: String
        /// Its acts, oldest first; of a subject that much else hangs on, only those of this case.
        public let acts: [Act]
        /// The subjects that come next in this direction.
        public let next: [Node]
        /// The first of its acts, when they are not shown here but elsewhere in this trace.
        public let shownAt: EntryIndex?
    }

    /// What it led to, the subject itself at the root.
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
        guard let first = try acts(on: "\(subject)", through: day).first?.entry else { return nil }
        var forward = TraceWalk(register: self, day: day, direction: .ledTo)
        let ledTo = try forward.node("\(subject)")
        var back = TraceWalk(register: self, day: day, direction: .restsOn)
        back.shown["\(subject)"] = first
        let restsOn = Trace.Node(
            subject: "\(subject)", acts: [], next: try back.next("\(subject)"), shownAt: nil)
        return Trace(ledTo: ledTo, restsOn: restsOn)
    }

    /// The subject of acts whose id is one with another's (`Spelling`), itself first; nil where
    /// there is none.
    public func subject(like named: Subject) throws -> Subject? {
        let known = try maps(
            """
            SELECT DISTINCT subject FROM act_subjects WHERE subject >= ?1 AND subject < ?2
            """, ["\(named.kind)/", "\(named.kind)0"]
        ).compactMap { $0["subject"]?.string.flatMap { Subject($0) } }
        return known.first { $0 == named } ?? known.first { Spelling.areOne($0.id, named.id) }
    }

    /// The subject that an entry was written on, or nil when there was no such entry by that day.
    public func subject(ofEntry entry: EntryIndex, through day: CivilDate) throws -> Subject? {
        try maps(
            """
            SELECT subject FROM acts WHERE entry = ?1 AND occurred_on <= ?2
            UNION SELECT subject FROM inadmissible WHERE entry = ?1 AND registered_on <= ?2
            """, [Int64(entry.value), "\(day)"]
        ).first?["subject"]?.string.flatMap { Subject($0) }
    }

    /// The acts written on a subject, and what has no effects, oldest first.
    func acts(on subject: String, through day: CivilDate) throws -> [Trace.Act] {
        let acts = try maps(TraceQueries.acts, [subject, "\(day)"]).map(act)
        let others = try inadmissible(on: Subject(subject), through: day).map { row in
            Trace.Act(
                row: row, entry: EntryIndex(UInt64(clamping: row.entry)), papers: [],
                mandates: [], links: [])
        }
        return others.isEmpty ? acts : (acts + others).sorted { $0.entry < $1.entry }
    }

    /// The act of an entry, or nil when there is no such entry.
    func act(_ entry: EntryIndex) throws -> Trace.Act? {
        try maps(TraceQueries.oneAct, [Int64(entry.value)]).first.map(act)
    }

    private func act(_ map: CBORMap) throws -> Trace.Act {
        let entry = EntryIndex(UInt64(clamping: map["entry"]?.int ?? 0))
        return Trace.Act(
            row: HistoryRow(map), entry: entry,
            papers: try maps(TraceQueries.papers, [Int64(entry.value)]),
            mandates: try mandates(of: entry),
            links: try maps(TraceQueries.links, [Int64(entry.value)]))
    }

    /// Who signed under which mandate, up to the founding.
    private func mandates(of entry: EntryIndex) throws -> [EntryIndex] {
        var chain: [EntryIndex] = []
        var here = Int64(entry.value)
        while let granted = try maps(TraceQueries.mandate, [here]).first?["mandate"]?.int,
            // A mandate rests on an earlier entry; only the founding's on itself.
            Int64(granted) < here
        {
            chain.append(EntryIndex(UInt64(clamping: granted)))
            here = Int64(granted)
        }
        return chain
    }
}
