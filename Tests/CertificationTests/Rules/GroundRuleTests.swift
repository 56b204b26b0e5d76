import COSE
import Testing

@testable import Certification

/// Art. 19: the six grounds, and what each rests on.
@Suite struct GroundRuleTests {
    private static let article = RuleCase.article(19)

    private static func penalty(_ level: String) -> CBOR {
        ["authority": "示例县市场监督管理局", "level": .text(level), "document": "示例罚决〔2026〕1号"]
    }

    private static func intend(
        _ story: Story, _ fields: [String: CBOR?], evidence: [CBOR]? = nil
    ) throws -> Refusal? {
        try story.refusal("revocation.intended", fields, day: "2026-05-15", evidence: evidence)
    }

    @Test(
        .admits("ground"), .refuses("revocation.intended"),
        arguments: ["fraud", "major-accident", "serious-dishonesty"])
    func `given a fact, notice rests on its document, and none without one`(ground: String) throws {
        let story = try Story.awarded()
        #expect(try Self.intend(story, ["ground": .text(ground)]) == nil)
        expect(
            try Self.intend(story, ["ground": .text(ground)], evidence: []), .evidenceMissing,
            under: "revocation.intended")
    }

    @Test(.admits("ground"), .refuses("dates"), .refuses("revocation.intended"))
    func `given a penalty, it is not decided before the violation`() throws {
        let story = try Story.awarded()
        func refusal(_ decidedOn: String) throws -> Refusal? {
            var penalty = try #require(Self.penalty("county").mapValue)
            penalty["decidedOn"] = .text(decidedOn)
            return try Self.intend(
                story,
                [
                    "ground": "quality-penalty", "factOn": "2026-01-15",
                    "penalty": .map(penalty),
                ])
        }
        #expect(try refusal("2026-01-15") == nil)
        expect(
            try refusal("2026-01-14"),
            .penaltyBeforeBreach(day("2026-01-14"), day("2026-01-15")), under: "dates")
    }

    @Test(.refuses("ground"))
    func `given no ground of the six, no certificate is revoked`() throws {
        let story = try Story.awarded()
        expect(
            try Self.intend(story, ["ground": "dispute"]), .groundUnknown("dispute"),
            under: "ground", Self.article)
        #expect(
            try Self.intend(story, ["ground": CBOR?.none])?.code == "malformed")
    }

    // (2)

    private static let failed: [String: CBOR?] = [
        "ground": "failed-spot-check", "factOn": "2026-05-11", "rectification": "RC-1",
    ]
    private static let source2 = "辽质强〔2025〕3号第十九条第二项"

    @Test(.admits("ground"), .refuses("ground"))
    func `given a spot check that failed and silence after it, ground (2) holds`() throws {
        let story = try Story.failedRectification()
        #expect(try Self.intend(story, Self.failed) == nil)
        for (name, id) in [("no rectification", CBOR?.none), ("an unknown one", "RC-9")] {
            var fields = Self.failed
            fields["rectification"] = id
            let refusal = try Self.intend(story, fields)
            #expect(refusal?.code == "ground-rests-on", "\(name)")
            #expect(refusal?.rule == "ground.failed-spot-check")
            #expect(refusal?.source.zh == Self.source2)
        }
        var two = story
        try two.add("LNYP-2025-00002")
        var both = Self.failed
        both["certificates"] = ["LNYP-2025-00001", "LNYP-2025-00002"]
        #expect(try Self.intend(two, both)?.code == "no-finding")
    }

    @Test(.refuses("ground"))
    func `given the deadline runs, or no re-check says it passed, ground (2) does not hold`() throws
    {
        let story = try Story.ordered()
        let running: [String: CBOR?] = [
            "ground": "failed-spot-check", "factOn": "2026-05-08", "rectification": "RC-1",
        ]
        for date in ["2026-05-08", "2026-05-15"] {
            expect(
                try story.refusal("revocation.intended", running, day: date),
                .notFailed(RectificationID("RC-1")!), under: "ground.failed-spot-check",
                Self.source2)
        }
        var reported = story
        try reported.play("rectification.reported", day: "2026-05-08")
        #expect(try reported.refusal("revocation.intended", running)?.code == "not-failed")
        try reported.play("rectification.rechecked", day: "2026-05-09")
        #expect(try reported.refusal("revocation.intended", running)?.code == "not-failed")
    }

    @Test(.refuses("ground"))
    func `given the order rests on a visit, no spot check has failed`() throws {
        var story = try Story.awarded()
        try story.play(
            "supervision.inspected", ["outcome": "not-conforming", "reason": "标签不符"],
            day: "2026-03-18", label: "visit")
        try story.play("rectification.ordered", ["basis": "@visit"], day: "2026-04-08")
        try story.play(
            "rectification.rechecked", ["outcome": "silent", "reason": "期满未报告"],
            day: "2026-05-11")
        expect(
            try Self.intend(story, Self.failed), .notOnSpotCheck(RectificationID("RC-1")!),
            under: "ground.failed-spot-check", Self.source2)
    }

    private static let letter: CBOR = [
        "kind": "operator", "party": "operator-0001", "form": "letter", "on": "2026-03-30",
        "archive": "档号 2026-来件-1",
    ]

    /// A letter of the last days of the term, registered late.
    private static func askAgain(_ story: inout Story) throws {
        try story.play(
            "reinspection.requested", by: "office-1", day: "2026-04-01", behalf: letter)
    }

    @Test(.refuses("reinspection"), .admits("reinspection"))
    func `given re-inspection is open, ground (2) waits, for notice and for decision`() throws {
        var story = try Story.failedRectification()
        var noticed = story
        try Self.askAgain(&story)
        expect(
            try Self.intend(story, Self.failed), .reinspectionOpen(SpotCheckID("S-1")!),
            under: "reinspection", "本系统规则（无条文，参照产品质量法第十五条）")
        try noticed.play("revocation.intended", Self.failed, day: "2026-05-15", label: "i")
        try noticed.notify("i", on: "2026-05-18")
        #expect(
            try noticed.refusal(
                "revocation.decided", ["ground": "failed-spot-check"], day: "2026-05-26") == nil)
        try Self.askAgain(&noticed)
        expect(
            try noticed.refusal(
                "revocation.decided", ["ground": "failed-spot-check"], day: "2026-05-26"),
            .reinspectionOpen(SpotCheckID("S-1")!), under: "reinspection",
            "本系统规则（无条文，参照产品质量法第十五条）")
    }

    @Test(.refuses("ground"), .admits("ground"), arguments: ["conforming", "not-conforming"])
    func `given the second result after notice, it says whether ground (2) still holds`(
        outcome: String
    ) throws {
        var story = try Story.failedRectification()
        try story.play("revocation.intended", Self.failed, day: "2026-05-15", label: "i")
        try story.notify("i", on: "2026-05-18")
        try Self.askAgain(&story)
        try story.play(
            "reinspection.concluded", ["outcome": .text(outcome), "reason": "复检"],
            day: "2026-05-22")
        let refusal = try story.refusal(
            "revocation.decided", ["ground": "failed-spot-check"], day: "2026-05-26")
        guard outcome == "conforming" else {
            #expect(refusal == nil)
            return
        }
        expect(
            refusal, .notFailed(RectificationID("RC-1")!), under: "ground.failed-spot-check",
            Self.source2)
    }

    /// Nothing more can come of that order: what is dropped does not leave it pending for ever.
    @Test(.admits("revocation.dropped"))
    func `given ground (2) is dropped, nothing is left to put right`() throws {
        var story = try Story.failedRectification()
        try story.play("revocation.intended", Self.failed, day: "2026-05-15")
        try story.play("revocation.dropped", day: "2026-05-20")
        #expect(story.status(on: "2026-05-14") == .rectificationPending)
        #expect(story.status(on: "2026-05-19") == .revocationIntended)
        #expect(story.status(on: "2026-05-20") == .valid)
    }

    // (4)

    @Test(.admits("ground"), arguments: ["county", "city", "province", "nation"])
    func `given a penalty of county level or above, ground (4) holds`(level: String) throws {
        let story = try Story.awarded()
        #expect(
            try Self.intend(
                story, ["ground": "quality-penalty", "penalty": Self.penalty(level)]) == nil)
    }

    @Test(.refuses("ground"))
    func `given a penalty of a town, or none, ground (4) does not hold`() throws {
        let story = try Story.awarded()
        expect(
            try Self.intend(story, ["ground": "quality-penalty", "penalty": Self.penalty("town")]),
            .penaltyLevel(found: "town", wanted: "county"), under: "ground.quality-penalty",
            "辽质强〔2025〕3号第十九条第四项")
        #expect(
            try Self.intend(
                story, ["ground": "quality-penalty", "penalty": Self.penalty("village")])?.code
                == "malformed")
        expect(
            try Self.intend(story, ["ground": "quality-penalty"]),
            .groundRestsOn("quality-penalty", Wording(zh: "处罚决定", en: "the penalty")),
            under: "ground.quality-penalty", "辽质强〔2025〕3号第十九条第四项")
    }

    /// What each ground names lies within validity; the violation under a penalty may be older.
    @Test(
        .admits("ground"), .refuses("ground"),
        arguments: [
            ("major-accident", "三"), ("quality-penalty", "四"), ("serious-dishonesty", "五"),
            ("other-breach", "六"),
        ])
    func `given a fact of a day before validity, the ground does not hold`(
        ground: String, item: String
    ) throws {
        let story = try Story.awarded()
        func refusal(_ factOn: String, decidedOn: String? = nil) throws -> Refusal? {
            var penalty: CBORMap = [
                "authority": "示例县市场监督管理局", "level": "county", "document": "示例罚决〔2025〕1号",
            ]
            if let decidedOn { penalty["decidedOn"] = .text(decidedOn) }
            return try Self.intend(
                story,
                [
                    "ground": .text(ground), "factOn": .text(factOn), "provision": "某法第某条",
                    "penalty": .map(penalty),
                ])
        }
        let certificate = Story.certificate
        expect(
            try refusal("2025-12-07"), .outsideValidity(certificate, day("2025-12-07")),
            under: "ground.\(ground)", "辽质强〔2025〕3号第十九条第\(item)项")
        #expect(try refusal("2025-12-08") == nil)
        guard ground == "quality-penalty" else { return }
        #expect(try refusal("2025-06-30", decidedOn: "2026-01-15") == nil)
        #expect(
            try refusal("2025-06-30", decidedOn: "2025-12-07")?.reason
                == .outsideValidity(certificate, day("2025-12-07")))
        #expect(
            try refusal("2026-01-15", decidedOn: "2026-05-16")?.reason
                == .occursBeforeCause(day("2026-05-15"), day("2026-05-16")))
        #expect(
            try refusal("2026-01-15", decidedOn: "2026-01-14")?.reason
                == .penaltyBeforeBreach(day("2026-01-14"), day("2026-01-15")))
    }

    // (5)

    @Test(.admits("ground"), .refuses("ground"))
    func `given serious dishonesty, notice and decision name all of the holder's`() throws {
        let source = "辽质强〔2025〕3号第十九条第五项"
        let one: CBOR = ["LNYP-2025-00001"]
        let all: CBOR = ["LNYP-2025-00001", "LNYP-2025-00002"]
        let other = CertificateNumber("LNYP-2025-00002")!
        var story = try Story.awarded()
        try story.add("LNYP-2025-00002")
        try story.add("LNYP-2025-00003", holder: "operator-0002")
        expect(
            try Self.intend(story, ["ground": "serious-dishonesty", "certificates": one]),
            .reachesAlso([other]), under: "ground.serious-dishonesty", source)
        // Another ground names those concerned.
        #expect(try Self.intend(story, ["certificates": one]) == nil)
        try story.play(
            "revocation.intended", ["ground": "serious-dishonesty", "certificates": all],
            day: "2026-05-15", label: "i")
        try story.notify("i", on: "2026-05-18")
        expect(
            try story.refusal(
                "revocation.decided", ["ground": "serious-dishonesty", "certificates": one],
                day: "2026-05-26"), .reachesAlso([other]), under: "ground.serious-dishonesty",
            source)
        #expect(
            try story.refusal(
                "revocation.decided", ["ground": "serious-dishonesty", "certificates": all],
                day: "2026-05-26") == nil)
    }

    // (6)

    @Test(.admits("ground"), .refuses("ground"))
    func `given another breach of law, notice names the provision`() throws {
        let story = try Story.awarded()
        let breach: [String: CBOR?] = ["ground": "other-breach", "provision": "某法第某条"]
        #expect(try Self.intend(story, breach) == nil)
        expect(
            try Self.intend(story, ["ground": "other-breach"]),
            .groundRestsOn("other-breach", Wording(zh: "所违反的规定", en: "the provision broken")),
            under: "ground.other-breach", "辽质强〔2025〕3号第十九条第六项")
    }

    /// RULES, general rule 11: the grounds in force when the fact occurred.
    @Test(.admits("ground"), .refuses("ground"))
    func `given a fact from before a new edition, the grounds of its own day hold`() throws {
        var story = try Story.awarded()
        var map = try MemoryLedger.scheme().map
        map["edition"] = 2
        map["inForceFrom"] = "2026-04-01"
        var grounds = try #require(map["grounds"]?.mapValue)
        grounds["major-accident"] = nil
        map["grounds"] = .map(grounds)
        try story.play(
            Story.line(
                "scheme.adopted", on: "scheme/liaoning-youpin", by: "leading-group-founder",
                day: "2026-03-20", ["scheme": .map(map)]))
        #expect(try Self.intend(story, ["factOn": "2026-03-31"]) == nil)
        expect(
            try Self.intend(story, ["factOn": "2026-04-01"]), .groundUnknown("major-accident"),
            under: "ground", Self.article)
    }

    // The same fact again.

    private static let penalised: [String: CBOR?] = [
        "ground": "quality-penalty", "factOn": "2026-05-10", "penalty": penalty("county"),
    ]

    @Test(.refuses("ground"), .admits("ground"), .refuses("revocation.intended"))
    func `given notice of a penalty, there is no second of it, until the first is given up`() throws
    {
        var story = try Story.awarded()
        try story.play("revocation.intended", Self.penalised, day: "2026-05-15")
        func refusal(_ document: String, _ authority: String = "示例县市场监督管理局") throws -> Refusal? {
            var fields = Self.penalised
            fields["penalty"] = [
                "authority": .text(authority), "level": "county", "document": .text(document),
            ]
            fields["factOn"] = "2026-05-09"
            return try story.refusal(
                "revocation.intended", fields, day: "2026-05-16", on: "revocation/RV-2")
        }
        for document in ["示例罚决〔2026〕1号", "示例罚决 [2026] 01 号", "示例罚决（２０２６）1号"] {
            expect(
                try refusal(document), .noticedAlready(RevocationID("RV-1")!), under: "ground",
                Self.article)
        }
        #expect(try refusal("示例罚决〔2026〕11号") == nil)
        #expect(try refusal("示例罚决〔2026〕1号", "另一县市场监督管理局") == nil)
        try story.play("revocation.dropped", day: "2026-05-16")
        #expect(try refusal("示例罚决〔2026〕1号") == nil)
    }

    @Test(.refuses("ground"), .admits("ground"), .refuses("revocation.intended"))
    func `given a penalty that fell, or another fact of the day, only the other is noticed`() throws
    {
        var story = try Story.awarded()
        try story.play("revocation.intended", Self.penalised, day: "2026-05-15")
        try story.play("ground.fell", ["fellOn": "2026-05-18"], day: "2026-05-18")
        try story.play("revocation.dropped", day: "2026-05-18")
        func refusal(_ fields: [String: CBOR?]) throws -> Refusal? {
            try story.refusal(
                "revocation.intended", fields, day: "2026-05-19", on: "revocation/RV-2")
        }
        expect(
            try refusal(Self.penalised), .groundFell(on: day("2026-05-18")), under: "ground",
            Self.article)
        #expect(try refusal(["ground": "major-accident", "factOn": "2026-05-10"]) == nil)
    }

    @Test(.admits("revocation.intended"), .refuses("revocation.intended"), .refuses("ground"))
    func `given the ground of one certificate falls, another's of that day is its own`() throws {
        var story = try Story.awarded()
        try story.addSecondCertificate(of: "operator-0001", Story.facts(["offering": "示例小米"]))
        try story.play("revocation.intended", day: "2026-05-15", label: "i")
        try story.play("ground.fell", ["fellOn": "2026-05-18"], day: "2026-05-18")
        try story.play("revocation.dropped", day: "2026-05-19")
        func refusal(_ number: String) throws -> Refusal? {
            try story.refusal(
                "revocation.intended", ["certificates": [.text(number)]], day: "2026-05-20",
                on: "revocation/RV-2")
        }
        expect(
            try refusal("LNYP-2025-00001"), .groundFell(on: day("2026-05-18")), under: "ground",
            Self.article)
        #expect(try refusal("LNYP-2025-00002") == nil)
    }
}
