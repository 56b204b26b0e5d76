import COSE
import Testing

@testable import Certification

/// From every state that a revocation and a remedy can reach an act leads on, or the state is
/// final (art. 19; RULES, general rules 10, 13).
@Suite struct RevocationWalkTests {
    /// What is open on a subject on a day, in the order of their names.
    private static func open(_ story: Story, on subject: String, _ date: String) -> [String] {
        guard let subject = Subject(subject) else { return [] }
        return Next.openActs(on: subject, given: story.ledger.state, day: day(date))
            .map(\.act.type).sorted()
    }

    private static func revocation(_ story: Story, on date: String) -> [String] {
        open(story, on: "revocation/RV-1", date)
    }

    @Test func `given a revocation, its acts lead on until it is served, dropped or found`() throws
    {
        var story = try Story.awarded()
        try story.play("revocation.intended", day: "2026-05-15", label: "i")
        let answering = ["ground.fell", "revocation.answered", "revocation.dropped"]
        #expect(
            Self.revocation(story, on: "2026-05-15") == ["decision.notified"] + answering)
        try story.notify("i", on: "2026-05-18")
        #expect(Self.revocation(story, on: "2026-05-25") == answering)
        let deciding = ["ground.fell", "revocation.decided", "revocation.dropped"]
        #expect(Self.revocation(story, on: "2026-05-26") == deciding)
        // Past the certificate's last day nothing is decided any more.
        #expect(Self.revocation(story, on: "2028-12-08") == ["ground.fell", "revocation.dropped"])
        var dropped = story
        try dropped.play("revocation.dropped", day: "2026-05-26")
        #expect(Self.revocation(dropped, on: "2026-05-26") == [])
        var fallen = story
        try fallen.play("ground.fell", ["fellOn": "2026-05-20"], day: "2026-05-26")
        #expect(Self.revocation(fallen, on: "2026-05-26") == ["revocation.dropped"])
        try story.play("revocation.decided", day: "2026-05-26")
        #expect(Self.revocation(story, on: "2026-05-26") == ["ground.fell", "revocation.served"])
        try story.play("revocation.served", day: "2026-06-01")
        // Final, but that its ground may fall: the office has its duty then, and a remedy is open.
        #expect(Self.revocation(story, on: "2026-06-01") == ["ground.fell"])
    }

    @Test func `given a procedure that ends in a finding, the finding is its end`() throws {
        var story = try Story.awarded()
        try story.play("certificate.surrendered", day: "2026-05-04")
        try story.play("revocation.intended", ["ground": "fraud"], day: "2026-05-15", label: "i")
        try story.notify("i", on: "2026-05-18")
        #expect(
            Self.revocation(story, on: "2026-05-26")
                == ["fraud.found", "ground.fell", "revocation.dropped"])
        try story.play("fraud.found", day: "2026-05-26")
        #expect(Self.revocation(story, on: "2026-05-26") == [])
    }

    @Test func `given a remedy, it is decided, and what it orders is done`() throws {
        var story = try Story.penalised()
        try story.play("remedy.lodged", day: "2026-03-02")
        func open(_ story: Story) -> [String] {
            Self.open(story, on: "remedy/R-1", "2026-04-10")
        }
        #expect(open(story) == ["remedy.decided", "remedy.stayed"])
        for outcome in [
            "upheld", "dismissed", "not-accepted", "withdrawn", "unlawful", "annulled", "void",
            "changed", "settled",
        ] {
            var decided = story
            try decided.play(
                "remedy.decided", ["outcome": .text(outcome)], day: "2026-04-10")
            #expect(open(decided) == [], "\(outcome)")
            let comesBack = Self.open(
                decided, on: "certificate/LNYP-2025-00001", "2026-04-10"
            ).contains("certificate.reinstated")
            #expect(
                comesBack == ["annulled", "void", "changed", "settled"].contains(outcome),
                "\(outcome)")
        }
        try story.play("remedy.decided", ["outcome": "redone"], day: "2026-04-10")
        #expect(open(story) == ["remedy.performed"])
        try story.play("remedy.performed", day: "2026-04-10")
        #expect(open(story) == [])
    }
}
