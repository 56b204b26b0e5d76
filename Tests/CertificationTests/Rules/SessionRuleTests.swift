import COSE
import Drafting
import Testing

@testable import Certification

/// Arts. 9–15: lists, the committee's sessions, standards, inspection, departments' opinions.
@Suite struct SessionRuleTests {
    /// A list's one entry, with counts of votes when it is a committee's.
    private static func entry(
        _ outcome: String, _ votes: [Int] = [], reason: String? = nil, stage: String? = nil,
        id: String = "LN-2025-0001"
    ) -> CBOR {
        var map: CBORMap = ["application": .text(id), "outcome": .text(outcome)]
        for (name, count) in zip(["for", "against", "abstained"], votes) {
            map[name] = CBOR(count)
        }
        map["reason"] = reason.map { .text($0) }
        map["stage"] = stage.map { .text($0) }
        return .map(map)
    }

    private static func session(
        _ present: [String], _ entry: CBOR, signed: [CBOR]? = nil
    ) -> [String: CBOR?] {
        [
            "present": .array(present.map { .text($0) }), "entries": [entry],
            "signedVotes": signed.map { .array($0) },
        ]
    }

    private static let members = ["member-1", "member-2", "member-3"]

    @Test(
        .admits("list.proposed"), .refuses("list.proposed"), .admits("list.onsite"),
        .refuses("list.onsite"), .admits("list.candidates"), .refuses("list.candidates"),
        arguments: [
            ("list.proposed", "proposed", 9), ("list.onsite", "listed", 13),
            ("list.candidates", "listed", 14),
        ])
    func `given a list, its entries are known, of the batch, and there once`(
        type: String, outcome: String, article: Int
    ) throws {
        var story = try Story.before(type)
        let one = Self.entry(outcome)
        #expect(try story.refusal(type, ["entries": [one]]) == nil)
        expect(
            try story.refusal(type, ["entries": [one, one]]), .entryTwice(Story.one), under: type,
            RuleCase.article(article))
        expect(
            try story.refusal(type, ["entries": [Self.entry(outcome, id: "LN-2025-0099")]]),
            .applicationUnknown("LN-2025-0099"), under: type, RuleCase.article(article))
        try story.play(
            "batch.called", ["closes": "2025-12-31"], day: "\(story.day)", on: "batch/2025-2")
        try story.play(
            "application.received", ["batch": "2025-2"], day: "\(story.day)",
            on: "application/LN-2025-0002")
        expect(
            try story.refusal(type, ["entries": [Self.entry(outcome, id: "LN-2025-0002")]]),
            .otherBatch(Story.two), under: type, RuleCase.article(article))
        expect(
            try story.refusal(type, ["entries": [Self.entry("excellent")]]),
            .unknownName(kind: "outcome", name: "excellent"), under: type,
            RuleCase.article(article))
    }

    /// Each step by name, its article, and the article of the step that is missing before it.
    @Test(
        .refuses("application.examined"), .refuses("list.proposed"), .refuses("committee.decided"),
        .refuses("standard.assessed"), .refuses("conformity.inspected"),
        .refuses("qualification.evaluated"), .refuses("list.onsite"), .refuses("site.visited"),
        .refuses("list.candidates"), .refuses("opinions.requested"),
        .refuses("committee.deliberated"), .refuses("award.submitted"),
        arguments: [
            ("application.examined", 9, "application.reviewed", "初审", 9),
            ("list.proposed", 9, "application.examined", "专家组审查", 9),
            ("committee.decided", 10, "list.proposed", "提出评价建议名单", 9),
            ("standard.assessed", 11, "committee.decided", "评定委员会审议确定评价名单", 10),
            ("conformity.inspected", 12, "standard.assessed", "标准先进性评价", 11),
            ("qualification.evaluated", 13, "conformity.inspected", "符合性检验", 12),
            ("list.onsite", 13, "qualification.evaluated", "资质评价", 13),
            ("site.visited", 14, "list.onsite", "确定现场评价名单", 13),
            ("list.candidates", 14, "site.visited", "现场评价", 14),
            ("opinions.requested", 15, "list.candidates", "形成拟获评名单", 14),
            ("committee.deliberated", 16, "opinions.closed", "汇总部门意见", 15),
            ("notice.published", 16, "committee.deliberated", "评定委员会审议拟获评名单", 16),
            ("award.submitted", 17, "notice.published", "社会公示", 16),
        ])
    func `given the step before is missing, it is named with its article`(
        type: String, article: Int, missing: String, name: String, source: Int
    ) throws {
        let story = try Story.before(missing)
        let refusal = try story.refusal(type)
        #expect(refusal?.code == "step-missing")
        #expect(refusal?.fact("application") == .text("\(Story.one)"))
        #expect(refusal?.fact("step")?.mapValue?["zh"] == .text(name))
        #expect(refusal?.fact("source")?.mapValue?["zh"] == .text(RuleCase.article(source)))
        #expect(refusal?.rule == type)
        #expect(refusal?.source.zh == RuleCase.article(article))
        #expect(try Story.before(type).refusal(type) == nil)
    }

    @Test(.admits("members"), .refuses("members"))
    func `given experts by name, each is of the panel and named once`() throws {
        let story = try Story.before("application.examined")
        #expect(
            try story.refusal("application.examined", ["members": ["expert-1", "expert-2"]]) == nil)
        expect(
            try story.refusal("application.examined", ["members": ["expert-1", "member-1"]]),
            .notMember(OfficerID("member-1")!), under: "members")
        expect(
            try story.refusal("application.examined", ["members": ["expert-1", "expert-1"]]),
            .notMember(OfficerID("expert-1")!), under: "members")
    }

    @Test(.admits("quorum"), .refuses("quorum"), .admits("committee.decided"))
    func `given three members, two are a quorum and one is none`() throws {
        let story = try Story.before("committee.decided")
        #expect(
            try story.refusal(
                "committee.decided",
                Self.session(["member-1", "member-2"], Self.entry("listed", [2, 0, 0]))) == nil)
        expect(
            try story.refusal(
                "committee.decided", Self.session(["member-1"], Self.entry("listed", [1, 0, 0]))),
            .quorumMissed(present: 1, members: 3, wanted: 2), under: "quorum")
    }

    @Test(.admits("majority"), .refuses("majority"))
    func `given two present, both are a majority and one is exactly half`() throws {
        let story = try Story.before("committee.decided")
        func refusal(_ outcome: String, _ votes: [Int], _ reason: String? = nil) throws -> Refusal?
        {
            try story.refusal(
                "committee.decided",
                Self.session(["member-1", "member-2"], Self.entry(outcome, votes, reason: reason)))
        }
        #expect(try refusal("listed", [2, 0, 0]) == nil)
        expect(
            try refusal("listed", [1, 1, 0]),
            .majorityMissed(Story.one, votes: 1, present: 2), under: "majority")
        #expect(try refusal("not-listed", [1, 1, 0], "未过半数") == nil)
    }

    @Test(.admits("votes"), .refuses("votes"), arguments: [(3, 0, 0), (2, 0, 0), (2, 1, 1)])
    func `given three present, three votes are counted`(
        favour: Int, against: Int, abstained: Int
    ) throws {
        let story = try Story.before("committee.decided")
        let refusal = try story.refusal(
            "committee.decided",
            Self.session(Self.members, Self.entry("listed", [favour, against, abstained])))
        let counted = favour + against + abstained
        guard counted != 3 else {
            #expect(refusal == nil)
            return
        }
        expect(
            refusal, .votesDoNotAddUp(Story.one, counted: counted, present: 3), under: "votes")
    }

    @Test(.admits("votes"), .refuses("votes"), .admits("vote.cast"), .refuses("vote.cast"))
    func `given a vote signed for this session by one present, it counts, and no other`() throws {
        var story = try Story.before("committee.decided")
        try story.play(
            "vote.cast", by: "member-3", on: "session/session-2025-9", label: "elsewhere")
        func refusal(_ vote: String, _ present: [String]) throws -> Refusal? {
            try story.refusal(
                "committee.decided",
                Self.session(
                    present, Self.entry("listed", [present.count, 0, 0]), signed: [.text(vote)]))
        }
        let cast = try #require(story.ledger.labels["vote.cast"])
        let elsewhere = try #require(story.ledger.labels["elsewhere"])
        #expect(try refusal("@vote.cast", Self.members) == nil)
        expect(
            try refusal("@vote.cast", ["member-1", "member-3"]), .voteUnknown(cast), under: "votes")
        expect(try refusal("@elsewhere", Self.members), .voteUnknown(elsewhere), under: "votes")
    }

    @Test(.admits("vote.cast"), .refuses("vote.cast"), .refuses("votes"))
    func `given a session that has decided, or no such batch, no vote is cast`() throws {
        var story = try Story.before("committee.decided")
        #expect(try story.refusal("vote.cast", by: "member-3") == nil)
        expect(
            try story.refusal("vote.cast", ["batch": "2031-1"], by: "member-3"),
            .batchUnknown("2031-1"), under: "vote.cast")
        expect(
            try story.refusal("vote.cast", ["ballot": CBOR?.none], by: "member-3"),
            .notRedacted, under: "votes")
        try story.play("committee.decided")
        expect(
            try story.refusal("vote.cast", by: "member-3"),
            .sessionHeld(SessionID("session-2025-1")!), under: "votes")
    }

    @Test(.admits("members"), .refuses("members"), .refuses("quorum"))
    func `given officers of the committee who are no members, they do not count as present`() throws
    {
        var story = try Story.before("committee.decided")
        try story.play("mandate.granted", ["officer": "clerk-1", "post": "officer"])
        expect(
            try story.refusal(
                "committee.decided",
                Self.session(["member-1", "clerk-1"], Self.entry("listed", [2, 0, 0]))),
            .notMember(OfficerID("clerk-1")!), under: "members")
    }

    /// RULES, general rule 3: persons named in an act are judged on `occurredOn`.
    @Test(.admits("members"), .refuses("members"), .admits("mandate.withdrawn"))
    func `given a member withdrawn on 13 September, he was one on the 12th and is none since`()
        throws
    {
        var story = try Story.before("committee.decided")
        try story.play("mandate.withdrawn", day: "2025-09-13")
        #expect(
            try story.refusal("committee.decided", day: "2025-09-12", at: "2025-09-15T10:00")
                == nil)
        expect(
            try story.refusal("committee.decided", day: "2025-09-13", at: "2025-09-15T10:00"),
            .notMember(OfficerID("member-3")!), under: "members")
        expect(
            try story.refusal(
                "committee.decided",
                Self.session(["member-1"], Self.entry("listed", [1, 0, 0])), day: "2025-09-12",
                at: "2025-09-15T10:00"),
            .quorumMissed(present: 1, members: 3, wanted: 2), under: "quorum")
        expect(
            try story.refusal("mandate.withdrawn"),
            .mandateUnknown(OfficerID("member-3")!, post: "member"), under: "mandate.withdrawn")
    }

    @Test(.admits("dimensions"), .refuses("dimensions"))
    func `given six dimensions, each is there once and no seventh`() throws {
        let story = try Story.before("qualification.evaluated")
        let six = try #require(
            story.act("qualification.evaluated").fields["dimensions"]?.arrayValue)
        func refusal(_ dimensions: [CBOR]) throws -> Refusal? {
            try story.refusal("qualification.evaluated", ["dimensions": .array(dimensions)])
        }
        #expect(try refusal(six.reversed()) == nil)
        let names = [
            "innovation", "advanced-standards", "excellent-quality", "good-service",
            "solid-reputation", "social-recognition",
        ]
        for (place, name) in names.enumerated() {
            var five = six
            five.remove(at: place)
            expect(
                try refusal(five), .dimensionMissing([name]), under: "dimensions",
                RuleCase.article(13))
        }
        expect(
            try refusal(six + [six[2]]), .dimensionTwice("excellent-quality"),
            under: "dimensions", RuleCase.article(13))
        expect(
            try refusal(six + [["dimension": "fame", "opinion": "favourable"]]),
            .unknownName(kind: "dimension", name: "fame"), under: "dimensions",
            RuleCase.article(13))
    }

    @Test(.admits("conformity.inspected"), .refuses("conformity.inspected"))
    func `given a product, it is inspected as a product and not as a service too`() throws {
        let story = try Story.before("conformity.inspected")
        let service: CBOR = [
            "body": "示例", "method": "暗访", "sites": ["示例展厅"], "dates": ["2025-09-20"],
        ]
        expect(
            try story.refusal("conformity.inspected", ["service": service]),
            .inspectionKind(wanted: "product"), under: "conformity.inspected", RuleCase.article(12))
        expect(
            try story.refusal("conformity.inspected", ["product": CBOR?.none]),
            .inspectionKind(wanted: "product"), under: "conformity.inspected", RuleCase.article(12))
    }

    private static let both: [String: CBOR?] = [
        "departments": ["department-agriculture", "department-industry"]
    ]

    /// Asked on Monday 27 October, the tenth working day is Monday 10 November.
    @Test(
        .admits("opinions-deadline"), .refuses("opinions-deadline"), .admits("opinions.closed"),
        .refuses("opinions.closed"))
    func `given a silent department, the opinions close on the day after the tenth`() throws {
        var story = try Story.before("opinions.requested")
        try story.play("opinions.requested", Self.both)
        try story.play("opinion.answered")
        let silent: [String: CBOR?] = ["silent": ["department-industry"]]
        expect(
            try story.refusal("opinions.closed", silent, day: "2025-11-10"),
            .opinionsOpen(due: day("2025-11-10")), under: "opinions-deadline")
        expect(
            try story.refusal(
                "opinions.closed", silent, day: "2025-11-10", at: "2025-11-11T09:00"),
            .opinionsOpen(due: day("2025-11-10")), under: "opinions-deadline")
        #expect(try story.refusal("opinions.closed", silent, day: "2025-11-11") == nil)
        expect(
            try story.refusal("opinions.closed", day: "2025-11-11"),
            .silentMismatch([PartyID("department-industry")!]), under: "opinions.closed",
            RuleCase.article(15))
    }

    @Test(.admits("opinions-deadline"), .admits("opinion.answered"))
    func `given all have answered, the opinions close without waiting`() throws {
        var story = try Story.before("opinions.requested")
        try story.play("opinions.requested", Self.both)
        try story.play("opinion.answered")
        try story.play(
            "opinion.answered", ["department": "department-industry"], by: "industry-1")
        #expect(try story.refusal("opinions.closed", day: "2025-10-31") == nil)
    }

    @Test(.refuses("opinions-deadline"), .refuses("calendar"))
    func `given no calendar, a deadline is refused and not guessed`() throws {
        var story = try Story.before("opinions.requested", without: ["calendar.published"])
        try story.play("opinions.requested", Self.both)
        expect(
            try story.refusal(
                "opinions.closed",
                ["silent": ["department-agriculture", "department-industry"]], day: "2025-12-30"),
            .calendarUnknown(2025), under: "calendar")
    }

    @Test(.admits("opinions.requested"), .refuses("opinions.requested"))
    func `given departments answer, no other body is asked, and no list twice at once`() throws {
        var story = try Story.before("opinions.requested")
        #expect(try story.refusal("opinions.requested", ["departments": ["market-211100"]]) == nil)
        expect(
            try story.refusal("opinions.requested", ["departments": ["operator-0001"]]),
            .wrongRole(found: "operator", wanted: "department, municipal-regulator"),
            under: "opinions.requested", RuleCase.article(15))
        try story.play("opinions.requested")
        #expect(try story.refusal("opinions.requested")?.code == "nothing-at-stage")
    }

    @Test(.admits("opinion.answered"), .refuses("opinion.answered"))
    func `given a request, those asked answer it once, for themselves, on its whole list`() throws {
        var story = try Story.before("opinion.answered")
        let article = RuleCase.article(15)
        func refusal(_ fields: [String: CBOR?] = [:], by key: String? = nil) throws -> Refusal? {
            try story.refusal("opinion.answered", fields, by: key)
        }
        expect(
            try refusal(["department": "department-industry"], by: "industry-1"),
            .notAsked(PartyID("department-industry")!), under: "opinion.answered", article)
        expect(
            try refusal(by: "industry-1"), .answersFor(PartyID("department-agriculture")!),
            under: "opinion.answered", article)
        let answer: CBOR = ["application": "LN-2025-0001", "answer": "agreed"]
        expect(
            try refusal(["answers": [answer, answer]]), .entryTwice(Story.one),
            under: "opinion.answered", article)
        try story.play("opinion.answered")
        expect(
            try refusal(), .answeredTwice(PartyID("department-agriculture")!),
            under: "opinion.answered", article)
    }

    @Test(.refuses("opinion.answered"))
    func `given two on the list, an answer on one is none on the other`() throws {
        var story = try Story.before("opinions.requested")
        let both: CBOR = ["LN-2025-0001", "LN-2025-0002"]
        story.addSecondApplication(of: "operator-0002")
        try story.play("opinions.requested", ["applications": both])
        expect(
            try story.refusal("opinion.answered"), .answerMissing([Story.two]),
            under: "opinion.answered", RuleCase.article(15))
        try story.play(
            "application.withdrawn", by: "operator-2", on: "application/LN-2025-0002")
        #expect(try story.refusal("opinion.answered") == nil)
    }

    @Test(
        .admits("negative-opinions"), .refuses("negative-opinions"),
        .admits("committee.deliberated"), arguments: ["agreed", "conditional", "objected"])
    func `given a department's answer, only a plain agreement needs none from the committee`(
        answer: String
    ) throws {
        var story = try Story.before("opinion.answered")
        try story.play(
            "opinion.answered",
            ["answers": [["application": "LN-2025-0001", "answer": .text(answer)]]])
        try story.play("opinions.closed")
        let refusal = try story.refusal("committee.deliberated")
        guard answer != "agreed" else {
            #expect(refusal == nil)
            return
        }
        expect(refusal, .negativeOpinionUnanswered(Story.one), under: "negative-opinions")
        #expect(
            try story.refusal(
                "committee.deliberated",
                Self.session(Self.members, Self.entry("carried", [3, 0, 0], reason: "已整改")))
                == nil)
    }

    @Test(
        .admits("sent-back"), .refuses("sent-back"),
        arguments: [
            ("inspected", true), ("candidate", true), ("opinions-in", false), ("on-notice", false),
            ("returned", false), ("nowhere", false),
        ])
    func `given a list sent back, it goes to an earlier stage, and not to a correction`(
        stage: String, isEarlier: Bool
    ) throws {
        let story = try Story.before("committee.deliberated")
        let refusal = try story.refusal(
            "committee.deliberated",
            Self.session(
                Self.members, Self.entry("sent-back", [0, 3, 0], reason: "补评", stage: stage)))
        guard !isEarlier else {
            #expect(refusal == nil)
            return
        }
        expect(refusal, .backStage(stage), under: "sent-back")
        expect(
            try story.refusal(
                "committee.deliberated",
                Self.session(Self.members, Self.entry("sent-back", [0, 3, 0], reason: "补评"))),
            .malformed(.missing("stage")), under: "sent-back")
    }
}
