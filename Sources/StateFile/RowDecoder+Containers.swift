/// One item, whatever it holds.
struct RowItem: Decoder, SingleValueDecodingContainer {
    let reader: RowReader
    let place: RowReader.Place

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(
        keyedBy type: Key.Type
    ) throws -> KeyedDecodingContainer<Key> {
        _ = try reader.open(.map, at: place)
        return KeyedDecodingContainer(RowMap<Key>(reader: reader, place: place))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        RowArray(reader: reader, place: place, head: try reader.open(.array, at: place))
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool {
        do throws(RowError) { return try reader.isNull(at: Int(place.start)) } catch {
            reader.note(error)
            return false
        }
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try reader.value(type, at: place)
    }
}

/// A map, its values read by their keys.
struct RowMap<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let reader: RowReader
    let place: RowReader.Place

    var codingPath: [any CodingKey] { [] }
    /// None where one cannot be read, for which the whole row is refused in the end.
    var allKeys: [Key] {
        do throws(RowError) {
            return try reader.keys(of: place).compactMap { Key(stringValue: $0) }
        } catch {
            reader.note(error)
            return []
        }
    }

    func contains(_ key: Key) -> Bool {
        do throws(RowError) { return try reader.place(of: key, in: place) != nil } catch {
            reader.note(error)
            return false
        }
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        try reader.isNull(at: Int(found(key).start))
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try reader.value(type, at: found(key))
    }

    func decodeIfPresent<Value: Decodable>(
        _ type: Value.Type, forKey key: Key
    ) throws -> Value? { try present(type, key) }

    // The standard library has its own for these, which look for the key three times.
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        try present(type, key)
    }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        try present(type, key)
    }
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
        try present(type, key)
    }

    func nestedContainer<Inner: CodingKey>(
        keyedBy type: Inner.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Inner> { try item(key).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try item(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { throw RowError.unsupported("superclasses") }
    func superDecoder(forKey key: Key) throws -> any Decoder { try superDecoder() }

    private func present<Value: Decodable>(_ type: Value.Type, _ key: Key) throws -> Value? {
        guard let found = try reader.place(of: key, in: place),
            try !reader.isNull(at: Int(found.start))
        else { return nil }
        return try reader.value(type, at: found)
    }

    private func item(_ key: Key) throws(RowError) -> RowItem {
        RowItem(reader: reader, place: try found(key))
    }

    private func found(_ key: Key) throws(RowError) -> RowReader.Place {
        guard let found = try reader.place(of: key, in: place) else {
            throw .missingKey(key.stringValue, at: Int(place.start))
        }
        return found
    }
}

/// An array, its items read one after the other.
struct RowArray: UnkeyedDecodingContainer {
    private let reader: RowReader
    /// The next item's.
    private var place: RowReader.Place
    // Together in three words, which an existential holds without an allocation.
    private let total: UInt32
    private var index: UInt32 = 0

    init(reader: RowReader, place: RowReader.Place, head: RowReader.Head) {
        self.reader = reader
        self.place = place.inner(head.end)
        total = UInt32(head.argument)
    }

    var codingPath: [any CodingKey] { [] }
    var count: Int? { Int(total) }
    var isAtEnd: Bool { index == total }
    var currentIndex: Int { Int(index) }

    mutating func decodeNil() throws -> Bool {
        guard try reader.isNull(at: Int(item().place.start)) else { return false }
        try advance()
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value = try reader.value(type, at: item().place)
        try advance()
        return value
    }

    mutating func nestedContainer<Inner: CodingKey>(
        keyedBy type: Inner.Type
    ) throws -> KeyedDecodingContainer<Inner> {
        let container = try item().container(keyedBy: type)
        try advance()
        return container
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let container = try item().unkeyedContainer()
        try advance()
        return container
    }

    func superDecoder() throws -> any Decoder { throw RowError.unsupported("superclasses") }

    private func item() throws(RowError) -> RowItem {
        guard !isAtEnd else { throw .missingItem(at: Int(place.start)) }
        return RowItem(reader: reader, place: place)
    }

    private mutating func advance() throws(RowError) {
        let end = try reader.end(of: Int(place.start))
        place = RowReader.Place(start: UInt32(end), depth: place.depth)
        index += 1
    }
}
