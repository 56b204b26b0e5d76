import COSE
import Certification
import Drafting
import Ledger
import Register
import TestSupport
import Testing
import TransparencyLog

/// What the register keeps of doubts: which act raised each, and which settled it.
@Suite struct DoubtRowTests {
    /// The recommendation of an application, by whose key and where it stands.
    private struct Recommendation {
        let application: Subject
        let key: String
        let index: Int

        init(of application: String) throws {
            let subject = try #require(Subject("application/\(application)"))
            let acts = try RehearsalLedger.lines()
            let place = try #require(
                acts.firstIndex {
                    $0.type == "application.recommended" && $0.subject == subject
                })
            self.application = subject
            key = try #require(acts[place].by)
            // Founding and adoption stand before the rehearsal's acts.
            index = place + 2
        }
    }

    /// Takes an act on the 1st of September.
    ///
    /// - Returns: where it stands.
    private static func submit(
        _ small: SmallLedger, _ type: String, on subject: String, by key: String,
        _ fields: CBORMap, at time: String
    ) throws -> Int {
        small.time = ActLine.time("2025-09-01T\(time)") ?? 0
        let text = JSONLine.print([
            "by": .text(key), "type": .text(type), "sub": .text(subject),
            "occurredOn": "2025-09-01", "fields": .map(fields),
        ])
        let outcome = try small.desk().submit(ActLine(parsing: Array(text.utf8)))
        if case .registered = outcome {} else { Issue.record("\(type): \(outcome)") }
        return try Int(#require(small.ledger).log.entryCount()) - 1
    }

    /// What a column says of each recommendation.
    private static func told(
        _ column: String, of recommendations: [Recommendation], in small: SmallLedger
    ) throws -> [Int?] {
        let log = try #require(small.ledger).log
        let register = try RegisterStore(path: nil)
        var snapshot = StateSnapshot(state: LedgerState(), frontier: Frontier())
        try register.transaction { try snapshot.replay(log, onDecision: $0.take) }
        let day = try #require(CivilDate("2025-09-01"))
        return try recommendations.map { recommendation in
            let rows = try register.history(of: recommendation.application, through: day)
            let row = rows.first { $0.map["entry"]?.int == recommendation.index }
            return try #require(row).map[column]?.int
        }
    }

    /// Three regulators' keys are found stolen one after the other; one act is confirmed, one
    /// annulled.
    @Test func `an act takes its own doubts alone, and leaves those of others as they are`()
        throws
    {
        let small = try RehearsalLedger.before { $0.type == "application.reviewed" }
        let all = try ["LN-2025-0001", "LN-2025-0003", "LN-2025-0006"].map(Recommendation.init)
        var raised: [Int?] = [nil, nil, nil]
        for (place, one) in all.enumerated() {
            raised[place] = try Self.submit(
                small, "key.revoked", on: "party/\(one.key.dropLast(2))", by: "office-1",
                [
                    "publicKey": .text("@\(one.key)"), "why": "compromise",
                    "since": CBOR(one.index),
                ], at: "17:1\(place)")
            #expect(try Self.told("doubtedBy", of: all, in: small) == raised)
        }
        func settle(_ one: Recommendation, _ type: String, at time: String) throws -> Int {
            try Self.submit(
                small, type, on: "record/\(one.index)", by: "leading-group-founder",
                ["entry": .text("#\(one.index)"), "reason": "经核对"], at: time)
        }
        let confirmed = try settle(all[0], "entry.confirmed", at: "17:21")
        // An annulment looks at all that is in doubt, and leaves what was so before it.
        let annulled = try settle(all[1], "entry.annulled", at: "17:22")
        #expect(try Self.told("doubtedBy", of: all, in: small) == raised)
        #expect(try Self.told("resolvedBy", of: all, in: small) == [confirmed, annulled, nil])
    }
}
