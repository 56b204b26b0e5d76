public import COSE
public import Certification
internal import Foundation
import TransparencyLog

/// A ledger's folder: the log, its key, policy and trust, the vault, and what can be rebuilt.
public final class LedgerFolder {
    /// Names of the files in the folder.
    public enum File {
        /// The log.
        public static let ledger = "ledger.sqlite"
        /// The projections; disposable.
        public static let register = "register.sqlite"
        /// The appender's snapshot; disposable.
        public static let state = "state"
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

    /// The folder's path.
    public let path: String
    /// The log.
    public let log: SQLiteLog
    /// The anchor.
    public let anchor: Anchor
    /// Whether this process may append.
    public let appends: Bool
    /// Whether the anchor may be moved without a look at what it says: when founding, and when a
    /// checkpoint was accepted explicitly.
    let ignoresAnchor: Bool
    /// The state and tree after the newest entry.
    public private(set) var snapshot: StateSnapshot

    /// Opens a ledger folder; for appending, the lock is taken and the anchor must hold.
    public init(
        path: String, appends: Bool, anchorFile: String? = nil, ignoresAnchor: Bool = false
    ) throws {
        self.path = path
        self.appends = appends
        self.ignoresAnchor = ignoresAnchor
        log = try SQLiteLog(path: path + "/" + File.ledger, appends: appends)
        anchor = try Anchor(folder: path, file: anchorFile)
        snapshot = try Self.fold(log, path: path)
        if appends, !ignoresAnchor {
            try anchor.check(log, origin: origin, keys: anchorKeys)
        }
    }

    private init(founding path: String, anchorFile: String?) throws {
        self.path = path
        appends = true
        ignoresAnchor = true
        anchor = try Anchor(folder: path, file: anchorFile)
        if try DurableFile.read(anchor.path) != nil {
            throw StorageError.anchor(
                "the anchor \(anchor.path) is there already; another ledger may rest on it")
        }
        log = try SQLiteLog(path: path + "/" + File.ledger, appends: true, creates: true)
        snapshot = StateSnapshot(state: LedgerState(), frontier: Frontier())
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

    /// The state up to the newest entry: from the snapshot where it belongs to this very log, and
    /// folded from the log where not.
    private static func fold(_ log: SQLiteLog, path: String) throws -> StateSnapshot {
        let size = try log.entryCount()
        var state = LedgerState()
        var frontier = Frontier()
        if let kept = StateSnapshot.load(path + "/" + File.state), kept.frontier.size <= size,
            kept.frontier.root == (try Tree.root(size: kept.frontier.size, node: log.node))
        {
            state = kept.state
            frontier = kept.frontier
        }
        let history = LogHistory { log.forEachEntry(in: $0, $1) }
        try log.forEachEntry(from: frontier.size) { index, bytes, _ in
            _ = frontier.append(Tree.leafHash(bytes))
            state.evolve(
                try Replay.decision(
                    bytes, at: index, given: state, history: history))
        }
        return StateSnapshot(state: state, frontier: frontier)
    }

    /// The log's name; empty before genesis.
    var origin: String { snapshot.state.founding?.origin ?? "" }

    /// The entries, for what is judged at an earlier place.
    public var history: LogHistory {
        let log = log
        return LogHistory { log.forEachEntry(in: $0, $1) }
    }

    /// The keys that may have signed the anchor.
    var anchorKeys: [VerifierKey] {
        snapshot.state.logKeys.all.compactMap { try? VerifierKey(parsing: $0.verifierKey) }
    }

    private var keyFiles: LogKeyFiles { LogKeyFiles(folder: path) }

    /// Keeps a new key of the log in the folder, synced, before the act that names it is appended;
    /// gives the key that the act is to name: that of an earlier try, where one was left over.
    public func proposeLogKey(_ key: PrivateKey) throws -> PrivateKey {
        try keyFiles.propose(key, given: snapshot.state)
    }

    /// Drops a proposed key whose act was refused.
    public func withdrawLogKey() throws { try keyFiles.withdraw() }

    /// The log's private key in force, for the lists that the log signs (FORMATS §8).
    public func logKey() throws -> PrivateKey {
        let signer = snapshot.state.logKeys.signer(atSize: snapshot.state.size + 1)
        let keys = try keyFiles.keys()
        guard let key = keys.first(where: { signer?.isHeld(by: $0) == true }) else {
            throw StorageError.permission("\(path)/\(File.key) is not the key that the log names")
        }
        return key
    }

    /// Appends a batch and keeps the snapshot beside it.
    public func append(
        _ requests: [Appender.Request], now: Int64?, time: Int64
    ) throws -> [Appender.Outcome] {
        let appender = try Appender(
            log: log, keys: try keyFiles.keys(), state: snapshot.state,
            frontier: snapshot.frontier)
        let outcomes = try appender.append(requests, now: now, time: time)
        snapshot = appender.snapshot
        return outcomes
    }

    /// Writes the snapshot, and the log's keys, policy and trust as the log now has them.
    public func settle() throws {
        if appends { try keyFiles.arrange(given: snapshot.state) }
        try snapshot.save(path + "/" + File.state)
        try DurableFile.write(Array(policyText().utf8), to: path + "/" + File.policy)
        try DurableFile.write(Array(trustText().utf8), to: path + "/" + File.trust)
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
        let keys = snapshot.state.authority.keys.values
            .filter { $0.purpose == .certificate }.sorted { $0.enrolledBy < $1.enrolledBy }
        for key in keys {
            let scheme = snapshot.state.firstScheme ?? "-"
            let from = snapshot.state.days[key.enrolledBy]?.description ?? "-"
            let until = key.revokedBy.flatMap { snapshot.state.days[$0]?.description } ?? "-"
            let cut = key.compromisedSince.map { " cut \($0)" } ?? ""
            text += "issuer \(scheme) \(Base64.encode(key.publicKey.spki)) \(from) \(until)\(cut)\n"
        }
        return text
    }
}

/// Entries that were admitted once, read again: decided by the same function.
public enum Replay {
    /// The decision on an entry of the log, on the state before it.
    ///
    /// The signature is tried again: an unsigned entry has no signer to decide on.
    public static func decision(
        _ bytes: [UInt8], at index: UInt64, given state: LedgerState,
        history: LogHistory
    ) throws -> Decision {
        let statement: UnverifiedStatement
        do { statement = try UnverifiedStatement(decoding: bytes) } catch {
            throw StorageError.unreadable("entry \(index) cannot be read: \(error)")
        }
        let keys = Decider.candidateKeys(for: statement, given: state)
        guard let signed = statement.verified(byOneOf: keys) else {
            throw StorageError.unreadable(
                "entry \(index) is not signed by an enrolled key; `certledger audit` tells more")
        }
        do { return try Decider.decide(signed, given: state, history: history) } catch {
            throw StorageError.unreadable("entry \(index): \(error); `certledger audit` tells more")
        }
    }
}
