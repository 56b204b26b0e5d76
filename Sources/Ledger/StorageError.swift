public import Certification
internal import Foundation
internal import GRDB
internal import LedgerFile
internal import SQLite

/// What this machine cannot do for the ledger (exit code 5), or a file that is none (2).
public enum StorageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no ledger file of that name.
    case missing(String)
    /// Another appender holds the ledger.
    case locked(String)
    /// No room is left for a file.
    case diskFull(String)
    /// A file may not be read or written.
    case permission(String)
    /// The disk failed, or anything else SQLite reports; state and tree must be read again.
    case inputOutput(String)
    /// A commit failed: whether its entries stand is unknown until the log is opened and read
    /// again. State and tree must be discarded; nothing was released.
    case commitFailed(String)
    /// The log has grown or shrunk since the batch was decided.
    case sizeConflict(expected: UInt64, found: UInt64)
    /// An entry with this leaf hash is there already.
    case leafExists
    /// A batch whose parts do not belong together, or that a guard of the file refused.
    case malformedBatch(String)
    /// A file that is not what it should be.
    case unreadable(String)
    /// A private key of the log that the log names for its next checkpoint is not in the folder.
    case logKeyMissing(String)
    /// The ledger must not be appended to before its anchor is accepted.
    case anchor(String)
    /// A new ledger's anchor is there already.
    case anchorTaken(String)
    /// A row of the state's file is not what was written; nothing was made of it.
    case state(Wording)

    static func missingNode(_ index: UInt64) -> StorageError {
        .unreadable("the node \(index) is missing")
    }

    /// What was found, in one line.
    public var description: String {
        switch self {
        case .missing(let path): "there is no ledger file \(path)"
        case .locked(let file) where file.hasSuffix(LedgerFolder.File.registerLock):
            "another process brings the register forward (\(file) is locked)"
        case .locked(let file): "another process appends to this ledger (\(file) is locked)"
        case .diskFull(let file): "the disk is full: no room is left for \(file)"
        case .permission(let file): "no permission: \(file)"
        case .inputOutput(let fault): "the disk or database failed: \(fault)"
        case .commitFailed(let fault):
            "the commit failed, and whether it stands is unknown until the log is read again: "
                + fault
        case .sizeConflict(let expected, let found):
            "the log holds \(found) entries; the batch was decided on \(expected)"
        case .leafExists: "the log holds this statement already"
        case .malformedBatch(let fault): "the batch cannot be appended: \(fault)"
        case .unreadable(let fault): fault
        case .logKeyMissing(let key): "the log's private key is not in the folder: \(key)"
        case .anchor(let fault): fault
        case .anchorTaken(let path):
            "the anchor \(path) is there already; another ledger may rest on it"
        case .state(let fault): Wording.ofDerived(LedgerFolder.File.state, fault).en
        }
    }

    /// Whether what was to be written may be in the log all the same: nothing that belongs to it
    /// may be taken back.
    public var leavesOutcomeUnknown: Bool {
        switch self {
        case .commitFailed, .inputOutput: true
        case .missing, .locked, .diskFull, .permission, .sizeConflict, .leafExists, .malformedBatch,
            .unreadable, .logKeyMissing, .anchor, .anchorTaken, .state:
            false
        }
    }

    /// The error for what SQLite, a reader of ledger files or a file operation threw.
    ///
    /// - Parameter file: the file that a message without a path is about.
    static func wrapping(_ error: any Error, file: String = "ledger.sqlite") -> StorageError {
        switch error {
        case let error as StorageError: return error
        case LedgerFileError.missing(let path): return .missing(path)
        case let error as SQLiteError: return wrapping(error, file: file)
        case let error as DatabaseError:
            return wrapping(
                SQLiteError(
                    code: error.resultCode.rawValue,
                    message: error.message ?? "\(error.resultCode)"), file: file)
        case let error as LedgerFileError:
            return switch error {
            case .cannotOpen(let fault): .permission("\(file): \(fault)")
            case .missing: .unreadable(error.description)
            case .notADatabase, .foreign, .newer, .older, .notFormer, .notALedger,
                .schemaDiffers, .damaged, .changing:
                .unreadable("\(file): \(error.description)")
            }
        default: return .inputOutput(line("\(error)"))
        }
    }

    private static func wrapping(_ error: SQLiteError, file: String) -> StorageError {
        let message = line(error.message)
        return switch error.kind {
        case .full: .diskFull(file)
        case .busy: .locked(file)
        case .denied: .permission("\(file): \(message)")
        case .notADatabase: .unreadable("\(file) is not a database: \(message)")
        case .corrupt: .unreadable("\(file) is damaged: \(message)")
        case .constraint: .malformedBatch(message)
        case .other: .inputOutput("\(file): \(message)")
        }
    }

    /// The error that `errno` names after a file operation failed.
    static func system(_ path: String, code: Int32 = errno) -> StorageError {
        switch code {
        case ENOSPC, EDQUOT, EFBIG: .diskFull(path)
        case EACCES, EPERM, EROFS: .permission(path)
        default: .inputOutput("\(path): \(String(cString: strerror(code)))")
        }
    }

    private static func line(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}

extension Wording {
    /// What is wrong with a file that was made from the log, and the one way out.
    public static func ofDerived(_ file: String, _ fault: Wording) -> Wording {
        Wording(
            zh: "\(file)：\(fault.zh)；`certledger rebuild` 重建",
            en: "\(file): \(fault.en); `certledger rebuild` makes it anew")
    }
}
