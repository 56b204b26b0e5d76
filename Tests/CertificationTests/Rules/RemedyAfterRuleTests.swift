import COSE
import Testing

@testable import Certification

/// RULES, general rule 10: what the decision on a remedy says and does not say, from when what
/// stands again is owed, and who attacks a decision on a complaint.
@Suite struct RemedyAfterRuleTests {
    private static let law = "本系统规则（无条文，参照行政复议法、行政诉讼法）"

    /// A remedy against a labelled decision, lodged and decided on a day.
    private static func attack(
        _ story: inout Story, _ label: String, as id: String, on day: String,
        _ outcome: CBOR = "annulled"
    ) throws {
        try story.play(
            "remedy.lodged", ["against": .text("@\(label)")], day: day, on: "remedy/\(id)")
        try story.play(
            "remedy.decided", ["outcome": outcome, "reason": "示例理由"], day: day,
            on: "remedy/\(id)", label: "\(id)-decided")
    }

    private static func owed(_ kind: Duty.Kind, _ story: Story, on date: String) -> [String] {
        Duties.open(given: story.ledger.state, on: day(date)).filter { $0.kind == kind }
            .map { "\($0.subject) \($0.due)" }
    }

    // What it says.

    /// Served on 1 June: it is changed by a reinstatement, and by no field of the decision.
    @Test(.admits("remedy.decided"), .refuses("remedy.decided"), .refuses("remedy"))
    func `given a revocation that was served, each field goes with its outcome alone`() throws {
        var story = try Story.afterRevocation()
        try story.play("remedy.lodged", ["against": "@decided"], day: "2026-06-10")
        let fields: [String: CBOR] = [
            "certificates": ["LNYP-2025-00001"], "fromTheBeginning": false,
            "performBy": "2026-09-30",
        ]
        let fitting: [String: [String]] = ["performBy": ["redone"]]
        for outcome in ["upheld", "annulled", "redone", "changed", "settled", "withdrawn"] {
            for (field, value) in fields.sorted(by: { $0.key < $1.key }) {
                let refusal = try story.refusal(
                    "remedy.decided",
                    ["outcome": .text(outcome), "reason": "示例理由", field: value],
                    day: "2026-07-02")
                if fitting[field]?.contains(outcome) == true {
                    #expect(refusal == nil)
                } else {
                    expect(
                        refusal, .saysNothing(field, outcome: outcome), under: "remedy", Self.law)
                }
            }
        }
    }

    // What falls with it.

    @Test(.admits("remedy.decided"), .admits("in-doubt"), .refuses("in-doubt"))
    func `given a remedy falls, the reinstatement falls with it, and is in no doubt besides`()
        throws
    {
        var story = try Story.afterRevocation()
        try Self.attack(&story, "decided", as: "R-1", on: "2026-07-02")
        try story.play("certificate.reinstated", day: "2026-07-06", label: "reinstated")
        try Self.attack(&story, "R-1-decided", as: "R-2", on: "2026-08-03")
        #expect(story.status(on: "2026-08-03") == .revoked)
        #expect(story.inDoubt == [])
        try story.playOnRecord(
            "entry.amended", of: "intended",
            ["fields": .map(try story.fields(of: "intended", ["factOn": "2026-04-21"]))],
            day: "2026-08-04")
        #expect(!story.inDoubt.contains("reinstated"))
    }

    /// The correction was signed with a stolen key.
    @Test(.admits("entry.annulled"), .admits("in-doubt"))
    func `given a correction is annulled, a reinstatement that fell is in doubt by it no more`()
        throws
    {
        var story = try Story.afterRevocation()
        try Self.attack(&story, "decided", as: "R-1", on: "2026-07-02")
        try story.play("certificate.reinstated", day: "2026-07-06", label: "reinstated")
        try story.amend(
            "intended", ["factOn": "2026-04-21"], by: "office-2", day: "2026-07-07",
            as: "corrected")
        #expect(story.inDoubt.contains("reinstated"))
        try Self.attack(&story, "R-1-decided", as: "R-2", on: "2026-08-03")
        try story.steal("office-2", since: "corrected")
        try story.settle("corrected", "entry.annulled", by: "office-1")
        #expect(!story.inDoubt.contains("reinstated"))
    }

    // From when it is owed.

    @Test(.admits("recovery"), .refuses("recovery"))
    func `given a reinstatement annulled, the paper is owed from then`() throws {
        var story = try Story.afterRevocation()
        #expect(
            Self.owed(.recovery, story, on: "2026-06-01")
                == ["certificate/LNYP-2025-00001 2026-07-01"])
        try Self.attack(&story, "decided", as: "R-1", on: "2026-07-02")
        try story.play("certificate.reinstated", day: "2026-07-06", label: "reinstated")
        #expect(Self.owed(.recovery, story, on: "2026-07-06") == [])
        try Self.attack(&story, "reinstated", as: "R-2", on: "2026-08-03")
        #expect(
            Self.owed(.recovery, story, on: "2026-08-03")
                == ["certificate/LNYP-2025-00001 2026-09-02"])
    }

    @Test(.admits("recovery"), .refuses("recovery"))
    func `given a stay that ends, the paper is owed from then`() throws {
        var story = try Story.afterRevocation()
        try story.play("remedy.lodged", ["against": "@decided"], day: "2026-06-05")
        try story.play("remedy.stayed", day: "2026-06-05")
        #expect(Self.owed(.recovery, story, on: "2026-06-05") == [])
        try story.play(
            "remedy.decided", ["outcome": "upheld", "reason": "示例理由"], day: "2026-08-03")
        #expect(
            Self.owed(.recovery, story, on: "2026-08-03")
                == ["certificate/LNYP-2025-00001 2026-09-02"])
    }

    @Test(.admits("revocation-steps"), .refuses("revocation-steps"))
    func `given the annulment of a revocation falls before service, service is owed from then`()
        throws
    {
        var story = try Story.intended()
        try story.play("revocation.decided", day: "2026-05-26", label: "decided")
        #expect(
            Self.owed(.revocationService, story, on: "2026-05-26") == ["revocation/RV-1 2026-06-02"]
        )
        try Self.attack(&story, "decided", as: "R-1", on: "2026-05-27")
        #expect(Self.owed(.revocationService, story, on: "2026-05-27") == [])
        try Self.attack(&story, "R-1-decided", as: "R-2", on: "2026-07-01")
        #expect(
            Self.owed(.revocationService, story, on: "2026-07-01") == ["revocation/RV-1 2026-07-08"]
        )
    }

    @Test(.admits("revocation-steps"), .refuses("revocation-steps"))
    func `given a stay before service, service is owed from its end, and not during it`() throws {
        var story = try Story.intended()
        try story.play("revocation.decided", day: "2026-05-26", label: "decided")
        try story.play("remedy.lodged", ["against": "@decided"], day: "2026-05-27")
        #expect(
            Self.owed(.revocationService, story, on: "2026-05-27") == ["revocation/RV-1 2026-06-02"]
        )
        try story.play("remedy.stayed", day: "2026-05-28")
        #expect(Self.owed(.revocationService, story, on: "2026-06-30") == [])
        try story.play(
            "remedy.decided", ["outcome": "upheld", "reason": "示例理由"], day: "2026-07-01")
        #expect(
            Self.owed(.revocationService, story, on: "2026-07-01") == ["revocation/RV-1 2026-07-08"]
        )
    }

    /// The first was served on 1 June, and stood in the way of the second.
    @Test(.admits("revocation-steps"), .refuses("revocation-steps"))
    func `given a first revocation falls, the service of the second is owed from then`() throws {
        var story = try Story.intended()
        let second = "revocation/RV-2"
        try story.play(
            "revocation.intended", ["factOn": "2026-04-21"], day: "2026-05-18", on: second,
            label: "second")
        try story.notify("second", on: "2026-05-18")
        try story.play("revocation.decided", day: "2026-05-26", label: "decided")
        try story.play("revocation.decided", day: "2026-05-26", on: second)
        try story.play("revocation.served", day: "2026-06-01")
        #expect(Self.owed(.revocationService, story, on: "2026-06-01") == [])
        try Self.attack(&story, "decided", as: "R-1", on: "2026-07-02")
        try story.play("certificate.reinstated", day: "2026-07-06")
        #expect(
            Self.owed(.revocationService, story, on: "2026-07-06") == ["revocation/RV-2 2026-07-13"]
        )
    }

    /// Ninety days from the 1st of September.
    @Test(.admits("revocation-steps"), .refuses("revocation-steps"))
    func `given the dropping of a procedure falls, its decision is owed from then`() throws {
        var story = try Story.intended()
        #expect(
            Self.owed(.revocationDecision, story, on: "2026-05-18")
                == ["revocation/RV-1 2026-08-13"])
        try story.play("revocation.dropped", day: "2026-05-26", label: "dropped")
        #expect(Self.owed(.revocationDecision, story, on: "2026-05-26") == [])
        try Self.attack(&story, "dropped", as: "R-1", on: "2026-09-01")
        #expect(
            Self.owed(.revocationDecision, story, on: "2026-09-01")
                == ["revocation/RV-1 2026-11-30"])
    }

    // Who attacks it.

    /// Made by operator-0002; operator-0001 has applied and holds the certificate.
    @Test(
        .admits("remedy.lodged"), .refuses("remedy.lodged"), .refuses("remedy"),
        arguments: ["holder", "evaluation"])
    func `given a complaint declined, who made it attacks that, and whom it may be about`(
        about: String
    ) throws {
        func refusal(madeBy key: String, attackedBy other: String) throws -> Refusal? {
            var story = try Story.awarded()
            try story.play(
                "complaint.received", ["about": .text(about)], by: key, day: "2026-03-02")
            try story.play(
                "complaint.considered", ["outcome": "declined", "reason": "不属管辖"],
                day: "2026-03-05", label: "ended")
            return try story.refusal(
                "remedy.lodged", ["against": "@ended"], by: other, day: "2026-03-09")
        }
        #expect(try refusal(madeBy: "operator-2", attackedBy: "operator-2") == nil)
        #expect(try refusal(madeBy: "operator-2", attackedBy: "operator-1") == nil)
        expect(
            try refusal(madeBy: "operator-1", attackedBy: "operator-2"),
            .notConcerned(PartyID("operator-0002")!, byList: false), under: "remedy", Self.law)
        // Who made it is not in the clear.
        #expect(try refusal(madeBy: "office-1", attackedBy: "operator-2") == nil)
    }

    /// Made by operator-0001.
    @Test(.admits("remedy.lodged"), .refuses("remedy.lodged"))
    func `given a complaint forwarded, or given back, who made it attacks what was decided`() throws
    {
        var story = try Story.awarded()
        for (id, key) in [("C-1", "operator-1"), ("C-2", "operator-2")] {
            try story.play(
                "complaint.received", ["about": "holder"], by: key, day: "2026-03-02",
                on: "complaint/\(id)")
        }
        var forwarded = story
        try forwarded.play(
            "complaint.forwarded", ["body": "market-211100"], day: "2026-03-05", label: "decided")
        for id in ["C-1", "C-2"] {
            try story.play("complaint.considered", day: "2026-03-05", on: "complaint/\(id)")
        }
        try story.play(
            "complaint.closed", ["outcome": "merged", "mergedInto": "C-2"], day: "2026-03-06",
            label: "decided")
        try story.play(
            "complaint.closed", ["outcome": "withdrawn"], day: "2026-03-09", on: "complaint/C-2")
        for story in [forwarded, story] {
            func refusal(by key: String) throws -> Refusal? {
                try story.refusal(
                    "remedy.lodged", ["against": "@decided"], by: key, day: "2026-03-10")
            }
            #expect(try refusal(by: "operator-1") == nil)
            expect(
                try refusal(by: "operator-2"),
                .notConcerned(PartyID("operator-0002")!, byList: false), under: "remedy", Self.law)
        }
    }

    @Test(.admits("remedy.lodged"), .refuses("remedy.lodged"))
    func `given a complaint merged into another, who made it attacks how that one ends`() throws {
        var story = try Story.awarded()
        for (id, key) in [("C-1", "operator-2"), ("C-2", "operator-1")] {
            try story.play(
                "complaint.received", by: key, day: "2026-03-02", on: "complaint/\(id)")
            try story.play("complaint.considered", day: "2026-03-05", on: "complaint/\(id)")
        }
        var alone = story
        try story.play(
            "complaint.closed", ["outcome": "merged", "mergedInto": "C-2"], day: "2026-03-06")
        func refusal(_ story: inout Story) throws -> Refusal? {
            try story.play(
                "complaint.closed", day: "2026-03-10", on: "complaint/C-2", label: "closed")
            return try story.refusal(
                "remedy.lodged", ["against": "@closed"], by: "operator-2", day: "2026-03-12")
        }
        #expect(try refusal(&story) == nil)
        #expect(
            try refusal(&alone)?.reason
                == .notConcerned(PartyID("operator-0002")!, byList: false))
    }
}
