public import COSE
public import TransparencyLog

/// A log as C2SP tiles: the published checkpoint, the entry bundles, the hash tiles.
///
/// Hash tiles are held against the statements too: they are what proofs are made from.
public final class TileSource: LogSource, Sendable {
    private let read: @Sendable (String) throws -> [UInt8]?
    private let note: [UInt8]
    private let size: UInt64

    /// Opens a tile directory, given a function that reads a file by its path within it, nil when
    /// there is none.
    public init(read: @escaping @Sendable (String) throws -> [UInt8]?) throws {
        self.read = read
        guard let note = try read("checkpoint") else { throw TileSourceError.noCheckpoint }
        self.note = note
        do {
            size = try Checkpoint(parsingText: try SignedNote(parsing: note).text).size
        } catch { throw TileSourceError.badCheckpoint("\(error)") }
    }

    /// What this kind of source cannot show.
    public let cannotShow = ["clock-at-admission", "vault", "guards", "registration-times"]

    /// The number of entries.
    public func entryCount() throws -> UInt64 { size }

    /// The entries in order from an index on, each with the leaf hash kept beside it.
    public func forEachEntry(
        from index: UInt64, _ body: (UInt64, [UInt8], Digest?) throws -> Void
    ) throws {
        for tile in Tile.tiles(forSize: size) where tile.content == .entries {
            let first = tile.index * UInt64(Tile.fullWidth)
            guard first + UInt64(tile.width) > index else { continue }
            guard let bytes = try read(tile.path) else { throw TileSourceError.missing(tile.path) }
            let entries: [[UInt8]]
            do { entries = try EntryBundle.decode(bytes, width: tile.width) } catch {
                throw TileSourceError.damaged(tile.path, "\(error)")
            }
            for (offset, entry) in entries.enumerated() where first + UInt64(offset) >= index {
                try body(first + UInt64(offset), entry, nil)
            }
        }
    }

    /// A stored node, or nil when it is not there.
    public func storedNode(at index: UInt64) throws -> Digest? { nil }

    /// The number of stored nodes; nil where none are kept.
    public func storedNodeCount() throws -> UInt64? { nil }

    /// Nil: only a note is kept.
    public func checkpoints(above size: UInt64, limit: Int) throws -> [StoredCheckpoint]? {
        nil
    }

    /// None: the one that is published is kept whole.
    public func notes(above size: UInt64, limit: Int) throws -> [StoredNote] { [] }

    /// The newest published checkpoint as a signed note, where there is one.
    public func publishedCheckpoint() throws -> [UInt8]? { note }

    /// Every hash tile, recomputed from the entries.
    public func faults(reading isWhole: Bool) -> @Sendable () throws -> [SourceFault] {
        { try isWhole ? self.tileFaults() : [] }
    }

    private func tileFaults() throws -> [SourceFault] {
        var faults: [SourceFault] = []
        var frontier = Frontier()
        var nodes: [Digest] = []
        do {
            try forEachEntry(from: 0) { _, entry, _ in
                nodes += frontier.append(Tree.leafHash(entry))
            }
        } catch let error as TileSourceError {
            return [SourceFault(error.description)]
        }
        for tile in Tile.tiles(forSize: size) where tile.content != .entries {
            guard let bytes = try read(tile.path) else {
                faults.append(SourceFault("the tile \(tile.path) is missing"))
                continue
            }
            if bytes != tile.bytes(node: { nodes[Int($0)] }) {
                faults.append(
                    SourceFault(
                        "the tile \(tile.path) is not what the entries give", over: tile.entries))
            }
        }
        return faults
    }
}

/// Why a folder is no tile directory, or cannot be read on.
public enum TileSourceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The folder holds no file `checkpoint`.
    case noCheckpoint
    /// The file `checkpoint` holds no checkpoint; the text says why.
    case badCheckpoint(String)
    /// A file that the checkpoint's size asks for is missing.
    case missing(String)
    /// A file holds something else.
    case damaged(String, String)

    public var description: String {
        switch self {
        case .noCheckpoint: "no tile directory: it has no checkpoint"
        case .badCheckpoint(let fault): "no tile directory: its checkpoint is none: \(fault)"
        case .missing(let path): "the tile \(path) is missing"
        case .damaged(let path, let fault): "the tile \(path): \(fault)"
        }
    }
}
