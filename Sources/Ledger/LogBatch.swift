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
    /// The checkpoint over all of it, signed before the commit.
    public let checkpoint: StoredCheckpoint

    /// Takes a batch whose parts belong together.
    public init(
        expectedSize: UInt64, statements: [[UInt8]], leaves: [Digest], nodes: [Digest],
        checkpoint: StoredCheckpoint
    ) {
        self.expectedSize = expectedSize
        self.statements = statements
        self.leaves = leaves
        self.nodes = nodes
        self.checkpoint = checkpoint
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
        guard checkpoint.size == newSize else {
            throw .malformedBatch("a checkpoint of size \(checkpoint.size); wanted \(newSize)")
        }
        guard checkpoint.time >= newestTime ?? 0 else {
            throw .malformedBatch(
                "the time \(checkpoint.time) runs back behind \(newestTime ?? 0)")
        }
        let former = checkpoint.formerSignature?.count ?? PublicKey.signatureByteCount
        guard checkpoint.noteSignature.count == PublicKey.signatureByteCount,
            former == PublicKey.signatureByteCount,
            checkpoint.receiptSignatures.count % PublicKey.signatureByteCount == 0
        else { throw .malformedBatch("a signature has not 64 bytes") }
        guard checkpoint.receiptCount == statements.count else {
            throw .malformedBatch(
                "\(statements.count) statements, \(checkpoint.receiptCount) receipts")
        }
    }
}
