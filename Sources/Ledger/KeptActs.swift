internal import COSE
internal import Certification
internal import Foundation
internal import LedgerFile

/// The signed acts that a folder keeps, so that none is dropped and none enters twice (STORAGE,
/// Idempotent append).
///
/// ```text
/// NAME.DIGEST.scitt             signed, and about to be handed in: with its values
/// NAME.DIGEST.entry-881.scitt   registered: as it stands in the log, without values
/// ```
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
                // It may hold values, and nobody will ever ask for it.
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

    /// What an earlier run signed and may have handed in, or nil.
    func pending(_ act: Digest) throws -> SentStatement? {
        try look()
        return try pending[Self.key(act)].map(Self.read)
    }

    /// Where an act lies, or will, while nobody knows whether it is in the log.
    func pendingPath(_ act: Digest) throws -> String {
        try look()
        let key = Self.key(act)
        return pending[key] ?? path(key)
    }

    private func path(_ key: String) -> String { "\(folder)/\(name).\(key)\(Self.ending)" }

    /// The acts of this name that an earlier run signed, and whose entry nobody has asked for
    /// since: their JSON was edited. They may hold values.
    public func leftOver() throws -> [String] {
        try look()
        return pending.filter { $0.value == path($0.key) }.values.sorted()
    }

    /// The registered form of the next act of this digest, in the order of entries, where the log
    /// that is asked holds it; nil for one that has not been met.
    ///
    /// A log put back from a backup may have lost entries: what it does not hold is filed anew.
    func nextRegistered(_ act: Digest, isHeld: (Digest) -> Bool) throws -> SentStatement? {
        try look()
        let held = try (registered[Self.key(act)] ?? []).map { ($0.path, try Self.read($0.path)) }
            .filter { isHeld($1.statement.leafHash) }
        let met = metCount[Self.key(act), default: 0]
        guard met < held.count else { return nil }
        let (path, sent) = held[met]
        // Stopped between the two steps of `settle`.
        if !sent.disclosures.isEmpty { try DurableFile.write(sent.statement.bytes, to: path) }
        return sent
    }

    /// An act that is kept, or is to be.
    struct Act {
        let acts: KeptActs
        /// What tells it from another before it is signed.
        let digest: Digest

        /// Where it lies, or will, while nobody knows whether it is in the log.
        func path() throws -> String { try acts.pendingPath(digest) }
    }

    /// Keeps acts before they are handed in: synced, and their owner's alone where values are in
    /// them.
    static func keep(_ acts: [(act: Act, sent: SentStatement)]) throws {
        var files: [RegularFile.New] = []
        for (act, sent) in acts {
            do {
                try FileManager.default.createDirectory(
                    atPath: act.acts.folder, withIntermediateDirectories: true)
            } catch { throw StorageError.permission(act.acts.folder) }
            files.append(
                RegularFile.New(
                    try act.path(), try sent.encoded(),
                    mode: sent.disclosures.isEmpty ? 0o644 : 0o600))
        }
        try DurableFile.write(files)
        for (act, _) in acts { act.acts.pending[key(act.digest)] = try act.path() }
    }

    /// Takes back an act that was refused.
    func drop(_ act: Digest) throws {
        guard let path = pending.removeValue(forKey: Self.key(act)) else { return }
        try DurableFile.remove(path)
    }

    /// Gives kept acts the numbers of their entries, and takes the values out of them.
    ///
    /// Renamed first: whatever stops this in between, the acts stay known.
    static func settle(_ acts: [(act: Act, sent: SentStatement, entry: EntryIndex)]) throws {
        var renamed: [String] = []
        var emptied: [RegularFile.New] = []
        for (act, sent, entry) in acts {
            let key = key(act.digest)
            // Met: an equal one behind it is another.
            act.acts.metCount[key, default: 0] += 1
            guard let path = act.acts.pending[key] else { continue }
            let kept = "\(path.dropLast(ending.count)).\(entryMark)\(entry)\(ending)"
            guard rename(path, kept) == 0 else { throw StorageError.system(kept) }
            act.acts.pending[key] = nil
            act.acts.registered[key, default: []].append((entry, kept))
            renamed.append(kept)
            if !sent.disclosures.isEmpty {
                emptied.append(RegularFile.New(kept, sent.statement.bytes))
            }
        }
        try DurableFile.write(emptied, renamed: renamed)
    }

    private static func key(_ act: Digest) -> String { String(act.hex.prefix(digitCount)) }

    private static func read(_ path: String) throws -> SentStatement {
        guard let bytes = try DurableFile.read(path) else {
            throw StorageError.inputOutput("\(path) is gone")
        }
        do { return try SentStatement(decoding: bytes) } catch {
            throw StorageError.unreadable("\(path): \(error)")
        }
    }
}
