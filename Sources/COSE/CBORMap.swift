/// A CBOR map with unique keys, kept in the order in which it is encoded (RFC 8949 §4.2.1).
public struct CBORMap: Sendable {
    /// The pairs, in bytewise lexicographic order of their encoded keys.
    public private(set) var pairs: [(key: CBOR, value: CBOR)]

    /// Takes the pairs in any order.
    ///
    /// - Precondition: no key occurs twice. Pairs that come from outside go through
    ///   `init(unique:)`.
    public init(_ pairs: [(CBOR, CBOR)] = []) {
        guard let map = Self(unique: pairs) else { preconditionFailure("a map has a key twice") }
        self = map
    }

    /// Takes the pairs in any order; nil when a key occurs twice.
    public init?(unique pairs: [(CBOR, CBOR)]) {
        self.pairs = pairs.map { (key: $0.0, value: $0.1) }
        // Most are written in their order.
        if Self.isAscending(self.pairs) { return }
        self.pairs.sort { $0.key < $1.key }
        if !Self.isAscending(self.pairs) { return nil }
    }

    /// Takes pairs that the caller has already found to be sorted and unique.
    init(sorted pairs: [(key: CBOR, value: CBOR)]) {
        self.pairs = pairs
    }

    /// The pairs that meet a condition, in their order.
    public func filter(_ isWanted: (_ key: CBOR, _ value: CBOR) -> Bool) -> CBORMap {
        CBORMap(sorted: pairs.filter { isWanted($0.key, $0.value) })
    }

    /// The number of pairs.
    public var count: Int { pairs.count }

    /// True when there are no pairs.
    public var isEmpty: Bool { pairs.isEmpty }

    /// The value of a key; setting nil removes the pair.
    public subscript(key: CBOR) -> CBOR? {
        get {
            let index = insertionIndex(of: key)
            guard index < pairs.count, pairs[index].key == key else { return nil }
            return pairs[index].value
        }
        set {
            let index = insertionIndex(of: key)
            let isPresent = index < pairs.count && pairs[index].key == key
            switch (isPresent, newValue) {
            case (true, let value?): pairs[index].value = value
            case (true, nil): pairs.remove(at: index)
            case (false, let value?): pairs.insert((key, value), at: index)
            case (false, nil): break
            }
        }
    }

    /// The value of a text key.
    ///
    /// Found one after the other: a map has few keys, and telling texts apart is cheaper than
    /// putting them in order. Texts are the same when their bytes are, as everywhere here.
    public subscript(text: String) -> CBOR? {
        get {
            let byteCount = text.utf8.count
            for index in pairs.indices {
                guard case .text(let key) = pairs[index].key, key.utf8.count == byteCount,
                    key == text, CBOR.order(.text(key), .text(text)) == 0
                else { continue }
                return pairs[index].value
            }
            return nil
        }
        set { self[CBOR.text(text)] = newValue }
    }

    /// The value of an integer key; found one after the other, as that of a text.
    public subscript(int: Int) -> CBOR? {
        get {
            for index in pairs.indices where pairs[index].key.int == int {
                return pairs[index].value
            }
            return nil
        }
        set { self[CBOR(int)] = newValue }
    }

    /// The first index whose key does not sort before `key`.
    private func insertionIndex(of key: CBOR) -> Int {
        var low = 0
        var high = pairs.count
        while low < high {
            let middle = (low + high) / 2
            if pairs[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func isAscending(_ pairs: [(key: CBOR, value: CBOR)]) -> Bool {
        zip(pairs, pairs.dropFirst()).allSatisfy { $0.key < $1.key }
    }
}

extension CBORMap: Hashable {
    /// True when the same keys have the same values.
    public static func == (left: Self, right: Self) -> Bool {
        left.pairs.elementsEqual(right.pairs) { $0.key == $1.key && $0.value == $1.value }
    }

    /// Feeds the count and the pairs in order.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(pairs.count)
        for pair in pairs {
            hasher.combine(pair.key)
            hasher.combine(pair.value)
        }
    }
}

extension CBORMap: ExpressibleByDictionaryLiteral {
    /// Takes the pairs of a literal.
    ///
    /// - Precondition: no key occurs twice.
    public init(dictionaryLiteral pairs: (CBOR, CBOR)...) { self.init(pairs) }
}
