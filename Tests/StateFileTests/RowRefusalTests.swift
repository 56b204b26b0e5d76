import COSE
import Certification
import Testing

@testable import StateFile

@Suite struct `What rows are refused for` {
    @Test(
        arguments: [
            ("", .truncated(at: 0)), ("18", .truncated(at: 0)), ("1903", .truncated(at: 0)),
            ("1a000102", .truncated(at: 0)), ("1b00010203040506", .truncated(at: 0)),
            ("8118", .truncated(at: 1)), ("81", .truncated(at: 0)),
            ("820102 00", .trailingBytes(at: 3)),
            ("9bffffffffffffffff", .truncated(at: 0)), ("bbffffffffffffffff", .truncated(at: 0)),
            ("9a7fffffff 00", .truncated(at: 0)), ("82 82 00 00", .truncated(at: 0)),
            ("81 5bffffffffffffffff", .truncated(at: 1)), ("81 6261", .truncated(at: 1)),
            ("81 1817", .notShortest(at: 1)), ("81 1900ff", .notShortest(at: 1)),
            ("81 1a0000ffff", .notShortest(at: 1)),
            ("81 1b00000000ffffffff", .notShortest(at: 1)), ("980100", .notShortest(at: 0)),
            ("81 c100", .foreign(0xc1, at: 1)), ("81 f90000", .foreign(0xf9, at: 1)),
            ("81 fb0000000000000000", .foreign(0xfb, at: 1)), ("81 f7", .foreign(0xf7, at: 1)),
            ("81 e0", .foreign(0xe0, at: 1)), ("81 f820", .foreign(0xf8, at: 1)),
            ("81 1c", .foreign(0x1c, at: 1)), ("9f00ff", .foreign(0x9f, at: 0)),
            ("81 ff", .foreign(0xff, at: 1)), ("81 6161", .wrongKind(wanted: .unsigned, at: 1)),
            ("81 f6", .wrongKind(wanted: .unsigned, at: 1)),
            ("a0", .wrongKind(wanted: .array, at: 0)),
            ("81 1b8000000000000000", .outOfRange(at: 1)),
            ("81 3b8000000000000000", .outOfRange(at: 1)),
        ] as [(String, RowError)])
    func `bytes that are no array of numbers`(row: String, error: RowError) {
        #expect(throws: error) { try RowDecoder.decode([Int].self, from: bytes(row)) }
    }

    @Test(
        arguments: [
            "80", "81 17", "81 1818", "81 190100", "81 1a00010000", "81 1b0000000100000000",
            "81 20", "82 00 00", "81 1b7fffffffffffffff", "81 3b7fffffffffffffff",
        ])
    func `their nearest neighbours are arrays of numbers`(row: String) throws {
        let numbers = try RowDecoder.decode([Int].self, from: bytes(row))
        #expect(hex(try RowEncoder.encode(numbers)) == hex(bytes(row)))
    }

    @Test func `a number beyond its type`() throws {
        try Self.refuses("1880", as: Int8.self, .outOfRange(at: 0), unlike: "187f")
        try Self.refuses("3880", as: Int8.self, .outOfRange(at: 0), unlike: "387f")
        try Self.refuses("20", as: UInt64.self, .outOfRange(at: 0), unlike: "00")
        try Self.refuses("20", as: EntryIndex.self, .outOfRange(at: 0), unlike: "00")
        try Self.refuses("190100", as: UInt8.self, .outOfRange(at: 0), unlike: "18ff")
        try Self.refuses("1a0005bd88", as: CivilDate.self, .outOfRange(at: 0), unlike: "1a0005bd87")
        try Self.refuses("3963df", as: CivilDate.self, .outOfRange(at: 0), unlike: "3963de")
    }

    @Test func `an item of another kind`() throws {
        try Self.refuses("f6", as: Bool.self, .wrongKind(wanted: .simple, at: 0), unlike: "f5")
        try Self.refuses("00", as: Bool.self, .wrongKind(wanted: .simple, at: 0), unlike: "f4")
        try Self.refuses("40", as: String.self, .wrongKind(wanted: .text, at: 0), unlike: "60")
        try Self.refuses("80", as: [UInt8].self, .wrongKind(wanted: .bytes, at: 0), unlike: "40")
        try Self.refuses(
            "a100 00", as: [String: Int].self, .wrongKind(wanted: .text, at: 1),
            unlike: "a160 00")
        try Self.refuses(
            "80", as: Visit.self, .wrongKind(wanted: .map, at: 0),
            unlike: "a1 65706c616365 60")
    }

    @Test func `texts that are not UTF-8, keys among them`() throws {
        try Self.refuses("61 ff", as: String.self, .invalidUTF8(at: 1), unlike: "61 7f")
        try Self.refuses("62 61 80", as: String.self, .invalidUTF8(at: 2), unlike: "62 61 61")
        try Self.refuses("63 eda080", as: String.self, .invalidUTF8(at: 1), unlike: "63 ed9fbf")
        try Self.refuses(
            "64 f09f98 61", as: String.self, .invalidUTF8(at: 1),
            unlike: "64 f09f9880")
        try Self.refuses(
            "a1 61ff 00", as: [String: Int].self, .invalidUTF8(at: 2),
            unlike: "a1 617f 00")
    }

    @Test func `digests and keys of other than 32 bytes`() throws {
        let row = "00000000000000000000000000000000000000000000000000000000000000"
        let error = RowError.wrongByteCount(wanted: 32, at: 0)
        try Self.refuses("581f\(row)", as: Digest.self, error, unlike: "5820\(row)00")
        try Self.refuses("5821\(row)0000", as: Digest.self, error, unlike: "5820\(row)00")
        try Self.refuses("581f\(row)", as: PublicKey.self, error, unlike: "5820\(row)00")
    }

    @Test func `keys and items that are missing`() throws {
        try Self.refuses(
            "a1 646e6f7465 60", as: Visit.self, .missingKey("place", at: 0),
            unlike: "a1 65706c616365 60")
        let mark = "00 00 6b6b65792e7265766f6b6564"
        try Self.refuses(
            "83 \(mark)", as: LedgerState.EntryMark.self, .missingItem(at: 15),
            unlike: "84 \(mark) f6")
        try Self.refuses("81 6161", as: [UserID: Int].self, nil, unlike: "82 6161 00")
    }

    @Test func `a text that its type does not take`() throws {
        try Self.refuses("61 20", as: PartyID.self, nil, unlike: "61 61")
        try Self.refuses(
            "63 61627a", as: Authority.Key.Purpose.self, nil, unlike: "66 616374696e67")
    }

    @Test func `containers deeper than the limit`() throws {
        let deepest = [UInt8](repeating: 0x81, count: 31) + [0x80]
        #expect(try RowDecoder.decode(Nest.self, from: deepest) == Nest(depth: 32))
        #expect(try RowEncoder.encode(Nest(depth: 32)) == deepest)
        #expect(throws: RowError.tooDeep(maximum: 32)) {
            try RowDecoder.decode(Nest.self, from: [0x81] + deepest)
        }
        #expect(throws: RowError.tooDeep(maximum: 32)) { try RowEncoder.encode(Nest(depth: 33)) }
        // What the type does not look into may be as deep as it likes.
        let ignored = bytes("a2 617a") + [UInt8](repeating: 0x81, count: 100_000) + [0x80]
        #expect(
            try RowDecoder.decode(Visit.self, from: ignored + bytes("65706c616365 60"))
                == Visit(place: ""))
    }

    @Test func `rows longer than the limit`() throws {
        let limit = 67_108_864
        let longest = try RowEncoder.encode([UInt8](repeating: 0, count: limit - 5))
        #expect(longest.count == limit)
        #expect(try RowDecoder.decode([UInt8].self, from: longest).count == limit - 5)
        let error = RowError.tooLong(byteCount: limit + 1, maximum: limit)
        #expect(throws: error) { try RowEncoder.encode([UInt8](repeating: 0, count: limit - 4)) }
        #expect(throws: error) { try RowDecoder.decode([UInt8].self, from: longest + [0]) }
    }

    @Test func `types that rows do not have`() {
        let floats = RowError.unsupported("floating-point numbers")
        #expect(throws: floats) { try RowEncoder.encode(1.5) }
        #expect(throws: floats) { try RowEncoder.encode(["a": [Float(1)]]) }
        #expect(throws: floats) { try RowDecoder.decode([Double].self, from: [0x81, 0x00]) }
        let wide = RowError.unsupported("numbers of 128 bits")
        #expect(throws: wide) { try RowEncoder.encode(Int128(1)) }
        #expect(throws: wide) { try RowDecoder.decode(UInt128.self, from: [0x00]) }
    }

    /// Holds that a row is refused, and that its neighbour is not.
    private static func refuses<Value: Codable>(
        _ row: String, as type: Value.Type, _ error: RowError?, unlike neighbour: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        if let error {
            #expect(throws: error, sourceLocation: sourceLocation) {
                try RowDecoder.decode(type, from: bytes(row))
            }
        } else {
            #expect(throws: (any Error).self, sourceLocation: sourceLocation) {
                try RowDecoder.decode(type, from: bytes(row))
            }
        }
        let value = try RowDecoder.decode(type, from: bytes(neighbour))
        #expect(
            hex(try RowEncoder.encode(value)) == hex(bytes(neighbour)),
            sourceLocation: sourceLocation)
    }
}
