import COSE
import Certification
import Testing

@testable import Verification

/// The status list as bytes: what it holds, how large it is, what is refused (FORMATS §8).
@Suite struct StatusListTests {
    static let key = try! PrivateKey(seed: [UInt8](repeating: 7, count: 32))
    static let keys = [key.publicKey]

    static func claims(count: Int) -> ListClaims {
        ListClaims(
            uri: "https://lnyp.example/status/liaoning-youpin", issuedAt: 1_766_368_800,
            expiresAt: 1_770_220_800, audience: "example.invalid/x#0123456789abcdef",
            scheme: "liaoning-youpin", count: count, size: 426, root: Digest.sha256([1]))
    }

    static func change(
        _ index: Int, _ status: ListedStatus, _ day: String, ground: String = "surrendered"
    ) throws -> StatusChanges.Change {
        let day = try #require(CivilDate(day))
        return StatusChanges.Change(
            index: index, status: status, day: day, decidedOn: day, isRetroactive: false,
            ground: try #require(ListedGround(ground)))
    }

    @Test func `answers for every day, and comes back unchanged`() throws {
        let list = StatusList(
            Self.claims(count: 9),
            StatusChanges([
                try Self.change(2, .invalid, "2025-10-01", ground: "fraud"),
                try Self.change(2, .valid, "2025-11-01", ground: "stayed"),
                try Self.change(8, .ended, "2026-03-01"),
            ])
        ).signed(by: Self.key)
        let read = try StatusList(decoding: list.encoded(), signedByOneOf: Self.keys)
        #expect(read.difference(from: list) == nil)
        #expect(read.isSigned(by: Self.key.publicKey))
        let days = ["2025-09-30", "2025-10-01", "2025-10-31", "2025-11-01"]
        let found = try days.map { day in
            read.changes.change(of: 2, on: try #require(CivilDate(day)))?.status
        }
        #expect(found == [nil, .invalid, .invalid, .valid])
        #expect(read.changes.change(of: 3, on: .latest) == nil)
        #expect(read.changes.change(of: 8, on: .latest)?.ground.name == "surrendered")
    }

    @Test func `another key did not sign it, and a changed byte is found`() throws {
        let list = StatusList(
            Self.claims(count: 9), StatusChanges([try Self.change(2, .ended, "2025-10-01")])
        ).signed(by: Self.key)
        let other = try PrivateKey(seed: [UInt8](repeating: 8, count: 32))
        #expect(!list.isSigned(by: other.publicKey))
        var bytes = list.encoded()
        bytes[bytes.count - 1] ^= 1
        let read = try StatusList(decoding: bytes, signedByOneOf: Self.keys)
        #expect(!read.isSigned(by: Self.key.publicKey))
    }

    @Test(arguments: [
        (["2", "2"], ["2025-10-01", "2025-10-01"]), (["3", "2"], ["2025-10-01", "2025-10-02"]),
        (["2", "9"], ["2025-10-01", "2025-10-02"]),
    ]) func `changes out of order, twice a day or beyond the count are refused`(
        indexes: [String], days: [String]
    ) throws {
        // Out of order a step is negative: the columns cannot say it, so decoding refuses.
        let changes = try zip(indexes, days).map {
            try Self.change(try #require(Int($0)), .ended, $1)
        }
        let count = indexes.contains("9") ? 10 : 9
        let list = StatusList(Self.claims(count: count), StatusChanges(changes))
        var bytes = list.signed(by: Self.key).encoded()
        // The same list, said to be of nine.
        if count == 10 { bytes = try Self.putting(count: 9, into: bytes) }
        #expect(throws: ListError.self) {
            try StatusList(decoding: bytes, signedByOneOf: Self.keys)
        }
    }

    /// The list with another count in its claims, signed anew.
    static func putting(count: Int, into bytes: [UInt8]) throws -> [UInt8] {
        let message = try Sign1(decoding: bytes)
        var claims = try #require(try CBOR(decoding: message.payload ?? []).mapValue)
        var binding = try #require(claims[-70002]?.arrayValue)
        binding[2] = CBOR(count)
        claims[CBOR(-70002)] = .array(binding)
        return Sign1(
            protected: message.protected, payload: CBOR.map(claims).encoded(), signedBy: key
        ).encoded()
    }

    @Test func `a list cut short, of another type, or that inflates to another length is refused`()
        throws
    {
        let list = StatusList(Self.claims(count: 9), StatusChanges([])).signed(by: Self.key)
        let bytes = list.encoded()
        for count in 0..<bytes.count {
            #expect(throws: ListError.self) {
                try StatusList(decoding: Array(bytes[..<count]), signedByOneOf: Self.keys)
            }
        }
        #expect(throws: ListError.header(wanted: PublicRegister.type)) {
            try PublicRegister(decoding: bytes, signedByOneOf: Self.keys)
        }
        let longer = try Self.putting(count: 13, into: bytes)
        #expect(throws: ListError.compressed("bits")) {
            try StatusList(decoding: longer, signedByOneOf: Self.keys)
        }
    }

    @Test func `what no key that counts has signed is not unpacked, whatever it is`() throws {
        let stranger = try PrivateKey(seed: [UInt8](repeating: 8, count: 32))
        let claims = Self.claims(count: 9)
        // No zlib at all: to look inside is to refuse it.
        let status = claims.map(
            label: -70002, body: [.bytes([1])],
            and: [(65533, .map([.text("bits"): 2, .text("lst"): .bytes([1])]))])
        let list = Sign1(list: status, type: StatusList.type, signedBy: stranger).encoded()
        let read = try StatusList(decoding: list, signedByOneOf: Self.keys)
        #expect(!read.isOpened)
        #expect(read.claims == claims)
        #expect(!read.isSigned(by: stranger.publicKey))
        #expect(throws: ListError.compressed("bits")) {
            try StatusList(decoding: list, signedByOneOf: [stranger.publicKey])
        }
        let rows = claims.map(label: -70003, body: [.bytes([1])])
        let register = Sign1(list: rows, type: PublicRegister.type, signedBy: stranger).encoded()
        let found = try PublicRegister(decoding: register, signedByOneOf: Self.keys)
        #expect(!found.isOpened)
        #expect(!found.isSigned(by: stranger.publicKey))
        #expect(throws: ListError.compressed("rows")) {
            try PublicRegister(decoding: register, signedByOneOf: [stranger.publicKey])
        }
    }

    @Test func `what a signed list may unpack to has a bound`() throws {
        let most = RegisterColumns.maximumByteCount
        #expect(most == 128 << 20)
        #expect(StatusChanges.maximumByteCount == 64 << 20)
        let packed = Deflate.compress([UInt8](repeating: 0, count: (64 << 20) + 1))
        #expect(packed.count < 70_000)
        #expect(Deflate.expand(packed, limit: (64 << 20) + 1)?.count == (64 << 20) + 1)
        #expect(Deflate.expand(packed, limit: 64 << 20) == nil)
    }

    /// Acceptance: 10⁶ certificates, 1 % revoked at random.
    @Test func `a million certificates with one in a hundred revoked fit`() throws {
        var random = SplitMix(state: 20_260_101)
        let first = try #require(CivilDate("2023-01-01"))
        let grounds = try ["fraud", "failed-spot-check", "major-accident", "serious-dishonesty"]
            .map { try #require(ListedGround($0)) }
        var changes: [StatusChanges.Change] = []
        for index in 0..<1_000_000 where random.next() % 100 == 0 {
            let day = first.adding(days: Int(random.next() % 1000))
            changes.append(
                StatusChanges.Change(
                    index: index, status: .invalid, day: day,
                    decidedOn: day.adding(days: -Int(random.next() % 4)), isRetroactive: false,
                    ground: grounds[Int(random.next() % 4)]))
        }
        let list = StatusList(Self.claims(count: 1_000_000), StatusChanges(changes))
        #expect(changes.count > 9_000)
        #expect(Deflate.compress(list.bits).count <= 20_000)
        #expect(list.changes.encoded().count <= 40_000)
        let read = try StatusList(
            decoding: list.signed(by: Self.key).encoded(), signedByOneOf: Self.keys)
        #expect(read.difference(from: list) == nil)
    }

    /// Acceptance: the register of 10⁴ certificates within 0.5 MB.
    @Test func `a register of ten thousand fits`() throws {
        var random = SplitMix(state: 20_260_102)
        let rows = try (1...10_000).map { serial in
            RegisterRow(
                try Self.claims(serial, &random), scope: "\(random.next() % 50) kg、袋装",
                entry: EntryIndex(UInt64(serial * 80)))
        }
        let register = PublicRegister(Self.claims(count: 10_000), rows).signed(by: Self.key)
        #expect(register.encoded().count <= 500_000, "\(register.encoded().count)")
        let read = try PublicRegister(decoding: register.encoded(), signedByOneOf: Self.keys)
        #expect(read.rows == rows)
        #expect(read.isSigned(by: Self.key.publicKey))
        let number = rows[7_777].number
        #expect(read.editions(of: number) == [rows[7_777]])
        #expect(read.search("\(number)") == [rows[7_777]])
    }

    private static func claims(_ serial: Int, _ random: inout SplitMix) throws -> CredentialClaims {
        let syllables = Array("沈阳大连鞍山抚顺本溪丹东锦州营口阜新辽阳盘锦铁岭朝阳葫芦岛粮油食品机械纺织")
        func word(_ count: Int) -> String {
            String((0..<count).map { _ in syllables[Int(random.next() % UInt64(syllables.count))] })
        }
        let facts = PublicFacts(
            operatorName: "示例\(word(4))有限公司",
            creditCode:
                "9121\(random.next() % 90 + 10)00MA0\(random.next() % 1_000_000 + 1_000_000)",
            offering: "示例\(word(3))", mark: "\(word(2))牌",
            standard: "Q/SL\(random.next() % 9000 + 1000)—2025", scope: "x")
        return CredentialClaims(
            ledger: "0123456789abcdef",
            number: try #require(CertificateNumber(prefix: "LNYP", year: 2025, serial: serial)),
            edition: 1, scheme: "liaoning-youpin", facts: facts,
            validFrom: try #require(CivilDate("2025-12-19")),
            validThrough: try #require(CivilDate("2028-12-18")), statusIndex: serial - 1)
    }
}

/// A small generator, the same on every machine (Steele, Lea and Flood, 2014).
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
