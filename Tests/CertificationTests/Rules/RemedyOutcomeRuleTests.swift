import COSE
import Testing

@testable import Certification

/// RULES, general rule 10: what each outcome of a remedy does to the decision, once, and to no
/// other; remedies against what was omitted.
@Suite struct RemedyOutcomeRuleTests {
    private static let law = "本系统规则（无条文，参照行政复议法、行政诉讼法）"
    private static let remedy = RemedyID("R-1")!

    private static func decided(
        _ outcome: String, _ fields: [String: CBOR?] = [:]
    ) throws -> Story {
        var story = try Story.penalised()
        try story.play("remedy.lodged", day: "2026-03-02")
        try story.play(
            "remedy.decided",
            ["outcome": .text(outcome), "reason": "示例理由"].merging(fields) { $1 },
            day: "2026-04-10")
        return story
    }

    @Test(
        .admits("certificate.reinstated"), .refuses("certificate.reinstated"),
        arguments: [
            ("annulled", true, true), ("void", true, true), ("redone", true, true),
            ("changed", false, true), ("settled", false, true),
        ])
    func `given an outcome, the certificate comes back from the beginning, or from now on`(
        outcome: String, worksBack: Bool, worksNow: Bool
    ) throws {
        let story = try Self.decided(outcome)
        for (from, comesBack) in [("beginning", worksBack), ("now", worksNow)] {
            let refusal = try story.refusal(
                "certificate.reinstated", ["from": .text(from)], day: "2026-04-13")
            #expect(refusal?.reason == (comesBack ? nil : .remedyUnfit(Self.remedy)))
        }
    }

    /// W1: a remedy undoes the decision it was lodged against, once, and no later one.
    @Test(.refuses("certificate.reinstated"), .refuses("remedy"))
    func `given a remedy that was used, it undoes no later revocation`() throws {
        var story = try Self.decided("annulled")
        try story.play("certificate.reinstated", day: "2026-04-13")
        try story.play("revocation.intended", day: "2026-05-15", label: "intended")
        try story.notify("intended", on: "2026-05-18")
        try story.play("revocation.decided", day: "2026-05-26")
        try story.play("revocation.served", day: "2026-06-01")
        expect(
            try story.refusal("certificate.reinstated", day: "2026-06-02"),
            .noFittingRemedy(Story.certificate), under: "remedy", Self.law)
        #expect(story.status(on: "2026-06-02") == .revoked)
    }

    @Test(.admits("certificate.reinstated"), .refuses("certificate.reinstated"))
    func `given it came back from now on, a lawsuit can still undo the days before`() throws {
        var story = try Self.decided("changed")
        try story.play("certificate.reinstated", ["from": "now"], day: "2026-04-13")
        #expect(
            try story.refusal("certificate.reinstated")?.reason
                == .noFittingRemedy(Story.certificate))
        try story.play("remedy.lodged", ["kind": "lawsuit"], day: "2026-04-20", on: "remedy/R-2")
        try story.play(
            "remedy.decided", ["outcome": "annulled"], day: "2026-06-01", on: "remedy/R-2")
        try story.play("certificate.reinstated", ["remedy": "R-2"], day: "2026-06-02")
        for date in ["2026-02-10", "2026-04-12", "2026-06-02"] {
            #expect(story.status(on: date) == .valid, "\(date)")
        }
    }

    @Test(.refuses("remedy.lodged"), .refuses("remedy.decided"), .refuses("remedy"))
    func `given a decision that fell, it is attacked no more and does not fall twice`() throws {
        var story = try Story.penalised()
        try story.play("remedy.lodged", day: "2026-03-02")
        try story.play("remedy.lodged", day: "2026-03-03", on: "remedy/R-2")
        try story.play("remedy.decided", ["outcome": "annulled"], day: "2026-04-10")
        expect(
            try story.refusal("remedy.lodged", on: "remedy/R-3"), .decisionFallen(by: Self.remedy),
            under: "remedy", Self.law)
        expect(
            try story.refusal("remedy.decided", ["outcome": "void"], on: "remedy/R-2"),
            .decisionFallen(by: Self.remedy), under: "remedy", Self.law)
        #expect(
            try story.refusal("remedy.decided", ["outcome": "dismissed"], on: "remedy/R-2") == nil)
    }

    @Test(.admits("remedy.lodged"), .refuses("remedy.lodged"), .refuses("remedy"))
    func `given nothing was decided, a remedy says what was omitted, and nothing falls by it`()
        throws
    {
        var story = try Story.penalised()
        for fields: [String: CBOR?] in [["against": nil], ["omitted": "逾期未处理"]] {
            expect(
                try story.refusal("remedy.lodged", fields), .remedyTarget, under: "remedy",
                Self.law)
        }
        try story.play("remedy.lodged", ["against": nil, "omitted": "逾期未处理"], day: "2026-03-02")
        for outcome in ["annulled", "void", "redone", "changed", "annulled-in-part"] {
            expect(
                try story.refusal("remedy.decided", ["outcome": .text(outcome)]),
                .remedyUnfit(Self.remedy), under: "remedy", Self.law)
        }
        #expect(try story.refusal("remedy.decided", ["outcome": "ordered"]) == nil)
    }

    @Test(
        .admits("remedy.performed"), .refuses("remedy.performed"), .admits("performance"),
        .refuses("performance"))
    func `given a remedy that orders something, it is done by a day`() throws {
        func duties(_ story: Story) -> [String] {
            Duties.open(given: story.ledger.state, on: day("2026-04-10"))
                .filter { $0.kind == .performance }.map { "\($0.due) \($0.by)" }
        }
        #expect(try duties(Self.decided("annulled")) == [])
        expect(
            try Self.decided("annulled").refusal("remedy.performed"), .nothingOrdered,
            under: "remedy", Self.law)
        var story = try Self.decided("redone")
        #expect(duties(story) == ["2026-05-11 [\"office\"]"])
        #expect(
            try duties(Self.decided("redone", ["performBy": "2026-06-30"]))
                == ["2026-06-30 [\"office\"]"])
        expect(
            try story.refusal(
                "remedy.performed", ["acts": ["@revocation.decided"]], day: "2026-04-10"),
            .occursBeforeCause(day("2026-02-09"), day("2026-04-10")), under: "dates")
        try story.play("remedy.performed", day: "2026-04-10")
        #expect(duties(story) == [])
        #expect(try story.refusal("remedy.performed")?.code == "done-already")
    }

    @Test(.admits("reinstatement"), .refuses("reinstatement"))
    func `given a revocation that fell, its certificate is to be reinstated within fifteen days`()
        throws
    {
        func duties(_ story: Story) -> [String] {
            Duties.open(given: story.ledger.state, on: day("2026-04-13"))
                .filter { $0.kind == .reinstatement }.map { "\($0.due) \($0.subject)" }
        }
        #expect(try duties(Self.decided("upheld")) == [])
        var story = try Self.decided("annulled")
        #expect(duties(story) == ["2026-04-27 certificate/LNYP-2025-00001"])
        try story.play("certificate.reinstated", day: "2026-04-13")
        #expect(duties(story) == [])
    }

    @Test(.admits("remedy.decided"), .refuses("remedy.decided"), .refuses("remedy"))
    func `given a revocation of two annulled in part, the part is named and alone comes back`()
        throws
    {
        var story = try Story.awarded()
        try story.add("LNYP-2025-00002")
        let two: CBOR = ["LNYP-2025-00001", "LNYP-2025-00002"]
        try story.play("revocation.intended", ["certificates": two], day: "2026-05-15", label: "i")
        try story.notify("i", on: "2026-05-18")
        try story.play(
            "revocation.decided", ["certificates": two], day: "2026-05-26",
            label: "revocation.decided")
        var served = story
        try served.play("revocation.served", day: "2026-06-01")
        for var story in [story, served] {
            try story.play("remedy.lodged", day: "2026-06-08")
            for part: CBOR? in [nil, two, ["LNYP-2025-00009"]] {
                #expect(
                    try story.refusal(
                        "remedy.decided", ["outcome": "annulled-in-part", "certificates": part])?
                        .code == "part-unclear")
            }
            try story.play(
                "remedy.decided",
                ["outcome": "annulled-in-part", "certificates": ["LNYP-2025-00001"]],
                day: "2026-07-06")
            let comesBack = try story.refusal("certificate.reinstated", day: "2026-07-07")
            let other = try story.refusal(
                "certificate.reinstated", day: "2026-07-07", on: "certificate/LNYP-2025-00002")
            let isServed = story.status(on: "2026-07-06") == .revoked
            #expect(comesBack?.code == (isServed ? nil : "first"))
            #expect(other?.code == (isServed ? "no-fitting-remedy" : "first"))
            if !isServed { #expect(story.status(on: "2026-07-06") == .valid) }
        }
    }

    /// A list ends many applications; a remedy is one applicant's.
    @Test(.admits("remedy.decided"))
    func `given a list that ended two, the remedy of one applicant takes his alone up again`()
        throws
    {
        var story = try Story.before("application.reviewed")
        try story.play(
            "application.reviewed", ["outcome": "rejected", "reason": "不符合"], label: "rejected")
        let hash = try #require(story.ledger.labels["rejected"])
        let index = try #require(story.ledger.state.entries[hash]?.index)
        let first = try #require(story.application)
        let second = Application(
            id: Story.two, batch: first.batch, applicant: PartyID("operator-0002")!,
            sector: first.sector, category: first.category, city: first.city,
            isService: first.isService, receivedOn: first.receivedOn, isLate: false,
            redacted: [], eligibility: first.eligibility, stage: first.stage,
            ending: Application.Ending(
                act: "application.reviewed", outcome: "rejected", index: index))
        story.ledger.state.applications[Story.two] = second
        var touches = Touches()
        touches.insert(index)
        story.ledger.state.touches.put(
            Fingerprint(of: RecordID(.applications, Story.two)), touches)
        try story.play(
            "remedy.lodged", ["against": "@rejected", "party": "operator-0002"],
            day: "2025-09-10")
        try story.play("remedy.decided", ["outcome": "annulled"], day: "2025-10-10")
        #expect(story.application?.ending != nil)
        #expect(story.ledger.state.applications[Story.two]?.ending == nil)
    }

    private static let failed: [String: CBOR?] = [
        "ground": "failed-spot-check", "factOn": "2026-05-11", "rectification": "RC-1",
    ]

    /// A check that falls after it grounded a notice.
    @Test(.admits("remedy.decided"), .refuses("ground"))
    func `given the check falls, nothing is decided on it, and its notice is in doubt`() throws {
        var story = try Story.failedRectification()
        try story.play("revocation.intended", Self.failed, day: "2026-05-15", label: "i")
        try story.notify("i", on: "2026-05-18")
        try story.play(
            "remedy.lodged", ["against": "@spotcheck.concluded"], day: "2026-05-20",
            on: "remedy/R-2")
        #expect(
            try story.refusal(
                "revocation.decided", ["ground": "failed-spot-check"], day: "2026-05-26") == nil)
        try story.play(
            "remedy.decided", ["outcome": "annulled"], day: "2026-05-25", on: "remedy/R-2")
        expect(
            try story.refusal(
                "revocation.decided", ["ground": "failed-spot-check"], day: "2026-05-26"),
            .notFailed(RectificationID("RC-1")!), under: "ground.failed-spot-check",
            "辽质强〔2025〕3号第十九条第二项")
        let notice = try #require(story.ledger.labels["i"])
        #expect(story.ledger.state.isInDoubt(notice))
        let index = try #require(story.ledger.state.entries[notice]?.index)
        let duties = Duties.open(given: story.ledger.state, on: day("2026-05-25"))
        #expect(duties.contains { $0.kind == .doubt && "\($0.subject)" == "record/\(index)" })
    }

    /// 行政复议法 20, 行政诉讼法 46 (to be checked).
    @Test(.admits("redress"), .refuses("redress"))
    func `given a decision against someone, it names the ways against it, and no other does`()
        throws
    {
        func isAdverse(_ story: Story, _ decision: Decision) -> Bool {
            story.ledger.state.isAdverse(decision.statement.leafHash)
        }
        var story = try Story.intended()
        let revoked = try story.play("revocation.decided", day: "2026-05-26")
        #expect(isAdverse(story, revoked))
        #expect(
            revoked.scheme?.redress?.zh
                == "不服的，可自收到之日起 60 日内向辽宁省人民政府申请行政复议，或者 6 个月内向有管辖权的人民法院提起行政诉讼")
        #expect(try !isAdverse(story, story.play("revocation.served", day: "2026-06-01")))
        for (outcome, isAgainst) in [("rejected", true), ("passed", false)] {
            var reviewed = try Story.before("application.reviewed")
            let decision = try reviewed.play(
                "application.reviewed", ["outcome": .text(outcome), "reason": "示例理由"])
            #expect(isAdverse(reviewed, decision) == isAgainst)
        }
        for (outcome, isAgainst) in [("refused", true), ("granted", false)] {
            var changed = try Story.awarded()
            try changed.play("change.requested", day: "2026-01-12", label: "request")
            let decision = try changed.play(
                "change.decided",
                ["outcome": .text(outcome), "reason": "示例理由"].merging(
                    isAgainst ? ["effectiveOn": CBOR?.none, "disclosure": CBOR?.none] : [:]
                ) { $1 }, day: "2026-01-20")
            #expect(isAdverse(changed, decision) == isAgainst)
        }
    }

    // What else falls with the decision.

    private static func fallen(
        _ story: inout Story, _ label: String, on day: String, by id: String = "R-7"
    ) throws {
        try story.play(
            "remedy.lodged", ["against": .text("@\(label)")], day: day, on: "remedy/\(id)")
        try story.play(
            "remedy.decided", ["outcome": "annulled", "reason": "示例理由"], day: day,
            on: "remedy/\(id)", label: id)
    }

    @Test(.admits("remedy.decided"))
    func `given a succession not confirmed, and that falls, its certificate has not ended`() throws
    {
        var story = try Story.awarded()
        try story.play(
            "holder.succeeded",
            [
                "outcome": "not-confirmed", "reason": "无人继受", "successor": nil,
                "effectiveOn": nil, "facts": nil,
            ], day: "2026-01-20", label: "merged")
        #expect(story.status(on: "2026-01-20") == .merged)
        try Self.fallen(&story, "merged", on: "2026-03-02")
        #expect(story.status(on: "2026-01-20") == .valid)
        #expect(story.status(on: "2026-03-02") == .valid)
        #expect(story.held?.endedOn == nil)
        // That falls itself: it has ended, and was never revoked.
        try Self.fallen(&story, "R-7", on: "2026-03-16", by: "R-8")
        #expect(story.status(on: "2026-03-16") == .merged)
        #expect(story.held?.revokedAgainOn == nil)
    }

    @Test(
        .admits("remedy.decided"), .admits("user.suspended"), arguments: ["suspended", "removed"])
    func `given the office suspends or removes a user, and that falls, he is listed again`(
        how: String
    ) throws {
        let brand = try #require(CertificateNumber("LNYP-2023-00001"))
        let id = try #require(UserID("user-1"))
        var story = try Story.takenOver()
        try story.play("user.authorised", day: "2025-08-20")
        try story.play("user.\(how)", by: "office-1", day: "2025-09-02", label: how)
        try Self.fallen(&story, how, on: "2025-09-15")
        let user = try #require(story.ledger.state.certificates[brand]?.users[id])
        #expect(!user.isSuspended)
        #expect(user.removedOn == nil)
    }
}
