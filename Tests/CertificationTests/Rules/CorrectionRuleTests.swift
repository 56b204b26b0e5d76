import COSE
import Drafting
import Testing

@testable import Certification

/// RULES, general rule 7: corrections, which work back and leave what relied on the mistake in
/// doubt.
@Suite struct CorrectionRuleTests {
    /// The fields of an entry as they were, some of them put right.
    private static func fields(
        of label: String, in story: Story, _ changes: [String: CBOR]
    ) throws -> [String: CBOR?] {
        ["fields": .map(try story.fields(of: label, changes))]
    }

    private static func refusal(
        _ story: Story, of label: String, _ changes: [String: CBOR], by key: String = "market-1",
        day: String? = nil, dated: String? = nil
    ) throws -> Refusal? {
        var fields = try fields(of: label, in: story, changes)
        fields["day"] = dated.map { .text($0) }
        return try story.refusal("entry.amended", of: label, fields, by: key, day: day)
    }

    private static func amend(
        _ story: inout Story, _ label: String, _ changes: [String: CBOR],
        by key: String = "market-1", day: String? = nil, dated: String? = nil
    ) throws {
        var fields = try fields(of: label, in: story, changes)
        fields["day"] = dated.map { .text($0) }
        let decision = try story.playOnRecord(
            "entry.amended", of: label, fields, by: key, day: day)
        story.ledger.labels["amendment"] = decision.statement.leafHash
    }

    @Test(.admits("amendment"), .refuses("amendment"), .admits("entry.amended"))
    func `given a mistake in a filing, its role puts it right, and it works back`() throws {
        var story = try Story.before("application.reviewed")
        let filed = "application.received"
        #expect(story.application?.category == "rice")
        for key in ["sec-1", "office-1", "operator-1"] {
            expect(
                try Self.refusal(story, of: filed, ["category": "millet"], by: key),
                .notItsRole("municipal-regulator"), under: "amendment")
        }
        try Self.amend(&story, filed, ["category": "millet"])
        #expect(story.application?.category == "millet")
        #expect(story.application?.stage == "recommended")
        #expect(try story.refusal("application.reviewed") == nil)
    }

    @Test(.refuses("amendment"), .refuses("entry.amended"))
    func `given a correction that would have been refused in its place, it is refused`() throws {
        let story = try Story.before("application.reviewed")
        let refusal = try #require(
            try Self.refusal(story, of: "application.received", ["category": "swimwear"]))
        #expect(refusal.code == "inadmissible")
        #expect(
            refusal.reason.wording.en
                == "the corrected act would have been refused (辽质强〔2025〕3号, art. 6): the batch is "
                + "not open to category swimwear")
        #expect(refusal.rule == "amendment")
        #expect(
            try Self.refusal(story, of: "application.received", ["category": "museum-service"])
                == nil)
    }

    @Test(
        .refuses("amendment"), .refuses("entry.amended"),
        arguments: [
            ("certificate.issued", "office-1"), ("notice.published", "office-1"),
            ("calendar.published", "office-1"), ("vote.cast", "member-2"),
        ])
    func `given an act that is done anew instead, it is not corrected`(
        type: String, key: String
    ) throws {
        let story = try Story.awarded()
        expect(
            try Self.refusal(story, of: type, ["reason": "更正"], by: key), .notAmendable(type),
            under: "amendment")
    }

    @Test(.admits("entry.amended"), .refuses("entry.amended"))
    func `given a wrong day of receipt, the right one counts, if it was admissible`() throws {
        var story = try Story.before("application.reviewed")
        #expect(
            try Self.refusal(
                story, of: "application.received", [:], day: "2025-08-27", dated: "2025-08-28")?
                .code == "inadmissible")
        try Self.amend(
            &story, "application.received", [:], day: "2025-08-27", dated: "2025-07-19")
        #expect(story.application?.receivedOn == day("2025-07-19"))
        #expect(try story.refusal("application.reviewed") == nil)
    }

    @Test(.admits("entry.amended"), .refuses("entry.confirmed"), .admits("entry.confirmed"))
    func `given a filing put right, what relied on it is listed in doubt until confirmed`() throws {
        var story = try Story.before("application.examined")
        #expect(story.ledger.state.inDoubt == [])
        try Self.amend(&story, "application.received", ["category": "millet"])
        let recommended = try #require(story.ledger.labels["application.recommended"])
        let reviewed = try #require(story.ledger.labels["application.reviewed"])
        #expect(story.ledger.state.inDoubt == [recommended, reviewed])
        expect(
            try story.refusal("entry.confirmed", of: "application.reviewed", by: "sec-1"),
            .inDoubt(reviewed), under: "in-doubt")
        try story.play(
            Story.key("sec-1-new", of: "sec-1", "party/secretariat", by: "office-1", day: story.day)
        )
        try story.playOnRecord("entry.confirmed", of: "application.reviewed", by: "sec-1-new")
        #expect(story.ledger.state.inDoubt == [recommended])
    }

    @Test(.admits("entry.amended"), .refuses("disclosure"))
    func `given new facts salted by a correction, the notice discloses these and not the old`()
        throws
    {
        var story = try Story.before("notice.published")
        let old = try #require(
            story.application?.redacted.compactMap { story.ledger.disclosures[$0] }.first)
        try Self.amend(&story, "application.received", ["public": Story.renamedFacts])
        #expect(
            try story.refusal(
                "notice.published",
                [
                    "entries": [
                        [
                            "application": "LN-2025-0001",
                            "disclosure": .text(Base64URL.encode(old.encoded())),
                        ]
                    ]
                ])?.code == "disclosure-missing")
        try story.play("notice.published")
        #expect(story.application?.publicFacts?.operatorName == "示例粮油集团有限公司")
    }

    @Test(.admits("entry.amended"), .refuses("entry.amended"))
    func `given a record by another index, or no history to judge by, nothing is corrected`()
        throws
    {
        let story = try Story.before("application.reviewed")
        let filed = try #require(story.ledger.labels["application.received"])
        var fields = try Self.fields(of: "application.received", in: story, [:])
        fields["entry"] = .text(filed.hex)
        let (subject, _) = try story.record("application.received")
        #expect(
            try story.refusal("entry.amended", fields, by: "market-1", on: "record/1")?.reason
                == .wrongSubject(
                    type: "entry.amended", wanted: "\(subject)", found: "record/1"))
        let line = try story.act("entry.amended").with(
            fields: fields, by: "market-1", subject: subject)
        #expect(try story.ledger.refusal(of: line) == nil)
        let statement = try story.ledger.sign(line).statement
        #expect(story.refusal(of: statement)?.reason == .noHistory)
    }

    @Test(.admits("entry.amended"))
    func `given an outcome put right, the application stands where it should have`() throws {
        var story = try Story.before("application.reviewed")
        try story.play(
            "application.reviewed", ["outcome": "rejected", "reason": "误判"], label: "rejected")
        #expect(story.application?.ending?.outcome == "rejected")
        try Self.amend(
            &story, "rejected", ["outcome": "passed"], by: "sec-1", day: "2025-09-01")
        #expect(story.application?.ending == nil)
        #expect(story.application?.stage == "reviewed")
        #expect(try story.refusal("application.examined") == nil)
    }

    @Test(.admits("entry.amended"))
    func `given a correction put right again, the last one counts`() throws {
        var story = try Story.awarded()
        try story.play("complaint.received", ["kind": "consumer"], day: "2026-03-02", label: "C-1")
        for kind in ["report", "other"] {
            try Self.amend(
                &story, "C-1", ["kind": .text(kind)], by: "office-1", day: "2026-03-06")
            #expect(story.ledger.state.complaints[ComplaintID("C-1")!]?.kind == kind)
            #expect(story.ledger.state.inDoubt == [])
        }
    }

    @Test(.admits("amendment"))
    func `given a filing put right, lists that named it are in doubt, and none before it`() throws {
        var story = try Story.before("standard.assessed")
        try Self.amend(&story, "application.examined", ["members": ["expert-1"]], by: "expert-1")
        let relying = ["list.proposed", "committee.decided"].compactMap {
            story.ledger.labels[$0]
        }
        #expect(story.ledger.state.inDoubt == relying)
        #expect(relying.count == 2)
    }

    /// Each correction starts from the one before, however many there are.
    @Test(.admits("entry.amended"))
    func `given sixteen corrections, the next one is judged like the first`() throws {
        var story = try Story.before("application.reviewed")
        for number in 0..<16 {
            let category: CBOR = number.isMultiple(of: 2) ? "millet" : "rice"
            try Self.amend(&story, "application.received", ["category": category])
        }
        #expect(story.application?.category == "rice")
    }

    @Test(.admits("entry.amended"))
    func `given a complaint's kind put right after its acceptance, it is of that kind`() throws {
        var story = try Story.awarded()
        try story.play("complaint.received", ["kind": "consumer"], day: "2026-03-02", label: "C-1")
        try story.play("complaint.considered", day: "2026-03-05")
        try Self.amend(&story, "C-1", ["kind": "other"], by: "office-1", day: "2026-03-06")
        let complaint = story.ledger.state.complaints[ComplaintID("C-1")!]
        #expect(complaint?.kind == "other")
        #expect(complaint?.isAccepted == true)
        #expect(complaint?.handler == OfficerID("office-2"))
    }
}
