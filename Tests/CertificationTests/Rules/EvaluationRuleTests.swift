import COSE
import Drafting
import Testing

@testable import Certification

/// Arts. 10–16: lists, standards, inspection, evaluation, visit, opinions, sessions, objections.
@Suite struct EvaluationRuleTests {
    private static func entry(_ outcome: CBOR, _ more: [(CBOR, CBOR)] = []) -> CBOR {
        .array([
            .map(
                CBORMap(
                    [("application", "LN-2025-0001"), ("outcome", outcome)]
                        + more.map { ($0.0, $0.1) }))
        ])
    }

    private static func votes(_ favour: Int, _ against: Int, _ abstained: Int) -> CBOR {
        entry(
            "listed",
            [("for", CBOR(favour)), ("against", CBOR(against)), ("abstained", CBOR(abstained))])
    }

    private static let nine: CBOR = .array(
        (["chair-1"] + (2...9).map { "member-\($0)" }).map { .text($0) })
    private static func first(_ count: Int) -> CBOR {
        .array((["chair-1"] + (2...9).map { "member-\($0)" }).prefix(count).map { .text($0) })
    }

    static let cases: [RuleCase] = [
        RuleCase(
            "vote.cast", when: "one who is no member votes", then: "wrong-role",
            under: "vote.cast"
        ) { try $0.with(by: "sec-1") },
        RuleCase(
            "committee.decided", when: "five of nine members are present", then: "quorum-missed",
            under: "quorum"
        ) {
            try $0.with(fields: [
                "present": first(5), "signedVotes": [], "entries": votes(5, 0, 0),
            ])
        },
        RuleCase(
            "committee.decided", when: "half of those present are in favour",
            then: "majority-missed", under: "majority"
        ) {
            try $0.with(fields: [
                "present": first(8), "signedVotes": [], "entries": votes(4, 4, 0),
            ])
        },
        RuleCase(
            "committee.decided", when: "the votes are more than those present",
            then: "votes-do-not-add-up", under: "votes"
        ) {
            try $0.with(fields: [
                "present": first(8), "signedVotes": [], "entries": votes(8, 1, 0),
            ])
        },
        RuleCase(
            "committee.decided", when: "someone present is no member", then: "not-member",
            under: "members"
        ) {
            try $0.with(fields: [
                "present": ["chair-1", "sec-1"], "signedVotes": [], "entries": votes(2, 0, 0),
            ])
        },
        RuleCase(
            "committee.decided", when: "an entry is not on the proposed list", then: "ended",
            under: "committee.decided", RuleCase.article(10)
        ) {
            try $0.with(fields: [
                "entries": [
                    [
                        "application": "LN-2025-0017", "outcome": "listed", "for": 8,
                        "against": 0, "abstained": 0,
                    ]
                ], "present": first(8), "signedVotes": [],
            ])
        },
        RuleCase(
            "standard.assessed", when: "the application is not on the evaluation list",
            then: "ended", under: "standard.assessed", RuleCase.article(11)
        ) { try $0.with(subject: "application/LN-2025-0018") },
        RuleCase(
            "conformity.inspected", on: "application/LN-2025-0001",
            when: "a product is inspected as a service", then: "inspection-kind",
            under: "conformity.inspected", RuleCase.article(12)
        ) {
            try $0.with(fields: [
                "product": CBOR?.none,
                "service": [
                    "body": "示例", "method": "示例", "sites": ["示例"], "dates": ["2025-10-09"],
                ],
            ])
        },
        RuleCase(
            "conformity.inspected", on: "application/LN-2025-0001",
            when: "its standard was not found advanced", then: "ended",
            under: "conformity.inspected", RuleCase.article(12)
        ) { try $0.with(subject: "application/LN-2025-0019") },
        RuleCase(
            "qualification.evaluated", on: "application/LN-2025-0001",
            when: "one of the six dimensions is missing", then: "dimension-missing",
            under: "dimensions", RuleCase.article(13)
        ) { line in
            let five = line.fields["dimensions"]?.arrayValue?.dropLast() ?? []
            return try line.with(fields: ["dimensions": .array(Array(five))])
        },
        RuleCase(
            "qualification.evaluated", on: "application/LN-2025-0001",
            when: "a dimension stands twice", then: "dimension-twice", under: "dimensions",
            RuleCase.article(13)
        ) { line in
            let six = line.fields["dimensions"]?.arrayValue ?? []
            return try line.with(fields: ["dimensions": .array(six + six.prefix(1))])
        },
        RuleCase(
            "qualification.evaluated", on: "application/LN-2025-0001",
            when: "its inspection failed", then: "ended", under: "qualification.evaluated",
            RuleCase.article(13)
        ) { try $0.with(subject: "application/LN-2025-0020") },
        RuleCase(
            "list.onsite", when: "an entry failed its evaluation", then: "ended",
            under: "list.onsite", RuleCase.article(13)
        ) {
            try $0.with(fields: [
                "entries": [["application": "LN-2025-0022", "outcome": "listed"]]
            ])
        },
        RuleCase(
            "site.visited", on: "application/LN-2025-0001",
            when: "it was not on the on-site list", then: "ended", under: "site.visited",
            RuleCase.article(14)
        ) { try $0.with(subject: "application/LN-2025-0023") },
        RuleCase(
            "site.visited", on: "application/LN-2025-0001", when: "the visit lies ahead",
            then: "occurs-before-cause", under: "dates"
        ) { try $0.with(fields: ["visited": ["2025-12-30"]]) },
        RuleCase(
            "list.candidates", when: "an entry was not visited with success", then: "ended",
            under: "list.candidates", RuleCase.article(14)
        ) {
            try $0.with(fields: [
                "entries": [["application": "LN-2025-0024", "outcome": "listed"]]
            ])
        },
        RuleCase(
            "opinions.requested", when: "it asks about an entry that is off the list",
            then: "ended", under: "opinions.requested", RuleCase.article(15)
        ) { try $0.with(fields: ["applications": ["LN-2025-0025"]]) },
        RuleCase(
            "opinion.answered", when: "a department answers for another", then: "answers-for",
            under: "opinion.answered", RuleCase.article(15)
        ) { try $0.with(fields: ["department": "department-culture"]) },
        RuleCase(
            "opinions.closed", when: "it is closed on the last day of the ten",
            then: "opinions-open",
            under: "opinions-deadline"
        ) { try $0.with(occurredOn: "2025-11-13", issuedAt: "2025-11-13T16:00") },
        RuleCase(
            "opinions.closed", when: "a silent department is not named", then: "silent-mismatch",
            under: "opinions.closed", RuleCase.article(15)
        ) { try $0.with(fields: ["silent": []]) },
        RuleCase(
            "committee.deliberated", when: "a department's objection is not answered",
            then: "negative-opinion-unanswered", under: "negative-opinions"
        ) {
            try $0.with(fields: [
                "entries": [
                    [
                        "application": "LN-2025-0027", "outcome": "carried", "for": 8,
                        "against": 0, "abstained": 0,
                    ]
                ], "present": first(8), "signedVotes": [],
            ])
        },
        RuleCase(
            "committee.deliberated", when: "an entry is sent back to a later stage",
            then: "back-stage", under: "sent-back"
        ) {
            try $0.with(fields: [
                "entries": [
                    [
                        "application": "LN-2025-0033", "outcome": "sent-back", "for": 2,
                        "against": 6, "abstained": 0, "stage": "awarded", "reason": "示例",
                    ]
                ], "present": first(8), "signedVotes": [],
            ])
        },
        RuleCase(
            "committee.deliberated", when: "the application never came to the opinions",
            then: "ended", under: "committee.deliberated", RuleCase.article(16)
        ) {
            try $0.with(fields: [
                "entries": [
                    [
                        "application": "LN-2025-0025", "outcome": "carried", "for": 8,
                        "against": 0, "abstained": 0,
                    ]
                ], "present": first(8), "signedVotes": [],
            ])
        },
        RuleCase(
            "objection.received", when: "it is against what is not on the notice",
            then: "not-on-notice", under: "objection.received"
        ) { try $0.with(fields: ["application": "LN-2025-0026"]) },
        RuleCase(
            "objection.investigated", when: "there is no such objection",
            then: "objection-unknown", under: "objection.investigated"
        ) { try $0.with(subject: "objection/2025-1-99") },
        RuleCase(
            "objection.decided", when: "there is no such objection", then: "objection-unknown",
            under: "objection.decided"
        ) { try $0.with(subject: "objection/2025-1-99") },
        RuleCase(
            "objection.notified", when: "there is no such objection", then: "objection-unknown",
            under: "objection.notified"
        ) { try $0.with(subject: "objection/2025-1-99") },
    ]

    @Test(
        .admits("vote.cast"), .refuses("vote.cast"), .admits("committee.decided"),
        .refuses("committee.decided"), .admits("quorum"), .refuses("quorum"),
        .admits("majority"), .refuses("majority"), .admits("votes"), .refuses("votes"),
        .admits("standard.assessed"), .refuses("standard.assessed"),
        .admits("conformity.inspected"), .refuses("conformity.inspected"),
        .admits("qualification.evaluated"), .refuses("qualification.evaluated"),
        .admits("dimensions"), .refuses("dimensions"), .admits("list.onsite"),
        .refuses("list.onsite"), .admits("site.visited"), .refuses("site.visited"),
        .admits("list.candidates"), .refuses("list.candidates"), .admits("opinions.requested"),
        .refuses("opinions.requested"), .admits("opinion.answered"),
        .refuses("opinion.answered"), .admits("opinions.closed"), .refuses("opinions.closed"),
        .admits("opinions-deadline"), .refuses("opinions-deadline"),
        .admits("negative-opinions"), .refuses("negative-opinions"), .admits("sent-back"),
        .refuses("sent-back"), .admits("committee.deliberated"),
        .refuses("committee.deliberated"), .admits("objection.received"),
        .refuses("objection.received"), .admits("objection.investigated"),
        .refuses("objection.investigated"), .admits("objection.decided"),
        .refuses("objection.decided"), .admits("objection.notified"),
        .refuses("objection.notified"), arguments: cases)
    func `the rehearsal's act is admitted, and its neighbour refused`(_ rule: RuleCase) throws {
        try rule.check()
    }

    @Test(.admits("quorum"), arguments: [5, 6])
    func `six of nine members are a quorum, five are none`(count: Int) throws {
        let (ledger, line) = try Rehearsal.before("committee.decided")
        let refusal = try ledger.refusal(
            of: line.with(fields: [
                "present": Self.first(count), "signedVotes": [],
                "entries": Self.votes(count, 0, 0),
            ]))
        #expect(
            refusal?.reason == (count == 6 ? nil : .quorumMissed(present: 5, members: 9, wanted: 6))
        )
    }

    @Test(.refuses("site.visited"), .refuses("list.onsite"))
    func `a skipped step is named with its article`() throws {
        let (ledger, line) = try Rehearsal.before("site.visited", on: "application/LN-2025-0001")
        var earlier = ledger
        earlier.state.applications[ApplicationID("LN-2025-0001")!]?.stage = "inspected"
        let refusal = try #require(try earlier.refusal(of: line))
        #expect(refusal.code == "step-missing")
        #expect(refusal.fact("stage")?.mapValue?["zh"] == "通过符合性检验")
        #expect(refusal.fact("step")?.mapValue?["zh"] == "资质评价")
        #expect(refusal.fact("source")?.mapValue?["zh"] == .text(RuleCase.article(13)))
        #expect(refusal.source.zh == RuleCase.article(14))
    }

    @Test(.refuses("votes"))
    func `a signed vote of one who was not present does not count`() throws {
        let (ledger, line) = try Rehearsal.before("committee.decided")
        let refusal = try ledger.refusal(
            of: line.with(fields: [
                "present": ["chair-1", "member-4", "member-5", "member-6", "member-7", "member-8"],
                "entries": Self.votes(6, 0, 0),
            ]))
        #expect(refusal?.code == "vote-unknown")
        #expect(refusal?.rule == "votes")
    }

    @Test(.admits("objection"), .refuses("objection"))
    func `an objection received in time blocks the submission until it is decided`() throws {
        let (ledger, line) = try Rehearsal.before("award.submitted")
        #expect(try ledger.refusal(of: line) == nil)
        var open = ledger
        open.state.objections[ObjectionID("2025-1-01")!]?.outcome = nil
        let refusal = try #require(try open.refusal(of: line))
        #expect(
            refusal.reason
                == .objectionOpen(ObjectionID("2025-1-01")!, ApplicationID("LN-2025-0004")!))
        #expect(refusal.rule == "objection")
    }

    @Test(.refuses("objection.decided"))
    func `an objection is investigated before it is decided, and decided once`() throws {
        let (ledger, line) = try Rehearsal.before("objection.decided")
        var early = ledger
        early.state.objections[ObjectionID("2025-1-01")!]?.isInvestigated = false
        #expect(try early.refusal(of: line)?.reason == .objectionNotInvestigated)
        var late = ledger
        late.state.objections[ObjectionID("2025-1-01")!]?.outcome = "rejected"
        #expect(try late.refusal(of: line)?.reason == .objectionDecided)
    }

    @Test(.refuses("opinions-deadline"))
    func `a deadline beyond the known calendar is refused, not guessed`() throws {
        let (ledger, line) = try Rehearsal.before("opinions.closed")
        var without = ledger
        without.state.calendar = WorkingCalendar()
        #expect(try without.refusal(of: line)?.reason == .calendarUnknown(2025))
    }
}
