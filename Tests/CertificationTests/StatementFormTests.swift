import COSE
import Foundation
import Testing

@testable import Certification

/// FORMATS §1: what is a statement of this ledger, to the byte.
@Suite struct StatementFormTests {
    private static func key() throws -> PrivateKey {
        try PrivateKey(seed: [UInt8](repeating: 5, count: 32))
    }

    private static let header: [(CBOR, CBOR)] = [
        (1, -8), (3, .text(StatementHeader.contentType)),
        (4, .bytes([UInt8](repeating: 1, count: 8))),
        (
            15,
            [
                1: "party/office", 2: "batch/2025-1", 3: "example.invalid#0123456789abcdef",
                6: 1_751_328_000, 7: .bytes([UInt8](repeating: 2, count: 16)),
            ]
        ),
    ]

    private static let payload: [(CBOR, CBOR)] = [
        ("type", "batch.closed"), ("schema", 1), ("occurredOn", "2025-07-01"),
        ("after", .text(String(repeating: "a", count: 64))), ("evidence", []), ("redacted", []),
        ("carriedOver", []),
    ]

    /// The fault of a statement whose header or payload was changed, or nil.
    private static func fault(
        header change: [(CBOR, CBOR?)] = [], payload more: [(CBOR, CBOR?)] = [],
        bytes: [UInt8]? = nil
    ) throws -> StatementError? {
        var header = CBORMap(header)
        for (label, value) in change { header[label] = value }
        var payload = CBORMap(payload)
        for (name, value) in more { payload[name] = value }
        let sign1 = Sign1(
            protected: header, payload: bytes ?? CBOR.map(payload).encoded(), signedBy: try key())
        do {
            _ = try UnverifiedStatement(decoding: sign1.encoded())
            return nil
        } catch { return error }
    }

    @Test func `the plain statement is one`() throws {
        #expect(try Self.fault() == nil)
    }

    @Test(arguments: [
        (CBOR.bytes([1]), StatementError.value("a byte string")),
        (.tagged(0, "2025-07-01T00:00:00Z"), .value("a tag")),
        (.unsigned(1 << 53), .value("a number beyond 2⁵³ − 1")),
        (.negative((1 << 53) - 1), .value("a number below −(2⁵³ − 1)")),
        (.text("e\u{301}"), .value("text that is not NFC")),
        (.map([1: "x"]), .value("a map key that is not text")),
    ])
    func `a payload holds only what JSON can hold`(value: CBOR, fault: StatementError) throws {
        #expect(try Self.fault(payload: [("x", value)]) == fault)
    }

    @Test(
        arguments: [
            ("type", CBOR?.none), ("schema", .some(0)), ("occurredOn", .some("2025-02-30")),
            ("after", .some("abc")), ("evidence", .some("none")), ("behalf", .some([])),
            (
                "redacted",
                .some([
                    .text(String(repeating: "b", count: 64)),
                    .text(String(repeating: "a", count: 64)),
                ])
            ),
        ] as [(String, CBOR?)])
    func `an event has its fields in their form`(name: String, value: CBOR?) throws {
        let fault = try #require(try Self.fault(payload: [(.text(name), value)]))
        guard case .field(let field, _) = fault else {
            Issue.record("\(fault)")
            return
        }
        #expect(field == name)
    }

    @Test func `a payload that is not in canonical order is refused`() throws {
        // A map of two members whose keys stand in the wrong order: b before a.
        let bytes: [UInt8] = [0xa2, 0x61, 0x62, 0x01, 0x61, 0x61, 0x02]
        guard case .notCanonical = try Self.fault(bytes: bytes) else {
            Issue.record("accepted")
            return
        }
    }

    @Test(arguments: [
        (CBOR(3), CBOR?.some("application/json"), "content type"),
        (4, .some(.bytes([1])), "key identifier of 8 bytes"),
        (1, .some(-19), "algorithm −8 (EdDSA)"),
        (15, .some([1: "party/office"]), "five CWT claims"),
    ])
    func `the header has its parameters in their form`(
        label: CBOR, value: CBOR?, name: String
    ) throws {
        #expect(try Self.fault(header: [(label, value)]) == .header(name))
    }

    @Test func `a header parameter too many is refused`() throws {
        #expect(try Self.fault(header: [(99, 1)]) == .unexpectedHeader("label 99"))
    }

    @Test func `an unprotected header is refused, for its hash would be another`() throws {
        var sign1 = Sign1(
            protected: CBORMap(Self.header), payload: CBOR.map(CBORMap(Self.payload)).encoded(),
            signedBy: try Self.key())
        sign1.unprotected = [394: []]
        #expect(throws: StatementError.unprotectedHeader) {
            try UnverifiedStatement(decoding: sign1.encoded())
        }
    }

    /// Acceptance 3: a COSE_Sign1 of the working group's examples is no event of ours.
    @Test func `the COSE example is refused as an event`() throws {
        let file = MemoryLedger.root.deletingLastPathComponent()
            .appending(path: "shared/vectors/cose/eddsa-sig-01.json")
        guard let data = try? Data(contentsOf: file) else {
            print("skipped: eddsa-sig-01, the vectors are not beside this clone")
            return
        }
        let json = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        let output = try #require(json?["output"] as? [String: Any])
        let hex = try #require(output["cbor"] as? String)
        let digits = Array(hex)
        let bytes = try stride(from: 0, to: digits.count, by: 2).map {
            try #require(UInt8(String(digits[$0...$0 + 1]), radix: 16))
        }
        #expect(throws: StatementError.self) { try UnverifiedStatement(decoding: bytes) }
    }
}
