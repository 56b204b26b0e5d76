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
            case .spotChecks: SpotCheck.self
            case .rectifications: Rectification.self
            case .revocations: Revocation.self
            case .reports: YearlyReport.self
            case .complaints: Complaint.self
            case .remedies: Remedy.self
            case .cases: Case.self
            case .batches, .applications, .votes, .sessions, .records, .certificates,
                .supervisions, .plans, .documents, .interpretations, .notified, .extended,
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

/// Something done with the record of a name, in the table where it lies.
protocol RecordVisitor {
    mutating func visit<Key: RecordKey, Value: Filed & Codable & Hashable & Sendable>(
        _ table: WritableKeyPath<LedgerState, Records<Key, Value>>, _ key: Key)
}

extension RecordID {
    /// Hands the table and the key to a visitor; nothing where the bytes are no key of the table.
    func visit(_ visitor: inout some RecordVisitor) {
        switch table {
        case .batches: hand(\.batches, to: &visitor)
        case .applications: hand(\.applications, to: &visitor)
        case .notices: hand(\.notices, to: &visitor)
        case .objections: hand(\.objections, to: &visitor)
        case .votes: hand(\.votes, to: &visitor)
        case .sessions: hand(\.sessions, to: &visitor)
        case .records: hand(\.behalfAuthors, to: &visitor)
        case .certificates: hand(\.certificates, to: &visitor)
        case .supervisions: hand(\.supervisions, to: &visitor)
        case .plans: hand(\.plannedYears.rows, to: &visitor)
        case .spotChecks: hand(\.spotChecks, to: &visitor)
        case .rectifications: hand(\.rectifications, to: &visitor)
        case .revocations: hand(\.revocations, to: &visitor)
        case .reports: hand(\.reports, to: &visitor)
        case .complaints: hand(\.complaints, to: &visitor)
        case .remedies: hand(\.remedies, to: &visitor)
        case .cases: hand(\.cases, to: &visitor)
        case .documents: hand(\.documents, to: &visitor)
        case .interpretations: hand(\.interpretations.rows, to: &visitor)
        case .notified: hand(\.notified, to: &visitor)
        case .extended: hand(\.extended.rows, to: &visitor)
        case .recusals: hand(\.recusals, to: &visitor)
        }
    }

    private func hand<Key: RecordKey, Value: Filed & Codable & Hashable & Sendable>(
        _ table: WritableKeyPath<LedgerState, Records<Key, Value>>,
        to visitor: inout some RecordVisitor
    ) {
        if let key = Key(stored: key) { visitor.visit(table, key) }
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
        var reading = Reading(state: self)
        record.visit(&reading)
        return reading.value
    }

    /// Puts a record in its place, or takes it away.
    mutating func put(_ change: RecordChange) {
        var putting = Putting(state: self, value: change.value)
        // Let go of first, so that no table is copied.
        self = Self.empty
        change.record.visit(&putting)
        self = putting.state
    }

    private static let empty = LedgerState()

    private struct Reading: RecordVisitor {
        let state: LedgerState
        var value: (any Hashable & Sendable)?

        mutating func visit<Key, Value>(
            _ table: WritableKeyPath<LedgerState, Records<Key, Value>>, _ key: Key
        ) { value = state[keyPath: table][key] }
    }

    private struct Putting: RecordVisitor {
        var state: LedgerState
        let value: (any Hashable & Sendable)?

        mutating func visit<Key, Value>(
            _ table: WritableKeyPath<LedgerState, Records<Key, Value>>, _ key: Key
        ) { state[keyPath: table][key] = value as? Value }
    }
}
