public import COSE
public import TransparencyLog

/// The log in memory: the twin that tests and rehearsals use, under the same contract.
public final class MemoryLog: EventLog {
    private var statements: [[UInt8]] = []
    private var leaves: [Digest] = []
    private var indices: [Digest: UInt64] = [:]
    private var nodes: [Digest] = []
    private var stored: [StoredCheckpoint] = []

    /// An empty log.
    public init() {}

    /// What this kind of source cannot show.
    public let cannotShow = ["clock-at-admission", "vault", "guards"]

    /// One batch, all or nothing, at the size it expects.
    public func append(_ batch: LogBatch) throws {
        let size = UInt64(statements.count)
        guard batch.expectedSize == size else {
            throw StorageError.sizeConflict(expected: batch.expectedSize, found: size)
        }
        var indices = indices
        for (offset, leaf) in batch.leaves.enumerated() {
            guard indices.updateValue(size + UInt64(offset), forKey: leaf) == nil else {
                throw StorageError.leafExists
            }
        }
        self.indices = indices
        statements += batch.statements
        leaves += batch.leaves
        nodes += batch.nodes
        stored.append(batch.checkpoint)
    }

    /// The entry at an index, or nil beyond the end.
    public func entry(at index: UInt64) throws -> [UInt8]? {
        index < UInt64(statements.count) ? statements[Int(index)] : nil
    }

    /// The index of a leaf hash, or nil.
    public func index(of leaf: Digest) throws -> UInt64? { indices[leaf] }

    /// The first checkpoint that covers an entry.
    public func checkpoint(covering index: UInt64) throws -> StoredCheckpoint? {
        stored.first { $0.size > index }
    }

    /// The newest checkpoint, or nil.
    public func latestCheckpoint() throws -> StoredCheckpoint? { stored.last }

    /// The number of entries.
    public func entryCount() throws -> UInt64 { UInt64(statements.count) }

    /// The entries in order from an index on, each with the leaf hash kept beside it.
    public func forEachEntry(
        from index: UInt64, _ body: (UInt64, [UInt8], Digest?) throws -> Void
    ) throws {
        for position in statements.indices.dropFirst(Int(clamping: index)) {
            try body(UInt64(position), statements[position], leaves[position])
        }
    }

    /// A stored node, or nil when it is not there.
    public func storedNode(at index: UInt64) throws -> Digest? {
        index < UInt64(nodes.count) ? nodes[Int(index)] : nil
    }

    /// The number of stored nodes; nil where none are kept.
    public func storedNodeCount() throws -> UInt64? { UInt64(nodes.count) }

    /// Every checkpoint kept, by rising size; nil where only a note is.
    public func checkpoints() throws -> [StoredCheckpoint]? { stored }

    /// The newest published checkpoint as a signed note, where there is one.
    public func publishedCheckpoint() throws -> [UInt8]? { nil }

    /// What is wrong with the container itself.
    public func faults() throws -> [String] { [] }
}
