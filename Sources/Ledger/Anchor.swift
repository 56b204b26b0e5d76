public import COSE
public import Foundation
public import TransparencyLog

/// The newest published checkpoint, kept outside the ledger's folder and its backups.
///
/// A log put back from an old backup is missing what was published since: it must not grow a second
/// history. The anchor is written and synced before a checkpoint leaves the house (DESIGN).
public struct Anchor: Sendable {
    /// The anchor's file.
    public let path: String

    /// The anchor of a ledger folder: the file named, else `CERTLEDGER_ANCHOR`, else `DIR.anchor`
    /// beside the folder. A file inside the folder is refused: it would be restored with it.
    public init(
        folder: String, file: String?,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(StorageError) {
        let folder = URL(filePath: folder).standardizedFileURL.resolvingSymlinksInPath().path
        let trimmed = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        let named = file ?? environment["CERTLEDGER_ANCHOR"] ?? trimmed + ".anchor"
        path = URL(filePath: named).standardizedFileURL.path
        let parent = URL(filePath: path).deletingLastPathComponent().resolvingSymlinksInPath().path
        guard parent != trimmed, !parent.hasPrefix(trimmed + "/") else {
            throw .unreadable(
                "the anchor \(path) lies inside the ledger's folder, and would be restored with it")
        }
    }

    /// The checkpoint kept there, or nil when there is none.
    public func read() throws(StorageError) -> Checkpoint? {
        guard let bytes = DurableFile.read(path) else { return nil }
        do {
            let note = try SignedNote(parsing: bytes)
            return try Checkpoint(parsingText: note.text)
        } catch { throw .anchor("the anchor \(path) cannot be read: \(error)") }
    }

    /// Keeps a newer signed checkpoint.
    public func move(to note: [UInt8]) throws(StorageError) {
        try DurableFile.write(note, to: path)
    }

    /// Whether a log may grow: it holds the anchor's tree, unchanged.
    public func check(_ log: some EventLog, origin: String) throws {
        guard let anchored = try read() else {
            if try log.entryCount() == 0 { return }
            throw StorageError.anchor(
                "the anchor \(path) is missing: reading works, appending does not")
        }
        guard anchored.origin == origin else {
            throw StorageError.anchor("the anchor \(path) is of another log, \(anchored.origin)")
        }
        let size = try log.entryCount()
        guard anchored.size <= size else {
            throw StorageError.anchor(
                "the log holds \(size) entries, \(anchored.size) were published: it was put "
                    + "back from an old copy"
            )
        }
        guard try anchored.root == Tree.root(size: anchored.size, node: log.node) else {
            throw StorageError.anchor(
                "the log contradicts the checkpoint of size \(anchored.size) that was published")
        }
    }
}

extension EventLog {
    /// A stored node that must be there.
    public func node(_ index: UInt64) throws -> Digest {
        guard let node = try storedNode(at: index) else {
            throw StorageError.unreadable("the node \(index) is missing")
        }
        return node
    }
}
