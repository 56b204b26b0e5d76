import Certification
import Foundation
import Ledger
import Register
import TestSupport
import Testing
import TransparencyLog

/// Acceptance: the status of every certificate on many days is what the story's table says, which
/// was written from the story and not by the program.
@Suite struct StatusTableTests {
    private static let register = Result { try RehearsedRegister.make() }

    private static func table() throws -> [[String]] {
        let file = Repository.fixtures.appending(path: "liaoning-youpin/status.csv")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: ",").map(String.init)
        }
    }

    @Test func `every certificate has on every day the status that the table gives it`() throws {
        let register = try Self.register.get()
        let table = try Self.table()
        let heading = try #require(table.first)
        var wrong: [String] = []
        for (column, text) in heading.enumerated().dropFirst() {
            let day = try #require(CivilDate(text))
            let rows = try register.certificates(on: day)
            var found: [String: String] = [:]
            for row in rows { found[row.text("number")] = row.status }
            for line in table.dropFirst() where found[line[0]] ?? "-" != line[column] {
                wrong.append("\(line[0]) on \(text): \(found[line[0]] ?? "-")")
            }
            #expect(found.keys.allSatisfy { number in table.contains { $0[0] == number } })
        }
        #expect(wrong == [])
        #expect(heading.count == 52)
        #expect(table.count == 25)
    }

    @Test func `one certificate asked for alone has the same status`() throws {
        let register = try Self.register.get()
        let number = try #require(CertificateNumber("LNYP-2025-00002"))
        for (text, status) in [
            ("2026-07-05", "valid"), ("2026-07-06", "rectification-pending"),
            ("2026-08-12", "revocation-intended"), ("2026-08-25", "revocation-intended"),
            ("2026-08-26", "revoked"), ("2026-10-12", "valid-under-review"),
            ("2026-12-14", "revoked"), ("2029-12-31", "revoked"),
        ] {
            let day = try #require(CivilDate(text))
            #expect(try register.certificate(number, on: day)?.status == status, "\(text)")
        }
    }

    @Test func `facts are those of the day`() throws {
        let register = try Self.register.get()
        let number = try #require(CertificateNumber("LNYP-2025-00001"))
        let before = try register.certificate(number, on: #require(CivilDate("2027-05-05")))
        #expect(before?.text("holder") == "示例盘锦粮油有限公司")
        #expect(before?.text("edition") == "1")
        let after = try register.certificate(number, on: #require(CivilDate("2027-05-06")))
        #expect(after?.text("holder") == "示例盘锦粮油集团有限公司")
        #expect(after?.text("edition") == "2")
    }
}

/// The register over the whole rehearsal, made once.
enum RehearsedRegister {
    private nonisolated(unsafe) static let small = Result { try RehearsalLedger.before() }

    static let ledger: Result<(statements: [[UInt8]], state: LedgerState), any Error> = Result {
        let ledger = try #require(try small.get().ledger)
        var statements: [[UInt8]] = []
        try ledger.log.forEachEntry(from: 0) { _, bytes, _ in statements.append(bytes) }
        return (statements, ledger.snapshot.state)
    }

    static func make() throws -> RegisterStore {
        let log = try #require(try small.get().ledger).log
        let register = try RegisterStore(path: nil)
        var snapshot = StateSnapshot(state: LedgerState(), frontier: Frontier())
        try register.transaction { try snapshot.replay(log, onDecision: $0.take) }
        return register
    }
}
