import COSE
import Testing

@testable import Certification

/// RULES, general rules 7, 8: changes, editions, successors, and how a certificate ends.
@Suite struct ChangeRuleTests {
    /// A change of the operator's name and of the scope, asked for on 2026-01-12, or of others.
    private static func requested(
        _ what: [CBOR] = ["name", "scope"], _ facts: CBOR = Story.renamedFacts,
        outside: Bool? = nil
    ) throws -> Story {
        var story = try Story.awarded()
        try story.play(
            "change.requested",
            [
                "what": .array(what), "public": facts,
                "outsideScope": outside.map { .bool($0) },
            ],
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
                "change.decided",
                ["outcome": "refused", "effectiveOn": CBOR?.none]),
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
        .admits("change-inspection"), .refuses("change-inspection"), .admits("change.inspected"),
        .refuses("change.inspected"), .refuses("change.decided"),
        arguments: [("model", false), ("scope", true)])
    func `given a new model, or a scope said to be wider, conformity inspection comes first`(
        what: String, outside: Bool
    ) throws {
        var story = try Self.requested(
            [.text(what)], Story.facts(["scope": "5 kg、10 kg、25 kg 袋装"]), outside: outside)
        let article = RuleCase.article(12)
        expect(
            try story.refusal("change.decided"), .inspectionFirst, under: "change-inspection",
            article)
        expect(
            try story.refusal("change.inspected", by: "office-1"),
            .wrongRole(found: "office/officer", wanted: "secretariat"), under: "change.inspected",
            article)
        try story.play(
            "change.inspected", ["outcome": "not-conforming", "reason": "不合格"], day: "2026-01-15")
        expect(
            try story.refusal("change.decided"), .inspectionFirst, under: "change-inspection",
            article)
        try story.play("change.inspected", day: "2026-01-19")
        #expect(try story.refusal("change.decided", day: "2026-01-20") == nil)
    }

    @Test(.admits("change"), .admits("change.decided"), .refuses("change.inspected"))
    func `given a new name, or a scope within the certified one, no inspection is wanted`() throws {
        let named = try Self.requested(
            ["name"], Story.facts(["operator": "示例粮油集团有限公司"]), outside: true)
        #expect(try named.refusal("change.decided", day: "2026-01-20") == nil)
        let story = try Self.requested(["scope"], Story.facts(["scope": "5 kg 袋装"]))
        #expect(try story.refusal("change.decided", day: "2026-01-20") == nil)
        expect(
            try story.refusal("change.inspected", ["request": "@certificate.issued"]),
            .changeUnknown, under: "change")
    }

    @Test(
        .admits("change-assessment"), .refuses("change-assessment"), .admits("change.assessed"),
        .refuses("change.assessed"))
    func `given another standard, it is assessed and what is made by it inspected`() throws {
        var story = try Self.requested(["standard"], Story.facts(["standard": "Q/EXMP 002—2026"]))
        let article = RuleCase.article(11)
        expect(
            try story.refusal("change.decided"), .assessmentFirst, under: "change-assessment",
            article)
        expect(
            try story.refusal("change.assessed", by: "office-1"),
            .wrongRole(found: "office/officer", wanted: "secretariat"), under: "change.assessed",
            article)
        try story.play(
            "change.assessed", ["outcome": "not-advanced", "reason": "持平"], day: "2026-01-13")
        expect(
            try story.refusal("change.decided"), .assessmentFirst, under: "change-assessment",
            article)
        try story.play("change.assessed", day: "2026-01-14")
        expect(
            try story.refusal("change.decided"), .inspectionFirst, under: "change-inspection",
            RuleCase.article(12))
        try story.play("change.inspected", day: "2026-01-19")
        #expect(try story.refusal("change.decided", day: "2026-01-20") == nil)
    }

    @Test(.admits("change-assessment"), .refuses("change-assessment"))
    func `given a new edition of the same standard, the office says why it is not assessed`() throws
    {
        let story = try Self.requested(["standard"], Story.facts(["standard": "Q/EXMP 001—2026"]))
        expect(
            try story.refusal("change.decided", day: "2026-01-20"),
            .reasonMissing(outcome: "granted"), under: "change-assessment", RuleCase.article(11))
        #expect(
            try story.refusal("change.decided", ["reason": "关键指标不变"], day: "2026-01-20") == nil)
        // An older edition is none.
        let older = try Self.requested(["standard"], Story.facts(["standard": "Q/EXMP 001—2019"]))
        expect(
            try older.refusal("change.decided", ["reason": "关键指标不变"], day: "2026-01-20"),
            .assessmentFirst, under: "change-assessment", RuleCase.article(11))
    }

    @Test(.admits("change"), .refuses("change"))
    func `given a change asked for, the office has thirty days for it`() throws {
        var story = try Self.requested()
        func due(_ date: String) -> [CivilDate] {
            Duties.open(given: story.ledger.state, on: day(date))
                .filter { $0.kind == .change }.compactMap(\.due.day)
        }
        #expect(due("2026-01-19") == [day("2026-02-11")])
        try story.play("change.decided", day: "2026-01-20")
        #expect(due("2026-01-20") == [])
    }

    @Test(.admits("change-evidence"), .refuses("change-evidence"))
    func `given a new mark, its registration for the holder is evidence`() throws {
        let story = try Self.requested(["mark"], Story.facts(["mark": "示例新牌"]))
        expect(
            try story.refusal("change.decided", day: "2026-01-20", evidence: []), .changeUnproven,
            under: "change-evidence", RuleCase.article(7))
        #expect(
            try story.refusal(
                "change.decided", day: "2026-01-20", evidence: [["archive": "注册证 1"]]) == nil)
    }

    @Test(.refuses("change"), .refuses("change.decided"))
    func `given another offering, it is a new application, never a change`() throws {
        let story = try Self.requested(
            ["offering"], Story.facts(["offering": "示例火锅底料"]), outside: true)
        expect(try story.refusal("change.decided"), .newOffering, under: "change")
        #expect(
            try story.refusal(
                "change.decided",
                ["outcome": "refused", "effectiveOn": CBOR?.none, "reason": "须另行申报"]) == nil)
    }

    @Test(.admits("change"), .refuses("change"), arguments: [["name"], ["name", "scope", "mark"]])
    func `given a request, it names all that differs and nothing else`(what: [String]) throws {
        let story = try Self.requested(what.map { .text($0) })
        expect(
            try story.refusal("change.decided", day: "2026-01-20"),
            .changeNames([.name, .scope]), under: "change")
        #expect(try Self.requested().refusal("change.decided", day: "2026-01-20") == nil)
        let same = try Self.requested(["name"], Story.facts)
        expect(try same.refusal("change.decided"), .changeNames([]), under: "change")
    }

    @Test(.admits("change"), .admits("change.decided"))
    func `given two changes effective in another order than decided, both hold from their days`()
        throws
    {
        var story = try Self.requested(["scope"], Story.facts(["scope": "5 kg 袋装"]))
        try story.play("change.decided", ["effectiveOn": "2026-06-01"], day: "2026-01-13")
        try story.play(
            "change.requested",
            ["what": ["name"], "public": Story.facts(["operator": "示例新名公司"])],
            day: "2026-01-14", label: "request")
        try story.play("change.decided", ["effectiveOn": "2026-05-10"], day: "2026-01-15")
        func facts(_ date: String) -> [String] {
            let facts = story.held?.version(on: day(date)).facts
            return [facts?.operatorName ?? "", facts?.scope ?? ""]
        }
        #expect(facts("2026-05-09") == ["示例粮油有限公司", "5 kg、10 kg 袋装"])
        #expect(facts("2026-05-10") == ["示例新名公司", "5 kg、10 kg 袋装"])
        #expect(facts("2026-06-01") == ["示例新名公司", "5 kg 袋装"])
    }

    @Test(.admits("change"), .refuses("change"), .admits("succession"))
    func `given a successor, a scope changed before stays changed, and the old name is not his`()
        throws
    {
        var story = try Self.requested()
        try story.play("change.decided", ["effectiveOn": "2026-03-01"], day: "2026-01-13")
        try story.play("holder.succeeded", day: "2026-01-20")
        let held = try #require(story.held?.version(on: day("2026-03-01")))
        #expect(held.holder == PartyID("operator-0002")!)
        #expect(held.facts.operatorName == "示例承继有限公司")
        #expect(held.facts.scope == "5 kg、10 kg、25 kg 袋装")
        try story.play(
            "change.requested",
            ["what": ["name"], "public": Story.facts(["operator": "示例新名公司"])],
            day: "2026-01-21", label: "request")
        expect(
            try story.refusal("change.decided", ["effectiveOn": "2026-02-01"], day: "2026-01-22"),
            .notHolder(PartyID("operator-0002")!), under: "change")
        #expect(
            try story.refusal("change.decided", ["effectiveOn": "2026-01-31"], day: "2026-01-22")
                == nil)
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
        // One change calls for one edition.
        expect(
            try story.refusal(
                "certificate.reissued", change.merging(["edition": 3]) { $1 }, day: "2026-02-03"),
            .editionBasis("change"), under: "edition")
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
}
