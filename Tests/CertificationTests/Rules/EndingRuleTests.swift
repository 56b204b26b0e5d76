import COSE
import Testing

@testable import Certification

/// RULES, general rule 7: successors, and how a certificate ends.
@Suite struct EndingRuleTests {
    @Test(
        .admits("certificate.surrendered"), .refuses("certificate.surrendered"),
        .refuses("change.requested"))
    func `given a certificate surrendered, it ends on the day of receipt`() throws {
        var story = try Story.awarded()
        expect(
            try story.refusal("certificate.surrendered", by: "operator-2"),
            .notHolder(PartyID("operator-0001")!), under: "authority")
        try story.ledger.play(
            story.act("certificate.surrendered").with(
                occurredOn: "2026-03-02", issuedAt: "2026-03-05T09:00"))
        #expect(story.status(on: "2026-03-04") == .valid)
        #expect(story.status(on: "2026-03-05") == .surrendered)
        for type in ["certificate.surrendered", "change.requested", "certificate.reissued"] {
            let refusal = try story.refusal(type, day: "2026-03-05")
            #expect(refusal?.reason == .notInForce(Story.certificate, .surrendered), "\(type)")
        }
    }

    @Test(
        .admits("succession"), .refuses("succession"), .admits("holder.succeeded"),
        .refuses("holder.succeeded"))
    func `given a merger confirmed, the successor holds the certificate from its day on`() throws {
        var story = try Story.awarded()
        for missing in ["successor", "effectiveOn", "facts"] {
            expect(
                try story.refusal("holder.succeeded", [missing: CBOR?.none]), .successorMissing,
                under: "succession")
        }
        expect(
            try story.refusal("holder.succeeded", ["successor": "operator-9999"]),
            .unknownParty(PartyID("operator-9999")!), under: "holder.succeeded")
        expect(
            try story.refusal("holder.succeeded", ["successor": "secretariat"]),
            .applicantRole(found: "secretariat", wanted: "operator"), under: "holder.succeeded")
        expect(
            try story.refusal("holder.succeeded", ["effectiveOn": "2026-01-19"], day: "2026-01-20"),
            .effectiveBefore(day("2026-01-20")), under: "succession")
        expect(
            try story.refusal("holder.succeeded", evidence: []), .evidenceMissing,
            under: "holder.succeeded")
        try story.play("holder.succeeded", day: "2026-01-20")
        #expect(story.held?.version(on: day("2026-01-31")).holder == PartyID("operator-0001")!)
        #expect(story.held?.version(on: day("2026-02-01")).holder == PartyID("operator-0002")!)
        #expect(story.status(on: "2026-02-01") == .valid)
    }

    @Test(.admits("succession"), .refuses("certificate.surrendered"))
    func `given a successor from 1 February, the old holder acts until the day before`() throws {
        var story = try Story.awarded()
        try story.play("holder.succeeded", day: "2026-01-20")
        func refusal(_ key: String, _ date: String) throws -> Refusal? {
            try story.refusal("certificate.surrendered", by: key, day: date)
        }
        #expect(try refusal("operator-1", "2026-01-31") == nil)
        expect(
            try refusal("operator-2", "2026-01-31"), .notHolder(PartyID("operator-0001")!),
            under: "authority")
        #expect(try refusal("operator-2", "2026-02-01") == nil)
        expect(
            try refusal("operator-1", "2026-02-01"), .notHolder(PartyID("operator-0002")!),
            under: "authority")
    }

    @Test(.admits("holder.succeeded"), .refuses("holder.succeeded"), .admits("succession"))
    func `given a merger not confirmed, the certificate ends, with a reason`() throws {
        var story = try Story.awarded()
        let ended: [String: CBOR?] = [
            "outcome": "not-confirmed", "successor": CBOR?.none, "effectiveOn": CBOR?.none,
            "facts": CBOR?.none,
        ]
        expect(
            try story.refusal("holder.succeeded", ended),
            .reasonMissing(outcome: "not-confirmed"), under: "reasons")
        try story.play(
            "holder.succeeded", ended.merging(["reason": "无承接主体"]) { _, new in new },
            day: "2026-01-20")
        #expect(story.status(on: "2026-01-19") == .valid)
        #expect(story.status(on: "2026-01-20") == .merged)
        expect(
            try story.refusal("holder.succeeded", day: "2026-01-21"),
            .notInForce(Story.certificate, .merged), under: "holder.succeeded")
    }

    @Test(.admits("holder.deregistered"), .refuses("holder.deregistered"))
    func `given a holder deregistered, the certificate ends, not ahead of the fact`() throws {
        var story = try Story.awarded()
        expect(
            try story.refusal(
                "holder.deregistered", ["deregisteredOn": "2026-01-21"], day: "2026-01-20"),
            .occursBeforeCause(day("2026-01-20"), day("2026-01-21")), under: "dates")
        expect(
            try story.refusal("holder.deregistered", day: "2026-01-20", evidence: []),
            .evidenceMissing, under: "holder.deregistered")
        try story.play("holder.deregistered", day: "2026-01-22")
        #expect(story.status(on: "2026-01-19") == .valid)
        #expect(story.status(on: "2026-01-20") == .deregistered)
    }

    /// It passed to operator-0002 on 1 February.
    @Test(
        .admits("holder.deregistered"), .refuses("holder.deregistered"), .admits("ending"),
        .refuses("ending"))
    func `given a merged company deregistered, its successor's certificate goes on`() throws {
        var story = try Story.awarded()
        try story.play("holder.succeeded", day: "2026-01-20")
        let before = PartyID("operator-0001")!
        let after = PartyID("operator-0002")!
        func refusal(_ party: CBOR?) throws -> Refusal? {
            try story.refusal(
                "holder.deregistered", ["deregisteredOn": "2026-03-02", "party": party],
                day: "2026-03-05")
        }
        expect(try refusal(nil), .deregisteredUnnamed([before, after]), under: "ending")
        expect(
            try refusal("operator-0009"),
            .neverHeld(Story.certificate, by: PartyID("operator-0009")!, day("2026-03-02")),
            under: "ending")
        #expect(try refusal("operator-0002") == nil)
        try story.play(
            "holder.deregistered", ["deregisteredOn": "2026-03-02", "party": "operator-0001"],
            day: "2026-03-05")
        #expect(story.status(on: "2026-03-05") == .valid)
        #expect(story.held?.version(on: day("2026-03-05")).holder == after)
        #expect(!story.ledger.state.isDeregistered(before, by: day("2026-03-01")))
        #expect(story.ledger.state.isDeregistered(before, by: day("2026-03-02")))
        #expect(!story.ledger.state.isDeregistered(after, by: day("2026-03-05")))
        #expect(try refusal("operator-0001")?.code == "done-already")
        try story.play(
            "holder.deregistered", ["deregisteredOn": "2026-03-04", "party": "operator-0002"],
            day: "2026-03-06")
        #expect(story.status(on: "2026-03-04") == .deregistered)
    }

    @Test(.admits("holder.deregistered"), .admits("remedy.decided"))
    func `given the succession falls, who was deregistered meanwhile does not hold it again`()
        throws
    {
        var story = try Story.awarded()
        try story.play("holder.succeeded", day: "2026-01-20", label: "succeeded")
        try story.play(
            "holder.deregistered", ["deregisteredOn": "2026-03-02", "party": "operator-0001"],
            day: "2026-03-05")
        try story.play("remedy.lodged", ["against": "@succeeded"], day: "2026-03-06")
        var upheld = story
        try upheld.play("remedy.decided", ["outcome": "upheld"], day: "2026-03-20")
        #expect(upheld.status(on: "2026-03-20") == .valid)
        try story.play(
            "remedy.decided", ["outcome": "annulled", "reason": "示例理由"], day: "2026-03-20")
        #expect(story.held?.version(on: day("2026-03-20")).holder == PartyID("operator-0001")!)
        #expect(story.status(on: "2026-03-01") == .valid)
        #expect(story.status(on: "2026-03-20") == .deregistered)
    }

    @Test(.admits("holder.deregistered"))
    func `given a merged company deregistered, a certificate that it kept ends`() throws {
        var story = try Story.awarded()
        try story.play("holder.succeeded", day: "2026-01-20")
        try story.addSecondCertificate(of: "operator-0001", Story.facts([:]))
        try story.play(
            "holder.deregistered", ["deregisteredOn": "2026-03-02", "party": "operator-0001"],
            day: "2026-03-05")
        let kept = story.ledger.state.certificates[CertificateNumber("LNYP-2025-00002")!]
        #expect(kept?.status(on: day("2026-03-02")) == .deregistered)
        #expect(story.status(on: "2026-03-02") == .valid)
    }

    @Test(.refuses("succession"), .refuses("holder.succeeded"))
    func `given a succession, it changes the holder and nothing else`() throws {
        let story = try Story.awarded()
        func refusal(_ changes: [String: CBOR], to party: String = "operator-0002") throws
            -> Refusal?
        {
            var facts = try #require(Story.successorFacts.mapValue)
            for (name, value) in changes { facts[.text(name)] = value }
            return try story.refusal(
                "holder.succeeded", ["facts": .map(facts), "successor": .text(party)])
        }
        #expect(try refusal([:]) == nil)
        for change: [String: CBOR] in [
            ["offering": "示例电动自行车"], ["mark": "任意牌"], ["standard": "无"], ["scope": "全部"],
        ] {
            expect(try refusal(change), .successionChanges, under: "succession")
        }
        expect(try refusal([:], to: "operator-0001"), .ownSuccessor, under: "succession")
        expect(
            try refusal(["creditCode": "91211100MA0086015K"]), .successionChanges,
            under: "succession")
    }

    @Test(.refuses("identity"), .refuses("holder.succeeded"), .admits("identity"))
    func `given a credit code, it is one living party's`() throws {
        var story = try Story.awarded()
        #expect(try story.refusal("holder.succeeded") == nil)
        try story.addSecondCertificate(of: "operator-0003", Story.successorFacts)
        expect(
            try story.refusal("holder.succeeded"), .codeTaken(PartyID("operator-0003")!),
            under: "identity")
        let other = try #require(CertificateNumber("LNYP-2025-00002"))
        story.ledger.state.certificates[other]?.turns = [
            Turn(.deregistered, on: day("2026-01-05"), by: EntryIndex(1))
        ]
        #expect(try story.refusal("holder.succeeded", day: "2026-01-20") == nil)
    }

    @Test(.admits("clean-record"), .refuses("clean-record"), .refuses("holder.succeeded"))
    func `given a party revoked within three years, art. 7 bars it as successor`() throws {
        var story = try Story.penalised()
        #expect(story.status(on: "2026-02-10") == .revoked)
        try story.addSecondCertificate(of: "operator-0002", Story.successorFacts)
        func refusal(_ date: String) throws -> Refusal? {
            try story.refusal(
                "holder.succeeded",
                [
                    "successor": "operator-0001", "facts": Story.facts([:]),
                    "effectiveOn": .text(date),
                ], day: date, on: "certificate/LNYP-2025-00002")
        }
        expect(
            try refusal("2026-03-02"),
            .adverseRecord(on: day("2026-02-10"), until: day("2029-02-10")), under: "clean-record",
            RuleCase.article(7))
    }

    @Test(.admits("ending"), .refuses("ending"), .refuses("certificate.surrendered"))
    func `given acts on a certificate, its end is not dated before them, but for a receipt`()
        throws
    {
        var story = try Story.awarded()
        try story.play("change.requested", day: "2026-03-02", label: "request")
        func refusal(_ date: String, at time: String) throws -> Refusal? {
            try story.refusal(
                "certificate.surrendered", by: "market-1", day: date, at: time,
                behalf: [
                    "party": "operator-0001", "kind": "operator", "form": "letter",
                    "on": .text(date), "archive": "档号 1",
                ])
        }
        #expect(try refusal("2026-03-02", at: "2026-03-20T09:00") == nil)
        // Attested within seven days of its receipt.
        #expect(try refusal("2026-03-01", at: "2026-03-08T09:00") == nil)
        expect(
            try refusal("2026-03-01", at: "2026-03-09T09:00"),
            .endsBeforeEntries(day("2026-03-01"), day("2026-03-02")), under: "ending")
        expect(
            try story.refusal(
                "holder.deregistered", ["deregisteredOn": "2026-02-01"], day: "2026-03-01",
                at: "2026-03-03T09:00"),
            .endsBeforeEntries(day("2026-03-01"), day("2026-03-02")), under: "ending")
        #expect(
            try story.refusal(
                "holder.deregistered", ["deregisteredOn": "2026-02-01"], day: "2026-03-03") == nil)
    }

    @Test(.admits("eligibility"), .refuses("eligibility"), .refuses("application.received"))
    func `given a holder deregistered, it ends from its day, and it neither applies nor succeeds`()
        throws
    {
        var story = try Story.calledAgain(in: 2028)
        let apply = try Story.again("application.received", in: 2028)
        #expect(try story.ledger.refusal(of: apply) == nil)
        try story.play(
            "holder.deregistered", ["deregisteredOn": "2028-05-02"], day: "2028-06-05")
        #expect(story.status(on: "2028-05-01") == .valid)
        #expect(story.status(on: "2028-05-02") == .deregistered)
        expect(
            try story.ledger.refusal(of: apply), .partyDeregistered(PartyID("operator-0001")!),
            under: "eligibility", RuleCase.article(7))
    }

    @Test(
        .admits("mark-lapse"), .refuses("mark-lapse"), .admits("mark.lapsed"),
        .refuses("mark.lapsed"))
    func `given a mark that lapses, the office owes a change of it or the end`() throws {
        var story = try Story.awarded()
        expect(
            try story.refusal("mark.lapsed", ["lapsedOn": "2026-01-21"], day: "2026-01-20"),
            .occursBeforeCause(day("2026-01-20"), day("2026-01-21")), under: "dates")
        expect(
            try story.refusal("mark.lapsed", day: "2026-01-20", evidence: []), .evidenceMissing,
            under: "mark.lapsed")
        // A mark that was not there when it was awarded is no lapse.
        expect(
            try story.refusal("mark.lapsed", ["lapsedOn": "2025-12-07"], day: "2026-01-20"),
            .notInForce(Story.certificate, .notYetValid), under: "mark-lapse")
        try story.play("mark.lapsed", day: "2026-01-20")
        func owed(_ date: String) -> [CivilDate] {
            Duties.open(given: story.ledger.state, on: day(date))
                .filter { $0.kind == .lapsedMark }.compactMap(\.due.day)
        }
        #expect(owed("2026-01-20") == [day("2026-03-23")])
        #expect(try story.refusal("mark.lapsed")?.code == "done-already")
        var changed = story
        try changed.play(
            "change.requested", ["what": ["mark"], "public": Story.facts(["mark": "示例新牌"])],
            day: "2026-01-21", label: "request")
        try changed.play(
            changed.act("change.decided").with(
                occurredOn: "2026-01-22", evidence: [["archive": "注册证 1"]]))
        #expect(
            Duties.open(given: changed.ledger.state, on: day("2026-01-22"))
                .filter { $0.kind == .lapsedMark } == [])
        try story.play("certificate.surrendered", day: "2026-01-23")
        #expect(owed("2026-01-23") == [])
    }

    @Test(.refuses("succession"), .refuses("holder.succeeded"), .refuses("ending"))
    func `given a succession that is to come, none is confirmed beside it, and it does not end`()
        throws
    {
        var story = try Story.awarded()
        try story.add("LNYP-2025-00002")
        try story.play("holder.succeeded", day: "2026-01-20")
        let pending = Refusal.Reason.successionPending(
            PartyID("operator-0002")!, from: day("2026-02-01"))
        for date in ["2026-01-25", "2026-02-01", "2026-03-01"] {
            expect(
                try story.refusal(
                    "holder.succeeded", ["effectiveOn": .text(date)], day: "2026-01-21"), pending,
                under: "succession")
        }
        expect(
            try story.refusal(
                "holder.deregistered", ["deregisteredOn": "2026-01-25"], day: "2026-01-26"),
            pending, under: "ending")
        // On another of his certificates; the one that passes on passes on.
        try story.play(
            "holder.deregistered", ["deregisteredOn": "2026-01-25"], day: "2026-01-26",
            on: "certificate/LNYP-2025-00002")
        #expect(story.status(on: "2026-01-26") == .valid)
        #expect(story.held?.version(on: day("2026-02-01")).holder == PartyID("operator-0002")!)
    }

    @Test(.admits("holder.deregistered"))
    func `given a successor who is gone before his day, it ends when it would be his`() throws {
        var story = try Story.awarded()
        try story.add("LNYP-2025-00002", holder: "operator-0002")
        try story.play("holder.succeeded", day: "2026-01-20")
        try story.play(
            "holder.deregistered", ["deregisteredOn": "2026-01-25"], day: "2026-01-26",
            on: "certificate/LNYP-2025-00002")
        #expect(story.status(on: "2026-01-31") == .valid)
        #expect(story.status(on: "2026-02-01") == .deregistered)
    }

    @Test(.admits("change.decided"), .admits("certificate.surrendered"))
    func `given a change or successor of a later day, it never comes once the certificate ended`()
        throws
    {
        var story = try Story.awarded()
        try story.play("holder.succeeded", day: "2026-01-20")
        try story.play("certificate.surrendered", day: "2026-01-25")
        #expect(story.held?.version(on: day("2026-02-01")).holder == PartyID("operator-0001")!)
        #expect(story.held?.history.count == 1)
    }

    @Test(.admits("holder.deregistered"), .refuses("holder.deregistered"), .refuses("eligibility"))
    func `given a certificate that has ended, that its holder is no more is recorded, once`() throws
    {
        var story = try Story.awarded()
        try story.play("certificate.surrendered", day: "2026-02-02")
        try story.play(
            "holder.deregistered", ["deregisteredOn": "2026-03-02"], day: "2026-03-03")
        #expect(story.status(on: "2026-03-03") == .surrendered)
        #expect(
            story.ledger.state.isDeregistered(PartyID("operator-0001")!, by: day("2026-03-02")))
        #expect(
            try story.refusal(
                "holder.deregistered", ["deregisteredOn": "2026-03-02"], day: "2026-03-04")?
                .code == "done-already")
        // Of two ends the first counts; what comes after the last day ends nothing.
        var known = try Story.awarded()
        try known.play("certificate.surrendered", day: "2026-02-02")
        try known.play("holder.deregistered", day: "2026-02-03")
        #expect(known.status(on: "2026-01-19") == .valid)
        #expect(known.status(on: "2026-02-02") == .deregistered)
        let held = try #require(known.held)
        #expect(held.ending(on: day("2026-02-02"))?.since == day("2026-01-20"))
        let late = Turn(.deregistered, on: day("2029-03-01"), by: EntryIndex(1))
        #expect(
            CertificateStatus(
                of: [late], validFrom: held.validFrom, validThrough: held.validThrough,
                on: day("2029-03-02")) == .expired)
    }

    @Test(
        .refuses("ending"), .refuses("certificate.surrendered"),
        arguments: ["supervision.inspected", "report.filed", "revocation.intended"])
    func `given a check, a report or a notice, a letter of before it is not entered behind it`(
        type: String
    ) throws {
        var story = try Story.awarded()
        let by = type == "report.filed" ? "operator-1" : nil
        try story.play(type, by: by, day: "2027-01-11")
        func refusal(_ date: String) throws -> Refusal? {
            try story.refusal(
                "certificate.surrendered", by: "market-1", day: date, at: "2027-01-25T09:00",
                behalf: [
                    "party": "operator-0001", "kind": "operator", "form": "letter",
                    "on": .text(date), "archive": "档号 1",
                ])
        }
        expect(
            try refusal("2027-01-08"), .endsBeforeEntries(day("2027-01-08"), day("2027-01-11")),
            under: "ending")
        #expect(try refusal("2027-01-11") == nil)
    }
}
