/// Room for one value, which may be a container.
struct RowSlot: Encoder, SingleValueEncodingContainer {
    let writer: RowWriter
    let place: RowWriter.Place

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(
            RowMapWriter<Key>(writer: writer, place: writer.open(.map, at: place)))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        RowArrayWriter(writer: writer, place: writer.open(.array, at: place))
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func encodeNil() throws {
        try writer.claim(place)
        writer.writeNull()
    }

    func encode<Value: Encodable>(_ value: Value) throws {
        try writer.claim(place)
        try writer.write(value)
    }
}

/// A map that keys and values come into.
struct RowMapWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let writer: RowWriter
    let place: RowWriter.Place

    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) throws {
        try writer.resume(place, for: key)
        writer.writeNull()
    }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try writer.resume(place, for: key)
        try writer.write(value)
    }

    func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) }
    }

    func nestedContainer<Inner: CodingKey>(
        keyedBy type: Inner.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Inner> { slot(key).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        slot(key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { writer.withoutSuperclass }
    func superEncoder(forKey key: Key) -> any Encoder { writer.withoutSuperclass }

    private func slot(_ key: Key) -> RowSlot {
        do throws(RowError) { try writer.resume(place, for: key) } catch { writer.note(error) }
        return RowSlot(writer: writer, place: writer.place)
    }
}

/// An array that items come into.
struct RowArrayWriter: UnkeyedEncodingContainer {
    let writer: RowWriter
    let place: RowWriter.Place

    var codingPath: [any CodingKey] { [] }
    var count: Int { writer.count(of: place) }

    func encodeNil() throws {
        try writer.resume(place)
        writer.writeNull()
    }

    func encode<Value: Encodable>(_ value: Value) throws {
        try writer.resume(place)
        try writer.write(value)
    }

    func nestedContainer<Inner: CodingKey>(
        keyedBy type: Inner.Type
    ) -> KeyedEncodingContainer<Inner> { slot().container(keyedBy: type) }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { slot().unkeyedContainer() }
    func superEncoder() -> any Encoder { writer.withoutSuperclass }

    private func slot() -> RowSlot {
        do throws(RowError) { try writer.resume(place) } catch { writer.note(error) }
        return RowSlot(writer: writer, place: writer.place)
    }
}

extension RowWriter {
    /// What a superclass is given to encode itself to: the row is refused in the end.
    fileprivate var withoutSuperclass: any Encoder {
        note(.unsupported("superclasses"))
        return RowSlot(writer: self, place: place)
    }
}
