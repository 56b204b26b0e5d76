internal import COSE
public import Foundation
public import TransparencyLog

/// The newest published checkpoint, kept outside the ledger's folder and its backups.
///
/// A log put back from an old backup is missing what was published since: it must not grow a second
/// history. The anchor is written and synced before a checkpoint leaves the house (DESIGN, Anchor).
public struct Anchor: Sendable {
    /// The anchor's file.
    public let path: String

    /// The anchor of a ledger folder: the file named, else `CERTLEDGER_ANCHOR`, else `DIR.anchor`
    /// beside the folder. A file inside the folder is refused: it would be restored with it.
    public init(
        folder: String, file: String?,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(StorageError) {
        let folder = Self.resolved(folder)
        let named = [file, environment["CERTLEDGER_ANCHOR"]].compactMap { $0 }
            .first { !$0.isEmpty }
        path = URL(filePath: named ?? folder + ".anchor").standardizedFileURL.path
        // Both the name and what it leads to: a link in the folder is restored with it too.
        let parent = Self.resolved(URL(filePath: path).deletingLastPathComponent().path)
        let places = [Self.resolved(path), parent + "/" + URL(filePath: path).lastPathComponent]
        guard places.allSatisfy({ $0 != folder && !$0.hasPrefix(folder + "/") }) else {
            throw .unreadable(
                "the anchor \(path) lies inside the ledger's folder, and would be restored with it")
        }
    }

    private static func resolved(_ path: String) -> String {
        let path = URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().path
        return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// The checkpoint kept there, or nil when there is none.
    ///
    /// - Parameter keys: the log's keys; when given, one of them must have signed it.
    public func read(keys: [VerifierKey] = []) throws(StorageError) -> Checkpoint? {
        guard let bytes = try DurableFile.read(path) else { return nil }
        do {
            if !keys.isEmpty { return try Checkpoint(opening: bytes, logKeys: keys) }
            return try Checkpoint(parsingText: try SignedNote(parsing: bytes).text)
        } catch { throw .anchor("the anchor \(path) cannot be read: \(error)") }
    }

    /// Keeps a signed checkpoint, whatever was kept before: for founding, and for one that was
    /// accepted explicitly. Everything else goes through `advance`.
    public func move(to note: [UInt8]) throws(StorageError) {
        try DurableFile.write(note, to: path)
    }

    /// Keeps a newer checkpoint of a log that still holds what the anchor says, before it is
    /// published. The anchor never runs back: when it names a larger tree, or there is none, this
    /// throws.
    public func advance(
        to note: SignedNote, over log: any EventLog, keys: [VerifierKey] = []
    ) throws {
        let next: Checkpoint
        do { next = try Checkpoint(parsingText: note.text) } catch {
            throw StorageError.anchor("not a checkpoint to keep: \(error)")
        }
        try check(log, origin: next.origin, size: next.size, keys: keys)
        try move(to: note.encoded)
    }

    /// Whether a log may grow: it holds the anchor's tree, unchanged.
    public func check(
        _ log: any EventLog, origin: String, keys: [VerifierKey] = []
    ) throws {
        try check(log, origin: origin, size: try log.entryCount(), keys: keys)
    }

    private func check(
        _ log: any EventLog, origin: String, size: UInt64, keys: [VerifierKey]
    ) throws {
        guard let anchored = try read(keys: keys) else {
            if size == 0 { return }
            throw StorageError.anchor(
                "the anchor \(path) is missing: reading works, appending does not")
        }
        guard anchored.origin == origin else {
            throw StorageError.anchor("the anchor \(path) is of another log, \(anchored.origin)")
        }
        guard anchored.size <= size else {
            throw StorageError.anchor(
                "the log holds \(size) entries, \(anchored.size) were published: "
                    + "it was put back from an old copy")
        }
        guard try holds(log, anchored, size: size) else {
            throw StorageError.anchor(
                "the log contradicts the checkpoint of size \(anchored.size) that was published")
        }
    }

    /// Same size, same root; a larger tree, a consistency proof.
    private func holds(
        _ log: any EventLog, _ anchored: Checkpoint, size: UInt64
    ) throws -> Bool {
        guard anchored.size > 0 else { return true }
        let proof = try ConsistencyProof.make(
            oldSize: anchored.size, newSize: size, node: log.node)
        let root = try Tree.root(size: size, node: log.node)
        do { try proof.check(oldRoot: anchored.root, newRoot: root) } catch { return false }
        return true
    }
}
