import COSE
import Testing
import Verification

/// The trust file: one line for the ledger, one for each certificate key of a scheme (FORMATS §5).
@Suite struct `A trust file` {
    private static let ledger =
        "ledger example.invalid/x \(String(repeating: "ab", count: 32))\n"
    private static func issuer(_ seed: UInt8, _ scheme: String, _ days: String) throws -> String {
        let key = try PrivateKey(seed: [UInt8](repeating: seed, count: 32)).publicKey
        return "issuer \(scheme) \(Base64.encode(key.spki)) \(days)\n"
    }

    @Test func `names a key once for each scheme, and other keys beside it`() throws {
        let text =
            try
            (Self.ledger + Self.issuer(1, "youpin", "2025-07-01 -")
            + Self.issuer(1, "tea-house", "2026-01-01 - cut 9")
            + Self.issuer(2, "youpin", "2025-07-01 -"))
        #expect(
            try Trust(parsing: text).issuers.map(\.scheme) == ["youpin", "tea-house", "youpin"])
    }

    @Test(arguments: [
        "2025-07-01 -", "2025-07-02 -", "2025-07-01 - cut 9", "2025-07-01 2030-01-01",
    ])
    func `that says two things, or one thing twice, of a key is refused`(days: String) throws {
        let text =
            try
            (Self.ledger + Self.issuer(1, "youpin", "2025-07-01 -")
            + Self.issuer(2, "youpin", days) + Self.issuer(1, "youpin", days))
        #expect(throws: TrustError.secondIssuer(line: 4, first: 2)) { try Trust(parsing: text) }
    }

    @Test func `is told by the lines that an editor counts, blank ones too`() throws {
        let text = try Self.ledger + "\n\n" + Self.issuer(1, "youpin", "2025-07-01 -") + "\n"
        #expect(try Trust(parsing: text).issuers.count == 1)
        #expect(throws: TrustError.line(6)) { try Trust(parsing: text + "who\n") }
        #expect(throws: TrustError.secondLedger(line: 6)) { try Trust(parsing: text + Self.ledger) }
    }

    @Test func `that names a ledger twice is refused`() {
        #expect(throws: TrustError.secondLedger(line: 2)) {
            try Trust(parsing: Self.ledger + Self.ledger)
        }
    }
}
