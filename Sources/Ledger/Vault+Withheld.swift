internal import Certification
internal import Foundation
internal import GRDB

/// What the log says is erased, and this file does not: an older vault was put back, or what was
/// ordered was not carried out.
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

    /// An erasure that was ordered earlier and is carried out by whoever writes next.
    public struct LateErasure: Hashable, Sendable {
        let dataSubject: String
        let entry: EntryIndex
        /// The files known to hold the values, besides the vault.
        let copies: [String]

        /// What whoever wrote next is told of it.
        public var warning: String {
            let copies = copies.map { "; a copy out of reach: \($0)" }.joined()
            return "the vault held values of \(dataSubject), whose erasure was ordered by entry "
                + "\(entry) and not carried out here; they are erased now\(copies)"
        }
    }

    /// Erases what the log says is erased and is still here, or here again; tells what that was.
    ///
    /// For whoever may write, before anything else is written.
    public func eraseAgain() throws -> [LateErasure] {
        try withheld().compactMap { dataSubject, entry in
            let erased = try erase(dataSubject: dataSubject, orderedBy: entry)
            if erased.disclosures.isEmpty, erased.documents.isEmpty { return nil }
            return LateErasure(
                dataSubject: dataSubject, entry: entry, copies: try copies(of: dataSubject))
        }
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
