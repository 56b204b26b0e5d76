import COSE
import Drafting
import Testing

@testable import Certification

/// DESIGN, Root of authority: the log's own key is changed by an act of the founding role.
@Suite struct LogKeyRuleTests {
    private static func verifier(
        _ name: String, origin: String = "example.invalid/rehearsal"
    ) throws -> String {
        let key = try Randomness.seeded("certledger tests").key(named: name).publicKey
        return "\(LogVerifierKey(name: origin, publicKey: key))"
    }

    @Test(.admits("logkey.changed"), .refuses("logkey.changed"))
    func `given the founding role, it alone changes the log's key`() throws {
        let story = try Story.before("batch.called")
        #expect(try story.refusal("logkey.changed") == nil)
        expect(
            try story.refusal("logkey.changed", by: "office-1"),
            .wrongRole(found: "office/officer", wanted: "leading-group"), under: "logkey.changed")
    }

    @Test(.refuses("logkey.changed"))
    func `given a scheme that lets another role do it, the founding role still does alone`()
        throws
    {
        var map = try MemoryLedger.scheme().map
        var acts = try #require(map["acts"]?.mapValue)
        var act = try #require(acts["logkey.changed"]?.mapValue)
        act["by"] = ["leading-group", "office"]
        acts["logkey.changed"] = .map(act)
        map["acts"] = .map(acts)
        let story = try Story.before("batch.called", under: Scheme(map))
        #expect(try story.refusal("logkey.changed") == nil)
        expect(
            try story.refusal("logkey.changed", by: "office-1"),
            .wrongRole(found: "office", wanted: "leading-group"), under: "logkey.changed")
    }

    @Test(.refuses("logkey.changed"))
    func `given the ledger's own subject, the change is written on no other`() throws {
        let story = try Story.before("batch.called")
        expect(
            try story.refusal("logkey.changed", on: "ledger/other"),
            .wrongSubject(
                type: "logkey.changed", wanted: "ledger/genesis", found: "ledger/other"),
            under: "logkey.changed")
    }

    @Test(.admits("logkey.changed"), .refuses("logkey.changed"))
    func `given the log's name, the new key has it too`() throws {
        let story = try Story.before("batch.called")
        #expect(
            try story.refusal("logkey.changed", ["logKey": .text(Self.verifier("log-2"))]) == nil)
        let other = try Self.verifier("log-2", origin: "example.invalid/rehearsa1")
        expect(
            try story.refusal("logkey.changed", ["logKey": .text(other)]),
            .logKeyName(
                found: "example.invalid/rehearsa1", wanted: "example.invalid/rehearsal"),
            under: "logkey.changed")
    }

    @Test(
        .refuses("logkey.changed"),
        arguments: [
            // Another key's text, a key ID that is not its own, a cosignature key, no text of one.
            try LogKeyRuleTests.verifier("log-3"),
            try LogKeyRuleTests.verifier("log-2").replacing("+", with: "+0", maxReplacements: 1),
            "example.invalid/rehearsal+00000000+BGFh", "example.invalid/rehearsal",
        ])
    func `given a public key, its verifier key is C2SP's text of that key`(text: String) throws {
        let story = try Story.before("batch.called")
        let refusal = try story.refusal("logkey.changed", ["logKey": .text(text)])
        #expect(refusal?.rule == "form")
        #expect(
            refusal?.reason.wording.en
                == "the field logKey is not the C2SP verifier key of publicKey")
    }

    @Test(.refuses("possession"), arguments: ["office-1", "office-certificate"])
    func `given an enrolled key, it does not become the log's`(name: String) throws {
        let story = try Story.before("batch.called")
        expect(
            try story.refusal("logkey.changed", ["publicKey": .text("@\(name)")]),
            .keyEnrolledTwice, under: "possession")
    }

    @Test(.admits("possession"), .refuses("possession"))
    func `given a key that was the log's, it is neither enrolled nor the log's again`() throws {
        var story = try Story.before("batch.called")
        #expect(try story.refusal("key.enrolled", ["publicKey": "@log-2"]) == nil)
        try story.play("logkey.changed")
        try story.play("logkey.changed", ["publicKey": "@log-3"])
        for name in ["@log-2", "@log-3"] {
            expect(
                try story.refusal("key.enrolled", ["publicKey": .text(name)]),
                .keyEnrolledTwice, under: "possession")
            expect(
                try story.refusal("logkey.changed", ["publicKey": .text(name)]),
                .keyEnrolledTwice, under: "possession")
        }
        #expect(try story.refusal("logkey.changed", ["publicKey": "@log-4"]) == nil)
    }

    @Test(.admits("possession"), .refuses("possession"))
    func `given a new key, it proves for the founder of this ledger that it is held`() throws {
        let story = try Story.before("batch.called")
        let key = try story.ledger.randomness.key(named: "log-2")
        func refusal(_ identity: Digest?, _ party: String) throws -> Refusal? {
            let claim = Genesis.possessionClaim(
                identity: identity, party: PartyID(party)!, key: key.publicKey)
            return try story.refusal(
                "logkey.changed", ["possession": .text(Base64URL.encode(key.sign(claim)))])
        }
        let identity = try #require(story.ledger.state.founding?.identity)
        #expect(try refusal(identity, "leading-group") == nil)
        expect(try refusal(identity, "office"), .possessionUnproven, under: "possession")
        expect(try refusal(nil, "leading-group"), .possessionUnproven, under: "possession")
    }

    @Test(.admits("logkey.changed"), .refuses("logkey.changed"))
    func `given the day of registration, the overlap ends on it at the earliest`() throws {
        let story = try Story.before("batch.called")
        #expect(story.day == "2025-07-03")
        #expect(try story.refusal("logkey.changed", ["overlapUntil": "2025-07-03"]) == nil)
        expect(
            try story.refusal("logkey.changed", ["overlapUntil": "2025-07-02"]),
            .overlapOver(day("2025-07-02"), day("2025-07-03")), under: "logkey.changed")
    }

    @Test func `given a change, the new key signs from the entry after it, the old one beside it`()
        throws
    {
        var story = try Story.before("batch.called")
        let old = try #require(story.ledger.state.founding?.logKey)
        let new = try Self.verifier("log-2")
        try story.play("logkey.changed", ["overlapUntil": "2025-07-10"])
        let keys = story.ledger.state.logKeys
        let size = story.ledger.state.size
        let last = day("2025-07-10")
        #expect(keys.signer(atSize: 0) == nil)
        #expect(keys.signer(atSize: 1)?.verifierKey == old)
        #expect(keys.signer(atSize: size)?.verifierKey == old, "the act is the old key's")
        #expect(keys.former(atSize: size, on: last) == nil)
        #expect(keys.signer(atSize: size + 1)?.verifierKey == new)
        #expect(keys.former(atSize: size + 1, on: last)?.verifierKey == old)
        #expect(keys.former(atSize: size + 1, on: last.adding(days: 1)) == nil)
        #expect(keys.former(atSize: size + 1)?.verifierKey == old)
    }

    @Test func `given a change within an overlap, only the last key but one signs beside`() throws {
        var story = try Story.before("batch.called")
        try story.play("logkey.changed", ["overlapUntil": "2025-12-31"])
        try story.play(
            "logkey.changed",
            ["publicKey": "@log-3", "overlapUntil": "2025-07-31", "why": "compromise"])
        let keys = story.ledger.state.logKeys
        let size = story.ledger.state.size
        let july = day("2025-07-31")
        #expect(keys.signer(atSize: size)?.verifierKey == (try Self.verifier("log-2")))
        #expect(
            keys.former(atSize: size, on: july)?.verifierKey
                == story.ledger.state.founding?.logKey)
        #expect(keys.signer(atSize: size + 1)?.verifierKey == (try Self.verifier("log-3")))
        #expect(
            keys.former(atSize: size + 1, on: july)?.verifierKey == (try Self.verifier("log-2")))
        #expect(keys.former(atSize: size + 1, on: july.adding(days: 1)) == nil)
    }
}
