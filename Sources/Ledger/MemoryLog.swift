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

    public let cannotShow = ["clock-at-admission", "vault", "guards"]

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

    public func entry(at index: UInt64) throws -> [UInt8]? {
        index < UInt64(statements.count) ? statements[Int(index)] : nil
    }

    public func index(of leaf: Digest) throws -> UInt64? { indices[leaf] }

    public func checkpoint(covering index: UInt64) throws -> StoredCheckpoint? {
        stored.first { $0.size > index }
    }

    public func latestCheckpoint() throws -> StoredCheckpoint? { stored.last }

    public func entryCount() throws -> UInt64 { UInt64(statements.count) }

    public func forEachEntry(
        from index: UInt64, _ body: (UInt64, [UInt8], Digest?) throws -> Void
    ) throws {
        for position in statements.indices.dropFirst(Int(clamping: index)) {
            try body(UInt64(position), statements[position], leaves[position])
        }
    }

    public func storedNode(at index: UInt64) throws -> Digest? {
        index < UInt64(nodes.count) ? nodes[Int(index)] : nil
    }

    public func storedNodeCount() throws -> UInt64? { UInt64(nodes.count) }

    public func checkpoints() throws -> [StoredCheckpoint]? { stored }

    public func publishedCheckpoint() throws -> [UInt8]? { nil }

    public func faults() throws -> [String] { [] }
}
