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
            ["certificate", "\(Self.files)/one.zip", "--as-of", "2026-09-10"] + Self.options
                + Self.lists, ends: 1)
        #expect(
            result.output == """
                演练/REHEARSAL
                ✗ REVOKED-SINCE 2026-08-26  revoked
                  It was revoked with effect from 2026-08-26 (failed-spot-check, \
                辽质强〔2025〕3号, art. 19(二), decided on 2026-08-24).
                  LNYP-2025-00002  edition 1
                  scheme “liaoning-youpin”, issued by the certificate key 3d4d818d48d7bcee of \
                example.invalid/liaoning-youpin/REHEARSAL
                  “示例沈阳米业有限公司”  91210100MA00860230
                  “示例生态大米”  “示例沈牌”  “Q/SLSY 002—2025”
                  ✓ signature       the signature verifies
                  ✓ issuer's key    a certificate key of liaoning-youpin
                  ✓ ledger          of example.invalid/liaoning-youpin/REHEARSAL
                  ✓ period          2025-12-19 to 2028-12-18 includes 2026-09-10
                  ✗ status          revoked since 2026-08-26 (failed-spot-check, \
                辽质强〔2025〕3号, art. 19(二)), decided on 2026-08-24; by the list of 903 entries, \
                signed on 2029-12-31; this device's date is 2030-01-10
                  ✓ in the log      the act that issued it is logged, entry 433
                  ✓ in the register the register has it, at 903 entries
                  ✓ scope           complete: “10 kg 袋装”
                  · not looked at: the time: this device's clock was believed
                  ! a genuine code on a package does not prove that this is the package it was \
                issued for
                ✗ REVOKED-SINCE 2026-08-26  revoked

                """)
        #expect(!result.output.contains("\u{1B}["), "no colours where nobody watches")
    }

    @Test func `speaks Chinese`() throws {
        let result = try verify(
            ["certificate", "--number", "LNYP-2029-00004", "--lang", "zh"] + Self.options
                + Self.lists, ends: 0)
        #expect(result.output.contains("VALID-AS-OF 2029-12-31  截至所示日期有效"))
        #expect(result.output.contains("✓ 公开名录"))
        let name = try verify(
            ["certificate", "--number", "LNYP-2025-00099", "--lang", "zh"] + Self.options
                + Self.lists, ends: 4)
        #expect(
            name.output.contains(
                "△ NOT-FOUND 2029-12-31  未查到；不等于伪造\n  截至 2029-12-31 未查到；不等于伪造："))
    }

    private struct Report: Decodable {
        struct Source: Decodable, Equatable {
            let zh: String
            let en: String
        }
        struct Line: Decodable {
            let check: String
            let mark: String
            let text: String
        }
        let asOf: String?
        let why: String
        let since: String?
        let ground: String?
        let source: Source?
        let decidedOn: String?
        let issuer: String?
        let notLookedAt: [String]
        let lines: [Line]
    }

    private func report(_ words: [String], ends code: Int32) throws -> Report {
        let result = try verify(["certificate", "--json"] + words + Self.options, ends: code)
        return try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
    }

    @Test func `tells programs from when it was revoked, why and by which decision`() throws {
        let report = try report(
            ["\(Self.files)/one.zip", "--as-of", "2026-09-10"] + Self.lists, ends: 1)
        #expect(report.asOf == "2026-09-10")
        #expect(report.since == "2026-08-26")
        #expect(report.ground == "failed-spot-check")
        #expect(
            report.source
                == .init(zh: "辽质强〔2025〕3号第十九条第二项", en: "辽质强〔2025〕3号, art. 19(二)"))
        #expect(report.decidedOn == "2026-08-24")
    }

    @Test func `lists what it did not look at`() throws {
        let code = try #require(
            `A verdict`.cases.first { $0.name == "good, by its code alone" }?.qr)
        let now = ["--now", "2026-01-10T12:00"]
        let nothing = try report(["--qr", code] + now, ends: 4)
        #expect(nothing.notLookedAt == ["status", "register", "proof", "clock"])
        let list = ["--status", "\(Self.files)/status-2026-01.cwt"]
        #expect(
            try report(["--qr", code] + now + list, ends: 0).notLookedAt
                == ["register", "proof", "clock"])
        let file = ["\(Self.files)/one.zip"] + now + list
        #expect(try report(file, ends: 0).notLookedAt == ["register", "clock"])
        let register = ["--register", "\(Self.files)/register-2026-01.cwt"]
        #expect(try report(file + register, ends: 0).notLookedAt == ["clock"])
        let told = try verify(
            ["certificate", "--qr", code, "--lang", "zh"] + now + Self.options, ends: 4)
        #expect(told.output.contains("  · 未查看：公开名录：没有可用的名录\n"))
    }

    @Test(arguments: [
        ("LNYP-2029-00004", "32m✓ VALID-AS-OF 2029-12-31"),
        ("LNYP-2025-00002", "31m✗ REVOKED-SINCE 2026-12-14"),
        ("LNYP-2025-00099", "33m△ NOT-FOUND 2029-12-31"),
    ]) func `begins and ends with the verdict, in its colour on a terminal`(
        number: String, headline: String
    ) throws {
        let words = ["certificate", "--number", number] + Self.options + Self.lists
        let shown = try PseudoTerminal.output(of: words, program: "certverify")
        let lines = shown.split(whereSeparator: \.isNewline)
        #expect(lines[0] == "演练/REHEARSAL")
        #expect(lines[1].hasPrefix("\u{1B}[1;\(headline)  "), "\(shown)")
        #expect(lines.last == lines[1])
    }

    @Test func `an unreadable text is unread, not wrongly signed`() throws {
        let report = try report(["--qr", "12x"] + Self.lists, ends: 2)
        #expect(report.lines.map(\.mark) == Array(repeating: "?", count: 8))
        #expect(report.lines[0].text == "not checked, the text cannot be read")
        #expect(report.why == "character 3 behind the address is not an ASCII digit")
        #expect(report.issuer == nil)
    }

    @Test func `a register of its week stays usable beside the list of today`() throws {
        let state = ["--state", "\(folder.path)/seen", "--now", "2026-09-10T12:00"]
        let trusted = Array(Self.options.dropLast())
        let daily = ["--status", "\(Self.files)/status-2026-09-later.cwt"]
        let weekly = ["--register", "\(Self.files)/register-2026-09.cwt"]
        let number = ["certificate", "--number", "LNYP-2025-00010"]
        for _ in 0..<2 { _ = try verify(number + daily + weekly + trusted + state, ends: 0) }
        _ = try verify(["register"] + weekly.dropFirst() + trusted + state, ends: 0)
        let older = ["--status", "\(Self.files)/status-2026-09.cwt"]
        let back = try verify(number + older + weekly + trusted + state, ends: 4)
        #expect(back.output.contains("△ STATUS-STALE"), "\(back.output)")
    }

    @Test func `explains every kind of file before any trust`() throws {
        for (name, kind) in [
            ("one.zip", "certificate file: 3 parts"), ("one.cbor", "certificate credential"),
            ("status-2029-12.cwt", "status list"), ("register-2029-12.cwt", "public register"),
            ("policy-witness", "policy (C2SP"), ("trust-cut-448", "trust file"),
        ] {
            let result = try verify(["explain", "\(Self.files)/\(name)"], ends: 0)
            #expect(result.output.hasPrefix(kind), "\(name)")
            #expect(result.output.hasSuffix("nothing of this was verified\n"))
        }
        let zip = try verify(["explain", "\(Self.files)/one.zip"], ends: 0).output
        for text in [
            "holder: “示例沈阳米业有限公司”", "receipt (RFC 9942)", "2 sub: “certificate/LNYP-2025-00002”",
            "tree size: 436", "entry: 433", "checkpoint (C2SP tlog-checkpoint)",
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
