import COSE
import Testing

@testable import Certification

/// Art. 19; RULES, general rules 7, 9, 10: how decisions are delivered, what two revocations make
/// of one certificate, and what becomes of a procedure when the certificate ends.
@Suite struct RevocationEndRuleTests {
    private static let article = RuleCase.article(19)
    private static let delivery = "本系统规则（无条文，参照民事诉讼法）"
    private static let first = RevocationID("RV-1")!
    private static let other = "revocation/RV-2"

    private static func revocation(_ story: Story, _ id: String = "RV-1") throws -> Revocation {
        try #require(story.ledger.state.revocations[RevocationID(id)!])
    }

    // Delivery.

    @Test(.admits("delivery"), .refuses("delivery"))
    func `given a public notice, its reason is said, and it works after thirty days`() throws {
        var story = try Story.awarded()
        try story.play("revocation.intended", day: "2026-05-15", label: "intended")
        let told = try story.record("intended")
        func notify(_ fields: [String: CBOR?]) throws -> Refusal? {
            try story.refusal(
                "decision.notified", told.fields.merging(fields) { $1 }, day: "2026-05-18",
                on: told.subject)
        }
        expect(
            try notify(["delivery": "public"]), .publicUnreasoned, under: "delivery",
            Self.delivery)
        expect(
            try notify(["delivery": "electronic"]), .consentMissing, under: "delivery",
            Self.delivery)
        #expect(try notify(["delivery": "electronic", "consent": "档号 1"]) == nil)
        try story.playOnRecord(
            "decision.notified", of: "intended", ["delivery": "public", "whyPublic": "无法送达"],
            day: "2026-05-18")
        // Posted on 18 May, it works on 17 June; five working days from the 18th, the holiday of
        // the 19th left out.
        #expect(try Self.revocation(story).answerFrom == day("2026-06-17"))
        #expect(try Self.revocation(story).answerDue == day("2026-06-25"))
        expect(
            try story.refusal("revocation.decided", day: "2026-05-26"),
            .answerRuns(due: day("2026-06-25")), under: "revocation-answer")
        #expect(try story.refusal("revocation.decided", day: "2026-06-26") == nil)
    }

    @Test(.admits("delivery"), arguments: ["hand", "post", "body", "left"])
    func `given it reached the holder, it works on the day of receipt`(way: String) throws {
        var story = try Story.intended()
        try story.play("revocation.decided", day: "2026-05-26")
        try story.play("revocation.served", ["delivery": .text(way)], day: "2026-06-01")
        #expect(story.status(on: "2026-05-31") == .revocationIntended)
        #expect(story.status(on: "2026-06-01") == .revoked)
    }

    @Test(.admits("delivery"), .refuses("certificate.recovered"))
    func `given a revocation served by public notice, it works after thirty days`() throws {
        var story = try Story.intended()
        try story.play("revocation.decided", day: "2026-05-26")
        try story.play(
            "revocation.served", ["delivery": "public", "whyPublic": "下落不明"], day: "2026-06-01")
        #expect(story.status(on: "2026-06-30") == .revocationIntended)
        #expect(story.status(on: "2026-07-01") == .revoked)
        #expect(try Self.revocation(story).servedOn == day("2026-07-01"))
        #expect(try story.refusal("certificate.recovered", day: "2026-06-02")?.code == "first")
        #expect(try story.refusal("certificate.recovered", day: "2026-07-01") == nil)
    }

    @Test(.admits("delivery"), .refuses("reinspection"))
    func `given a result served by public notice, re-inspection is asked for from then on`() throws
    {
        var story = try Story.awarded()
        try story.play("spotcheck.sampled", day: "2026-03-02")
        try story.play("spotcheck.concluded", day: "2026-03-16")
        try story.play(
            "spotcheck.served", ["delivery": "public", "whyPublic": "下落不明"], day: "2026-03-18")
        let check = try #require(story.ledger.state.spotChecks[SpotCheckID("S-1")!])
        #expect(check.servedOn == day("2026-04-17"))
    }

    // Two revocations of one certificate.

    /// Two procedures, both decided on 2026-05-26.
    private static func twice() throws -> Story {
        var story = try Story.intended()
        try story.play(
            "revocation.intended", ["ground": "fraud"], day: "2026-05-18", on: other,
            label: "second")
        try story.notify("second", on: "2026-05-18")
        try story.play("revocation.decided", day: "2026-05-26", label: "first.decided")
        try story.play(
            "revocation.decided", ["ground": "fraud"], day: "2026-05-26", on: other,
            label: "second.decided")
        return story
    }

    private static func play(
        _ story: inout Story, _ type: String, against label: String? = nil, day: String,
        _ fields: [String: CBOR?] = [:], on subject: String = "remedy/RM-9"
    ) throws {
        let against: [String: CBOR?] = label.map { ["against": .text("@\($0)")] } ?? [:]
        try story.play(
            Story.line(
                type, on: subject, by: "office-1", day: day, against.merging(fields) { $1 }))
    }

    @Test(.admits("revocation.served"), .refuses("ground"))
    func `given two decisions, the second is served once the first has fallen`() throws {
        var story = try Self.twice()
        try story.play("revocation.served", day: "2026-06-01")
        expect(
            try story.refusal("revocation.served", day: "2026-06-02", on: Self.other),
            .revokedAlready(Story.certificate, by: Self.first), under: "ground", Self.article)
        try Self.play(&story, "remedy.lodged", against: "first.decided", day: "2026-06-08")
        try Self.play(&story, "remedy.decided", day: "2026-07-06", ["outcome": "annulled"])
        try Self.play(
            &story, "certificate.reinstated", day: "2026-07-07", ["remedy": "RM-9"],
            on: "certificate/LNYP-2025-00001")
        #expect(story.status(on: "2026-07-07") == .revocationIntended)
        try story.play("revocation.served", day: "2026-07-08", on: Self.other)
        #expect(story.status(on: "2026-07-07") == .revocationIntended)
        #expect(story.status(on: "2026-07-08") == .revoked)
        expect(
            try story.refusal(
                "certificate.reinstated", ["remedy": "RM-9"], day: "2026-07-09"),
            .noFittingRemedy(Story.certificate), under: "remedy",
            "本系统规则（无条文，参照行政复议法、行政诉讼法）")
    }

    @Test(.refuses("certificate.reinstated"), .admits("remedy.stayed"))
    func `given a remedy against the decision not served, the revocation that stands is untouched`()
        throws
    {
        var story = try Self.twice()
        try story.play("revocation.served", day: "2026-06-01")
        try Self.play(&story, "remedy.lodged", against: "second.decided", day: "2026-06-08")
        try Self.play(&story, "remedy.stayed", day: "2026-06-15", ["stayed": true])
        #expect(story.status(on: "2026-06-15") == .revoked)
        try Self.play(&story, "remedy.decided", day: "2026-07-06", ["outcome": "annulled"])
        #expect(story.status(on: "2026-07-06") == .revoked)
        #expect(try Self.revocation(story, "RV-2").stage == .dropped)
        #expect(
            try story.refusal("certificate.reinstated", ["remedy": "RM-9"], day: "2026-07-07")?
                .reason == .noFittingRemedy(Story.certificate))
    }

    /// RV-1 names two certificates; RV-2, served before it, is of the first of them.
    @Test(.admits("revocation.served"), .admits("certificate.recovered"))
    func `given a revocation served twice, each certificate keeps the day it was served on`()
        throws
    {
        var story = try Story.awarded()
        try story.add("LNYP-2025-00002")
        let second = try #require(CertificateNumber("LNYP-2025-00002"))
        let both: [String: CBOR?] = ["certificates": ["LNYP-2025-00001", "LNYP-2025-00002"]]
        let fraud: [String: CBOR?] = ["ground": "fraud"]
        try story.play("revocation.intended", both, day: "2026-05-15", label: "first")
        try story.play(
            "revocation.intended", fraud, day: "2026-05-15", on: Self.other, label: "second")
        for label in ["first", "second"] { try story.notify(label, on: "2026-05-18") }
        try story.play("revocation.decided", both, day: "2026-05-26")
        try story.play(
            "revocation.decided", fraud, day: "2026-05-26", on: Self.other,
            label: "second.decided")
        try story.play("revocation.served", day: "2026-06-01", on: Self.other)
        try story.play("revocation.served", day: "2026-06-02")
        #expect(try Self.revocation(story).served == [second: day("2026-06-02")])
        try Self.play(&story, "remedy.lodged", against: "second.decided", day: "2026-06-08")
        try Self.play(&story, "remedy.decided", day: "2026-07-06", ["outcome": "annulled"])
        try Self.play(
            &story, "certificate.reinstated", day: "2026-07-07", ["remedy": "RM-9"],
            on: "certificate/LNYP-2025-00001")
        try story.play("revocation.served", day: "2026-07-08")
        #expect(
            try Self.revocation(story).served
                == [Story.certificate: day("2026-07-08"), second: day("2026-06-02")])
        #expect(try Self.revocation(story).servedOn == day("2026-07-08"))
        #expect(
            try story.refusal(
                "certificate.recovered", day: "2026-06-10", on: "certificate/\(second)") == nil)
        expect(
            try story.refusal("certificate.recovered", day: "2026-06-10"),
            .occursBeforeCause(day("2026-06-10"), day("2026-07-08")), under: "dates")
    }

    // The certificate ends meanwhile.

    @Test(.admits("revocation.decided"), arguments: ["surrendered", "deregistered", "merged"])
    func `given fraud noticed within validity, it is decided whatever ends the certificate`(
        end: String
    ) throws {
        var story = try Story.awarded()
        try story.play("revocation.intended", ["ground": "fraud"], day: "2026-05-15", label: "i")
        try story.notify("i", on: "2026-05-18")
        try Self.end(&story, end)
        #expect(
            story.status(on: "2026-05-20")
                == (end == "surrendered"
                    ? .surrenderedRevocationPending : CertificateStatus(rawValue: end)))
        try story.play("revocation.decided", ["ground": "fraud"], day: "2026-05-26")
        try story.play("revocation.served", day: "2026-06-01")
        #expect(story.status(on: "2026-06-01") == .revoked)
    }

    @Test(.refuses("revocation.decided"), arguments: ["surrendered", "deregistered", "merged"])
    func `given another ground, what ends the certificate ends the procedure`(end: String) throws {
        var story = try Story.intended()
        try Self.end(&story, end)
        #expect(try Self.revocation(story).stage == .dropped)
        #expect(story.status(on: "2026-05-20") == CertificateStatus(rawValue: end))
        expect(
            try story.refusal("revocation.decided", day: "2026-05-26"),
            .over(kind: "revocation", id: "RV-1"), under: "revocation.decided", Self.article)
    }

    private static func end(_ story: inout Story, _ end: String) throws {
        switch end {
        case "surrendered": try story.play("certificate.surrendered", day: "2026-05-20")
        case "deregistered":
            try story.play(
                "holder.deregistered", ["deregisteredOn": "2026-05-20"], day: "2026-05-20")
        default:
            try story.play(
                "holder.succeeded",
                [
                    "outcome": "not-confirmed", "reason": "无人继受", "successor": nil,
                    "effectiveOn": nil, "facts": nil,
                ], day: "2026-05-20")
        }
    }

    @Test(.admits("fraud.found"), .refuses("fraud.found"), .refuses("revocation.decided"))
    func `given fraud that comes out after the end, it is found, and nothing is revoked`() throws {
        var story = try Story.awarded()
        try story.play("certificate.surrendered", day: "2026-05-04")
        #expect(
            try story.refusal("revocation.intended", day: "2026-05-15")?.reason
                == .notInForce(Story.certificate, .surrendered))
        try story.play(
            "revocation.intended", ["ground": "fraud", "fromTheBeginning": true],
            day: "2026-05-15", label: "i")
        try story.notify("i", on: "2026-05-18")
        #expect(story.status(on: "2026-05-15") == .surrendered)
        expect(
            try story.refusal("revocation.decided", ["ground": "fraud"], day: "2026-05-26"),
            .first(Wording(zh: "认定弄虚作假", en: "fraud found")), under: "revocation.decided",
            Self.article)
        try story.play("fraud.found", day: "2026-05-26")
        #expect(try Self.revocation(story).stage == .found)
        #expect(story.status(on: "2026-05-26") == .surrendered)
        #expect(try story.refusal("revocation.served")?.code == "over")
        let within = try Story.intended()
        #expect(try within.refusal("fraud.found", day: "2026-05-26")?.code == "first")
    }

    /// Art. 7 (3): no bad record within three years.
    @Test(.refuses("clean-record"), .admits("clean-record"))
    func `given fraud was found, its holder's application is not recommended for three years`()
        throws
    {
        for (found, isClean) in [("2022-07-01", true), ("2024-01-01", false)] {
            var story = try Story.before("application.recommended")
            story.ledger.state.revocations[Self.first] = Revocation(
                id: Self.first, ground: "fraud", factOn: day("2021-01-01"),
                holder: PartyID("operator-0001")!, certificates: [],
                notice: story.ledger.state.founding!.identity, intendedOn: day("2021-02-01"),
                fromTheBeginning: false, stage: .found,
                decidedOn: day(found))
            let refusal = try story.refusal("application.recommended")
            #expect((refusal == nil) == isClean)
            if !isClean { #expect(refusal?.rule == "clean-record") }
        }
    }

    // The ground falls.

    @Test(.admits("ground.fell"), .refuses("ground.fell"), .refuses("ground"))
    func `given the ground falls before the decision, nothing is decided`() throws {
        var story = try Story.intended()
        expect(
            try story.refusal("ground.fell", ["fellOn": "2026-05-21"], day: "2026-05-20"),
            .occursBeforeCause(day("2026-05-20"), day("2026-05-21")), under: "dates")
        try story.play("ground.fell", day: "2026-05-20")
        expect(
            try story.refusal("revocation.decided", day: "2026-05-26"),
            .groundFell(on: day("2026-05-20")), under: "ground", Self.article)
        #expect(try story.refusal("revocation.dropped", day: "2026-05-26") == nil)
    }

    @Test(.admits("reconsideration"), .refuses("reconsideration"))
    func `given the ground falls after the decision, the office decides anew within thirty days`()
        throws
    {
        var story = try Story.afterRevocation()
        func duties(on date: String) -> [String] {
            Duties.open(given: story.ledger.state, on: day(date))
                .filter { $0.kind == .reconsideration }
                .map { "\($0.due) \($0.subject) \($0.by)" }
        }
        #expect(duties(on: "2026-06-30") == [])
        try story.play("ground.fell", ["fellOn": "2026-06-30"], day: "2026-07-01")
        #expect(duties(on: "2026-07-01") == ["2026-07-31 revocation/RV-1 [\"office\"]"])
        expect(
            try story.refusal("ground.fell", ["fellOn": "2026-06-30"]),
            .doneAlready(Wording(zh: "撤销依据失效", en: "the ground has fallen")),
            under: "ground.fell")
        try Self.play(&story, "remedy.lodged", against: "decided", day: "2026-07-02")
        try Self.play(&story, "remedy.decided", day: "2026-07-06", ["outcome": "annulled"])
        #expect(duties(on: "2026-07-06") == [])
    }

    // The paper.

    @Test(.admits("recovery"), .refuses("recovery"))
    func `given a revocation, the paper is to come back within thirty days`() throws {
        var story = try Story.afterRevocation()
        func duties() -> [String] {
            Duties.overdue(given: story.ledger.state, on: day("2026-07-02"))
                .filter { $0.kind == .recovery }
                .map { "\($0.due) \($0.subject)" }
        }
        #expect(duties() == ["2026-07-01 certificate/LNYP-2025-00001"])
        try story.play("certificate.recovered", day: "2026-07-02")
        #expect(duties() == [])
    }

    // Issuing is withheld.

    @Test(
        .admits("issuing.withheld"), .refuses("issuing.withheld"), .admits("issuing.released"),
        .refuses("issuing.released"), .admits("withholding"), .refuses("withholding"))
    func `given a revocation that reaches all, issuing to its holder is withheld while it runs`()
        throws
    {
        var story = try Story.awarded()
        try story.play("revocation.intended", day: "2026-05-15", on: Self.other)
        expect(
            try story.refusal("issuing.withheld", on: Self.other),
            .reachesNotAll(RevocationID("RV-2")!), under: "withholding")
        let all: [String: CBOR?] = ["ground": "serious-dishonesty"]
        try story.play("revocation.intended", all, day: "2026-05-15")
        expect(
            try story.refusal("issuing.released"),
            .first(Wording(zh: "暂缓颁证", en: "issuing withheld")), under: "issuing.released")
        #expect(Self.isWithheld(story) == nil)
        try story.play("issuing.withheld", day: "2026-05-18")
        #expect(Self.isWithheld(story)?.reason == .issuingWithheld(Self.first))
        #expect(Self.isWithheld(story)?.rule == "withholding")
        expect(
            try story.refusal("issuing.withheld"),
            .doneAlready(Wording(zh: "暂缓颁证", en: "issuing withheld")), under: "issuing.withheld")
        var dropped = story
        try dropped.play("revocation.dropped", day: "2026-05-20")
        #expect(Self.isWithheld(dropped) == nil)
        try story.play("issuing.released", day: "2026-05-20")
        #expect(Self.isWithheld(story) == nil)
    }

    /// What stands in the way of a certificate for the story's holder.
    private static func isWithheld(_ story: Story) -> Refusal? {
        let state = story.ledger.state
        guard let scheme = state.scheme("liaoning-youpin"),
            let act = scheme.acts["certificate.issued"],
            let holder = PartyID("operator-0001"),
            let subject = Subject("certificate/LNYP-2026-00009")
        else { return nil }
        let standing = Standing(
            state: state, scheme: scheme, act: act, subject: subject, day: state.logDay)
        do { try standing.checkNotWithheld(holder) } catch { return error }
        return nil
    }

    // No procedure is left lying.

    private static func steps(_ story: Story, on date: String) -> [String] {
        let kinds: Set<Duty.Kind> = [
            .revocationIntention, .revocationDecision, .revocationDrop, .revocationService,
        ]
        return Duties.open(given: story.ledger.state, on: day(date))
            .filter { kinds.contains($0.kind) }.map { "\($0.kind.name) \($0.due)" }
    }

    @Test(.admits("revocation-steps"), .refuses("revocation-steps"))
    func `given a failed spot check, notice, decision and service each have their day`() throws {
        var story = try Story.failedRectification()
        #expect(Self.steps(story, on: "2026-05-12") == ["revocation-intention 2026-06-10"])
        let failed: [String: CBOR?] = [
            "ground": "failed-spot-check", "factOn": "2026-05-11", "rectification": "RC-1",
        ]
        try story.play("revocation.intended", failed, day: "2026-05-15", label: "i")
        try story.notify("i", on: "2026-05-18")
        #expect(Self.steps(story, on: "2026-05-18") == ["revocation-decision 2026-08-13"])
        try story.play("revocation.decided", ["ground": "failed-spot-check"], day: "2026-05-26")
        #expect(Self.steps(story, on: "2026-05-26") == ["revocation-service 2026-06-02"])
        try story.play("revocation.served", day: "2026-06-01")
        #expect(Self.steps(story, on: "2026-06-01") == [])
    }

    @Test(.admits("revocation-steps"), .refuses("revocation-steps"))
    func `given a ground that fell, or a certificate that expired, the procedure is dropped`()
        throws
    {
        var story = try Story.intended()
        // It ended on 8 December 2028; nobody knows the working days of 2029. The 19th of June of
        // 2026 is a holiday.
        #expect(Self.steps(story, on: "2028-12-20") == ["revocation-drop calendar/2029"])
        try story.play("ground.fell", day: "2026-05-20")
        #expect(Self.steps(story, on: "2026-05-20") == ["revocation-drop 2026-06-22"])
        try story.play("revocation.dropped", day: "2026-05-26")
        #expect(Self.steps(story, on: "2026-05-26") == [])
    }

    @Test(.admits("revocation.answered"), .refuses("revocation.answered"))
    func `given an answer posted in time behind the decision, that is in doubt`() throws {
        var story = try Story.intended()
        try story.play("revocation.decided", day: "2026-05-26", label: "decided")
        func refusal(_ on: CBOR) throws -> Refusal? {
            try story.refusal(
                "revocation.answered", by: "office-1", day: "2026-05-27", behalf: letter(on))
        }
        func letter(_ on: CBOR) -> CBOR {
            [
                "kind": "operator", "party": "operator-0001", "form": "letter", "on": on,
                "archive": "档号 1",
            ]
        }
        expect(
            try refusal("2026-05-26"), .answeredTooLate(due: day("2026-05-25")),
            under: "revocation-answer")
        try story.play(
            "revocation.answered", by: "office-1", day: "2026-05-27", behalf: letter("2026-05-22"))
        let decided = try #require(story.ledger.labels["decided"])
        #expect(story.ledger.state.isInDoubt(decided))
        try story.play("revocation.served", day: "2026-06-01")
        expect(
            try story.refusal(
                "revocation.answered", by: "office-1", day: "2026-06-02",
                behalf: letter("2026-05-22")),
            .over(kind: "revocation", id: "RV-1"),
            under: "revocation.answered")
    }
}
