import COSE
import Testing

@testable import Certification

/// RULES, general rule 7: what a correction makes of the records is what a log makes of them in
/// which the corrected act had stood at its place.
@Suite struct RefoldingTests {
    @Test func `folded again, the records of every entry of the rehearsal are what they are`()
        throws
    {
        let ledger = try Rehearsal.whole()
        var unlike: [String] = []
        for decision in ledger.decisions {
            let leaf = decision.statement.leafHash
            var refolding = try #require(Refolding(leaf, ledger.state, ledger.history))
            let event =
                ledger.state.annulled.contains(leaf)
                ? nil : refolding.restated(refolding.statement)
            let records = refolding.closure(
                of: Set(refolding.written(refolding.statement, event)))
            let asIs = refolding.pass(records, event, event).asIs
            for record in records
            where RecordChange(record, asIs.value(of: record))
                != RecordChange(record, ledger.state.value(of: record))
            {
                unlike.append(
                    "\(decision.index) \(decision.statement.event.type): \(record.table) "
                        + String(decoding: record.key, as: UTF8.self))
            }
        }
        let kinds = Dictionary(grouping: unlike) {
            $0.split(separator: " ").dropFirst().prefix(2).joined(separator: " ")
        }
        #expect(
            unlike.isEmpty,
            "\(unlike.count): \(kinds.mapValues(\.count)) \(unlike.prefix(12))")
    }
}
