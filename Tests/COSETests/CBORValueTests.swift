import COSE
import Testing

@Suite struct `CBOR values` {
    @Test(
        arguments: [
            (0, .unsigned(0)), (-1, .negative(0)), (Int.max, .unsigned(9_223_372_036_854_775_807)),
            (Int.min, .negative(9_223_372_036_854_775_807)),
        ] as [(Int, CBOR)])
    func `an integer becomes an item and comes back`(int: Int, item: CBOR) {
        #expect(CBOR(int) == item)
        #expect(item.int == int)
    }

    @Test(arguments: [.unsigned(1 << 63), .negative(1 << 63), "1", .null] as [CBOR])
    func `what does not fit an Int has none`(item: CBOR) {
        #expect(item.int == nil)
    }

    @Test func `a value is seen only as its own kind`() {
        #expect(CBOR.text("a").string == "a")
        #expect(CBOR.bytes([1]).bytesValue == [1])
        #expect(CBOR.array([1]).arrayValue == [1])
        #expect(CBOR.map([1: 2]).mapValue == [1: 2])
        #expect(CBOR.bytes([0x61]).string == nil)
        #expect(CBOR.text("a").bytesValue == nil)
        #expect(CBOR.map([:]).arrayValue == nil)
        #expect(CBOR.array([]).mapValue == nil)
    }

    @Test func `keys sort by their encoded bytes`() {
        // RFC 8949 §4.2.1 gives this very order.
        let keys: [CBOR] = [10, 100, -1, "z", "aa", [100], [-1], false]
        let map = CBORMap(keys.reversed().map { ($0, .null) })
        #expect(map.pairs.map(\.key) == keys)
        #expect(
            map.encoded() == bytes("a8 0af6 1864f6 20f6 617af6 626161f6 811864f6 8120f6 f4f6"))
    }

    @Test func `a map is read and changed by key`() {
        var map: CBORMap = [1: "one", "a": "letter"]
        #expect(map[1] == "one")
        #expect(map["a"] == "letter")
        #expect(map["b"] == nil)
        map[1] = "uno"
        map[-1] = true
        map["a"] = nil
        #expect(map == [-1: true, 1: "uno"])
        #expect(map.encoded() == bytes("a2 0163756e6f 20f5"))
        map[99] = nil
        #expect(map.count == 2)
    }

    @Test func `pairs from outside with a key twice make no map`() {
        #expect(CBORMap(unique: [("a", 1), ("b", 2), ("a", 1)]) == nil)
        #expect(CBORMap(unique: [("b", 2), ("a", 1)]) == ["a": 1, "b": 2])
    }

    @Test(arguments: [
        ("", true), ("certificate", true), ("caf\u{e9}", true), ("cafe\u{301}", false),
        ("辽宁优品", true), ("\u{212b}", false), ("\u{c5}", true), ("\u{ac00}", true),
        ("\u{1100}\u{1161}", false), ("a\u{323}\u{307}", false), ("q\u{323}\u{307}", true),
        ("q\u{307}\u{323}", false), ("\u{f900}", false), ("\r\n", true), ("\u{958}", false),
    ])
    func `form C is told from what is not`(text: String, isNormalized: Bool) {
        #expect(NFC.isNormalized(text) == isNormalized)
    }
}

@Suite struct `Random CBOR` {
    @Test(arguments: [UInt64.random(in: 0 ... .max), 1, 2])
    func `items decode to what was encoded and sort as their bytes do`(seed: UInt64) throws {
        print("random CBOR: seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        var previous = CBOR.null
        for _ in 0..<2_000 {
            let item = randomItem(depth: 4, using: &generator)
            let encoding = item.encoded()
            let decoded = try CBOR(decoding: encoding)
            #expect(decoded == item, "seed \(seed)")
            #expect(decoded.hashValue == item.hashValue, "seed \(seed)")
            #expect(decoded.encoded() == encoding, "seed \(seed)")
            #expect(
                (previous < item) == previous.encoded().lexicographicallyPrecedes(encoding),
                "seed \(seed)")
            previous = item
        }
    }

    private func randomItem(depth: Int, using generator: inout SeededGenerator) -> CBOR {
        let number = generator.next() >> UInt64.random(in: 0..<64, using: &generator)
        switch Int.random(in: 0..<(depth > 0 ? 10 : 6), using: &generator) {
        case 0: return .unsigned(number)
        case 1: return .negative(number)
        case 2:
            let count = Int.random(in: 0..<40, using: &generator)
            return .bytes((0..<count).map { _ in .random(in: 0 ... .max, using: &generator) })
        case 3, 4:
            let letters = ["a", "z", "é", "e\u{301}", "优", "\u{10ffff}", "\0", "\r\n"]
            let count = Int.random(in: 0..<30, using: &generator)
            return .text(
                (0..<count).map { _ in letters.randomElement(using: &generator) ?? "" }.joined())
        case 5: return [.null, true, false].randomElement(using: &generator) ?? .null
        case 6, 7:
            let count = Int.random(in: 0..<6, using: &generator)
            return .array((0..<count).map { _ in randomItem(depth: depth - 1, using: &generator) })
        case 8:
            var map = CBORMap()
            for _ in 0..<Int.random(in: 0..<6, using: &generator) {
                let key = randomItem(depth: depth - 1, using: &generator)
                map[key] = randomItem(depth: depth - 1, using: &generator)
            }
            return .map(map)
        default:
            let tag = number == 2 || number == 3 ? 18 : number
            return .tagged(tag, randomItem(depth: depth - 1, using: &generator))
        }
    }
}
