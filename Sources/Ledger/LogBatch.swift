public import COSE
public import TransparencyLog

/// What one transaction appends.
public struct LogBatch: Sendable {
    /// The most bytes of a statement: what fits an entry bundle (FORMATS §1).
    public static let maximumStatementByteCount = 65_535

    /// The size the log must have before.
    public let expectedSize: UInt64
    /// The statements, in order.
    public let statements: [[UInt8]]
    /// Their leaf hashes.
    public let leaves: [Digest]
    /// The nodes of the append-only numbering that they add.
    public let nodes: [Digest]
    /// The checkpoints over it, signed before the commit: of rising sizes, the last one over all.
    public let checkpoints: [StoredCheckpoint]

    /// Takes a batch whose parts belong together.
    public init(
        expectedSize: UInt64, statements: [[UInt8]], leaves: [Digest], nodes: [Digest],
        checkpoints: [StoredCheckpoint]
    ) {
        self.expectedSize = expectedSize
        self.statements = statements
        self.leaves = leaves
        self.nodes = nodes
        self.checkpoints = checkpoints
    }

    /// Refuses a batch that does not belong after a log's newest entry and the time of its newest
    /// checkpoint: what every log does first.
    ///
    /// Hashes and signatures are the appender's: they are the audit's to recompute.
    public func check(size: UInt64, newestTime: Int64?) throws(StorageError) {
        guard expectedSize == size else {
            throw .sizeConflict(expected: expectedSize, found: size)
        }
        guard !statements.isEmpty, statements.count == leaves.count else {
            throw .malformedBatch("\(statements.count) statements, \(leaves.count) leaf hashes")
        }
        let limit = 1...Self.maximumStatementByteCount
        if let odd = statements.first(where: { !limit.contains($0.count) }) {
            throw .malformedBatch("a statement of \(odd.count) bytes; wanted \(limit)")
        }
        let newSize = size + UInt64(statements.count)
        let wanted = Tree.storedNodeCount(newSize) - Tree.storedNodeCount(size)
        guard UInt64(nodes.count) == wanted else {
            throw .malformedBatch("\(nodes.count) nodes; wanted \(wanted)")
        }
        try checkCheckpoints(size: size, newSize: newSize, newestTime: newestTime ?? 0)
    }

    private func checkCheckpoints(
        size: UInt64, newSize: UInt64, newestTime: Int64
    ) throws(StorageError) {
        var (covered, time) = (size, newestTime)
        for checkpoint in checkpoints {
            guard checkpoint.size > covered else {
                throw .malformedBatch("a checkpoint of size \(checkpoint.size) behind \(covered)")
            }
            guard checkpoint.time >= time else {
                throw .malformedBatch("the time \(checkpoint.time) runs back behind \(time)")
            }
            guard checkpoint.signature.count == PublicKey.signatureByteCount else {
                throw .malformedBatch("a signature has not 64 bytes")
            }
            (covered, time) = (checkpoint.size, checkpoint.time)
        }
        guard covered == newSize else {
            throw .malformedBatch("checkpoints over \(covered) entries; wanted \(newSize)")
        }
    }
}
