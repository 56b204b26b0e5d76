import COSE
import Drafting
import Testing

@testable import Certification

/// FORMATS §1: the one form a statement has, byte for byte.
@Suite struct StatementStrictnessTests {
    private static let key = Result { try Randomness.seeded("strict").key(named: "key") }

    private static func claims(_ changes: [Int: CBOR?] = [:]) -> CBOR {
        var map = CBORMap([
            (CBOR(Claim.issuer), "party/office"), (CBOR(Claim.subject), "batch/2025-1"),
            (CBOR(Claim.audience), "example.invalid/lnyp#0123456789abcdef"),
            (CBOR(Claim.issuedAt), 1_751_331_600),
            (CBOR(Claim.identifier), .bytes([UInt8](repeating: 7, count: 16))),
        ])
        for (label, value) in changes { map[label] = value }
        return .map(map)
    }

    private static func header(_ changes: [Int: CBOR?] = [:]) throws -> CBORMap {
        var map = CBORMap([
            (CBOR(HeaderLabel.algorithm), -8),
            (CBOR(HeaderLabel.contentType), "application/vnd.certledger.event+cbor"),
            (
                CBOR(HeaderLabel.keyIdentifier),
                .bytes(try key.get().publicKey.keyIdentifier)
            ),
            (CBOR(HeaderLabel.cwtClaims), claims()),
        ])
        for (label, value) in changes { map[label] = value }
        return map
    }

    private static let payload: CBORMap = [
        "type": "batch.amended", "schema": 1, "occurredOn": "2025-07-01",
        "after": .text(String(repeating: "0", count: 64)), "evidence": [], "redacted": [],
    ]

    private static func fault(
        header: [Int: CBOR?] = [:], unprotected: CBORMap = [:], payload: [UInt8]? = nil,
        detached: Bool = false
    ) throws -> StatementError? {
        let sign1 = Sign1(
            protected: try Self.header(header), unprotected: unprotected,
            payload: payload ?? CBOR.map(Self.payload).encoded(), detached: detached,
            signedBy: try key.get())
        do {
            _ = try UnverifiedStatement(decoding: sign1.encoded())
            return nil
        } catch { return error }
    }

    private static func fault(field name: String, _ value: CBOR?) throws -> StatementError? {
        var map = payload
        map[name] = value
        return try fault(payload: CBOR.map(map).encoded())
    }

    @Test func `the plain statement is read`() throws {
        #expect(try Self.fault() == nil)
    }

    static let headers: [(Int, CBOR?, StatementError)] = [
        (HeaderLabel.algorithm, -19, .header("algorithm −8 (EdDSA)")),
        (HeaderLabel.contentType, "application/cbor", .header("content type")),
        (HeaderLabel.contentType, nil, .header("content type")),
        (
            HeaderLabel.keyIdentifier, .bytes([1, 2, 3, 4, 5, 6, 7]),
            .header("key identifier of 8 bytes")
        ),
        (HeaderLabel.keyIdentifier, nil, .header("key identifier of 8 bytes")),
        (HeaderLabel.cwtClaims, nil, .header("five CWT claims")),
        (HeaderLabel.type, "application/cwt", .unexpectedHeader("label 16")),
        (HeaderLabel.verifiableDataStructure, 1, .unexpectedHeader("label 395")),
    ]

    @Test(arguments: headers)
    func `a header that is not the event's is refused`(
        label: Int, value: CBOR?, fault: StatementError
    ) throws {
        #expect(try Self.fault(header: [label: value]) == fault)
    }

    static let claimFaults: [(Int, CBOR?, StatementError)] = [
        (Claim.issuer, "office", .header("issuer party/<id>")),
        (Claim.issuer, "party/", .header("issuer party/<id>")),
        (Claim.issuer, nil, .header("five CWT claims")),
        (Claim.subject, "2025-1", .header("subject <kind>/<id>")),
        (Claim.subject, "Batch/2025-1", .header("subject <kind>/<id>")),
        (Claim.audience, .text(String(repeating: "a", count: 301)), .header("audience")),
        (Claim.audience, "cafe\u{301}", .header("audience")),
        (Claim.issuedAt, -1, .header("time of signing")),
        (Claim.issuedAt, CBOR(1 << 36), .header("time of signing")),
        (Claim.identifier, .bytes([UInt8](repeating: 7, count: 15)), .header("cti of 16 bytes")),
        (Claim.identifier, .bytes([UInt8](repeating: 7, count: 17)), .header("cti of 16 bytes")),
        (Claim.expiration, 1_751_331_600, .header("five CWT claims")),
    ]

    @Test(arguments: claimFaults)
    func `a claim missing, unwanted or of another form is refused`(
        label: Int, value: CBOR?, fault: StatementError
    ) throws {
        let claims = Self.claims([label: value])
        #expect(try Self.fault(header: [HeaderLabel.cwtClaims: claims]) == fault)
    }

    @Test func `an audience of 300 bytes is read`() throws {
        let claims = Self.claims([Claim.audience: .text(String(repeating: "a", count: 300))])
        #expect(try Self.fault(header: [HeaderLabel.cwtClaims: claims]) == nil)
    }

    @Test func `an unprotected header or a detached payload is refused`() throws {
        #expect(
            try Self.fault(unprotected: CBORMap([(CBOR(HeaderLabel.receipts), .array([]))]))
                == .unprotectedHeader)
        #expect(try Self.fault(detached: true) == .field("payload", wanted: "attached"))
    }

    static let values: [(CBOR, StatementError)] = [
        (.bytes([1]), .value("a byte string")),
        (.tagged(1, 1), .value("a tag")),
        (CBOR(1 << 53), .value("a number beyond 2⁵³ − 1")),
        (.negative((1 << 53) - 1), .value("a number below −(2⁵³ − 1)")),
        (.text("cafe\u{301}"), .value("text that is not NFC")),
        (.map(CBORMap([(1, 1)])), .value("a map key that is not text")),
        ([[.bytes([])]], .value("a byte string")),
    ]

    @Test(arguments: values)
    func `a value that JSON cannot hold is refused, however deep`(
        value: CBOR, fault: StatementError
    ) throws {
        #expect(try Self.fault(field: "target", value) == fault)
    }

    @Test(arguments: [CBOR((1 << 53) - 1), .negative((1 << 53) - 2), "café", .null, true])
    func `a value that JSON holds is read`(value: CBOR) throws {
        #expect(try Self.fault(field: "target", value) == nil)
    }

    /// Map of one float16, of an indefinite map, of keys out of order, of a long-winded integer.
    @Test(
        arguments: [
            [0xA1, 0x61, 0x61, 0xF9, 0x3E, 0x00], [0xBF, 0xFF],
            [0xA2, 0x61, 0x62, 0, 0x61, 0x61, 0],
            [0xA1, 0x61, 0x61, 0x18, 0x01],
        ] as [[UInt8]])
    func `a payload that is not deterministic CBOR is refused`(bytes: [UInt8]) throws {
        guard case .notCanonical = try Self.fault(payload: bytes) else {
            Issue.record("\(bytes) was read")
            return
        }
    }

    static let low = String(repeating: "1", count: 64)
    static let high = String(repeating: "2", count: 64)

    static let fields: [(String, CBOR?, String)] = [
        ("type", nil, "text"), ("type", 1, "text"),
        ("schema", 0, "a number from 1"), ("schema", nil, "a number from 1"),
        ("occurredOn", "2025-02-30", "a date"), ("occurredOn", "2025-7-1", "a date"),
        ("after", .text(String(repeating: "A", count: 64)), "a leaf hash"),
        ("after", .text(String(repeating: "0", count: 63)), "a leaf hash"),
        ("evidence", nil, "a list of at most 100"),
        ("evidence", .array([CBOR](repeating: .map([:]), count: 101)), "a list of at most 100"),
        ("evidence", ["a"], "a list of maps"),
        ("redacted", nil, "a list of at most 500"),
        ("redacted", [.text(high), .text(low)], "digests in ascending order, each once"),
        ("redacted", [.text(low), .text(low)], "digests in ascending order, each once"),
        ("redacted", ["short"], "digests in ascending order, each once"),
        ("behalf", "office", "a map"),
    ]

    @Test(arguments: fields)
    func `a field of every event that is missing or of another form is refused`(
        name: String, value: CBOR?, wanted: String
    ) throws {
        #expect(try Self.fault(field: name, value) == .field(name, wanted: wanted))
    }

    @Test func `a statement another key signed is none of that key's`() throws {
        let sign1 = Sign1(
            protected: try Self.header(), payload: CBOR.map(Self.payload).encoded(),
            signedBy: try Randomness.seeded("strict").key(named: "other"))
        let statement = try UnverifiedStatement(decoding: sign1.encoded())
        #expect(statement.verified(byOneOf: [try Self.key.get().publicKey]) == nil)
    }
}
