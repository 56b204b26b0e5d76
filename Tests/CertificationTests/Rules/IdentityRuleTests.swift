import COSE
import Drafting
import Testing

@testable import Certification

/// RULES, general rules 1, 2: who is who, and on whose behalf an act is recorded.
@Suite struct IdentityRuleTests {
    @Test(
        .admits("identity"), .refuses("identity"),
        arguments: [
            ("party.registered", "party/Operator-0001"), ("party.registered", "party/operator-1"),
        ])
    func `given a party, an id that differs in case or leading zeros alone is that party's`(
        type: String, twin: String
    ) throws {
        let story = try Story.before("batch.called")
        func refusal(_ subject: String) throws -> Refusal? {
            try story.refusal(type, ["role": "operator"], by: "market-1", on: subject)
        }
        expect(try refusal(twin), .spelledOtherwise(Subject(twin)!), under: "identity")
        #expect(try refusal("party/operator-10") == nil)
        #expect(try refusal("party/operator-0010") == nil)
    }

    @Test(.admits("identity"), .refuses("identity"), .refuses("mandate.granted"))
    func `given an application or an officer, none differs from it in case or zeros alone`() throws
    {
        let story = try Story.after("application.received")
        for twin in ["application/LN-2025-1", "application/ln-2025-0001"] {
            expect(
                try story.refusal("application.received", on: twin),
                .spelledOtherwise(Subject(twin)!), under: "identity")
            #expect(
                !Next.openActs(on: Subject(twin)!, given: story.ledger.state, day: day(story.day))
                    .contains { $0.act.type == "application.received" })
        }
        #expect(try story.refusal("application.received", on: "application/LN-2025-0010") == nil)
        let mandate = try #require(Story.bodies().first { $0.type == "mandate.granted" })
        func refusal(_ officer: String) throws -> Refusal? {
            try story.ledger.refusal(
                of: mandate.with(fields: ["officer": .text(officer)], occurredOn: story.day))
        }
        expect(
            try refusal("Head-01"), .spelledOtherwise(Subject("officer/Head-01")!),
            under: "identity")
        #expect(try refusal("head-1") == nil)
        #expect(try refusal("head-10") == nil)
    }

    @Test(.admits("identity"), .refuses("identity"), .refuses("party.registered"))
    func `given a public body of a name, there is no second of that name`() throws {
        var story = try Story.before("batch.called")
        let body: [String: CBOR?] = ["role": "municipal-regulator", "name": "示例市市场监督管理局"]
        try story.play("party.registered", body, by: "office-1", on: "party/market-a")
        expect(
            try story.refusal("party.registered", body, by: "office-1", on: "party/market-b"),
            .nameTaken(PartyID("market-a")!), under: "identity")
        for spaced in ["示例市 市场监督管理局", "示例市\u{3000}市场监督 管理局"] {
            expect(
                try story.refusal(
                    "party.registered", ["role": "municipal-regulator", "name": .text(spaced)],
                    by: "office-1", on: "party/market-b"),
                .nameTaken(PartyID("market-a")!), under: "identity")
        }
        #expect(
            try story.refusal(
                "party.registered", ["role": "municipal-regulator", "name": "另一市市场监督管理局"],
                by: "office-1", on: "party/market-b") == nil)
    }

    @Test(.admits("on-behalf"), .refuses("on-behalf"))
    func `given an operator's letter, the operator is named, and no body in its place`() throws {
        let story = try Story.before("application.reviewed")
        func refusal(_ behalf: CBORMap) throws -> Refusal? {
            var paper: CBORMap = ["form": "letter", "on": "2025-08-25", "archive": "档号 1"]
            for (name, value) in behalf.pairs { paper[name] = value }
            return try story.refusal(
                "application.withdrawn", by: "market-1", day: "2025-08-25", behalf: .map(paper))
        }
        expect(try refusal(["kind": "operator"]), .behalfNameless, under: "on-behalf")
        expect(
            try refusal(["kind": "body", "party": "operator-0001"]), .behalfAuthor("operator"),
            under: "on-behalf")
        expect(
            try refusal(["kind": "operator", "party": "office"]), .behalfAuthor("office"),
            under: "on-behalf")
        expect(
            try refusal(["kind": "operator", "party": "operator-0001", "officer": "office-1"]),
            .behalfOfficer(OfficerID("office-1")!, PartyID("operator-0001")!), under: "on-behalf")
        #expect(try refusal(["kind": "operator", "party": "operator-0001"]) == nil)
    }

    @Test(.admits("complaint.received"), .refuses("on-behalf"))
    func `given a complaint by the public, its paper names no party`() throws {
        let story = try Story.awarded()
        func refusal(_ party: String?) throws -> Refusal? {
            var paper: CBORMap = [
                "kind": "public", "form": "letter", "on": .text(story.day), "archive": "档号 1",
            ]
            paper["party"] = party.map { .text($0) }
            return try story.refusal("complaint.received", behalf: .map(paper))
        }
        #expect(try refusal(nil) == nil)
        expect(try refusal("operator-0001"), .behalfAuthor("public"), under: "on-behalf")
    }

    @Test(.admits("remedy.lodged"), .refuses("on-behalf"))
    func `given a remedy that an operator lodged, it is recorded on his behalf, not the public's`()
        throws
    {
        let story = try Story.penalised()
        func refusal(_ kind: String, _ party: CBOR?) throws -> Refusal? {
            var paper: CBORMap = [
                "kind": .text(kind), "form": "letter", "on": "2026-03-02", "archive": "档号 1",
            ]
            if kind == "operator" { paper["party"] = party }
            return try story.refusal(
                "remedy.lodged", ["party": party], day: "2026-03-02", behalf: .map(paper))
        }
        expect(try refusal("public", "operator-0001"), .behalfAuthor("public"), under: "on-behalf")
        #expect(try refusal("public", nil) == nil)
        #expect(try refusal("operator", "operator-0001") == nil)
    }

    @Test(
        .admits("supervision.inspected"), .refuses("on-behalf"), .admits("misuse.recorded"),
        arguments: ["supervision.inspected", "misuse.recorded"])
    func `given a department's letter, the office records what it found`(type: String) throws {
        let story = try Story.awarded()
        func refusal(_ party: String, by key: String = "office-1") throws -> Refusal? {
            try story.refusal(
                type, by: key,
                behalf: [
                    "party": .text(party), "kind": "body", "form": "letter",
                    "on": .text(story.day), "archive": "档号 1",
                ])
        }
        #expect(try refusal("department-agriculture") == nil)
        expect(try refusal("committee"), .behalfAuthor("committee"), under: "on-behalf")
        expect(
            try refusal("department-agriculture", by: "sec-1"), .behalfNotAllowed(type: type),
            under: "on-behalf")
    }
}
