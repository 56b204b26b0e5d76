internal import Certification
internal import GRDB

/// Rows of records, as statements.
extension Database {
    /// Writes a row, or writes it anew.
    func put(_ table: String, @DirectRowBuilder _ values: () -> [DirectValue]) throws {
        let values = values()
        let marks = String(repeating: ",?", count: values.count).dropFirst()
        try run(sql: "INSERT OR REPLACE INTO \(table) VALUES (\(marks))", values: values)
    }

    func delete(_ table: String, _ column: String, _ id: String) throws {
        try run(sql: "DELETE FROM \(table) WHERE \(column) = ?") { id }
    }

    /// The rows of a record as it now is; none where it is no more.
    func replace(_ record: RecordID, by state: LedgerState) throws {
        guard let table = record.rows else { return }
        let value = state.registered(record)
        // One row is written over; of several some may be no more.
        if value == nil || table.key.count > 1 {
            try delete(table.name, table.key[0], String(decoding: record.key, as: UTF8.self))
        }
        for row in value.map({ table.rows(of: $0, in: state) }) ?? [] {
            try put(table.name) { row }
        }
    }
}
