import COSE
import Certification
import Testing

@testable import StateFile

/// What rows look like, byte by byte, and that they are read back as they were.
@Suite struct `What a row is made of` {
    @Test(
        arguments: [
            (0, "00"), (23, "17"), (24, "1818"), (255, "18ff"), (256, "190100"),
            (65_535, "19ffff"), (65_536, "1a00010000"), (4_294_967_295, "1affffffff"),
            (4_294_967_296, "1b0000000100000000"), (Int.max, "1b7fffffffffffffff"), (-1, "20"),
            (-24, "37"), (-25, "3818"), (-256, "38ff"), (-257, "390100"),
            (Int.min, "3b7fffffffffffffff"),
        ])
    func `a number takes the fewest bytes`(number: Int, row: String) throws {
        try expectRow(number, row)
    }

    @Test func `every width of number has its least and its greatest`() throws {
        try expectRow([Int8.min, Int8.max], "82 387f 187f")
        try expectRow([Int16.min, Int16.max], "82 397fff 197fff")
        try expectRow([Int32.min, Int32.max], "82 3a7fffffff 1a7fffffff")
        try expectRow([Int64.min, Int64.max], "82 3b7fffffffffffffff 1b7fffffffffffffff")
        try expectRow([UInt16.max], "81 19ffff")
        try expectRow([UInt32.max], "81 1affffffff")
        try expectRow([UInt64.max], "81 1bffffffffffffffff")
        try expectRow([UInt.max], "81 1bffffffffffffffff")
        try expectRow(UInt8.max, "18ff")
    }

    @Test func `truth and text are what they are in CBOR`() throws {
        try expectRow([true, false], "82 f5 f4")
        try expectRow("", "60")
        try expectRow("示例", "66 e7a4bae4be8b")
        try expectRow(
            String(repeating: "a", count: 24), "7818" + String(repeating: "61", count: 24))
    }

    @Test func `bytes, digests and keys are byte strings`() throws {
        try expectRow([UInt8](), "40")
        try expectRow([UInt8]([1, 2, 255]), "43 0102ff")
        let raw = (0..<32).map { UInt8($0) }
        let digits = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
        try expectRow(Digest(raw)!, "5820" + digits)
        try expectRow(PublicKey(kept: raw), "5820" + digits)
    }

    @Test func `days are counted, and entries too`() throws {
        try expectRow(CivilDate("1970-01-01")!, "00")
        try expectRow(CivilDate("2025-12-08")!, "194fce")
        try expectRow(CivilDate("1900-01-01")!, "3963de")
        try expectRow(CivilDate("2999-12-31")!, "1a0005bd87")
        try expectRow(EntryIndex(UInt64.max), "1bffffffffffffffff")
    }

    @Test func `identifiers and numbers of certificates are texts`() throws {
        try expectRow(PartyID("office")!, "66 6f6666696365")
        try expectRow(CertificateNumber("LNYP-2025-00012")!, "6f 4c4e59502d323032352d3030303132")
    }

    @Test func `keys stand in their order, and what is nil has none`() throws {
        try expectRow(
            Visit(place: "x", number: 1, isOver: true, note: "n"),
            "a4 65706c616365 6178 666e756d626572 01 6669734f766572 f5 646e6f7465 616e")
        try expectRow(Visit(place: "x"), "a1 65706c616365 6178")
        try expectRow(
            Visit(place: "x", children: [Visit(place: "y")]),
            "a2 65706c616365 6178 686368696c6472656e 81 a1 65706c616365 6179")
        let presence = try RowDecoder.decode(Presence.self, from: [0xa0])
        #expect(try RowEncoder.encode(presence) == [0xa0])
    }

    @Test func `outside of keys nil is null`() throws {
        try expectRow([1, nil, 3] as [Int?], "83 01 f6 03")
        try expectRow(nil as String?, "f6")
        try expectRow("x" as String??, "6178")
        try expectRow([nil, "x"] as [String??], "82 f6 6178")
    }

    @Test func `an enum with values is a map of its case`() throws {
        try expectRow(Turn.Kind.surrendered, "a1 6b73757272656e6465726564 a0")
        try expectRow(
            Turn.Kind.revoked(RevocationID("r1")!, ground: "2", fromTheBeginning: false),
            """
            a1 677265766f6b6564 a3 625f30 627231 6667726f756e64 6132 \
            7066726f6d546865426567696e6e696e67 f4
            """)
        try expectRow(CertificateStatus.notYetValid, "6d 6e6f742d7965742d76616c6964")
    }

    @Test func `a dictionary is a map where its keys are texts or Int, else an array`() throws {
        try expectRow(["a": 1], "a1 6161 01")
        try expectRow([2025: true], "a1 6432303235 f5")
        try expectRow([-1: ["x": 0]], "a1 622d31 a1 6178 00")
        try expectRow([UserID("u")!: 7], "82 6175 07")
        try expectRow([EntryIndex(3): [9]], "82 03 81 09")
    }

    @Test func `a set comes back, whatever its order`() throws {
        let set: Set<String> = ["a", "b", "c", "d", "e"]
        #expect(try RowDecoder.decode(Set<String>.self, from: RowEncoder.encode(set)) == set)
    }

    @Test(arguments: [23, 24, 255, 256, 65_536])
    func `a container says how many it holds`(count: Int) throws {
        let heads = [23: "97", 24: "9818", 255: "98ff", 256: "990100", 65_536: "9a00010000"]
        let row = try RowEncoder.encode([Bool](repeating: true, count: count))
        #expect(hex(row) == heads[count]! + String(repeating: "f5", count: count))
        #expect(try RowDecoder.decode([Bool].self, from: row).count == count)
        let pairs = Dictionary(uniqueKeysWithValues: (0..<count).map { ("key \($0)", $0) })
        let map = try RowEncoder.encode(["before": pairs, "after": [:]])
        #expect(
            try RowDecoder.decode([String: [String: Int]].self, from: map)
                == ["before": pairs, "after": [:]])
    }

    @Test func `containers may be nested by hand, one after the other`() throws {
        try expectRow(
            ByHand(a: 1, b: [2, 3], c: true),
            "a3 6161 a1 61 61 01 6162 83 82 02 03 a1 6163 f5 f6 6163 f6")
    }

    /// Two inner maps, an inner array with an array and a map in it, and nulls.
    private struct ByHand: Codable, Equatable {
        enum Key: String, CodingKey { case a, b, c }
        let a: Int
        let b: [Int]
        let c: Bool

        init(a: Int, b: [Int], c: Bool) { (self.a, self.b, self.c) = (a, b, c) }

        init(from decoder: any Decoder) throws {
            let outer = try decoder.container(keyedBy: Key.self)
            var array = try outer.nestedUnkeyedContainer(forKey: .b)
            #expect(array.count == 3)
            var inner = try array.nestedUnkeyedContainer()
            b = [try inner.decode(Int.self), try inner.decode(Int.self)]
            #expect(inner.isAtEnd)
            #expect(try !array.decodeNil())
            c = try array.nestedContainer(keyedBy: Key.self).decode(Bool.self, forKey: .c)
            #expect(try array.decodeNil())
            #expect(array.isAtEnd && array.currentIndex == 3)
            #expect(try outer.decodeNil(forKey: .c))
            #expect(try !outer.decodeNil(forKey: .a))
            let map = try outer.nestedContainer(keyedBy: Key.self, forKey: .a)
            #expect(map.contains(.a) && !map.contains(.b))
            #expect(map.allKeys == [.a] && outer.allKeys == [.a, .b, .c])
            a = try map.decode(Int.self, forKey: .a)
        }

        func encode(to encoder: any Encoder) throws {
            var outer = encoder.container(keyedBy: Key.self)
            var map = outer.nestedContainer(keyedBy: Key.self, forKey: .a)
            try map.encode(a, forKey: .a)
            var array = outer.nestedUnkeyedContainer(forKey: .b)
            var inner = array.nestedUnkeyedContainer()
            try inner.encode(b[0])
            try inner.encode(b[1])
            var last = array.nestedContainer(keyedBy: Key.self)
            try last.encode(c, forKey: .c)
            try array.encodeNil()
            #expect(array.count == 3)
            // The same container again: the outer one goes on.
            outer = encoder.container(keyedBy: Key.self)
            try outer.encodeNil(forKey: .c)
        }
    }

    @Test func `keys may come in any order, with others among them`() throws {
        let visit = Visit(place: "x", number: 1, note: "n")
        for row in [
            "a3 646e6f7465 616e 666e756d626572 01 65706c616365 6178",
            "a4 61 7a 82 a1 6161 00 40 646e6f7465 616e 666e756d626572 01 65706c616365 6178",
            "a4 65706c616365 6178 666e756d626572 01 646e6f7465 616e 6669734f766572 f6",
            "a4 65706c616365 6178 666e756d626572 01 666e756d626572 02 646e6f7465 616e",
        ] { #expect(try RowDecoder.decode(Visit.self, from: bytes(row)) == visit, "\(row)") }
    }
}
