public import COSE

/// The right edge of a tree: the complete subtrees that its leaves fall into, largest first.
///
/// Enough to append and to give the root, in at most 63 hashes; a compact range from 0.
public struct Frontier: Hashable, Sendable {
    /// The number of entries.
    public private(set) var size: UInt64

    /// One hash for every one-bit of `size`, from the highest bit down.
    public private(set) var hashes: [Digest]

    /// The frontier of the tree without entries.
    public init() {
        size = 0
        hashes = []
    }

    /// Takes a frontier kept elsewhere; nil when the hashes are not as many as `size` has
    /// one-bits, or `size` is above `Tree.maximumSize`.
    public init?(size: UInt64, hashes: [Digest]) {
        guard size <= Tree.maximumSize, hashes.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.hashes = hashes
    }

    /// Appends a leaf and gives the hashes to store for it, in the order of their numbers.
    ///
    /// The first gets the number `Tree.storedNodeCount(size)`; one more follows for each trailing
    /// one-bit of `size`.
    ///
    /// - Precondition: `size` is below `Tree.maximumSize`.
    @discardableResult
    public mutating func append(_ leaf: Digest) -> [Digest] {
        precondition(size < Tree.maximumSize, "a tree has at most \(Tree.maximumSize) entries")
        var stored = [leaf]
        var hash = leaf
        for _ in 0..<(~size).trailingZeroBitCount {
            hash = Tree.nodeHash(hashes.removeLast(), hash)
            stored.append(hash)
        }
        hashes.append(hash)
        size += 1
        return stored
    }

    /// The root of the tree (RFC 9162 §2.1.1).
    public var root: Digest {
        guard var root = hashes.last else { return Tree.emptyRoot }
        for hash in hashes.dropLast().reversed() { root = Tree.nodeHash(hash, root) }
        return root
    }
}

extension Frontier: Codable {
    private enum CodingKeys: String, CodingKey {
        case size, hashes
    }

    /// Reads `size` and `hashes`, and refuses another number of hashes than `size` asks for.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let size = try container.decode(UInt64.self, forKey: .size)
        let hashes = try container.decode([Digest].self, forKey: .hashes)
        guard let frontier = Frontier(size: size, hashes: hashes) else {
            throw DecodingError.dataCorruptedError(
                forKey: .hashes, in: container,
                debugDescription: "a frontier has one hash for every one-bit of its size")
        }
        self = frontier
    }

    /// Writes `size` and `hashes`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(size, forKey: .size)
        try container.encode(hashes, forKey: .hashes)
    }
}
