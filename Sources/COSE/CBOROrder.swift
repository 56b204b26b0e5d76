extension CBOR: Comparable {
    /// The bytewise lexicographic order of the deterministic encodings (RFC 8949 §4.2.1).
    public static func < (left: CBOR, right: CBOR) -> Bool { order(left, right) < 0 }

    /// True when the deterministic encodings are the same bytes.
    public static func == (left: CBOR, right: CBOR) -> Bool { order(left, right) == 0 }

    /// Negative, zero or positive as the encoding of `left` sorts before, with or after `right`.
    ///
    /// Compared without encoding: the first byte orders by major type, a head in shortest form
    /// orders by its value, and encodings delimit themselves, so items compare one by one.
    static func order(_ left: CBOR, _ right: CBOR) -> Int {
        switch (left, right) {
        case (.unsigned(let left), .unsigned(let right)),
            (.negative(let left), .negative(let right)):
            return order(left, right)
        case (.bytes(let left), .bytes(let right)):
            let heads = order(left.count, right.count)
            return heads != 0 ? heads : lexicographicOrder(left, right)
        case (.text(let left), .text(let right)):
            let heads = order(left.utf8.count, right.utf8.count)
            return heads != 0 ? heads : lexicographicOrder(left, right)
        case (.array(let left), .array(let right)):
            return order(left, right)
        case (.map(let left), .map(let right)):
            return order(left, right)
        case (.tagged(let leftTag, let left), .tagged(let rightTag, let right)):
            let tags = order(leftTag, rightTag)
            return tags != 0 ? tags : order(left, right)
        default:
            return order(left.rank, right.rank)
        }
    }

    /// The place of this kind among all kinds, which is the order of their first bytes.
    private var rank: Int {
        switch self {
        case .unsigned: 0
        case .negative: 1
        case .bytes: 2
        case .text: 3
        case .array: 4
        case .map: 5
        case .tagged: 6
        case .bool(false): 7
        case .bool(true): 8
        case .null: 9
        }
    }

    private static func order<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
        left == right ? 0 : left < right ? -1 : 1
    }

    private static func order(_ left: [CBOR], _ right: [CBOR]) -> Int {
        guard left.count == right.count else { return left.count - right.count }
        for (left, right) in zip(left, right) {
            let order = order(left, right)
            if order != 0 { return order }
        }
        return 0
    }

    private static func order(_ left: CBORMap, _ right: CBORMap) -> Int {
        guard left.count == right.count else { return left.count - right.count }
        for (left, right) in zip(left.pairs, right.pairs) {
            let keys = order(left.key, right.key)
            if keys != 0 { return keys }
            let values = order(left.value, right.value)
            if values != 0 { return values }
        }
        return 0
    }

    /// Of texts with as many bytes, where they lie: every look-up of a key comes through here.
    private static func lexicographicOrder(_ left: String, _ right: String) -> Int {
        let order = unsafe left.utf8.withContiguousStorageIfAvailable { left in
            unsafe right.utf8.withContiguousStorageIfAvailable { right in
                unsafe lexicographicOrder(left, right)
            }
        }
        return order.flatMap { $0 } ?? lexicographicOrder(Array(left.utf8), Array(right.utf8))
    }

    private static func lexicographicOrder(_ left: [UInt8], _ right: [UInt8]) -> Int {
        unsafe left.withUnsafeBufferPointer { left in
            unsafe right.withUnsafeBufferPointer { unsafe lexicographicOrder(left, $0) }
        }
    }

    private static func lexicographicOrder(
        _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
    ) -> Int {
        for place in 0..<min(left.count, right.count) {
            let (left, right) = unsafe (left[place], right[place])
            if left != right { return left < right ? -1 : 1 }
        }
        return 0
    }
}

extension CBOR: Hashable {
    /// Feeds the kind and the content, text as its bytes.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(rank)
        switch self {
        case .unsigned(let value), .negative(let value): hasher.combine(value)
        case .bytes(let bytes): hasher.combine(bytes)
        case .text(let text):
            for byte in text.utf8 { hasher.combine(byte) }
        case .array(let items): hasher.combine(items)
        case .map(let map): hasher.combine(map)
        case .tagged(let tag, let item):
            hasher.combine(tag)
            hasher.combine(item)
        case .bool, .null: break
        }
    }
}
