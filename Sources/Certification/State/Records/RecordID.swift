/// The name of a record of the state: the table it lies in, and its key there.
public struct RecordID: Hashable, Sendable {
    /// The tables whose records acts write, and a correction folds again.
    public enum Table: String, Sendable, CaseIterable {
        case batches, applications, notices, objections, votes, sessions, records, certificates
        case supervisions, plans, spotChecks, rectifications, revocations, reports, complaints
        case remedies, cases, documents, interpretations, notified, extended, recusals

        /// The records of this table, where the register shows them; else nil.
        var shown: (any RegisteredRecord.Type)? {
            switch self {
            case .notices: Notice.self
            case .objections: Objection.self
            case .supervisions: Supervision.self
            case .spotChecks: SpotCheck.self
            case .rectifications: Rectification.self
            case .revocations: Revocation.self
            case .reports: YearlyReport.self
            case .complaints: Complaint.self
            case .remedies: Remedy.self
            case .cases: Case.self
            case .batches, .applications, .votes, .sessions, .records, .certificates,
                .plans, .documents, .interpretations, .notified, .extended,
                .recusals:
                nil
            }
        }
    }

    public let table: Table
    /// The key's bytes, as a store keeps it.
    public let key: [UInt8]

    init(_ table: Table, _ key: some RecordKey) {
        self.table = table
        self.key = key.stored
    }
}

extension RecordID: RecordKey {
    /// The table's name, a space, the key.
    public var stored: [UInt8] { Array(table.rawValue.utf8) + [0x20] + key }

    /// Reads a table's name and a key.
    public init?(stored: [UInt8]) {
        guard let space = stored.firstIndex(of: 0x20),
            let table = Table(rawValue: String(decoding: stored[..<space], as: UTF8.self))
        else { return nil }
        self.table = table
        key = Array(stored[(space + 1)...])
    }
}

extension RecordID.Table {
    /// Hands the table of a state to a visitor.
    func visit(_ state: inout LedgerState, _ visitor: inout some StateVisitor) throws {
        switch self {
        case .batches: try visitor.visit(&state.batches)
        case .applications: try visitor.visit(&state.applications)
        case .notices: try visitor.visit(&state.notices)
        case .objections: try visitor.visit(&state.objections)
        case .votes: try visitor.visit(&state.votes)
        case .sessions: try visitor.visit(&state.sessions)
        case .records: try visitor.visit(&state.behalfAuthors)
        case .certificates: try visitor.visit(&state.certificates)
        case .supervisions: try visitor.visit(&state.supervisions)
        case .plans: try visitor.visit(&state.plannedYears)
        case .spotChecks: try visitor.visit(&state.spotChecks)
        case .rectifications: try visitor.visit(&state.rectifications)
        case .revocations: try visitor.visit(&state.revocations)
        case .reports: try visitor.visit(&state.reports)
        case .complaints: try visitor.visit(&state.complaints)
        case .remedies: try visitor.visit(&state.remedies)
        case .cases: try visitor.visit(&state.cases)
        case .documents: try visitor.visit(&state.documents)
        case .interpretations: try visitor.visit(&state.interpretations)
        case .notified: try visitor.visit(&state.notified)
        case .extended: try visitor.visit(&state.extended)
        case .recusals: try visitor.visit(&state.recusals)
        }
    }
}

/// A record with a value of any kind, or none: what an act or a correction puts in its place.
public struct RecordChange: Hashable, Sendable {
    public let record: RecordID
    let value: (any Hashable & Sendable)?
    /// The record, where the register shows its kind.
    public let registered: (any RegisteredRecord)?

    init(_ record: RecordID, _ value: (any Hashable & Sendable)?) {
        self.record = record
        self.value = value
        registered = value as? any RegisteredRecord
    }

    init(_ record: some RegisteredRecord) {
        self.record = RecordID(record)
        value = record
        registered = record
    }

    public static func == (left: RecordChange, right: RecordChange) -> Bool {
        left.record == right.record
            && left.value.map { AnyHashable($0) } == right.value.map { AnyHashable($0) }
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(record) }
}

extension LedgerState {
    /// What a record holds, or nil where there is none.
    func value(of record: RecordID) -> (any Hashable & Sendable)? {
        var (state, reading) = (self, Reading(key: record.key))
        try? record.table.visit(&state, &reading)
        return reading.value
    }

    /// Puts a record in its place, or takes it away.
    mutating func put(_ change: RecordChange) {
        var putting = Putting(change: change)
        try? change.record.table.visit(&self, &putting)
    }

    private struct Reading: StateVisitor {
        let key: [UInt8]
        var value: (any Hashable & Sendable)?

        mutating func visit(_ table: inout some StateTable) { value = table.value(of: key) }
    }

    private struct Putting: StateVisitor {
        let change: RecordChange

        mutating func visit(_ table: inout some StateTable) {
            table.put(change.value, at: change.record.key)
        }
    }
}
