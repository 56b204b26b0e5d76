public import Certification
internal import GRDB

extension RegisterStore {
    /// A register in memory of the records and certificates that a state has: what a list shows of
    /// an earlier day.
    public convenience init(ofRecordsIn state: LedgerState) throws {
        try self.init(path: nil)
        try read { database in
            for number in state.certificates.all.keys {
                try database.replace(number, by: state)
            }
            for record in state.registeredRecords {
                try database.put(record, in: state)
            }
        }
    }
}

extension Database {
    fileprivate func put(_ record: any RegisteredRecord, in state: LedgerState) throws {
        guard let table = type(of: record).table.rows else { return }
        for row in table.rows(of: record, in: state) { try put(table.name) { row } }
    }
}
