import COSE
import Certification
import Foundation
import Ledger
import LedgerFile
import TestSupport
import Testing
import TransparencyLog
import Verification

/// One forgery is one fault, however much it makes wrong behind it.
@Suite struct CauseTests {
    private static func audit(_ source: some LogSource, logKeys: [PublicKey] = []) throws
        -> AuditReport
    {
        var audit = LedgerAudit(logKeys: logKeys)
        try audit.run(source)
        expectSettled(audit.report)
        return audit.report
    }

    /// Whatever follows from something follows from a fault that stands there.
    static func expectSettled(_ report: AuditReport) {
        for finding in report.findings {
            guard let cause = finding.cause else { continue }
            #expect(report.findings.indices.contains(cause))
            #expect(report.findings[cause].cause == nil)
        }
        #expect(report.isClean || report.findings.contains { $0.cause == nil })
    }

    private static func faults(_ report: AuditReport) -> [String] {
        report.findings.filter { $0.cause == nil }.map { $0.text(.en) }
    }

    /// (Entry 612, a notice to a holder, makes two: the decision 619 is refused for lack of it, yet
    /// nothing in its fields says so; `after` would, and is its signer's to choose.)
    @Test(arguments: [
        (0, 903), (37, 312), (111, 403), (423, 104), (723, 80), (873, 23),
    ]) func `a forged entry is one fault, and what lacks it follows from it`(
        index: Int, count: Int
    ) throws {
        let report = try Self.audit(ForgedLog(at: [index]))
        #expect(report.findings.count == count)
        #expect(Self.faults(report).count == 1, "\(Self.faults(report))")
        #expect(report.findings[0].kind == .signature)
        #expect(report.findings[0].index == EntryIndex(UInt64(index)))
        #expect(report.findings.dropFirst().allSatisfy { $0.cause == 0 && $0.index != nil })
    }

    @Test(arguments: [1000, 1500])
    func `of what follows from a fault a thousand are listed, and the rest counted`(
        count: Int
    ) throws {
        var log = try ForgedLog(SmallLedger(entryCount: 5), at: [0])
        log.entries = [log.entries[0]] + Array(repeating: log.entries[4], count: count)
        let report = try Self.audit(log)
        #expect(report.findings.count >= 1001)
        let kinds = Dictionary(grouping: report.findings.dropFirst(), by: \.kind)
        #expect(kinds.values.allSatisfy { $0.count <= 1000 })
        #expect(report.findings[0].more == count + 1 - report.findings.count)
        #expect(
            report.lines(.en).last == "found 1 fault, and \(count) that follow from them")
    }

    @Test func `two forged entries are two faults`() throws {
        let report = try Self.audit(ForgedLog(at: [703, 851]))
        #expect(report.findings.filter { $0.cause == nil }.map(\.kind) == [.signature, .signature])
        #expect(report.findings.filter { $0.cause == nil }.map(\.index?.value) == [703, 851])
    }

    /// A ledger of 30 entries, changed in its file.
    private static func changed(
        logKeys: [PublicKey] = [], _ change: (Tampering) throws -> Void
    ) throws -> AuditReport {
        let small = try SmallLedger(entryCount: 30)
        let path = "\(small.folder.path)/changed.sqlite"
        try #require(small.ledger).log.backup(to: path)
        let tampering = try Tampering(path: path)
        try tampering.withoutGuards { try change(tampering) }
        return try audit(LedgerReader(path: path), logKeys: logKeys)
    }

    /// Turns the last bit of an entry's signature.
    private static func forge(_ position: Int, _ tampering: Tampering) throws {
        let rows = try tampering.query(
            "SELECT statement FROM entries WHERE position = \(position)")
        guard case .bytes(var bytes) = rows[0][0] else { return }
        bytes[bytes.count - 1] ^= 1
        try tampering.execute(
            "UPDATE entries SET statement = x'\(Hex.encode(bytes))' WHERE position = \(position)")
    }

    @Test func `a changed entry in the file is one fault with its nodes and checkpoints`() throws {
        let report = try Self.changed { try Self.forge(5, $0) }
        #expect(Self.faults(report) == ["entry 5: the stored leaf hash is not the statement's"])
        let kinds = Set(report.findings.map(\.kind))
        #expect(kinds == [.leafHash, .node, .signature, .checkpointSignature, .published])
        #expect(report.findings.count { $0.kind == .checkpointSignature } == 25)
        #expect(report.findings.count { $0.kind == .published } == 1)
        #expect(
            report.lines(.en).suffix(3) == [
                "✗ entry 5: the stored leaf hash is not the statement's",
                "  and 32 that follow from it: entries 5–29",
                "found 1 fault, and 32 that follow from them",
            ])
        #expect(
            report.lines(.zh).suffix(3) == [
                "✗ 第 5 号记录：所存叶哈希与记录不符", "  另有 32 项由此而来：第 5–29 号记录",
                "发现 1 处问题，另有 32 项由此而来",
            ])
    }

    @Test func `two changed entries in the file are two faults`() throws {
        let report = try Self.changed {
            try Self.forge(5, $0)
            try Self.forge(20, $0)
        }
        let fault = "the stored leaf hash is not the statement's"
        #expect(Self.faults(report) == ["entry 5: \(fault)", "entry 20: \(fault)"])
    }

    @Test(arguments: [
        ("DELETE FROM entries WHERE position = 5", Finding.Kind.entryMissing),
        ("UPDATE nodes SET hash = zeroblob(32) WHERE position = 7", .node),
        ("UPDATE checkpoints SET time = time + 1 WHERE size = 9", .checkpointSignature),
        (
            "UPDATE checkpoints SET signature = zeroblob(64) WHERE size > 20",
            .checkpointSignature
        ),
        ("UPDATE checkpoints SET signature = x'' WHERE size = 9", .checkpointSignature),
        (
            "UPDATE checkpoints SET signature = "
                + "(SELECT signature FROM checkpoints WHERE size = 8) WHERE size = 9",
            .checkpointSignature
        ),
        ("UPDATE notes SET signature = zeroblob(64)", .published),
        (
            "UPDATE notes SET signature = (SELECT signature FROM checkpoints WHERE size = 30)",
            .published
        ),
        ("UPDATE notes SET former_signature = zeroblob(64)", .formerSignature),
        ("UPDATE notes SET size = 40", .cut),
        ("DELETE FROM checkpoints WHERE size = 30", .checkpointMissing),
        ("DELETE FROM entries WHERE position > 20", .cut),
    ]) func `one change of the file is one fault`(sql: String, kind: Finding.Kind) throws {
        let report = try Self.changed { try $0.execute(sql) }
        let faults = report.findings.filter { $0.cause == nil }
        #expect(faults.map(\.kind) == [kind], "\(report.lines(.en))")
    }

    /// What was changed besides does not follow from the first change.
    @Test(arguments: [
        (
            "DELETE FROM entries WHERE position = 5 OR position > 20",
            [Finding.Kind.entryMissing, .cut]
        ),
        ("DELETE FROM entries WHERE position IN (5, 29)", [.entryMissing, .cut]),
        (
            "UPDATE entries SET leaf_hash = zeroblob(32) WHERE position = 10; "
                + "DELETE FROM entries WHERE position = 5", [.entryMissing, .leafHash]
        ),
        (
            "UPDATE nodes SET hash = zeroblob(32) WHERE position = 7; "
                + "UPDATE checkpoints SET signature = zeroblob(64) WHERE size = 5",
            [.node, .checkpointSignature]
        ),
    ]) func `two changes of the file are two faults`(sql: String, kinds: [Finding.Kind]) throws {
        let report = try Self.changed { try $0.execute(sql) }
        let faults = report.findings.filter { $0.cause == nil }
        #expect(faults.map(\.kind) == kinds, "\(report.lines(.en))")
    }

    @Test func `a node that was changed does not explain an entry's signature`() throws {
        let report = try Self.changed { tampering in
            try Self.forge(5, tampering)
            // The row's own hash is made to fit; the node over it is not.
            let rows = try tampering.query("SELECT statement FROM entries WHERE position = 5")
            guard case .bytes(let bytes) = rows[0][0] else { return }
            let leaf = Tree.leafHash(bytes).hex
            try tampering.execute(
                "UPDATE entries SET leaf_hash = x'\(leaf)' WHERE position = 5")
        }
        let faults = report.findings.filter { $0.cause == nil }
        #expect(faults.map(\.kind) == [.node, .signature], "\(report.lines(.en))")
    }

    @Test func `a changed entry in the tiles is one fault with its tiles and its checkpoint`()
        throws
    {
        let small = try SmallLedger(entryCount: 300)
        let folder = "\(small.folder.path)/tiles"
        _ = try #require(small.ledger).exportTiles(to: folder)
        var audit = LedgerAudit()
        try audit.run(
            try TileSource { path in
                guard let data = FileManager.default.contents(atPath: "\(folder)/\(path)") else {
                    return nil
                }
                var bytes = [UInt8](data)
                if path == "tile/entries/001.p/44" { bytes[bytes.count - 1] ^= 1 }
                return bytes
            })
        Self.expectSettled(audit.report)
        #expect(
            Self.faults(audit.report)
                == ["entry 299: not signed by an enrolled key of leading-group"])
        #expect(audit.report.findings.map(\.kind) == [.container, .signature, .published])
        #expect(audit.report.findings.map(\.cause) == [1, nil, 1])
    }

    @Test func `bad checkpoints with a good one between them are two faults`() throws {
        let report = try Self.changed {
            try $0.execute(
                "UPDATE checkpoints SET signature = zeroblob(64) WHERE size IN (9, 10, 12)")
        }
        #expect(report.findings.map(\.index?.value) == [8, 9, 11])
        #expect(report.findings.map(\.cause) == [nil, 0, nil])
    }

    @Test func `a policy that lacks the log's key is one fault, at whatever many checkpoints`()
        throws
    {
        let stranger = try SmallLedger(entryCount: 2, seed: "stranger").logKey.publicKey
        let report = try Self.changed(logKeys: [stranger]) { _ in }
        #expect(report.findings.count == 29)
        #expect(report.findings.map(\.kind).allSatisfy { $0 == .checkpointPolicy })
        #expect(Self.faults(report).count == 1)
    }
}
