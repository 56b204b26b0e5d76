import COSE
import Certification
import Foundation
import Ledger
import LedgerFile
import TestSupport
import Testing
import TransparencyLog
import Verification

@testable import Ledger

/// Acceptance 5 of the ledger: whatever is changed in the file, the audit says so.
@Suite struct TamperTests {
    private static func audit(_ path: String, known: [KnownCheckpoint] = []) throws -> AuditReport {
        var audit = LedgerAudit(known: known)
        do { try audit.run(try LedgerReader(path: path)) } catch let error as LedgerFileError {
            audit.note(error.description)
        }
        return audit.report
    }

    /// A copy of the ledger in one file, with its guards dropped where they stand in the way.
    private static func copy(_ small: SmallLedger, to name: String) throws -> String {
        let copy = "\(small.folder.path)/\(name)"
        try? FileManager.default.removeItem(atPath: copy)
        try unwrapped(small.ledger).log.backup(to: copy)
        return copy
    }

    private static func unwrapped<Value>(_ value: Value?) throws -> Value {
        try #require(value)
    }

    /// Runs SQL on a copy without the guards, then puts the very same guards back.
    private static func alter(_ path: String, _ body: (Tampering) throws -> Void) throws {
        let tampering = try Tampering(path: path)
        try tampering.withoutGuards { try body(tampering) }
    }

    @Test func `an untouched ledger of 40 entries has no findings`() throws {
        let small = try SmallLedger(entryCount: 40)
        let report = try Self.audit(try Self.copy(small, to: "clean.sqlite"))
        #expect(report.findings.map { $0.text(.en) } == [])
        #expect(report.size == 40)
    }

    /// In eight parts: every eighth cell.
    @Test(arguments: 0..<8)
    func `drawn bytes of every column of every row, flipped in the file, are found`(
        part: Int
    ) throws {
        let small = try SmallLedger(entryCount: 8)
        let path = try Self.copy(small, to: "flip.sqlite")
        let tampering = try Tampering(path: path)
        var missed: [String] = []
        try tampering.withoutGuards {
            let cells = try tampering.cells()
            #expect(cells.count == 8 * 3 + 15 * 2 + 7 * 3 + 3)
            for cell in stride(from: part, to: cells.count, by: 8).map({ cells[$0] }) {
                for (offset, change) in try tampering.flips(of: cell) {
                    try change.apply()
                    let report = try Self.auditOpen(path)
                    if report.isClean { missed.append("\(cell) byte \(offset)") }
                    try change.undo()
                }
            }
        }
        #expect(missed == [])
    }

    /// The guards are off while bytes are flipped, so findings about guards are left out here.
    private static func auditOpen(_ path: String) throws -> AuditReport {
        var report = try audit(path)
        report.findings.removeAll { $0.wording.en.contains("guard or table") }
        return report
    }

    @Test func `a deleted entry is found`() throws {
        let small = try SmallLedger(entryCount: 12)
        let path = try Self.copy(small, to: "deleted.sqlite")
        try Self.alter(path) { try $0.execute("DELETE FROM entries WHERE position = 5") }
        let report = try Self.audit(path)
        #expect(report.findings.contains { $0.kind == .entryMissing && $0.index == EntryIndex(5) })
    }

    @Test func `two swapped entries are found`() throws {
        let small = try SmallLedger(entryCount: 12)
        let path = try Self.copy(small, to: "swapped.sqlite")
        try Self.alter(path) {
            try $0.execute("UPDATE entries SET position = 1000 WHERE position = 5")
            try $0.execute("UPDATE entries SET position = 5 WHERE position = 6")
            try $0.execute("UPDATE entries SET position = 6 WHERE position = 1000")
        }
        let report = try Self.audit(path)
        #expect(report.findings.contains { $0.kind == .node && $0.index == EntryIndex(5) })
    }

    @Test func `an inserted entry is found`() throws {
        let small = try SmallLedger(entryCount: 12)
        let path = try Self.copy(small, to: "inserted.sqlite")
        try Self.alter(path) {
            try $0.execute(
                "INSERT INTO entries SELECT 12, randomblob(32), statement FROM entries WHERE "
                    + "position = 3"
            )
        }
        let report = try Self.audit(path)
        #expect(report.findings.contains { $0.kind == .checkpointMissing })
        #expect(report.findings.contains { $0.index == EntryIndex(12) })
    }

    @Test(arguments: LedgerSchema.statements.map(\.name).filter { $0.contains("_") })
    func `a dropped guard is found by its name`(name: String) throws {
        let small = try SmallLedger(entryCount: 3)
        let path = try Self.copy(small, to: "guard.sqlite")
        try Tampering(path: path).execute("DROP TRIGGER \(name)")
        let report = try Self.audit(path)
        #expect(report.findings.contains { $0.kind == .container && $0.wording.en.contains(name) })
    }

    @Test func `a log cut behind a known checkpoint is found, and only by who knows it`() throws {
        let small = try SmallLedger(entryCount: 12)
        let ledger = try #require(small.ledger)
        let note = try #require(try ledger.newestNote())
        let path = try Self.copy(small, to: "cut.sqlite")
        try Self.alter(path) {
            try $0.execute("DELETE FROM entries WHERE position >= 10")
            try $0.execute("DELETE FROM checkpoints WHERE size > 10")
            try $0.execute("DELETE FROM nodes WHERE position >= \(Tree.storedNodeCount(10))")
        }
        // The note that was kept tells of it, too, as long as it is there.
        #expect(try Self.audit(path).findings.map(\.kind) == [.cut])
        try Self.alter(path) { try $0.execute("DELETE FROM notes") }
        #expect(try Self.audit(path).isClean)
        let known = try KnownCheckpoint(
            parsing: note.encoded, policy: Policy(parsing: Array(ledger.policyText().utf8)),
            origin: "example.invalid/REHEARSAL")
        let report = try Self.audit(path, known: [known])
        #expect(report.findings.map(\.kind) == [.cut])
    }

    @Test func `a truncated file ends in findings or an error, never in a clean report`() throws {
        let small = try SmallLedger(entryCount: 12)
        let path = try Self.copy(small, to: "whole.sqlite")
        let bytes = try #require(FileManager.default.contents(atPath: path))
        for part in 0..<20 {
            let cut = "\(small.folder.path)/cut-\(part).sqlite"
            try bytes.prefix(bytes.count * part / 20).write(to: URL(filePath: cut))
            do {
                #expect(try !Self.audit(cut).isClean)
            } catch is LedgerFileError {}
        }
    }
}
