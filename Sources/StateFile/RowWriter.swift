internal import COSE
internal import Certification

/// A row being written, behind one reference that the containers share.
final class RowWriter {
    /// Where a container or a value is: behind so many open containers, from this byte on.
    struct Place {
        let depth: Int
        let start: Int
    }

    /// Not checked for overlapping accesses at run time: that took a fifth of all writing. Each
    /// access ends before a value is asked to encode itself.
    private let row: UnsafeMutablePointer<RowBytes>

    init() {
        row = .allocate(capacity: 1)
        row.initialize(to: RowBytes())
    }

    deinit {
        row.deinitialize(count: 1)
        row.deallocate()
    }

    /// The whole row; throws what went wrong where nothing could be thrown.
    func bytes() throws(RowError) -> [UInt8] {
        if let fault = row.pointee.fault { throw fault }
        let bytes = row.pointee.bytes
        guard bytes.count <= RowLimit.byteCount else {
            throw .tooLong(byteCount: bytes.count, maximum: RowLimit.byteCount)
        }
        return bytes
    }

    /// Where the next byte goes.
    var place: Place { row.pointee.place }

    /// Writes a whole value.
    func write<Value: Encodable>(_ value: Value) throws {
        if Value.self == String.self { return row.pointee.append(text: same(value)) }
        if Value.self == Digest.self { return row.pointee.append(digest: same(value)) }
        if Value.self == CivilDate.self {
            let day: CivilDate = same(value)
            return row.pointee.append(number: day.daysSince1970)
        }
        if Value.self == EntryIndex.self {
            let index: EntryIndex = same(value)
            return row.pointee.append(number: index.value)
        }
        if Value.self == Bool.self { return row.pointee.append(flag: same(value)) }
        if Value.self == Int.self { return row.pointee.append(number: same(value) as Int) }
        if Value.self == UInt64.self { return row.pointee.append(number: same(value) as UInt64) }
        if Value.self == Int64.self { return row.pointee.append(number: same(value) as Int64) }
        if Value.self == Int32.self { return row.pointee.append(number: same(value) as Int32) }
        if Value.self == UInt32.self { return row.pointee.append(number: same(value) as UInt32) }
        if Value.self == UInt.self { return row.pointee.append(number: same(value) as UInt) }
        if Value.self == Int16.self { return row.pointee.append(number: same(value) as Int16) }
        if Value.self == UInt16.self { return row.pointee.append(number: same(value) as UInt16) }
        if Value.self == Int8.self { return row.pointee.append(number: same(value) as Int8) }
        if Value.self == UInt8.self { return row.pointee.append(number: same(value) as UInt8) }
        if Value.self == PublicKey.self {
            let key: PublicKey = same(value)
            return row.pointee.append(bytes: key.raw)
        }
        if Value.self == RowKind.bytesType { return row.pointee.append(bytes: same(value)) }
        if let name = RowError.unsupportedName(Value.self) { throw RowError.unsupported(name) }
        let place = place
        try value.encode(to: RowSlot(writer: self, place: place))
        row.pointee.finish(place)
    }

    func writeNull() { row.pointee.appendNull() }

    /// Makes sure that a value's place is still free.
    func claim(_ place: Place) throws(RowError) { try row.pointee.claim(place) }

    /// Begins a container in a value's place; asked for again, it is the same one.
    func open(_ kind: RowKind, at place: Place) -> Place { row.pointee.open(kind, at: place) }

    /// Goes on with an array, for one more item.
    func resume(_ place: Place) throws(RowError) { try row.pointee.resume(place) }

    /// Goes on with a map, for the value of one more key.
    func resume(_ place: Place, for key: some CodingKey) throws(RowError) {
        let name = key.stringValue
        try row.pointee.resume(place)
        row.pointee.append(text: name)
    }

    /// How many items an array has so far.
    func count(of place: Place) -> Int { row.pointee.count(of: place) }

    /// Keeps what went wrong where nothing can be thrown.
    func note(_ fault: RowError) { row.pointee.note(fault) }
}
