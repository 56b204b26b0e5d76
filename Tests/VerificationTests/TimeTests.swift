import COSE
import Certification
import Drafting
import LedgerFile
import TestSupport
import Testing
import TransparencyLog
import Verification

@testable import Ledger

/// Times that can be held against one another (FORMATS §4): each with its nearest neighbour, which
/// stands.
@Suite struct TimeTests {
    private static func findings(
        _ small: SmallLedger, clock: Int64? = nil
    ) throws -> [String] {
        var audit = LedgerAudit(clock: clock)
        try audit.run(try LedgerReader(path: "\(small.path)/ledger.sqlite"))
        return audit.report.findings.map { "\($0.kind.rawValue) \($0.text(.en))" }
    }

    /// A ledger of three entries, and a fourth that was signed so long after the third and
    /// registered that many seconds behind its signing.
    private static func ledger(signedAfter: Int64 = 5000, registered wait: Int64) throws
        -> SmallLedger
    {
        let small = try SmallLedger()
        small.time += signedAfter
        let line = try ActLine(parsing: Array(SmallLedger.registration(90).utf8))
        let signed = try small.desk().sign(line)
        try small.force(signed, at: signed.statement.header.issuedAt + wait)
        return small
    }

    @Test(arguments: [0, 1, 600, 1200])
    func `registered within the window of its signing, an entry stands`(wait: Int64) throws {
        #expect(try Self.findings(Self.ledger(registered: wait)) == [])
    }

    @Test func `registered before it was signed, an entry is named`() throws {
        #expect(
            try Self.findings(Self.ledger(registered: -1)) == [
                "registered-early entry 3: registered 1 seconds before it was signed"
            ])
    }

    @Test func `registered when its window was over, an entry is named`() throws {
        #expect(
            try Self.findings(Self.ledger(registered: 1201)) == [
                "registered-late entry 3: registered 1201 seconds after it was signed; the window "
                    + "is 600"
            ])
    }

    /// Gives a checkpoint another time, signed by the log's key or left as it was.
    private static func change(
        _ small: SmallLedger, size: UInt64, by seconds: Int64, signed: Bool = true
    ) throws {
        let log = try #require(small.ledger).log
        let stored = try #require(try log.checkpoints()?.first { $0.size == size })
        let checkpoint = try #require(small.ledger).checkpoints().checkpoint(atSize: size)
        let signature = checkpoint.receiptSignature(
            at: stored.time + seconds, by: small.logKey)
        small.close()
        let tampering = try Tampering(path: "\(small.path)/ledger.sqlite")
        try tampering.withoutGuards {
            try tampering.execute(
                "UPDATE checkpoints SET time = time + \(seconds)"
                    + (signed ? ", signature = x'\(Hex.encode(signature))'" : "")
                    + " WHERE size = \(size)")
        }
    }

    @Test func `a time that runs back is named, and one that stands still is none`() throws {
        // Each act is registered a minute after the one before.
        let still = try SmallLedger(entryCount: 6)
        try Self.change(still, size: 4, by: 60)
        #expect(try Self.findings(still) == [])
        let back = try SmallLedger(entryCount: 6)
        try Self.change(back, size: 4, by: 61)
        #expect(
            try Self.findings(back) == [
                "checkpoint-time entry 4: the checkpoint of size 5 is earlier than the one before"
            ])
    }

    @Test func `a time that was changed and not signed is one fault with all that it upsets`()
        throws
    {
        let small = try SmallLedger(entryCount: 6)
        try Self.change(small, size: 4, by: 90_000, signed: false)
        var audit = LedgerAudit()
        try audit.run(try LedgerReader(path: "\(small.path)/ledger.sqlite"))
        #expect(
            audit.report.findings.map(\.kind) == [
                .checkpointSignature, .registeredLate, .checkpointTime,
            ])
        #expect(audit.report.findings.map(\.cause) == [nil, 0, 0])
    }

    @Test func `no time is after the audit's clock by more than ten minutes`() throws {
        let small = try SmallLedger(origin: "example.invalid/real", isRehearsal: false)
        let newest = try #require(try small.ledger?.log.latestCheckpoint()?.time)
        #expect(try Self.findings(small, clock: newest) == [])
        #expect(try Self.findings(small, clock: newest - 600) == [])
        #expect(
            try Self.findings(small, clock: newest - 601) == [
                "after-clock entry 2: the checkpoint of size 3 is 601 seconds after the clock of "
                    + "this audit"
            ])
        #expect(try Self.findings(small, clock: 0).count == 2)
    }

    @Test func `a rehearsal plays days to come`() throws {
        #expect(try Self.findings(SmallLedger(), clock: 0) == [])
    }
}
