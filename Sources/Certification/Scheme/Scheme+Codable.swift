import COSE

extension Scheme: Codable {
    /// Kept in the appender's snapshot as the adopted map's bytes, and read by the same reader.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Base64URL.encode(CBOR.map(map).encoded()))
    }

    public convenience init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let bytes = Base64URL.decode(text), let map = try CBOR(decoding: bytes).mapValue
        else { throw SchemeError.malformed("snapshot") }
        try self.init(map)
    }
}
