import COSE
import Testing

@testable import Certification

/// Art. 18: daily supervision, the year's spot check, re-inspection.
@Suite struct SupervisionRuleTests {
    private static let article = RuleCase.article(18)
    private static let reinspection = "本系统规则（无条文，参照产品质量法第十五条）"

    @Test(.admits("supervision.inspected"), .refuses("supervision.inspected"))
    func `given a certificate, a visit is recorded once, with what was found`() throws {
        var story = try Story.awarded()
        try story.play("supervision.inspected", day: "2026-03-02", label: "visit")
        let visit = try #require(story.ledger.labels["visit"])
        #expect(story.ledger.state.supervisions[visit]?.outcome == "conforming")
        expect(
            try story.refusal("supervision.inspected"), .twice(kind: "supervision", id: "V-1"),
            under: "supervision.inspected", Self.article)
        expect(
            try story.refusal("supervision.inspected", by: "operator-1", on: "supervision/V-2"),
            .wrongRole(found: "operator", wanted: "department, municipal-regulator, office"),
            under: "supervision.inspected", Self.article)
        #expect(try story.refusal("supervision.inspected", on: "supervision/V-2") == nil)
    }

    @Test(.refuses("certified"))
    func `given a number that was never issued, it is not visited, planned or sampled`() throws {
        let story = try Story.awarded()
        let never = CertificateNumber("LNYP-2025-00099")!
        for type in ["supervision.inspected", "spotcheck.sampled"] {
            expect(
                try story.refusal(type, ["certificate": .text("\(never)")], day: "2026-03-02"),
                .unknown(kind: "certificate", id: "LNYP-2025-00099"), under: "certified",
                Self.article)
        }
        expect(
            try story.refusal("spotcheck.planned", ["certificates": [.text("\(never)")]]),
            .unknown(kind: "certificate", id: "LNYP-2025-00099"), under: "spotcheck.planned",
            Self.article)
    }

    @Test(.admits("spotcheck.planned"), .refuses("spotcheck.planned"), .admits("spot-check"))
    func `given a year, the office plans its spot check once, on the year's own subject`() throws {
        var story = try Story.awarded()
        expect(
            try story.refusal("spotcheck.planned", on: "plan/2027"),
            .wrongSubject(type: "spotcheck.planned", wanted: "plan/2026", found: "plan/2027"),
            under: "spotcheck.planned", Self.article)
        expect(
            try story.refusal("spotcheck.planned", by: "market-1"),
            .wrongRole(found: "municipal-regulator/officer", wanted: "office"),
            under: "spotcheck.planned", Self.article)
        try story.play("spotcheck.planned", day: "2026-02-02")
        var planned = Records<Int32, Presence>("plans")
        planned.insert(2026)
        #expect(story.ledger.state.plannedYears == planned)
        expect(
            try story.refusal("spotcheck.planned"), .twice(kind: "plan", id: "2026"),
            under: "spotcheck.planned", Self.article)
    }

    @Test(.admits("spot-check"), .refuses("spot-check"))
    func `given a year without its spot check, it is a duty until a result was served`() throws {
        let idle = try Story.awarded()
        let duties = Duties.overdue(given: idle.ledger.state, on: day("2027-01-01"))
            .filter { $0.rule == "spot-check" }
        #expect(duties.map { "\($0.subject)" } == ["plan/2026"])
        #expect(duties.compactMap(\.due.day) == [day("2026-12-31")])
        #expect(duties.map(\.source.zh) == [Self.article])
        #expect(
            Duties.overdue(given: idle.ledger.state, on: day("2026-12-31"))
                .allSatisfy { $0.rule != "spot-check" })
        var story = idle
        let isDone = {
            Duties.overdue(given: story.ledger.state, on: day("2027-01-20"))
                .allSatisfy { $0.rule != "spot-check" }
        }
        try story.play("spotcheck.sampled", day: "2026-12-31")
        try story.play("spotcheck.concluded", day: "2027-01-11")
        #expect(!isDone())
        try story.play("spotcheck.served", day: "2027-01-13")
        #expect(isDone())
    }

    @Test(.admits("spot-check-year"), .refuses("spot-check-year"))
    func `given a year of 24 days in force, it needs a spot check only where the scheme says so`()
        throws
    {
        func years(_ story: Story) -> [String] {
            Duties.overdue(given: story.ledger.state, on: day("2026-01-05"))
                .filter { $0.rule == "spot-check" }.map { "\($0.subject)" }
        }
        #expect(years(try Story.awarded()).isEmpty)
        let scheme = { try Story.scheme("spot-check-year", "minimumDays", $0) }
        #expect(years(try Story.awarded(under: scheme(24))) == ["plan/2025"])
        #expect(years(try Story.awarded(under: scheme(25))).isEmpty)
    }

    @Test(.admits("spotcheck.sampled"), .refuses("spotcheck.sampled"), .admits("certified"))
    func `given a certificate in force, a sample counts for the year it is taken in`() throws {
        var story = try Story.awarded()
        expect(
            try story.refusal("spotcheck.sampled", ["year": 2025], day: "2026-03-02"),
            .wrongYear(found: 2025, wanted: 2026), under: "spotcheck.sampled", Self.article)
        expect(
            try story.refusal("spotcheck.sampled", by: "agriculture-1", day: "2026-03-02"),
            .wrongRole(
                found: "department/officer", wanted: "office, municipal-regulator"),
            under: "spotcheck.sampled", Self.article)
        try story.play("spotcheck.sampled", day: "2026-03-02")
        #expect(story.ledger.state.spotChecks[SpotCheckID("S-1")!]?.year == 2026)
        expect(
            try story.refusal("spotcheck.sampled"), .twice(kind: "spotcheck", id: "S-1"),
            under: "spotcheck.sampled", Self.article)
        // More than one a year is allowed (ours).
        #expect(try story.refusal("spotcheck.sampled", on: "spotcheck/S-2") == nil)
    }

    @Test(.admits("certified"), .refuses("certified"))
    func `given its last day is past, a certificate is sampled no more`() throws {
        let story = try Story.calledAgain(in: 2028)
        #expect(
            try story.refusal("spotcheck.sampled", ["year": 2028], day: "2028-12-07") == nil)
        expect(
            try story.refusal("spotcheck.sampled", ["year": 2028], day: "2028-12-08"),
            .notInForce(Story.certificate, .expired), under: "certified", Self.article)
    }

    @Test(.refuses("spotcheck.sampled"))
    func `given no such user under the certificate, none is sampled`() throws {
        let story = try Story.awarded()
        expect(
            try story.refusal("spotcheck.sampled", ["user": "user-9"], day: "2026-03-02"),
            .unknown(kind: "user", id: "user-9"), under: "spotcheck.sampled", Self.article)
    }

    @Test(.admits("spotcheck.concluded"), .refuses("spotcheck.concluded"))
    func `given a sample, the office concludes on it once`() throws {
        var story = try Story.awarded()
        expect(
            try story.refusal("spotcheck.concluded", day: "2026-03-16"),
            .unknown(kind: "spotcheck", id: "S-1"), under: "spotcheck.concluded", Self.article)
        try story.play("spotcheck.sampled", day: "2026-03-02")
        expect(
            try story.refusal("spotcheck.concluded", by: "market-1", day: "2026-03-16"),
            .wrongRole(found: "municipal-regulator/officer", wanted: "office"),
            under: "spotcheck.concluded", Self.article)
        expect(
            try story.refusal("spotcheck.concluded", day: "2026-03-01"),
            .occursBeforeCause(day("2026-03-01"), day("2026-03-02")), under: "dates")
        try story.play("spotcheck.concluded", day: "2026-03-16")
        #expect(
            story.ledger.state.spotChecks[SpotCheckID("S-1")!]?.outcome == "not-conforming")
        expect(
            try story.refusal("spotcheck.concluded"),
            .doneAlready(Wording(zh: "检验结论", en: "result of the spot check")),
            under: "spotcheck.concluded", Self.article)
    }

    @Test(.admits("spotcheck.served"), .refuses("spotcheck.served"))
    func `given a result, it is served once, and not before it was there`() throws {
        var story = try Story.awarded()
        try story.play("spotcheck.sampled", day: "2026-03-02")
        expect(
            try story.refusal("spotcheck.served", day: "2026-03-16"), .resultMissing,
            under: "spotcheck.served")
        try story.play("spotcheck.concluded", day: "2026-03-16")
        expect(
            try story.refusal("spotcheck.served", day: "2026-03-15"),
            .occursBeforeCause(day("2026-03-15"), day("2026-03-16")), under: "dates")
        try story.play("spotcheck.served", day: "2026-03-16")
        #expect(
            story.ledger.state.spotChecks[SpotCheckID("S-1")!]?.servedOn == day("2026-03-16"))
        expect(
            try story.refusal("spotcheck.served"),
            .doneAlready(Wording(zh: "送达检验结论", en: "result served")), under: "spotcheck.served")
    }

    @Test(.admits("reinspection.requested"), .admits("reinspection"), .refuses("reinspection"))
    func `given a result of 18 March, re-inspection is asked for on day 15, not on day 16`() throws
    {
        let story = try Story.failedCheck()
        #expect(try story.refusal("reinspection.requested", day: "2026-04-02") == nil)
        expect(
            try story.refusal("reinspection.requested", day: "2026-04-03"),
            .askedTooLate(due: day("2026-04-02")), under: "reinspection", Self.reinspection)
        // A letter counts on the day it was received, which the receiver attests.
        let letter: CBOR = [
            "kind": "operator", "party": "operator-0001", "form": "letter", "on": "2026-04-01",
            "archive": "档号 2026-来件-1",
        ]
        var late = story
        try late.play("supervision.inspected", day: "2026-04-10")
        #expect(
            try late.refusal(
                "reinspection.requested", by: "market-1", day: "2026-04-02", behalf: letter)
                == nil)
        expect(
            try late.refusal("reinspection.requested", day: "2026-04-02"),
            .askedTooLate(due: day("2026-04-02")), under: "reinspection", Self.reinspection)
    }

    @Test(.admits("reinspection"))
    func `given re-inspection has another term, it ends when the scheme says`() throws {
        let story = try Story.failedCheck(under: Story.scheme("reinspection", "days", 16))
        #expect(try story.refusal("reinspection.requested", day: "2026-04-03") == nil)
        #expect(
            try story.refusal("reinspection.requested", day: "2026-04-04")?.code
                == "asked-too-late")
    }

    @Test(.refuses("reinspection"), .refuses("reinspection.requested"))
    func `given a result that conforms or was not served, there is nothing to ask for`() throws {
        var story = try Story.awarded()
        try story.play("spotcheck.sampled", day: "2026-03-02")
        expect(
            try story.refusal("reinspection.requested", day: "2026-03-16"), .resultMissing,
            under: "reinspection.requested", Self.reinspection)
        var sound = story
        try sound.play("spotcheck.concluded", ["outcome": "conforming"], day: "2026-03-16")
        try sound.play("spotcheck.served", day: "2026-03-18")
        expect(
            try sound.refusal("reinspection.requested"), .nothingToReinspect, under: "reinspection",
            Self.reinspection)
        try story.play("spotcheck.concluded", day: "2026-03-16")
        expect(
            try story.refusal("reinspection.requested"),
            .first(Wording(zh: "送达检验结论", en: "result served")), under: "reinspection.requested",
            Self.reinspection)
    }

    @Test(.refuses("reinspection.requested"))
    func `given the result was served, only the holder asks, once, and not before`() throws {
        var story = try Story.failedCheck()
        expect(
            try story.refusal("reinspection.requested", by: "operator-2", day: "2026-03-20"),
            .notHolder(PartyID("operator-0001")!), under: "authority")
        expect(
            try story.refusal("reinspection.requested", by: "office-1", day: "2026-03-20"),
            .wrongRole(found: "office/officer", wanted: "operator"),
            under: "reinspection.requested", Self.reinspection)
        let letter: CBOR = [
            "kind": "operator", "party": "operator-0001", "form": "letter", "on": "2026-03-17",
            "archive": "档号 2026-来件-1",
        ]
        expect(
            try story.refusal(
                "reinspection.requested", by: "office-1", day: "2026-03-17", behalf: letter),
            .occursBeforeCause(day("2026-03-17"), day("2026-03-18")), under: "dates")
        try story.play("reinspection.requested", day: "2026-03-20")
        expect(
            try story.refusal("reinspection.requested"),
            .doneAlready(Wording(zh: "申请复检", en: "re-inspection requested")),
            under: "reinspection.requested", Self.reinspection)
    }

    @Test(.admits("reinspection.concluded"), .refuses("reinspection.concluded"))
    func `given a request, the second result replaces the first, once`() throws {
        var story = try Story.failedCheck()
        expect(
            try story.refusal("reinspection.concluded", day: "2026-04-20"),
            .first(Wording(zh: "申请复检", en: "re-inspection requested")),
            under: "reinspection.concluded", Self.reinspection)
        try story.play("reinspection.requested", day: "2026-03-20")
        expect(
            try story.refusal("reinspection.concluded", by: "market-1"),
            .wrongRole(found: "municipal-regulator/officer", wanted: "office"),
            under: "reinspection.concluded", Self.reinspection)
        try story.play("reinspection.concluded", day: "2026-04-20")
        let check = try #require(story.ledger.state.spotChecks[SpotCheckID("S-1")!])
        #expect(check.outcome == "not-conforming")
        #expect(check.standingOutcome == "conforming")
        expect(
            try story.refusal("reinspection.concluded"),
            .doneAlready(Wording(zh: "复检结论", en: "result of the re-inspection")),
            under: "reinspection.concluded", Self.reinspection)
        #expect(try story.refusal("rectification.ordered")?.code == "no-finding")
    }
}
