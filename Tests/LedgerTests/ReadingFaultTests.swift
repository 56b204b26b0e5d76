import COSE
import Certification
import Drafting
import LedgerFile
import TestSupport
import Testing
import TransparencyLog
import Verification

@testable import Ledger

/// A log that cannot be read while an act is decided: an error, never another decision.
@Suite struct ReadingFaultTests {
    private struct Fault: Error {}

    /// A log that can be read through so many times, and then no more.
    private final class FailingLog: EventLog {
        let log: SQLiteLog
        let cannotShow: [String] = []
        // Tests use it from one task.
        nonisolated(unsafe) var readings: Int

        init(_ log: SQLiteLog, readings: Int) {
            self.log = log
            self.readings = readings
        }

        func forEachEntry(
            from index: UInt64, _ body: (UInt64, [UInt8], Digest?) throws -> Void
        ) throws {
            guard readings > 0 else { throw Fault() }
            readings -= 1
            try log.forEachEntry(from: index, body)
        }
        func append(_ batch: LogBatch) throws { try log.append(batch) }
        func entry(at index: UInt64) throws -> [UInt8]? { try log.entry(at: index) }
        func checkpoint(covering index: UInt64) throws -> StoredCheckpoint? {
            try log.checkpoint(covering: index)
        }
        func latestCheckpoint() throws -> StoredCheckpoint? { try log.latestCheckpoint() }
        func entryCount() throws -> UInt64 { try log.entryCount() }
        func storedNode(at index: UInt64) throws -> Digest? { try log.storedNode(at: index) }
        func storedNodeCount() throws -> UInt64? { try log.storedNodeCount() }
        func checkpoints(above size: UInt64, limit: Int) throws -> [StoredCheckpoint]? {
            try log.checkpoints(above: size, limit: limit)
        }
        func notes(above size: UInt64, limit: Int) throws -> [StoredNote] {
            try log.notes(above: size, limit: limit)
        }
        func keep(_ note: StoredNote) throws { try log.keep(note) }
        func latestNote() throws -> StoredNote? { try log.latestNote() }
        func publishedCheckpoint() throws -> [UInt8]? { nil }
        func faults(reading isWhole: Bool) -> @Sendable () throws -> [SourceFault] { { [] } }
    }

    /// A correction of the first application that was received: what is decided by reading the log.
    private static func correction(_ small: SmallLedger) throws -> Drafter.Signed {
        let log = try small.opened().log
        var found: (index: UInt64, statement: UnverifiedStatement)?
        try log.forEachEntry(from: 0) { index, bytes, _ in
            let statement = try UnverifiedStatement(decoding: bytes)
            if found == nil, statement.event.type == "application.received" {
                found = (index, statement)
            }
        }
        let (index, statement) = try #require(found)
        var fields = statement.event.fields
        fields["category"] = "millet"
        let act: CBOR = [
            "by": "market-211100-1", "type": "entry.amended", "sub": .text("record/\(index)"),
            "occurredOn": "2025-08-28",
            "fields": [
                "entry": .text(statement.leafHash.hex), "fields": .map(fields), "reason": "误录",
            ],
        ]
        small.time = try #require(ActLine.time("2025-08-28T09:00"))
        return try small.desk().sign(ActLine(parsing: Array(JSONLine.print(act).utf8)))
    }

    @Test func `an act is neither refused nor admitted over entries that cannot be read`() throws {
        let small = try RehearsalLedger.before { $0.type == "application.declined" }
        let signed = try Self.correction(small)
        let statement = signed.statement.statement
        let log = try small.opened().log
        let size = try log.entryCount()
        // It reads the corrected entry first; those behind it wrote other records.
        for readings in 0..<1 {
            var snapshot = try small.opened().snapshot
            let appender = Appender(
                log: FailingLog(log, readings: readings), keys: [small.logKey])
            #expect(throws: Fault.self) {
                _ = try appender.admit(
                    statement, to: &snapshot, by: .ofEachAct(otherwise: small.time))
            }
            #expect(try log.entryCount() == size)
        }
        #expect(try small.hand([signed.statement.bytes]) == [.new(size)])
        try small.opened().saveState()
        #expect(try findings(small.file) == [])
        // An audit of such a log ends, too, and calls nothing unlawful.
        for readings in 1..<2 {
            var audit = LedgerAudit()
            #expect(throws: Fault.self) {
                try audit.run(FailingLog(try small.opened().log, readings: readings))
            }
            #expect(audit.report.findings.map(\.kind).filter { $0 == .rule } == [])
        }
        var whole = LedgerAudit()
        try whole.run(FailingLog(try small.opened().log, readings: 2))
        #expect(whole.report.isClean)
    }

    @Test func `an act is not signed without what the vault cannot give`() throws {
        let small = try RehearsalLedger.before { $0.type == "notice.published" }
        let line = try #require(try RehearsalLedger.lines().first { $0.type == "notice.published" })
        let time = try #require(line.issuedAt)
        _ = try small.desk(at: time).sign(line)
        try RawDatabase(path: "\(small.path)/vault.sqlite").execute(
            "UPDATE disclosures SET disclosure = x'83'")
        let desk = try small.desk(at: time)
        let fault = StorageFolder.fault { _ = try desk.sign(line) }
        #expect(fault?.description.contains("is not what was promised") == true)
    }
}
