import Foundation
import TestSupport
import Testing

/// Codes that nobody signed and certificates whose names paint verdicts, asked of the verifier: the
/// true verdict stands first and last, and nothing of theirs looks like a line of ours.
@Suite struct HostileVerdictTests {
    /// Something hostile, and what it comes to.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let words: [String]
        let headline: String
        let code: Int32

        var testDescription: String { name }
    }

    static let cases: [Case] = {
        let fixtures = Repository.fixtures.path
        let hostile = "\(fixtures)/hostile"
        let files = "\(fixtures)/verdicts/files"
        let codes = ["escape", "screen", "spaces"].map { name in
            let path = "\(hostile)/codes/forged-\(name).qr"
            let text = FileManager.default.contents(atPath: path) ?? Data()
            return Case(
                name: name,
                words: [
                    "--qr", String(decoding: text, as: UTF8.self), "--policy", "\(files)/policy",
                    "--trust", "\(files)/trust", "--status", "\(files)/status-2029-12.cwt",
                    "--now", "2030-01-10T12:00",
                ], headline: "✗ BAD-SIGNATURE  ", code: 1)
        }
        let certificates = [
            (1, "✓ VALID-AS-OF 2026-06-30  ", Int32(0)), (2, "✗ REVOKED-SINCE 2026-06-09  ", 1),
        ].map { number, headline, code in
            Case(
                name: "certificate \(number)",
                words: [
                    "\(hostile)/certificates/TEAH-2026-0000\(number)-1.zip", "--policy",
                    "\(hostile)/ledger/policy", "--trust", "\(hostile)/ledger/trust", "--status",
                    "\(hostile)/status.cwt", "--register", "\(hostile)/register.cwt", "--now",
                    "2026-06-30T09:00",
                ], headline: headline, code: code)
        }
        return codes + certificates
    }()

    @Test(arguments: cases, [40, 80, 120])
    func `begins and ends with its verdict, and quotes what others wrote`(
        hostile: Case, columns: Int
    ) throws {
        for language in ["zh", "en"] {
            let result = try Command.run(
                ["certificate", "--stateless", "--lang", language] + hostile.words,
                program: "certverify", environment: ["COLUMNS": "\(columns)"])
            #expect(result.code == hostile.code, "\(result.error)")
            for scalar in result.output.unicodeScalars where scalar != "\n" {
                #expect(
                    scalar.properties.generalCategory != .control
                        && scalar.properties.generalCategory != .format
                        && !scalar.properties.isDefaultIgnorableCodePoint, "\(scalar.value)")
            }
            let lines = result.output.split(separator: "\n").map(String.init)
            #expect(lines.first == "演练/REHEARSAL")
            // Ours begin at the left or two columns in; whatever goes on stands five further in.
            let ours = lines.filter { $0.hasPrefix("✓") || $0.hasPrefix("✗") || $0.hasPrefix("△") }
            #expect(ours.count == 2, "\(result.output)")
            let start = hostile.headline.trimmingCharacters(in: .whitespaces)
            #expect(ours.allSatisfy { $0.hasPrefix(start) }, "\(result.output)")
            #expect(lines.dropFirst().first == ours.first)
            let verdicts = lines.filter { $0.contains("VALID-AS-OF") && !$0.contains("“") }
            #expect(verdicts.allSatisfy { $0.hasPrefix(start) || $0.hasPrefix("     ") })
            for line in lines {
                let width = line.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
                #expect(width <= columns, "\(line)")
            }
        }
    }

    @Test(arguments: cases) func `has a line on its text, and the verdict it would have`(
        hostile: Case
    ) throws {
        let result = try Command.run(
            ["certificate", "--stateless"] + hostile.words, program: "certverify")
        #expect(result.output.contains("\n  ✗ text            the field "), "\(result.output)")
        #expect(result.output.contains("\n\(hostile.headline)"))
    }

    @Test func `programs get the value itself`() throws {
        let result = try Command.run(
            ["certificate", "--stateless", "--json"] + Self.cases[4].words, program: "certverify")
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let certificate = try #require(report["certificate"] as? [String: Any])
        #expect(certificate["offering"] as? String == "\u{1B}[32m✓")
        let fault = try #require(report["textFault"] as? [String: Any])
        #expect(fault["field"] as? String == "holder")
        #expect(fault["kind"] as? String == "space")
    }
}
