import COSE
import Drafting
import Testing

@testable import Certification

/// Entry 0 (DESIGN, Root of authority): what founds a ledger, and what does not.
@Suite struct GenesisRuleTests {
    private static let randomness = Randomness.seeded("genesis")
    private static let time = ActLine.time("2025-07-01T09:00") ?? 0
    private static let party = PartyID("leading-group")!

    /// A founder's key as genesis lists it, with the proof that it is held.
    private static func key(_ name: String, provedBy prover: String? = nil) throws -> CBOR {
        let key = try randomness.key(named: name)
        let claim = Genesis.possessionClaim(identity: nil, party: party, key: key.publicKey)
        let proof = try randomness.key(named: prover ?? name).sign(claim)
        return [
            "officer": "founder", "purpose": "acting",
            "publicKey": .text(Base64URL.encode(key.publicKey.raw)),
            "possession": .text(Base64URL.encode(proof)),
        ]
    }

    private static func party(_ keys: [CBOR], id: String = "leading-group") -> CBOR {
        let mandate: CBOR = [
            "officer": "founder", "post": "key-officer", "acts": ["*"], "from": "2025-07-01",
            "until": "2030-07-01",
        ]
        return [
            "id": .text(id), "role": "leading-group", "name": "领导小组",
            "mandates": [mandate], "keys": .array(keys),
        ]
    }

    private static func refusal(
        _ changes: [String: CBOR?] = [:], type: String = "ledger.founded",
        subject: String = "ledger/genesis", audience: String = "example.invalid/lnyp",
        after: Digest? = Genesis.noIdentity, occurredOn: String = "2025-07-01",
        signer: String = "founder"
    ) throws -> Refusal? {
        var fields: CBORMap = [
            "origin": "example.invalid/lnyp", "rehearsal": false, "signingWindowSeconds": 600,
            "logKey": "example.invalid/lnyp+00000000+AQ==",
            "parties": [party([try key("founder")])],
        ]
        for (name, value) in changes { fields[name] = value }
        let event = Event(
            type: type, occurredOn: day(occurredOn), after: after!, fields: fields)
        let signed = try SignedStatement(
            event, by: party, on: Subject(subject)!, for: audience, at: time,
            identifier: [UInt8](repeating: 1, count: 16), with: randomness.key(named: signer))
        do {
            _ = try Decider.decide(signed, given: LedgerState())
            return nil
        } catch { return error }
    }

    @Test func `given an empty log, genesis is admitted, and nothing else is first`() throws {
        #expect(try Self.refusal() == nil)
        let anchor = try #require(ActCatalogue.shape("anchor.accepted"))
        let fields = Dictionary(
            uniqueKeysWithValues: anchor.fields.map { ($0.name, CBOR?.some($0.example)) })
        let cleared: [String: CBOR?] = [
            "origin": nil, "rehearsal": nil, "signingWindowSeconds": nil, "logKey": nil,
            "parties": nil,
        ]
        expect(
            try Self.refusal(
                cleared.merging(fields) { $1 }, type: "anchor.accepted"),
            .notFounded, under: "founding")
        expect(try Self.refusal(subject: "ledger/other"), .notFounded, under: "founding")
    }

    @Test func `given a founded ledger, it is not founded again, nor acts before its scheme`()
        throws
    {
        var story = try Story.before("batch.called")
        let genesis = try #require(story.ledger.decisions.first?.statement)
        expect(story.refusal(of: genesis), .alreadyFounded, under: "founding")
        var state = LedgerState()
        state.evolve(try Decider.decide(genesis, given: state))
        let first = try story.signed("anchor.accepted")
        story.ledger.state = state
        let refusal = story.refusal(
            of: try SignedStatement(
                Event(
                    type: "anchor.accepted", occurredOn: day("2025-07-01"),
                    after: try #require(state.founding?.identity), fields: first.event.fields),
                by: Self.party, on: first.header.subject, for: first.header.audience,
                at: first.header.issuedAt, identifier: first.header.identifier,
                with: story.ledger.randomness.key(named: "leading-group-founder")))
        #expect(refusal?.code == "scheme-unknown")
    }

    @Test func `given genesis, its audience is its origin, its day the day of signing`() throws {
        expect(
            try Self.refusal(audience: "example.invalid/other"),
            .wrongLedger(found: "example.invalid/other", wanted: "example.invalid/lnyp"),
            under: "ledger")
        for date in ["2025-06-30", "2025-07-02"] {
            expect(
                try Self.refusal(occurredOn: date),
                .occursAfterLogDay(day(date), day("2025-07-01")), under: "dates")
        }
        let something = Digest.sha256([1])
        expect(try Self.refusal(after: something), .unknownEntry(something), under: "founding")
    }

    @Test(.refuses("possession"), .refuses("authority"))
    func `given founders' keys, each is held, listed once, not the log's, and one has signed`()
        throws
    {
        let sound = try Self.key("founder")
        #expect(
            try Self.refusal(["parties": [Self.party([sound, try Self.key("second")])]]) == nil)
        expect(
            try Self.refusal(
                ["parties": [Self.party([try Self.key("founder", provedBy: "second")])]]),
            .possessionUnproven, under: "possession")
        expect(
            try Self.refusal(["parties": [Self.party([sound, sound])]]), .keyEnrolledTwice,
            under: "possession")
        let raw = try Self.randomness.key(named: "founder").publicKey.raw
        expect(
            try Self.refusal(
                ["logKey": .text("example.invalid/lnyp+00000000+" + Base64.encode([1] + raw))]),
            .keyEnrolledTwice, under: "possession")
        expect(
            try Self.refusal(signer: "second"), .keyNotEnrolled(Self.party), under: "authority")
    }

    @Test func `given founding bodies, each is listed once`() throws {
        let first = Self.party([try Self.key("founder")])
        expect(
            try Self.refusal(["parties": [first, Self.party([try Self.key("second")])]]),
            .partyExists(Self.party), under: "founding")
    }

    @Test(.refuses("authority"))
    func `given a founder's mandate that ends before it begins, genesis is refused`() throws {
        let mandate: CBOR = [
            "officer": "founder", "post": "key-officer", "acts": ["*"], "from": "2025-07-01",
            "until": "2025-06-30",
        ]
        var party = try #require(Self.party([try Self.key("founder")]).mapValue)
        party["mandates"] = [mandate]
        expect(try Self.refusal(["parties": [.map(party)]]), .mandatePeriod, under: "authority")
    }

    @Test func `given a signing window, it is ten minutes to ten days`() throws {
        for seconds in [600, 864_000] {
            #expect(try Self.refusal(["signingWindowSeconds": CBOR(seconds)]) == nil)
        }
        for seconds in [599, 864_001] {
            expect(
                try Self.refusal(["signingWindowSeconds": CBOR(seconds)]),
                .malformed(
                    .malformed(
                        "signingWindowSeconds", wanted: FieldKind.integer(600...864_000).wanted)),
                under: "form")
        }
    }
}
