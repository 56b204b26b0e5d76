import Testing

@testable import StateFile

/// The bytes of hex digits, spaces left out.
func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.filter { $0 != " " }.map { UInt8($0.hexDigitValue!) }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

/// The hex digits of bytes.
func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

/// Holds that a value has this row, and that the row has this value.
func expectRow<Value: Codable & Equatable>(
    _ value: Value, _ row: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    #expect(
        hex(try RowEncoder.encode(value)) == hex(bytes(row)), sourceLocation: sourceLocation)
    #expect(
        try RowDecoder.decode(Value.self, from: bytes(row)) == value,
        sourceLocation: sourceLocation)
}

/// A type that is made of containers of its own kind, as deep as anyone likes.
struct Nest: Codable, Equatable {
    var inner: [Nest] = []

    init(depth: Int) {
        if depth > 1 { inner = [Nest(depth: depth - 1)] }
    }

    init(from decoder: any Decoder) throws {
        var items = try decoder.unkeyedContainer()
        while !items.isAtEnd { inner.append(try items.decode(Nest.self)) }
    }

    func encode(to encoder: any Encoder) throws {
        var items = encoder.unkeyedContainer()
        for nest in inner { try items.encode(nest) }
    }
}

/// A type with keys that may be missing.
struct Visit: Codable, Equatable {
    var place: String
    var number: Int?
    var isOver: Bool?
    var note: String?
    var children: [Visit]?
}
