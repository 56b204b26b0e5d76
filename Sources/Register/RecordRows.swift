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
        try replace(record.keyText, in: table, by: state.registered(record), state)
    }

    /// All rows of a certificate as it now is; none where it is no more.
    func replace(_ number: CertificateNumber, by state: LedgerState) throws {
        let certificate = state.certificates[number]
        for table in CertificateTables.all {
            try replace("\(number)", in: table, by: certificate, state)
        }
    }

    private func replace(
        _ id: String, in table: RegisterTable, by record: (any Filed)?, _ state: LedgerState
    ) throws {
        // One row is written over; of several some may be no more.
        if record == nil || table.key.count > 1 { try delete(table.name, table.key[0], id) }
        for row in record.map({ table.rows(of: $0, in: state) }) ?? [] {
            try put(table.name) { row }
        }
    }
}
