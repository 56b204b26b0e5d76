internal import COSE

/// The bytes of a row so far, and the containers that more may come into.
struct RowBytes {
    private struct Container {
        let kind: RowKind
        let start: Int
        var count = 0
    }

    private(set) var bytes: [UInt8] = []
    /// The first thing that went wrong where nothing can be thrown.
    private(set) var fault: RowError?
    private var containers: [Container] = []

    init() { bytes.reserveCapacity(256) }

    /// Where the next byte goes.
    var place: RowWriter.Place {
        RowWriter.Place(depth: containers.count, start: bytes.count)
    }

    /// Makes sure that a value's place is still free.
    func claim(_ place: RowWriter.Place) throws(RowError) {
        if let fault { throw fault }
        guard place.start == bytes.count, place.depth == containers.count else { throw .misplaced }
    }

    /// Begins a container in a value's place; asked for again, it is the same one.
    mutating func open(_ kind: RowKind, at place: RowWriter.Place) -> RowWriter.Place {
        let inner = RowWriter.Place(depth: place.depth + 1, start: place.start)
        if place.start == bytes.count, place.depth == containers.count {
            if place.depth == 0 { containers.reserveCapacity(8) }
            if place.depth >= RowLimit.depth { note(.tooDeep(maximum: RowLimit.depth)) }
            containers.append(Container(kind: kind, start: place.start))
            bytes.append(kind.rawValue << 5)
        } else if !isOpen(inner) || containers[place.depth].kind != kind {
            note(.misplaced)
        }
        return inner
    }

    /// Goes on with a container, for one more item.
    mutating func resume(_ place: RowWriter.Place) throws(RowError) {
        if let fault { throw fault }
        guard isOpen(place) else { throw .misplaced }
        if containers.count > place.depth { close(downTo: place.depth) }
        containers[place.depth - 1].count += 1
    }

    /// Ends a value. A type without anything to say is there all the same.
    mutating func finish(_ place: RowWriter.Place) {
        close(downTo: place.depth)
        if bytes.count == place.start { append(.map, 0) }
    }

    /// How many items a container has so far.
    func count(of place: RowWriter.Place) -> Int {
        isOpen(place) ? containers[place.depth - 1].count : 0
    }

    /// Keeps what went wrong where nothing can be thrown.
    mutating func note(_ fault: RowError) { if self.fault == nil { self.fault = fault } }

    /// Bytes only ever come: no two containers of one depth begin at the same one.
    private func isOpen(_ place: RowWriter.Place) -> Bool {
        place.depth <= containers.count && containers[place.depth - 1].start == place.start
    }

    /// Ends containers: now their counts are known.
    private mutating func close(downTo depth: Int) {
        while containers.count > depth, let container = containers.popLast() {
            if container.count < 24 {
                bytes[container.start] |= UInt8(container.count)
                continue
            }
            let end = bytes.count
            append(container.kind, UInt64(container.count))
            let head = Array(bytes[end...])
            bytes.removeSubrange(end...)
            bytes.replaceSubrange(container.start...container.start, with: head)
        }
    }
}

/// Items that hold no others.
extension RowBytes {
    mutating func append(text: String) {
        var text = text
        text.withUTF8 { utf8 in
            append(.text, UInt64(utf8.count))
            bytes.append(contentsOf: utf8)
        }
    }

    mutating func append(bytes more: [UInt8]) {
        append(.bytes, UInt64(more.count))
        bytes.append(contentsOf: more)
    }

    mutating func append(digest: Digest) {
        append(.bytes, UInt64(Digest.byteCount))
        digest.append(to: &bytes)
    }

    mutating func append(flag: Bool) { bytes.append(flag ? 0xf5 : 0xf4) }
    mutating func appendNull() { bytes.append(0xf6) }

    mutating func append(number: some FixedWidthInteger) {
        if number >= 0 {
            append(.unsigned, UInt64(number))
        } else {
            append(.negative, ~UInt64(bitPattern: Int64(number)))
        }
    }

    /// A kind and its argument in the fewest bytes (RFC 8949 §3).
    private mutating func append(_ kind: RowKind, _ argument: UInt64) {
        let first = kind.rawValue << 5
        if argument < 24 { return bytes.append(first | UInt8(argument)) }
        let exponent: UInt8 =
            argument <= 0xff ? 0 : argument <= 0xffff ? 1 : argument <= 0xffff_ffff ? 2 : 3
        bytes.append(first | (24 + exponent))
        for place in (0..<UInt64(1) << exponent).reversed() {
            bytes.append(UInt8(truncatingIfNeeded: argument >> (place * 8)))
        }
    }
}
