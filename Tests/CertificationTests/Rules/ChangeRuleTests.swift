import COSE
import Testing

@testable import Certification

/// RULES, general rules 7, 8: changes, editions, successors, and how a certificate ends.
@Suite struct ChangeRuleTests {
    /// A change of the operator's name, asked for on 2026-01-12.
    private static func requested(
        _ what: [CBOR] = ["name"], outside: Bool? = nil
    ) throws -> Story {
        var story = try Story.awarded()
        try story.play(
            "change.requested",
            ["what": .array(what), "outsideScope": outside.map { .bool($0) }],
            day: "2026-01-12", label: "request")
        return story
    }

    /// The same, granted on 2026-01-20 from 1 February on.
    private static func granted() throws -> Story {
        var story = try requested()
        try story.play("change.decided", day: "2026-01-20", label: "granted")
        return story
    }

    @Test(.admits("change.requested"), .refuses("change.requested"))
    func `given a certificate, its holder asks for a change with the new facts, nobody else`()
        throws
    {
        let story = try Story.awarded()
        #expect(try story.refusal("change.requested") == nil)
        expect(
            try story.refusal("change.requested", by: "operator-2"),
            .notHolder(PartyID("operator-0001")!), under: "authority")
        expect(
            try story.refusal("change.requested", ["public": CBOR?.none]), .noOffering,
            under: "offering", RuleCase.article(2))
        expect(
            try story.refusal("change.requested", ["what": ["owner"]]),
            .malformed(
                .malformed(
                    "what[0]",
                    wanted: Wording(
                        zh: "以下之一：name、code、model、mark、standard、offering、scope",
                        en: "one of name, code, model, mark, standard, offering, scope"))),
            under: "form")
    }

    @Test(.admits("change"), .refuses("change"), .admits("change.decided"))
    func `given a change granted, it applies from its day and not before`() throws {
        let story = try Self.granted()
        let before = story.held?.version(on: day("2026-01-31"))
        #expect(before?.facts.operatorName == "示例粮油有限公司")
        let after = story.held?.version(on: day("2026-02-01"))
        #expect(after?.facts.operatorName == "示例粮油集团有限公司")
        #expect(after?.facts.scope == "5 kg、10 kg、25 kg 袋装")
        #expect(story.held?.number == Story.certificate)
        #expect(story.held?.edition == 1)
    }

    @Test(
        .admits("change.decided"), .refuses("change.decided"), .refuses("change"),
        arguments: ["2026-01-19", "2026-01-20"])
    func `given a change decided on 20 January, it is not effective before that day`(
        effectiveOn: String
    ) throws {
        let story = try Self.requested()
        let refusal = try story.refusal(
            "change.decided", ["effectiveOn": .text(effectiveOn)], day: "2026-01-20")
        guard effectiveOn < "2026-01-20" else {
            #expect(refusal == nil)
            return
        }
        expect(refusal, .effectiveBefore(day("2026-01-20")), under: "change")
    }

    @Test(.admits("change.decided"), .refuses("change.decided"), .refuses("disclosure"))
    func `given a request's digest, only the value behind it is disclosed`() throws {
        let story = try Self.requested()
        let request = try #require(story.held?.changes.first)
        let real = try #require(
            request.redacted.compactMap { story.ledger.disclosures[$0] }.first)
        func refusal(_ disclosure: Disclosure?) throws -> Refusal? {
            let bytes = try #require(disclosure).encoded()
            return try story.refusal(
                "change.decided", ["disclosure": .text(Base64URL.encode(bytes))],
                day: "2026-01-20")
        }
        #expect(try refusal(real) == nil)
        for other in [
            Disclosure(salt: real.salt, value: Story.facts, key: "public"),
            Disclosure(salt: [UInt8](repeating: 7, count: 16), value: real.value, key: "public"),
            Disclosure(salt: real.salt, value: real.value, key: "findings"),
        ] {
            expect(try refusal(other), .disclosureDiffers, under: "disclosure")
        }
    }

    @Test(.admits("change.decided"), .refuses("change.decided"), .refuses("change"))
    func `given a request, it is decided once, with a reason when refused`() throws {
        var story = try Story.awarded()
        #expect(
            try story.refusal(
                "change.decided", ["request": "@certificate.issued", "disclosure": "gw"])?.code
                == "first")
        try story.play("change.requested", day: "2026-01-12", label: "request")
        #expect(
            try story.refusal(
                "change.decided", ["request": "@certificate.issued", "disclosure": "gw"])?.code
                == "change-unknown")
        expect(
            try story.refusal(
                "change.decided", ["outcome": "refused", "effectiveOn": CBOR?.none]),
            .reasonMissing(outcome: "refused"), under: "reasons")
        try story.play(
            "change.decided",
            ["outcome": "refused", "effectiveOn": CBOR?.none, "reason": "主体不同一"],
            day: "2026-01-20", label: "refused")
        #expect(story.held?.versions.count == 1)
        #expect(try story.refusal("change.decided")?.code == "first")
        try story.play("change.requested", day: "2026-01-21", label: "again")
        expect(try story.refusal("change.decided"), .changeUnknown, under: "change")
    }

    @Test(
        .admits("change"), .refuses("change"), .admits("change.inspected"),
        .refuses("change.inspected"), .refuses("change.decided"),
        arguments: ["model", "standard", "scope"])
    func `given a change outside the certified scope, conformity inspection comes first`(
        what: String
    ) throws {
        var story = try Self.requested([.text(what)], outside: true)
        expect(try story.refusal("change.decided"), .inspectionFirst, under: "change")
        expect(
            try story.refusal("change.inspected", by: "office-1"),
            .wrongRole(found: "office/officer", wanted: "secretariat"), under: "change.inspected",
            RuleCase.article(12))
        try story.play(
            "change.inspected", ["outcome": "not-conforming"], day: "2026-01-15")
        expect(try story.refusal("change.decided"), .inspectionFirst, under: "change")
        try story.play("change.inspected", day: "2026-01-19")
        #expect(try story.refusal("change.decided", day: "2026-01-20") == nil)
    }

    @Test(.admits("change"), .admits("change.decided"), .refuses("change.inspected"))
    func `given a new name or a model within the scope, no inspection is wanted`() throws {
        #expect(
            try Self.requested(["name"], outside: true).refusal(
                "change.decided", day: "2026-01-20") == nil)
        let story = try Self.requested(["model"], outside: false)
        #expect(try story.refusal("change.decided", day: "2026-01-20") == nil)
        expect(
            try story.refusal("change.inspected", ["request": "@certificate.issued"]),
            .changeUnknown, under: "change")
    }

    @Test(
        .admits("edition"), .refuses("edition"), .admits("certificate.reissued"),
        .refuses("certificate.reissued"))
    func `given a change granted, the next edition says the new facts under the old number`()
        throws
    {
        var story = try Self.granted()
        let change: [String: CBOR?] = ["because": "change", "basis": "@granted"]
        for edition in [1, 3] {
            expect(
                try story.refusal(
                    "certificate.reissued",
                    change.merging(["edition": CBOR(edition)]) { _, new in new },
                    day: "2026-02-02"),
                .editionWrong(2), under: "edition")
        }
        expect(
            try story.refusal("certificate.reissued", change, day: "2026-01-31"),
            .occursBeforeCause(day("2026-01-31"), day("2026-02-01")), under: "dates")
        try story.play("certificate.reissued", change, day: "2026-02-02")
        #expect(story.held?.edition == 2)
        let bytes = try #require(story.held?.editions.last?.credential)
        let claims = try Credential(decoding: bytes).claims
        #expect(claims.edition == 2)
        #expect(claims.number == Story.certificate)
        #expect(claims.holder == "示例粮油集团有限公司")
        expect(
            try story.refusal("certificate.reissued", change, day: "2026-02-03"),
            .editionWrong(2 + 1), under: "edition")
    }

    @Test(.admits("edition"), .refuses("edition"), .admits("certificate.reissued"))
    func `given no ground for it, there is no new edition; for a loss there is`() throws {
        let story = try Story.awarded()
        #expect(try story.refusal("certificate.reissued") == nil)
        for because in ["change", "correction", "reinstatement", "succession"] {
            for basis in [nil, "@certificate.issued"] {
                expect(
                    try story.refusal(
                        "certificate.reissued",
                        ["because": .text(because), "basis": basis.map { .text($0) }]),
                    .editionBasis(because), under: "edition")
            }
        }
    }

    @Test(.refuses("edition"), .refuses("certificate.reissued"))
    func `given a change refused, it is no ground for a new edition`() throws {
        var story = try Self.requested()
        try story.play(
            "change.decided",
            ["outcome": "refused", "effectiveOn": CBOR?.none, "reason": "主体不同一"],
            day: "2026-01-20", label: "refused")
        expect(
            try story.refusal("certificate.reissued", ["because": "change", "basis": "@refused"]),
            .editionBasis("change"), under: "edition")
    }

    @Test(.refuses("edition"), .refuses("certificate.reissued"), .admits("edition"))
    func `given the succession of this certificate, it is the ground, and no other's`() throws {
        var story = try Story.awarded()
        try story.play("holder.succeeded", day: "2026-01-20", label: "succession")
        let basis: [String: CBOR?] = ["because": "succession", "basis": "@succession"]
        #expect(try story.refusal("certificate.reissued", basis, day: "2026-02-02") == nil)
        expect(
            try story.refusal(
                "certificate.reissued", ["because": "reinstatement", "basis": "@succession"],
                day: "2026-02-02"), .editionBasis("reinstatement"), under: "edition")
    }

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
        #expect(story.status(on: "2026-01-21") == .valid)
        #expect(story.status(on: "2026-01-22") == .deregistered)
    }
}
