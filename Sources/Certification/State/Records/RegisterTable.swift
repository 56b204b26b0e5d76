/// A table of the register in which the records of one kind are shown, as its columns.
///
/// Rows follow the state: those of a record are written anew when an act touches it.
public struct RegisterTable: Sendable {
    /// A value of a column.
    public enum Cell: Hashable, Sendable {
        case null
        case number(Int64)
        case text(String)
    }

    /// A column of the rows of one kind of record.
    public struct Column<Row>: Sendable {
        let name: String
        /// Its type in SQL, and whether it may be empty.
        let declaration: String
        let cell: @Sendable (Row, LedgerState) -> Cell
    }

    public let name: String
    /// The columns of its primary key, the record's own first.
    public let key: [String]
    /// Its columns, each with its declaration in SQL.
    public let columns: [(name: String, declaration: String)]
    private let cells: @Sendable (any Filed, LedgerState) -> [[Cell]]

    /// A table with one row for each record, by its first column.
    public init<Record: Filed & Sendable>(
        of _: Record.Type, _ name: String, _ columns: [Column<Record>]
    ) {
        self.init(name, key: [columns[0].name], rows: { (record: Record) in [record] }, columns)
    }

    /// A table with rows of a record's parts.
    public init<Record: Filed & Sendable, Row>(
        _ name: String, key: [String], rows: @escaping @Sendable (Record) -> [Row],
        _ columns: [Column<Row>]
    ) {
        self.name = name
        self.key = key
        self.columns = columns.map { ($0.name, $0.declaration) }
        cells = { record, state in
            guard let record = record as? Record else { return [] }
            return rows(record).map { row in columns.map { $0.cell(row, state) } }
        }
    }

    /// What the register shows of a record, by its columns; some cells are found in the state.
    public func rows(of record: any Filed, in state: LedgerState) -> [[Cell]] {
        cells(record, state)
    }
}

extension RegisterTable.Column {
    /// Text that is always there.
    public static func text<Value: CustomStringConvertible & Sendable>(
        _ name: String, _ value: @escaping @Sendable (Row) -> Value
    ) -> Self {
        Self(name: name, declaration: "TEXT NOT NULL") { row, _ in .text("\(value(row))") }
    }

    /// Text, or nothing.
    public static func maybe<Value: CustomStringConvertible & Sendable>(
        _ name: String, _ value: @escaping @Sendable (Row) -> Value?
    ) -> Self {
        found(name) { row, _ in value(row) }
    }

    /// Text that is found in the state, or nothing.
    static func found<Value: CustomStringConvertible & Sendable>(
        _ name: String, _ value: @escaping @Sendable (Row, LedgerState) -> Value?
    ) -> Self {
        Self(name: name, declaration: "TEXT") { value($0, $1).map { .text("\($0)") } ?? .null }
    }

    /// A whole number.
    public static func number(
        _ name: String, _ value: @escaping @Sendable (Row, LedgerState) -> Int
    ) -> Self {
        Self(name: name, declaration: "INTEGER NOT NULL") { .number(Int64(value($0, $1))) }
    }

    /// A whole number, or nothing.
    public static func maybeNumber(
        _ name: String, _ value: @escaping @Sendable (Row) -> Int?
    ) -> Self {
        Self(name: name, declaration: "INTEGER") { row, _ in
            value(row).map { .number(Int64($0)) } ?? .null
        }
    }

    /// The number of an entry that is always there.
    public static func entry(
        _ name: String, _ value: @escaping @Sendable (Row) -> EntryIndex?
    ) -> Self {
        Self(name: name, declaration: "INTEGER NOT NULL") { row, _ in
            value(row).map { .number(Int64($0.value)) } ?? .null
        }
    }

    /// 1 or 0.
    public static func flag(_ name: String, _ value: @escaping @Sendable (Row) -> Bool) -> Self {
        number(name) { row, _ in value(row) ? 1 : 0 }
    }

    /// 1, 0, or nothing.
    static func maybeFlag(_ name: String, _ value: @escaping @Sendable (Row) -> Bool?) -> Self {
        maybeNumber(name) { value($0).map { $0 ? 1 : 0 } }
    }

    /// Names with spaces between them.
    static func names<Value: CustomStringConvertible & Sendable>(
        _ name: String, _ values: @escaping @Sendable (Row) -> [Value]
    ) -> Self {
        text(name) { values($0).map { "\($0)" }.joined(separator: " ") }
    }
}

extension RecordID.Table {
    /// What the register shows of its records; nil where it shows none. No requirement of the
    /// records, or a verifier, which shows none, would hold them too.
    public var rows: RegisterTable? {
        switch self {
        case .notices: Notice.rows
        case .objections: Objection.rows
        case .supervisions: Supervision.rows
        case .spotChecks: SpotCheck.rows
        case .rectifications: Rectification.rows
        case .revocations: Revocation.rows
        case .reports: YearlyReport.rows
        case .complaints: Complaint.rows
        case .remedies: Remedy.rows
        case .cases: Case.rows
        case .batches, .applications, .votes, .sessions, .records, .certificates, .plans,
            .documents, .interpretations, .notified, .extended, .recusals:
            nil
        }
    }
}

extension RecordID {
    /// The rows that the register has of records like it; nil where it has none.
    public var rows: RegisterTable? { table.rows }

    /// Its key as those rows have it.
    public var keyText: String { table.shown?.text(ofKey: key) ?? "" }
}

extension RegisteredRecord {
    fileprivate static func text(ofKey stored: [UInt8]) -> String {
        Key(stored: stored).map { "\($0)" } ?? ""
    }
}

extension RegisterTable {
    /// The tables of all records that have one.
    public static let all = RecordID.Table.allCases.compactMap(\.rows)
}
