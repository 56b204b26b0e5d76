import Drafting
import Foundation
import Ledger
import TestSupport
import Testing

/// Written once, before any test reads its path, and at the end.
nonisolated(unsafe) private var kept: SmallLedger?

/// The certificate file and the verifying page, made by the real program.
@Suite(.serialized) struct `Exporting a certificate` {
    /// The rehearsal, played once for the suite up to the first misuse, after the takeovers.
    private static let path = Result {
        let small = try RehearsalLedger.before { $0.type == "misuse.recorded" }
        try small.ledger?.saveState()
        small.close()
        kept = small
        atexit { kept = nil }
        return small.path
    }

    private func run(
        _ words: [String], ends code: Int32 = 0, program: String = "certledger",
        environment: [String: String] = [:]
    ) throws -> Command.Result {
        let result = try Command.run(
            words, program: program, folder: Self.path.get(), environment: environment)
        #expect(result.code == code, "\(words): \(result.output)\(result.error)")
        return result
    }

    @Test func `makes a file that a stranger verifies`() throws {
        let folder = try TemporaryFolder()
        let path = try Self.path.get()
        let file = folder.path + "/c.zip"
        _ = try run(["export", "certificate", "LNYP-2025-00001", "--out", file])
        let status = folder.path + "/status.cwt"
        _ = try run([
            "status-list", "publish", "--next-update", "2040-01-01", "--out", status,
            "--now", "2027-12-31T18:00",
        ])
        let result = try run(
            [
                "certificate", file, "--policy", "\(path)/policy", "--trust",
                "\(path)/trust", "--status", status, "--as-of", "2026-01-01", "--stateless",
                "--now", "2027-12-31T19:00",
            ], program: "certverify")
        #expect(result.output.contains("VALID-AS-OF 2026-01-01"))
        #expect(result.output.contains("✓ in the log"))
        let parts = try run(["explain", file], program: "certverify").output
        for name in [
            "credential.cbor", "statement.transparent.scitt", "proof.tlog-proof",
            "certificate.html", "qr.png", "qr.svg", "README.txt",
        ] { #expect(parts.contains("  “\(name)”: "), "\(name)") }
    }

    @Test func `refuses what it cannot make, and leaves nothing`() throws {
        let out = try TemporaryFolder().path + "/c.zip"
        for (words, fault) in [
            (["LNYP-2025-00099"], "there is no certificate LNYP-2025-00099"),
            (["LNYP-2025"], "NUMBER looks like"),
            (["LNYP-2025-00001", "--edition", "9"], "has the editions 1"),
            (["LNYP-2023-00001"], "was taken over from before the ledger"),
            (["LNYP-2025-00001", "--all"], "give NUMBER or --all"), ([], "give NUMBER or --all"),
        ] {
            let result = try run(["export", "certificate", "--out", out] + words, ends: 2)
            #expect(result.error.contains(fault), "\(result.error)")
            #expect(!FileManager.default.fileExists(atPath: out))
        }
    }

    @Test func `says what to install where no Chromium prints the PDF`() throws {
        let folder = try TemporaryFolder()
        let result = try run(
            [
                "export", "certificate", "LNYP-2025-00001", "--out", folder.path + "/c.zip",
                "--pdf", folder.path + "/c.pdf",
            ], ends: 5, environment: ["PATH": folder.path])
        #expect(result.error.contains("no Chromium is installed"))
        #expect(result.error.contains("hint: apt-get install chromium"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/c.pdf"))
    }

    @Test func `the page carries policy and trust, loads nothing, and ends no script early`() throws
    {
        let folder = try TemporaryFolder()
        let path = try Self.path.get()
        let out = folder.path + "/verify.html"
        _ = try run([
            "export", "verifier", "--policy", "\(path)/policy", "--trust", "\(path)/trust",
            "--out", out,
        ])
        let page = try String(contentsOfFile: out, encoding: .utf8)
        let identity = try String(contentsOfFile: "\(path)/trust", encoding: .utf8)
            .split(whereSeparator: \.isWhitespace)[2]
        #expect(page.contains(identity))
        #expect(page.contains("default-src 'none'"))
        #expect(page.components(separatedBy: "</script>").count == 3)
        for word in ["http://", "fetch(", "XMLHttpRequest", "import(", "CARRIED", "-HASH"] {
            #expect(!page.contains(word), "\(word)")
        }
    }

    @Test func `a page of a policy that names another log is not made`() throws {
        let folder = try TemporaryFolder()
        let path = try Self.path.get()
        let policy = folder.path + "/policy"
        try Data("quorum none\n".utf8).write(to: URL(filePath: policy))
        let result = try run(
            [
                "export", "verifier", "--policy", policy, "--trust", "\(path)/trust", "--out",
                folder.path + "/verify.html",
            ], ends: 2)
        #expect(result.error.contains("names no key of the log"))
    }
}
