import COSE
import Drafting
import Foundation
import Testing

@testable import Certification

/// RULES, general rule 7: what a correction costs is what its records cost, however long the log.
@Suite struct RefoldingCostTests {
    /// Entries that were read again, by index.
    private final class Reads {
        var indices: [UInt64] = []
    }

    @Test func `a correction of a list of 200 reads what its records rest on, once, no more`()
        throws
    {
        var story = try Self.listed(200)
        let unrelated = Set(
            story.ledger.decisions.filter { Self.isUnrelated($0) }.map(\.index.value))
        let entry = try #require(story.ledger.labels["list.proposed"])
        var rows = Self.rows(200)
        rows[1] = ["application": "LN-2025-1001", "outcome": "not-proposed", "reason": "笔误"]
        let line = try story.act("entry.amended").with(
            fields: [
                "entry": .text(entry.hex), "reason": "笔误",
                "fields": ["members": ["expert-1", "expert-2"], "entries": .array(rows)],
            ], by: "expert-1", occurredOn: story.day,
            subject: "record/\(story.ledger.state.entries[entry]!.index)")
        let signed = try story.ledger.sign(line).statement
        let (reads, whole) = (Reads(), story.ledger.history)
        let history = LogHistory { range, body in
            whole.forEach(in: range) {
                reads.indices.append($0)
                body($0, $1)
            }
        }
        let decision = try Decider.decide(signed, given: story.ledger.state, history: history)
        story.ledger.state.evolve(decision)
        #expect(story.ledger.state.applications[ApplicationID("LN-2025-1001")!]?.isOver == true)
        // Four acts on each application, and the list itself.
        #expect(reads.indices.count == 801)
        #expect(Set(reads.indices).count == 801)
        #expect(unrelated.count == 400)
        #expect(unrelated.isDisjoint(with: reads.indices))
    }

    private static func isUnrelated(_ decision: Decision) -> Bool {
        let subject = decision.statement.header.subject
        return subject.isA(.party) && subject.id.hasPrefix("operator-1")
    }

    private static func rows(_ count: Int) -> [CBOR] {
        (0..<count).map { ["application": .text("LN-2025-\(1000 + $0)"), "outcome": "proposed"] }
    }

    /// So many applicants, each as far as the panel's list, which has them all.
    private static func listed(_ count: Int) throws -> Story {
        var story = try Story.before("application.received")
        let codes = codes(count)
        let steps = ["received", "recommended", "reviewed", "examined"].map { "application.\($0)" }
        for place in 0..<count {
            let party = "operator-\(1000 + place)"
            try story.play("party.registered", day: story.day, on: "party/\(party)")
            try story.play(
                Story.key(
                    party, of: "officer-\(1000 + place)", "party/\(party)", by: "market-1",
                    day: story.day))
        }
        for type in steps {
            for place in 0..<count {
                var fields: [String: CBOR?] = [:]
                if type == "application.received" {
                    fields["applicant"] = .text("operator-\(1000 + place)")
                    fields["public"] = Story.facts(["creditCode": .text(codes[place])])
                }
                try story.play(type, fields, on: "application/LN-2025-\(1000 + place)")
            }
        }
        try story.play("list.proposed", ["entries": .array(rows(count))], label: "list.proposed")
        return story
    }

    /// Credit codes that check.
    private static func codes(_ count: Int) -> [String] {
        let last = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        return (0..<count).map { place in
            let body = "91211100MA0\(10000 + place)"
            for organisation in Array("0123456789X") {
                for check in last {
                    let code = "\(body)\(organisation)\(check)"
                    if (try? CreditCode(code)) != nil { return code }
                }
            }
            return body
        }
    }
}
