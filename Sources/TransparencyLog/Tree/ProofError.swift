public import COSE

/// Why a proof cannot be made, or does not prove what it should.
public enum ProofError: Error, Hashable, Sendable {
    /// A tree has more entries than `Tree.maximumSize`.
    case sizeTooLarge(UInt64)
    /// The entry is not in the tree.
    case indexOutsideTree(index: UInt64, size: UInt64)
    /// Every tree extends the empty one: such a proof says nothing.
    case oldSizeZero
    /// The older tree is larger than the newer one.
    case oldSizeAboveNew(old: UInt64, new: UInt64)
    /// The path has another number of hashes than the sizes ask for.
    case wrongPathCount(found: Int, wanted: Int)
    /// The path leads to another root (of the newer tree, for a consistency proof).
    case wrongRoot(rebuilt: Digest, wanted: Digest)
    /// The path leads to another root of the older tree.
    case wrongOldRoot(rebuilt: Digest, wanted: Digest)
}

extension ProofError: CustomStringConvertible {
    /// What was found and what was wanted, in lower case.
    public var description: String {
        switch self {
        case .sizeTooLarge(let size):
            "found a tree of \(size) entries, wanted at most \(Tree.maximumSize)"
        case .indexOutsideTree(let index, let size):
            "entry \(index) is not in a tree of \(size) entries"
        case .oldSizeZero: "found an old tree without entries, which every tree extends"
        case .oldSizeAboveNew(let old, let new):
            "found an old tree of \(old) entries and a new one of only \(new)"
        case .wrongPathCount(let found, let wanted):
            "found a proof of \(found) hashes, wanted \(wanted)"
        case .wrongRoot(let rebuilt, let wanted):
            "the proof leads to root \(rebuilt), wanted \(wanted)"
        case .wrongOldRoot(let rebuilt, let wanted):
            "the proof leads to old root \(rebuilt), wanted \(wanted)"
        }
    }
}
