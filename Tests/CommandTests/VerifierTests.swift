import Foundation
import TestSupport
import Testing

/// `certverify` beyond single verdicts: explanations, hostile files, what people read.
@Suite struct `The verifier` {
    private static let files = Repository.fixtures.appending(path: "verdicts/files").path
    private static let options = [
        "--policy", "\(files)/policy", "--trust", "\(files)/trust", "--stateless",
    ]
    private static let lists = [
        "--status", "\(files)/status-2029-12.cwt", "--register", "\(files)/register-2029-12.cwt",
        "--now", "2030-01-10T12:00",
    ]

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func verify(_ words: [String], ends code: Int32) throws -> Command.Result {
        let result = try Command.run(words, program: "certverify")
        #expect(result.code == code, "\(result.output)\(result.error)")
        return result
    }

    @Test func `tells a certificate line by line`() throws {
        let result = try verify(
            ["certificate", "\(Self.files)/one.zip", "--as-of", "2026-08-26"] + Self.options
                + Self.lists, ends: 1)
        #expect(
            result.output == """
                演练/REHEARSAL
                REVOKED-SINCE 2026-08-26  revoked
                  LNYP-2025-00002  edition 1
                  示例沈阳米业有限公司  91210100MA00860230
                  示例生态大米  示例沈牌  Q/SLSY 002—2025
                  ✓ signature       the signature verifies
                  ✓ issuer's key    a certificate key of liaoning-youpin
                  ✓ ledger          of example.invalid/liaoning-youpin/REHEARSAL
                  ✓ period          2025-12-19 to 2028-12-18 includes 2026-08-26
                  ✗ status          revoked since 2026-08-26 (failed-spot-check, \
                辽质强〔2025〕3号, art. 19(二)), decided on 2026-08-24; by the list of 881 entries, \
                signed on 2029-12-31; this device's date is 2030-01-10
                  ✓ in the log      the act that issued it is logged, entry 416
                  ✓ in the register the register has it, at 881 entries
                  ✓ scope           complete: 10 kg 袋装
                  ! a genuine code on a package does not prove that this is the package it was \
                issued for

                """)
        #expect(!result.output.contains("\u{1B}["), "no colours where nobody watches")
    }

    @Test func `speaks Chinese`() throws {
        let result = try verify(
            ["certificate", "--number", "LNYP-2029-00004", "--lang", "zh"] + Self.options
                + Self.lists, ends: 0)
        #expect(result.output.contains("VALID-AS-OF 2029-12-31  截至所示日期有效"))
        #expect(result.output.contains("✓ 公开名录"))
    }

    @Test func `explains every kind of file before any trust`() throws {
        for (name, kind) in [
            ("one.zip", "certificate file: 3 parts"), ("one.cbor", "certificate credential"),
            ("status-2029-12.cwt", "status list"), ("register-2029-12.cwt", "public register"),
            ("policy-witness", "policy (C2SP"), ("trust-cut-430", "trust file"),
        ] {
            let result = try verify(["explain", "\(Self.files)/\(name)"], ends: 0)
            #expect(result.output.hasPrefix(kind), "\(name)")
            #expect(result.output.hasSuffix("nothing of this was verified\n"))
        }
        let zip = try verify(["explain", "\(Self.files)/one.zip"], ends: 0).output
        for text in [
            "holder: 示例沈阳米业有限公司", "receipt (RFC 9942)", "2 sub: certificate/LNYP-2025-00002",
            "entry: 416, not covered by the signature", "checkpoint (C2SP tlog-checkpoint)",
        ] { #expect(zip.contains(text), "\(text)") }
        _ = try verify(["explain", "\(Self.files)/text.cbor"], ends: 2)
        _ = try verify(["explain", folder.path], ends: 2)
    }

    @Test
    func `ends for a file of ten gigabytes, a missing one, and a policy without the log's key`()
        throws
    {
        let large = folder.path + "/large"
        #expect(FileManager.default.createFile(atPath: large, contents: nil))
        try FileHandle(forWritingTo: URL(filePath: large)).truncate(atOffset: 10 << 30)
        let words = Self.options + Self.lists
        for command in [["certificate", large], ["certificate", folder.path + "/none"]] {
            _ = try verify(command + words, ends: 2)
        }
        _ = try verify(["explain", large], ends: 2)
        let policy = folder.path + "/policy"
        try Data("quorum none\n".utf8).write(to: URL(filePath: policy))
        let result = try verify(
            ["certificate", "\(Self.files)/one.zip", "--policy", policy]
                + Self.options.dropFirst(2),
            ends: 2)
        #expect(result.error.contains("names no key of the log"))
        _ = try verify(["certificate"] + words, ends: 2)
        _ = try verify(["certificate", "--number", "LNYP-2029-00004"] + Self.options, ends: 2)
    }
}
