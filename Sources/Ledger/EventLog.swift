public import COSE
public import TransparencyLog

/// The log that entries are appended to: one appender, many readers (DESIGN, Storage).
///
/// Nothing above this protocol may assume what it is kept in. Its contract is a test suite that
/// every implementation passes: an append is all or nothing, at the size the appender expects; it
/// stores the tree's new nodes and its checkpoints with it; what was appended never changes; and
/// whoever reads entries one by one may ask the same log for more.
public protocol EventLog: AnyObject, LogSource {
    /// Appends one batch: statements with their leaf hashes, the new nodes, and its checkpoints.
    ///
    /// Receipts and checkpoints may be released once this returns, never before. Throws a
    /// `StorageError`; after one that `leavesOutcomeUnknown`, state and tree are to be discarded
    /// and the log opened and read again.
    func append(_ batch: LogBatch) throws
    /// The entry at an index, or nil beyond the end.
    func entry(at index: UInt64) throws -> [UInt8]?
    /// The first checkpoint that covers an entry, or nil beyond the end.
    func checkpoint(covering index: UInt64) throws -> StoredCheckpoint?
    /// The newest checkpoint, or nil when the log is empty.
    func latestCheckpoint() throws -> StoredCheckpoint?
    /// Keeps the signatures of a note that is published: behind the newest that is kept, at a size
    /// that a checkpoint has.
    func keep(_ note: StoredNote) throws
    /// The newest note kept, or nil when none was published.
    func latestNote() throws -> StoredNote?
}

extension EventLog {
    /// A stored node that must be there.
    public func node(_ index: UInt64) throws -> Digest {
        guard let node = try storedNode(at: index) else { throw StorageError.missingNode(index) }
        return node
    }
}
