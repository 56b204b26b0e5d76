public import COSE
public import Certification
internal import Foundation
internal import LedgerFile
internal import TransparencyLog

/// A ledger's folder of schema version 2 written anew: the same statements, so the same identity
/// and root, under checkpoints of the same sizes and times, each signed by the log's key in force
/// there.
///
/// The old folder is read as hostile input and never touched. What its log had not signed is
/// refused: nothing is signed here that was not signed there.
public struct LedgerReplay {
    private let old: String
    private let new: String
    private let given: [PrivateKey]
    private let anchorFile: String?

    /// How many entries are appended at a time, or a few more.
    private static let batchCount = 512

    /// Takes the two folders, keys of the log besides those that lie in the old one, and the old
    /// one's anchor file where it is not the usual one.
    public init(from old: String, to new: String, keys: [PrivateKey], anchorFile: String?) {
        self.old = old
        self.new = URL(filePath: new).standardizedFileURL.path
        given = keys
        self.anchorFile = anchorFile
    }

    /// What is written to until it is the whole new folder.
    private var partial: String { new + ".partial" }
    private var newAnchor: String { new + ".anchor" }

    /// What another replay to this folder has left that was killed, or that is still at work.
    public var leftOver: [String] {
        let isThere = FileManager.default.fileExists(atPath:)
        return isThere(partial) ? [partial, newAnchor].filter(isThere) : []
    }

    /// Writes the new folder and its anchor, or leaves nothing behind; `day` is the present one.
    public func run(on day: CivilDate) throws {
        let source = try FormerLedger(path: "\(old)/\(LedgerFolder.File.ledger)")
        for path in [new, newAnchor, partial] where FileManager.default.fileExists(atPath: path) {
            throw StorageError.unreadable("\(path) exists already")
        }
        do {
            try FileManager.default.createDirectory(
                atPath: partial, withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700])
        } catch { throw StorageError.permission(partial) }
        do {
            try write(source, into: partial)
            try copyFiles(into: partial, on: day)
            guard rename(partial, new) == 0 else { throw StorageError.system(new) }
        } catch {
            try? FileManager.default.removeItem(atPath: partial)
            try? FileManager.default.removeItem(atPath: newAnchor)
            throw error
        }
        try DurableFile.syncFolder(of: new)
    }

    /// The log, with its newest note, and the anchor of it.
    private func write(_ source: FormerLedger, into folder: String) throws {
        let keys = try LogKeyFiles(folder: old).present() + given
        let log = try SQLiteLog(
            path: "\(folder)/\(LedgerFolder.File.ledger)", appends: true, creates: true)
        var walk = Walk(source: source, log: log, keys: keys)
        try walk.run()
        let verifiers = walk.state.logKeys.all.compactMap {
            try? VerifierKey(parsing: $0.verifierKey)
        }
        let origin = walk.state.founding?.origin ?? ""
        try Anchor(folder: old, file: anchorFile).check(log, origin: origin, keys: verifiers)
        let papers = Checkpoints(of: log, origin: origin, keys: walk.state.logKeys)
        let note = try walk.newestNote(papers)
        try Anchor(folder: folder, file: newAnchor).move(to: papers.note(of: note).encoded)
        try log.keep(note)
    }

    /// The log's keys, the vault, and what is written from the log.
    private func copyFiles(into folder: String, on day: CivilDate) throws {
        typealias File = LedgerFolder.File
        for name in [File.key, File.formerKey, File.nextKey, "vault-access.log"] {
            guard let bytes = try DurableFile.read("\(old)/\(name)", atMost: .max) else { continue }
            try DurableFile.write(bytes, to: "\(folder)/\(name)", mode: 0o600)
        }
        let hasVault = FileManager.default.fileExists(atPath: "\(old)/vault.sqlite")
        if hasVault { try Vault.copy(from: old, to: folder) }
        let ledger = try LedgerFolder(
            path: folder, appends: true, anchorFile: newAnchor, ignoresAnchor: true)
        if hasVault { try ledger.vault().noteCopyOfAll("\(old)/vault.sqlite", on: "\(day)") }
        try ledger.saveState()
    }
}

extension LedgerReplay {
    /// One pass over the entries: decided, held against what the log had signed, and appended.
    private struct Walk {
        let source: FormerLedger
        let log: SQLiteLog
        let keys: [PrivateKey]
        var state = LedgerState()
        private var frontier = Frontier()
        private var checkpoints: ArraySlice<FormerLedger.Checkpoint> = []
        private var newest: FormerLedger.Checkpoint?
        // What waits to be appended.
        private var statements: [[UInt8]] = []
        private var leaves: [Digest] = []
        private var nodes: [Digest] = []
        private var signed: [StoredCheckpoint] = []

        init(source: FormerLedger, log: SQLiteLog, keys: [PrivateKey]) {
            self.source = source
            self.log = log
            self.keys = keys
        }

        mutating func run() throws {
            checkpoints = try source.checkpoints()[...]
            let source = source
            let history = LogHistory { try source.forEachEntry(in: $0, $1) }
            try source.forEachEntry { index, bytes in
                let subject = try take(bytes, history)
                guard checkpoints.first?.size == index + 1 else { return }
                try sign(checkpoints.removeFirst(), subject: subject)
                if statements.count >= LedgerReplay.batchCount { try append() }
            }
            guard checkpoints.isEmpty, newest?.size == frontier.size, frontier.size > 0 else {
                throw StorageError.unreadable(
                    "the old ledger's newest checkpoint is not over its \(frontier.size) entries")
            }
            try append()
        }

        /// Takes an entry in as every replay does; one that is not admissible has no effects, and
        /// the audit names it. Gives its subject, where it can be read.
        private mutating func take(_ bytes: [UInt8], _ history: LogHistory) throws -> String? {
            let leaf = Tree.leafHash(bytes)
            statements.append(bytes)
            leaves.append(leaf)
            nodes += frontier.append(leaf)
            let statement = state.take(bytes, history: history)
            try history.check()
            return statement.map { "\($0.header.subject)" }
        }

        private mutating func sign(
            _ former: FormerLedger.Checkpoint, subject: String?
        ) throws {
            let checkpoint = try Checkpoint(
                origin: state.founding?.origin ?? "", size: former.size, root: frontier.root)
            let named = state.logKeys.signer(atSize: former.size)
            guard let named, let verifier = try? VerifierKey(parsing: named.verifierKey),
                verifier.publicKey.verifies(former.noteSignature, over: checkpoint.text),
                former.isTimeSigned(checkpoint, subject: subject, by: verifier.publicKey),
                former.time >= newest?.time ?? 0
            else {
                throw StorageError.unreadable(
                    "the old ledger's checkpoint of size \(former.size) is not what its log signed")
            }
            guard let key = keys.first(where: { named.isHeld(by: $0) }) else {
                throw StorageError.logKeyMissing(
                    "\(named.verifierKey), which signs from size \(named.signsFrom.value + 1) on; "
                        + "--log-key names its file")
            }
            signed.append(
                StoredCheckpoint(
                    size: former.size, time: former.time,
                    signature: checkpoint.receiptSignature(at: former.time, by: key)))
            newest = former
        }

        private mutating func append() throws {
            if statements.isEmpty { return }
            try log.append(
                LogBatch(
                    expectedSize: frontier.size - UInt64(statements.count), statements: statements,
                    leaves: leaves, nodes: nodes, checkpoints: signed))
            (statements, leaves, nodes, signed) = ([], [], [], [])
        }

        /// The old newest checkpoint's note, where it is signed by all that have to sign it; else
        /// one by the keys at hand.
        func newestNote(_ papers: Checkpoints) throws -> StoredNote {
            let size = frontier.size
            let kept = newest.map {
                StoredNote(
                    size: size, signature: $0.noteSignature, formerSignature: $0.formerSignature)
            }
            let hasFormer = state.logKeys.former(atSize: size, on: state.logDay) != nil
            if let kept, (kept.formerSignature != nil) == hasFormer,
                (try? papers.note(of: kept)) != nil
            {
                return kept
            }
            guard let new = try papers.signNote(atSize: size, with: keys, on: state.logDay) else {
                throw StorageError.logKeyMissing("the former one, which signs the newest note too")
            }
            return new
        }
    }
}

extension FormerLedger.Checkpoint {
    /// Whether the log signed the time: in the receipt of the newest entry, whose header then named
    /// the statement's subject and no size.
    fileprivate func isTimeSigned(
        _ checkpoint: TransparencyLog.Checkpoint, subject: String?, by key: PublicKey
    ) -> Bool {
        guard let subject else { return true }
        let header = CBORMap([
            (CBOR(HeaderLabel.algorithm), CBOR(Algorithm.edDSA)),
            (CBOR(HeaderLabel.keyIdentifier), .bytes(key.keyIdentifier)),
            (
                CBOR(HeaderLabel.cwtClaims),
                .map(
                    CBORMap([
                        (CBOR(Claim.issuer), .text(checkpoint.origin)),
                        (CBOR(Claim.subject), .text(subject)),
                        (CBOR(Claim.issuedAt), CBOR(Int(time))),
                    ]))
            ),
            (CBOR(HeaderLabel.verifiableDataStructure), CBOR(1)),
        ])
        let signed = Sign1.toBeSigned(
            protectedBytes: header.encoded(), payload: checkpoint.root.bytes)
        return key.verifies(newestReceiptSignature, over: signed)
    }
}
