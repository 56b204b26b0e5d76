import COSE
import Certification
import LedgerFile
import StateFile
import TestSupport
import Testing
import TransparencyLog
import Verification

/// An audit that goes on from an earlier one, whose records lie in a file and are looked up ahead,
/// says what one of the whole log says.
@Suite struct ResumedAuditTests {
    /// A log as it was at an earlier size.
    private struct Earlier: LogSource {
        let reader: LedgerReader
        let size: UInt64

        var cannotShow: [String] { reader.cannotShow }
        func entryCount() -> UInt64 { size }
        func forEachEntry(
            from index: UInt64, _ body: (UInt64, [UInt8], Digest?) throws -> Void
        ) throws {
            var entries: [(UInt64, [UInt8], Digest?)] = []
            try reader.forEachEntry(from: index) { entries.append(($0, $1, $2)) }
            for (index, bytes, leaf) in entries where index < size { try body(index, bytes, leaf) }
        }
        func storedNode(at index: UInt64) throws -> Digest? { try reader.storedNode(at: index) }
        func storedNodeCount() -> UInt64? { Tree.storedNodeCount(size) }
        func checkpoints(above size: UInt64, limit: Int) throws -> [StoredCheckpoint]? {
            try reader.checkpoints(above: size, limit: limit)?.filter { $0.size <= self.size }
        }
        func notes(above size: UInt64, limit: Int) throws -> [StoredNote] {
            try reader.notes(above: size, limit: limit).filter { $0.size <= self.size }
        }
        func publishedCheckpoint() -> [UInt8]? { nil }
        func faults(reading isWhole: Bool) -> @Sendable () throws -> [SourceFault] { { [] } }
    }

    @Test(arguments: [2, 30, 60, 90, 120, 150] as [UInt64])
    func `the report of a resumed audit is that of a whole one`(_ wanted: UInt64) throws {
        let small = try RehearsalLedger.before()
        let reader = try LedgerReader(path: "\(small.path)/ledger.sqlite")
        var whole = LedgerAudit()
        try whole.run(reader)
        let sizes = try #require(try reader.checkpoints()).map(\.size)
        let size = try #require(sizes.last { $0 <= wanted } ?? sizes.first)
        var first = LedgerAudit()
        try first.run(Earlier(reader: reader, size: size))
        let folder = try TemporaryFolder()
        _ = try StateFile.create(
            "\(folder.path)/state", first.finalState, head: first.resume, key: .known)
        let file = try #require(StateFile.open("\(folder.path)/state", key: .known, writes: true))
        file.expectMany()
        var resume = try #require(file.head(LedgerAudit.Resume.self))
        resume.state.attach(file)
        #expect(resume.state.isStored)
        var second = LedgerAudit(from: resume)
        try second.run(reader)
        #expect(file.fault == nil)
        #expect(first.report.findings.map { $0.text(.en) } == [])
        #expect(
            second.report.findings.map { $0.text(.en) }
                == whole.report.findings.map { $0.text(.en) })
        #expect(second.finalState == whole.finalState)
        #expect(second.resume.frontier == whole.resume.frontier)
    }
}
