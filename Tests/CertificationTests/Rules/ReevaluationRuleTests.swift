import COSE
import Drafting
import Testing

@testable import Certification

/// Art. 21: three years' validity, then re-evaluation.
@Suite struct ReevaluationRuleTests {
    private static let article = RuleCase.article(21)

    /// Opens the re-evaluation on 2028-06-08.
    private static func opened() throws -> Story {
        var story = try Story.calledAgain(in: 2028)
        try story.play("reevaluation.opened", day: "2028-06-08")
        return story
    }

    @Test(.admits("validity"), .refuses("validity"), .refuses("reevaluation.declined"))
    func `given publication on 8 December, the last day is 7 December three years on`() throws {
        let story = try Story.awarded()
        let certificate = try #require(story.ledger.state.certificates[Story.certificate])
        #expect(certificate.validFrom == day("2025-12-08"))
        #expect(certificate.validThrough == day("2028-12-07"))
        #expect(story.status(on: "2025-12-07") == .notYetValid)
        #expect(story.status(on: "2025-12-08") == .valid)
        #expect(story.status(on: "2028-12-07") == .valid)
        #expect(story.status(on: "2028-12-08") == .expired)
        expect(
            try story.refusal("reevaluation.declined", day: "2028-12-08"),
            .notInForce(Story.certificate, .expired), under: "reevaluation.declined")
    }

    @Test(.admits("validity"))
    func `given publication on 29 February, the last day is 28 February`() throws {
        var story = try Story.before("award.published")
        try story.play("award.published", day: "2028-02-29")
        try story.play("certificate.issued", day: "2028-03-01", on: "certificate/LNYP-2028-00001")
        let number = try #require(CertificateNumber("LNYP-2028-00001"))
        let certificate = try #require(story.ledger.state.certificates[number])
        #expect(certificate.validFrom == day("2028-02-29"))
        #expect(certificate.validThrough == day("2031-02-28"))
        #expect(certificate.status(on: day("2028-02-28")) == .notYetValid)
        #expect(certificate.status(on: day("2031-02-28")) == .valid)
        #expect(certificate.status(on: day("2031-03-01")) == .expired)
        var again = story
        try again.renewMandates(on: "2028-03-01")
        try again.call("2030-1", day: "2030-08-01")
        func refusal(_ date: String) throws -> Refusal? {
            try again.refusal(
                "reevaluation.opened", ["batch": "2030-1", "certificate": "LNYP-2028-00001"],
                day: date)
        }
        expect(
            try refusal("2030-08-31"), .reevaluationEarly(from: day("2030-09-01")),
            under: "reevaluation-window")
        #expect(try refusal("2030-09-01") == nil)
    }

    @Test(
        .admits("reevaluation.opened"), .refuses("reevaluation.opened"),
        .admits("reevaluation-window"), .refuses("reevaluation-window"))
    func `given expiry on 7 December, the office opens from 8 June, and not a day earlier`() throws
    {
        var story = try Story.calledAgain(in: 2028)
        expect(
            try story.refusal("reevaluation.opened", day: "2028-06-07"),
            .reevaluationEarly(from: day("2028-06-08")), under: "reevaluation-window")
        expect(
            try story.refusal("reevaluation.opened", by: "sec-1", day: "2028-06-08"),
            .wrongRole(found: "secretariat/officer", wanted: "office"),
            under: "reevaluation.opened", Self.article)
        // Registered in time, dated too early.
        var later = story
        try later.play("supervision.inspected", day: "2028-06-12")
        #expect(
            try later.refusal("reevaluation.opened", day: "2028-06-07")?.code
                == "reevaluation-early")
        // After expiry it is late, and still open.
        #expect(try story.refusal("reevaluation.opened", day: "2029-01-08") == nil)
        try story.play("reevaluation.opened", day: "2028-06-08")
        expect(
            try story.refusal("reevaluation.opened", on: "application/LN-2028-0002"),
            .doneAlready(Wording(zh: "启动复评", en: "re-evaluation opened")),
            under: "reevaluation.opened", Self.article)
        expect(
            try story.refusal("reevaluation.opened"),
            .applicationTwice(ApplicationID("LN-2028-0001")!), under: "reevaluation.opened",
            Self.article)
    }

    @Test(.admits("reevaluation-window"))
    func `given another window, it opens when the scheme says`() throws {
        let scheme = try Story.scheme("reevaluation-window", "months", 3)
        let story = try Story.calledAgain(in: 2028, under: scheme)
        #expect(
            try story.refusal("reevaluation.opened", day: "2028-09-07")?.code
                == "reevaluation-early")
        #expect(try story.refusal("reevaluation.opened", day: "2028-09-08") == nil)
    }

    @Test(.refuses("reevaluation.opened"))
    func `given no such certificate, no open batch or no facts, nothing is opened`() throws {
        let story = try Story.calledAgain(in: 2028)
        expect(
            try story.refusal(
                "reevaluation.opened", ["certificate": "LNYP-2025-00099"], day: "2028-06-08"),
            .unknown(kind: "certificate", id: "LNYP-2025-00099"), under: "reevaluation",
            Self.article)
        expect(
            try story.refusal("reevaluation.opened", ["batch": "2025-1"], day: "2028-06-08"),
            .batchClosed(BatchID("2025-1")!), under: "closing")
        #expect(
            try story.refusal("reevaluation.opened", ["public": CBOR?.none], day: "2028-06-08")?
                .rule == "offering")
    }

    @Test(.refuses("reevaluation"))
    func `given a revoked certificate, there is nothing to evaluate again`() throws {
        var story = try Story.afterRevocation()
        try story.renewMandates(on: "2026-06-01")
        try story.call("2028-1", day: "2028-06-01")
        expect(
            try story.refusal("reevaluation.opened", day: "2028-06-08"),
            .notInForce(Story.certificate, .revoked), under: "reevaluation", Self.article)
    }

    @Test(.admits("reevaluation.declined"), .refuses("reevaluation.declined"))
    func `given the holder declines, once, it is not opened`() throws {
        var story = try Story.calledAgain(in: 2028)
        expect(
            try story.refusal("reevaluation.declined", by: "operator-2"),
            .notHolder(PartyID("operator-0001")!), under: "authority")
        expect(
            try story.refusal("reevaluation.declined", by: "office-1"),
            .wrongRole(found: "office/officer", wanted: "operator"),
            under: "reevaluation.declined")
        try story.play("reevaluation.declined", day: "2028-06-05")
        let declined = Wording(zh: "放弃复评", en: "re-evaluation declined")
        expect(
            try story.refusal("reevaluation.declined"), .doneAlready(declined),
            under: "reevaluation.declined")
        expect(
            try story.refusal("reevaluation.opened", day: "2028-06-08"), .doneAlready(declined),
            under: "reevaluation-window")
    }

    @Test(.admits("reevaluation"), .refuses("reevaluation"))
    func `given a re-evaluation, it stands on the evaluation list and goes on from art. 11`() throws
    {
        let story = try Self.opened()
        let application = try #require(
            story.ledger.state.applications[ApplicationID("LN-2028-0001")!])
        #expect(application.stage == "evaluation-list")
        #expect(application.reevaluates == Story.certificate)
        #expect(application.applicant == PartyID("operator-0001")!)
        #expect(
            try story.ledger.refusal(of: Story.again("standard.assessed", in: 2028)) == nil)
        #expect(
            try story.ledger.refusal(of: Story.again("conformity.inspected", in: 2028))?.code
                == "step-missing")
    }

    @Test(.admits("reevaluation"), .refuses("reevaluation"), .admits("certificate.issued"))
    func `given arts. 11 to 17 anew, the new certificate names the old one, and no other`() throws {
        var story = try Self.opened()
        try story.playAgain(from: "standard.assessed", before: "certificate.issued", in: 2028)
        try story.add("LNYP-2025-00002")
        let line = try Story.again("certificate.issued", in: 2028)
        for named in [nil, "LNYP-2025-00002", "LNYP-2028-00001"] as [CBOR?] {
            expect(
                try story.ledger.refusal(of: line.with(fields: ["renews": named])),
                .renews(Story.certificate), under: "reevaluation", Self.article)
        }
        try story.play(line.with(fields: ["renews": "LNYP-2025-00001"]))
        let renewed = try #require(
            story.ledger.state.certificates[CertificateNumber("LNYP-2028-00001")!])
        #expect(renewed.renews == Story.certificate)
        #expect(renewed.edition == 1)
        #expect(renewed.validFrom == day("2028-12-08"))
        #expect(renewed.validThrough == day("2031-12-07"))
        #expect(story.status(on: "2028-12-07") == .valid)
        #expect(story.status(on: "2028-12-08") == .succeeded)
    }

    @Test(.admits("reevaluation"), .refuses("reevaluation"))
    func `given the old certificate is given back meanwhile, it is not renewed`() throws {
        var story = try Self.opened()
        try story.playAgain(from: "standard.assessed", before: "award.published", in: 2028)
        var kept = story
        try story.playLine(
            "certificate.surrendered", on: "certificate/LNYP-2025-00001", by: "operator-1",
            day: "2028-12-07")
        let line = try Story.again("certificate.issued", in: 2028).with(
            fields: ["renews": "LNYP-2025-00001"])
        try kept.playAgain(from: "award.published", before: "certificate.issued", in: 2028)
        #expect(try kept.ledger.refusal(of: line) == nil)
        try story.playAgain(from: "award.published", before: "certificate.issued", in: 2028)
        expect(
            try story.ledger.refusal(of: line), .notInForce(Story.certificate, .surrendered),
            under: "reevaluation", Self.article)
    }

    /// No bridging (ours).
    @Test(.admits("reevaluation"))
    func `given the new certificate comes late, the old one has expired until then`() throws {
        var story = try Self.opened()
        try story.playAgain(from: "standard.assessed", before: "award.published", in: 2028)
        try story.play(Story.again("award.published", in: 2028).with(occurredOn: "2029-01-15"))
        try story.play(
            Story.again("certificate.issued", in: 2028).with(
                fields: ["renews": "LNYP-2025-00001"], occurredOn: "2029-01-16",
                subject: "certificate/LNYP-2029-00001"))
        #expect(story.status(on: "2028-12-08") == .expired)
        #expect(story.status(on: "2029-01-14") == .expired)
        #expect(story.status(on: "2029-01-15") == .succeeded)
        let renewed = try #require(
            story.ledger.state.certificates[CertificateNumber("LNYP-2029-00001")!])
        #expect(renewed.status(on: day("2029-01-14")) == .notYetValid)
        #expect(renewed.validThrough == day("2032-01-14"))
    }

    @Test(.admits("reevaluation"), .refuses("reevaluation"))
    func `given a certificate, its offering gets no second one by a new application`() throws {
        for (offering, reason) in [
            ("示例大米", Refusal.Reason.reevaluationWanted(Story.certificate)),
            ("示例小米", nil),
        ] {
            var story = try Story.awarded()
            var said = try #require(Story.facts.mapValue)
            said["offering"] = .text(offering)
            try story.play(Story.again("batch.called", in: 2026))
            try story.play(
                Story.again("application.received", in: 2026).with(
                    fields: ["public": .map(said)]))
            try story.playAgain(
                from: "application.recommended", before: "certificate.issued", in: 2026)
            let line = try Story.again("certificate.issued", in: 2026)
            let refusal = try story.ledger.refusal(of: line)
            if let reason {
                expect(refusal, reason, under: "reevaluation", Self.article)
            } else {
                #expect(refusal == nil)
                expect(
                    try story.ledger.refusal(of: line.with(fields: ["renews": "LNYP-2025-00001"])),
                    .renews(nil), under: "reevaluation", Self.article)
            }
        }
    }

    @Test(.admits("reevaluation"), .refuses("reevaluation"))
    func `given the last day comes, re-evaluation not opened is overdue`() throws {
        let story = try Story.calledAgain(in: 2028)
        func duties(_ story: Story, _ date: String) -> [String] {
            Duties.open(given: story.ledger.state, on: day(date))
                .filter { $0.rule == "reevaluation" }
                .map { "\($0.subject) \($0.due) \($0.isOverdue(on: day(date)))" }
        }
        #expect(duties(story, "2028-06-07").isEmpty)
        #expect(
            duties(story, "2028-12-07") == ["certificate/LNYP-2025-00001 2028-12-07 false"])
        #expect(
            duties(story, "2028-12-08") == ["certificate/LNYP-2025-00001 2028-12-07 true"])
        #expect(duties(try Self.opened(), "2028-12-08").isEmpty)
    }
}
