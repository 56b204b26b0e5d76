public import COSE
public import TransparencyLog

/// The log that entries are appended to: one appender, many readers (DESIGN, Storage).
///
/// Nothing above this protocol may assume what it is kept in. Its contract is a test suite that
/// every implementation passes: an append is all or nothing, at the size the appender expects; it
/// stores the tree's new nodes and one checkpoint with it; what was appended never changes.
public protocol EventLog: AnyObject, LogSource {
    /// One batch: statements with their leaf hashes, the new nodes, and its checkpoint.
    func append(_ batch: LogBatch) throws
    /// The entry at an index, or nil beyond the end.
    func entry(at index: UInt64) throws -> [UInt8]?
    /// The index of a leaf hash, or nil.
    func index(of leaf: Digest) throws -> UInt64?
    /// The first checkpoint that covers an entry.
    func checkpoint(covering index: UInt64) throws -> StoredCheckpoint?
    /// The newest checkpoint, or nil when the log is empty.
    func latestCheckpoint() throws -> StoredCheckpoint?
}

/// What one transaction appends.
public struct LogBatch: Sendable {
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
}
