import COSE
import Testing

@testable import Certification

/// Art. 22: who handles a complaint, whom it is forwarded to, what it merges into, who is told.
@Suite struct ComplaintHandlingRuleTests {
    private static let offices = Wording(zh: "领导小组办公室", en: "office of the leading group")

    private static func received(about matter: String, by key: String = "market-1") throws -> Story
    {
        var story = try Story.awarded()
        try story.play(
            "complaint.received", ["about": .text(matter)], by: key, day: "2026-03-02", label: "C-1"
        )
        return story
    }

    private static func complaint(_ story: Story) throws -> Complaint {
        try #require(story.ledger.state.complaints[ComplaintID("C-1")!])
    }

    private static let declined: [String: CBOR?] = [
        "outcome": "declined", "reason": "不属实", "handler": CBOR?.none,
    ]

    @Test(
        .admits("complaint-handling"), .refuses("complaint-handling"),
        .admits("complaint.considered"), .refuses("complaint.considered"))
    func `given a complaint about the evaluation, the office considers it and no city`() throws {
        let story = try Self.received(about: "evaluation")
        expect(
            try story.refusal("complaint.considered", Self.declined, by: "market-1"),
            .complaintFor(Self.offices), under: "complaint-handling")
        #expect(try story.refusal("complaint.considered", Self.declined) == nil)
        let ofHolder = try Self.received(about: "holder")
        #expect(try ofHolder.refusal("complaint.considered", Self.declined, by: "market-1") == nil)
    }

    @Test(
        .admits("complaint-handling"), .refuses("complaint-handling"),
        .admits("complaint.forwarded"), .refuses("complaint.forwarded"))
    func `given it is forwarded to the office, it lies there, and its time runs anew`() throws {
        var story = try Self.received(about: "evaluation")
        #expect(try Self.complaint(story).acceptDue == day("2026-03-23"))
        expect(
            try story.refusal("complaint.closed", ["outcome": "withdrawn"], by: "market-1"),
            .complaintFor(Self.offices), under: "complaint-handling")
        expect(
            try story.refusal("complaint.forwarded", ["body": "office"], by: "sec-1"),
            .complaintLiesWith(PartyID("market-211100")!), under: "complaint-handling")
        expect(
            try story.refusal("complaint.forwarded", ["body": "secretariat"]),
            .complaintFor(Self.offices), under: "complaint-handling")
        expect(
            try story.refusal("complaint.forwarded", ["body": "market-211100"]),
            .complaintFor(Self.offices), under: "complaint-handling")
        expect(
            try story.refusal("complaint.forwarded", ["body": "office"], day: "2026-03-01"),
            .occursBeforeCause(day("2026-03-01"), day("2026-03-02")), under: "dates")
        try story.play("complaint.forwarded", ["body": "office"], day: "2026-03-10")
        #expect(try Self.complaint(story).liesWith == PartyID("office"))
        #expect(try Self.complaint(story).acceptDue == day("2026-03-31"))
        #expect(try Self.complaint(story).endedOn == nil)
        #expect(
            try story.refusal(
                "deadline.extended", of: "C-1", ["until": "2026-04-10"], day: "2026-03-20") == nil)
        expect(
            try story.refusal("complaint.considered", day: "2026-03-09"),
            .occursBeforeCause(day("2026-03-09"), day("2026-03-10")), under: "dates")
        expect(
            try story.refusal("complaint.forwarded", ["body": "office"], by: "office-1"),
            .complaintLiesWith(PartyID("office")!), under: "complaint-handling")
        try story.play("complaint.considered", day: "2026-03-11")
        expect(
            try story.refusal("complaint.forwarded"),
            .doneAlready(Wording(zh: "决定是否受理投诉举报", en: "complaint considered")),
            under: "complaint.forwarded")
    }

    @Test(.admits("complaint-handling"), .admits("extension"), .refuses("extension"))
    func `given its time was extended before it was forwarded, it may be extended anew, once`()
        throws
    {
        var story = try Self.received(about: "evaluation")
        try story.playOnRecord(
            "deadline.extended", of: "C-1", ["until": "2026-04-10"], by: "market-1",
            day: "2026-03-05")
        try story.play("complaint.forwarded", ["body": "office"], day: "2026-03-10")
        #expect(try Self.complaint(story).acceptDue == day("2026-03-31"))
        try story.playOnRecord(
            "deadline.extended", of: "C-1", ["until": "2026-04-15"], day: "2026-03-20")
        #expect(try Self.complaint(story).acceptDue == day("2026-04-15"))
        expect(
            try story.refusal(
                "deadline.extended", of: "C-1", ["until": "2026-04-20"], day: "2026-03-23"),
            .extendedBefore, under: "extension")
    }

    @Test(.admits("complaint.forwarded"), .admits("complaint.told"))
    func `given it goes to the county's regulator, it ends here, and the complainant is told`()
        throws
    {
        var story = try Self.received(about: "holder")
        try story.play("complaint.forwarded", day: "2026-03-04")
        #expect(try Self.complaint(story).outcome == "forwarded")
        #expect(try Self.complaint(story).endedOn == day("2026-03-04"))
        #expect(try story.refusal("complaint.considered")?.code == "over")
        #expect(try story.refusal("complaint.closed")?.code == "over")
        #expect(try story.refusal("complaint.told") == nil)
    }

    @Test(.admits("complaint-handling"))
    func `given what the office has, a city considers it, forwarded or not`() throws {
        var story = try Self.received(about: "holder", by: "office-1")
        #expect(try story.refusal("complaint.considered", Self.declined, by: "market-1") == nil)
        try story.play(
            "complaint.forwarded", ["body": "market-211100"], by: "office-1", day: "2026-03-03")
        #expect(try story.refusal("complaint.considered", Self.declined, by: "market-1") == nil)
        #expect(try story.refusal("complaint.considered", Self.declined) == nil)
    }

    @Test(.refuses("complaint-handling"), .admits("complaint-handling"))
    func `given a complaint about the office's officers, it goes to discipline inspection`() throws
    {
        let story = try Self.received(about: "officers")
        for key in ["office-1", "market-1"] {
            expect(
                try story.refusal("complaint.considered", Self.declined, by: key),
                .complaintForInspection, under: "complaint-handling")
        }
        expect(
            try story.refusal("complaint.forwarded", ["body": "office"], by: "market-1"),
            .complaintForInspection, under: "complaint-handling")
        #expect(
            try story.refusal("complaint.forwarded", ["to": "示例纪检监察组"], by: "market-1") == nil)
        let open = Next.openActs(
            on: Subject("complaint/C-1")!, given: story.ledger.state, day: day("2026-03-02"))
        #expect(!open.contains { $0.act.type == "complaint.considered" })
        #expect(!open.contains { $0.act.type == "complaint.closed" })
        #expect(open.contains { $0.act.type == "complaint.forwarded" })
    }

    @Test(
        .admits("complaint-handling"), .refuses("complaint-handling"),
        arguments: ["nobody-99", "member-1", "market-1"])
    func `given a handler, he is an officer of the body that handles it`(handler: String) throws {
        let story = try Self.received(about: "holder", by: "office-1")
        expect(
            try story.refusal("complaint.considered", ["handler": .text(handler)]),
            .handlerUnknown(OfficerID(handler)!, PartyID("office")!), under: "complaint-handling")
        #expect(try story.refusal("complaint.considered", ["handler": "office-2"]) == nil)
    }

    @Test(.admits("linked"), .refuses("linked"), arguments: [2, 3, 4])
    func `given complaints that merge, none leads back to itself`(length: Int) throws {
        var story = try Story.awarded()
        for index in 1...length {
            let subject = "complaint/C-\(index)"
            try story.play("complaint.received", day: "2026-03-02", on: subject)
            try story.play("complaint.considered", day: "2026-03-03", on: subject)
        }
        for index in 1..<length {
            try story.play(
                "complaint.closed",
                ["outcome": "merged", "mergedInto": .text("C-\(index + 1)")],
                day: "2026-03-04", on: "complaint/C-\(index)")
        }
        expect(
            try story.refusal(
                "complaint.closed", ["outcome": "merged", "mergedInto": "C-1"], day: "2026-03-05",
                on: "complaint/C-\(length)"), .mergedIntoEnded(ComplaintID("C-1")!), under: "linked"
        )
    }

    /// A report has 60 days from its acceptance; given back, from that day.
    @Test(
        .admits("complaint.closed"), .refuses("complaint.closed"),
        arguments: ["withdrawn", "unfounded"])
    func `given a complaint that took up another is withdrawn, the other is open again`(
        outcome: String
    ) throws {
        var story = try Self.received(about: "holder", by: "office-1")
        try story.play("complaint.received", by: "office-1", day: "2026-03-02", on: "complaint/C-2")
        for number in ["C-1", "C-2"] {
            try story.play("complaint.considered", day: "2026-03-03", on: "complaint/\(number)")
        }
        try story.play(
            "complaint.closed", ["outcome": "merged", "mergedInto": "C-2"], day: "2026-03-04")
        try story.play(
            "complaint.closed", ["outcome": .text(outcome)], day: "2026-04-01", on: "complaint/C-2")
        let first = try Self.complaint(story)
        let refusal = try story.refusal("complaint.closed", day: "2026-04-02")
        guard outcome == "withdrawn" else {
            #expect(first.mergedInto == ComplaintID("C-2")!)
            #expect(refusal?.code == "over")
            return
        }
        #expect(first.outcome == nil)
        #expect(first.mergedInto == nil)
        #expect(first.endDue == day("2026-06-01"))
        #expect(refusal == nil)
    }

    /// Another kind has other limits, another matter another handler.
    @Test(
        .admits("linked"), .refuses("linked"),
        arguments: [
            ("report", "holder", true), ("consumer", "holder", false), ("other", "holder", false),
            ("report", "evaluation", false),
        ])
    func `given two complaints, one merges into the other of its kind and matter alone`(
        kind: String, about: String, merges: Bool
    ) throws {
        var story = try Self.received(about: "holder", by: "office-1")
        try story.play("complaint.considered", day: "2026-03-03")
        let other: [String: CBOR?] = ["kind": .text(kind), "about": .text(about)]
        try story.play("complaint.received", other, day: "2026-03-04", on: "complaint/C-2")
        let merged: [String: CBOR?] = ["outcome": "merged", "mergedInto": "C-2"]
        if merges {
            expect(
                try story.refusal("complaint.closed", merged),
                .first(Wording(zh: "决定是否受理投诉举报", en: "complaint considered")),
                under: "complaint.closed")
        }
        try story.play("complaint.considered", day: "2026-03-05", on: "complaint/C-2")
        let refusal = try story.refusal("complaint.closed", merged)
        guard !merges else {
            #expect(refusal == nil)
            return
        }
        expect(refusal, .mergedIntoOther(ComplaintID("C-2")!), under: "linked")
    }

    @Test(.refuses("complaint-handling"), .refuses("complaint.closed"))
    func `given what lies with a city, it is merged into nothing that lies with another`() throws {
        var story = try Self.received(about: "holder")
        try story.play(
            "complaint.considered", ["handler": CBOR?.none], by: "market-1", day: "2026-03-03")
        try story.play("complaint.received", by: "office-1", day: "2026-03-04", on: "complaint/C-2")
        try story.play(
            "complaint.considered", by: "office-1", day: "2026-03-05", on: "complaint/C-2")
        let merged: [String: CBOR?] = ["outcome": "merged", "mergedInto": "C-2"]
        #expect(try story.refusal("complaint.closed", merged, by: "market-1") == nil)
        let dalian = PartyID("market-210200")!
        story.ledger.state.complaints[ComplaintID("C-2")!]?.liesWith = dalian
        story.ledger.state.authority.parties[dalian] = Authority.Party(
            id: dalian, role: "municipal-regulator", name: nil, city: "210200")
        expect(
            try story.refusal("complaint.closed", merged, by: "market-1"),
            .complaintLiesWith(dalian), under: "complaint-handling")
    }

    @Test(.refuses("complaint-handling"), .refuses("complaint.forwarded"))
    func `given it was forwarded, it does not go back, and its time not again`() throws {
        var story = try Self.received(about: "holder", by: "office-1")
        try story.play("complaint.forwarded", ["body": "market-211100"], day: "2026-03-10")
        expect(
            try story.refusal("complaint.forwarded", ["body": "office"], by: "market-1"),
            .forwardedBack(PartyID("office")!), under: "complaint-handling")
        // The office may take it all the same.
        #expect(try story.refusal("complaint.considered") == nil)
    }

    @Test(.admits("complaint.told"), .refuses("complaint.told"), .refuses("complaint-handling"))
    func `given an end, the body that has it tells of it, or the office`() throws {
        var story = try Self.received(about: "holder", by: "office-1")
        try story.play("complaint.considered", day: "2026-03-05")
        try story.play("complaint.closed", day: "2026-03-20")
        expect(
            try story.refusal("complaint.told", by: "market-1"),
            .complaintLiesWith(PartyID("office")!), under: "complaint-handling")
        #expect(try story.refusal("complaint.told") == nil)
        for about in ["holder", "officers"] {
            var gone = try Self.received(about: about, by: "sec-1")
            try gone.play("complaint.forwarded", by: "sec-1", day: "2026-03-05")
            #expect(try gone.refusal("complaint.told") == nil)
        }
    }

    /// Art. 22: what is about the evaluation is the office's.
    @Test(
        .admits("complaint-handling"), .refuses("complaint-handling"),
        .refuses("complaint.forwarded"))
    func `given a complaint about the evaluation, it is not forwarded out of the ledger`() throws {
        for key in ["market-1", "office-1"] {
            let story = try Self.received(about: "evaluation", by: key)
            expect(
                try story.refusal("complaint.forwarded", by: key), .complaintFor(Self.offices),
                under: "complaint-handling")
        }
        let ofHolder = try Self.received(about: "holder", by: "office-1")
        #expect(try ofHolder.refusal("complaint.forwarded") == nil)
    }

    @Test(.refuses("complaint-handling"), .refuses("complaint.forwarded"))
    func `given a body of the ledger, nothing ends here by being forwarded to it by name`() throws {
        var story = try Self.received(about: "holder", by: "office-1")
        try story.play(
            "party.registered",
            ["role": "municipal-regulator", "city": "210200", "name": "大连市市场监督管理局"],
            by: "office-1", day: "2026-03-03", on: "party/market-210200")
        expect(
            try story.refusal("complaint.forwarded", ["to": "大连市市场监督管理局"]),
            .nameTaken(PartyID("market-210200")!), under: "complaint-handling")
        #expect(
            try story.refusal(
                "complaint.forwarded", ["to": "大连市市场监督管理局", "body": "market-210200"]) == nil)
    }

    @Test(
        .refuses("linked"),
        arguments: [("mergedInto", "C-2"), ("transferredTo", "示例执法队")])
    func `given an outcome, nothing is named that goes with another`(
        field: String, value: String
    ) throws {
        var story = try Self.received(about: "holder", by: "office-1")
        try story.play("complaint.received", day: "2026-03-02", on: "complaint/C-2")
        try story.play("complaint.considered", day: "2026-03-03")
        expect(
            try story.refusal("complaint.closed", [field: .text(value)]),
            .linkContradicts(outcome: "unfounded"), under: "linked")
    }

    /// Five working days from Thursday 5 and Friday 20 March.
    @Test(
        .admits("complaint-telling"), .refuses("complaint-telling"), .admits("complaint.told"))
    func `given acceptance and end, the complainant is to be told of each in five working days`()
        throws
    {
        func owed(_ story: Story) -> [String] {
            Duties.open(given: story.ledger.state, on: day("2026-03-31"))
                .filter { $0.rule == "complaint-telling" }
                .map { "\($0.subject) \($0.due) \($0.by)" }
        }
        var story = try Self.received(about: "holder", by: "office-1")
        #expect(owed(story).isEmpty)
        try story.play("complaint.considered", day: "2026-03-05")
        #expect(owed(story) == [#"complaint/C-1 2026-03-12 ["office"]"#])
        try story.play("complaint.told", day: "2026-03-06")
        #expect(owed(story).isEmpty)
        try story.play("complaint.closed", day: "2026-03-20")
        #expect(owed(story) == [#"complaint/C-1 2026-03-27 ["office"]"#])
        try story.play("complaint.told", day: "2026-03-23")
        #expect(owed(story).isEmpty)
        var nameless = try Story.awarded()
        try nameless.play("complaint.received", ["named": false], day: "2026-03-02")
        try nameless.play("complaint.considered", day: "2026-03-05")
        #expect(owed(nameless).isEmpty)
        var unset = try Story.awarded(under: Story.scheme("complaint-telling", "off", true))
        try unset.play("complaint.received", day: "2026-03-02")
        try unset.play("complaint.considered", day: "2026-03-05")
        #expect(owed(unset).isEmpty)
    }

    @Test(.admits("complaint-handling"))
    func `given the scheme leaves it open, any of them considers, and any officer handles`() throws
    {
        var story = try Story.awarded(under: Story.scheme("complaint-handling", "off", true))
        try story.play("complaint.received", ["about": "evaluation"], day: "2026-03-02")
        #expect(
            try story.refusal("complaint.considered", ["handler": "nobody-99"], by: "market-1")
                == nil)
    }

    @Test(.admits("complaint-handling"), .refuses("complaint-handling"))
    func `given a body that has a complaint, what is owed is that body's alone`() throws {
        func owed(_ story: Story) -> [String] {
            Duties.open(given: story.ledger.state, on: day("2026-03-02"))
                .filter { $0.subject.isA(.complaint) && $0.kind != .complaintTelling }
                .map { "\($0.kind.name) \($0.by)" }
        }
        var story = try Self.received(about: "holder", by: "office-1")
        #expect(owed(story) == [#"complaint-acceptance ["office"]"#])
        try story.play("complaint.considered", day: "2026-03-05")
        #expect(owed(story) == [#"complaint-end ["office"]"#])
        // Who only received it does not handle it: it is for the roles that do.
        let elsewhere = try Self.received(about: "evaluation", by: "sec-1")
        #expect(owed(elsewhere).count == 1)
        #expect(owed(elsewhere).allSatisfy { !$0.contains("secretariat") })
    }
}
