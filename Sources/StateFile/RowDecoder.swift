/// Reads rows that `RowEncoder` made, and survives all other bytes.
///
/// The bytes are walked where they lie. Only what the type asks for is looked at beyond its form;
/// keys may come in any order, and of two equal ones the first counts. A `PublicKey` is taken as
/// one that was checked before it was kept.
enum RowDecoder {
    /// The value; throws a `RowError`, or what the type throws.
    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        guard bytes.count <= RowLimit.byteCount else {
            throw RowError.tooLong(byteCount: bytes.count, maximum: RowLimit.byteCount)
        }
        let reader = RowReader(bytes)
        let end = try reader.end(of: 0)
        guard end == bytes.count else { throw RowError.trailingBytes(at: end) }
        let value = try reader.value(type, at: RowReader.Place(start: 0, depth: 0))
        if let fault = reader.fault { throw fault }
        return value
    }
}
