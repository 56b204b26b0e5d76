internal import Certification
internal import Foundation
internal import GRDB

/// What the log says is erased, and this file does not: an older vault was put back.
///
/// The log is the memory that nobody puts back: a copy of the vault from before an erasure holds
/// the values again, and shows none of them.
extension Vault {
    /// The orders of the log, for as long as the connection lives, and those of them that this file
    /// does not know as carried out.
    static func withhold(_ erasures: [String: EntryIndex], _ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TEMP TABLE ordered (data_subject TEXT PRIMARY KEY, entry INTEGER NOT NULL);
                CREATE TEMP VIEW withheld AS SELECT data_subject, entry FROM ordered
                EXCEPT SELECT data_subject, entry FROM main.erasures
                """)
        for (dataSubject, entry) in erasures {
            try database.execute(
                sql: "INSERT INTO ordered VALUES (?, ?)",
                arguments: [dataSubject, Int64(clamping: entry.value)])
        }
    }

    /// Erases again what the log says is erased and is still here; tells whose values those were.
    ///
    /// For whoever may write, before anything else is written.
    public func eraseAgain() throws -> [String] {
        let due = try withheld()
        return try due.filter { dataSubject, entry in
            let erased = try erase(dataSubject: dataSubject, orderedBy: entry)
            return !erased.disclosures.isEmpty || !erased.documents.isEmpty
        }.map(\.dataSubject)
    }

    /// What whoever wrote first is told of it.
    public static func warning(erasedAgain dataSubject: String) -> String {
        "the vault held values of \(dataSubject) that the log says are erased: an older vault was "
            + "put back; they are erased again"
    }

    private func withheld() throws -> [(dataSubject: String, entry: EntryIndex)] {
        do {
            return try database.read { database in
                try Row.fetchAll(
                    database, sql: "SELECT data_subject, entry FROM withheld ORDER BY entry"
                ).map { ($0[0], EntryIndex(try $0.count(1, of: "an erasure"))) }
            }
        } catch { throw StorageError.wrapping(error, file: path) }
    }
}

extension LedgerFolder {
    /// The vault of the folder, which shows nothing that the log says is erased.
    public func vault() throws -> Vault {
        let erasures = snapshot.state.erasures.all
        // An order that could not be read would show what it erased.
        try checkState()
        return try Vault(folder: path, erasures: erasures)
    }
}
