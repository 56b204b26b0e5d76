import COSE
import Drafting
import Testing

@testable import Certification

/// Arts. 4, 5; RULES, general rules 1, 2: keys, mandates, posts, and whose paper may be recorded.
@Suite struct SignerRuleTests {
    @Test(.admits("authority"), .refuses("authority"), .admits("key.revoked"))
    func `given a key revoked one entry before, its act is refused`() throws {
        var story = try Story.before("application.reviewed")
        #expect(try story.refusal("application.reviewed") == nil)
        let revocation = EntryIndex(story.ledger.state.size)
        try story.play("key.revoked", ["publicKey": "@sec-1"], on: "party/secretariat")
        expect(
            try story.refusal("application.reviewed"), .keyRevoked(by: revocation),
            under: "authority")
    }

    @Test(.admits("authority"), .refuses("authority"), arguments: ["2025-08-28", "2025-08-29"])
    func `given a mandate until 28 August, its officer acts on that day and not after`(
        on date: String
    ) throws {
        var story = try Story.before("application.reviewed")
        try story.play(
            "mandate.granted",
            ["officer": "sec-2", "post": "officer", "until": "2025-08-28"],
            on: "party/secretariat")
        try story.play(Story.key("sec-2", of: "sec-2", "party/secretariat", by: "office-1"))
        let refusal = try story.refusal("application.reviewed", by: "sec-2", day: date)
        guard date > "2025-08-28" else {
            #expect(refusal == nil)
            return
        }
        expect(
            refusal,
            .noMandate(
                OfficerID("sec-2")!, PartyID("secretariat")!, type: "application.reviewed"),
            under: "authority")
    }

    @Test(
        .admits("authority"), .refuses("authority"),
        arguments: ["application.reviewed", "application.declined"])
    func `given a mandate for one act, no other act is taken under it`(covered: String) throws {
        var story = try Story.before("application.reviewed")
        try story.play(
            "mandate.granted",
            ["officer": "sec-2", "post": "officer", "acts": [.text(covered)]],
            on: "party/secretariat")
        try story.play(Story.key("sec-2", of: "sec-2", "party/secretariat", by: "office-1"))
        let refusal = try story.refusal("application.reviewed", by: "sec-2")
        #expect(refusal?.code == (covered == "application.reviewed" ? nil : "no-mandate"))
    }

    @Test(.refuses("authority"))
    func `given a key of nobody, of another body, or for certificates, no act is admitted`() throws
    {
        let story = try Story.before("application.reviewed")
        for key in ["nobody", "office-1"] {
            expect(
                story.refusal(of: try story.signed("application.reviewed", with: key)),
                .keyNotEnrolled(PartyID("secretariat")!), under: "authority")
        }
        expect(
            story.refusal(
                of: try story.signed(
                    "application.reviewed", by: "office", with: "office-certificate")),
            .keyOfCertificates, under: "authority")
        expect(
            story.refusal(of: try story.signed("application.reviewed", by: "stranger")),
            .unknownParty(PartyID("stranger")!), under: "authority")
    }

    @Test(.admits("application.examined"), .refuses("application.examined"))
    func `given the panel's leader signs, an expert of the panel does not`() throws {
        let story = try Story.before("application.examined")
        #expect(try story.refusal("application.examined") == nil)
        expect(
            try story.refusal("application.examined", by: "expert-2"),
            .wrongRole(found: "expert-panel/expert", wanted: "expert-panel/leader"),
            under: "application.examined", RuleCase.article(9))
    }

    @Test(.admits("grants"), .refuses("grants"))
    func `given the panel is the secretariat's to form, the office does not register it`() throws {
        let story = try Story.before("batch.called")
        #expect(
            try story.refusal(
                "party.registered", ["role": "expert-panel"], by: "sec-1", on: "party/panel-2")
                == nil)
        expect(
            try story.refusal(
                "party.registered", ["role": "expert-panel"], by: "office-1", on: "party/panel-2"),
            .grantingRole(found: "office", target: "expert-panel"), under: "grants",
            RuleCase.article(5))
    }

    @Test(.admits("two-officers"), .refuses("two-officers"), .admits("key.enrolled"))
    func `given one officer proposes a key, the other confirms that key and no other`() throws {
        var story = try Story.before("batch.called")
        let proposed = try Story.key(
            "office-2-new", of: "office-2", "party/office", by: "office-1", day: "2025-07-10")
        try story.play(proposed)
        story.ledger.labels["proposal"] = story.ledger.decisions.last?.statement.leafHash
        let new = try story.ledger.randomness.key(named: "office-2-new").publicKey
        #expect(story.ledger.state.authority.keys[new] == nil)

        let confirmed = try proposed.with(fields: ["confirms": "@proposal"], by: "office-2")
        #expect(try story.ledger.refusal(of: confirmed) == nil)
        expect(
            try story.ledger.refusal(of: confirmed.with(by: "office-1")),
            .secondOfficerIsFirst(OfficerID("office-1")!), under: "two-officers")
        expect(
            try story.ledger.refusal(of: confirmed.with(fields: ["publicKey": "@another"])),
            .proposalUnknown, under: "two-officers")
        expect(
            try story.ledger.refusal(of: confirmed.with(fields: ["officer": "office-1"])),
            .proposalUnknown, under: "two-officers")
        try story.play(confirmed)
        #expect(story.ledger.state.authority.keys[new]?.officer == OfficerID("office-2")!)
        expect(
            try story.ledger.refusal(of: confirmed.with(fields: ["publicKey": "@again"])),
            .proposalUnknown, under: "two-officers")
    }

    @Test(.admits("key.revoked"), .refuses("key.revoked"))
    func `given a compromise, the revocation says since when, and not from the future`() throws {
        let story = try Story.before("batch.called")
        let next = Int(story.ledger.state.size)
        #expect(try story.refusal("key.revoked", ["why": "lost"]) == nil)
        #expect(
            try story.refusal("key.revoked", ["why": "compromise", "since": CBOR(next - 1)]) == nil)
        func refusal(_ since: CBOR?) throws -> Refusal? {
            try story.refusal("key.revoked", ["why": "compromise", "since": since])
        }
        expect(try refusal(nil), .malformed(.missing("since")), under: "key.revoked")
        let later = try refusal(CBOR(next))
        #expect(later?.reason.wording.en == "the field since is not the index of an earlier entry")
        #expect(later?.reason.wording.zh == "字段不符合格式：字段 since 应为此前记录的序号")
    }

    @Test(.admits("application.withdrawn"), .refuses("application.withdrawn"))
    func `given an application, its applicant withdraws it and no other operator`() throws {
        let story = try Story.before("application.reviewed")
        #expect(try story.refusal("application.withdrawn") == nil)
        expect(
            try story.refusal("application.withdrawn", by: "operator-2"),
            .notApplicant(PartyID("operator-0001")!), under: "authority")
    }

    @Test(.admits("application.received"), .refuses("application.received"))
    func `given operators, each files for itself, and no body is an applicant`() throws {
        let story = try Story.before("application.received")
        #expect(try story.refusal("application.received", by: "operator-1") == nil)
        expect(
            try story.refusal("application.received", by: "operator-2"),
            .notApplicant(PartyID("operator-0001")!), under: "authority")
        expect(
            try story.refusal("application.received", ["applicant": "office"]),
            .applicantRole(found: "office", wanted: "operator"), under: "application.received",
            RuleCase.article(6))
        expect(
            try story.refusal("application.received", ["applicant": "operator-9999"]),
            .unknownParty(PartyID("operator-9999")!), under: "application.received",
            RuleCase.article(6))
    }

    private static func paper(
        _ kind: String, _ party: String? = nil, _ officer: String? = nil, on date: String
    ) -> CBOR {
        var map: CBORMap = ["kind": .text(kind), "form": "paper", "on": .text(date)]
        map["archive"] = "档号 示例"
        map["party"] = party.map { .text($0) }
        map["officer"] = officer.map { .text($0) }
        return .map(map)
    }

    private static func deputy(_ kind: String, _ officer: String?, on date: String) -> CBOR {
        paper(kind, "leading-group", officer, on: date)
    }

    @Test(.admits("on-behalf"), .refuses("on-behalf"), .admits("award.reviewed"))
    func `given the deputy's paper, the office records it, and nobody else's in its place`() throws
    {
        let story = try Story.before("award.reviewed")
        func refusal(_ behalf: CBOR, by key: String = "office-1") throws -> Refusal? {
            try story.refusal("award.reviewed", by: key, behalf: behalf)
        }
        #expect(try refusal(Self.deputy("body", "deputy-1", on: "2025-12-02")) == nil)
        for (behalf, fault) in [
            (Self.deputy("body", "head-1", on: "2025-12-02"), "leading-group"),
            (Self.deputy("body", nil, on: "2025-12-02"), "leading-group"),
            (Self.paper("body", "office", "office-1", on: "2025-12-02"), "office"),
            (Self.paper("public", on: "2025-12-02"), "public"),
            (Self.paper("court", on: "2025-12-02"), "court"),
            (Self.paper("operator", "operator-0001", on: "2025-12-02"), "operator"),
        ] {
            expect(try refusal(behalf), .behalfAuthor(fault), under: "on-behalf")
        }
        expect(
            try refusal(Self.deputy("body", "deputy-1", on: "2025-12-03")),
            .occursBeforeCause(day("2025-12-02"), day("2025-12-03")), under: "dates")
        expect(
            try refusal(Self.deputy("body", "deputy-1", on: "2025-12-02"), by: "sec-1"),
            .behalfNotAllowed(type: "award.reviewed"), under: "on-behalf")
    }

    @Test(.refuses("on-behalf"))
    func `given a paper without digest or archive number, it is not recorded`() throws {
        let story = try Story.before("award.reviewed")
        let bare: CBOR = [
            "party": "leading-group", "officer": "deputy-1", "kind": "body", "form": "paper",
            "on": "2025-12-02",
        ]
        expect(
            try story.refusal("award.reviewed", by: "office-1", behalf: bare),
            .behalfUnproven, under: "on-behalf")
    }

    @Test(.refuses("on-behalf"))
    func `given members vote by key, no vote is recorded for them`() throws {
        let story = try Story.before("vote.cast")
        expect(
            try story.refusal(
                "vote.cast", by: "sec-1",
                behalf: Self.paper("body", "committee", "member-3", on: "2025-09-12")),
            .behalfNotAllowed(type: "vote.cast"), under: "on-behalf")
    }

    @Test(
        .admits("on-behalf"), .refuses("on-behalf"), .admits("record.confirmed"),
        .refuses("record.confirmed"), .admits("record.disputed"), .refuses("record.disputed"))
    func `given an operator's letter, it is its applicant's, who may answer for it by key`() throws
    {
        var story = try Story.before("application.reviewed")
        let letter = Self.paper("operator", "operator-0001", on: "2025-08-25")
        expect(
            try story.refusal(
                "application.withdrawn", by: "market-1", day: "2025-08-25",
                behalf: Self.paper("operator", "operator-0002", on: "2025-08-25")),
            .notApplicant(PartyID("operator-0001")!), under: "on-behalf")
        expect(
            try story.refusal(
                "application.withdrawn", by: "market-1", day: "2025-08-25",
                behalf: Self.paper("public", on: "2025-08-25")),
            .behalfAuthor("public"), under: "on-behalf")
        let record = story.ledger.state.size
        try story.play(
            "application.withdrawn", by: "market-1", day: "2025-08-25", label: "letter",
            behalf: letter)
        for answer in ["record.confirmed", "record.disputed"] {
            func refusal(by key: String) throws -> Refusal? {
                try story.refusal(
                    answer, ["entry": "@letter"], by: key, on: "record/\(record)")
            }
            #expect(try refusal(by: "operator-1") == nil)
            expect(try refusal(by: "operator-2"), .notAuthor, under: "on-behalf")
            expect(try refusal(by: "office-1"), .notAuthor, under: "on-behalf")
        }
    }
}
