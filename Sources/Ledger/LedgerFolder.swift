public import COSE
public import Certification
internal import Foundation
internal import StateFile
import TransparencyLog

/// A ledger's folder: the log, its key, policy and trust, the vault, and what can be rebuilt.
public final class LedgerFolder {
    /// Names of the files in the folder.
    public enum File {
        /// The log: entries, tree, checkpoints, published notes.
        public static let ledger = "ledger.sqlite"
        /// The projections; disposable.
        public static let register = "register.sqlite"
        /// Held by whoever brings them forward.
        public static let registerLock = "register.sqlite.lock"
        /// The appender's snapshot; disposable.
        public static let state = "state.sqlite"
        /// The log's private key.
        public static let key = "log.pem"
        /// The log's private key before it, while both sign.
        public static let formerKey = "log-former.pem"
        /// A new private key of the log, until its act stands.
        public static let nextKey = "log-next.pem"
        /// The C2SP policy.
        public static let policy = "policy"
        /// The trust file.
        public static let trust = "trust"
    }

    public let path: String
    public let log: SQLiteLog
    public let anchor: Anchor
    /// Whether this process may append, and so holds the lock.
    public let appends: Bool
    /// Whether the anchor may be moved without a look at what it says: when founding, and when a
    /// checkpoint was accepted explicitly.
    let ignoresAnchor: Bool
    /// How long another's turn is waited for.
    public let waiting: Waiting
    /// The state and tree after the newest entry that this process has read.
    public private(set) var snapshot: StateSnapshot
    /// The same where the state's file stands, or before entry 0: whoever needs what came since
    /// folds it from here.
    public private(set) var kept: StateSnapshot
    /// Where the records of the state lie; nil while they are in memory alone.
    private var stateFile: StateFile?
    /// Whose codes the rows of that file carry.
    private var sealer: PublicKey?
    /// Why the state is not the log's: then nothing more is appended or saved with it.
    private var fault: (any Error)?
    /// With the log's private keys, read once until one of them is changed.
    private var appender: Appender?
    /// Told which entries this process has appended, once they stand; nil where that is not known.
    public var onAppended: ((Range<UInt64>?) -> Void)?

    /// Opens a ledger folder; for appending, the lock is taken and the anchor must hold.
    ///
    /// - Parameter folds: folds the state from the log, whatever the state's file says: for what is
    ///   signed for the public (STORAGE, The appender's state). An appender does so before its
    ///   turn, which others would wait for meanwhile.
    public init(
        path: String, appends: Bool, folds: Fold? = nil, anchorFile: String? = nil,
        ignoresAnchor: Bool = false, waiting: Waiting = .notAtAll
    ) throws {
        self.path = path
        self.appends = appends
        self.ignoresAnchor = ignoresAnchor
        self.waiting = waiting
        // A reader opens the state before the log, which never shrinks: so the log is at least as
        // far. An appender waits for its turn first.
        let opened =
            try appends || folds != nil ? nil : Self.openState(path, writes: false)
        let folded =
            try appends && folds != nil
            ? LedgerFolder(path: path, appends: false, folds: folds).snapshot : nil
        log = try SQLiteLog(
            path: path + "/" + File.ledger, appends: appends, waiting: waiting)
        anchor = try Anchor(folder: path, file: anchorFile)
        (snapshot, kept) = (Self.empty, Self.empty)
        if let folds {
            guard try isOfLog(folded ?? Self.empty) else {
                throw StorageError.unreadable("\(path) was replaced while it was read")
            }
            snapshot = try self.folded(from: folded ?? Self.empty, folds)
        } else {
            try fold(from: appends ? Self.openState(path, writes: true) : opened)
        }
        if appends, !ignoresAnchor {
            try anchor.check(log, origin: origin, keys: anchorKeys)
        }
    }

    private init(founding path: String, anchorFile: String?) throws {
        self.path = path
        appends = true
        ignoresAnchor = true
        waiting = .notAtAll
        anchor = try Anchor(folder: path, file: anchorFile)
        if try DurableFile.read(anchor.path) != nil {
            throw StorageError.anchorTaken(anchor.path)
        }
        log = try SQLiteLog(path: path + "/" + File.ledger, appends: true, creates: true)
        (snapshot, kept) = (Self.empty, Self.empty)
    }

    /// Makes a folder for a new ledger, with the log's key in it.
    public static func create(
        path: String, logKey: PrivateKey, anchorFile: String?
    ) throws -> LedgerFolder {
        let files = FileManager.default
        if files.fileExists(atPath: path + "/" + File.ledger) {
            throw StorageError.unreadable("there is a ledger in \(path) already")
        }
        do {
            try files.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch { throw StorageError.permission(path) }
        let folder = try LedgerFolder(founding: path, anchorFile: anchorFile)
        try DurableFile.write(
            Array(logKey.pem.utf8), to: path + "/" + File.key, mode: 0o600)
        return folder
    }

    /// A state's file, with the key whose codes its rows carry.
    private struct OpenedState {
        let file: StateFile
        let sealer: PublicKey
    }

    /// The state's file, for whoever has the log's key: nobody else can tell what was edited in it.
    private static func openState(_ path: String, writes: Bool) throws -> OpenedState? {
        try DurableFile.checkDatabase("\(path)/\(File.state)")
        guard let key = LogKeyFiles(folder: path).keyAtHand(),
            let file = StateFile.open(
                "\(path)/\(File.state)", key: stateKey(key), writes: writes)
        else { return nil }
        return OpenedState(file: file, sealer: key.publicKey)
    }

    static func stateKey(_ key: PrivateKey) -> AuthenticationKey {
        AuthenticationKey(from: key, for: "cledstat")
    }

    /// The state up to the newest entry: from the state's file where it belongs to this very log,
    /// and folded from the log where not.
    private func fold(from opened: OpenedState?) throws {
        if let opened, let read = StateSnapshot.read(opened.file), try isOfLog(read) {
            let snapshot = try folded(from: read)
            // An act that a kept state refuses may be the state's fault: the log says.
            let isSkipping =
                snapshot.state.inadmissibleCount > read.state.inadmissibleCount
            if opened.file.fault == nil, !isSkipping {
                (self.snapshot, kept) = (snapshot, read)
                (stateFile, sealer) = (opened.file, opened.sealer)
                return
            }
        }
        (snapshot, kept) = (try folded(from: Self.empty), Self.empty)
        (stateFile, sealer) = (nil, nil)
    }

    private func isOfLog(_ snapshot: StateSnapshot) throws -> Bool {
        let (size, root) = (snapshot.frontier.size, snapshot.frontier.root)
        return try size <= log.entryCount() && root == Tree.root(size: size, node: log.node)
    }

    private static let empty = StateSnapshot(state: LedgerState(), frontier: Frontier())

    private func folded(
        from snapshot: StateSnapshot, _ fold: Fold = Fold()
    ) throws -> StateSnapshot {
        var snapshot = snapshot
        try snapshot.replay(log, onDecision: fold.onDecision, onSkipped: fold.onSkipped)
        return snapshot
    }

    /// Reads on to the log's newest entry: what others have appended is there from now on.
    public func catchUp() throws {
        try log.lookAgain()
        try readOn()
    }

    /// An act that the state at hand refuses, or could not be decided on it, may be the state's
    /// fault: the log says.
    private func readOn() throws {
        let count = snapshot.state.inadmissibleCount
        try snapshot.replay(log)
        let isSkipping = snapshot.state.inadmissibleCount > count
        if stateFile != nil, isSkipping || snapshot.state.storeFault != nil { try fold(from: nil) }
    }

    /// Lets others append first who wait for it, and goes on after them: between two batches.
    public func letOthersAppend() throws {
        try saveState()
        do { try log.letOthersAppend(waiting) } catch {
            // Another has the turn now: nothing more is written here.
            fault = error
            throw error
        }
        appender = nil
        try readOn()
    }

    /// The log's name; empty before genesis.
    var origin: String { snapshot.state.founding?.origin ?? "" }

    /// The keys that may have signed the anchor.
    var anchorKeys: [VerifierKey] {
        snapshot.state.logKeys.all.compactMap { try? VerifierKey(parsing: $0.verifierKey) }
    }

    var keyFiles: LogKeyFiles { LogKeyFiles(folder: path) }

    /// Keeps a new key of the log in the folder, synced, before the act that names it is appended;
    /// gives the key that the act is to name: that of an earlier try, where one was left over.
    public func proposeLogKey(_ key: PrivateKey) throws -> PrivateKey {
        appender = nil
        return try keyFiles.propose(key, given: snapshot.state)
    }

    /// Drops a proposed key whose act was refused.
    public func withdrawLogKey() throws {
        appender = nil
        try keyFiles.withdraw()
    }

    /// The log's private key in force, for the lists that the log signs (FORMATS §8).
    public func logKey() throws -> PrivateKey {
        try atHand(snapshot.state.logKeys.signer(atSize: snapshot.state.size + 1), File.key)
    }

    /// The private key before it, for the same lists, while both sign on that day; else nil.
    public func formerLogKey(on day: CivilDate) throws -> PrivateKey? {
        let state = snapshot.state
        return try state.logKeys.former(atSize: state.size + 1, on: max(day, state.logDay))
            .map { try atHand($0, File.formerKey) }
    }

    private func atHand(_ wanted: LogKeys.Key?, _ file: String) throws -> PrivateKey {
        let keys = try keyFiles.keys()
        guard let key = keys.first(where: { wanted?.isHeld(by: $0) == true }) else {
            throw StorageError.permission("\(path)/\(file) is not the key that the log names")
        }
        return key
    }

    /// Decides an act on the state that those before it left; what is admitted is in `snapshot`
    /// and waits for `write`.
    func admit(
        _ statement: UnverifiedStatement, by clock: Clock
    ) throws -> Appender.Outcome {
        if let fault { throw fault }
        return try ownAppender().admit(statement, to: &snapshot, by: clock)
    }

    /// Writes what was admitted, in one transaction.
    func write() throws {
        if let fault { throw fault }
        try appending { try ownAppender().write(&snapshot) }
    }

    /// Tells which entries stand by what the body writes, also where it ends badly.
    private func appending<Value>(_ body: () throws -> Value) throws -> Value {
        let size = try log.entryCount()
        do {
            let value = try body()
            if snapshot.state.size > size { onAppended?(size..<snapshot.state.size) }
            return value
        } catch {
            withdraw()
            if (error as? StorageError)?.leavesOutcomeUnknown == true {
                if fault != nil {
                    onAppended?(nil)
                } else if snapshot.state.size > size {
                    onAppended?(size..<snapshot.state.size)
                }
            }
            throw error
        }
    }

    /// Drops what was admitted and not written: the state is what the log says.
    func withdraw() {
        if appender == nil { return }
        appender = nil
        do { try fold(from: Self.openState(path, writes: appends)) } catch {
            // Never in the place of the first error: that one says whether the act may stand.
            fault = error
        }
    }

    /// An entry, one that waits included; nil beyond the end.
    func entry(at index: UInt64) throws -> [UInt8]? {
        try log.entry(at: index) ?? appender?.waiting(at: index, behind: log.entryCount())
    }

    /// Decides acts and writes what is admitted, in one transaction: one refusal refuses one act.
    public func append(
        _ statements: [UnverifiedStatement], by clock: Clock
    ) throws -> [Appender.Outcome] {
        try appending {
            let outcomes = try statements.map { try admit($0, by: clock) }
            try ownAppender().write(&snapshot)
            return outcomes
        }
    }

    private func ownAppender() throws -> Appender {
        if let appender { return appender }
        let new = Appender(log: log, keys: try keyFiles.keys())
        appender = new
        return new
    }

    /// Writes the snapshot, and the log's keys, policy and trust as the log now has them.
    public func saveState() throws {
        if let fault { throw fault }
        if appends {
            appender = nil
            try keyFiles.arrange(given: snapshot.state)
        }
        // Said first: a row that cannot be read shows, and nothing is written on it.
        let (policy, trust) = (policyText(), trustText())
        try keepState()
        try write(policy, File.policy)
        try write(trust, File.trust)
    }

    /// Writes a file where it says something else.
    private func write(_ text: String, _ name: String) throws {
        let (bytes, file) = (Array(text.utf8), "\(path)/\(name)")
        if (try? DurableFile.read(file)) == bytes { return }
        try DurableFile.write(bytes, to: file)
    }

    /// Throws where any of the state could not be read so far: what was made of it lacks a row. To
    /// be asked before that is signed, shown or answered.
    public func checkState() throws {
        if let fault = snapshot.state.storeFault { throw StorageError.state(fault) }
    }

    /// Writes what changed in the state to its file, and keeps it there alone. A state that could
    /// not be read is not written.
    private func keepState() throws {
        try checkState()
        do { try writeState() } catch let error as StateFileError where error.isDamage {
            throw StorageError.state(error.told)
        } catch {
            throw StorageError.inputOutput("\(path)/\(File.state): \(error)")
        }
    }

    private func writeState() throws {
        guard let key = keyFiles.keyAtHand() else { return }
        if let stateFile, sealer == key.publicKey {
            try stateFile.update(snapshot.state, head: snapshot)
            snapshot.state.attach(stateFile)
        } else {
            // Codes of a key that the log had before: all rows are written anew, from the log.
            if stateFile != nil { snapshot = try folded(from: Self.empty) }
            let file = try StateFile.create(
                "\(path)/\(File.state)", snapshot.state, head: snapshot, key: Self.stateKey(key))
            snapshot.state.attach(file)
            (stateFile, sealer) = (file, key.publicKey)
        }
        kept = snapshot
    }

    /// The C2SP policy: a line for each key that the log has had, the newest first; no witnesses.
    public func policyText() -> String {
        let keys = snapshot.state.logKeys.all.suffix(Policy.maximumCount).reversed()
        if keys.isEmpty { return "" }
        return keys.map { "log \($0.verifierKey)\n" }.joined() + "quorum none\n"
    }

    /// The trust file, one item a line: the ledger's identity, certificate keys (FORMATS §5).
    public func trustText() -> String {
        guard let founding = snapshot.state.founding else { return "" }
        var text = "ledger \(founding.origin) \(founding.identity.hex)\n"
        for key in snapshot.state.authority.certificateKeys {
            let scheme = snapshot.state.firstScheme ?? "-"
            let from = snapshot.state.days[key.enrolledBy]?.description ?? "-"
            let until = key.revokedBy.flatMap { snapshot.state.days[$0]?.description } ?? "-"
            let cut = key.compromisedSince.map { " cut \($0)" } ?? ""
            text += "issuer \(scheme) \(Base64.encode(key.publicKey.spki)) \(from) \(until)\(cut)\n"
        }
        return text
    }
}
