import COSE
import Drafting
import Testing

@testable import Certification

/// Arts. 2, 6–9 and the general rules of filing: each act as the rehearsal has it, and its nearest
/// refusal.
@Suite struct CallRuleTests {
    static let cases: [RuleCase] = [
        RuleCase(
            "batch.called", when: "it is dated before the measures were in force",
            then: "not-in-force", under: "in-force", RuleCase.article(30)
        ) { try $0.with(occurredOn: "2025-06-30") },
        RuleCase(
            "batch.called", when: "its window ends before it opens", then: "window-malformed",
            under: "window"
        ) { try $0.with(fields: ["opens": "2025-08-16"]) },
        RuleCase(
            "batch.called", when: "its window opens before it", then: "window-before-call",
            under: "window"
        ) { try $0.with(fields: ["opens": "2025-07-09"]) },
        RuleCase(
            "batch.called", when: "a category is not the scheme's", then: "unknown-name",
            under: "batch.called", RuleCase.article(6)
        ) { try $0.with(fields: ["categories": ["rice", "pianos"]]) },
        RuleCase(
            "batch.called", when: "a sector is not the scheme's", then: "unknown-name",
            under: "sectors", "辽政办实施意见（2025-02-15）二（一）1"
        ) { try $0.with(fields: ["sectors": ["mining"]]) },
        RuleCase(
            "batch.called", when: "a department makes it", then: "wrong-role",
            under: "batch.called", RuleCase.article(6)
        ) { try $0.with(by: "dept-industry-1") },
        RuleCase(
            "batch.amended", when: "it comes after the window has closed", then: "window-closed",
            under: "window"
        ) { try $0.with(occurredOn: "2025-08-16", issuedAt: "2025-08-16T09:00") },
        RuleCase(
            "batch.closed", when: "an application is neither ended nor carried over",
            then: "open-applications", under: "closing"
        ) { try $0.with(fields: ["carriedOver": []]) },
        RuleCase(
            "application.received", when: "it names no offering", then: "no-offering",
            under: "offering", RuleCase.article(2)
        ) { try $0.with(fields: ["public": CBOR?.none]) },
        RuleCase(
            "application.received", when: "its sector is unknown", then: "unknown-name",
            under: "sectors", "辽政办实施意见（2025-02-15）二（一）1"
        ) { try $0.with(fields: ["sector": "mining"]) },
        RuleCase(
            "application.received", when: "its batch is not called", then: "batch-unknown",
            under: "application.received", RuleCase.article(6)
        ) { try $0.with(fields: ["batch": "2031-9"]) },
        RuleCase(
            "application.received", when: "an eligibility item is none of art. 7",
            then: "unknown-name", under: "eligibility", RuleCase.article(7)
        ) {
            try $0.with(fields: [
                "eligibility": [["item": "famous", "basis": "declaration"]]
            ])
        },
        RuleCase(
            "application.declined", when: "one that is not late is declined as late",
            then: "not-late", under: "late"
        ) { try $0.with(by: "market-211100-1", subject: "application/LN-2025-0001") },
        RuleCase(
            "application.recommended", on: "application/LN-2025-0001",
            when: "the secretariat recommends in its own name", then: "wrong-role",
            under: "application.recommended", RuleCase.article(8)
        ) { try $0.with(by: "sec-1") },
        RuleCase(
            "application.declined", when: "a late application is recommended instead",
            then: "malformed", under: "form"
        ) { try $0.with(fields: ["outcome": CBOR?.none]) },
        RuleCase(
            "application.reviewed", on: "application/LN-2025-0003",
            when: "it is returned without a deadline", then: "correction-without-deadline",
            under: "correction"
        ) { try $0.with(fields: ["due": CBOR?.none]) },
        RuleCase(
            "application.reviewed", on: "application/LN-2025-0015",
            when: "it is rejected without a reason", then: "reason-missing", under: "reasons"
        ) { try $0.with(fields: ["reason": CBOR?.none]) },
        RuleCase(
            "application.reviewed", on: "application/LN-2025-0001",
            when: "the application was not recommended", then: "ended",
            under: "application.reviewed", RuleCase.article(9)
        ) { try $0.with(subject: "application/LN-2025-0014") },
        RuleCase(
            "application.corrected", when: "another application was not returned",
            then: "past-stage", under: "application.corrected"
        ) { try $0.with(subject: "application/LN-2025-0001") },
        RuleCase(
            "application.examined", on: "application/LN-2025-0001",
            when: "a member is not of the panel", then: "not-member", under: "members"
        ) { try $0.with(fields: ["members": ["expert-1", "sec-1"]]) },
        RuleCase(
            "application.withdrawn", when: "the application has ended already", then: "ended",
            under: "application.withdrawn"
        ) { try $0.with(subject: "application/LN-2025-0015") },
        RuleCase(
            "creditcode.accepted", when: "it names no evidence", then: "evidence-missing",
            under: "creditcode.accepted"
        ) { try $0.withoutEvidence() },
        RuleCase(
            "adverse.reported", when: "it is about nobody's application",
            then: "application-unknown", under: "adverse.reported"
        ) { try $0.with(subject: "application/LN-2025-9999") },
        RuleCase(
            "adverse.reported", when: "a document is neither digest, salted digest nor number",
            then: "evidence-malformed", under: "evidence"
        ) { try $0.with(subject: "\($0.subject)").disclosing() },
        RuleCase(
            "adverse.decided", when: "another body than the stage's decides",
            then: "wrong-body-for-stage", under: "adverse-fact"
        ) { try $0.with(by: "sec-1") },
        RuleCase(
            "list.proposed", when: "an entry was not examined", then: "ended",
            under: "list.proposed", RuleCase.article(9)
        ) {
            try $0.with(fields: [
                "entries": [["application": "LN-2025-0015", "outcome": "proposed"]]
            ])
        },
        RuleCase(
            "list.proposed", when: "an entry stands twice", then: "entry-twice",
            under: "list.proposed", RuleCase.article(9)
        ) {
            try $0.with(fields: [
                "entries": [
                    ["application": "LN-2025-0001", "outcome": "proposed"],
                    ["application": "LN-2025-0001", "outcome": "proposed"],
                ]
            ])
        },
    ]

    @Test(
        .admits("batch.called"), .refuses("batch.called"), .admits("batch.amended"),
        .refuses("batch.amended"), .admits("batch.closed"), .refuses("batch.closed"),
        .admits("in-force"), .refuses("in-force"), .admits("window"), .refuses("window"),
        .admits("sectors"), .refuses("sectors"), .admits("closing"), .refuses("closing"),
        .admits("application.received"), .refuses("application.received"), .admits("offering"),
        .refuses("offering"), .admits("application.declined"), .refuses("application.declined"),
        .admits("late"), .refuses("late"), .admits("application.recommended"),
        .refuses("application.recommended"), .admits("application.reviewed"),
        .refuses("application.reviewed"), .admits("correction"), .refuses("correction"),
        .admits("reasons"), .refuses("reasons"), .admits("application.corrected"),
        .refuses("application.corrected"), .admits("application.examined"),
        .refuses("application.examined"), .admits("members"), .refuses("members"),
        .admits("application.withdrawn"), .refuses("application.withdrawn"),
        .admits("creditcode.accepted"), .refuses("creditcode.accepted"),
        .admits("adverse.reported"), .refuses("adverse.reported"), .admits("evidence"),
        .refuses("evidence"), .admits("adverse.decided"), .refuses("adverse.decided"),
        .admits("adverse-fact"), .refuses("adverse-fact"), .admits("list.proposed"),
        .refuses("list.proposed"), arguments: cases)
    func `the rehearsal's act is admitted, and its neighbour refused`(_ rule: RuleCase) throws {
        try rule.check()
    }

    /// From 10 July to 15 August are 36 days: to 20 September at the latest, in one step or in two.
    @Test(.admits("extension"), .refuses("extension"), .admits("batch.amended"), .admits("window"))
    func `given a window, its extensions together are as long as it was called for`() throws {
        var story = try Story.before("application.received")
        func refusal(_ closes: String) throws -> Refusal? {
            try story.refusal("batch.amended", ["closes": .text(closes)], day: "2025-08-12")
        }
        #expect(try refusal("2025-09-20") == nil)
        expect(
            try refusal("2025-09-21"), .newDay(after: day("2025-08-15"), until: day("2025-09-20")),
            under: "extension")
        try story.play("batch.amended", day: "2025-08-11")
        #expect(try refusal("2025-09-20") == nil)
        expect(
            try refusal("2025-09-21"), .newDay(after: day("2025-08-29"), until: day("2025-09-20")),
            under: "extension")
    }

    @Test(.refuses("eligibility"), .refuses("application.recommended"))
    func `given an item of art. 7 is missing, no recommendation is admitted`() throws {
        var (ledger, line) = try Rehearsal.before(
            "application.received", on: "application/LN-2025-0001")
        try ledger.play(
            line.with(fields: [
                "eligibility": [["item": "registered", "basis": "evidence"]]
            ]))
        let recommendation = try Rehearsal.before(
            "application.recommended", on: "application/LN-2025-0001"
        ).line
        let refusal = try #require(try ledger.refusal(of: recommendation))
        #expect(refusal.reason == .eligibilityMissing(["lawful", "clean-record"]))
        #expect(refusal.source.zh == RuleCase.article(7))
    }

    @Test(.admits("eligibility"))
    func `given every item of art. 7, the recommendation is admitted`() throws {
        let (ledger, line) = try Rehearsal.before("application.recommended")
        #expect(try ledger.refusal(of: line) == nil)
    }

    /// Art. 7 (3): three years back from the application.
    @Test(.admits("clean-record"), .refuses("clean-record"), arguments: [-1, 0])
    func `an adverse record counts for three years to the day`(days: Int) throws {
        var (ledger, line) = try Rehearsal.before(
            "application.recommended", on: "application/LN-2025-0001")
        let received = try #require(
            ledger.state.applications[ApplicationID("LN-2025-0001")!]?.receivedOn)
        let factOn = received.adding(years: -3).adding(days: -days)
        try ledger.play(Self.report(factOn))
        let refusal = try ledger.refusal(of: ActLine(parsing: Array(Self.decision.utf8)))
        if days == 0 {
            #expect(refusal == nil)
            try ledger.play(Self.decision)
            #expect(try ledger.refusal(of: line) == nil)
        } else {
            #expect(refusal?.rule == "clean-record")
            #expect(refusal?.source.zh == RuleCase.article(7))
        }
    }

    private static func report(_ day: CivilDate) -> String {
        """
        {"label":"fact","by":"market-211100-1","type":"adverse.reported",\
        "sub":"application/LN-2025-0001","occurredOn":"2025-08-27","iat":"2025-08-27T08:00",\
        "fields":{"fact":"violation","factOn":"\(day)","description":"示例"}}
        """
    }

    private static let decision = """
        {"by":"market-211100-1","type":"adverse.decided","sub":"application/LN-2025-0001",\
        "occurredOn":"2025-08-27","iat":"2025-08-27T08:05",\
        "fields":{"report":"@fact","outcome":"continued","stands":true,"reason":"已整改"}}
        """
}
