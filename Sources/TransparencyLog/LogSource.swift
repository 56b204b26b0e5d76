public import COSE

/// A checkpoint as a ledger keeps it: its text is rebuilt from the tree, so only what cannot be
/// rebuilt is kept (FORMATS §4, §5).
public struct StoredCheckpoint: Hashable, Sendable {
    /// The tree size it is about.
    public let size: UInt64
    /// When it was made, POSIX seconds: the registration time of the entries it first covers.
    public let time: Int64
    /// The log's Ed25519 signature over the checkpoint's text; 64 bytes.
    public let noteSignature: [UInt8]
    /// The log's signature of the receipt of its last entry, which covers `time`; 64 bytes.
    public let receiptSignature: [UInt8]

    /// Takes the stored columns as they are; whether they verify is the audit's to say.
    public init(size: UInt64, time: Int64, noteSignature: [UInt8], receiptSignature: [UInt8]) {
        self.size = size
        self.time = time
        self.noteSignature = noteSignature
        self.receiptSignature = receiptSignature
    }
}

/// A log laid open for an audit: a ledger file, a tile directory, or a log in memory.
///
/// What it gives is a claim, never a fact: the audit recomputes all of it from the statements.
public protocol LogSource {
    /// The number of entries it holds.
    func entryCount() throws -> UInt64
    /// Gives the entries in order from an index on: index, statement, and the leaf hash that is
    /// kept beside it, where one is kept.
    func forEachEntry(
        from index: UInt64, _ body: (UInt64, [UInt8], Digest?) throws -> Void) throws
    /// The stored node at an index of the append-only numbering; nil when it is not there.
    func storedNode(at index: UInt64) throws -> Digest?
    /// The number of stored nodes, or nil when the source keeps none.
    func storedNodeCount() throws -> UInt64?
    /// Every checkpoint it keeps, by rising size; nil when it keeps only a published note.
    func checkpoints() throws -> [StoredCheckpoint]?
    /// The newest published checkpoint as a signed note, when the source has one.
    func publishedCheckpoint() throws -> [UInt8]?
    /// What is wrong with the container itself: guards dropped, schema changed, pages damaged.
    func faults() throws -> [String]
    /// What this kind of source cannot show, by stable names.
    var cannotShow: [String] { get }
}

extension LogSource {
    /// Gives the entries of a range in order; ends early where the source does, or cannot be read.
    public func forEachEntry(in range: Range<UInt64>, _ body: (UInt64, [UInt8]) -> Void) {
        try? forEachEntry(from: range.lowerBound) { index, bytes, _ in
            guard index < range.upperBound else { throw RangeEnd() }
            body(index, bytes)
        }
    }
}

/// Stops reading at the end of a range.
private struct RangeEnd: Error {}
