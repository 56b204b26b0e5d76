import COSE
import Foundation
import Testing

/// The strict reader of JSON: what it takes, and where it says that something is wrong.
@Suite struct `JSON read strictly` {
    @Test(
        arguments: [
            ("null", .null), (" true\n", true), ("\tfalse\r\n", false), ("0", 0), ("-0", 0),
            ("-1", -1), ("9007199254740991", 9_007_199_254_740_991),
            ("-9007199254740991", -9_007_199_254_740_991), (#""""#, ""), (#""示例""#, "示例"),
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u793a\u00e9""#, "示é"),
            (#""\ud83d\ude00 \uD83D\uDE00""#, "😀 😀"), (#""\u0000""#, "\0"), ("[]", []),
            ("[ ]", []), ("{}", [:]), ("{ }", [:]), ("[1 , 2]", [1, 2]),
            (#"{"a" : [{}], "" : null}"#, ["a": [[:]], "": .null]),
        ] as [(String, CBOR)])
    func `what RFC 8259 says, whole numbers alone`(text: String, value: CBOR) throws {
        #expect(try JSONText.parse(Array(text.utf8)) == value)
    }

    @Test(arguments: [
        (#"{"a":1,"a":2}"#, "line 1, column 8: found a name for the second time"),
        ("{\"a\":1,\n \"示\":2,\n \"\\u793a\":3}", "line 3, column 2: found a name for the second"),
        ("{\"\u{e9}\":1,\"e\u{301}\":2}", "line 1, column 8: found a name for the second time"),
        ("{\"a\":1,\n}", "line 2, column 1: found }, wanted a name in quotation marks"),
        ("[1,]", "line 1, column 4: found ], wanted a value"),
        ("[,1]", "line 1, column 2: found ,, wanted a value or ]"),
        ("[1 2]", "line 1, column 4: found 2, wanted a comma or ]"),
        (#"{"a":1 "b":2}"#, #"line 1, column 8: found ", wanted a comma or }"#),
        (#"{"a" 1}"#, "line 1, column 6: found 1, wanted a colon"),
        ("{a:1}", "line 1, column 2: found a, wanted a name in quotation marks or }"),
        ("{'a':1}", "line 1, column 2: found ', wanted a name"),
        ("{\u{201C}a\u{201D}:1}", "line 1, column 2: found U+201C, wanted a name"),
        ("/* */ 1", "line 1, column 1: found /, wanted a value"),
        ("1 // one", "line 1, column 3: found /, wanted nothing behind the value"),
        ("{} {}", "line 1, column 4: found {, wanted nothing behind the value"),
        ("NaN", "line 1, column 1: found N, wanted a value"),
        ("Infinity", "line 1, column 1: found I, wanted a value"),
        ("True", "line 1, column 1: found T, wanted a value"),
        ("nul", "line 1, column 1: found n, wanted a value"),
        ("+1", "line 1, column 1: found +, wanted a value"),
        ("-", "line 1, column 2: found the end, wanted a digit"),
        ("[01]", "line 1, column 2: found a number with a leading zero"),
        ("-01", "line 1, column 1: found a number with a leading zero"),
        ("1.0", "line 1, column 1: found a number with a fraction or an exponent"),
        ("1e2", "line 1, column 1: found a number with a fraction or an exponent"),
        ("9007199254740992", "line 1, column 1: found a number beyond ±9007199254740991"),
        ("-9007199254740992", "line 1, column 1: found a number beyond ±9007199254740991"),
        ("99999999999999999999", "line 1, column 1: found a number beyond ±9007199254740991"),
        ("\"a\tb\"", "line 1, column 3: found a control character in text"),
        ("\"a\nb\"", "line 1, column 3: found a control character in text"),
        (#""\x""#, "line 1, column 2: found an escape that JSON does not have"),
        (#""\u12g4""#, "line 1, column 2: found an escape that JSON does not have"),
        (#""\ud800""#, "line 1, column 2: found half of a surrogate pair"),
        (#""\udc00""#, "line 1, column 2: found half of a surrogate pair"),
        (#""\ud800\u0041""#, "line 1, column 2: found half of a surrogate pair"),
        (#"["ab"#, "line 1, column 5: found the end, wanted a quotation mark"),
        ("", "line 1, column 1: found the end, wanted a value"),
        ("{", "line 1, column 2: found the end, wanted a name in quotation marks or }"),
        ("\u{FEFF}{}", "line 1, column 1: found a byte order mark, wanted UTF-8"),
        ("{\0}\0", "line 1, column 1: found UTF-16, wanted UTF-8"),
        ("\u{a0}1", "line 1, column 1: found U+00A0, wanted a value"),
    ])
    func `what is not JSON, or not the same to every reader, by line and column`(
        text: String, fault: String
    ) {
        let error = #expect(throws: JSONError.self) { try JSONText.parse(Array(text.utf8)) }
        #expect(error?.description.hasPrefix(fault) == true, "\(error?.description ?? "")")
    }

    @Test func `a line of many is named by its number in the file`() {
        let error = #expect(throws: JSONError.self) {
            try JSONText.parse(Array("[1,\n2,]".utf8), line: 41)
        }
        #expect(error?.description == "line 42, column 3: found ], wanted a value")
    }

    @Test func `text that is not UTF-8 is refused at its beginning`() {
        for bytes: [UInt8] in [[0x22, 0xff, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xe7, 0x22]] {
            let error = #expect(throws: JSONError.self) { try JSONText.parse(bytes) }
            #expect(error?.description == "line 1, column 1: found text that is not UTF-8")
        }
    }

    @Test func `thirty-two levels are read, one more is refused`() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array(
                (String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        _ = try JSONText.parse(nested(32))
        #expect(throws: JSONError.self) { try JSONText.parse(nested(33)) }
        // No recursion that hostile input could drive on.
        #expect(throws: JSONError.self) { try JSONText.parse(nested(500_000)) }
    }

    @Test func `a mebibyte is read, one byte more is refused`() throws {
        let most = Array(("\"" + String(repeating: "a", count: (1 << 20) - 2) + "\"").utf8)
        _ = try JSONText.parse(most)
        #expect(throws: JSONError.self) { try JSONText.parse(most + [0x20]) }
    }

    @Test(arguments: [20_260_201, 20_260_202, 20_260_203] as [UInt64])
    func `of what is written at random and then damaged, Foundation reads what is accepted`(
        seed: UInt64
    ) throws {
        var random = SeededGenerator(seed: seed)
        var accepted = 0
        for _ in 0..<4000 {
            var text = Array(Self.written(&random, depth: 0).utf8)
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                guard let place = text.indices.randomElement(using: &random) else { break }
                text[place] = Array("{}[],:\"\\0123eE.-+u \n".utf8).randomElement(using: &random)!
            }
            guard let value = try? JSONText.parse(text) else { continue }
            accepted += 1
            let told = "seed \(seed): \(String(decoding: text, as: UTF8.self))"
            let theirs = try? JSONDecoder().decode(Foreign.self, from: Data(text)).value
            #expect(theirs == value, "\(told)")
            #expect(try JSONText.parse(Array(JSONLine.print(value).utf8)) == value, "\(told)")
        }
        #expect(accepted > 1000, "seed \(seed)")
    }

    /// A value at random, in one of the ways in which it may be written.
    private static func written(_ random: inout SeededGenerator, depth: Int) -> String {
        let space = ["", "", " ", "\n", "\t"].randomElement(using: &random)!
        let count = Int.random(in: 0...3, using: &random)
        switch Int.random(in: 0...(depth < 4 ? 9 : 7), using: &random) {
        case 0: return space + "null"
        case 1: return "true" + space
        case 2: return "false"
        case 3, 4:
            return
                "\(Int.random(in: -9_007_199_254_740_991...9_007_199_254_740_991, using: &random))"
        case 5: return "\(Int.random(in: -20...20, using: &random))" + space
        case 6, 7: return space + quoted(&random)
        case 8:
            let items = (0..<count).map { _ in written(&random, depth: depth + 1) }
            return "[" + space + items.joined(separator: "," + space) + "]"
        default:
            let pairs = (0..<count).map { place in
                "\"\(place)" + quoted(&random).dropFirst() + space + ":"
                    + written(&random, depth: depth + 1)
            }
            return "{" + pairs.joined(separator: "," + space) + space + "}"
        }
    }

    private static func quoted(_ random: inout SeededGenerator) -> String {
        let pieces = [
            "a", "示例", "😀", #"\n"#, #"\""#, #"\\"#, #"\/"#, #"\u793a"#, #"\ud83d\ude00"#,
            #"\u0001"#, "é", " ",
        ]
        let count = Int.random(in: 0...4, using: &random)
        return "\"" + (0..<count).map { _ in pieces.randomElement(using: &random)! }.joined() + "\""
    }
}

/// The same value as Foundation reads it.
private struct Foreign: Decodable {
    let value: CBOR

    init(from decoder: any Decoder) throws {
        if let keyed = try? decoder.container(keyedBy: Key.self) {
            value = .map(
                CBORMap(
                    try keyed.allKeys.map {
                        (.text($0.stringValue), try keyed.decode(Foreign.self, forKey: $0).value)
                    }))
            return
        }
        if var list = try? decoder.unkeyedContainer() {
            var items: [CBOR] = []
            while !list.isAtEnd { items.append(try list.decode(Foreign.self).value) }
            value = .array(items)
            return
        }
        let single = try decoder.singleValueContainer()
        if single.decodeNil() {
            value = .null
        } else if let flag = try? single.decode(Bool.self) {
            value = .bool(flag)
        } else if let number = try? single.decode(Int.self) {
            value = CBOR(number)
        } else {
            value = .text(try single.decode(String.self))
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
