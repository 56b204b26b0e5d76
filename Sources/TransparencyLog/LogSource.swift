public import COSE

/// A checkpoint as a ledger keeps it: its root is rebuilt from the tree, so only what cannot be
/// rebuilt is kept (FORMATS §4).
public struct StoredCheckpoint: Hashable, Sendable {
    /// The tree size it is about.
    public let size: UInt64
    /// When it was made, POSIX seconds: the registration time of the entries it first covers.
    public let time: Int64
    /// The log's Ed25519 signature of the receipts under it: over size, time and root; 64 bytes.
    public let signature: [UInt8]

    /// Takes the stored columns as they are; whether they verify is the audit's to say.
    public init(size: UInt64, time: Int64, signature: [UInt8]) {
        self.size = size
        self.time = time
        self.signature = signature
    }
}

/// A checkpoint that was published as a signed note, as a ledger keeps it: its text is rebuilt from
/// the tree (FORMATS §5).
public struct StoredNote: Hashable, Sendable {
    /// The tree size it is about; a checkpoint is kept of it too.
    public let size: UInt64
    /// The log's Ed25519 signature over the checkpoint's text; 64 bytes.
    public let signature: [UInt8]
    /// The same by the log's former key, while both sign; 64 bytes, or nil.
    public let formerSignature: [UInt8]?

    /// Takes the stored columns as they are; whether they verify is the audit's to say.
    public init(size: UInt64, signature: [UInt8], formerSignature: [UInt8]? = nil) {
        self.size = size
        self.signature = signature
        self.formerSignature = formerSignature
    }
}

/// What is wrong with a source itself.
public struct SourceFault: Hashable, Sendable {
    /// What was found, as one line.
    public let text: String
    /// The entries that it would be wrong for, if one of them was changed; nil where it is about
    /// none.
    public let entries: Range<UInt64>?

    /// Takes what was found, and the entries that are recomputed into it.
    public init(_ text: String, over entries: Range<UInt64>? = nil) {
        self.text = text
        self.entries = entries
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
    /// The checkpoints it keeps of trees above a size, by rising size, at most so many; nil when it
    /// keeps only a published note.
    func checkpoints(above size: UInt64, limit: Int) throws -> [StoredCheckpoint]?
    /// The published notes it keeps of trees above a size, by rising size, at most so many.
    func notes(above size: UInt64, limit: Int) throws -> [StoredNote]
    /// The one published checkpoint of a source that keeps whole notes: a tile directory's.
    func publishedCheckpoint() throws -> [UInt8]?
    /// What is wrong with the container itself: guards dropped, schema changed; and pages damaged,
    /// when all of it is to be read. It is looked for beside whoever reads the entries meanwhile.
    func faults(reading isWhole: Bool) -> @Sendable () throws -> [SourceFault]
    /// What this kind of source cannot show, by stable names.
    var cannotShow: [String] { get }
}

extension LogSource {
    /// Gives the entries of a range in order; ends early where the source does, and throws where
    /// it cannot be read.
    public func forEachEntry(
        in range: Range<UInt64>, _ body: (UInt64, [UInt8]) -> Void
    ) throws {
        do {
            try forEachEntry(from: range.lowerBound) { index, bytes, _ in
                guard index < range.upperBound else { throw RangeEnd() }
                body(index, bytes)
            }
        } catch is RangeEnd {}
    }
}

/// Stops reading at the end of a range.
private struct RangeEnd: Error {}
