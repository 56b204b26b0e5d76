import COSE
import Testing

@testable import Certification

/// RULES, general rule 1: delegation, and recusal.
@Suite struct PeopleRuleTests {
    /// The secretariat's sec-2 with a key, and without any mandate of his own.
    private static func keyed(before type: String = "application.reviewed") throws -> Story {
        var story = try Story.before(type)
        try story.play(Story.key("sec-2", of: "sec-2", "party/secretariat", by: "office-1"))
        return story
    }

    private static let august: [String: CBOR?] = ["from": "2025-08-01", "until": "2025-08-31"]

    @Test(
        .admits("delegation"), .refuses("delegation"), .admits("mandate.delegated"),
        .refuses("mandate.delegated"),
        arguments: [("2025-08-31", true), ("2025-09-01", false)])
    func `given a delegation for August, the delegate acts in August and not after`(
        date: String, isInside: Bool
    ) throws {
        var story = try Self.keyed()
        let none = Refusal.Reason.noMandate(
            OfficerID("sec-2")!, PartyID("secretariat")!, type: "application.reviewed")
        expect(
            try story.refusal("application.reviewed", by: "sec-2"), none, under: "authority")
        try story.play("mandate.delegated", Self.august)
        let refusal = try story.refusal("application.reviewed", by: "sec-2", day: date)
        guard !isInside else {
            #expect(refusal == nil)
            return
        }
        expect(refusal, none, under: "authority")
    }

    @Test(
        .admits("delegation"), .refuses("delegation"), .refuses("mandate.delegated"),
        arguments: [
            ["until": "2028-07-01"], ["from": "2025-06-30"], ["post": "member"],
            ["delegator": "sec-9"],
        ] as [[String: CBOR]])
    func `given a mandate, a delegation does not go beyond its period, post or holder`(
        fields: [String: CBOR]
    ) throws {
        let story = try Self.keyed()
        let whole: [String: CBOR?] = ["from": "2025-07-01", "until": "2028-06-30"]
        #expect(try story.refusal("mandate.delegated", whole, by: "office-1") == nil)
        let delegator = OfficerID(fields["delegator"]?.string ?? "sec-1")!
        expect(
            try story.refusal(
                "mandate.delegated", whole.merging(fields) { _, new in new }, by: "office-1"),
            .beyondMandate(delegator), under: "delegation")
    }

    @Test(.admits("delegation"), .refuses("delegation"), .refuses("mandate.delegated"))
    func `given a mandate for one act, no other act is delegated from it`() throws {
        var story = try Self.keyed()
        try story.play(
            "mandate.granted",
            ["officer": "sec-2", "post": "officer", "acts": ["application.reviewed"]],
            on: "party/secretariat")
        func refusal(_ acts: [CBOR]) throws -> Refusal? {
            try story.refusal(
                "mandate.delegated",
                ["delegator": "sec-2", "delegate": "sec-3", "acts": .array(acts)].merging(
                    Self.august
                ) { _, new in new }, by: "office-1")
        }
        #expect(try refusal(["application.reviewed"]) == nil)
        for acts: [CBOR] in [["*"], ["application.reviewed", "standard.assessed"]] {
            expect(try refusal(acts), .beyondMandate(OfficerID("sec-2")!), under: "delegation")
        }
    }

    @Test(.refuses("delegation"), .refuses("mandate.delegated"), .refuses("grants"))
    func `given a delegation, its delegate does not pass it on, nor another delegate for him`()
        throws
    {
        var story = try Self.keyed()
        try story.play("mandate.delegated", Self.august)
        let onward = Self.august.merging(["delegator": "sec-2", "delegate": "sec-3"]) { $1 }
        expect(
            try story.refusal("mandate.delegated", onward, by: "sec-2"),
            .beyondMandate(OfficerID("sec-2")!), under: "delegation")
        for key in ["sec-2", "market-1"] {
            #expect(
                try story.refusal("mandate.delegated", Self.august, by: key)?.rule == "grants")
        }
        expect(
            try story.refusal(
                "mandate.delegated", ["from": "2025-08-31", "until": "2025-08-01"]),
            .mandatePeriod, under: "delegation")
    }

    @Test(.refuses("delegation"), .refuses("authority"))
    func `given the delegator's mandate is withdrawn, the delegation falls with it`() throws {
        var story = try Self.keyed()
        try story.play("mandate.delegated", Self.august)
        #expect(try story.refusal("application.reviewed", by: "sec-2") == nil)
        try story.play(
            "mandate.withdrawn", ["officer": "sec-1", "post": "officer"], on: "party/secretariat")
        expect(
            try story.refusal("application.reviewed", by: "sec-2"),
            .noMandate(
                OfficerID("sec-2")!, PartyID("secretariat")!, type: "application.reviewed"),
            under: "authority")
    }

    private static func session(_ present: [String], _ votes: [Int]) -> [String: CBOR?] {
        entry("listed", present, votes)
    }

    private static func entry(
        _ outcome: String, _ present: [String], _ votes: [Int]
    ) -> [String: CBOR?] {
        var entry: CBORMap = ["application": "LN-2025-0001", "outcome": .text(outcome)]
        if outcome != "listed" { entry["reason"] = "未通过" }
        for (name, count) in zip(["for", "against", "abstained"], votes) {
            entry[name] = CBOR(count)
        }
        return ["present": .array(present.map { .text($0) }), "entries": [.map(entry)]]
    }

    @Test(.admits("delegation"), .refuses("members"), .refuses("quorum"))
    func `given a member's delegate, he sits in the member's place and not beside him`() throws {
        var story = try Story.before("committee.decided")
        try story.play(
            "mandate.delegated",
            [
                "delegator": "member-3", "delegate": "member-9", "post": "member",
                "from": "2025-09-01", "until": "2025-09-30",
            ], by: "member-3", on: "party/committee")
        func refusal(_ present: [String]) throws -> Refusal? {
            try story.refusal(
                "committee.decided", Self.session(present, [present.count, 0, 0]))
        }
        #expect(try refusal(["member-1", "member-9"]) == nil)
        expect(
            try refusal(["member-1"]), .quorumMissed(present: 1, members: 3, wanted: 2),
            under: "quorum")
        expect(
            try refusal(["member-1", "member-3", "member-9"]),
            .notMember(OfficerID("member-9")!), under: "members")
    }

    /// Four members, of whom member-3 is recused from the application.
    private static func recused(before type: String) throws -> Story {
        var story = try Story.before(type)
        try story.play("mandate.granted", ["officer": "member-4", "post": "member"])
        try story.play(
            "recusal.declared", ["officer": "member-3", "from": "application/LN-2025-0001"],
            by: "member-3", on: "party/committee")
        return story
    }

    private static let four = ["member-1", "member-2", "member-3", "member-4"]

    @Test(
        .admits("recusal"), .refuses("recusal"), .admits("recusal.declared"), .refuses("votes"),
        .admits("votes"))
    func `given a member recused, three of four votes are counted and not his`() throws {
        let story = try Self.recused(before: "committee.decided")
        #expect(
            try story.refusal("committee.decided", Self.session(Self.four, [2, 1, 0])) == nil)
        expect(
            try story.refusal("committee.decided", Self.session(Self.four, [3, 1, 0])),
            .votesDoNotAddUp(Story.one, counted: 4, present: 3), under: "votes")
        let before = try Story.before("committee.decided")
        #expect(
            try before.refusal(
                "committee.decided",
                Self.session(["member-1", "member-2", "member-3"], [3, 0, 0])) == nil)
    }

    @Test(.admits("majority"), .refuses("majority"), .admits("recusal"))
    func `given a member recused, two of three votes are the majority, and never a loss`() throws {
        let story = try Self.recused(before: "committee.decided")
        expect(
            try story.refusal("committee.decided", Self.session(Self.four, [1, 1, 1])),
            .majorityMissed(Story.one, votes: 1, present: 3), under: "majority")
        expect(
            try story.refusal(
                "committee.decided", Self.entry("not-listed", Self.four, [2, 1, 0])),
            .majorityOverruled(Story.one, votes: 2, present: 3), under: "majority")
        #expect(
            try story.refusal(
                "committee.decided", Self.entry("not-listed", Self.four, [1, 2, 0])) == nil)
    }

    @Test(.admits("majority"), .refuses("majority"), .admits("objection.decided"))
    func `given an objection and a member recused, two of three votes decide it`() throws {
        var story = try Self.recused(before: "award.submitted")
        try story.play("objection.received", day: "2025-11-20")
        try story.play("objection.investigated", day: "2025-11-24")
        func refusal(_ votes: [Int]) throws -> Refusal? {
            var fields: [String: CBOR?] = ["present": .array(Self.four.map { .text($0) })]
            for (name, count) in zip(["for", "against", "abstained"], votes) {
                fields[name] = CBOR(count)
            }
            return try story.refusal("objection.decided", fields, day: "2025-11-25")
        }
        #expect(try refusal([2, 1, 0]) == nil)
        expect(
            try refusal([1, 2, 0]), .majorityMissed(Story.one, votes: 1, present: 3),
            under: "majority")
        expect(
            try refusal([3, 1, 0]), .votesDoNotAddUp(Story.one, counted: 4, present: 3),
            under: "votes")
    }

    @Test(.refuses("majority"), .admits("majority"))
    func `given a majority for an application, it is not recorded as lost`() throws {
        let story = try Story.before("committee.decided")
        let three = ["member-1", "member-2", "member-3"]
        expect(
            try story.refusal("committee.decided", Self.entry("not-listed", three, [2, 1, 0])),
            .majorityOverruled(Story.one, votes: 2, present: 3), under: "majority")
        #expect(
            try story.refusal("committee.decided", Self.entry("not-listed", three, [1, 2, 0]))
                == nil)
    }

    /// A check, an order and a revocation are about their certificate, and that is its holder's.
    @Test(
        .admits("recusal"), .refuses("recusal"),
        arguments: ["certificate/LNYP-2025-00001", "party/operator-0001"])
    func `given an officer recused from a holder, he does not handle what is about him`(
        from: String
    ) throws {
        for (given, type) in [
            (try Story.awarded(), "supervision.inspected"),
            (try Story.awarded(), "spotcheck.planned"),
            (try Story.failedCheck(), "rectification.ordered"),
            (try Story.ordered(), "rectification.rechecked"),
            (try Story.intended(), "revocation.dropped"),
        ] {
            var story = given
            if type == "rectification.rechecked" {
                try story.play("rectification.reported", day: "2026-04-20")
            }
            try story.play(
                "recusal.declared", ["officer": "office-1", "from": .text(from)], by: "office-1",
                on: "party/office")
            expect(
                try story.refusal(type, by: "office-1"), .recused(OfficerID("office-1")!, from),
                under: "recusal")
            #expect(try story.refusal(type, by: "office-2") == nil, "\(type)")
        }
    }

    @Test(
        .admits("recusal"), .refuses("recusal"), .refuses("recusal.declared"), .refuses("identity"))
    func `given a recusal, it is from what there is, and from all applications of a party`() throws
    {
        var story = try Story.before("application.reviewed")
        func declare(_ from: String) -> [String: CBOR?] {
            ["officer": "sec-1", "from": .text(from)]
        }
        expect(
            try story.refusal("recusal.declared", declare("application/ln-2025-1")),
            .spelledOtherwise(Subject("application/ln-2025-1")!), under: "identity")
        try story.play("recusal.declared", declare("party/operator-0001"))
        expect(
            try story.refusal("application.reviewed"),
            .recused(OfficerID("sec-1")!, "party/operator-0001"), under: "recusal")
    }

    @Test(
        .admits("recusal"), .refuses("recusal"), .refuses("application.examined"),
        .refuses("list.proposed"))
    func `given an expert recused from an application, no panel with him examines or lists it`()
        throws
    {
        for type in ["application.examined", "list.proposed"] {
            var story = try Story.before(type)
            try story.play(
                "recusal.declared", ["officer": "expert-2", "from": "application/LN-2025-0001"],
                by: "sec-1", on: "party/expert-panel")
            expect(
                try story.refusal(type, ["members": ["expert-1", "expert-2"]]),
                .recused(OfficerID("expert-2")!, "application/LN-2025-0001"), under: "recusal")
            #expect(try story.refusal(type, ["members": ["expert-1"]]) == nil)
        }
    }

    @Test(
        .admits("recusal"), .refuses("recusal"),
        arguments: [
            ("application.reviewed", "sec-1", "secretariat"),
            ("opinion.answered", "agriculture-1", "department-agriculture"),
            ("award.submitted", "office-1", "office"),
            ("award.reviewed", "deputy-1", "leading-group"),
            ("award.approved", "head-1", "leading-group"),
        ])
    func `given an officer recused from an application, he does not handle it on any list`(
        type: String, officer: String, party: String
    ) throws {
        var story = try Story.before(type)
        #expect(try story.refusal(type) == nil)
        try story.play(
            "recusal.declared", ["officer": .text(officer), "from": "application/LN-2025-0002"],
            by: officer, on: "party/\(party)")
        #expect(try story.refusal(type) == nil)
        try story.play(
            "recusal.declared", ["officer": .text(officer), "from": "application/LN-2025-0001"],
            by: officer, on: "party/\(party)")
        expect(
            try story.refusal(type), .recused(OfficerID(officer)!, "application/LN-2025-0001"),
            under: "recusal")
    }

    @Test(
        .admits("recusal.declared"), .refuses("recusal.declared"), .refuses("recusal"),
        .refuses("grants"))
    func `given a recusal, it is of a known officer from a subject, by his body or its grantor`()
        throws
    {
        let story = try Story.before("application.reviewed")
        #expect(try story.refusal("recusal.declared") == nil)
        #expect(try story.refusal("recusal.declared", by: "office-1") == nil)
        expect(
            try story.refusal("recusal.declared", by: "market-1"),
            .grantingRole(found: "municipal-regulator", target: "secretariat"), under: "grants",
            RuleCase.article(5))
        expect(
            try story.refusal("recusal.declared", ["officer": "nobody"]),
            .mandateUnknown(OfficerID("nobody")!, post: nil), under: "recusal")
        expect(
            try story.refusal("recusal.declared", ["from": "everything"]),
            .malformed(
                .malformed(
                    "from",
                    wanted: Wording(zh: "形如 complaint/C-1 的对象", en: "a subject like complaint/C-1"))
            ),
            under: "recusal")
        expect(
            try story.refusal("recusal.declared", on: "party/nobody"),
            .unknownParty(PartyID("nobody")!), under: "recusal.declared")
    }
}
