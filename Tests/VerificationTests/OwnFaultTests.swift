import COSE
import Certification
import Drafting
import Ledger
import LedgerFile
import TestSupport
import Testing
import TransparencyLog
import Verification

/// Who forges an entry chooses what it names, as which issuer, and when: none of that makes another
/// forgery read as what follows from it.
@Suite struct OwnFaultTests {
    /// An office that was registered, registered again.
    private static func again(_ office: String, role: String = "office", after: String = "")
        -> String
    {
        let seen = after.isEmpty ? "" : #""after":"\#(after)","#
        return """
            {"by":"founder","type":"party.registered","sub":"party/\(office)",\(seen)\
            "occurredOn":"2025-07-01","fields":{"role":"\(role)","name":"又"}}
            """
    }

    private static func sign(
        _ json: String, in small: SmallLedger, at time: String = "2025-07-02T09:00"
    ) throws -> SignedStatement {
        let time = try #require(ActLine.time(time))
        return try small.desk(at: time).sign(ActLine(parsing: Array(json.utf8))).statement
    }

    private static func leaf(_ bytes: [UInt8]) -> String { Tree.leafHash(bytes).hex }

    /// For each finding of an audit, its kind and what it follows from.
    private static func findings(_ log: ForgedLog) throws -> [String] {
        var audit = LedgerAudit()
        try audit.run(log)
        CauseTests.expectSettled(audit.report)
        return audit.report.findings.map { finding in
            "\(finding.index.map { "\($0)" } ?? "-") \(finding.kind.rawValue) "
                + (finding.cause.map { "\($0)" } ?? "✗")
        }
    }

    @Test func `to have seen a forged entry last is no excuse, to be on its subject is`() throws {
        let small = try SmallLedger(entryCount: 5)
        var log = try ForgedLog(small)
        let first = try Self.sign(Self.again("office-0"), in: small)
        let seen = Self.leaf(first.bytes)
        log.entries += [
            first.bytes,
            try Self.sign(Self.again("office-1", after: seen), in: small).bytes,
            try Self.sign(
                Self.again("office-0", after: seen), in: small, at: "2025-07-02T09:10"
            ).bytes,
        ]
        #expect(try Self.findings(log) == ["5 rule ✗", "6 rule ✗", "7 rule 0"])
    }

    @Test func `a key that was asked for and refused has signed nothing`() throws {
        let small = try SmallLedger(entryCount: 5)
        var log = try ForgedLog(small)
        let stranger = try small.randomness.key(named: "stranger")
        let asked = try Self.sign(
            """
            {"by":"founder","type":"key.enrolled","sub":"party/leading-group",\
            "occurredOn":"2025-07-01","fields":{"officer":"stranger","purpose":"acting",\
            "publicKey":"\(Base64URL.encode(stranger.publicKey.raw))",\
            "possession":"\(String(repeating: "A", count: 86))"}}
            """, in: small)
        let model = try Self.sign(Self.again("office-7"), in: small)
        let signed = try SignedStatement(
            model.event, by: model.header.issuer, on: model.header.subject,
            for: model.header.audience, at: model.header.issuedAt,
            identifier: model.header.identifier, with: stranger)
        log.entries += [asked.bytes, signed.bytes]
        let found = try Self.findings(log)
        #expect(found == ["5 rule ✗", "6 signature 0"])
    }

    @Test func `an invented hash is not a lost entry's, its own subject's is`() throws {
        let small = try SmallLedger(entryCount: 5)
        let lost = Self.leaf(try ForgedLog(small).entries[3])
        var log = try ForgedLog(small, at: [3])
        let invented = String(repeating: "ab", count: 32)
        log.entries += [
            try Self.sign(Self.again("office-2", after: invented), in: small).bytes,
            try Self.sign(Self.again("office-1", after: lost), in: small).bytes,
        ]
        #expect(try Self.findings(log) == ["3 signature ✗", "5 rule ✗", "6 rule 0"])
    }

    @Test func `an invented issuer is a fault behind a lost entry too`() throws {
        let small = try SmallLedger(entryCount: 5)
        var log = try ForgedLog(small, at: [3])
        let model = try UnverifiedStatement(decoding: log.entries[4])
        for issuer in ["ghost", "office-1"] {
            let forged = try SignedStatement(
                model.event, by: #require(PartyID(issuer)), on: model.header.subject,
                for: model.header.audience, at: small.time,
                identifier: [UInt8](repeating: 7, count: 16),
                with: PrivateKey(seed: [UInt8](repeating: 9, count: 32)))
            log.entries.append(forged.bytes)
        }
        #expect(
            try Self.findings(log) == ["3 signature ✗", "5 signature ✗", "6 signature ✗"])
    }

    /// An act signed in 2999 would end every window and every mandate.
    @Test func `the day of a forged entry is no log day, and excuses nothing`() throws {
        let small = try RehearsalLedger.before { $0.type == "application.received" }
        let honest = try #require(
            RehearsalLedger.lines().first { $0.type == "application.received" })
        func again(_ party: String) -> String {
            Self.again(party, role: party).replacing("founder", with: "leading-group-founder")
        }
        var log = try ForgedLog(small)
        let size = log.entries.count
        let time = try #require(honest.issuedAt)
        log.entries += [
            try Self.sign(again("committee"), in: small, at: "2999-01-01T09:00").bytes,
            try small.desk(at: time).sign(honest).statement.bytes,
            try Self.sign(again("secretariat"), in: small, at: "2025-07-15T09:30").bytes,
        ]
        #expect(
            try Self.findings(log)
                == ["\(size) rule ✗", "\(size + 2) rule ✗"])
    }

    @Test func `an act of the day that a skipped entry would have set follows from it`() throws {
        let small = try SmallLedger(entryCount: 5)
        func next(_ office: String, on day: String) -> String {
            Self.again(office).replacing("2025-07-01", with: day)
        }
        var log = try ForgedLog(small)
        var changed = try Self.sign(Self.again("office-7"), in: small, at: "2025-07-04T00:10").bytes
        changed[changed.count - 1] ^= 1
        log.entries += [
            changed,
            try Self.sign(next("office-8", on: "2025-07-04"), in: small, at: "2025-07-03T23:50")
                .bytes,
            try Self.sign(next("office-9", on: "2025-07-05"), in: small, at: "2025-07-03T23:51")
                .bytes,
        ]
        #expect(try Self.findings(log) == ["5 signature ✗", "6 rule 0", "7 rule ✗"])
    }

    @Test func `a checkpoint over an entry that breaks a rule is wrong for itself`() throws {
        let small = try SmallLedger(entryCount: 5)
        let line = try ActLine(parsing: Array(Self.again("office-0").utf8))
        small.time += 60
        try small.force(small.desk().sign(line))
        let path = "\(small.path)/ledger.sqlite"
        small.close()
        let tampering = try Tampering(path: path)
        try tampering.withoutGuards {
            try tampering.execute(
                "UPDATE checkpoints SET signature = zeroblob(64) WHERE size = 6")
        }
        var audit = LedgerAudit()
        try audit.run(try LedgerReader(path: path))
        let faults = audit.report.findings.filter { $0.cause == nil }
        #expect(faults.map(\.kind) == [.rule, .checkpointSignature])
    }

    private static func known(_ small: SmallLedger, size: UInt64, root: Digest? = nil) throws
        -> KnownCheckpoint
    {
        let ledger = try #require(small.ledger)
        let root = try root ?? Tree.root(size: size, node: ledger.log.node)
        let origin = "example.invalid/REHEARSAL"
        let checkpoint = try Checkpoint(origin: origin, size: size, root: root)
        return try KnownCheckpoint(
            parsing: checkpoint.sign(with: small.logKey).encoded,
            policy: Policy(parsing: Array(ledger.policyText().utf8)), origin: origin)
    }

    @Test func `history that was rewritten follows from no fault beside it`() throws {
        let small = try SmallLedger(entryCount: 12)
        let path = "\(small.folder.path)/copy.sqlite"
        try #require(small.ledger).log.backup(to: path)
        let tampering = try Tampering(path: path)
        try tampering.withoutGuards {
            try tampering.execute("UPDATE nodes SET hash = zeroblob(32) WHERE position = 7")
        }
        let other = Digest.sha256([7])
        var audit = LedgerAudit(known: [
            try Self.known(small, size: 9, root: other), try Self.known(small, size: 10),
            try Self.known(small, size: 11, root: other),
        ])
        try audit.run(try LedgerReader(path: path))
        #expect(audit.report.findings.map(\.kind) == [.node, .known, .known])
        #expect(audit.report.findings.map(\.cause) == [nil, nil, 1])
    }

    /// Only what the log had grown to is kept between two runs.
    @Test func `a resumed audit compares what it can and says what it cannot`() throws {
        let small = try SmallLedger(entryCount: 8)
        let reader = try LedgerReader(path: "\(small.path)/ledger.sqlite")
        var first = LedgerAudit()
        try first.run(reader)
        func resumed(_ known: KnownCheckpoint) throws -> AuditReport {
            var audit = LedgerAudit(
                known: [known], lookingAt: [.earlierCheckpoint, .anchor], from: first.resume)
            try audit.run(reader)
            return audit.report
        }
        let same = try resumed(Self.known(small, size: 8))
        #expect(same.isClean)
        #expect(!same.notLookedAt.contains(.earlierCheckpoint))
        #expect(!same.notLookedAt.contains(.anchor))
        let fork = try resumed(Self.known(small, size: 8, root: Digest.sha256([7])))
        #expect(fork.findings.map(\.kind) == [.known])
        let earlier = try resumed(Self.known(small, size: 5))
        #expect(earlier.isClean)
        #expect(earlier.notLookedAt.contains(.earlierCheckpoint))
        #expect(earlier.notLookedAt.contains(.anchor))
    }
}
