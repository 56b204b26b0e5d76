public import COSE

/// A record that acts write whole, with all that others tell of it: where it lies, the rows that
/// the register has of it, the subjects it is told under, what a history says of it.
public protocol RegisteredRecord: Filed, Hashable, Sendable, Codable {
    /// What records of its table are kept by.
    associatedtype Key: RecordKey

    /// The table it lies in.
    static var table: RecordID.Table { get }
    /// The table of a state that it lies in.
    static var records: RecordPath<Key, Self> { get }
    /// What it is kept by.
    var key: Key { get }
    /// The subjects that an act which writes it is told under, besides the act's own.
    var told: [Subject] { get }
    /// What an act has made of it, where the act's name and outcome do not say it all.
    var telling: Wording? { get }
    /// The leaf hash of the decision that it is against, under whose subjects it is told too; nil
    /// of all but a remedy.
    var against: Digest? { get }
}

/// Where the records of a kind lie in a state.
public typealias RecordPath<Key: RecordKey, Record: Filed & Codable & Hashable & Sendable> =
    any WritableKeyPath<LedgerState, Records<Key, Record>> & Sendable

extension RegisteredRecord {
    /// Most have some.
    public static var hasHeadings: Bool { true }
    /// The act's name and outcome say it all.
    public var telling: Wording? { nil }
    /// None.
    public var against: Digest? { nil }
}

extension Effect {
    /// A record, new or in place of what was known.
    static func put(_ record: some RegisteredRecord) -> Effect {
        .written(RecordChange(record))
    }

    /// A record as a change leaves it.
    static func put<Record: RegisteredRecord>(
        _ record: Record, _ change: (inout Record) -> Void
    ) -> Effect {
        var record = record
        change(&record)
        return put(record)
    }

    /// That something is there, in a table that says no more of it.
    static func put(_ table: RecordID.Table, _ key: some RecordKey) -> Effect {
        .written(RecordChange(RecordID(table, key), Presence()))
    }
}

extension RecordID {
    /// The name of a record.
    public init(_ record: some RegisteredRecord) {
        self.init(type(of: record).table, record.key)
    }
}

extension LedgerState {
    /// What the register shows of a record; nil where there is none.
    public func registered(_ record: RecordID) -> (any RegisteredRecord)? {
        value(of: record) as? any RegisteredRecord
    }

    /// Every record that the register shows.
    public var registeredRecords: [any RegisteredRecord] {
        func all<Record: RegisteredRecord>(_: Record.Type) -> [any RegisteredRecord] {
            self[keyPath: Record.records].values
        }
        return RecordID.Table.allCases.compactMap(\.shown).flatMap { all($0) }
    }

    /// Puts a record that an act wrote in its place.
    mutating func take(_ change: RecordChange) {
        if let record = change.registered { put(record) } else { put(change) }
    }

    private mutating func put<Record: RegisteredRecord>(_ record: Record) {
        self[keyPath: Record.records][record.key] = record
    }
}
