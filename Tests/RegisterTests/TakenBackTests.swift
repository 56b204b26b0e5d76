import COSE
import Certification
import Drafting
import Foundation
import GRDB
import Ledger
import TestSupport
import Testing
import TransparencyLog

@testable import Register

/// What the register shows of what was withdrawn, or of a correction that was annulled.
@Suite struct TakenBackTests {
    private static func submit(
        _ small: SmallLedger, _ type: String, on subject: String, by key: String = "office-1",
        _ fields: CBORMap, at time: String
    ) throws {
        small.time = ActLine.time(time) ?? 0
        let text = JSONLine.print([
            "by": .text(key), "type": .text(type), "sub": .text(subject),
            "occurredOn": .text(String(time.prefix(10))), "fields": .map(fields),
        ])
        let outcome = try small.desk().submit(ActLine(parsing: Array(text.utf8)))
        guard case .registered = outcome else {
            Issue.record("\(type): \(outcome)")
            return
        }
    }

    /// The register of the whole log, and the state that it is of.
    private static func replayed(
        _ small: SmallLedger
    ) throws -> (register: RegisterStore, state: LedgerState) {
        let log = try #require(small.ledger).log
        let register = try RegisterStore(path: nil)
        var snapshot = StateSnapshot(state: LedgerState(), frontier: Frontier())
        try register.transaction { try snapshot.replay(log, onDecision: $0.take) }
        return (register, snapshot.state)
    }

    private static func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    @Test func `a notice that was withdrawn says since when, and runs to no end`() throws {
        let small = try RehearsalLedger.before { $0.type == "objection.received" }
        try Self.submit(
            small, "notice.withdrawn", on: "notice/2025-1-1", ["reason": "公示内容有误"],
            at: "2025-11-20T17:00")
        let (register, state) = try Self.replayed(small)
        let row = try #require(try register.notices(on: Self.day("2025-11-20")).first)
        #expect(row["state"]?.string == "withdrawn")
        #expect(row["withdrawnOn"]?.string == "2025-11-20")
        #expect(row["endsOn"] == .null)
        // What stood the day before, as a list of that day is made.
        let before = try Self.day("2025-11-19")
        let log = try #require(small.ledger).log
        let then = try RegisterStore(ofRecordsIn: state.standing(on: before, log.history))
        let running = try #require(try then.notices(on: before).first)
        #expect(running["state"]?.string == "running")
        #expect(running["withdrawnOn"] == .null)
        #expect(running["endsOn"]?.string == "2025-12-10")
        let open = Next.openActs(
            on: Subject("objection/2025-1-09")!, given: state, day: try Self.day("2025-11-20"))
        let objecting = try #require(open.first { $0.act.type == "objection.received" })
        #expect(objecting.due == nil)
    }

    /// The visit of 18 April 2029, corrected to the 17th; the key that corrected it was stolen.
    @Test func `a correction that was annulled leaves what it was about on its own day`() throws {
        let isCorrection = { (line: ActLine) in
            line.type == "entry.amended" && "\(line.subject)" == "record/834"
        }
        let small = try RehearsalLedger.before {
            "\($0.subject)" == "rectification/RC-2029-1"
        }
        // Founding and adoption stand before the rehearsal's acts.
        let index = try #require(try RehearsalLedger.lines().firstIndex(where: isCorrection)) + 2
        func days() throws -> [String] {
            let register = try Self.replayed(small).register
            let visit = try #require(Subject("supervision/V-2029-1"))
            return try ["2029-04-16", "2029-04-17", "2029-04-18"].filter { date in
                try !register.history(of: visit, through: Self.day(date)).isEmpty
            }
        }
        /// The day that lists go by, which no record of the visit keeps.
        func listed() throws -> String? {
            try Self.replayed(small).register.maps(
                """
                SELECT visited_on AS day FROM visits JOIN acts ON acts.leaf = visits.entry
                WHERE acts.subject = 'supervision/V-2029-1'
                """, []
            ).first?["day"]?.string
        }
        #expect(try days() == ["2029-04-17", "2029-04-18"])
        #expect(try listed() == "2029-04-17")
        try Self.submit(
            small, "key.revoked", on: "party/market-211100",
            ["publicKey": "@market-211100-1", "why": "compromise", "since": CBOR(index)],
            at: "2029-04-23T10:00")
        try Self.submit(
            small, "entry.annulled", on: "record/\(index)", by: "leading-group-founder",
            ["entry": .text("#\(index)"), "reason": "非本单位所签"], at: "2029-04-24T10:00")
        #expect(try days() == ["2029-04-18"])
        #expect(try listed() == "2029-04-18")
        let visit = try #require(Subject("supervision/V-2029-1"))
        let history = try Self.replayed(small).register
            .history(of: visit, through: Self.day("2029-04-30"))
        #expect(history.first?.map["amendedBy"] == .null)
    }
}
