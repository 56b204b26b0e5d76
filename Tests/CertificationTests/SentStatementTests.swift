import COSE
import Certification
import Testing

/// A statement and the values of its digests travel as one file (FORMATS §1).
@Suite struct `A statement on its way to the log` {
    private static let values = [
        Disclosure(salt: [UInt8](repeating: 1, count: 16), value: "虚构姓名", key: "personName")!,
        Disclosure(salt: [UInt8](repeating: 2, count: 16), value: "虚构内容", key: "content")!,
    ]

    private static func statement() throws -> UnverifiedStatement {
        let key = try PrivateKey(seed: [UInt8](repeating: 7, count: 32))
        let salted = String(repeating: "ab", count: 32)
        return try SignedStatement(
            Event(
                type: "mandate.granted", occurredOn: CivilDate("2025-07-02")!,
                after: Digest.sha256([]), fields: [:],
                evidence: [["salted": .text(salted)]], redacted: values.map(\.digest)),
            by: PartyID("office")!, on: Subject("party/office")!, for: "example.invalid#0",
            at: 1_751_418_000, identifier: [UInt8](repeating: 3, count: 16), with: key
        ).statement
    }

    /// The bytes of a statement with something in its unprotected header.
    private static func bytes(_ unprotected: CBORMap) throws -> [UInt8] {
        var sign1 = try statement().sign1
        sign1.unprotected = unprotected
        return sign1.encoded()
    }

    private static var encoded: [CBOR] { values.map { .bytes($0.encoded()) } }

    @Test func `values and whose they are stand in the unprotected header, under 17`() throws {
        let statement = try Self.statement()
        let sent = try SentStatement(statement, Self.values, dataSubject: "person-1").encoded()
        let header = try Sign1(decoding: sent).unprotected
        #expect(header.count == 2)
        #expect(header[17]?.arrayValue?.count == 2)
        #expect(header[17]?.arrayValue?.first?.bytesValue == Self.values[0].encoded())
        #expect(header["dataSubject"]?.string == "person-1")
        let read = try SentStatement(decoding: sent)
        #expect(read.statement.bytes == statement.bytes)
        #expect(read.statement.leafHash == statement.leafHash)
        #expect(read.disclosures == Self.values)
        #expect(read.dataSubject == "person-1")
    }

    @Test func `one without values is its registered form`() throws {
        let statement = try Self.statement()
        #expect(try SentStatement(statement).encoded() == statement.bytes)
        #expect(try SentStatement(statement, dataSubject: "x").encoded() == statement.bytes)
        #expect(try SentStatement(decoding: statement.bytes).disclosures == [])
    }

    @Test func `a digest without its value is named, a salted document's too`() throws {
        let statement = try Self.statement()
        let salted = try #require(Digest(hex: String(repeating: "ab", count: 32)))
        #expect(SentStatement(statement, Self.values).digestsWithoutValue == [salted])
        #expect(
            SentStatement(statement, [Self.values[0]]).digestsWithoutValue
                == [salted, Self.values[1].digest].sorted())
    }

    @Test func `nothing else travels with a statement`() throws {
        let refused: [(CBORMap, StatementError)] = [
            ([17: []], .unwantedCompanion("no list of values under label 17")),
            ([17: "x"], .unwantedCompanion("no list of values under label 17")),
            ([17: [.bytes([0x80])]], .malformedDisclosure), ([17: ["x"]], .malformedDisclosure),
            (
                [17: .array(Self.encoded + [Self.encoded[0]])],
                .unwantedCompanion("a value twice")
            ),
            (
                [17: .array(Self.encoded), 394: []],
                .unwantedCompanion("a label that is neither 17 nor dataSubject")
            ),
            (
                [17: .array(Self.encoded), "dataSubject": "person 1"],
                .unwantedCompanion("a dataSubject that is no id of whose the values are")
            ),
            (
                [17: .array(Self.encoded), "dataSubject": 1],
                .unwantedCompanion("a dataSubject that is no id of whose the values are")
            ),
            (
                ["dataSubject": "person-1"],
                .unwantedCompanion("a dataSubject that is no id of whose the values are")
            ),
        ]
        #expect(
            try SentStatement(decoding: Self.bytes([17: .array(Self.encoded)])).disclosures
                == Self.values)
        for (header, error) in refused {
            #expect(throws: error) { _ = try SentStatement(decoding: Self.bytes(header)) }
        }
    }

    @Test func `a statement and its values have at most 1 MiB`() throws {
        let statement = try Self.statement()
        let most = (0..<17).map { Self.value(60_000, $0) }
        let rest = try (1 << 20) - SentStatement(statement, most).encoded().count
        // Beside the text: sixteen bytes of salt, seven of the key, nine of heads.
        let last = rest - 32
        let longest = try SentStatement(statement, most + [Self.value(last, 17)]).encoded()
        #expect(longest.count == 1 << 20)
        #expect(try SentStatement(decoding: longest).disclosures.count == 18)
        let over = most + [Self.value(last + 1, 17)]
        #expect(throws: StatementError.tooLongToSend(byteCount: 1 << 20 + 1)) {
            _ = try SentStatement(statement, over).encoded()
        }
        let bytes = try Self.bytes([17: .array(over.map { .bytes($0.encoded()) })])
        #expect(bytes.count == 1 << 20 + 1)
        #expect(throws: StatementError.self) { _ = try SentStatement(decoding: bytes) }
    }

    private static func value(_ count: Int, _ number: Int) -> Disclosure {
        Disclosure(
            salt: [UInt8](repeating: UInt8(number), count: 16),
            value: .text(String(repeating: "a", count: count)), key: "content")!
    }
}
