import COSE
import Certification
import LedgerFile
import TestSupport
import Testing
import TransparencyLog
import Verification

/// More checkpoints than an audit reads at a time: none is missed, and none is read for ever.
@Suite struct CheckpointPagesTests {
    /// A ledger of which some of the entries are gone, or whose checkpoints are given again and
    /// again.
    private struct Odd: LogSource {
        let reader: LedgerReader
        var count: UInt64?
        var repeats = false

        var cannotShow: [String] { reader.cannotShow }
        func entryCount() throws -> UInt64 { try count ?? reader.entryCount() }
        func forEachEntry(
            from index: UInt64, _ body: (UInt64, [UInt8], Digest?) throws -> Void
        ) throws {
            let count = try entryCount()
            try reader.forEachEntry(from: index) { index, bytes, leaf in
                if index < count { try body(index, bytes, leaf) }
            }
        }
        func storedNode(at index: UInt64) throws -> Digest? { try reader.storedNode(at: index) }
        func storedNodeCount() throws -> UInt64? { Tree.storedNodeCount(try entryCount()) }
        func checkpoints(above size: UInt64, limit: Int) throws -> [StoredCheckpoint]? {
            try reader.checkpoints(above: repeats ? 0 : size, limit: limit)
        }
        func notes(above size: UInt64, limit: Int) -> [StoredNote] { [] }
        func publishedCheckpoint() throws -> [UInt8]? { nil }
        func faults(reading isWhole: Bool) -> @Sendable () throws -> [SourceFault] { { [] } }
    }

    private static func findings(_ source: some LogSource) throws -> [String] {
        var audit = LedgerAudit()
        try audit.run(source)
        return audit.report.findings.map { $0.text(.en) }
    }

    @Test func `every checkpoint is checked, and every one beyond the log is found`() throws {
        // Genesis and adoption share one: 519 checkpoints, two pages and some.
        let small = try SmallLedger(entryCount: 520)
        let reader = try LedgerReader(path: small.path + "/ledger.sqlite")
        var audit = LedgerAudit()
        try audit.run(reader)
        #expect(audit.report.findings.map { $0.text(.en) } == [])
        #expect(audit.report.checkpointCount == 519)
        let cut = try Self.findings(Odd(reader: reader, count: 10))
        #expect(cut.count == 510)
        #expect(cut.last?.contains("a checkpoint covers 520 entries; the log holds 10") == true)
        // 256 are read twice, and the second time none is in order.
        let again = try Self.findings(Odd(reader: reader, repeats: true))
        #expect(again.contains { $0.contains("out of order") })
    }
}
