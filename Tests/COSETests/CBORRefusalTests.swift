import COSE
import Testing

@Suite struct `What the CBOR decoder refuses` {
    @Test(
        arguments: [
            ("", .truncated(at: 0)),
            ("18", .truncated(at: 0)),
            ("1903", .truncated(at: 0)),
            ("1a000102", .truncated(at: 0)),
            ("1b00010203040506", .truncated(at: 0)),
            ("41", .truncated(at: 0)),
            ("6261", .truncated(at: 0)),
            ("8201", .truncated(at: 0)),
            ("820102 00", .trailingBytes(at: 3)),
            ("a101", .truncated(at: 0)),
            ("a2010203", .truncated(at: 0)),
            ("81a10118", .truncated(at: 3)),
            ("c1", .truncated(at: 1)),
            ("f8", .truncated(at: 0)),
            ("9bffffffffffffffff", .truncated(at: 0)),
            ("bbffffffffffffffff", .truncated(at: 0)),
            ("5bffffffffffffffff", .truncated(at: 0)),
            ("7bffffffffffffffff", .truncated(at: 0)),
        ] as [(String, CBORError)])
    func `bytes that end too early or too late`(hex: String, error: CBORError) {
        #expect(throws: error) { try CBOR(decoding: bytes(hex)) }
    }

    @Test(
        arguments: [
            ("1817", .notShortest(at: 0)),
            ("1900ff", .notShortest(at: 0)),
            ("1a0000ffff", .notShortest(at: 0)),
            ("1b00000000ffffffff", .notShortest(at: 0)),
            ("3817", .notShortest(at: 0)),
            ("5800", .notShortest(at: 0)),
            ("7800", .notShortest(at: 0)),
            ("9800", .notShortest(at: 0)),
            ("b800", .notShortest(at: 0)),
            ("d81700", .notShortest(at: 0)),
            ("811817", .notShortest(at: 1)),
        ] as [(String, CBORError)])
    func `a head longer than it need be`(hex: String, error: CBORError) {
        #expect(throws: error) { try CBOR(decoding: bytes(hex)) }
    }

    @Test(arguments: ["1818", "190100", "1a00010000", "1b0000000100000000", "d81800"])
    func `the first value that needs a longer head is accepted`(hex: String) throws {
        #expect(try CBOR(decoding: bytes(hex)).encoded() == bytes(hex))
    }

    @Test(
        arguments: [
            ("1c", .reservedAdditionalInformation(28, at: 0)),
            ("3d", .reservedAdditionalInformation(29, at: 0)),
            ("5e", .reservedAdditionalInformation(30, at: 0)),
            ("1f", .reservedAdditionalInformation(31, at: 0)),
            ("3f", .reservedAdditionalInformation(31, at: 0)),
            ("df00", .reservedAdditionalInformation(31, at: 0)),
            ("fc", .reservedAdditionalInformation(28, at: 0)),
            ("fe", .reservedAdditionalInformation(30, at: 0)),
            ("ff", .unexpectedBreak(at: 0)),
            ("81ff", .unexpectedBreak(at: 1)),
            ("f3", .simpleValue(19, at: 0)),
            ("f814", .simpleValue(20, at: 0)),
        ] as [(String, CBORError)])
    func `a head that is not well-formed or not wanted`(hex: String, error: CBORError) {
        #expect(throws: error) { try CBOR(decoding: bytes(hex)) }
    }

    @Test(arguments: [
        "61ff", "6180", "62c080", "62c328", "63e28228", "63e08080", "63eda080", "63edbfbf",
        "64f0808080", "64f4908080", "65f888808080", "62c3", "61c3",
    ])
    func `text that is not UTF-8`(hex: String) {
        // A truncated sequence cut by the string's own length is not UTF-8 either.
        let expected: CBORError = hex == "62c3" ? .truncated(at: 0) : .invalidUTF8(at: 0)
        #expect(throws: expected) { try CBOR(decoding: bytes(hex)) }
    }

    @Test(arguments: ["63efbfbd", "64f48fbfbf", "6100", "63ed9fbf", "63ee8080", "63efbfbf"])
    func `text at the edges of UTF-8 round-trips`(hex: String) throws {
        #expect(try CBOR(decoding: bytes(hex)).encoded() == bytes(hex))
    }

    @Test(
        arguments: [
            ("a2 0100 0100", .duplicateKey(at: 3)),
            ("a2 0200 0100", .unsortedKey(at: 3)),
            ("a2 2000 0100", .unsortedKey(at: 3)),
            ("a2 626161 00 6162 00", .unsortedKey(at: 5)),
            ("a2 6162 00 6161 00", .unsortedKey(at: 4)),
            ("a2 f600 f600", .duplicateKey(at: 3)),
            ("81a2 0100 0100", .duplicateKey(at: 4)),
            ("a3 0100 0200 0200", .duplicateKey(at: 5)),
        ] as [(String, CBORError)])
    func `keys that repeat or are out of order`(hex: String, error: CBORError) {
        #expect(throws: error) { try CBOR(decoding: bytes(hex)) }
    }

    @Test func `keys in any order, sorted when encoded again`() throws {
        let map = try CBOR(decoding: bytes("a2 0200 0100"), mapOrder: .any)
        #expect(map == .map([1: 0, 2: 0]))
        #expect(map.encoded() == bytes("a2 0100 0200"))
    }

    @Test(arguments: ["a2 0100 0100", "a3 0100 0200 0100"])
    func `keys that repeat in any order`(hex: String) {
        #expect(throws: CBORError.duplicateKey(at: 0)) {
            try CBOR(decoding: bytes(hex), mapOrder: .any)
        }
    }

    @Test func `two normal forms of one letter are two keys`() throws {
        let encoding = bytes("a2 62c3a9 00 6365cc81 01")
        let map = try #require(try CBOR(decoding: encoding).mapValue)
        #expect(map.count == 2)
        #expect(map["\u{e9}"] == 0)
        #expect(map["e\u{301}"] == 1)
        #expect(CBOR.text("\u{e9}") != CBOR.text("e\u{301}"))
    }

    @Test func `bignums, whatever their size`() {
        #expect(throws: CBORError.bignum(at: 0)) { try CBOR(decoding: bytes("c24101")) }
        #expect(throws: CBORError.bignum(at: 1)) { try CBOR(decoding: bytes("81c340")) }
    }
}

@Suite struct `Limits of the CBOR decoder` {
    @Test func `65,535 bytes pass and 65,536 do not`() throws {
        let most = CBOR.bytes([UInt8](repeating: 0, count: 65_532)).encoded()
        #expect(most.count == 65_535)
        #expect(try CBOR(decoding: most).encoded() == most)
        let tooMany = CBOR.bytes([UInt8](repeating: 0, count: 65_533)).encoded()
        #expect(throws: CBORError.tooLong(byteCount: 65_536, maximum: 65_535)) {
            try CBOR(decoding: tooMany)
        }
    }

    @Test func `16 levels pass and 17 do not`() throws {
        let most = [UInt8](repeating: 0x81, count: 16) + [0x00]
        #expect(try CBOR(decoding: most).encoded() == most)
        #expect(throws: CBORError.tooDeep(at: 17, maximum: 16)) {
            try CBOR(decoding: [0x81] + most)
        }
    }

    @Test(arguments: [[0xc1], [0xa1, 0x00]] as [[UInt8]])
    func `tags and maps are levels too`(opening: [UInt8]) throws {
        let most: [UInt8] = Array(repeatElement(opening, count: 16).joined()) + [0x00]
        #expect(try CBOR(decoding: most).encoded() == most)
        #expect(throws: CBORError.self) { try CBOR(decoding: opening + most) }
    }

    @Test func `16,384 items pass and 16,385 do not`() throws {
        let most = bytes("993fff") + [UInt8](repeating: 0, count: 16_383)
        #expect(try CBOR(decoding: most).encoded() == most)
        let tooMany = bytes("994000") + [UInt8](repeating: 0, count: 16_384)
        #expect(throws: CBORError.tooManyItems(at: 16_386, maximum: 16_384)) {
            try CBOR(decoding: tooMany)
        }
    }

    @Test func `a caller sets other limits`() throws {
        let limits = CBORLimits(maximumByteCount: 70_000, maximumDepth: 0, maximumItemCount: 1)
        let long = CBOR.bytes([UInt8](repeating: 0, count: 65_533)).encoded()
        #expect(try CBOR(decoding: long, limits: limits).encoded() == long)
        #expect(throws: CBORError.tooDeep(at: 1, maximum: 0)) {
            try CBOR(decoding: [0x81, 0x00], limits: limits)
        }
    }
}
