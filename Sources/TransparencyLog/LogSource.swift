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
    /// The same by the log's former key, while both sign; 64 bytes, or nil.
    public let formerSignature: [UInt8]?
    /// The log's signatures of the receipts of the entries that it is the first to cover, in their
    /// order; each covers `time`; 64 bytes each. All are kept: a key that is gone signs nothing
    /// again, and a receipt is the same whenever it is made.
    public let receiptSignatures: [UInt8]

    /// Takes the stored columns as they are; whether they verify is the audit's to say.
    public init(
        size: UInt64, time: Int64, noteSignature: [UInt8], formerSignature: [UInt8]? = nil,
        receiptSignatures: [UInt8]
    ) {
        self.size = size
        self.time = time
        self.noteSignature = noteSignature
        self.formerSignature = formerSignature
        self.receiptSignatures = receiptSignatures
    }

    /// How many entries it is the first to cover, by the receipts that it keeps.
    public var receiptCount: Int { receiptSignatures.count / PublicKey.signatureByteCount }

    /// The stored signature of an entry's receipt; nil when it keeps none of it.
    public func receiptSignature(of index: UInt64) -> [UInt8]? {
        let count = UInt64(receiptCount)
        guard index < size, count <= size, index >= size - count else { return nil }
        let start = Int(index - (size - count)) * PublicKey.signatureByteCount
        return Array(receiptSignatures[start..<(start + PublicKey.signatureByteCount)])
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
    /// keeps only a published note. Each has the receipts of its entries: a long log's are many.
    func checkpoints(above size: UInt64, limit: Int) throws -> [StoredCheckpoint]?
    /// The newest published checkpoint as a signed note, when the source has one.
    func publishedCheckpoint() throws -> [UInt8]?
    /// What is wrong with the container itself: guards dropped, schema changed; and pages damaged,
    /// when all of it is to be read.
    func faults(reading isWhole: Bool) throws -> [SourceFault]
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
