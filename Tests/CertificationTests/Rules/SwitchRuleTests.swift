import COSE
import Drafting
import Testing

@testable import Certification

/// The scheme's rules as data: one of ours switched off lets in what it kept out, and leaves the
/// others standing; an article's cannot be switched off.
@Suite struct SwitchRuleTests {
    private static func off(_ rule: String) throws -> Scheme {
        try Story.scheme(rule, "off", true)
    }

    private static func session(_ present: [CBOR], _ favour: Int, _ against: Int) -> [String: CBOR?]
    {
        [
            "present": .array(present),
            "entries": [
                [
                    "application": "LN-2025-0001", "outcome": "listed", "for": CBOR(favour),
                    "against": CBOR(against), "abstained": 0,
                ]
            ],
        ]
    }

    @Test(.admits("quorum"), .refuses("majority"))
    func `given the quorum is off, one member decides, by majority still`() throws {
        let story = try Story.before("committee.decided", under: Self.off("quorum"))
        #expect(
            try story.refusal("committee.decided", Self.session(["member-1"], 1, 0)) == nil)
        expect(
            try story.refusal("committee.decided", Self.session(["member-1"], 0, 1)),
            .majorityMissed(Story.one, votes: 0, present: 1), under: "majority")
        expect(
            try story.refusal("committee.decided", Self.session(["member-1"], 2, 0)),
            .votesDoNotAddUp(Story.one, counted: 2, present: 1), under: "votes")
        expect(
            try story.refusal("committee.decided", Self.session(["member-1", "sec-1"], 2, 0)),
            .notMember(OfficerID("sec-1")!), under: "members")
    }

    @Test(.admits("majority"), .refuses("quorum"))
    func `given the majority is off, half is enough, and the quorum stands`() throws {
        let story = try Story.before("committee.decided", under: Self.off("majority"))
        #expect(
            try story.refusal(
                "committee.decided", Self.session(["member-1", "member-2"], 1, 1)) == nil)
        expect(
            try story.refusal("committee.decided", Self.session(["member-1"], 1, 0)),
            .quorumMissed(present: 1, members: 3, wanted: 2), under: "quorum")
    }

    @Test(.admits("votes"))
    func `given votes are off, counts need not add up`() throws {
        let story = try Story.before("committee.decided", under: Self.off("votes"))
        #expect(
            try story.refusal(
                "committee.decided", Self.session(["member-1", "member-2"], 2, 1)) == nil)
    }

    @Test(.admits("members"))
    func `given members are off, the panel's list of names is taken as it is`() throws {
        let story = try Story.before("application.examined", under: Self.off("members"))
        #expect(try story.refusal("application.examined", ["members": ["guest-1"]]) == nil)
    }

    @Test(.admits("two-officers"))
    func `given two officers are off, one changes his body's key alone`() throws {
        let story = try Story.before("batch.called", under: Self.off("two-officers"))
        let line = try Story.key(
            "office-2-new", of: "office-2", "party/office", by: "office-1", day: "2025-07-10")
        var alone = story
        try alone.play(line)
        let key = try story.ledger.randomness.key(named: "office-2-new").publicKey
        #expect(alone.ledger.state.authority.keys[key]?.revokedBy == nil)
        #expect(alone.ledger.state.authority.keys[key] != nil)
    }

    @Test(.admits("late"))
    func `given lateness is off, a late application is recommended`() throws {
        var story = try Story.before("application.received", under: Self.off("late"))
        try story.play("application.received", day: "2025-08-16")
        #expect(try story.refusal("application.recommended") == nil)
    }

    @Test(.admits("adverse-fact"))
    func `given adverse facts are off, an open one stops nothing`() throws {
        var story = try Story.before("standard.assessed", under: Self.off("adverse-fact"))
        try story.play("adverse.reported")
        #expect(try story.refusal("standard.assessed") == nil)
    }

    @Test(.admits("correction"))
    func `given corrections are off, a return needs no deadline`() throws {
        let story = try Story.before("application.reviewed", under: Self.off("correction"))
        #expect(
            try story.refusal(
                "application.reviewed", ["outcome": "returned", "reason": "缺材料"]) == nil)
    }

    @Test(.admits("reasons"))
    func `given reasons are off, a rejection needs none`() throws {
        let story = try Story.before("application.reviewed", under: Self.off("reasons"))
        #expect(try story.refusal("application.reviewed", ["outcome": "rejected"]) == nil)
    }

    @Test(.admits("closing"))
    func `given closing is off, a batch closes on open applications`() throws {
        let story = try Story.before("application.recommended", under: Self.off("closing"))
        #expect(try story.refusal("batch.closed", day: "2025-08-20") == nil)
    }

    @Test(.admits("opinions-deadline"))
    func `given the deadline is off, the office closes on silence at once`() throws {
        let story = try Story.before("opinion.answered", under: Self.off("opinions-deadline"))
        #expect(
            try story.refusal(
                "opinions.closed", ["silent": ["department-agriculture"]], day: "2025-10-27")
                == nil)
    }

    @Test(.admits("negative-opinions"))
    func `given negative opinions are off, the committee need not answer one`() throws {
        var story = try Story.before("opinion.answered", under: Self.off("negative-opinions"))
        try story.play(
            "opinion.answered",
            ["answers": [["application": "LN-2025-0001", "answer": "objected"]]])
        try story.play("opinions.closed")
        #expect(try story.refusal("committee.deliberated") == nil)
    }

    @Test(.admits("objection"))
    func `given objections are off, an open one does not stop the list`() throws {
        var story = try Story.after("notice.published", under: Self.off("objection"))
        try story.play("objection.received")
        #expect(try story.refusal("award.submitted") == nil)
    }

    @Test(.admits("pseudonymous"))
    func `given pseudonyms are off, an operator is registered by name`() throws {
        let story = try Story.before("batch.called")
        #expect(
            try story.refusal("party.registered", ["name": "示例公司"])?.code
                == "redacted-in-clear")
        let on = try Story.scheme("pseudonymous", "roles", ["department"])
        let other = try Story.before("batch.called", under: on)
        #expect(try other.refusal("party.registered", ["name": "示例公司"]) == nil)
    }

    @Test(
        .refuses("notice-period"), .refuses("dimensions"), .refuses("eligibility"),
        .refuses("clean-record"), .refuses("validity"), .refuses("standard"),
        .refuses("in-force"), .refuses("offering"), .refuses("grants"), .refuses("sectors"),
        arguments: [
            "notice-period", "dimensions", "eligibility", "clean-record", "validity", "standard",
            "in-force", "offering", "grants", "sectors",
        ])
    func `given a rule of an article, a scheme that switches it off is none`(rule: String) {
        #expect(throws: SchemeError.malformed("rules.\(rule).off")) { try Self.off(rule) }
    }

    /// `decide` cannot do without them: a scheme that claims they are off would say what is not so.
    @Test(arguments: [
        "authority", "possession", "on-behalf", "seen-state", "dates", "evidence", "redaction",
        "calendar", "window", "sent-back", "disclosure", "number", "credential",
    ])
    func `given a rule that every ledger rests on, a scheme that switches it off is none`(
        rule: String
    ) {
        #expect(throws: SchemeError.malformed("rules.\(rule).off")) { try Self.off(rule) }
    }

    @Test(.admits("scheme.adopted"), .refuses("scheme.adopted"))
    func `given a scheme in force, its next edition is adopted by the founder and no other`() throws
    {
        var story = try Story.before("application.received")
        func adoption(_ edition: Int, by key: String = "leading-group-founder") throws -> ActLine {
            var map = try MemoryLedger.scheme().map
            map["edition"] = CBOR(edition)
            map["inForceFrom"] = "2025-07-16"
            return try Story.line(
                "scheme.adopted", on: "scheme/liaoning-youpin", by: key, day: "2025-07-15",
                ["scheme": .map(map)])
        }
        for edition in [1, 3] {
            expect(
                try story.ledger.refusal(of: adoption(edition)),
                .schemeEdition(found: edition, wanted: 2), under: "scheme.adopted")
        }
        expect(
            try story.ledger.refusal(of: adoption(2, by: "office-1")),
            .wrongRole(found: "office/officer", wanted: "leading-group"), under: "scheme.adopted")
        try story.play(adoption(2))
        // RULES, general rule 11: the batch called before it keeps the edition of its call.
        try story.play("application.received", day: "2025-07-20")
        #expect(story.ledger.decisions.last?.scheme?.edition == 1)
        try story.play("batch.called", day: "2025-07-21", on: "batch/2025-2")
        #expect(story.ledger.state.batches[BatchID("2025-2")!]?.edition == 2)
    }

    @Test(.refuses("scheme.adopted"))
    func `given a scheme that cannot be read or is not its subject, it is not adopted`() throws {
        let story = try Story.before("application.received")
        func refusal(
            _ changes: (inout CBORMap) -> Void, on subject: String = "scheme/liaoning-youpin"
        ) throws -> Refusal? {
            var map = try MemoryLedger.scheme().map
            map["edition"] = 2
            map["inForceFrom"] = "2025-07-15"
            changes(&map)
            return try story.ledger.refusal(
                of: Story.line(
                    "scheme.adopted", on: subject, by: "leading-group-founder", day: "2025-07-15",
                    ["scheme": .map(map)]))
        }
        #expect(try refusal { _ in } == nil)
        expect(
            try refusal { $0["color"] = "red" },
            .schemeUnreadable(.unexpected("scheme.color")),
            under: "scheme")
        expect(
            try refusal { $0["inForceFrom"] = "2025-07-14" },
            .schemeDatedBack(day("2025-07-14")), under: "scheme.adopted")
        expect(
            try refusal { $0["semantics"] = 2 },
            .schemeUnreadable(.unknown("semantics", "2")), under: "scheme")
        expect(
            try refusal({ _ in }, on: "scheme/other"),
            .wrongSubject(
                type: "scheme.adopted", wanted: "scheme/liaoning-youpin", found: "scheme/other"),
            under: "scheme.adopted")
    }
}
