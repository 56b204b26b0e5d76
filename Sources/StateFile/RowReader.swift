internal import COSE
internal import Certification

/// The bytes of a row, and the maps in it that are being read.
final class RowReader {
    /// Where an item begins, and in how many containers it lies; 32 bits suffice for both.
    struct Place: Equatable {
        let start: UInt32
        let depth: UInt32

        /// An item of a container that lies here.
        func inner(_ start: Int) -> Place { Place(start: UInt32(start), depth: depth + 1) }
    }

    /// The first bytes of an item: its kind and its argument (RFC 8949 §3).
    struct Head {
        let kind: RowKind
        let argument: UInt64
        /// Where its content begins.
        let end: Int
    }

    private let bytes: [UInt8]
    /// Not checked for overlapping accesses at run time, as in `RowWriter`.
    let maps: UnsafeMutablePointer<RowMaps>
    /// The first thing that went wrong where nothing can be thrown.
    private(set) var fault: RowError?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        maps = .allocate(capacity: 1)
        maps.initialize(to: RowMaps())
    }

    deinit {
        maps.deinitialize(count: 1)
        maps.deallocate()
    }

    /// Reads a whole value.
    func value<Value: Decodable>(_ type: Value.Type, at place: Place) throws -> Value {
        let start = Int(place.start)
        if type == String.self { return same(try text(at: start)) }
        if type == Digest.self { return same(try digest(at: start)) }
        if type == CivilDate.self { return same(try day(at: start)) }
        if type == EntryIndex.self { return same(EntryIndex(try number(at: start))) }
        if type == Bool.self { return same(try flag(at: start)) }
        if type == Int.self { return same(try number(at: start) as Int) }
        if type == UInt64.self { return same(try number(at: start) as UInt64) }
        if type == Int64.self { return same(try number(at: start) as Int64) }
        if type == Int32.self { return same(try number(at: start) as Int32) }
        if type == UInt32.self { return same(try number(at: start) as UInt32) }
        if type == UInt.self { return same(try number(at: start) as UInt) }
        if type == Int16.self { return same(try number(at: start) as Int16) }
        if type == UInt16.self { return same(try number(at: start) as UInt16) }
        if type == Int8.self { return same(try number(at: start) as Int8) }
        if type == UInt8.self { return same(try number(at: start) as UInt8) }
        if type == PublicKey.self {
            return same(PublicKey(kept: Array(try bytes(PublicKey.byteCount, at: start))))
        }
        if type == RowKind.bytesType { return same(Array(try bytes(at: start))) }
        if let name = RowError.unsupportedName(type) { throw RowError.unsupported(name) }
        return try Value(from: RowItem(reader: self, place: place))
    }

    /// Whether an item is null.
    func isNull(at start: Int) throws(RowError) -> Bool {
        guard start < bytes.count else { throw .truncated(at: start) }
        return bytes[start] == 0xf6
    }

    /// Begins to read an array or a map: its head.
    func open(_ kind: RowKind, at place: Place) throws(RowError) -> Head {
        guard place.depth < RowLimit.depth else { throw .tooDeep(maximum: RowLimit.depth) }
        return try head(kind, at: Int(place.start))
    }

    /// Where an item ends, whatever lies in it.
    func end(of start: Int) throws(RowError) -> Int {
        var position = start
        var awaited = 1
        while awaited > 0 {
            let head = try head(at: position)
            awaited -= 1
            position = head.end
            switch head.kind {
            case .bytes, .text: position += Int(head.argument)
            case .array: awaited += Int(head.argument)
            case .map: awaited += 2 * Int(head.argument)
            case .unsigned, .negative, .tag, .simple: break
            }
            // Each has a byte at least: a false count ends here, not after as many rounds.
            guard awaited <= bytes.count - position else { throw .truncated(at: start) }
        }
        return position
    }

    /// Keeps what went wrong where nothing can be thrown.
    func note(_ fault: RowError) { if self.fault == nil { self.fault = fault } }
}

/// Heads.
extension RowReader {
    /// Reads the head of an item of some kind.
    func head(_ kind: RowKind, at start: Int) throws(RowError) -> Head {
        let head = try head(at: start)
        guard head.kind == kind else { throw .wrongKind(wanted: kind, at: start) }
        return head
    }

    /// Reads a head; what it says of its content fits into the bytes there are.
    @inline(__always)
    private func head(at start: Int) throws(RowError) -> Head {
        guard start < bytes.count else { throw .truncated(at: start) }
        let first = bytes[start]
        guard let kind = RowKind(rawValue: first >> 5) else { throw .foreign(first, at: start) }
        var head = Head(kind: kind, argument: UInt64(first & 31), end: start + 1)
        // Most have one byte.
        if head.argument >= 24 || kind == .tag || kind == .simple {
            head = try longHead(head, at: start)
        }
        let room = UInt64(bytes.count - head.end)
        switch kind {
        case .bytes, .text, .array: if head.argument > room { throw .truncated(at: start) }
        case .map: if head.argument > room / 2 { throw .truncated(at: start) }
        case .unsigned, .negative, .tag, .simple: break
        }
        return head
    }

    /// Reads on, for a head whose first byte does not say it all.
    private func longHead(_ head: Head, at start: Int) throws(RowError) -> Head {
        if head.kind == .simple, (20...22).contains(head.argument) { return head }
        guard head.kind != .simple, head.kind != .tag, head.argument < 28 else {
            throw .foreign(bytes[start], at: start)
        }
        let byteCount = 1 << Int(head.argument - 24)
        guard bytes.count - head.end >= byteCount else { throw .truncated(at: start) }
        var argument: UInt64 = 0
        for position in head.end..<head.end + byteCount {
            argument = argument << 8 | UInt64(bytes[position])
        }
        // What half the bytes can hold should have been written in half the bytes.
        let isShortest = byteCount == 1 ? argument >= 24 : argument >> UInt64(byteCount * 4) != 0
        guard isShortest else { throw .notShortest(at: start) }
        return Head(kind: head.kind, argument: argument, end: head.end + byteCount)
    }
}

/// Items that hold no others.
extension RowReader {
    /// Reads a text of known place; validates and never repairs, unlike `String(decoding:as:)`.
    func text(_ range: Range<Int>) throws(RowError) -> String {
        let bytes = bytes
        do throws(UTF8.ValidationError) {
            return String(copying: try UTF8Span(validating: bytes.span.extracting(range)))
        } catch { throw .invalidUTF8(at: range.lowerBound + error.byteOffsets.lowerBound) }
    }

    /// Whether the bytes from some place on are these, as far as there are any.
    @inline(__always)
    func has(_ name: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        guard name.count <= bytes.count - start else { return false }
        var position = start
        for byte in name {
            if bytes[position] != byte { return false }
            position += 1
        }
        return true
    }

    private func text(at start: Int) throws(RowError) -> String {
        let head = try head(.text, at: start)
        return try text(head.end..<head.end + Int(head.argument))
    }

    private func digest(at start: Int) throws(RowError) -> Digest {
        var position = try bytes(Digest.byteCount, at: start).startIndex
        func word() -> UInt64 {
            var word: UInt64 = 0
            for _ in 0..<8 {
                word = word << 8 | UInt64(bytes[position])
                position += 1
            }
            return word
        }
        return Digest(words: (word(), word(), word(), word()))
    }

    private func day(at start: Int) throws(RowError) -> CivilDate {
        guard let day = CivilDate(daysSince1970: try number(at: start)) else {
            throw .outOfRange(at: start)
        }
        return day
    }

    private func bytes(at start: Int) throws(RowError) -> ArraySlice<UInt8> {
        let head = try head(.bytes, at: start)
        return bytes[head.end..<head.end + Int(head.argument)]
    }

    private func bytes(_ count: Int, at start: Int) throws(RowError) -> ArraySlice<UInt8> {
        let bytes = try bytes(at: start)
        guard bytes.count == count else { throw .wrongByteCount(wanted: count, at: start) }
        return bytes
    }

    private func flag(at start: Int) throws(RowError) -> Bool {
        let head = try head(.simple, at: start)
        guard head.argument != 22 else { throw .wrongKind(wanted: .simple, at: start) }
        return head.argument == 21
    }

    private func number<Number: FixedWidthInteger>(at start: Int) throws(RowError) -> Number {
        let head = try head(at: start)
        let number: Number?
        switch head.kind {
        case .unsigned: number = Number(exactly: head.argument)
        case .negative:
            // −1 − argument, which an Int64 holds or no type here does.
            number = Int64(exactly: head.argument).flatMap { Number(exactly: ~$0) }
        default: throw .wrongKind(wanted: .unsigned, at: start)
        }
        guard let number else { throw .outOfRange(at: start) }
        return number
    }
}
