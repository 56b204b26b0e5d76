import COSE
import Drafting
import Testing

@testable import Certification

/// Art. 19: notice of intended revocation, answer, decision, service, the paper's return.
@Suite struct RevocationRuleTests {
    private static let article = RuleCase.article(19)

    private static func revocation(_ story: Story) throws -> Revocation {
        try #require(story.ledger.state.revocations[RevocationID("RV-1")!])
    }

    // The notice.

    @Test(.admits("revocation.intended"), .refuses("revocation.intended"))
    func `given a ground, the office gives notice of it once`() throws {
        var story = try Story.awarded()
        expect(
            try story.refusal("revocation.intended", by: "market-1", day: "2026-05-15"),
            .wrongRole(found: "municipal-regulator/officer", wanted: "office"),
            under: "revocation.intended")
        expect(
            try story.refusal("revocation.intended", day: "2026-04-19"),
            .occursBeforeCause(day("2026-04-19"), day("2026-04-20")), under: "dates")
        try story.play("revocation.intended", day: "2026-05-15")
        #expect(try Self.revocation(story).ground == "major-accident")
        #expect(story.status(on: "2026-05-15") == .revocationIntended)
        expect(
            try story.refusal("revocation.intended"), .twice(kind: "revocation", id: "RV-1"),
            under: "revocation.intended")
    }

    @Test(.refuses("ground"))
    func `given certificates of two holders, one of them twice, or none known, no notice`() throws {
        var story = try Story.awarded()
        try story.add("LNYP-2025-00002", holder: "operator-0002")
        let other = CertificateNumber("LNYP-2025-00002")!
        func refusal(_ numbers: [String]) throws -> Refusal? {
            try story.refusal(
                "revocation.intended", ["certificates": .array(numbers.map { .text($0) })],
                day: "2026-05-15")
        }
        expect(
            try refusal(["LNYP-2025-00001", "LNYP-2025-00002"]), .otherHolder(other),
            under: "ground", Self.article)
        expect(
            try refusal(["LNYP-2025-00001", "LNYP-2025-00001"]),
            .twice(kind: "certificate", id: "LNYP-2025-00001"), under: "revocation.intended")
        expect(
            try refusal(["LNYP-2025-00099"]), .unknown(kind: "certificate", id: "LNYP-2025-00099"),
            under: "revocation.intended")
        #expect(try refusal(["LNYP-2025-00002"]) == nil)
    }

    // The answer.

    @Test(.admits("revocation.answered"), .refuses("revocation.answered"))
    func `given a notice, its holder answers until he has said his last word, and no one else`()
        throws
    {
        var story = try Story.awarded()
        expect(
            try story.refusal("revocation.answered"), .unknown(kind: "revocation", id: "RV-1"),
            under: "revocation.answered")
        try story.play("revocation.intended", day: "2026-05-15", label: "intended")
        try story.notify("intended", on: "2026-05-18")
        expect(
            try story.refusal("revocation.answered", by: "operator-2"),
            .notHolder(PartyID("operator-0001")!), under: "authority")
        try story.play("revocation.answered", day: "2026-05-20")
        #expect(try Self.revocation(story).answeredOn == day("2026-05-20"))
        try story.play("revocation.answered", ["last": true], day: "2026-05-21")
        #expect(try Self.revocation(story).answeredOn == day("2026-05-21"))
        expect(
            try story.refusal("revocation.answered"),
            .doneAlready(Wording(zh: "陈述申辩", en: "holder's answer")), under: "revocation.answered")
    }

    @Test(.admits("revocation-answer"), .refuses("revocation-answer"))
    func `given notice received on Monday 18 May, it is decided on the 26th, not on the 25th`()
        throws
    {
        let story = try Story.intended()
        #expect(try Self.revocation(story).answerDue == day("2026-05-25"))
        expect(
            try story.refusal("revocation.decided", day: "2026-05-25"),
            .answerRuns(due: day("2026-05-25")), under: "revocation-answer")
        #expect(try story.refusal("revocation.decided", day: "2026-05-26") == nil)
        // Registered after the last day, but dated on it.
        var later = story
        try later.play("supervision.inspected", day: "2026-05-27")
        expect(
            try later.refusal("revocation.decided", day: "2026-05-25"),
            .answerRuns(due: day("2026-05-25")), under: "revocation-answer")
    }

    @Test(.admits("revocation-answer"), .refuses("revocation-answer"))
    func `given an early answer, it is decided at once only where it was his last word`() throws {
        for (last, reason) in [
            (false, Refusal.Reason.answerRuns(due: day("2026-05-25"))), (true, nil),
        ] {
            var story = try Story.intended()
            try story.play("revocation.answered", ["last": .bool(last)], day: "2026-05-19")
            let refusal = try story.refusal(
                "revocation.decided", ["response": "不予采纳"], day: "2026-05-19")
            #expect(refusal?.reason == reason)
        }
    }

    @Test(.admits("revocation-answer"), .refuses("revocation-answer"))
    func `given an answer after the time has run, a letter posted within it is in time`() throws {
        let story = try Story.intended()
        func letter(_ form: String, _ posted: String) -> CBOR {
            [
                "kind": "operator", "party": "operator-0001", "form": .text(form),
                "on": .text(posted), "archive": "档号 2026-来件-1",
            ]
        }
        func refusal(_ form: String, _ posted: String) throws -> Refusal? {
            try story.refusal(
                "revocation.answered", by: "office-1", day: "2026-05-27",
                behalf: letter(form, posted))
        }
        #expect(try refusal("letter", "2026-05-25") == nil)
        for (form, posted) in [("letter", "2026-05-26"), ("paper", "2026-05-25")] {
            expect(
                try refusal(form, posted), .answeredTooLate(due: day("2026-05-25")),
                under: "revocation-answer")
        }
    }

    @Test(.refuses("revocation-answer"), .admits("revocation-answer"))
    func `given an answer, the decision says what it makes of it`() throws {
        var story = try Story.intended()
        try story.play("revocation.answered", day: "2026-05-19")
        expect(
            try story.refusal("revocation.decided", day: "2026-05-26"), .responseMissing,
            under: "revocation-answer")
        #expect(
            try story.refusal("revocation.decided", ["response": "不予采纳"], day: "2026-05-26")
                == nil)
    }

    /// 行政处罚法 58 (to be checked).
    @Test(.refuses("legality-review"), .admits("legality-review"))
    func `given no review of its lawfulness, nothing is decided`() throws {
        let story = try Story.intended()
        expect(
            try story.refusal(
                "revocation.decided", ["legalityReview": CBOR?.none], day: "2026-05-26"),
            .legalityReviewMissing, under: "legality-review",
            "本系统规则（无条文，参照行政处罚法第五十八条）")
        #expect(try story.refusal("revocation.decided", day: "2026-05-26") == nil)
    }

    @Test(.refuses("revocation-answer"), .refuses("revocation.decided"))
    func `given the holder was never notified, nothing is decided, answered or not`() throws {
        var story = try Story.awarded()
        expect(
            try story.refusal("revocation.decided", day: "2026-05-15"),
            .first(Wording(zh: "撤销事先告知", en: "revocation intended")), under: "revocation.decided",
            Self.article)
        try story.play("revocation.intended", day: "2026-05-15")
        expect(
            try story.refusal("revocation.decided", day: "2026-12-31"), .notNotified,
            under: "revocation-answer")
        try story.play("revocation.answered", day: "2026-05-19")
        expect(
            try story.refusal("revocation.decided", day: "2026-12-31"), .notNotified,
            under: "revocation-answer")
    }

    /// A period that protects runs from the later of the day of receipt and the log day.
    @Test(.admits("revocation-answer"))
    func `given the notification is registered late, the time runs from the registration`() throws {
        var story = try Story.awarded()
        try story.play("revocation.intended", day: "2026-05-15", label: "intended")
        try story.play("supervision.inspected", day: "2026-06-15")
        try story.notify("intended", on: "2026-05-18")
        // The Dragon Boat holiday of 2026 runs from Friday 19 to Sunday 21 June.
        #expect(try Self.revocation(story).answerDue == day("2026-06-23"))
    }

    @Test(.refuses("revocation-answer"), .admits("revocation-answer"))
    func `given the time to answer is extended, it is decided after the new day`() throws {
        var story = try Story.intended()
        try story.extend("intended", until: "2026-06-01", on: "2026-05-25")
        expect(
            try story.refusal("revocation.decided", day: "2026-06-01"),
            .answerRuns(due: day("2026-06-01")), under: "revocation-answer")
        #expect(try story.refusal("revocation.decided", day: "2026-06-02") == nil)
    }

    @Test(.admits("revocation-answer"))
    func `given another term, or none, it is decided as the scheme says`() throws {
        let longer = try Story.intended(
            under: Story.scheme("revocation-answer", "workingDays", 6))
        #expect(try longer.refusal("revocation.decided", day: "2026-05-26")?.code == "answer-runs")
        #expect(try longer.refusal("revocation.decided", day: "2026-05-27") == nil)
        var off = try Story.awarded(under: Story.scheme("revocation-answer", "off", true))
        try off.play("revocation.intended", day: "2026-05-15")
        #expect(try off.refusal("revocation.decided", day: "2026-05-15") == nil)
    }

    // Dropped, decided.

    @Test(.admits("revocation.dropped"), .refuses("revocation.dropped"))
    func `given a good answer, the intention is dropped, and the certificate is valid`() throws {
        var story = try Story.intended()
        expect(
            try story.refusal("revocation.dropped", by: "market-1"),
            .wrongRole(found: "municipal-regulator/officer", wanted: "office"),
            under: "revocation.dropped")
        try story.play("revocation.dropped", day: "2026-05-20")
        #expect(story.status(on: "2026-05-19") == .revocationIntended)
        #expect(story.status(on: "2026-05-20") == .valid)
        expect(
            try story.refusal("revocation.dropped"),
            .over(kind: "revocation", id: "RV-1"), under: "revocation.dropped")
        expect(
            try story.refusal("revocation.decided", day: "2026-06-30"),
            .over(kind: "revocation", id: "RV-1"), under: "revocation.decided", Self.article)
        for type in [
            "revocation.answered", "revocation.served", "ground.fell", "issuing.released",
        ] {
            expect(
                try story.refusal(type, day: "2026-06-30"),
                .over(kind: "revocation", id: "RV-1"), under: type)
        }
    }

    @Test(.admits("revocation.decided"), .refuses("revocation.decided"))
    func `given the time has run, the office decides with a document, once`() throws {
        var story = try Story.intended()
        expect(
            try story.refusal("revocation.decided", by: "market-1", day: "2026-05-26"),
            .wrongRole(found: "municipal-regulator/officer", wanted: "office"),
            under: "revocation.decided", Self.article)
        expect(
            try story.refusal("revocation.decided", day: "2026-05-26", evidence: []),
            .evidenceMissing, under: "revocation.decided", Self.article)
        try story.play("revocation.decided", day: "2026-05-26")
        // Effective on service, never earlier.
        #expect(story.status(on: "2026-05-27") == .revocationIntended)
        expect(
            try story.refusal("revocation.decided"),
            .doneAlready(Wording(zh: "撤销品牌资格", en: "revocation decided")),
            under: "revocation.decided", Self.article)
        expect(
            try story.refusal("revocation.dropped"),
            .doneAlready(Wording(zh: "撤销品牌资格", en: "revocation decided")),
            under: "revocation.dropped")
    }

    @Test(.refuses("revocation-answer"))
    func `given notice of one ground, another does not revoke`() throws {
        let story = try Story.intended()
        expect(
            try story.refusal("revocation.decided", ["ground": "fraud"], day: "2026-05-26"),
            .groundDiffers(found: "fraud", noticed: "major-accident"), under: "revocation-answer")
    }

    @Test(.refuses("revocation-answer"), .admits("revocation.decided"))
    func `given notice of two certificates, one may be spared, and no third be named`() throws {
        var story = try Story.awarded()
        try story.add("LNYP-2025-00002")
        try story.add("LNYP-2025-00003")
        let two: CBOR = ["LNYP-2025-00001", "LNYP-2025-00002"]
        try story.play("revocation.intended", ["certificates": two], day: "2026-05-15", label: "i")
        try story.notify("i", on: "2026-05-18")
        expect(
            try story.refusal(
                "revocation.decided", ["certificates": ["LNYP-2025-00001", "LNYP-2025-00003"]],
                day: "2026-05-26"), .notNoticed(CertificateNumber("LNYP-2025-00003")!),
            under: "revocation-answer")
        expect(
            try story.refusal(
                "revocation.decided", ["certificates": ["LNYP-2025-00001", "LNYP-2025-00001"]],
                day: "2026-05-26"), .twice(kind: "certificate", id: "LNYP-2025-00001"),
            under: "revocation.decided", Self.article)
        try story.play(
            "revocation.decided", ["certificates": ["LNYP-2025-00002"]], day: "2026-05-26")
        try story.play("revocation.served", day: "2026-06-01")
        #expect(story.status(on: "2026-05-25") == .revocationIntended)
        #expect(story.status(on: "2026-05-26") == .valid)
        let second = try #require(
            story.ledger.state.certificates[CertificateNumber("LNYP-2025-00002")!])
        #expect(second.status(on: day("2026-06-01")) == .revoked)
    }

    // Service and effect.

    @Test(.admits("revocation.served"), .refuses("revocation.served"))
    func `given a decision, it works from the day it is served`() throws {
        var story = try Story.intended()
        expect(
            try story.refusal("revocation.served", day: "2026-05-26"),
            .first(Wording(zh: "撤销品牌资格", en: "revocation decided")), under: "revocation.served")
        try story.play("revocation.decided", day: "2026-05-26")
        expect(
            try story.refusal("revocation.served", day: "2026-05-25"),
            .occursBeforeCause(day("2026-05-25"), day("2026-05-26")), under: "dates")
        try story.play("revocation.served", day: "2026-06-01")
        #expect(story.status(on: "2026-05-31") == .revocationIntended)
        #expect(story.status(on: "2026-06-01") == .revoked)
        // Expiry does not wash it off.
        #expect(story.status(on: "2028-12-08") == .revoked)
        expect(
            try story.refusal("revocation.served"),
            .doneAlready(Wording(zh: "送达撤销决定", en: "revocation served")), under: "revocation.served"
        )
    }

    @Test(.refuses("ground"), .refuses("revocation.intended"), .admits("revocation.decided"))
    func `given a revoked certificate, no other ground reaches it; fraud is decided`() throws {
        var story = try Story.intended()
        for (id, ground, on) in [
            ("RV-2", "fraud", "2026-05-10"), ("RV-3", "major-accident", "2026-05-12"),
        ] {
            try story.play(
                "revocation.intended", ["ground": .text(ground), "factOn": .text(on)],
                day: "2026-05-18", on: "revocation/\(id)", label: id)
            try story.notify(id, on: "2026-05-18")
        }
        try story.play("revocation.decided", day: "2026-05-26")
        try story.play("revocation.served", day: "2026-06-01")
        expect(
            try story.refusal(
                "revocation.decided", ["ground": "major-accident"], day: "2026-06-02",
                on: "revocation/RV-3"),
            .notInForce(Story.certificate, .revoked), under: "ground", Self.article)
        expect(
            try story.refusal("revocation.intended", on: "revocation/RV-4"),
            .notInForce(Story.certificate, .revoked), under: "ground", Self.article)
        // It is decided whatever ended the certificate, and served when that has fallen.
        try story.play(
            "revocation.decided", ["ground": "fraud"], day: "2026-06-02", on: "revocation/RV-2")
        expect(
            try story.refusal("revocation.served", day: "2026-06-03", on: "revocation/RV-2"),
            .revokedAlready(Story.certificate, by: RevocationID("RV-1")!), under: "ground",
            Self.article)
    }

    @Test(.admits("fraud.found"), .refuses("revocation.decided"), .refuses("ground"))
    func `given fraud that comes out after a revocation, it is found, and once`() throws {
        var story = try Story.afterRevocation()
        let fraud: [String: CBOR?] = ["ground": "fraud", "factOn": "2026-05-11"]
        try story.play(
            "revocation.intended", fraud, day: "2026-06-03", on: "revocation/RV-2", label: "found")
        expect(
            try story.refusal(
                "revocation.intended", fraud, day: "2026-06-03", on: "revocation/RV-3"),
            .noticedAlready(RevocationID("RV-2")!), under: "ground", Self.article)
        try story.notify("found", on: "2026-06-03")
        expect(
            try story.refusal(
                "revocation.decided", ["ground": "fraud"], day: "2026-06-16",
                on: "revocation/RV-2"),
            .first(Wording(zh: "认定弄虚作假", en: "fraud found")), under: "revocation.decided",
            Self.article)
        try story.play("fraud.found", day: "2026-06-16", on: "revocation/RV-2")
        #expect(story.status(on: "2026-06-16") == .revoked)
    }

    @Test(.admits("effect"), .refuses("effect"))
    func `given fraud, the notice may say from the beginning; no other ground may`() throws {
        var story = try Story.awarded()
        for ground in ["major-accident", "serious-dishonesty"] {
            expect(
                try story.refusal(
                    "revocation.intended", ["ground": .text(ground), "fromTheBeginning": true],
                    day: "2026-05-15"), .notFromTheBeginning(ground), under: "effect")
        }
        let fraud: [String: CBOR?] = ["ground": "fraud", "fromTheBeginning": true]
        try story.play("revocation.intended", fraud, day: "2026-05-15", label: "i")
        try story.notify("i", on: "2026-05-18")
        var mild = story
        try mild.play("revocation.decided", ["ground": "fraud"], day: "2026-05-26")
        try mild.play("revocation.served", day: "2026-06-01")
        #expect(mild.status(on: "2026-03-02") == .valid)
        #expect(mild.status(on: "2026-06-01") == .revoked)
        try story.play("revocation.decided", fraud, day: "2026-05-26")
        #expect(story.status(on: "2026-05-27") == .revocationIntended)
        try story.play("revocation.served", day: "2026-06-01")
        for date in ["2025-12-08", "2026-03-02", "2026-06-01", "2028-12-08"] {
            #expect(story.status(on: date) == .revokedFromTheBeginning)
        }
    }

    @Test(.refuses("effect"))
    func `given notice of fraud from service on, the decision does not reach back`() throws {
        var story = try Story.awarded()
        try story.play("revocation.intended", ["ground": "fraud"], day: "2026-05-15", label: "i")
        try story.notify("i", on: "2026-05-18")
        expect(
            try story.refusal(
                "revocation.decided", ["ground": "fraud", "fromTheBeginning": true],
                day: "2026-05-26"), .noticedFromService, under: "effect")
        #expect(
            try story.refusal("revocation.decided", ["ground": "fraud"], day: "2026-05-26") == nil)
    }

    // The paper.

    @Test(.refuses("certificate.recovered"), .refuses("certificate.voided"), .refuses("remedy"))
    func `given a stay of execution, the paper is not taken back until it ends`() throws {
        var story = try Story.afterRevocation()
        func stay(_ stayed: Bool, on day: String) throws -> ActLine {
            try Story.line(
                "remedy.stayed", on: "remedy/RM-9", by: "office-1", day: day,
                ["stayed": .bool(stayed)])
        }
        try story.play(
            Story.line(
                "remedy.lodged", on: "remedy/RM-9", by: "operator-1", day: "2026-06-08",
                ["against": "@decided"]))
        var lodged = story
        try story.play(stay(true, on: "2026-06-15"))
        for type in ["certificate.recovered", "certificate.voided"] {
            #expect(try lodged.refusal(type) == nil)
            expect(
                try story.refusal(type), .executionStayed(Story.certificate), under: "remedy",
                "本系统规则（无条文，参照行政复议法、行政诉讼法）")
        }
        try lodged.play("certificate.recovered")
        try story.play(stay(false, on: "2026-06-30"))
        #expect(try story.refusal("certificate.recovered") == nil)
    }

    @Test(
        .admits("certificate.recovered"), .refuses("certificate.recovered"),
        .admits("certificate.voided"), .refuses("certificate.voided"),
        arguments: [
            ("certificate.recovered", RuleCase.article(19)), ("certificate.voided", RuleCase.ours),
        ])
    func `given the revocation was served, the paper comes back or is void, once`(
        type: String, source: String
    ) throws {
        var story = try Story.intended()
        try story.play("revocation.decided", day: "2026-05-26")
        expect(
            try story.refusal(type), .first(Wording(zh: "送达撤销决定", en: "revocation served")),
            under: type, source)
        try story.play("revocation.served", day: "2026-06-01")
        expect(
            try story.refusal(type, day: "2026-05-31"),
            .occursBeforeCause(day("2026-05-31"), day("2026-06-01")), under: "dates")
        expect(
            try story.refusal(type, by: "operator-1"),
            .wrongRole(
                found: "operator",
                wanted: type == "certificate.voided" ? "office" : "office, municipal-regulator"),
            under: type, source)
        try story.play(type, day: "2026-06-08")
        #expect(
            story.ledger.state.certificates[Story.certificate]?.recoveredOn == day("2026-06-08"))
        expect(
            try story.refusal(type), .doneAlready(Duty.Kind.recovery.wording), under: type, source)
    }
}
