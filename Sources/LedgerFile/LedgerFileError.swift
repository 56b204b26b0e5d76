internal import COSE
internal import SQLite

/// Why a file cannot be read as a ledger.
public enum LedgerFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// It is not there.
    case missing(String)
    /// It cannot be opened: permission, or a folder that this reader may not write.
    case cannotOpen(String)
    /// It is no SQLite database.
    case notADatabase(String)
    /// It is a database of another program.
    case foreign(applicationID: Int64)
    /// It was written by a newer version.
    case newer(version: Int64)
    /// It was written by an older version whose schema is read no more.
    case older(version: Int64)
    /// It is not of the older version that is written anew.
    case notFormer(version: Int64)
    /// It has no tables of a ledger.
    case notALedger(String)
    /// A table has the name but not the text that the schema gives it; its rows mean nothing.
    case schemaDiffers(String)
    /// SQLite cannot read on.
    case damaged(String)
    /// An appender wrote to the file while it was read without locks; another try will do.
    case changing(String)

    /// What was found, in one line.
    public var description: String {
        switch self {
        case .missing(let path): "there is no ledger file \(path)"
        case .cannotOpen(let fault): "the ledger file cannot be opened: \(fault)"
        case .notADatabase(let fault): "not a ledger file: \(fault)"
        case .foreign(let id): "a database of another program (application id \(id)), not a ledger"
        case .newer(let version):
            "the ledger's schema is version \(version); this program knows \(LedgerSchema.version)"
        case .older(let version):
            "the ledger's schema is version \(version), which is read no more; this program knows "
                + "\(LedgerSchema.version)"
                + (version == 2 ? "; `certledger replay OLD NEW` writes the ledger anew" : "")
        case .notFormer(let version):
            "the ledger's schema is version \(version); wanted 2, the one that is written anew"
        case .notALedger(let fault): "not a ledger file: \(fault)"
        case .schemaDiffers(let name): "the table \(name) is not what the ledger's schema says"
        case .damaged(let fault): "the ledger file is damaged: \(fault)"
        case .changing(let path): "\(path) was written to while it was read; read it again"
        }
    }

    /// The way out, when there is one.
    public var hint: String? {
        if case .cannotOpen = self {
            return "`certledger backup FILE` writes a copy that any reader can open"
        }
        return nil
    }
}

extension LedgerFileError {
    /// What SQLite said of the file. The message may quote the file's own schema, with line feeds.
    init(_ error: SQLiteError) {
        let text = Shown.quoted(error.message)
        self =
            switch error.kind {
            case .notADatabase: .notADatabase(text)
            case .denied, .busy: .cannotOpen(text)
            case .full, .corrupt, .constraint, .other: .damaged(text)
            }
    }
}
