import COSE
import Testing

@testable import Certification

/// RULES, general rule 10: a remedy's own decision, or a reinstatement, that falls; what a remedy
/// changes before service; who attacks a decision, and who says that what was ordered is done.
@Suite struct RemedyReversalRuleTests {
    private static let law = "本系统规则（无条文，参照行政复议法、行政诉讼法）"
    private static let revocation = RevocationID("RV-1")!

    /// A remedy against a labelled decision, lodged and decided on a day.
    private static func attack(
        _ story: inout Story, _ label: String, as id: String, on day: String,
        _ outcome: String = "annulled", _ fields: [String: CBOR?] = [:]
    ) throws {
        try story.play(
            "remedy.lodged", ["against": .text("@\(label)")], day: day, on: "remedy/\(id)")
        try story.play(
            "remedy.decided",
            ["outcome": .text(outcome), "reason": "示例理由"].merging(fields) { $1 }, day: day,
            on: "remedy/\(id)", label: "\(id)-decided")
    }

    /// Served on 1 June, annulled on 2 July by R-1, reinstated on the 6th.
    private static func reinstated() throws -> Story {
        var story = try Story.afterRevocation()
        try story.play("certificate.recovered", day: "2026-06-08")
        try attack(&story, "decided", as: "R-1", on: "2026-07-02")
        try story.play("certificate.reinstated", day: "2026-07-06", label: "reinstated")
        return story
    }

    @Test(
        .admits("remedy.decided"), .refuses("remedy.decided"), .admits("certificate.reinstated"),
        arguments: ["R-1-decided", "reinstated"])
    func `given what brought a certificate back falls, it is revoked as it was before`(
        label: String
    ) throws {
        var story = try Self.reinstated()
        #expect(story.status(on: "2026-06-20") == .valid)
        #expect(story.held?.recoveredOn == nil)
        var upheld = story
        try Self.attack(&upheld, label, as: "R-2", on: "2026-08-03", "upheld")
        #expect(upheld.status(on: "2026-08-03") == .valid)
        try Self.attack(&story, label, as: "R-2", on: "2026-08-03")
        for date in ["2026-06-01", "2026-07-06", "2026-08-03"] {
            #expect(story.status(on: date) == .revoked, "\(date)")
        }
        #expect(story.held?.recoveredOn == day("2026-06-08"))
        let isOpen = try story.refusal("remedy.decided", on: "remedy/R-1") == nil
        #expect(isOpen == (label == "R-1-decided"))
        // What freed it stands, or is to be decided anew.
        let refusal = try story.refusal("certificate.reinstated")
        #expect((refusal == nil) == (label == "reinstated"))
    }

    @Test(.admits("remedy.decided"), .admits("revocation.served"), .refuses("revocation.served"))
    func `given a remedy falls that annulled a revocation before service, it is served`() throws {
        var story = try Story.intended()
        try story.play("revocation.decided", day: "2026-05-26", label: "decided")
        try Self.attack(&story, "decided", as: "R-1", on: "2026-05-27")
        #expect(try story.refusal("revocation.served")?.code == "over")
        #expect(story.status(on: "2026-05-27") == .valid)
        try Self.attack(&story, "R-1-decided", as: "R-2", on: "2026-06-01")
        #expect(story.status(on: "2026-06-01") == .revocationIntended)
        try story.play("revocation.served", day: "2026-06-02")
        #expect(story.status(on: "2026-06-02") == .revoked)
        // Decided anew, it falls again, and is served no more on any other day.
        try story.play(
            "remedy.decided", ["outcome": "annulled", "reason": "示例理由"], day: "2026-06-03",
            on: "remedy/R-1")
        #expect(try story.refusal("certificate.reinstated", day: "2026-06-04") == nil)
    }

    @Test(.admits("remedy.decided"), .refuses("revocation.served"))
    func `given one of two remedies falls, what the other has annulled is not served`() throws {
        var story = try Story.intended()
        try story.play("revocation.decided", day: "2026-05-26", label: "decided")
        for id in ["R-0", "R-1"] {
            try story.play(
                "remedy.lodged", ["against": "@decided"], day: "2026-05-27", on: "remedy/\(id)")
        }
        for (id, outcome) in [("R-1", "upheld"), ("R-0", "annulled")] {
            try story.play(
                "remedy.decided", ["outcome": .text(outcome), "reason": "示例理由"],
                day: "2026-05-28", on: "remedy/\(id)", label: "\(id)-decided")
        }
        try Self.attack(&story, "R-1-decided", as: "R-2", on: "2026-06-01")
        #expect(story.ledger.state.revocations[Self.revocation]?.stage == .dropped)
        #expect(try story.refusal("revocation.served")?.code == "over")
        #expect(story.status(on: "2026-06-01") == .valid)
    }

    /// The paper came back on the first revocation, and was out again with its reinstatement.
    @Test(.admits("remedy.decided"), .admits("certificate.recovered"))
    func `given a second reinstatement falls, the paper that is out is not back`() throws {
        var story = try Self.reinstated()
        let second = "revocation/RV-2"
        try story.play(
            "revocation.intended", ["factOn": "2026-07-08"], day: "2026-07-10", on: second,
            label: "second")
        try story.notify("second", on: "2026-07-13")
        try story.play("revocation.decided", day: "2026-07-28", on: second, label: "second-decided")
        try story.play("revocation.served", day: "2026-07-30", on: second)
        try Self.attack(&story, "second-decided", as: "R-3", on: "2026-08-10")
        try story.play(
            "certificate.reinstated", ["remedy": "R-3"], day: "2026-08-12", label: "again")
        try Self.attack(&story, "again", as: "R-4", on: "2026-09-01")
        #expect(story.status(on: "2026-09-01") == .revoked)
        #expect(story.held?.recoveredOn == nil)
        #expect(try story.refusal("certificate.recovered", day: "2026-09-02") == nil)
    }

    /// It is folded again, and comes out the same.
    @Test(.admits("entry.amended"), .admits("remedy.decided"))
    func `given an act on the certificate is corrected afterwards, what fell stays fallen`() throws
    {
        var story = try Self.reinstated()
        try Self.attack(&story, "R-1-decided", as: "R-2", on: "2026-08-03")
        try story.playOnRecord(
            "entry.amended", of: "intended",
            ["fields": .map(try story.fields(of: "intended", ["factOn": "2026-04-21"]))],
            day: "2026-08-04")
        #expect(story.ledger.state.revocations[Self.revocation]?.factOn == day("2026-04-21"))
        #expect(story.status(on: "2026-08-04") == .revoked)
        #expect(story.status(on: "2026-07-06") == .revoked)
    }

    @Test(
        .admits("late"), .refuses("late"), .admits("remedy.decided"), .admits("window"),
        arguments: ["annulled", "upheld"])
    func `given the extension of a window falls, what came in behind it is late`(
        outcome: String
    ) throws {
        var story = try Story.before("application.received")
        try story.play("batch.amended", day: "2025-08-12", label: "extended")
        try story.play("application.received", day: "2025-08-20")
        #expect(story.application?.isLate == false)
        try Self.attack(&story, "extended", as: "R-1", on: "2025-08-22", outcome)
        let isLate = outcome == "annulled"
        let batch = try #require(story.ledger.state.batches[BatchID("2025-1")!])
        #expect(batch.closes == day(isLate ? "2025-08-15" : "2025-08-29"))
        #expect(story.application?.isLate == isLate)
        let refusal = try story.refusal("application.recommended", day: "2025-08-25")
        #expect(refusal?.rule == (isLate ? "late" : nil))
        #expect(
            (try story.refusal("application.declined", day: "2025-08-25") == nil) == isLate)
    }

    /// It had been recommended by then.
    @Test(
        .admits("application.declined"), .refuses("application.declined"), .refuses("late"),
        arguments: ["annulled", "upheld"])
    func `given one that came late by it has gone on, it is declined as late alone`(
        outcome: String
    ) throws {
        var story = try Story.before("application.received")
        try story.play("batch.amended", day: "2025-08-12", label: "extended")
        try story.play("application.received", day: "2025-08-20")
        try story.play("application.recommended", day: "2025-08-21")
        try Self.attack(&story, "extended", as: "R-1", on: "2025-08-22", outcome)
        func refusal(_ reason: CBOR) throws -> Refusal? {
            try story.refusal(
                "application.declined", ["outcome": reason, "reason": "示例理由"],
                day: "2025-08-25")
        }
        #expect(try refusal("ineligible")?.code == "past-stage")
        #expect(try refusal("late")?.code == (outcome == "annulled" ? nil : "past-stage"))
    }

    @Test(.admits("remedy.decided"), .admits("late"))
    func `given the extension of a window falls, what came in before it was needed goes on`() throws
    {
        var story = try Story.before("application.received")
        try story.play("application.received", day: "2025-08-11")
        try story.play("batch.amended", day: "2025-08-12", label: "extended")
        try Self.attack(&story, "extended", as: "R-1", on: "2025-08-22")
        #expect(story.application?.isLate == false)
        #expect(try story.refusal("application.recommended", day: "2025-08-25") == nil)
    }

    // What is changed before service.

    /// Two certificates, revoked for fraud from the beginning on 26 May, and not served.
    private static func unserved() throws -> Story {
        var story = try Story.awarded()
        try story.addSecondCertificate(of: "operator-0001", Story.facts([:]))
        let both: CBOR = ["LNYP-2025-00001", "LNYP-2025-00002"]
        let fraud: [String: CBOR?] = [
            "ground": "fraud", "fromTheBeginning": true, "certificates": both,
        ]
        try story.play("revocation.intended", fraud, day: "2026-05-15", label: "i")
        try story.notify("i", on: "2026-05-18")
        try story.play("revocation.decided", fraud, day: "2026-05-26", label: "decided")
        return story
    }

    @Test(.admits("remedy.decided"), .refuses("remedy.decided"), .admits("revocation.served"))
    func `given a revocation changed before service, what is served is what it was changed to`()
        throws
    {
        let story = try Self.unserved()
        let second = try #require(CertificateNumber("LNYP-2025-00002"))
        for outcome in ["changed", "settled"] {
            var changed = story
            try Self.attack(
                &changed, "decided", as: "R-1", on: "2026-05-27", outcome,
                ["certificates": ["LNYP-2025-00002"], "fromTheBeginning": false])
            try changed.play("revocation.served", day: "2026-06-01")
            #expect(changed.status(on: "2026-06-01") == .revoked)
            #expect(changed.status(on: "2026-05-31") == .revocationIntended)
            let other = changed.ledger.state.certificates[second]
            #expect(other?.status(on: day("2026-06-01")) == .valid)
            // What was changed was so before, and frees nothing of what is served.
            for from in ["beginning", "now"] {
                #expect(
                    try changed.refusal("certificate.reinstated", ["from": .text(from)])?.code
                        == "no-fitting-remedy")
            }
        }
        var served = story
        try served.play("revocation.served", day: "2026-06-01")
        #expect(served.status(on: "2026-05-31") == .revokedFromTheBeginning)
        #expect(
            served.ledger.state.certificates[second]?.status(on: day("2026-06-01"))
                == .revokedFromTheBeginning)
    }

    /// The first was served from service on; the second is reached again, and served so too.
    @Test(.admits("remedy.decided"), .admits("revocation.served"))
    func `given a change falls after service, what was served works as it was served`() throws {
        var story = try Self.unserved()
        try Self.attack(
            &story, "decided", as: "R-1", on: "2026-05-27", "changed",
            ["certificates": ["LNYP-2025-00002"], "fromTheBeginning": false])
        try story.play("revocation.served", day: "2026-06-01")
        try Self.attack(&story, "R-1-decided", as: "R-2", on: "2026-06-10")
        let revocation = try #require(story.ledger.state.revocations[Self.revocation])
        #expect(!revocation.fromTheBeginning)
        #expect(revocation.stage == .decided)
        #expect(story.status(on: "2026-05-31") == .revocationIntended)
        #expect(story.status(on: "2026-06-10") == .revoked)
        try story.play("revocation.served", day: "2026-06-12")
        let second = story.ledger.state.certificates[CertificateNumber("LNYP-2025-00002")!]
        #expect(second?.status(on: day("2026-06-12")) == .revoked)
        #expect(story.ledger.state.revocations[Self.revocation]?.stage == .served)
    }

    @Test(.refuses("remedy.decided"), .refuses("remedy"))
    func `given a change before service, it says what is left, and leaves something`() throws {
        var story = try Self.unserved()
        try story.play("remedy.lodged", ["against": "@decided"], day: "2026-05-27")
        let both = ["LNYP-2025-00001", "LNYP-2025-00002"].compactMap { CertificateNumber($0) }
        let unclear: [[String: CBOR?]] = [
            [:], ["fromTheBeginning": true],
            ["certificates": ["LNYP-2025-00001", "LNYP-2025-00002"]],
            ["certificates": ["LNYP-2025-00009"]],
        ]
        for fields in unclear {
            expect(
                try story.refusal(
                    "remedy.decided",
                    ["outcome": "changed", "reason": "示例理由"].merging(fields) { $1 }),
                .changeUnclear(both), under: "remedy", Self.law)
        }
    }

    @Test(.refuses("revocation.served"), .admits("entry.annulled"))
    func `given the decision is annulled after its service, the service falls with it`() throws {
        var story = try Story.afterRevocation()
        #expect(story.status(on: "2026-06-01") == .revoked)
        let decided = try #require(story.ledger.labels["decided"])
        story.ledger.state.doubted[decided] = day("2026-06-01")
        try story.playOnRecord("entry.annulled", of: "decided", by: "office-2", day: "2026-06-02")
        #expect(story.status(on: "2026-06-02") == .revocationIntended)
        #expect(story.ledger.state.revocations[Self.revocation]?.stage == .intended)
        #expect(story.ledger.state.revocations[Self.revocation]?.servedOn == nil)
        expect(
            try story.refusal("revocation.served", day: "2026-06-03"),
            .first(Wording(zh: "撤销品牌资格", en: "revocation decided")), under: "revocation.served")
    }

    // Who attacks, and who performs.

    @Test(.admits("remedy.lodged"), .refuses("remedy.lodged"), .refuses("remedy"))
    func `given a decision about one applicant, no other operator attacks it`() throws {
        var story = try Story.before("application.reviewed")
        try story.play(
            "application.reviewed", ["outcome": "rejected", "reason": "示例理由"], label: "rejected")
        let lodged: [String: CBOR?] = ["against": "@rejected"]
        #expect(try story.refusal("remedy.lodged", lodged, by: "operator-1") == nil)
        let other = PartyID("operator-0002")!
        expect(
            try story.refusal("remedy.lodged", lodged, by: "operator-2"),
            .notConcerned(other, byList: false), under: "remedy", Self.law)
        #expect(
            try story.refusal("remedy.lodged", ["against": "@rejected", "party": "operator-0002"])?
                .reason == .notConcerned(other, byList: false))
        // To have applied in the batch is to be concerned by its lists, not by this.
        story.addSecondApplication(of: "operator-0002")
        expect(
            try story.refusal("remedy.lodged", lodged, by: "operator-2"),
            .notConcerned(other, byList: false), under: "remedy", Self.law)
    }

    @Test(.admits("remedy.lodged"), .refuses("remedy.lodged"))
    func `given a list, who applied in its batch and is not on it attacks it`() throws {
        var story = try Story.after("committee.decided")
        let lodged: [String: CBOR?] = ["against": "@committee.decided"]
        expect(
            try story.refusal("remedy.lodged", lodged, by: "operator-2"),
            .notConcerned(PartyID("operator-0002")!, byList: true), under: "remedy", Self.law)
        story.addSecondApplication(of: "operator-0002")
        #expect(try story.refusal("remedy.lodged", lodged, by: "operator-2") == nil)
        #expect(try story.refusal("remedy.lodged", lodged, by: "operator-1") == nil)
    }

    @Test(.admits("remedy.lodged"), .refuses("remedy.lodged"))
    func `given an objection rejected, its objector attacks that`() throws {
        for (objector, isHis) in [("operator-2", true), ("office-1", false)] {
            var story = try Story.after("notice.published")
            try story.play("objection.received", by: objector, day: "2025-11-10")
            try story.play("objection.investigated", day: "2025-11-12")
            try story.play(
                "objection.decided", ["outcome": "rejected", "reason": "示例理由"],
                day: "2025-11-14", label: "rejected")
            let refusal = try story.refusal(
                "remedy.lodged", ["against": "@rejected"], by: "operator-2", day: "2025-11-17")
            let other = PartyID("operator-0002")!
            #expect(refusal?.reason == (isHis ? nil : .notConcerned(other, byList: false)))
        }
    }

    /// Noticed of operator-0001 on 15 May, operator-0002's from the 20th.
    @Test(.admits("remedy.lodged"), .refuses("remedy.lodged"))
    func `given a revocation, the successor attacks it, and no stranger`() throws {
        var story = try Story.intended()
        let lodged: [String: CBOR?] = ["against": "@decided"]
        var stranger = story
        try stranger.play("revocation.decided", day: "2026-05-26", label: "decided")
        #expect(
            try stranger.refusal("remedy.lodged", lodged, by: "operator-2")?.code
                == "not-concerned")
        try story.play("holder.succeeded", ["effectiveOn": "2026-05-20"], day: "2026-05-20")
        try story.play("revocation.decided", day: "2026-05-26", label: "decided")
        #expect(try story.refusal("remedy.lodged", lodged, by: "operator-2") == nil)
    }

    @Test(.admits("remedy.performed"), .refuses("remedy.performed"), .refuses("performance"))
    func `given a decision to be made anew, its own body alone says that it is`() throws {
        var story = try Story.afterRevocation()
        try Self.attack(&story, "decided", as: "R-1", on: "2026-07-02", "redone")
        for key in ["sec-1", "market-1", "agriculture-1"] {
            expect(
                try story.refusal("remedy.performed", by: key),
                .performedBy([Wording(zh: "领导小组办公室", en: "office of the leading group")]),
                under: "performance")
        }
        #expect(try story.refusal("remedy.performed", by: "office-2") == nil)
    }
}
