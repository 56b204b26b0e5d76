import COSE
import Drafting
import Testing

@testable import Certification

/// Arts. 6–17, kept to the letter: who looks at an application, what an outcome follows from, and
/// what a number is used for. Each act as the rehearsal has it, and its nearest refusal.
@Suite struct FromCallToAwardRuleTests {
    private static func dimensions(unfavourable: Int) -> CBOR {
        let names = [
            "innovation", "advanced-standards", "excellent-quality", "good-service",
            "solid-reputation", "social-recognition",
        ]
        return .array(
            names.enumerated().map { index, name in
                let opinion = index < unfavourable ? "unfavourable" : "favourable"
                return .map(["dimension": .text(name), "opinion": .text(opinion)])
            })
    }

    private static func findings(_ findings: [(String, String)]) -> CBOR {
        .array(findings.map { .map(["item": .text($0.0), "finding": .text($0.1)]) })
    }

    private static let first = "application/LN-2025-0001"

    static let cases: [RuleCase] = [
        RuleCase(
            "batch.called", when: "it is for a year after the next", then: "call-year",
            under: "call-year", RuleCase.article(6)
        ) { try $0.with(fields: ["year": 2027]) },
        RuleCase(
            "batch.called", when: "it is for the year before", then: "call-year",
            under: "call-year", RuleCase.article(6)
        ) { try $0.with(fields: ["year": 2024]) },
        RuleCase(
            "batch.amended", when: "it cuts the window", then: "window-cut", under: "window"
        ) { try $0.with(fields: ["closes": "2025-08-14"]) },
        RuleCase(
            "application.recommended", on: first, when: "another city's regulator recommends",
            then: "other-city", under: "jurisdiction", RuleCase.article(8)
        ) { try $0.with(by: "market-210200-1") },
        RuleCase(
            "application.recommended", on: first, when: "a department of other sectors does",
            then: "other-sector", under: "jurisdiction", RuleCase.article(8)
        ) { try $0.with(by: "dept-commerce-1") },
        RuleCase(
            "application.declined", when: "another city's regulator declines",
            then: "other-city", under: "jurisdiction", RuleCase.article(8)
        ) { try $0.with(by: "market-210200-1") },
        RuleCase(
            "adverse.decided", on: "application/LN-2025-0029",
            when: "a violation of this year stands and it continues", then: "adverse-record",
            under: "clean-record", RuleCase.article(7)
        ) { try $0.with(fields: ["outcome": "continued"]) },
        RuleCase(
            "adverse.decided", on: "application/LN-2025-0029",
            when: "it ends over what does not stand", then: "nothing-stands",
            under: "clean-record", RuleCase.article(7)
        ) { try $0.with(fields: ["stands": false]) },
        RuleCase(
            "conformity.inspected", on: first, when: "the sample is older than the assessment",
            then: "occurs-before-cause", under: "dates"
        ) { line in
            var product = try #require(line.fields["product"]?.mapValue)
            product["sampledOn"] = "2025-09-21"
            return try line.with(fields: ["product": .map(product)])
        },
        RuleCase(
            "qualification.evaluated", on: first, when: "two of six opinions are unfavourable",
            then: "against-opinions", under: "dimension-outcome"
        ) { try $0.with(fields: ["dimensions": dimensions(unfavourable: 2)]) },
        RuleCase(
            "qualification.evaluated", on: "application/LN-2025-0022",
            when: "one of six opinions is", then: "against-opinions", under: "dimension-outcome"
        ) { try $0.with(fields: ["dimensions": dimensions(unfavourable: 1)]) },
        RuleCase(
            "site.visited", on: first, when: "the visit was before the list for it",
            then: "occurs-before-cause", under: "dates"
        ) { try $0.with(fields: ["visited": ["2025-10-19"]]) },
        RuleCase(
            "site.visited", on: first, when: "an item has no finding", then: "item-missing",
            under: "onsite-items", RuleCase.article(14)
        ) { try $0.with(fields: ["findings": findings([("consistency", "conforming")])]) },
        RuleCase(
            "site.visited", on: first, when: "a finding is major", then: "against-findings",
            under: "onsite-outcome"
        ) {
            try $0.with(fields: [
                "findings": findings([
                    ("quality-management", "conforming"), ("quality-control", "major"),
                    ("consistency", "conforming"), ("after-sales", "conforming"),
                ])
            ])
        },
        RuleCase(
            "site.visited", on: "application/LN-2025-0024", when: "all conforms",
            then: "against-findings", under: "onsite-outcome"
        ) {
            try $0.with(fields: [
                "findings": findings([
                    ("quality-management", "conforming"), ("quality-control", "conforming"),
                    ("consistency", "conforming"), ("after-sales", "conforming"),
                ])
            ])
        },
        RuleCase(
            "qualification.evaluated", on: first, when: "who signs took no part",
            then: "author-absent", under: "members"
        ) { try $0.with(fields: ["members": ["expert-2"]]) },
        RuleCase(
            "award.submitted", when: "its number is that of the call", then: "document-used",
            under: "document-number"
        ) { try $0.with(fields: ["document": "示例通知〔2025〕1号"]) },
        RuleCase(
            "award.submitted", when: "its number is that of the call, written otherwise",
            then: "document-used", under: "document-number"
        ) { try $0.with(fields: ["document": "示例通知 [２０２５] 01 号"]) },
        RuleCase(
            "certificate.issued", when: "its number has another year than its award",
            then: "number-year", under: "number"
        ) { try $0.with(subject: "certificate/LNYP-2026-00001") },
    ]

    @Test(
        .admits("call-year"), .refuses("call-year"), .admits("window"), .refuses("window"),
        .admits("jurisdiction"), .refuses("jurisdiction"), .admits("clean-record"),
        .refuses("clean-record"), .refuses("dates"), .admits("dimensions"), .refuses("dimensions"),
        .admits("dimension-outcome"), .refuses("dimension-outcome"), .admits("onsite-items"),
        .refuses("onsite-items"), .admits("onsite-outcome"), .refuses("onsite-outcome"),
        .admits("members"),
        .refuses("members"), .admits("document-number"), .refuses("document-number"),
        .admits("number"), .refuses("number"), arguments: cases)
    func `given the rehearsal up to an act`(_ given: RuleCase) throws { try given.check() }

    /// Who reviews on paper does not approve, whatever was delegated to him (art. 17).
    @Test(.admits("two-persons"), .refuses("two-persons"))
    func `given the deputy has the head's post delegated, he does not approve what he reviewed`()
        throws
    {
        let (given, review) = try Rehearsal.before("award.reviewed")
        let (_, approval) = try Rehearsal.before("award.approved")
        var ledger = given
        try ledger.play(
            try Story.line(
                "mandate.delegated", on: "party/leading-group", by: "leading-group-founder",
                day: "2025-12-11",
                [
                    "delegator": "head-1", "delegate": "deputy-1", "post": "head",
                    "acts": ["*"], "from": "2025-12-11", "until": "2025-12-31",
                ]))
        try ledger.play(review)
        let deputy: CBOR = [
            "party": "leading-group", "officer": "deputy-1", "kind": "body", "form": "paper",
            "on": "2025-12-12", "archive": "档号 2025-审定-1",
        ]
        let entries: CBOR = [["application": "LN-2025-0001", "outcome": "approved"]]
        func refusal(_ behalf: CBOR?) throws -> Refusal? {
            try ledger.refusal(
                of: approval.with(
                    fields: ["entries": entries], occurredOn: "2025-12-12",
                    issuedAt: "2025-12-12T10:00", behalf: behalf.map { .some($0) }))
        }
        expect(
            try refusal(deputy), .reviewedHimself(OfficerID("deputy-1")!), under: "two-persons")
        var head = try #require(deputy.mapValue)
        head["officer"] = "head-1"
        #expect(try refusal(.map(head)) == nil)
    }

    /// RULES, general rules 1 and 2: recusal binds the author of the paper.
    @Test(.admits("recusal"), .refuses("recusal"))
    func `given the deputy is recused from an entry, the office records no review of it by him`()
        throws
    {
        let (given, review) = try Rehearsal.before("award.reviewed")
        var ledger = given
        #expect(try ledger.refusal(of: review) == nil)
        try ledger.play(
            try Story.line(
                "recusal.declared", on: "party/leading-group", by: "leading-group-founder",
                day: "2025-12-11",
                ["officer": "deputy-1", "from": "application/LN-2025-0001", "reason": "亲属任职"]))
        expect(
            try ledger.refusal(of: review),
            .recused(OfficerID("deputy-1")!, "application/LN-2025-0001"), under: "recusal")
    }

    /// Receipt before the window counts as of its first day (art. 6).
    @Test(.admits("application.received"), .refuses("application.recommended"), .refuses("dates"))
    func `given an application before the window, it is received on the first day`() throws {
        var story = try Story.before("batch.called")
        try story.play("batch.called", ["opens": "2025-07-25"], day: "2025-07-10")
        try story.play("application.received", day: "2025-07-20")
        #expect(story.application?.receivedOn == day("2025-07-25"))
        #expect(story.application?.isLate == false)
        expect(
            try story.refusal("application.recommended", day: "2025-07-24"),
            .occursBeforeCause(day("2025-07-24"), day("2025-07-25")), under: "dates")
        #expect(try story.refusal("application.recommended", day: "2025-07-25") == nil)
    }
}
