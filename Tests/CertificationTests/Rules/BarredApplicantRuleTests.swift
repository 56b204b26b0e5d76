import COSE
import Drafting
import Testing

@testable import Certification

/// Art. 7; RULES, general rules 7, 9: what is left of an application whose applicant was barred or
/// deregistered, and what rests on a record that was about another application of his.
@Suite struct BarredApplicantRuleTests {
    /// What bars an applicant: that he was found to have cheated, or is no more.
    enum Bar: CaseIterable {
        case found, deregistered

        func fall(on story: inout Story) throws {
            let (id, holder) = (RevocationID("RV-9")!, PartyID("operator-0001")!)
            guard self == .deregistered else {
                story.ledger.state.revocations[id] = Revocation(
                    id: id, ground: "fraud", factOn: day("2021-01-01"), holder: holder,
                    certificates: [], notice: story.ledger.state.founding!.identity,
                    intendedOn: day("2021-02-01"), fromTheBeginning: false, stage: .found,
                    decidedOn: day("2024-01-01"))
                return
            }
            var held = try #require(Story.awarded().held)
            held.turns = [Turn(.deregistered, on: day("2025-08-01"), by: EntryIndex(1))]
            story.ledger.state.certificates[held.number] = held
        }
    }

    private static func open(_ story: Story, on date: String) -> Set<String> {
        let open = Next.openActs(
            on: Subject(.application, Story.one), given: story.ledger.state, day: day(date))
        return Set(open.map(\.act.type))
    }

    private static func duties(_ story: Story, on date: String) -> [String] {
        Duties.open(given: story.ledger.state, on: day(date))
            .map { "\($0.kind.name) \($0.by.joined(separator: " ")) \($0.due)" }
    }

    /// Returned for correction until 2025-09-10.
    @Test(
        .admits("application.lapsed"), .refuses("application.lapsed"), .admits("correction"),
        .refuses("correction"), arguments: Bar.allCases)
    func `given nobody may correct an application, it is ended at once, which is a duty`(
        bar: Bar
    ) throws {
        var story = try Story.before("application.reviewed")
        try story.play(
            "application.reviewed",
            ["outcome": "returned", "reason": "缺少证明", "due": "2025-09-10"])
        expect(
            try story.refusal("application.lapsed", day: "2025-09-01"),
            .correctionRuns(due: day("2025-09-10")), under: "correction")
        #expect(!Self.open(story, on: "2025-09-01").contains("application.lapsed"))
        #expect(
            Self.duties(story, on: "2025-09-01") == ["correction operator-0001 2025-09-10"])
        // The applicant's time is over: it is the secretariat's to end it.
        #expect(Self.duties(story, on: "2025-09-11") == ["lapse secretariat 2025-09-25"])
        try bar.fall(on: &story)
        #expect(try story.refusal("application.corrected", day: "2025-09-01") != nil)
        #expect(Self.open(story, on: "2025-09-01").contains("application.lapsed"))
        #expect(Self.duties(story, on: "2025-09-01") == ["lapse secretariat 2025-09-25"])
        try story.play("application.lapsed", day: "2025-09-01")
        #expect(
            Self.duties(story, on: "2025-09-01") == ["notification secretariat 2025-09-15"])
    }

    @Test(.admits("publication"), .refuses("publication"), arguments: Bar.allCases)
    func `given the applicant is barred, nobody owes the publication of his application`(
        bar: Bar
    ) throws {
        var story = try Story.before("notice.published")
        func isOwed() -> Bool {
            Self.duties(story, on: story.day).contains { $0.hasPrefix("notice office") }
        }
        #expect(isOwed())
        try bar.fall(on: &story)
        #expect(!isOwed())
        #expect(try story.refusal("notice.published") != nil)
    }

    /// A fact about LN-2025-0001 counts against an application of 5 August 2025 from 6 August
    /// 2022 on.
    @Test(
        .admits("entry.amended"), .admits("clean-record"), .refuses("clean-record"),
        arguments: [
            ("2022-07-15", false), ("2022-08-05", false), ("2022-08-06", true),
        ])
    func `given a fact's day put right, a step of the applicant's other application is in doubt`(
        factOn: String, isInDoubt: Bool
    ) throws {
        var story = try Story.before("application.recommended")
        try story.play(
            "adverse.reported", ["factOn": "2022-07-01"], day: "2025-08-01",
            label: "adverse.reported")
        try story.play(
            "adverse.decided", ["stands": true], day: "2025-08-04", label: "adverse.decided")
        let second = "application/LN-2025-0002"
        try story.play("application.received", day: "2025-08-05", on: second, label: "second")
        try story.play(
            "application.recommended", day: "2025-08-06", on: second, label: "recommended")
        let by = try story.act("adverse.reported").by ?? ""
        try story.amend(
            "adverse.reported", ["factOn": .text(factOn)], by: by, day: "2025-08-07")
        let doubted = isInDoubt ? ["adverse.decided", "recommended"] : ["adverse.decided"]
        #expect(story.inDoubt == doubted)
    }
}
