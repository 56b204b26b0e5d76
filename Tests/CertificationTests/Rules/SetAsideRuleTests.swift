import COSE
import Drafting
import Testing

@testable import Certification

/// RULES, general rule 16: an entry that was not to be admitted has no effects, and nothing else is
/// admitted before the founding role has set it aside.
@Suite struct SetAsideRuleTests {
    /// A story whose newest entry is a forged act: what the log says of it is that it is there.
    private static func forged(
        _ type: String = "application.recommended", _ story: Story? = nil
    ) throws -> (story: Story, leaf: Digest) {
        var story = try story ?? Story.before(type)
        let statement = try story.ledger.sign(story.act(type)).statement.statement
        story.ledger.state.skip(
            leaf: statement.leafHash, statement, because: .unsigned(statement.header.issuer))
        return (story, statement.leafHash)
    }

    private static func refusal(
        _ story: Story, _ leaf: Digest, by: String? = nil, on subject: String? = nil
    ) throws -> Refusal? {
        try story.refusal(
            "entry.set-aside", ["entry": .text(leaf.hex)], by: by, on: subject)
    }

    private static func admission(_ story: Story, _ line: ActLine) throws -> Refusal? {
        let statement = try story.ledger.sign(line).statement
        do throws(Refusal) {
            _ = try Decider.admit(statement, given: story.ledger.state)
            return nil
        } catch { return error }
    }

    private static func setAside(_ leaf: Digest, _ story: inout Story) throws {
        try story.play("entry.set-aside", ["entry": .text(leaf.hex)])
    }

    @Test(.admits("entry.set-aside"), .refuses("entry.set-aside"))
    func `given an inadmissible entry, the founding role alone sets it aside`() throws {
        let (story, leaf) = try Self.forged()
        #expect(try Self.refusal(story, leaf) == nil)
        expect(
            try Self.refusal(story, leaf, by: "office-1"),
            .wrongRole(found: "office", wanted: "leading-group"), under: "entry.set-aside")
        expect(
            try Self.refusal(story, leaf, on: "ledger/other"),
            .wrongSubject(
                type: "entry.set-aside", wanted: "ledger/genesis", found: "ledger/other"),
            under: "entry.set-aside")
    }

    @Test(.refuses("entry.set-aside"))
    func `given an entry that was admitted, it cannot be set aside`() throws {
        let (story, _) = try Self.forged()
        let admitted = try #require(story.ledger.decisions.last).statement.leafHash
        expect(
            try Self.refusal(story, admitted), .notInadmissible(admitted),
            under: "entry.set-aside")
        let unknown = Digest.sha256([7])
        #expect(try Self.refusal(story, unknown)?.reason == .unknownEntry(unknown))
        let sound = try Story.before("application.recommended")
        expect(
            try Self.refusal(sound, admitted), .nothingToSetAside, under: "entry.set-aside")
    }

    @Test(.admits("entry.set-aside"), .refuses("entry.set-aside"))
    func `given two inadmissible entries, each is set aside by its own act, in any order`() throws {
        var (story, first) = try Self.forged()
        let (_, second) = try Self.forged("application.reviewed")
        story.ledger.state.skip(leaf: second, because: .unsigned(PartyID("sec-1")!))
        let act = try #require(Story.script.first { $0.type == "application.recommended" })
        try Self.setAside(second, &story)
        #expect(try Self.admission(story, act)?.code == "not-set-aside")
        let by = try #require(story.ledger.state.inadmissible.last?.setAsideBy)
        let index = EntryIndex(story.ledger.state.size - 2)
        expect(
            try Self.refusal(story, second), .setAsideBefore(index, by: by),
            under: "entry.set-aside")
        try Self.setAside(first, &story)
        #expect(story.ledger.state.notSetAside == nil)
        #expect(try Self.admission(story, act) == nil)
    }

    @Test(.admits("entry.set-aside"), .refuses("entry.set-aside"))
    func `given it is not set aside, no other act is admitted, and an audit goes on`() throws {
        var (story, leaf) = try Self.forged()
        let act = try #require(Story.script.first { $0.type == "application.recommended" })
        let entry = try #require(story.ledger.state.notSetAside)
        expect(try Self.admission(story, act), .notSetAside(entry), under: "entry.set-aside")
        #expect(try story.ledger.refusal(of: act) == nil)
        let line = try story.act("entry.set-aside").with(fields: ["entry": .text(leaf.hex)])
        #expect(try Self.admission(story, line) == nil)
        try Self.setAside(leaf, &story)
        #expect(try Self.admission(story, act) == nil)
    }

    @Test(.admits("entry.set-aside"), .refuses("entry.set-aside"))
    func `given an officer of the founding role, his mandate must cover the act`() throws {
        var story = try Story.before("application.recommended")
        for (officer, acts) in [("aide-1", ["anchor.accepted"]), ("aide-2", ["entry.set-aside"])]
            as [(String, CBOR)]
        {
            try story.ledger.play(
                Story.line(
                    "mandate.granted", on: "party/leading-group", by: "leading-group-founder",
                    day: story.day, ["officer": .text(officer), "post": "deputy", "acts": acts]))
            try story.ledger.play(
                Story.key(
                    officer, of: officer, "party/leading-group", by: "leading-group-founder",
                    day: story.day))
        }
        let (forged, leaf) = try Self.forged("application.recommended", story)
        #expect(
            try Self.refusal(forged, leaf, by: "aide-1")?.reason
                == .noMandate(
                    OfficerID("aide-1")!, PartyID("leading-group")!, type: "entry.set-aside"))
        #expect(try Self.refusal(forged, leaf, by: "aide-2") == nil)
    }

    @Test(.admits("entry.set-aside"), .refuses("entry.set-aside"))
    func `given a scheme with another founding role, it is the founder's role still`() throws {
        var map = try MemoryLedger.scheme().map
        map["edition"] = 2
        map["inForceFrom"] = .text("2025-08-01")
        map["foundingRole"] = "office"
        var story = try Story.before("application.recommended")
        let second = try Scheme(map)
        story.ledger.state.schemes[second.id]?.append(second)
        let (forged, leaf) = try Self.forged("application.recommended", story)
        #expect(try Self.refusal(forged, leaf) == nil)
        #expect(
            try Self.refusal(forged, leaf, by: "office-1")?.reason
                == .wrongRole(found: "office", wanted: "leading-group"))
    }

    @Test(.refuses("entry.set-aside"))
    func `given a scheme with a line for the ledger's own act, it is none`() throws {
        var map = try MemoryLedger.scheme().map
        var acts = try #require(map["acts"]?.mapValue)
        acts["entry.set-aside"] = acts["anchor.accepted"]
        map["acts"] = .map(acts)
        #expect(throws: SchemeError.unexpected("acts.entry.set-aside")) { try Scheme(map) }
    }

    @Test(.refuses("entry.set-aside"), arguments: ["entry.amended", "remedy.lodged"])
    func `given an inadmissible entry, nothing rests on it and nothing corrects it`(
        type: String
    ) throws {
        var (story, leaf) = try Self.forged()
        let index = EntryIndex(story.ledger.state.size - 1)
        try Self.setAside(leaf, &story)
        let field = type == "entry.amended" ? "entry" : "against"
        expect(
            try story.refusal(type, [field: .text(leaf.hex)]), .namesInadmissible(index),
            under: "entry.set-aside")
    }

    @Test func `given a forged act, it moves nothing, not even the day`() throws {
        let before = try Story.before("application.recommended")
        var (story, leaf) = try Self.forged()
        let (old, new) = (before.ledger.state, story.ledger.state)
        #expect(new.size == old.size + 1)
        #expect(new.logDay == old.logDay)
        #expect(new.applications.all == old.applications.all)
        let entry = try #require(new.notSetAside)
        #expect(entry.leaf == leaf && entry.rule == "authority")
        #expect(entry.subject == Subject("application/LN-2025-0001"))
        #expect(entry.type == "application.recommended")
        #expect(new.entries[leaf]?.signer == nil)
        try Self.setAside(leaf, &story)
        try story.play(story.act("application.recommended"))
        #expect(story.application?.stage == "recommended")
    }

    @Test(.admits("seen-state"), .refuses("seen-state"))
    func `given a forged act is the subject's newest entry, a decision has seen it`() throws {
        var (story, leaf) = try Self.forged()
        try Self.setAside(leaf, &story)
        let act = try story.act("application.recommended")
        #expect(try story.ledger.refusal(of: act) == nil)
        #expect(try story.ledger.refusal(of: act.with(after: leaf.hex)) == nil)
        let earlier = try #require(
            story.application?.stagedBy ?? story.ledger.decisions.last?.statement.leafHash)
        #expect(try story.ledger.refusal(of: act.with(after: earlier.hex))?.code == "conflict")
    }

    @Test func `given one not set aside, that is all that is open`() throws {
        var (story, leaf) = try Self.forged()
        let subject = try #require(Subject("application/LN-2025-0001"))
        let day = story.ledger.state.logDay
        func open(_ subject: Subject) -> [String] {
            Next.openActs(on: subject, given: story.ledger.state, day: day).map(\.act.type)
        }
        #expect(open(subject) == [])
        #expect(open(Genesis.subject) == ["entry.set-aside"])
        try Self.setAside(leaf, &story)
        #expect(open(subject).contains("application.recommended"))
        #expect(!open(Genesis.subject).contains("entry.set-aside"))
    }

    @Test(arguments: [(1000, "not-set-aside"), (1001, "too-many-inadmissible")])
    func `a thousand can be set aside, and one more ends the ledger`(
        count: Int, code: String
    ) throws {
        var story = try Story.before("application.recommended")
        for number in 0..<count {
            story.ledger.state.skip(
                leaf: .sha256([UInt8(number & 255), UInt8(number >> 8)]),
                because: .unsigned(PartyID("office")!))
        }
        #expect(story.ledger.state.inadmissible.count == 1000)
        #expect(story.ledger.state.inadmissibleCount == UInt64(count))
        let act = try story.act("application.recommended")
        #expect(try Self.admission(story, act)?.code == "not-set-aside")
        for entry in story.ledger.state.inadmissible {
            story.ledger.state.setAside(entry.index, by: EntryIndex(9))
        }
        #expect(try Self.admission(story, act)?.code == (count > 1000 ? code : nil))
    }
}
