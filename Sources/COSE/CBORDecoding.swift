extension CBOR {
    /// Decodes one item that fills the bytes (RFC 8949), or says why not.
    ///
    /// Accepts definite lengths, shortest heads, unique keys, valid UTF-8, and the values that
    /// `CBOR` has. With `mapOrder` `.deterministic` the bytes are exactly what `encoded()` gives.
    /// Unicode normalisation is not looked at: that is `NFC.isNormalized`.
    public init(
        decoding bytes: [UInt8],
        mapOrder: MapOrder = .deterministic,
        limits: CBORLimits = .statement
    ) throws(CBORError) {
        try self.init(reading: bytes, mapOrder: mapOrder, limits: limits)
        // The reader lets nothing else pass; this holds should it ever have a gap.
        guard mapOrder == .any || Self.areSame(encoded(), bytes) else { throw .notDeterministic }
    }

    /// Reads one item that fills the bytes; whoever asks compares what it encodes to.
    init(reading bytes: [UInt8], mapOrder: MapOrder, limits: CBORLimits) throws(CBORError) {
        guard bytes.count <= limits.maximumByteCount else {
            throw .tooLong(byteCount: bytes.count, maximum: limits.maximumByteCount)
        }
        self = try unsafe bytes.withUnsafeBufferPointer { bytes throws(CBORError) in
            var reader = unsafe CBORReader(
                bytes: CBORInput(bytes), mapOrder: mapOrder, limits: limits)
            let item = try reader.readItem(depth: 0)
            guard reader.position == bytes.count else {
                throw CBORError.trailingBytes(at: reader.position)
            }
            return item
        }
    }
}

extension CBOR {
    /// `==` of arrays compares element by element and is a tenth of all reading.
    static func areSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe left.withUnsafeBytes { left in
            unsafe right.withUnsafeBytes { right in unsafe areSame(left, right) }
        }
    }

    /// Of as many bytes.
    fileprivate static func areSame(
        _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
    ) -> Bool {
        var difference: UInt8 = 0
        for place in left.indices { unsafe difference |= left[place] ^ right[place] }
        return difference == 0
    }
}

/// The bytes being read, where they lie: an array would be retained for each of them.
@safe private struct CBORInput {
    private let bytes: UnsafeBufferPointer<UInt8>

    init(_ bytes: UnsafeBufferPointer<UInt8>) { unsafe self.bytes = bytes }

    var count: Int { unsafe bytes.count }

    /// A byte; one beyond the end is a trap, as it is in an array.
    subscript(position: Int) -> UInt8 {
        precondition(position >= 0 && position < count, "a byte within the input")
        return unsafe bytes[position]
    }

    func bytes(_ range: Range<Int>) -> [UInt8] { unsafe Array(bytes[range]) }

    /// The text, or nil when it is not UTF-8: then `String(decoding:as:)` has repaired it, which
    /// its bytes tell. (`String(validating:as:)` takes a thousand instructions for a word.)
    func text(_ range: Range<Int>) -> String? {
        let slice = unsafe UnsafeBufferPointer(rebasing: bytes[range])
        let text = unsafe String(decoding: slice, as: UTF8.self)
        guard text.utf8.count == slice.count else { return nil }
        let isSame = unsafe text.utf8.withContiguousStorageIfAvailable { text in
            unsafe CBOR.areSame(UnsafeRawBufferPointer(text), UnsafeRawBufferPointer(slice))
        }
        return isSame == true ? text : nil
    }
}

/// A position in an encoding, and the strict reading of what follows it.
private struct CBORReader {
    let bytes: CBORInput
    let mapOrder: MapOrder
    let limits: CBORLimits
    var position = 0
    private var itemCount = 0

    init(bytes: CBORInput, mapOrder: MapOrder, limits: CBORLimits) {
        self.bytes = bytes
        self.mapOrder = mapOrder
        self.limits = limits
    }

    mutating func readItem(depth: Int) throws(CBORError) -> CBOR {
        let start = position
        guard depth <= limits.maximumDepth else {
            throw .tooDeep(at: start, maximum: limits.maximumDepth)
        }
        itemCount += 1
        guard itemCount <= limits.maximumItemCount else {
            throw .tooManyItems(at: start, maximum: limits.maximumItemCount)
        }
        guard start < bytes.count else { throw .truncated(at: start) }
        let type = CBORMajorType(rawValue: bytes[start] >> 5) ?? .simple
        if type == .simple { return try readSimple() }
        let argument = try readHead()
        switch type {
        case .unsigned: return .unsigned(argument)
        case .negative: return .negative(argument)
        case .bytes: return .bytes(bytes.bytes(try readString(argument, start: start)))
        case .text:
            guard let text = bytes.text(try readString(argument, start: start)) else {
                throw .invalidUTF8(at: start)
            }
            return .text(text)
        case .array: return .array(try readArray(argument, start: start, depth: depth))
        case .map: return .map(try readMap(argument, start: start, depth: depth))
        case .tag, .simple:
            guard argument != 2, argument != 3 else { throw .bignum(at: start) }
            return .tagged(argument, try readItem(depth: depth + 1))
        }
    }

    /// Reads the head at the position and gives its argument (RFC 8949 §3).
    private mutating func readHead() throws(CBORError) -> UInt64 {
        let start = position
        let additional = bytes[start] & 31
        position += 1
        switch additional {
        case 0..<24: return UInt64(additional)
        case 24...27: break
        case 31 where (2...5).contains(bytes[start] >> 5): throw .indefiniteLength(at: start)
        default: throw .reservedAdditionalInformation(additional, at: start)
        }
        let byteCount = 1 << Int(additional - 24)
        guard bytes.count - position >= byteCount else { throw .truncated(at: start) }
        var argument: UInt64 = 0
        for _ in 0..<byteCount {
            argument = argument << 8 | UInt64(bytes[position])
            position += 1
        }
        // What half the bytes can hold should have been written in half the bytes.
        let isShortest = byteCount == 1 ? argument >= 24 : argument >> UInt64(byteCount * 4) != 0
        guard isShortest else { throw .notShortest(at: start) }
        return argument
    }

    private mutating func readString(
        _ byteCount: UInt64, start: Int
    ) throws(CBORError) -> Range<Int> {
        guard byteCount <= UInt64(bytes.count - position) else { throw .truncated(at: start) }
        let end = position + Int(byteCount)
        defer { position = end }
        return position..<end
    }

    private mutating func readArray(
        _ count: UInt64, start: Int, depth: Int
    ) throws(CBORError) -> [CBOR] {
        guard count <= UInt64(bytes.count - position) else { throw .truncated(at: start) }
        var items: [CBOR] = []
        items.reserveCapacity(min(Int(count), Self.reservedCount))
        for _ in 0..<Int(count) { items.append(try readItem(depth: depth + 1)) }
        return items
    }

    private mutating func readMap(
        _ count: UInt64, start: Int, depth: Int
    ) throws(CBORError) -> CBORMap {
        guard count <= UInt64(bytes.count - position) / 2 else { throw .truncated(at: start) }
        var pairs: [(key: CBOR, value: CBOR)] = []
        pairs.reserveCapacity(min(Int(count), Self.reservedCount))
        // Where any order will do, most maps are sorted all the same.
        var isSorted = true
        for _ in 0..<Int(count) {
            let keyStart = position
            let key = try readItem(depth: depth + 1)
            if let previous = pairs.last?.key {
                let order = CBOR.order(previous, key)
                if mapOrder == .deterministic {
                    if order == 0 { throw .duplicateKey(at: keyStart) }
                    if order > 0 { throw .unsortedKey(at: keyStart) }
                }
                isSorted = isSorted && order < 0
            }
            pairs.append((key, try readItem(depth: depth + 1)))
        }
        if isSorted { return CBORMap(sorted: pairs) }
        guard let map = CBORMap(unique: pairs.map { ($0.key, $0.value) }) else {
            throw .duplicateKey(at: start)
        }
        return map
    }

    private mutating func readSimple() throws(CBORError) -> CBOR {
        let start = position
        position += 1
        switch bytes[start] & 31 {
        case 20: return .bool(false)
        case 21: return .bool(true)
        case 22: return .null
        case 23: throw .undefined(at: start)
        case 24:
            guard position < bytes.count else { throw .truncated(at: start) }
            throw .simpleValue(bytes[position], at: start)
        case 25, 26, 27: throw .float(at: start)
        case 31: throw .unexpectedBreak(at: start)
        case let value where value < 20: throw .simpleValue(value, at: start)
        case let value: throw .reservedAdditionalInformation(value, at: start)
        }
    }

    /// Room made before reading: a head can claim more items than a limit will let pass.
    private static let reservedCount = 64
}
