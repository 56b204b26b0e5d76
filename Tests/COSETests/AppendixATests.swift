import COSE
import Testing

/// RFC 8949 Appendix A, all 82 examples in its order: what each decodes to, or why it is refused.
let appendixA: [Example] = [
    Example("00", .item(0)),
    Example("01", .item(1)),
    Example("0a", .item(10)),
    Example("17", .item(23)),
    Example("1818", .item(24)),
    Example("1819", .item(25)),
    Example("1864", .item(100)),
    Example("1903e8", .item(1000)),
    Example("1a000f4240", .item(1_000_000)),
    Example("1b000000e8d4a51000", .item(1_000_000_000_000)),
    Example("1bffffffffffffffff", .item(.unsigned(18_446_744_073_709_551_615))),
    Example("c249010000000000000000", .refused(.bignum(at: 0))),
    Example("3bffffffffffffffff", .item(.negative(18_446_744_073_709_551_615))),
    Example("c349010000000000000000", .refused(.bignum(at: 0))),
    Example("20", .item(-1)),
    Example("29", .item(-10)),
    Example("3863", .item(-100)),
    Example("3903e7", .item(-1000)),
    Example("f90000", .refused(.float(at: 0))),
    Example("f98000", .refused(.float(at: 0))),
    Example("f93c00", .refused(.float(at: 0))),
    Example("fb3ff199999999999a", .refused(.float(at: 0))),
    Example("f93e00", .refused(.float(at: 0))),
    Example("f97bff", .refused(.float(at: 0))),
    Example("fa47c35000", .refused(.float(at: 0))),
    Example("fa7f7fffff", .refused(.float(at: 0))),
    Example("fb7e37e43c8800759c", .refused(.float(at: 0))),
    Example("f90001", .refused(.float(at: 0))),
    Example("f90400", .refused(.float(at: 0))),
    Example("f9c400", .refused(.float(at: 0))),
    Example("fbc010666666666666", .refused(.float(at: 0))),
    Example("f97c00", .refused(.float(at: 0))),
    Example("f97e00", .refused(.float(at: 0))),
    Example("f9fc00", .refused(.float(at: 0))),
    Example("fa7f800000", .refused(.float(at: 0))),
    Example("fa7fc00000", .refused(.float(at: 0))),
    Example("faff800000", .refused(.float(at: 0))),
    Example("fb7ff0000000000000", .refused(.float(at: 0))),
    Example("fb7ff8000000000000", .refused(.float(at: 0))),
    Example("fbfff0000000000000", .refused(.float(at: 0))),
    Example("f4", .item(false)),
    Example("f5", .item(true)),
    Example("f6", .item(.null)),
    Example("f7", .refused(.undefined(at: 0))),
    Example("f0", .refused(.simpleValue(16, at: 0))),
    Example("f818", .refused(.simpleValue(24, at: 0))),
    Example("f8ff", .refused(.simpleValue(255, at: 0))),
    Example(
        "c074323031332d30332d32315432303a30343a30305a",
        .item(.tagged(0, "2013-03-21T20:04:00Z"))),
    Example("c11a514b67b0", .item(.tagged(1, 1_363_896_240))),
    Example("c1fb41d452d9ec200000", .refused(.float(at: 1))),
    Example("d74401020304", .item(.tagged(23, .bytes([1, 2, 3, 4])))),
    Example("d818456449455446", .item(.tagged(24, .bytes([0x64, 0x49, 0x45, 0x54, 0x46])))),
    Example(
        "d82076687474703a2f2f7777772e6578616d706c652e636f6d",
        .item(.tagged(32, "http://www.example.com"))),
    Example("40", .item(.bytes([]))),
    Example("4401020304", .item(.bytes([1, 2, 3, 4]))),
    Example("60", .item("")),
    Example("6161", .item("a")),
    Example("6449455446", .item("IETF")),
    Example("62225c", .item("\"\\")),
    Example("62c3bc", .item("ü")),
    Example("63e6b0b4", .item("水")),
    Example("64f0908591", .item("𐅑")),
    Example("80", .item([])),
    Example("83010203", .item([1, 2, 3])),
    Example("8301820203820405", .item([1, [2, 3], [4, 5]])),
    Example(
        "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
        .item([
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
            14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
        ])),
    Example("a0", .item(.map([:]))),
    Example("a201020304", .item(.map([1: 2, 3: 4]))),
    Example("a26161016162820203", .item(.map(["a": 1, "b": [2, 3]]))),
    Example("826161a161626163", .item(["a", .map(["b": "c"])])),
    Example(
        "a56161614161626142616361436164614461656145",
        .item(.map(["a": "A", "b": "B", "c": "C", "d": "D", "e": "E"]))),
    Example("5f42010243030405ff", .refused(.indefiniteLength(at: 0))),
    Example("7f657374726561646d696e67ff", .refused(.indefiniteLength(at: 0))),
    Example("9fff", .refused(.indefiniteLength(at: 0))),
    Example("9f018202039f0405ffff", .refused(.indefiniteLength(at: 0))),
    Example("9f01820203820405ff", .refused(.indefiniteLength(at: 0))),
    Example("83018202039f0405ff", .refused(.indefiniteLength(at: 5))),
    Example("83019f0203ff820405", .refused(.indefiniteLength(at: 2))),
    Example(
        "9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff",
        .refused(.indefiniteLength(at: 0))),
    Example("bf61610161629f0203ffff", .refused(.indefiniteLength(at: 0))),
    Example("826161bf61626163ff", .refused(.indefiniteLength(at: 3))),
    Example("bf6346756ef563416d7421ff", .refused(.indefiniteLength(at: 0))),
]

/// One row of the table.
struct Example: Sendable, CustomTestStringConvertible {
    enum Outcome: Sendable {
        case item(CBOR)
        case refused(CBORError)
    }

    let hex: String
    let outcome: Outcome

    init(_ hex: String, _ outcome: Outcome) {
        self.hex = hex
        self.outcome = outcome
    }

    var testDescription: String { hex }
}

@Suite struct `RFC 8949 Appendix A` {
    @Test(arguments: appendixA)
    func `an example round-trips or is refused by name`(example: Example) throws {
        switch example.outcome {
        case .item(let item):
            let decoded = try CBOR(decoding: bytes(example.hex))
            #expect(decoded == item)
            #expect(item.encoded() == bytes(example.hex))
        case .refused(let error):
            #expect(throws: error) { try CBOR(decoding: bytes(example.hex)) }
        }
    }

    @Test(.enabled(if: Vectors.has("cbor/appendix_a.json"), "../shared/vectors/cbor is absent"))
    func `the table holds every published example in order`() throws {
        struct Published: Decodable { let hex: String }
        let published = try Vectors.read("cbor/appendix_a.json", as: [Published].self)
        #expect(published.count == 82)
        #expect(published.map(\.hex) == appendixA.map(\.hex))
    }
}
