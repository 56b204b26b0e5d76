internal import CSQLite

/// What SQLite answered that is no row and no end.
package struct SQLiteError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Kinds that callers tell apart.
    package enum Kind: Hashable, Sendable {
        /// The disk has no room.
        case full
        /// Another connection holds what is needed, and did not let go in time.
        case busy
        /// It may not be opened, read or written here.
        case denied
        /// It is no database, or none that SQLite reads on.
        case notADatabase
        /// Pages contradict each other.
        case corrupt
        /// A constraint or a guard of the schema refused a row.
        case constraint
        /// Anything else: the disk failed, a statement is wrong.
        case other
    }

    /// What kind of answer it was.
    package let kind: Kind
    /// SQLite's words; they may quote the file's own schema, with line feeds.
    package let message: String

    /// Reads a result code, primary or extended.
    package init(code: Int32, message: String) {
        kind =
            switch code & 0xff {
            case SQLITE_FULL: .full
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: .busy
            case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY, SQLITE_AUTH: .denied
            case SQLITE_NOTADB: .notADatabase
            case SQLITE_CORRUPT: .corrupt
            case SQLITE_CONSTRAINT: .constraint
            default: .other
            }
        self.message = message
    }

    package var description: String { message }
}
