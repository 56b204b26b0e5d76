import COSE
public import Certification
internal import Foundation
public import TransparencyLog

/// What leaves the house: statements, receipts, proofs, checkpoints, tiles.
extension LedgerFolder {
    /// The newest published checkpoint as a signed note, or nil when none was published.
    public func newestNote() throws -> SignedNote? { try checkpoints().newestNote() }

    /// The log's checkpoints and receipts.
    public func checkpoints() -> Checkpoints {
        Checkpoints(of: log, origin: origin, keys: snapshot.state.logKeys)
    }

    /// Publishes the newest checkpoint: the anchor moves first, and is synced (DESIGN, Anchor).
    /// The note is signed now, and kept; where the log's key is not at hand, or the folder is open
    /// for reading, it is the newest one that was published before, be it over fewer entries.
    ///
    /// Only a log that still holds what was published before is published; after an explicit
    /// acceptance (`ignoresAnchor`), whatever the anchor said.
    public func publish() throws -> SignedNote {
        let size = snapshot.state.size
        if size == 0 { throw StorageError.unreadable("the log is empty") }
        if let kept = try log.latestNote() {
            let note = try checkpoints().note(of: kept)
            if kept.size == size, appends { try moveAnchor(to: note) }
            if kept.size == size { return note }
        }
        guard appends, keyFiles.keyAtHand() != nil else { return try publishedBefore() }
        guard
            let new = try checkpoints().signNote(
                atSize: size, with: keyFiles.present(), on: snapshot.state.logDay)
        else {
            throw StorageError.logKeyMissing("a key that has to sign now, the former one included")
        }
        let note = try checkpoints().note(of: new)
        try moveAnchor(to: note)
        try log.keep(new)
        return note
    }

    private func publishedBefore() throws -> SignedNote {
        guard let note = try newestNote() else {
            throw StorageError.logKeyMissing(
                "\(path) cannot sign, and no checkpoint was published before")
        }
        return note
    }

    private func moveAnchor(to note: SignedNote) throws {
        if ignoresAnchor {
            try anchor.move(to: note.encoded)
        } else {
            try anchor.advance(to: note, over: log, keys: anchorKeys)
        }
    }

    /// Publishes a checkpoint that covers an entry; gives it with its size.
    public func publish(covering index: EntryIndex) throws -> (note: SignedNote, size: UInt64) {
        let note = try publish()
        let size = try Checkpoint(parsingText: note.text).size
        guard index.value < size else {
            throw StorageError.logKeyMissing(
                "entry \(index) is under no published checkpoint, the newest is of \(size)")
        }
        return (note, size)
    }

    /// A statement in its registered form.
    public func statement(at index: EntryIndex) throws -> [UInt8] {
        guard let bytes = try log.entry(at: index.value) else {
            throw StorageError.unreadable(
                "there is no entry \(index); the log holds \(snapshot.state.size)")
        }
        return bytes
    }

    /// The receipt of an entry: the same bytes whenever it is made (FORMATS §4).
    public func receipt(at index: EntryIndex) throws -> [UInt8] {
        _ = try statement(at: index)
        return try checkpoints().receipt(of: index.value).encoded()
    }

    /// The statement with its receipt in the unprotected header.
    public func transparentStatement(at index: EntryIndex) throws -> [UInt8] {
        try TransparentStatement.attach(
            receipts: [receipt(at: index)], to: statement(at: index))
    }

    /// A C2SP proof file of an entry under the newest checkpoint that is published.
    public func proof(at index: EntryIndex) throws -> [UInt8] {
        let statement = try statement(at: index)
        let (note, size) = try publish(covering: index)
        let proof = try InclusionProof.make(index: index.value, size: size, node: log.node)
        return TlogProof(
            extra: statement, index: index.value, hashes: proof.path, checkpoint: note
        ).encoded
    }

    /// Writes the tile directory of the newest checkpoint that is published (FORMATS §6); a file
    /// that is there with the same bytes stays, one with other bytes is an error: tiles never
    /// change.
    public func exportTiles(to folder: String) throws -> Int {
        let note = try publish()
        let size = try Checkpoint(parsingText: note.text).size
        var count = 0
        for tile in Tile.tiles(forSize: size) {
            let bytes =
                tile.content == .entries
                ? try bundle(tile) : try tile.bytes(node: log.node)
            try Self.write(bytes, to: "\(folder)/\(tile.path)")
            count += 1
        }
        try DurableFile.write(note.encoded, to: "\(folder)/checkpoint")
        return count
    }

    private func bundle(_ tile: Tile) throws -> [UInt8] {
        var entries: [[UInt8]] = []
        let first = tile.index * UInt64(Tile.fullWidth)
        for offset in 0..<UInt64(tile.width) {
            entries.append(try statement(at: EntryIndex(first + offset)))
        }
        return try EntryBundle.encode(entries)
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        if let existing = try DurableFile.read(path) {
            guard existing == bytes else {
                throw StorageError.unreadable(
                    "\(path) is there with other bytes; tiles never change")
            }
            return
        }
        let parent = URL(filePath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(
                atPath: parent, withIntermediateDirectories: true)
        } catch { throw StorageError.permission(parent) }
        try DurableFile.write(bytes, to: path)
    }
}
