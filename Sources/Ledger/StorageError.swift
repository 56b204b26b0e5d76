internal import GRDB

/// What this machine cannot do for the ledger (exit code 5), or a file that is none (2).
public enum StorageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Another appender holds the ledger.
    case locked(String)
    /// The disk is full.
    case diskFull
    /// A file may not be read or written.
    case permission(String)
    /// The disk failed, or anything else SQLite reports; state and tree must be read again.
    case inputOutput(String)
    /// The log has grown or shrunk since the batch was decided.
    case sizeConflict(expected: UInt64, found: UInt64)
    /// An entry with this leaf hash is there already.
    case leafExists
    /// A file that is not what it should be.
    case unreadable(String)
    /// The ledger must not be appended to before its anchor is settled.
    case anchor(String)

    public var description: String {
        switch self {
        case .locked(let file): "another process appends to this ledger (\(file) is locked)"
        case .diskFull: "the disk is full; nothing was appended"
        case .permission(let file): "no permission: \(file)"
        case .inputOutput(let fault): "the disk or database failed: \(fault)"
        case .sizeConflict(let expected, let found):
            "the log holds \(found) entries; the batch was decided on \(expected)"
        case .leafExists: "the log holds this statement already"
        case .unreadable(let fault): fault
        case .anchor(let fault): fault
        }
    }

    static func wrapping(_ error: any Error) -> StorageError {
        if let error = error as? StorageError { return error }
        guard let error = error as? DatabaseError else { return .inputOutput("\(error)") }
        return switch error.resultCode {
        case .SQLITE_FULL: .diskFull
        case .SQLITE_BUSY, .SQLITE_LOCKED: .locked("ledger.sqlite")
        case .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_AUTH:
            .permission(error.message ?? "ledger.sqlite")
        case .SQLITE_NOTADB: .unreadable("not a database: \(error.message ?? "")")
        default: .inputOutput(error.message ?? "\(error.resultCode)")
        }
    }
}
