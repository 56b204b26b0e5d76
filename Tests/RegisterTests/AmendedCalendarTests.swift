import COSE
import Certification
import Drafting
import Foundation
import Ledger
import Register
import TestSupport
import Testing
import TransparencyLog

/// A list tells of a notice what `decide` holds to, also once its working days were amended.
@Suite struct AmendedCalendarTests {
    @Test func `a notice that runs is told with its end by the amended calendar`() throws {
        let small = try RehearsalLedger.before { $0.type == "objection.received" }
        #expect(try Self.ends(small) == ["2025-12-10"])
        let published = try #require(
            try RehearsalLedger.lines().first { "\($0.subject)" == "calendar/2025" })
        var holidays = try #require(published.fields["holidays"]?.arrayValue)
        // A Friday within the notice.
        holidays.append("2025-12-05")
        let fields = published.fields.pairs.map { name, value in
            name == "holidays" ? (name, .array(holidays)) : (name, value)
        }
        small.time = ActLine.time("2025-11-20T17:00") ?? 0
        let text = JSONLine.print([
            "by": "office-1", "type": "calendar.amended", "sub": "calendar/2025",
            "occurredOn": "2025-11-20", "fields": .map(CBORMap(fields)),
        ])
        let outcome = try small.desk().submit(ActLine(parsing: Array(text.utf8)))
        guard case .registered = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(try Self.ends(small) == ["2025-12-11"])
    }

    private static func ends(_ small: SmallLedger) throws -> [String] {
        let log = try #require(small.ledger).log
        let register = try RegisterStore(path: nil)
        var snapshot = StateSnapshot(state: LedgerState(), frontier: Frontier())
        try register.transaction { try snapshot.replay(log, onDecision: $0.take) }
        let day = try #require(CivilDate("2025-11-30"))
        return try register.notices(on: day).compactMap { $0["endsOn"]?.string }
    }
}
