import COSE
import Testing

@testable import Certification

/// Art. 22: complaints and reports, from receipt to the complainant's being told.
@Suite struct ComplaintRuleTests {
    private static let article = RuleCase.article(22)

    /// Received on Monday 2026-03-02, and accepted on the 5th where a test wants it so.
    private static func received(
        _ kind: String = "report", accepted: Bool = false
    ) throws -> Story {
        var story = try Story.awarded()
        try story.play(
            "complaint.received", ["kind": .text(kind)], day: "2026-03-02", label: "C-1")
        if accepted {
            try story.play("complaint.considered", day: "2026-03-05", label: "accepted")
        }
        return story
    }

    private static func complaint(_ story: Story) -> Complaint? {
        story.ledger.state.complaints[ComplaintID("C-1")!]
    }

    @Test(
        .admits("complaint"), .refuses("complaint"), .admits("complaint.received"),
        .refuses("complaint.received"))
    func `given the open door, anyone's complaint enters, once, on its own subject`() throws {
        var story = try Story.awarded()
        #expect(try story.refusal("complaint.received", by: "operator-2") == nil)
        #expect(try story.refusal("complaint.received", by: "market-1") == nil)
        expect(
            try story.refusal("complaint.received", on: "misuse/C-1"),
            .wrongSubject(type: "complaint.received", wanted: "complaint/…", found: "misuse/C-1"),
            under: "complaint.received", Self.article)
        expect(
            try story.refusal("complaint.received", ["kind": "rumour"]),
            .malformed(
                .malformed(
                    "kind", wanted: FieldKind.choice(["consumer", "report", "other"]).wanted)),
            under: "form")
        try story.play("complaint.received")
        expect(
            try story.refusal("complaint.received"), .twice(kind: "complaint", id: "C-1"),
            under: "complaint.received", Self.article)
    }

    @Test(.admits("complaint"), .refuses("complaint"), arguments: ["complainant", "subject"])
    func `given who complains and of whom, neither enters in clear`(field: String) throws {
        let story = try Story.awarded()
        let signed = try story.signed("complaint.received", fields: [field: "示例"])
        expect(
            story.refusal(of: signed), .malformed(.unexpected(field)), under: "form")
        let plain = try story.signed("complaint.received")
        #expect(story.refusal(of: plain) == nil)
        #expect(plain.event.redacted.count == 3)
    }

    /// The first working day after Monday 2 March is the 3rd; 45 working days and 60 days run from
    /// the 5th, and what would end in the holidays of May ends on the 6th.
    @Test(
        .admits("consumer-complaint"), .admits("report-of-breach"), .admits("other-complaint"),
        .admits("complaint.considered"),
        arguments: [
            ("consumer", "2026-03-11", "2026-05-12"), ("report", "2026-03-23", "2026-05-06"),
            ("other", nil, "2026-05-06"),
        ])
    func `given a kind of complaint, its limits run from receipt and from acceptance`(
        kind: String, accept: String?, end: String
    ) throws {
        #expect(
            Self.complaint(try Self.received(kind))?.acceptDue == accept.flatMap { CivilDate($0) })
        let complaint = Self.complaint(try Self.received(kind, accepted: true))
        #expect(complaint?.endDue == day(end))
        #expect(complaint?.handler == OfficerID("office-2"))
    }

    @Test(.refuses("consumer-complaint"), .refuses("extension"), .refuses("deadline.extended"))
    func `given a consumer's complaint, neither of its limits is extended`() throws {
        let received = try Self.received("consumer")
        let receipt = try #require(received.ledger.labels["C-1"])
        expect(
            try received.refusal(
                "deadline.extended", of: "C-1", ["until": "2026-03-12"], day: "2026-03-04"),
            .noDeadline(receipt), under: "extension")
        let accepted = try Self.received("consumer", accepted: true)
        let acceptance = try #require(accepted.ledger.labels["accepted"])
        expect(
            try accepted.refusal(
                "deadline.extended", of: "accepted", ["until": "2026-04-20"], day: "2026-03-10"),
            .noDeadline(acceptance), under: "extension")
    }

    /// Fifteen working days after Monday 23 March: Qingming (4 to 6 April) is off.
    @Test(
        .admits("report-of-breach"), .refuses("report-of-breach"), .admits("deadline.extended"),
        .refuses("deadline.extended"), arguments: ["2026-03-23", "2026-04-14", "2026-04-15"])
    func `given a report, its acceptance is put off by fifteen working days at most`(
        until: String
    ) throws {
        let story = try Self.received()
        let refusal = try story.refusal(
            "deadline.extended", of: "C-1", ["until": .text(until)], day: "2026-03-20")
        guard until != "2026-04-14" else {
            #expect(refusal == nil)
            return
        }
        expect(
            refusal, .newDay(after: day("2026-03-23"), until: day("2026-04-14")), under: "extension"
        )
    }

    @Test(
        .admits("report-of-breach"), .refuses("report-of-breach"), .admits("other-complaint"),
        .refuses("other-complaint"), .refuses("extension"),
        arguments: [("report", "2026-05-06", "2026-06-05"), ("other", "2026-05-06", "2026-06-05")])
    func `given an accepted complaint, its end is put off once, by thirty days at most`(
        kind: String, due: String, latest: String
    ) throws {
        var story = try Self.received(kind, accepted: true)
        let tooLate = day(latest).adding(days: 1)
        expect(
            try story.refusal(
                "deadline.extended", of: "accepted", ["until": .text("\(tooLate)")],
                day: "2026-04-20"), .newDay(after: day(due), until: day(latest)), under: "extension"
        )
        try story.playOnRecord(
            "deadline.extended", of: "accepted", ["until": .text(latest)], day: "2026-04-20")
        #expect(Self.complaint(story)?.endDue == day(latest))
        for label in ["accepted", "C-1"] {
            let again = try story.refusal(
                "deadline.extended", of: label, ["until": "2026-06-10"], day: "2026-04-21")
            #expect(again?.rule == "extension", "\(label)")
        }
    }

    @Test(.admits("complaint.considered"), .refuses("complaint.considered"))
    func `given a complaint, it is accepted or declined with a reason, once`() throws {
        var story = try Self.received()
        expect(
            try story.refusal("complaint.considered", ["outcome": "declined"]),
            .reasonMissing(outcome: "declined"), under: "reasons")
        expect(
            try story.refusal("complaint.considered", on: "complaint/C-9"),
            .unknown(kind: "complaint", id: "C-9"), under: "complaint.considered")
        expect(
            try story.refusal("complaint.considered", by: "sec-1"),
            .wrongRole(found: "secretariat/officer", wanted: "office, municipal-regulator"),
            under: "complaint.considered")
        expect(
            try story.refusal("complaint.considered", day: "2026-03-01"),
            .occursBeforeCause(day("2026-03-01"), day("2026-03-02")), under: "dates")
        try story.play(
            "complaint.considered", ["outcome": "declined", "reason": "不属管辖"], day: "2026-03-05")
        #expect(Self.complaint(story)?.outcome == "declined")
        #expect(try story.refusal("complaint.considered")?.code == "over")
        #expect(try story.refusal("complaint.closed")?.code == "over")
        #expect(try story.refusal("complaint.told") == nil)
    }

    @Test(
        .admits("complaint.considered"), .refuses("complaint.considered"), .admits("recusal"),
        .refuses("recusal"))
    func `given a recused officer, he neither handles the complaint nor signs on it`() throws {
        var story = try Self.received()
        try story.play(
            "recusal.declared", ["officer": "office-2", "from": "complaint/C-1"], by: "office-2",
            on: "party/office")
        let recused = Refusal.Reason.recused(OfficerID("office-2")!, "complaint/C-1")
        expect(try story.refusal("complaint.considered"), recused, under: "recusal")
        expect(
            try story.refusal("complaint.considered", ["handler": "office-1"], by: "office-2"),
            recused, under: "recusal")
        #expect(try story.refusal("complaint.considered", ["handler": "office-1"]) == nil)
    }

    @Test(.admits("complaint.closed"), .refuses("complaint.closed"))
    func `given a complaint, it is not closed without an outcome, nor before it was accepted`()
        throws
    {
        let received = try Self.received()
        #expect(try received.refusal("complaint.closed")?.code == "first")
        #expect(try received.refusal("complaint.closed", ["outcome": "withdrawn"]) == nil)
        let story = try Self.received(accepted: true)
        expect(
            try story.refusal("complaint.closed", ["outcome": CBOR?.none]),
            .malformed(.missing("outcome")), under: "form")
        expect(
            try story.refusal("complaint.closed", ["outcome": "forgotten"]),
            .unknownName(kind: "outcome", name: "forgotten"), under: "complaint.closed")
        expect(
            try story.refusal("complaint.closed", ["reason": CBOR?.none]),
            .reasonMissing(outcome: "unfounded"), under: "reasons")
        #expect(try story.refusal("complaint.closed") == nil)
    }

    @Test(.admits("complaint.told"), .refuses("complaint.told"))
    func `given a complaint accepted and closed, the complainant is told of both, once`() throws {
        #expect(try Self.received().refusal("complaint.told")?.code == "first")
        var story = try Self.received(accepted: true)
        expect(
            try story.refusal("complaint.told", day: "2026-03-04"),
            .occursBeforeCause(day("2026-03-04"), day("2026-03-05")), under: "dates")
        try story.play("complaint.told", day: "2026-03-06")
        #expect(Self.complaint(story)?.acceptanceToldOn == day("2026-03-06"))
        #expect(try story.refusal("complaint.told")?.code == "first")
        try story.play("complaint.closed", day: "2026-03-20")
        expect(
            try story.refusal("complaint.told", day: "2026-03-19"),
            .occursBeforeCause(day("2026-03-19"), day("2026-03-20")), under: "dates")
        try story.play("complaint.told", day: "2026-03-21")
        #expect(Self.complaint(story)?.toldOn == day("2026-03-21"))
        #expect(try story.refusal("complaint.told")?.code == "done-already")
    }

    @Test(
        .admits("linked"), .refuses("linked"), .admits("complaint.closed"),
        .refuses("complaint.closed"))
    func `given the outcome inspection, it names a sample that rests on this complaint`() throws {
        var story = try Self.received(accepted: true)
        try story.play("complaint.received", day: "2026-03-06", on: "complaint/C-2", label: "C-2")
        try story.play(
            "spotcheck.sampled", ["complaint": "@C-1"], day: "2026-03-09", label: "ours")
        try story.play(
            "spotcheck.sampled", ["complaint": "@C-2"], day: "2026-03-09", on: "spotcheck/S-2",
            label: "other's")
        try story.play(
            "spotcheck.sampled", day: "2026-03-09", on: "spotcheck/S-3", label: "nobody's")
        func refusal(_ outcome: String, _ acts: [CBOR]?) throws -> Refusal? {
            try story.refusal(
                "complaint.closed",
                ["outcome": .text(outcome), "acts": acts.map { .array($0) }], day: "2026-03-10")
        }
        #expect(try refusal("inspection", ["@ours"]) == nil)
        expect(try refusal("inspection", nil), .linkMissing(outcome: "inspection"), under: "linked")
        for label in ["other's", "nobody's", "C-2", "certificate.issued"] {
            let entry = try #require(story.ledger.labels[label])
            expect(
                try refusal("inspection", [.text("@\(label)")]), .linkUnfit(entry), under: "linked")
        }
        let ours = try #require(story.ledger.labels["ours"])
        expect(try refusal("rectification", ["@ours"]), .linkUnfit(ours), under: "linked")
        let nowhere = String(repeating: "ab", count: 32)
        expect(
            try refusal("inspection", [.text(nowhere)]), .unknownEntry(Digest(hex: nowhere)!),
            under: "seen-state")
    }

    @Test(.admits("linked"), .refuses("in-doubt"), .refuses("complaint.closed"))
    func `given an order that was annulled, no complaint ends with it`() throws {
        var story = try Self.received(accepted: true)
        let found: [String: CBOR?] = ["outcome": "not-conforming", "reason": "标签不符"]
        try story.play("supervision.inspected", found, day: "2026-03-09", label: "visit")
        try story.play(
            "rectification.ordered", ["basis": "@visit", "complaint": "@C-1"], day: "2026-03-10",
            label: "order")
        let closing: [String: CBOR?] = ["outcome": "rectification", "acts": ["@order"]]
        #expect(try story.refusal("complaint.closed", closing) == nil)
        try story.amend("visit", ["outcome": "conforming"], by: "market-1", day: "2026-03-11")
        try story.settle("order", "entry.annulled")
        let order = try #require(story.ledger.labels["order"])
        expect(try story.refusal("complaint.closed", closing), .annulled(order), under: "in-doubt")
    }

    @Test(.refuses("linked"))
    func `given a sample from before the complaint, the complaint did not lead to it`() throws {
        var story = try Story.awarded()
        try story.play("spotcheck.sampled", day: "2026-03-01", label: "before")
        try story.play("complaint.received", day: "2026-03-02")
        try story.play("complaint.considered", day: "2026-03-05")
        let before = try #require(story.ledger.labels["before"])
        expect(
            try story.refusal(
                "complaint.closed", ["outcome": "inspection", "acts": ["@before"]],
                day: "2026-03-10"), .linkUnfit(before), under: "linked")
    }

    @Test(.admits("linked"), .refuses("linked"))
    func `given the outcomes merged and transferred, they say whereto`() throws {
        var story = try Self.received(accepted: true)
        try story.play("complaint.received", day: "2026-03-06", on: "complaint/C-2")
        try story.play("complaint.considered", day: "2026-03-09", on: "complaint/C-2")
        func refusal(_ fields: [String: CBOR?]) throws -> Refusal? {
            try story.refusal("complaint.closed", fields, day: "2026-03-10")
        }
        #expect(try refusal(["outcome": "merged", "mergedInto": "C-2"]) == nil)
        #expect(try refusal(["outcome": "transferred", "transferredTo": "示例执法队"]) == nil)
        for fields: [String: CBOR?] in [
            ["outcome": "merged"], ["outcome": "merged", "mergedInto": "C-1"],
        ] {
            expect(try refusal(fields), .linkMissing(outcome: "merged"), under: "linked")
        }
        expect(
            try refusal(["outcome": "merged", "mergedInto": "C-9"]),
            .unknown(kind: "complaint", id: "C-9"), under: "linked")
        expect(
            try refusal(["outcome": "transferred"]), .linkMissing(outcome: "transferred"),
            under: "linked")
    }
}
