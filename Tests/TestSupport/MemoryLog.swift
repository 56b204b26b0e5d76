public import COSE
public import Ledger
import Synchronization
public import TransparencyLog

/// The log in memory: what is tested above a log, without a file, under the same contract.
public final class MemoryLog: EventLog {
    private struct Content {
        var statements: [[UInt8]] = []
        var leaves: [Digest] = []
        var nodes: [Digest] = []
        var stored: [StoredCheckpoint] = []
        var notes: [StoredNote] = []
    }

    private let content = Mutex(Content())

    /// An empty log.
    public init() {}

    /// What this kind of source cannot show.
    public let cannotShow = ["clock-at-admission", "vault", "guards"]

    /// One batch, all or nothing, at the size it expects.
    public func append(_ batch: LogBatch) throws {
        try content.withLock { content throws(StorageError) in
            let size = UInt64(content.statements.count)
            try batch.check(size: size, newestTime: content.stored.last?.time)
            var leaves = Set(content.leaves)
            for leaf in batch.leaves where !leaves.insert(leaf).inserted {
                throw StorageError.leafExists
            }
            content.statements += batch.statements
            content.leaves += batch.leaves
            content.nodes += batch.nodes
            content.stored += batch.checkpoints
        }
    }

    /// Keeps a published note's signatures.
    public func keep(_ note: StoredNote) throws {
        try content.withLock { content throws(StorageError) in
            guard note.size > content.notes.last?.size ?? 0,
                content.stored.contains(where: { $0.size == note.size })
            else { throw StorageError.malformedBatch("a note of size \(note.size)") }
            content.notes.append(note)
        }
    }

    /// The newest note kept, or nil.
    public func latestNote() throws -> StoredNote? { content.withLock { $0.notes.last } }

    /// The entry at an index, or nil beyond the end.
    public func entry(at index: UInt64) throws -> [UInt8]? {
        content.withLock { $0.statements.at(index) }
    }

    /// The first checkpoint that covers an entry.
    public func checkpoint(covering index: UInt64) throws -> StoredCheckpoint? {
        content.withLock { content in content.stored.first { $0.size > index } }
    }

    /// The newest checkpoint, or nil.
    public func latestCheckpoint() throws -> StoredCheckpoint? {
        content.withLock { $0.stored.last }
    }

    /// The number of entries.
    public func entryCount() throws -> UInt64 {
        content.withLock { UInt64($0.statements.count) }
    }

    /// The entries in order from an index on, each with the leaf hash kept beside it.
    public func forEachEntry(
        from index: UInt64, _ body: (UInt64, [UInt8], Digest?) throws -> Void
    ) throws {
        let (statements, leaves) = content.withLock { ($0.statements, $0.leaves) }
        for position in statements.indices.dropFirst(Int(clamping: index)) {
            try body(UInt64(position), statements[position], leaves[position])
        }
    }

    /// A stored node, or nil when it is not there.
    public func storedNode(at index: UInt64) throws -> Digest? {
        content.withLock { $0.nodes.at(index) }
    }

    /// The number of stored nodes; nil where none are kept.
    public func storedNodeCount() throws -> UInt64? {
        content.withLock { UInt64($0.nodes.count) }
    }

    /// The checkpoints kept of trees above a size, by rising size, at most so many.
    public func checkpoints(above size: UInt64, limit: Int) throws -> [StoredCheckpoint]? {
        content.withLock { content in
            Array(content.stored.lazy.filter { $0.size > size }.prefix(limit))
        }
    }

    /// The published notes kept of trees above a size, by rising size, at most so many.
    public func notes(above size: UInt64, limit: Int) throws -> [StoredNote] {
        content.withLock { Array($0.notes.lazy.filter { $0.size > size }.prefix(limit)) }
    }

    /// The newest published checkpoint as a signed note, where there is one.
    public func publishedCheckpoint() throws -> [UInt8]? { nil }

    /// What is wrong with the container itself.
    public func faults(reading isWhole: Bool) -> @Sendable () throws -> [SourceFault] { { [] } }
}

extension Array {
    fileprivate func at(_ index: UInt64) -> Element? {
        index < UInt64(count) ? self[Int(index)] : nil
    }
}
