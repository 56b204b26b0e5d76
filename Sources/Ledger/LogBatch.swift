public import COSE
internal import Cores
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
    private let signing: Meanwhile<StoredCheckpoint>

    /// The checkpoint over all of it, signed before the commit; waits where it is being signed.
    public var checkpoint: StoredCheckpoint { signing.value }

    /// Takes a batch whose parts belong together.
    public init(
        expectedSize: UInt64, statements: [[UInt8]], leaves: [Digest], nodes: [Digest],
        checkpoint: StoredCheckpoint
    ) {
        self.init(
            expectedSize: expectedSize, statements: statements, leaves: leaves, nodes: nodes,
            signing: Meanwhile(checkpoint))
    }

    /// Takes a batch whose checkpoint is being signed.
    init(
        expectedSize: UInt64, statements: [[UInt8]], leaves: [Digest], nodes: [Digest],
        signing: Meanwhile<StoredCheckpoint>
    ) {
        self.expectedSize = expectedSize
        self.statements = statements
        self.leaves = leaves
        self.nodes = nodes
        self.signing = signing
    }

    private var newSize: UInt64 { expectedSize + UInt64(statements.count) }

    /// Refuses a batch whose entries do not belong after a log's newest one.
    ///
    /// Hashes and signatures are the appender's: they are the audit's to recompute.
    func checkEntries(size: UInt64) throws(StorageError) {
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
        let wanted = Tree.storedNodeCount(newSize) - Tree.storedNodeCount(size)
        guard UInt64(nodes.count) == wanted else {
            throw .malformedBatch("\(nodes.count) nodes; wanted \(wanted)")
        }
    }

    /// Gives the checkpoint, or refuses one that does not belong after these entries and after
    /// the time of the newest before it.
    func checkedCheckpoint(after newestTime: Int64?) throws(StorageError) -> StoredCheckpoint {
        let checkpoint = checkpoint
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
        return checkpoint
    }
}
