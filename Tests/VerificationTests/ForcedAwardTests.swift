import COSE
import Certification
import Drafting
import Foundation
import Ledger
import LedgerFile
import TestSupport
import Testing
import TransparencyLog
import Verification

/// Acceptance 6: an award forced in past the rules is named with the missing step and its article.
@Suite struct ForcedAwardTests {
    /// A submission of what has only been inspected: evaluation, visit, opinions, notice skipped.
    private static let forced = """
        {"by":"office-1","type":"award.submitted","sub":"batch/2025-1","occurredOn":"2025-10-14",\
        "iat":"2025-10-14T09:00","fields":{"document":"强行报送","applications":["LN-2025-0001"]}}
        """

    private static func ledger() throws -> SmallLedger {
        let small = try RehearsalLedger.before { $0.type == "qualification.evaluated" }
        let line = try ActLine(parsing: Array(forced.utf8))
        small.time = try #require(line.issuedAt)
        try small.force(small.desk().sign(line))
        return small
    }

    private static func expectNamed(_ report: AuditReport, size: UInt64) {
        #expect(report.findings.count == 1)
        let finding = report.findings.first
        #expect(finding?.kind == .rule)
        #expect(finding?.index == EntryIndex(size - 1))
        #expect(finding?.wording.zh.contains("须先完成“资质评价”（辽质强〔2025〕3号第十三条）") == true)
        #expect(finding?.wording.en.contains("first comes “qualification evaluation”") == true)
    }

    @Test func `the audit of the file names the missing step and its article`() throws {
        let small = try Self.ledger()
        small.close()
        var audit = LedgerAudit()
        try audit.run(try LedgerReader(path: "\(small.path)/ledger.sqlite"))
        Self.expectNamed(audit.report, size: audit.report.size)
    }

    @Test func `the audit of the tiles names the missing step and its article`() throws {
        let small = try Self.ledger()
        let tiles = "\(small.folder.path)/tiles"
        // The operator's own software would not fold this log; its tiles are written by hand.
        try Tiles.write(small, to: tiles)
        var audit = LedgerAudit()
        try audit.run(
            try TileSource { path in
                FileManager.default.contents(atPath: "\(tiles)/\(path)").map { [UInt8]($0) }
            })
        Self.expectNamed(audit.report, size: audit.report.size)
    }
}

/// Writes a log's tiles without asking what the log says.
enum Tiles {
    static func write(_ small: SmallLedger, to folder: String) throws {
        let ledger = try #require(small.ledger)
        let log = ledger.log
        let size = try log.entryCount()
        for tile in Tile.tiles(forSize: size) {
            let bytes: [UInt8]
            if tile.content == .entries {
                let first = tile.index * UInt64(Tile.fullWidth)
                bytes = try EntryBundle.encode(
                    (0..<UInt64(tile.width)).map { try #require(try log.entry(at: first + $0)) })
            } else {
                bytes = try tile.bytes(node: log.node)
            }
            try put(bytes, "\(folder)/\(tile.path)")
        }
        let note = try ledger.checkpoints().checkpoint(atSize: size).sign(with: small.logKey)
        try put(note.encoded, "\(folder)/checkpoint")
    }

    static func put(_ bytes: [UInt8], _ path: String) throws {
        let url = URL(filePath: path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }
}
