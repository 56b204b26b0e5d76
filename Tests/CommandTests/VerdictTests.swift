import Foundation
import TestSupport
import Testing

/// The table of Fixtures/verdicts, asked of the program: the verifying page answers the same.
@Suite struct `A verdict` {
    /// One case, as it stands in the fixture.
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        struct Seen: Decodable {
            let size: UInt64
            let iat: Int64
            let root: String
        }

        let name: String
        let qr: String?
        let file: String?
        let number: String?
        let policy: String
        let trust: String
        let status: String?
        let register: String?
        let asOf: String?
        let clock: String
        let seen: Seen?
        let seenRegister: Seen?
        let verdict: String
        let marks: String?
        let since: String?
        let ground: String?
        let decidedOn: String?
        let current: Current?
        let textFault: TextFault?

        var testDescription: String { name }
    }

    struct Current: Decodable, Equatable {
        let number: String
        let edition: Int?
        let verdict: String?
    }

    struct TextFault: Decodable, Equatable {
        let field: String
        let position: Int
        let codePoint: String
    }

    private struct Report: Decodable {
        struct Line: Decodable { let mark: String }
        let verdict: String
        let exit: Int32
        let colour: String
        let why: String
        let since: String?
        let ground: String?
        let decidedOn: String?
        let current: Current?
        let textFault: TextFault?
        let lines: [Line]
    }

    static let folder = Repository.root.appending(path: "Fixtures/verdicts")

    static let cases: [Case] = {
        let url = folder.appending(path: "cases.json")
        // Without its fixture the suite would say nothing: it is wanted.
        // swift-format-ignore: NeverUseForceTry
        return try! JSONDecoder().decode([Case].self, from: Data(contentsOf: url))
    }()

    static let exitCodes: [String: Int32] = [
        "VALID-AS-OF": 0, "REVOKED-SINCE": 1, "REVOKED-AB-INITIO": 1, "SURRENDERED": 1,
        "ENDED": 1, "SUPERSEDED": 1, "SUSPENDED": 1, "EXPIRED": 1, "NOT-YET-VALID": 1,
        "UNKNOWN-ISSUER": 1, "WRONG-LEDGER": 1, "BAD-SIGNATURE": 1, "NOT-LOGGED": 1,
        "NOT-IN-REGISTER": 1, "UNREADABLE": 2, "NOT-FOUND": 4, "STATUS-UNKNOWN": 4,
        "STATUS-STALE": 4, "STATUS-FORKED": 4, "KEY-CUT": 4,
    ]

    /// Those that are neither green nor red.
    static let amber: Set<String> = [
        "SUPERSEDED", "NOT-FOUND", "UNREADABLE", "STATUS-UNKNOWN", "STATUS-STALE",
        "STATUS-FORKED", "KEY-CUT",
    ]

    @Test(arguments: cases) func `is that of the fixture`(_ wanted: Case) throws {
        let folder = try TemporaryFolder()
        let result = try Command.run(try words(wanted, in: folder), program: "certverify")
        #expect(result.code == Self.exitCodes[wanted.verdict], "\(result.output)\(result.error)")
        guard let report = try? JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
        else {
            // A file that cannot be read has no report, only an error that says why.
            #expect(wanted.verdict == "UNREADABLE")
            #expect(result.error.hasPrefix("certverify: error: "))
            return
        }
        #expect(report.verdict == wanted.verdict)
        #expect(report.exit == result.code)
        if let marks = wanted.marks { #expect(report.lines.map(\.mark).joined() == marks) }
        let isAmber = Self.amber.contains(wanted.verdict)
        #expect(
            report.colour == (isAmber ? "amber" : wanted.verdict == "VALID-AS-OF" ? "green" : "red")
        )
        #expect(report.why.count > 20)
        if let since = wanted.since { #expect(report.since == since) }
        if let ground = wanted.ground { #expect(report.ground == ground) }
        // An act that was annulled never held; a certificate is told from its own first day.
        #expect(!result.output.contains("1900-01-01"))
        if let decided = wanted.decidedOn { #expect(report.decidedOn == decided) }
        #expect(report.textFault == wanted.textFault)
        if let current = wanted.current { #expect(report.current == current) }
    }

    @Test func `has every name of FORMATS §9, each at least twice`() {
        let counts = Dictionary(grouping: Self.cases, by: \.verdict).mapValues(\.count)
        #expect(Self.cases.count >= 60)
        for verdict in Self.exitCodes.keys {
            #expect(counts[verdict, default: 0] >= 2, "\(verdict)")
        }
    }

    private func words(_ wanted: Case, in folder: TemporaryFolder) throws -> [String] {
        let files = Self.folder.appending(path: "files").path
        let clock = try #require(ISO8601DateFormatter().date(from: wanted.clock))
        var words = ["certificate", "--json", "--state", folder.path + "/seen"]
        words += ["--policy", "\(files)/\(wanted.policy)", "--trust", "\(files)/\(wanted.trust)"]
        words += ["--now", "\(Int(clock.timeIntervalSince1970))"]
        if let qr = wanted.qr { words += ["--qr", qr] }
        if let file = wanted.file { words.append("\(files)/\(file)") }
        if let number = wanted.number { words += ["--number", number] }
        if let status = wanted.status { words += ["--status", "\(files)/\(status)"] }
        if let register = wanted.register { words += ["--register", "\(files)/\(register)"] }
        if let asOf = wanted.asOf { words += ["--as-of", asOf] }
        let trust = try String(contentsOfFile: "\(files)/\(wanted.trust)", encoding: .utf8)
        let identity = trust.split(whereSeparator: \.isWhitespace)[2]
        let kept = [("", wanted.seen), ("register/", wanted.seenRegister)].compactMap {
            kind, seen in
            seen.map {
                "\(identity) \(kind)liaoning-youpin \($0.size) \($0.root) \($0.iat) \($0.iat)\n"
            }
        }
        if !kept.isEmpty {
            try Data(kept.joined().utf8).write(to: URL(filePath: folder.path + "/seen"))
        }
        return words
    }
}
