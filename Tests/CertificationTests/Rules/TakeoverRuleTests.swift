import COSE
import Testing

@testable import Certification

/// Art. 30: what was awarded or running before the ledger enters from paper, once, for a time.
@Suite struct TakeoverRuleTests {
    @Test(
        .admits("takeover"), .refuses("takeover"), .admits("takeover.recorded"),
        .refuses("takeover.recorded"), arguments: ["2025-12-31", "2026-01-01"])
    func `given takeover until 31 December, an award enters on that day and not after`(
        date: String
    ) throws {
        let story = try Story.takenOver()
        let refusal = try story.refusal(
            "takeover.recorded", day: date, on: "certificate/LNYP-2023-00002")
        guard date > "2025-12-31" else {
            #expect(refusal == nil)
            return
        }
        expect(refusal, .takeoverClosed(day("2025-12-31")), under: "takeover")
    }

    @Test(.refuses("takeover"), .refuses("takeover.recorded"), .refuses("takeover.application"))
    func `given a ledger founded without a day for it, nothing is taken over`() throws {
        let story = try Story.before("application.received")
        expect(
            try story.refusal("takeover.recorded", day: "2025-07-20"), .takeoverClosed(nil),
            under: "takeover")
        expect(
            try story.refusal("takeover.application", day: "2025-07-20"), .takeoverClosed(nil),
            under: "takeover")
    }

    @Test(.admits("takeover.recorded"), .refuses("takeover.recorded"))
    func `given an award taken over, it is in force, marked, without credential, and once`() throws
    {
        let number = CertificateNumber("LNYP-2023-00001")!
        let story = try Story.takenOver()
        let certificate = try #require(story.ledger.state.certificates[number])
        #expect(certificate.isTakenOver)
        #expect(certificate.status(on: day("2026-12-19")) == .valid)
        #expect(certificate.status(on: day("2026-12-20")) == .expired)
        #expect(certificate.editions.first?.credential == [])
        expect(
            try story.refusal("takeover.recorded", day: "2025-08-02"), .numberTwice(number),
            under: "number")
    }

    @Test(.admits("takeover.recorded"), .refuses("takeover.recorded"))
    func `given an award on paper, its holder, number, days and names are sound`() throws {
        let story = try Story.takenOver()
        func refusal(
            _ fields: [String: CBOR?], on subject: String = "certificate/LNYP-2023-00002",
            evidence: [CBOR]? = nil
        ) throws -> Refusal? {
            try story.refusal(
                "takeover.recorded", fields, day: "2025-08-02", on: subject, evidence: evidence)
        }
        #expect(try refusal([:]) == nil)
        expect(
            try refusal(["holder": "operator-9999"]), .unknownParty(PartyID("operator-9999")!),
            under: "takeover.recorded")
        expect(
            try refusal(["holder": "office"]),
            .applicantRole(found: "office", wanted: "operator"), under: "takeover.recorded")
        expect(
            try refusal([:], on: "certificate/XX-2023-00002"), .numberForm("LNYP-2025-00012"),
            under: "number")
        expect(try refusal(["validThrough": "2023-12-19"]), .daysOutOfOrder, under: "takeover")
        expect(try refusal(["validFrom": "2025-08-03"]), .daysOutOfOrder, under: "takeover")
        #expect(try refusal(["validFrom": "2025-06-30"]) == nil)
        expect(
            try refusal(["validFrom": "2025-07-01"]),
            .notEarlier(day("2025-07-01"), day("2025-07-01")), under: "takeover")
        expect(
            try refusal(["sector": "mining"]), .unknownName(kind: "sector", name: "mining"),
            under: "takeover.recorded")
        expect(try refusal([:], evidence: []), .evidenceMissing, under: "takeover.recorded")
    }

    /// A ledger that takes over, its call out, nothing received yet.
    private static func called() throws -> Story {
        var story = try Story(
            under: MemoryLedger.scheme(), takeoverUntil: CivilDate("2025-12-31"))
        try story.play("calendar.published")
        try story.play("batch.called")
        return story
    }

    @Test(
        .admits("takeover.application"), .refuses("takeover.application"), .admits("takeover"))
    func `given a running application taken over, it goes on from its stage, and enters once`()
        throws
    {
        var story = try Self.called()
        try story.play("takeover.application", day: "2025-07-20")
        #expect(story.application?.isTakenOver == true)
        #expect(story.application?.stage == "recommended")
        for type in ["takeover.application", "application.received"] {
            #expect(
                try story.refusal(type, day: "2025-07-21")?.reason == .applicationTwice(Story.one))
        }
        #expect(try story.refusal("application.reviewed") == nil)
        #expect(try story.refusal("application.recommended")?.code == "past-stage")
    }

    /// The window closes on 15 August.
    @Test(.admits("late"), .refuses("late"), arguments: ["2025-08-15", "2025-08-16"])
    func `given it was late on paper, it is late here`(received: String) throws {
        var story = try Self.called()
        try story.play(
            "takeover.application", ["receivedOn": .text(received)], day: "2025-08-20")
        #expect(
            try story.refusal("application.reviewed")?.rule
                == (received > "2025-08-15" ? "late" : nil)
        )
    }

    @Test(.admits("takeover.application"), .refuses("takeover.application"))
    func `given a running application on paper, its stage, applicant and days are sound`() throws {
        let story = try Self.called()
        func refusal(_ fields: [String: CBOR?], day: String = "2025-07-20") throws -> Refusal? {
            try story.refusal("takeover.application", fields, day: day)
        }
        #expect(try refusal([:]) == nil)
        expect(
            try refusal(["stage": "famous"]), .unknownName(kind: "stage", name: "famous"),
            under: "takeover.application")
        expect(
            try refusal(["stage": "awarded"]),
            .takeoverStage(Wording(zh: "拟获评名单已审议", en: "deliberated")), under: "takeover")
        expect(
            try refusal(["applicant": "committee"]),
            .applicantRole(found: "committee", wanted: "operator"), under: "takeover.application")
        expect(
            try refusal(["receivedOn": "2025-07-21"]),
            .occursBeforeCause(day("2025-07-20"), day("2025-07-21")), under: "dates")
        expect(
            try refusal(["batch": "2031-1"]), .batchUnknown("2031-1"),
            under: "takeover.application")
        expect(
            try refusal(["public": CBOR?.none]), .noOffering, under: "offering",
            RuleCase.article(2))
        expect(
            try refusal([:], day: "2026-01-01"), .takeoverClosed(day("2025-12-31")),
            under: "takeover")
    }
}
