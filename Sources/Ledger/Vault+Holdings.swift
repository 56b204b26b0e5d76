public import Certification
internal import GRDB

/// Whose values the vault keeps, without a look at any of them.
extension Vault {
    /// What is kept of one data subject.
    public struct Holding: Hashable, Sendable {
        /// Its id, as the acts name it.
        public let dataSubject: String
        public let valueCount: UInt64
        public let documentCount: UInt64
        /// The newest entry by which it was erased here; what was filed since may be kept.
        public let erasedBy: EntryIndex?
    }

    /// Every data subject that is or was kept here, in the order of their ids.
    public func holdings() throws -> [Holding] {
        do {
            return try database.read { database in
                try Row.fetchAll(
                    database,
                    sql: """
                        SELECT data_subject, sum(value), sum(document), max(entry) FROM (
                            SELECT data_subject, 1 AS value, 0 AS document, NULL AS entry
                                FROM disclosures
                                WHERE data_subject NOT IN (SELECT data_subject FROM withheld)
                            UNION ALL SELECT data_subject, 0, 1, NULL FROM documents
                                WHERE data_subject NOT IN (SELECT data_subject FROM withheld)
                            UNION ALL SELECT data_subject, 0, 0, entry FROM erasures
                            UNION ALL SELECT data_subject, 0, 0, entry FROM withheld)
                        GROUP BY data_subject ORDER BY data_subject
                        """
                ).map { row in
                    let what = "a data subject of the vault"
                    return Holding(
                        dataSubject: row[0], valueCount: try row.count(1, of: what),
                        documentCount: try row.count(2, of: what),
                        erasedBy: row.hasNull(atIndex: 3)
                            ? nil : EntryIndex(try row.count(3, of: what)))
                }
            }
        } catch { throw StorageError.wrapping(error, file: path) }
    }
}
