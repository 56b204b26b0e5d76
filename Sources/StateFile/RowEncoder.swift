/// Makes rows: a `Codable` value as CBOR (RFC 8949) of our own choice, fast above all.
///
/// Definite lengths and shortest heads. A keyed container is a map from text to item, its keys in
/// the order in which the type writes them, without those that are nil; elsewhere nil is null. An
/// enum is what Swift makes of it, a dictionary with keys other than text and `Int` an array in
/// which keys and values alternate. Digests, keys and `[UInt8]` are byte strings, days are counted
/// from 1970-01-01.
///
/// A row of a disposable file, not a statement: the order of a set differs from run to run, and
/// nobody signs it. Floating-point numbers, integers of 128 bits and coding through a superclass
/// are refused with a `RowError`: no type of a state has them.
enum RowEncoder {
    /// The bytes of a value; throws a `RowError`, or what the value throws.
    static func encode<Value: Encodable>(_ value: Value) throws -> [UInt8] {
        let writer = RowWriter()
        try writer.write(value)
        return try writer.bytes()
    }
}
