import COSE
import Drafting
import Testing

@testable import Certification

/// Arts. 23–26, 29: users of a regional brand, misuse of the mark, no fee, interpretations.
@Suite struct MarkRuleTests {
    private static let brand = CertificateNumber("LNYP-2023-00001")!

    private static func users(_ story: Story) -> [UserID: Certificate.User] {
        story.ledger.state.certificates[brand]?.users ?? [:]
    }

    /// The regional brand of operator-0001, taken over; valid 2023-12-20 to 2026-12-19.
    private static func listed() throws -> Story {
        var story = try Story.takenOver()
        try story.play("user.authorised", day: "2025-08-20")
        return story
    }

    @Test(
        .admits("mark-use"), .refuses("mark-use"), .admits("user.authorised"),
        .refuses("user.authorised"),
        arguments: [
            ("2025-08-20", "2026-12-19", true), ("2023-12-19", "2026-12-19", false),
            ("2025-09-01", "2026-12-20", false), ("2025-09-02", "2025-09-01", false),
        ])
    func `given a brand's period, a user is authorised within it and not beyond`(
        from: String, until: String, isWithin: Bool
    ) throws {
        let story = try Story.takenOver()
        let refusal = try story.refusal(
            "user.authorised", ["from": .text(from), "until": .text(until)], day: "2025-08-20")
        guard !isWithin else {
            #expect(refusal == nil)
            return
        }
        expect(
            refusal, .authorisationPeriod(day("2023-12-20"), day("2026-12-19")), under: "mark-use",
            RuleCase.article(24))
    }

    @Test(.admits("mark-use"), .refuses("mark-use"), .refuses("user.authorised"))
    func `given the certified product, a user is authorised for no other`() throws {
        let story = try Story.takenOver()
        expect(
            try story.refusal("user.authorised", ["product": "示例面粉"], day: "2025-08-20"),
            .authorisationScope("示例大米"), under: "mark-use", RuleCase.article(24))
        #expect(
            try story.refusal("user.authorised", ["product": "示例大米"], day: "2025-08-20") == nil)
    }

    @Test(.admits("authorisation"), .refuses("authorisation"))
    func `given a certificate of another sector than region, it has no users`() throws {
        let story = try Story.awarded()
        expect(
            try story.refusal(
                "user.authorised", ["from": "2026-03-01"], on: "certificate/LNYP-2025-00001"),
            .noUsers(sector: "agriculture"), under: "authorisation")
        let brand = try Story.takenOver()
        #expect(try brand.refusal("user.authorised") == nil)
        // Nor is it told as open.
        for (story, number, hasUsers) in [
            (story, "LNYP-2025-00001", false), (brand, "LNYP-2023-00001", true),
        ] {
            let open = Next.openActs(
                on: Subject("certificate/\(number)")!, given: story.ledger.state,
                day: day(story.day))
            #expect(open.contains { $0.act.type == "user.authorised" } == hasUsers)
        }
    }

    @Test(.admits("user.authorised"), .refuses("user.authorised"))
    func `given a brand, its holder lists users, by key or by paper, and nobody else`() throws {
        let story = try Story.takenOver()
        expect(
            try story.refusal("user.authorised", by: "operator-2"),
            .notHolder(PartyID("operator-0001")!), under: "authority")
        func paper(of party: String) throws -> Refusal? {
            try story.refusal(
                "user.authorised", by: "market-1",
                behalf: [
                    "party": .text(party), "kind": "operator", "form": "letter",
                    "on": "2025-08-01", "archive": "档号 示例",
                ])
        }
        #expect(try paper(of: "operator-0001") == nil)
        expect(
            try paper(of: "operator-0002"), .notHolder(PartyID("operator-0001")!),
            under: "on-behalf")
        expect(
            try story.refusal("user.authorised", ["creditCode": "91211100MA0086015X"]),
            .codeInvalid(.checkDigit(expected: "K")), under: "credit-code",
            "本系统规则（无条文，参照GB 32100—2015）")
    }

    @Test(
        .admits("user.suspended"), .refuses("user.suspended"), .admits("user.removed"),
        .refuses("user.removed"), .refuses("user.authorised"))
    func `given two users, one is suspended and removed without touching the other`() throws {
        let one = UserID("user-1")!
        let two = UserID("user-2")!
        var story = try Self.listed()
        expect(
            try story.refusal("user.authorised"), .twice(kind: "user", id: "user-1"),
            under: "user.authorised")
        try story.play(
            "user.authorised", ["user": "user-2", "creditCode": "91211282MA00870182"],
            day: "2025-08-21")
        try story.play("user.suspended", day: "2025-09-01")
        #expect(Self.users(story)[one]?.suspendedOn == day("2025-09-01"))
        #expect(try story.refusal("user.suspended")?.code == "done-already")
        expect(
            try story.refusal("user.removed", by: "operator-2"),
            .notHolder(PartyID("operator-0001")!), under: "authority")
        try story.play("user.removed", by: "office-1", day: "2025-09-02")
        #expect(Self.users(story)[one]?.removedOn == day("2025-09-02"))
        for type in ["user.suspended", "user.removed"] {
            expect(try story.refusal(type), .unknown(kind: "user", id: "user-1"), under: type)
        }
        #expect(Self.users(story)[two]?.suspendedOn == nil)
        #expect(Self.users(story)[two]?.removedOn == nil)
        #expect(try story.refusal("user.suspended", ["user": "user-2"]) == nil)
        #expect(try story.refusal("user.authorised", day: "2025-09-03") == nil)
    }

    @Test(.refuses("user.suspended"), .refuses("user.removed"))
    func `given no user listed, none is suspended or removed`() throws {
        let story = try Story.takenOver()
        for type in ["user.suspended", "user.removed"] {
            #expect(try story.refusal(type)?.code == "first")
        }
    }

    @Test(
        .admits("misuse.recorded"), .refuses("misuse.recorded"), .admits("misuse.ended"),
        .refuses("misuse.ended"))
    func `given misuse by anyone, it is recorded once and ends once, and says whereto`() throws {
        let opinions = "辽政办实施意见（2025-02-15）二（四）2"
        var story = try Story.awarded()
        expect(
            try story.refusal("misuse.recorded", ["certificate": "LNYP-2025-00099"]),
            .unknown(kind: "certificate", id: "LNYP-2025-00099"), under: "certified",
            RuleCase.article(18))
        expect(
            try story.refusal("misuse.ended"), .unknown(kind: "misuse", id: "M-1"),
            under: "misuse.ended", opinions)
        try story.play("misuse.recorded", day: "2026-03-02")
        expect(
            try story.refusal("misuse.recorded"), .twice(kind: "misuse", id: "M-1"),
            under: "misuse.recorded", opinions)
        expect(
            try story.refusal("misuse.ended", ["outcome": "transferred"]),
            .linkMissing(outcome: "transferred"), under: "linked")
        expect(
            try story.refusal("misuse.ended", day: "2026-03-01"),
            .occursBeforeCause(day("2026-03-01"), day("2026-03-02")), under: "dates")
        expect(
            try story.refusal("misuse.ended", ["transferredTo": "示例执法队"]),
            .linkContradicts(outcome: "stopped"), under: "linked")
        try story.play("misuse.ended", day: "2026-03-05")
        #expect(story.ledger.state.cases[Subject("misuse/M-1")!]?.outcome == "stopped")
        #expect(try story.refusal("misuse.ended")?.code == "over")
    }

    @Test(.admits("mark-use"), .refuses("mark-use"), .refuses("misuse.recorded"))
    func `given a certificate in force, no use of the mark is one after its end`() throws {
        let number = Story.certificate
        let after: [String: CBOR?] = ["how": "after-end", "certificate": .text("\(number)")]
        expect(
            try Story.awarded().refusal("misuse.recorded", after, day: "2026-03-02"),
            .notEnded(number), under: "mark-use", RuleCase.article(24))
        #expect(
            try Story.penalised().refusal("misuse.recorded", after, day: "2026-03-02") == nil)
    }

    /// Art. 26: no fee exists anywhere in the model.
    @Test(.admits("no-fee"), .refuses("no-fee"))
    func `given any act type, none has a field for a fee, and an act with one is refused`() throws {
        func names(_ fields: [Field]) -> [String] {
            fields.flatMap { field -> [String] in
                switch field.kind {
                case .record(let inner), .list(.record(let inner), _):
                    [field.name] + names(inner)
                default: [field.name]
                }
            }
        }
        let words = ["fee", "price", "charge", "amount", "payment", "cost"]
        for shape in ActCatalogue.shapes {
            for name in names(shape.fields + shape.redactable) {
                #expect(!words.contains(name.lowercased()), "\(shape.type) \(name)")
            }
        }
        let story = try Story.awarded()
        for type in ["complaint.received", "certificate.surrendered", "change.requested"] {
            #expect(story.refusal(of: try story.signed(type)) == nil)
            expect(
                story.refusal(of: try story.signed(type, fields: ["fee": 100])),
                .malformed(.unexpected("fee")), under: "form")
        }
    }

    @Test(
        .admits("interpretation"), .refuses("interpretation"), .admits("interpretation.issued"),
        .refuses("interpretation.issued"))
    func `given an interpretation, it has its document and its day, and its id is used once`()
        throws
    {
        var story = try Story.awarded()
        expect(
            try story.refusal("interpretation.issued", evidence: []), .evidenceMissing,
            under: "interpretation.issued", RuleCase.article(29))
        expect(
            try story.refusal("interpretation.issued", ["from": CBOR?.none]),
            .malformed(.missing("from")), under: "form")
        expect(
            try story.refusal("interpretation.issued", by: "sec-1"),
            .wrongRole(found: "secretariat/officer", wanted: "office"),
            under: "interpretation.issued", RuleCase.article(29))
        try story.play("interpretation.issued")
        expect(
            try story.refusal("interpretation.issued"), .twice(kind: "interpretation", id: "I-1"),
            under: "interpretation.issued", RuleCase.article(29))
        #expect(try story.refusal("interpretation.issued", on: "interpretation/I-2") == nil)
    }
}
