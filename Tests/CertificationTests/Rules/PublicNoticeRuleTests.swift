import COSE
import Drafting
import Testing

@testable import Certification

/// Arts. 16, 17: the notice's fifteen working days, its parts, objections, and what follows it.
@Suite struct PublicNoticeRuleTests {
    /// Published on Thursday 6 November; the fifteenth working day is Thursday 27 November.
    @Test(
        .admits("notice-period"), .refuses("notice-period"), .admits("award.submitted"),
        .refuses("award.submitted"))
    func `given a notice to 27 November, the list is submitted on the 28th, not dated earlier`()
        throws
    {
        let story = try Story.before("award.submitted")
        let runs = Refusal.Reason.noticeRuns(began: day("2025-11-06"), ends: day("2025-11-27"))
        expect(
            try story.refusal("award.submitted", day: "2025-11-27"), runs, under: "notice-period",
            RuleCase.article(16))
        expect(
            try story.refusal("award.submitted", day: "2025-11-27", at: "2025-11-28T09:00"), runs,
            under: "notice-period", RuleCase.article(16))
        #expect(try story.refusal("award.submitted", day: "2025-11-28") == nil)
    }

    /// A period that protects others runs from the day of registration (RULES, general rule 3).
    @Test(.admits("notice-period"), .refuses("notice-period"))
    func `given a notice dated 6 and registered 7 November, it ends a working day later`() throws {
        var story = try Story.before("notice.published")
        try story.play(
            story.act("notice.published").with(
                occurredOn: "2025-11-06", issuedAt: "2025-11-07T09:00"))
        expect(
            try story.refusal("award.submitted", day: "2025-11-28"),
            .noticeRuns(began: day("2025-11-07"), ends: day("2025-11-28")),
            under: "notice-period", RuleCase.article(16))
        #expect(try story.refusal("award.submitted", day: "2025-11-29") == nil)
    }

    /// RULES, general rule 12: admitted, its end open, and the next step waits.
    @Test(.admits("calendar"), .refuses("calendar"), .admits("notice.published"))
    func `given a notice into an unknown year, it is admitted and its list waits for the calendar`()
        throws
    {
        var story = try Story.before("notice.published")
        try story.play("notice.published", day: "2025-12-15")
        expect(
            try story.refusal("award.submitted", day: "2026-03-02"), .calendarUnknown(2026),
            under: "calendar")
        try story.play(
            "calendar.published",
            [
                "year": 2026, "notice": "国办发明电〔2025〕7号",
                "holidays": ["2026-01-01", "2026-01-02", "2026-01-03"], "workdays": ["2026-01-04"],
            ], day: "2025-12-20", on: "calendar/2026")
        expect(
            try story.refusal("award.submitted", day: "2026-01-06"),
            .noticeRuns(began: day("2025-12-15"), ends: day("2026-01-06")),
            under: "notice-period", RuleCase.article(16))
        #expect(try story.refusal("award.submitted", day: "2026-01-07") == nil)
    }

    @Test(.admits("notice.published"), .refuses("notice.published"), .refuses("notice-period"))
    func `given a notice in two parts, it runs from the second, each part once`() throws {
        var story = try Story.before("notice.published")
        try story.play("notice.published", ["parts": 2])
        expect(
            try story.refusal("award.submitted", day: "2025-12-31"),
            .noticeIncomplete(NoticeID("2025-1-1")!), under: "notice-period", RuleCase.article(16))
        for (part, parts) in [(1, 2), (3, 2), (2, 3)] {
            expect(
                try story.refusal(
                    "notice.published", ["part": CBOR(part), "parts": CBOR(parts)]),
                .noticePart(part, of: parts), under: "notice.published", RuleCase.article(16))
        }
        try story.play("batch.called", ["closes": "2025-12-31"], on: "batch/2025-2")
        expect(
            try story.refusal("notice.published", ["batch": "2025-2", "part": 2, "parts": 2]),
            .noticePart(2, of: 2), under: "notice.published", RuleCase.article(16))
    }

    @Test(.refuses("notice.published"))
    func `given a complete notice, no further part is published`() throws {
        let story = try Story.after("notice.published")
        expect(
            try story.refusal("notice.published", ["part": 1, "parts": 2]),
            .noticePart(1, of: 1), under: "notice.published", RuleCase.article(16))
    }

    @Test(.admits("disclosure"), .refuses("disclosure"))
    func `given what was filed, the notice discloses that and nothing else`() throws {
        let story = try Story.before("notice.published")
        let filed = try #require(story.ledger.disclosures.values.first)
        func refusal(_ disclosure: Disclosure?) throws -> Refusal? {
            let bytes = try #require(disclosure).encoded()
            let entry: CBOR = [
                "application": "LN-2025-0001", "disclosure": .text(Base64URL.encode(bytes)),
            ]
            return try story.refusal("notice.published", ["entries": [entry]])
        }
        #expect(try refusal(filed) == nil)
        var facts = try #require(filed.value.mapValue)
        facts["offering"] = "示例小米"
        for other in [
            Disclosure(salt: filed.salt, value: .map(facts), key: "public"),
            Disclosure(salt: filed.salt, value: filed.value, key: "publik"),
            Disclosure(
                salt: [UInt8](repeating: 0, count: 16), value: filed.value, key: "public"),
        ] {
            expect(try refusal(other), .disclosureMissing(Story.one), under: "disclosure")
        }
    }

    @Test(.admits("credit-code"), .refuses("credit-code"), .admits("creditcode.accepted"))
    func `given a code that fails its check, the notice waits for the signed override`() throws {
        var facts = try #require(Story.facts.mapValue)
        facts["creditCode"] = "91211100MA0086015J"
        var story = try Story.before("application.received")
        try story.play("application.received", ["public": .map(facts)])
        for line in Story.script.drop(while: { $0.type != "application.recommended" }) {
            if line.type == "notice.published" { break }
            try story.play(line)
        }
        let refusal = try story.refusal("notice.published")
        #expect(refusal?.code == "code-invalid")
        #expect(refusal?.rule == "credit-code")
        #expect(refusal?.source.zh == "本系统规则（无条文，参照GB 32100—2015）")
        try story.play("creditcode.accepted")
        #expect(try story.refusal("notice.published") == nil)
    }

    @Test(
        .admits("other-organisations"), .refuses("other-organisations"),
        .admits("creditcode.accepted"))
    func `given an organisation with another identifier, it is accepted by an act first`() throws {
        func noticed(_ code: String) throws -> Story {
            var story = try Story.before("application.received")
            let facts = Story.facts(["operator": "示例协会", "creditCode": .text(code)])
            try story.play("application.received", ["public": facts])
            for line in Story.script.drop(while: { $0.type != "application.recommended" }) {
                if line.type == "notice.published" { break }
                try story.play(line)
            }
            return story
        }
        var story = try noticed("辽社证字0001")
        let refusal = try story.refusal("notice.published")
        #expect(refusal?.code == "code-invalid")
        #expect(refusal?.rule == "other-organisations")
        #expect(refusal?.source.zh == RuleCase.article(28))
        try story.play("creditcode.accepted")
        #expect(try story.refusal("notice.published") == nil)
        // An association, a cooperative, a public body: registered elsewhere, with a code.
        for code in ["51210000MJ0000018N", "93210100MA0000015P", "12210000400000018H"] {
            #expect((try? CreditCode(code)) != nil)
        }
    }

    @Test(.admits("standard"), .refuses("standard"))
    func `given the standard that was assessed, the notice names no other`() throws {
        var story = try Story.before("standard.assessed")
        try story.play("standard.assessed", ["standard": "GB/T 1354—2018"])
        for line in Story.script.drop(while: { $0.type != "conformity.inspected" }) {
            if line.type == "notice.published" { break }
            try story.play(line)
        }
        expect(
            try story.refusal("notice.published"),
            .standardDiffers(
                Story.one, noticed: "Q/EXMP 001—2025", assessed: "GB/T 1354—2018"),
            under: "standard", RuleCase.article(11))
    }

    /// The story with an objection received on a day.
    private static func objected(on date: String) throws -> Story {
        var story = try Story.after("notice.published")
        try story.play("objection.received", day: date)
        return story
    }

    @Test(
        .admits("objection"), .refuses("objection"), .admits("objection.received"),
        arguments: ["2025-11-27", "2025-11-28"])
    func `given an objection received within the notice, the list waits; after it, it does not`(
        date: String
    ) throws {
        let story = try Self.objected(on: date)
        let refusal = try story.refusal("award.submitted")
        guard date == "2025-11-27" else {
            #expect(refusal == nil)
            // It is a complaint: the committee has nothing to decide.
            expect(
                try story.refusal("objection.investigated"), .objectionLate, under: "objection")
            expect(try story.refusal("objection.decided"), .objectionLate, under: "objection")
            return
        }
        expect(
            refusal, .objectionOpen(ObjectionID("2025-1-01")!, Story.one), under: "objection")
    }

    @Test(.admits("objection"), .refuses("objection"))
    func `given an operator's own objection, it is received on the day of registration`() throws {
        var story = try Story.after("notice.published")
        try story.play(
            story.act("objection.received").with(
                by: "operator-2", occurredOn: "2025-11-27", issuedAt: "2025-11-28T09:00"))
        #expect(
            story.ledger.state.objections[ObjectionID("2025-1-01")!]?.receivedOn
                == day("2025-11-28"))
        #expect(try story.refusal("award.submitted") == nil)
    }

    @Test(
        .admits("objection.investigated"), .refuses("objection.investigated"),
        .admits("objection.decided"), .refuses("objection.decided"),
        .admits("objection.notified"), .refuses("objection.notified"),
        .refuses("objection.received"))
    func `given an objection, it is investigated, decided and told, each once and in this order`()
        throws
    {
        var story = try Self.objected(on: "2025-11-17")
        expect(
            try story.refusal("objection.received"), .objectionTwice(ObjectionID("2025-1-01")!),
            under: "objection.received")
        expect(
            try story.refusal("objection.decided"), .objectionNotInvestigated, under: "objection")
        expect(
            try story.refusal("objection.notified"), .objectionUndecided, under: "objection")
        expect(
            try story.refusal(
                "objection.investigated", day: "2025-11-16", at: "2025-11-18T09:00"),
            .occursBeforeCause(day("2025-11-16"), day("2025-11-17")), under: "dates")
        try story.play("objection.investigated")
        expect(
            try story.refusal("objection.investigated"), .objectionDecided, under: "objection")
        try story.play("objection.decided")
        expect(try story.refusal("objection.decided"), .objectionDecided, under: "objection")
        try story.play("objection.notified")
        expect(
            try story.refusal("objection.notified"), .objectionUndecided, under: "objection")
        #expect(try story.refusal("award.submitted") == nil)
    }

    @Test(.admits("objection.decided"), .refuses("majority"), arguments: ["rejected", "removed"])
    func `given an objection, the committee decides it by majority, whichever way`(
        outcome: String
    ) throws {
        var story = try Self.objected(on: "2025-11-17")
        try story.play("objection.investigated")
        func refusal(_ favour: Int, _ against: Int) throws -> Refusal? {
            try story.refusal(
                "objection.decided",
                [
                    "outcome": .text(outcome), "present": ["member-1", "member-2"],
                    "for": CBOR(favour), "against": CBOR(against),
                ])
        }
        #expect(try refusal(2, 0) == nil)
        expect(
            try refusal(1, 1), .majorityMissed(Story.one, votes: 1, present: 2),
            under: "majority")
        expect(
            try refusal(2, 1), .votesDoNotAddUp(Story.one, counted: 3, present: 2),
            under: "votes")
    }

    @Test(.refuses("objection.received"))
    func `given no notice, or another entry than its own, no objection is received`() throws {
        let before = try Story.before("notice.published")
        expect(
            try before.refusal("objection.received"), .noticeUnknown(nil),
            under: "objection.received")
        let story = try Story.after("notice.published")
        expect(
            try story.refusal("objection.received", ["notice": "2025-1-9"]),
            .noticeUnknown("2025-1-9"), under: "objection.received")
        expect(
            try story.refusal("objection.received", ["application": "LN-2025-0002"]),
            .notOnNotice(Story.two), under: "objection.received")
        expect(
            try story.refusal("objection.decided"), .objectionUnknown("2025-1-01"),
            under: "objection.decided")
    }

    /// RULES, general rule 5: what is public may be objected to at once.
    @Test(.admits("objection.received"))
    func `given the first part of a notice, its entry is open to objection`() throws {
        var story = try Story.before("notice.published")
        try story.play("notice.published", ["parts": 2])
        #expect(try story.refusal("objection.received") == nil)
    }

    @Test(.admits("sent-back"), .refuses("notice-period"), .refuses("award.submitted"))
    func `given an entry sent back, the steps are taken again and a new notice runs in full`()
        throws
    {
        var story = try Self.objected(on: "2025-11-17")
        try story.play("objection.investigated")
        try story.play("objection.decided", ["outcome": "sent-back", "stage": "candidate"])
        #expect(story.application?.stage == "candidate")
        #expect(try story.refusal("award.submitted")?.code == "step-missing")
        try story.play("opinions.requested", day: "2025-11-18")
        try story.play("opinion.answered", day: "2025-11-19")
        try story.play("opinions.closed", day: "2025-11-20")
        try story.play("committee.deliberated", ["session": "session-4"], day: "2025-11-21")
        try story.play("notice.published", day: "2025-11-24", on: "notice/2025-1-2")
        expect(
            try story.refusal("award.submitted", day: "2025-12-15"),
            .noticeRuns(began: day("2025-11-24"), ends: day("2025-12-15")),
            under: "notice-period", RuleCase.article(16))
        #expect(try story.refusal("award.submitted", day: "2025-12-16") == nil)
    }

    @Test(.admits("notice-period"))
    func `given another notice later, it does not start the first one anew`() throws {
        var story = try Story.after("notice.published")
        story.ledger.state.notices[NoticeID("2025-1-2")!] = Notice(
            id: NoticeID("2025-1-2")!, batch: BatchID("2025-1")!, place: "示例", parts: 1,
            published: [1], applications: [Story.two], publishedOn: day("2025-11-20"),
            startsOn: day("2025-11-20"))
        #expect(try story.refusal("award.submitted", day: "2025-11-28") == nil)
    }

    @Test(
        .refuses("award.reviewed"), .refuses("award.approved"), .refuses("award.published"),
        .refuses("certificate.issued"),
        arguments: [
            ("award.reviewed", "award.submitted"), ("award.approved", "award.reviewed"),
            ("award.published", "award.approved"), ("certificate.issued", "award.published"),
        ])
    func `given the step before it in art. 17 is missing, the next one names it`(
        type: String, missing: String
    ) throws {
        var story = try Story.before(missing)
        for label in ["award.submitted", "award.reviewed", "award.approved"]
        where story.ledger.labels[label] == nil {
            story.ledger.labels[label] = story.ledger.state.founding?.identity
        }
        let refusal = try story.refusal(
            type, type == "certificate.issued" ? ["credential": "gw"] : [:])
        let step = story.ledger.state.scheme("liaoning-youpin")?.acts[missing]?.wording
        #expect(refusal?.code == "step-missing")
        #expect(refusal?.fact("step") == step?.fact)
        #expect(refusal?.fact("source")?.mapValue?["zh"] == .text(RuleCase.article(17)))
        #expect(refusal?.source.zh == RuleCase.article(17))
    }

    @Test(.refuses("award.reviewed"), .refuses("award.approved"), .refuses("award.published"))
    func `given two submissions, a review rests on the one that holds its entries`() throws {
        var story = try Story.after("award.submitted")
        let empty = AwardStep(type: "award.submitted", applications: [], by: nil)
        let hash = try #require(story.ledger.state.founding?.identity)
        story.ledger.state.batches[BatchID("2025-1")!]?.awardSteps[hash] = empty
        expect(
            try story.refusal("award.reviewed", ["submission": .text(hash.hex)]),
            .notInAwardStep(Story.one), under: "award.reviewed", RuleCase.article(17))
        expect(
            try story.refusal("award.reviewed", ["submission": "@notice.published"]),
            .awardStepUnknown("award.submitted"), under: "award.reviewed", RuleCase.article(17))
    }

    @Test(.admits("award.approved"), .refuses("award.approved"))
    func `given the approval is the head's, the deputy does not give it`() throws {
        let story = try Story.before("award.approved")
        #expect(try story.refusal("award.approved") == nil)
        expect(
            try story.refusal("award.approved", by: "deputy-1"),
            .wrongRole(found: "leading-group/deputy", wanted: "leading-group/head"),
            under: "award.approved", RuleCase.article(17))
    }
}
