import COSE
import Drafting
import Testing

@testable import Certification

/// FORMATS §1; RULES, general rules 3, 4: what a statement says of itself, and what its signer had
/// seen.
@Suite struct StatementRuleTests {
    @Test func `given another ledger's audience, the act is refused`() throws {
        let story = try Story.before("application.reviewed")
        let audience = try #require(story.ledger.state.audience)
        #expect(story.refusal(of: try story.signed("application.reviewed")) == nil)
        let other = String(audience.dropLast()) + (audience.hasSuffix("0") ? "1" : "0")
        expect(
            story.refusal(of: try story.signed("application.reviewed", for: other)),
            .wrongLedger(found: other, wanted: audience), under: "ledger")
    }

    @Test func `given a cti that its issuer used, another statement with it is refused`() throws {
        let story = try Story.before("application.reviewed")
        let used = try #require(
            story.ledger.decisions.last { $0.signer.party.description == "secretariat" })
        expect(
            story.refusal(
                of: try story.signed(
                    "application.reviewed", identifier: used.statement.header.identifier)),
            .identifierRepeated, under: "identifier")
        let others = try #require(
            story.ledger.decisions.last { $0.signer.party.description == "office" })
        #expect(
            story.refusal(
                of: try story.signed(
                    "application.reviewed", identifier: others.statement.header.identifier)) == nil)
    }

    @Test func `given an act no catalogue or scheme knows, it is refused as form`() throws {
        let story = try Story.before("application.reviewed")
        expect(
            story.refusal(of: try story.signed("application.reviewed", as: "application.sold")),
            .unknownType("application.sold"), under: "form")
        expect(
            story.refusal(of: try story.signed("application.reviewed", schema: 2)),
            .unknownSchema("application.reviewed", 2), under: "form")
        var map = try MemoryLedger.scheme().map
        var acts = try #require(map["acts"]?.mapValue)
        acts["anchor.accepted"] = nil
        map["acts"] = .map(acts)
        let without = try Story.before("batch.called", under: Scheme(map))
        expect(
            try without.refusal("anchor.accepted"), .unknownType("anchor.accepted"), under: "form")
    }

    @Test func `given a field unknown, missing, or of another kind, the act is refused`() throws {
        let story = try Story.before("application.reviewed")
        func refusal(_ fields: [String: CBOR?]) throws -> Refusal? {
            story.refusal(of: try story.signed("application.reviewed", fields: fields))
        }
        expect(
            try refusal(["fee": 100]), .malformed(.unexpected("fee")), under: "form")
        expect(
            try refusal(["outcome": CBOR?.none]), .malformed(.missing("outcome")),
            under: "form")
        expect(
            try refusal(["due": "2025-9-1"]),
            .malformed(.malformed("due", wanted: FieldKind.date.wanted)), under: "form")
        expect(
            try refusal(["findings": "材料完整"]), .malformed(.unexpected("findings")),
            under: "form")
    }

    @Test(.admits("seen-state"), .refuses("seen-state"))
    func `given a stale after, an act that decides is refused and one that does not is admitted`()
        throws
    {
        var story = try Story.before("application.reviewed")
        let seen = try #require(
            story.ledger.state.newest[Subject("application/LN-2025-0001")!])
        try story.play("adverse.reported", label: "fact")
        let newest = try #require(story.ledger.labels["fact"])
        expect(
            try story.refusal("adverse.decided", ["report": "@fact"], after: seen.hex),
            .conflict(since: seen, newest: newest), under: "seen-state")
        #expect(try story.refusal("adverse.decided", ["report": "@fact"]) == nil)
        #expect(try story.refusal("application.withdrawn", after: seen.hex) == nil)
    }

    @Test(.refuses("seen-state"))
    func `given an after or a named entry that is not in the log, the act is refused`() throws {
        let story = try Story.before("application.reviewed")
        let nowhere = String(repeating: "ab", count: 32)
        expect(
            try story.refusal("application.withdrawn", after: nowhere),
            .unknownEntry(Digest(hex: nowhere)!), under: "seen-state")
    }

    @Test(.admits("dates"), .refuses("dates"), arguments: ["2025-08-28", "2025-08-29"])
    func `given the log day 28 August, an act is dated that day and not the day after`(
        date: String
    ) throws {
        let story = try Story.before("application.reviewed")
        let refusal = try story.refusal(
            "application.reviewed", day: date, at: "2025-08-28T23:59")
        guard date > "2025-08-28" else {
            #expect(refusal == nil)
            return
        }
        expect(
            refusal, .occursAfterLogDay(day("2025-08-29"), day("2025-08-28")), under: "dates")
    }

    @Test(.admits("dates"), .refuses("dates"))
    func `given midnight in Shanghai, the log day turns there and never runs back`() throws {
        var story = try Story.before("application.reviewed")
        expect(
            try story.refusal(
                "application.reviewed", day: "2025-08-29", at: "2025-08-28T23:59"),
            .occursAfterLogDay(day("2025-08-29"), day("2025-08-28")), under: "dates")
        #expect(
            try story.refusal("application.reviewed", day: "2025-08-29", at: "2025-08-29T00:00")
                == nil)
        try story.play("adverse.reported", day: "2025-08-30")
        #expect(story.ledger.state.logDay == day("2025-08-30"))
        try story.ledger.play(
            story.act("mandate.granted").with(
                occurredOn: "2025-08-29", issuedAt: "2025-08-29T09:00"))
        #expect(story.ledger.state.logDay == day("2025-08-30"))
    }

    @Test(.admits("dates"), .refuses("dates"), arguments: ["2025-09-11", "2025-09-12"])
    func `given the list was decided on 12 September, no later step is dated before it`(
        date: String
    ) throws {
        let story = try Story.before("standard.assessed")
        let refusal = try story.refusal("standard.assessed", day: date, at: "2025-09-18T10:00")
        guard date < "2025-09-12" else {
            #expect(refusal == nil)
            return
        }
        expect(
            refusal, .occursBeforeCause(day("2025-09-11"), day("2025-09-12")), under: "dates")
    }

    @Test(.admits("dates"), .refuses("dates"), arguments: ["2025-12-07", "2025-12-08"])
    func `given the award published on 8 December, no certificate is dated before it`(
        date: String
    ) throws {
        let story = try Story.before("certificate.issued")
        let refusal = try story.refusal(
            "certificate.issued", day: date, at: "2025-12-10T10:00")
        guard date < "2025-12-08" else {
            #expect(refusal == nil)
            return
        }
        expect(
            refusal, .occursBeforeCause(day("2025-12-07"), day("2025-12-08")), under: "dates")
    }

    @Test(.refuses("dates"))
    func `given facts, samples and visits, none lies ahead of the act that reports it`() throws {
        var story = try Story.before("application.reviewed")
        #expect(try story.refusal("adverse.reported", ["factOn": "2025-08-20"]) == nil)
        expect(
            try story.refusal("adverse.reported", ["factOn": "2025-08-21"]),
            .occursBeforeCause(day("2025-08-20"), day("2025-08-21")), under: "dates")
        story = try Story.before("conformity.inspected")
        var product = try #require(
            story.act("conformity.inspected").fields["product"]?.mapValue)
        product["sampledOn"] = "2025-09-27"
        expect(
            try story.refusal("conformity.inspected", ["product": .map(product)]),
            .occursBeforeCause(day("2025-09-26"), day("2025-09-27")), under: "dates")
        story = try Story.before("site.visited")
        expect(
            try story.refusal("site.visited", ["visited": ["2025-10-18"]]),
            .occursBeforeCause(day("2025-10-17"), day("2025-10-18")), under: "dates")
    }

    @Test(.admits("redaction"), .refuses("redaction"))
    func `given a field the scheme redacts, its value does not enter in clear`() throws {
        var map = try MemoryLedger.scheme().map
        var acts = try #require(map["acts"]?.mapValue)
        var act = try #require(acts["application.withdrawn"]?.mapValue)
        act["redacts"] = "reason"
        acts["application.withdrawn"] = .map(act)
        map["acts"] = .map(acts)
        let story = try Story.before("application.reviewed", under: Scheme(map))
        #expect(story.refusal(of: try story.signed("application.withdrawn")) == nil)
        expect(
            story.refusal(
                of: try story.signed("application.withdrawn", fields: ["reason": "转产"])),
            .redactedInClear("reason"), under: "redaction")
    }

    @Test(.admits("evidence"), .refuses("evidence"))
    func `given a document, it is named in one of three ways, salted where confidential`() throws {
        let story = try Story.before("application.reviewed")
        let digest = CBOR.text(String(repeating: "0", count: 64))
        func refusal(_ type: String, _ item: CBOR) throws -> Refusal? {
            let signed = try story.signed(type)
            let event = Event(
                type: type, occurredOn: signed.event.occurredOn, after: signed.event.after,
                fields: signed.event.fields, evidence: [try #require(item.mapValue)],
                redacted: signed.event.redacted)
            return story.refusal(
                of: try SignedStatement(
                    event, by: signed.header.issuer, on: signed.header.subject,
                    for: signed.header.audience, at: signed.header.issuedAt,
                    identifier: signed.header.identifier,
                    with: story.ledger.randomness.key(named: story.act(type).by ?? "")))
        }
        for item: CBOR in [
            ["sha256": digest, "bytes": 12], ["salted": digest], ["archive": "档号 示例"],
        ] {
            #expect(try refusal("application.reviewed", item) == nil)
        }
        for item: CBOR in [
            ["sha256": digest], ["bytes": 12], ["salted": digest, "bytes": 12],
            ["archive": "档号 示例", "salted": digest], [:],
        ] {
            expect(try refusal("application.reviewed", item), .evidenceMalformed, under: "evidence")
        }
        #expect(try refusal("adverse.reported", ["salted": digest]) == nil)
        expect(
            try refusal("adverse.reported", ["sha256": digest, "bytes": 12]), .evidenceMalformed,
            under: "evidence")
    }

    @Test func `given the clock, a statement is 600 seconds ahead or behind and not 601`() throws {
        let story = try Story.before("application.reviewed")
        let signed = try story.signed("application.reviewed")
        let time = signed.header.issuedAt
        func refusal(now: Int64) -> Refusal? {
            do {
                try Decider.checkSigningTime(signed, now: now, given: story.ledger.state)
                return nil
            } catch { return error }
        }
        #expect(refusal(now: time - 600) == nil)
        #expect(refusal(now: time + 600) == nil)
        expect(refusal(now: time - 601), .clockAhead(seconds: 601), under: "clock")
        expect(
            refusal(now: time + 601), .clockBehind(seconds: 601, window: 600), under: "clock")
    }
}
