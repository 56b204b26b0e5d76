import COSE
import Drafting
import Testing

@testable import Certification

/// Arts. 2, 6–9: the call and its window, eligibility, corrections, adverse facts, closing.
@Suite struct FilingRuleTests {
    private static let offering: [String: CBOR?] = ["public": Story.facts]

    @Test(.admits("batch.called"), .refuses("batch.called"))
    func `given a batch announced, it is not announced twice, and another is`() throws {
        let story = try Story.before("application.received")
        #expect(try story.refusal("batch.called", on: "batch/2025-2") == nil)
        expect(
            try story.refusal("batch.called"), .batchTwice(BatchID("2025-1")!),
            under: "batch.called", RuleCase.article(6))
    }

    @Test(.refuses("batch.called"))
    func `given a scheme that nobody adopted, no batch is called under it`() throws {
        let story = try Story.before("batch.called")
        expect(
            try story.refusal("batch.called", ["scheme": "meiyu-mingpin"]),
            .schemeUnknown("meiyu-mingpin"), under: "scheme")
    }

    @Test(.refuses("party.registered"))
    func `given no scheme in force, an act that names none is refused, and no name made up`() throws
    {
        var story = try Story.before("batch.called")
        story.ledger.state.firstScheme = nil
        let refusal = try story.refusal("party.registered", on: "party/office-9")
        expect(refusal, .schemeUnknown(nil), under: "scheme")
        #expect(refusal?.reason.wording.zh == "当日没有适用的评定规则")
        #expect(refusal?.reason.facts == [])
    }

    @Test(.admits("window"), .refuses("window"), arguments: ["2025-07-10", "2025-07-09"])
    func `given a window from 10 July, it closes on that day at the earliest`(closes: String) throws
    {
        let story = try Story.before("batch.called")
        let refusal = try story.refusal("batch.called", ["closes": .text(closes)])
        guard closes < "2025-07-10" else {
            #expect(refusal == nil)
            return
        }
        expect(refusal, .windowMalformed, under: "window")
    }

    @Test(.admits("eligibility"), .refuses("eligibility"))
    func `given an item that the review found missing, it is returned and not passed`() throws {
        let story = try Story.before("application.reviewed")
        let missing: [String: CBOR?] = ["missing": ["clean-record"]]
        expect(
            try story.refusal("application.reviewed", missing),
            .eligibilityMissing(["clean-record"]), under: "eligibility", RuleCase.article(7))
        #expect(
            try story.refusal(
                "application.reviewed",
                missing.merging(["outcome": "returned", "due": "2025-09-10", "reason": "未盖章"]) {
                    $1
                }) == nil)
    }

    @Test(.admits("window"), .refuses("window"), .refuses("batch.amended"))
    func `given a window to 15 August, it is amended on that day and not after, nor into the past`()
        throws
    {
        let story = try Story.before("application.received")
        #expect(try story.refusal("batch.amended", day: "2025-08-15") == nil)
        expect(
            try story.refusal("batch.amended", day: "2025-08-16"), .windowClosed(day("2025-08-15")),
            under: "window")
        for closes in ["2025-08-15", "2025-08-10", "2025-08-09"] {
            expect(
                try story.refusal("batch.amended", ["closes": .text(closes)], day: "2025-08-10"),
                .windowCut(day("2025-08-15")), under: "window")
        }
    }

    @Test(.admits("late"), .refuses("late"), .admits("application.declined"))
    func `given the window to 15 August, an application on 16 August is received, then declined`()
        throws
    {
        var story = try Story.before("application.received")
        try story.play("application.received", day: "2025-08-16")
        #expect(story.application?.isLate == true)
        expect(
            try story.refusal("application.recommended"),
            .lateApplication(received: day("2025-08-16"), closed: day("2025-08-15")), under: "late")
        #expect(try story.refusal("application.declined") == nil)
        #expect(try story.refusal("application.withdrawn") == nil)

        var inTime = try Story.before("application.received")
        try inTime.play("application.received", day: "2025-08-15")
        #expect(inTime.application?.isLate == false)
        expect(try inTime.refusal("application.declined"), .notLate, under: "late")
    }

    @Test(.admits("late"), .refuses("late"))
    func
        `given a receipt attested for 15 August, entering it later is not late, a signer's own is`()
        throws
    {
        var attested = try Story.before("application.received")
        try attested.play(
            attested.act("application.received").with(
                occurredOn: "2025-08-15", issuedAt: "2025-08-18T09:00"))
        #expect(attested.application?.isLate == false)
        var own = try Story.before("application.received")
        try own.play(
            own.act("application.received").with(
                by: "operator-1", occurredOn: "2025-08-15", issuedAt: "2025-08-18T09:00"))
        #expect(own.application?.isLate == true)
        #expect(own.application?.receivedOn == day("2025-08-18"))
    }

    @Test(.admits("application.received"), .refuses("application.received"), .refuses("sectors"))
    func `given a batch for some sectors and categories, it is not open to others`() throws {
        let story = try Story.before("application.received")
        #expect(try story.refusal("application.received", ["category": "millet"]) == nil)
        expect(
            try story.refusal("application.received", ["category": "ice-wine"]),
            .notOpenTo(kind: "category", name: "ice-wine"), under: "application.received",
            RuleCase.article(6))
        expect(
            try story.refusal("application.received", ["sector": "region"]),
            .notOpenTo(kind: "sector", name: "region"), under: "sectors",
            "辽政办实施意见（2025-02-15）二（一）1")
        expect(
            try story.refusal("application.received", ["category": "pianos"]),
            .unknownName(kind: "category", name: "pianos"), under: "application.received",
            RuleCase.article(6))
        expect(
            try story.refusal("application.received", ["city": "410100"]),
            .unknownName(kind: "city", name: "410100"), under: "application.received",
            RuleCase.article(6))
    }

    @Test(.admits("offering"), .refuses("offering"), .refuses("application.received"))
    func `given an application once, with its offering, it is not received again`() throws {
        var story = try Story.before("application.received")
        expect(
            try story.refusal("application.received", ["public": CBOR?.none]), .noOffering,
            under: "offering", RuleCase.article(2))
        try story.play("application.received")
        expect(
            try story.refusal("application.received"), .applicationTwice(Story.one),
            under: "application.received", RuleCase.article(6))
    }

    @Test(.admits("eligibility"), .refuses("eligibility"), .admits("application.corrected"))
    func `given an item of art. 7 is missing, no first review passes until it is supplied`() throws
    {
        var story = try Story.before("application.received")
        let two: CBOR = [
            ["item": "registered", "basis": "evidence"],
            ["item": "lawful", "basis": "declaration"],
        ]
        try story.play("application.received", ["eligibility": two])
        expect(
            try story.refusal("application.recommended"), .eligibilityMissing(["clean-record"]),
            under: "eligibility", RuleCase.article(7))
        story.ledger.state.applications[Story.one]?.stage = "recommended"
        expect(
            try story.refusal("application.reviewed"), .eligibilityMissing(["clean-record"]),
            under: "eligibility", RuleCase.article(7))
        try story.play(
            "application.reviewed",
            ["outcome": "returned", "due": "2025-09-10", "reason": "缺信用承诺"])
        try story.play(
            "application.corrected",
            ["eligibility": [["item": "clean-record", "basis": "declaration"]]], day: "2025-09-01")
        #expect(try story.refusal("application.reviewed", day: "2025-09-02") == nil)
    }

    @Test(
        .admits("clean-record"), .refuses("clean-record"),
        arguments: ["2022-07-20", "2022-07-21"])
    func `given an application of 20 July 2025, a fact counts from 21 July 2022 on`(
        factOn: String
    ) throws {
        var story = try Story.before("application.recommended")
        try story.play(
            "adverse.reported", ["factOn": .text(factOn)], day: "2025-08-01",
            label: "adverse.reported")
        let refusal = try story.refusal("adverse.decided", ["stands": true], day: "2025-08-04")
        guard factOn == "2022-07-21" else {
            #expect(refusal == nil)
            try story.play("adverse.decided", ["stands": true], day: "2025-08-04")
            #expect(try story.refusal("application.recommended") == nil)
            return
        }
        expect(
            refusal, .adverseRecord(on: day("2022-07-21"), until: day("2025-07-21")),
            under: "clean-record", RuleCase.article(7))
    }

    @Test(.admits("clean-record"))
    func `given a fact found not to stand, it does not count`() throws {
        var story = try Story.before("application.recommended")
        try story.play("adverse.reported", day: "2025-08-01", label: "adverse.reported")
        try story.play("adverse.decided", ["stands": false], day: "2025-08-04")
        #expect(try story.refusal("application.recommended") == nil)
    }

    @Test(.admits("application.recommended"), .refuses("application.reviewed"))
    func `given no recommendation, the first review is refused and names art. 8`() throws {
        let story = try Story.before("application.recommended")
        expect(
            try story.refusal("application.reviewed"),
            .stepMissing(
                Story.one, stage: Wording(zh: "已申报", en: "received"),
                step: Wording(zh: "初核推荐", en: "preliminary check and recommendation"),
                stepSource: Wording(zh: "辽质强〔2025〕3号第八条", en: "辽质强〔2025〕3号, art. 8")),
            under: "application.reviewed", RuleCase.article(9))
    }

    @Test(.admits("correction"), .refuses("correction"), arguments: ["2025-08-28", "2025-08-29"])
    func `given a return on 28 August, its deadline is the day after at the earliest`(
        due: String
    ) throws {
        let story = try Story.before("application.reviewed")
        let refusal = try story.refusal(
            "application.reviewed",
            ["outcome": "returned", "due": .text(due), "reason": "缺检验报告"])
        guard due == "2025-08-28" else {
            #expect(refusal == nil)
            return
        }
        expect(refusal, .correctionWithoutDeadline, under: "correction")
    }

    @Test(.admits("correction"), .refuses("correction"))
    func `given a return entered days later, its deadline runs from the day of registration`()
        throws
    {
        let story = try Story.before("application.reviewed")
        func refusal(due: String) throws -> Refusal? {
            try story.refusal(
                "application.reviewed",
                ["outcome": "returned", "due": .text(due), "reason": "缺检验报告"],
                day: "2025-08-25", at: "2025-08-29T10:00")
        }
        expect(try refusal(due: "2025-08-29"), .correctionWithoutDeadline, under: "correction")
        #expect(try refusal(due: "2025-08-30") == nil)
    }

    /// RULES, general rule 5: whether a correction is late is the secretariat's to decide, not the
    /// door's.
    @Test(
        .admits("correction"), .admits("application.corrected"), .refuses("application.corrected"))
    func `given a deadline, a correction after it is still received, and only the applicant's`()
        throws
    {
        var story = try Story.before("application.reviewed")
        try story.play(
            "application.reviewed",
            ["outcome": "returned", "due": "2025-09-10", "reason": "缺检验报告"])
        #expect(try story.refusal("application.corrected", day: "2025-09-10") == nil)
        #expect(try story.refusal("application.corrected", day: "2025-09-11") == nil)
        expect(
            try story.refusal("application.corrected", by: "operator-2", day: "2025-09-10"),
            .notApplicant(PartyID("operator-0001")!), under: "authority")
        let due = Next.openActs(
            on: Subject("application/LN-2025-0001")!, given: story.ledger.state,
            day: day("2025-09-01")
        ).first { $0.act.type == "application.corrected" }?.due
        #expect(due == day("2025-09-10"))
    }

    @Test(
        .refuses("reasons"),
        arguments: [
            ("application.recommended", "not-recommended"), ("application.reviewed", "rejected"),
            ("application.examined", "unfavourable"), ("standard.assessed", "not-advanced"),
            ("conformity.inspected", "not-conforming"),
            ("qualification.evaluated", "not-qualified"), ("site.visited", "unfavourable"),
        ])
    func `given an adverse outcome, it needs its reason`(type: String, outcome: String) throws {
        let story = try Story.before(type)
        var fields: [String: CBOR?] = ["outcome": .text(outcome)]
        for (name, found) in [("dimensions", "opinion"), ("findings", "finding")] {
            guard let known = try story.act(type).fields[name]?.arrayValue else { continue }
            let worst: CBOR = name == "findings" ? "major" : "unfavourable"
            fields[name] = .array(
                known.compactMap(\.mapValue).map { map in
                    var map = map
                    map[found] = worst
                    return .map(map)
                })
        }
        expect(
            try story.refusal(type, fields), .reasonMissing(outcome: outcome), under: "reasons")
        fields["reason"] = "示例理由"
        #expect(try story.refusal(type, fields) == nil)
    }

    @Test(.admits("adverse-fact"), .refuses("adverse-fact"), .admits("adverse.reported"))
    func `given an adverse fact is open, nothing moves on until the stage's body decides`() throws {
        var story = try Story.before("standard.assessed")
        try story.play("adverse.reported", label: "adverse.reported")
        expect(
            try story.refusal("standard.assessed"), .adverseFactOpen(Story.one),
            under: "adverse-fact")
        #expect(try story.refusal("application.withdrawn") == nil)
        expect(
            try story.refusal("adverse.decided", by: "market-1"),
            .wrongBodyForStage(found: "municipal-regulator", wanted: "secretariat, office"),
            under: "adverse-fact")
        try story.play("adverse.decided", by: "sec-1")
        #expect(try story.refusal("standard.assessed") == nil)
        expect(
            try story.refusal("adverse.decided", by: "sec-1"), .adverseUnknown,
            under: "adverse-fact")
    }

    @Test(.admits("adverse.decided"), .refuses("adverse.decided"))
    func `given two facts, each is decided by its own report`() throws {
        var story = try Story.before("application.examined")
        try story.play("adverse.reported", label: "first")
        try story.play("adverse.reported", ["fact": "credit"], label: "second")
        try story.play("adverse.decided", ["report": "@first"])
        expect(
            try story.refusal("adverse.decided", ["report": "@first"]), .adverseUnknown,
            under: "adverse-fact")
        expect(
            try story.refusal("application.examined"), .adverseFactOpen(Story.one),
            under: "adverse-fact")
        try story.play(
            "adverse.decided", ["report": "@second", "outcome": "terminated", "stands": true])
        #expect(story.application?.ending?.outcome == "terminated")
    }

    @Test(.admits("adverse.reported"), .refuses("adverse.reported"))
    func `given the award is published, an adverse fact is none of the application any more`()
        throws
    {
        var story = try Story.before("award.published")
        #expect(try story.refusal("adverse.reported") == nil)
        try story.play("award.published")
        #expect(try story.refusal("adverse.reported")?.code == "past-stage")
    }

    @Test(.admits("application.withdrawn"), .refuses("application.withdrawn"))
    func `given the way to publication, the applicant withdraws before it and not after`() throws {
        var story = try Story.before("award.published")
        #expect(try story.refusal("application.withdrawn") == nil)
        try story.play("award.published")
        expect(
            try story.refusal("application.withdrawn"),
            .pastStage(Story.one, stage: Wording(zh: "已获评", en: "awarded")),
            under: "application.withdrawn")
    }

    @Test(.admits("creditcode.accepted"), .refuses("creditcode.accepted"), .admits("credit-code"))
    func `given a code accepted with evidence, it is accepted once`() throws {
        var story = try Story.before("application.reviewed")
        expect(
            try story.refusal("creditcode.accepted", evidence: []), .evidenceMissing,
            under: "creditcode.accepted")
        try story.play("creditcode.accepted")
        expect(
            try story.refusal("creditcode.accepted"), .codeNeedsNoOverride,
            under: "creditcode.accepted")
    }

    @Test(
        .admits("closing"), .refuses("closing"), .admits("batch.closed"), .refuses("batch.closed"))
    func `given open applications, the batch closes when each is carried over, and only once`()
        throws
    {
        var story = try Story.before("application.recommended")
        func carried(_ ids: String...) -> [String: CBOR?] {
            let entries = ids.map { CBOR.map(["application": .text($0), "reason": "转入"]) }
            return ["carriedOver": .array(entries)]
        }
        expect(
            try story.refusal("batch.closed", day: "2025-08-20"), .openApplications([Story.one]),
            under: "closing")
        expect(
            try story.refusal("batch.closed", carried("LN-2025-0001"), day: "2025-08-15"),
            .windowOpen(day("2025-08-15")), under: "closing")
        expect(
            try story.refusal(
                "batch.closed", carried("LN-2025-0001"), day: "2025-08-15",
                at: "2025-08-16T09:00"),
            .windowOpen(day("2025-08-15")), under: "closing")
        expect(
            try story.refusal(
                "batch.closed", carried("LN-2025-0001", "LN-2025-0001"), day: "2025-08-20"),
            .entryTwice(Story.one), under: "batch.closed")
        try story.play("batch.closed", carried("LN-2025-0001"), day: "2025-08-20")
        expect(
            try story.refusal("application.recommended"), .carriedOver(Story.one), under: "closing")
        expect(
            try story.refusal("batch.closed", day: "2025-08-21"), .batchClosed(BatchID("2025-1")!),
            under: "closing")
        expect(
            try story.refusal(
                "application.received", Self.offering, day: "2025-08-21",
                on: "application/LN-2025-0002"),
            .batchClosed(BatchID("2025-1")!), under: "closing")
    }

    @Test(.refuses("adverse-fact"), .refuses("batch.closed"), .admits("batch.closed"))
    func `given an adverse fact that is open, its application is not carried over`() throws {
        var story = try Story.before("application.recommended")
        let carried: [String: CBOR?] = [
            "carriedOver": [["application": "LN-2025-0001", "reason": "转入"]]
        ]
        try story.play("adverse.reported", day: "2025-08-18", label: "adverse.reported")
        expect(
            try story.refusal("batch.closed", carried, day: "2025-08-20"),
            .adverseFactOpen(Story.one), under: "adverse-fact")
        try story.play("adverse.decided", day: "2025-08-19")
        #expect(try story.refusal("batch.closed", carried, day: "2025-08-20") == nil)
    }

    @Test(.refuses("jurisdiction"), .refuses("adverse.decided"), .admits("adverse.decided"))
    func `given an application at its city's regulator, no other city's decides on its fact`()
        throws
    {
        var story = try Story.before("application.recommended")
        try story.play("adverse.reported", day: "2025-08-18", label: "adverse.reported")
        #expect(try story.refusal("adverse.decided", by: "market-1") == nil)
        #expect(try story.refusal("adverse.decided", by: "agriculture-1") == nil)
        expect(
            try story.refusal("adverse.decided", by: "industry-1"), .otherSector("agriculture"),
            under: "jurisdiction", RuleCase.article(8))
        story.ledger.state.authority.parties[PartyID("market-211100")!] = Authority.Party(
            id: PartyID("market-211100")!, role: "municipal-regulator", name: nil, city: "210200")
        expect(
            try story.refusal("adverse.decided", by: "market-1"), .otherCity("211100"),
            under: "jurisdiction", RuleCase.article(8))
    }

    @Test(.refuses("closing"), .refuses("batch.closed"))
    func `given an application that has ended or is of another batch, it is not carried over`()
        throws
    {
        var story = try Story.before("application.recommended")
        try story.play("application.withdrawn", day: "2025-08-01")
        let entry: CBOR = [["application": "LN-2025-0001", "reason": "转入"]]
        expect(
            try story.refusal("batch.closed", ["carriedOver": entry], day: "2025-08-20"),
            .ended(Story.one, outcome: "application.withdrawn"), under: "closing")
        try story.play(
            "batch.called", ["closes": "2025-08-18"], day: "2025-08-02", on: "batch/2025-2")
        expect(
            try story.refusal(
                "batch.closed", ["carriedOver": entry], day: "2025-08-20", on: "batch/2025-2"),
            .otherBatch(Story.one), under: "batch.closed")
    }
}
