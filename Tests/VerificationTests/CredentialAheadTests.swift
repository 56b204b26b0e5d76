import COSE
import Certification
import Drafting
import Ledger
import LedgerFile
import TestSupport
import Testing
import TransparencyLog
import Verification

/// A credential's signature is tried ahead, where nobody knows yet which key counts at its place: a
/// key that made it is none that may have, where it is revoked there or another body's.
@Suite struct CredentialAheadTests {
    /// Before the first certificate, whose credential is signed with a key of a name.
    private static func forced(
        sealedBy key: String, after acts: [String] = []
    ) throws -> SmallLedger {
        let isFirst = { (line: ActLine) in line.type == "certificate.issued" }
        let small = try RehearsalLedger.before(isFirst)
        for act in acts {
            let line = try ActLine(parsing: Array(act.utf8))
            small.time = try #require(line.issuedAt)
            let outcome = try small.desk().submit(line)
            if case .registered = outcome { continue }
            Issue.record("\(act): \(outcome)")
        }
        let text = """
            {"by":"office-1","certificateBy":"\(key)","type":"certificate.issued",\
            "sub":"certificate/LNYP-2025-00001","occurredOn":"2025-12-22",\
            "iat":"2025-12-22T09:10","fields":{"application":"LN-2025-0001","edition":1}}
            """
        let line = try ActLine(parsing: Array(text.utf8))
        small.time = try #require(line.issuedAt)
        try small.force(small.desk().sign(line))
        return small
    }

    /// A certificate key of the secretariat, by the office.
    private static let enrolled = """
        {"by":"office-1","type":"key.enrolled","sub":"party/secretariat","occurredOn":"2025-12-22",\
        "iat":"2025-12-22T09:01","fields":{"officer":"sec-1","purpose":"certificate",\
        "publicKey":"@sec-certificate"}}
        """
    private static let revoked = """
        {"by":"leading-group-founder","type":"key.revoked","sub":"party/office",\
        "occurredOn":"2025-12-22","iat":"2025-12-22T09:01",\
        "fields":{"publicKey":"@office-certificate","why":"rotation"}}
        """

    @Test(
        arguments: [
            ("office-certificate", [], true), ("office-certificate", [revoked], false),
            ("sec-certificate", [enrolled], false), ("office-1", [], false),
        ])
    func `a credential counts by a certificate key of its body that is not revoked`(
        key: String, acts: [String], counts: Bool
    ) throws {
        let small = try Self.forced(sealedBy: key, after: acts)
        let log = try #require(small.ledger).log
        var skipped: [InadmissibleEntry] = []
        var snapshot = StateSnapshot(state: LedgerState(), frontier: Frontier())
        try snapshot.replay(log, onSkipped: { skipped.append($0) })
        let number = try #require(CertificateNumber("LNYP-2025-00001"))
        #expect((snapshot.state.certificates[number] != nil) == counts)
        #expect(skipped.map(\.rule) == (counts ? [] : ["credential"]))
        small.close()
        var audit = LedgerAudit()
        try audit.run(try LedgerReader(path: "\(small.path)/ledger.sqlite"))
        #expect(audit.report.findings.map(\.kind) == (counts ? [] : [.rule]))
        #expect(audit.report.findings.map(\.index) == skipped.map(\.index))
    }
}
