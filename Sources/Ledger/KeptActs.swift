public import COSE
public import Certification
internal import Foundation
internal import LedgerFile

/// The signed acts that a folder keeps, so that none is dropped and none enters twice (STORAGE,
/// Idempotent append).
///
/// ```text
/// NAME.DIGEST.scitt             signed, and about to be written to the log
/// NAME.DIGEST.entry-881.scitt   registered
/// ```
///
/// Either is the statement as the log has it: values are in the vault alone.
///
/// `DIGEST` is the first 16 hex digits of what tells one act from another before it is signed. An
/// act is found by them under any name. Of one act there are as many registered files as it has
/// entries: the same one may be filed again on purpose.
///
/// Used under the lock of the ledger that the acts are for.
public final class KeptActs {
    private let folder: String
    private let name: String
    private var pending: [String: String] = [:]
    private var registered: [String: [(entry: EntryIndex, path: String)]] = [:]
    private var isRead = false
    /// How many acts of a digest this process has met: the first is the oldest entry's.
    private var metCount: [String: Int] = [:]

    private static let ending = ".scitt"
    private static let entryMark = "entry-"
    private static let digitCount = 16

    /// Takes a folder, which is made with the first act that it keeps, and the name of new files
    /// there. It is looked through when the first act is asked for: what others of this process
    /// have kept by then is found.
    public init(folder: String, name: String) {
        self.folder = folder
        self.name = name
    }

    /// Looks through the folder again when it is next asked: others may have kept acts there since,
    /// while this process had given its turn to append away.
    public func lookAgain() {
        isRead = false
        (pending, registered) = ([:], [:])
    }

    private func look() throws {
        if isRead { return }
        isRead = true
        guard FileManager.default.fileExists(atPath: folder) else { return }
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
            throw StorageError.permission(folder)
        }
        for file in names {
            guard let end = file.range(of: Self.ending, options: .backwards),
                let (key, entry) = Self.parse(file[..<end.lowerBound])
            else { continue }
            let path = "\(folder)/\(file)"
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
                !isFolder.boolValue
            else { continue }
            if Self.isTorn(file[end.upperBound...]) {
                // Nobody will ever ask for it.
                try DurableFile.remove(path)
            } else if end.upperBound < file.endIndex {
                continue
            } else if let entry {
                registered[key, default: []].append((entry, path))
            } else {
                pending[key] = path
            }
        }
        for key in registered.keys { registered[key]?.sort { $0.entry.value < $1.entry.value } }
    }

    /// Whether a file was left half-written by a process that is no more, by what its name has
    /// behind that of the act.
    private static func isTorn(_ ending: Substring) -> Bool {
        guard ending.hasPrefix(RegularFile.temporaryMark),
            let process = ending.dropFirst(RegularFile.temporaryMark.count)
                .split(separator: "-").first.flatMap({ pid_t($0) }), process > 0
        else { return false }
        return kill(process, 0) != 0 && errno == ESRCH
    }

    /// The digits and the entry in a file's name without its ending; nil for another's.
    private static func parse(_ stem: Substring) -> (key: String, entry: EntryIndex?)? {
        var parts = stem.split(separator: ".").map(String.init)
        let entry = parts.last.flatMap { last in
            last.hasPrefix(entryMark) ? EntryIndex(String(last.dropFirst(entryMark.count))) : nil
        }
        if entry != nil { parts.removeLast() }
        guard parts.count > 1, let key = parts.last, key.utf8.count == digitCount else {
            return nil
        }
        return (key, entry)
    }

    /// What an earlier run signed and was about to write to the log, or nil.
    func pending(_ act: Digest) throws -> UnverifiedStatement? {
        try look()
        return try pending[Self.key(act)].map(Self.read)
    }

    private func path(_ key: String) -> String { "\(folder)/\(name).\(key)\(Self.ending)" }

    /// The acts of this name that are in the log that is asked, and whose entry nobody has asked
    /// for since they were written there: their JSON was edited.
    public func leftOver(
        entry: (Digest) -> EntryIndex?
    ) throws -> [(path: String, entry: EntryIndex)] {
        try look()
        return pending.filter { $0.value == path($0.key) }.values.sorted().compactMap { path in
            (try? Self.read(path)).flatMap { entry($0.leafHash) }.map { (path, $0) }
        }
    }

    /// The registered form of the next act of this digest, in the order of entries, where the log
    /// that is asked holds it; nil for one that has not been met.
    ///
    /// A log put back from a backup may have lost entries: what it does not hold is filed anew.
    func nextRegistered(
        _ act: Digest, isHeld: (Digest) throws -> Bool
    ) throws -> UnverifiedStatement? {
        try look()
        let held = try (registered[Self.key(act)] ?? []).map { try Self.read($0.path) }
            .filter { try isHeld($0.leafHash) }
        let met = metCount[Self.key(act), default: 0]
        return met < held.count ? held[met] : nil
    }

    /// An act that is kept, or is to be.
    struct Act {
        let acts: KeptActs
        /// What tells it from another before it is signed.
        let digest: Digest

        /// Where it lies, or will, while nobody knows whether it is in the log.
        fileprivate func path() throws -> String {
            try acts.look()
            let key = KeptActs.key(digest)
            return acts.pending[key] ?? acts.path(key)
        }
    }

    /// Keeps acts before they are written to the log, synced: also in the place of what an earlier
    /// run signed of them in vain.
    static func keep(_ acts: [(act: Act, statement: UnverifiedStatement)]) throws {
        var files: [RegularFile.New] = []
        for (act, statement) in acts {
            do {
                try FileManager.default.createDirectory(
                    atPath: act.acts.folder, withIntermediateDirectories: true)
            } catch { throw StorageError.permission(act.acts.folder) }
            files.append(RegularFile.New(try act.path(), statement.bytes))
        }
        try DurableFile.write(files)
        for (act, _) in acts { act.acts.pending[key(act.digest)] = try act.path() }
    }

    /// Takes away what an earlier run signed in vain.
    func drop(_ act: Digest) throws {
        guard let path = pending.removeValue(forKey: Self.key(act)) else { return }
        try DurableFile.remove(path)
    }

    /// Gives kept acts the numbers of their entries. It is not synced: the log knows them under
    /// either name.
    static func settle(_ acts: [(act: Act, entry: EntryIndex)]) throws {
        for (act, entry) in acts {
            let key = key(act.digest)
            // Met: an equal one behind it is another.
            act.acts.metCount[key, default: 0] += 1
            guard let path = act.acts.pending[key] else { continue }
            let kept = "\(path.dropLast(ending.count)).\(entryMark)\(entry)\(ending)"
            guard rename(path, kept) == 0 else { throw StorageError.system(kept) }
            act.acts.pending[key] = nil
            act.acts.registered[key, default: []].append((entry, kept))
        }
    }

    private static func key(_ act: Digest) -> String { String(act.hex.prefix(digitCount)) }

    private static func read(_ path: String) throws -> UnverifiedStatement {
        guard let bytes = try DurableFile.read(path) else {
            throw StorageError.inputOutput("the kept act \(path) is gone")
        }
        // An earlier version kept values with it.
        do { return try SentStatement(decoding: bytes).statement } catch {
            throw StorageError.unreadable("\(path): \(error)")
        }
    }
}
