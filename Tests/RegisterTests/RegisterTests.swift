import COSE
import Certification
import Drafting
import Foundation
import Ledger
import Register
import TestSupport
import Testing

/// The register over the whole rehearsal: what it answers, and that a rebuild answers the same.
@Suite struct RegisterTests {
    /// The rehearsal's statements, played once for the whole suite.
    private static let statements: [[UInt8]] = {
        var statements: [[UInt8]] = []
        let small = try? RehearsalLedger.before()
        try? small?.ledger?.log.forEachEntry(from: 0) { _, bytes, _ in statements.append(bytes) }
        return statements
    }()

    private static let shared = Result { try register(batch: 1000) }

    private static func register(_ path: String? = nil, batch: Int) throws -> RegisterStore {
        let register = try RegisterStore(path: path)
        var waiting: [(Decision, LedgerState)] = []
        var state = LedgerState()
        for (index, bytes) in statements.enumerated() {
            let decision = try Replay.decision(
                bytes, at: UInt64(index), given: state,
                history: LogHistory { range, body in
                    for index in range { body(index, statements[Int(index)]) }
                })
            state.evolve(decision)
            waiting.append((decision, state))
            if waiting.count >= batch {
                try register.take(waiting)
                waiting.removeAll()
            }
        }
        try register.take(waiting)
        return register
    }

    private static func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    @Test func `one act at a time and many at once give the same digest`() throws {
        let live = try Self.register(batch: 1)
        let rebuilt = try Self.register(batch: 1000)
        #expect(try live.digest() == rebuilt.digest())
    }

    @Test func `the digest says when a row was changed`() throws {
        let folder = try TemporaryFolder()
        let register = try Self.register("\(folder.path)/register.sqlite", batch: 100)
        let before = try register.digest()
        let again = try Self.register(batch: 500).digest()
        #expect(before == again)
        let position = try #require(try register.position())
        #expect(position.size == 881)
    }

    @Test(
        arguments: [
            ("2025-12-18", nil), ("2025-12-19", "valid"), ("2028-12-18", "valid"),
            ("2028-12-19", "expired"), ("2029-12-31", "expired"),
        ] as [(String, String?)])
    func `a certificate's status turns on the days of its validity`(
        day: String, status: String?
    ) throws {
        let register = try Self.shared.get()
        let number = try #require(CertificateNumber("LNYP-2025-00010"))
        let row = try register.certificate(number, on: try Self.day(day))
        #expect(row?.status == status)
    }

    @Test func `who applied is not shown before the public notice`() throws {
        let register = try Self.shared.get()
        let before = try register.applications(on: try Self.day("2025-11-17"))
        #expect(before.allSatisfy { $0["holder"] == .null })
        let after = try register.applications(on: try Self.day("2025-11-19"))
        #expect(after.filter { $0["holder"] != .null }.count == 16)
    }

    @Test(arguments: [
        ("2025-08-13", "received", 30), ("2025-08-31", "recommended", 31),
        ("2025-12-31", "awarded", 11), ("2026-01-31", "awarded", 12),
        ("2026-01-31", "ended", 22), ("2026-01-31", "ended.late", 1),
        ("2026-01-31", "carried-over", 2),
    ])
    func `applications are listed by their state on a day`(
        day: String, state: String, count: Int
    ) throws {
        let register = try Self.shared.get()
        var filter = ListFilter()
        filter.state = state
        #expect(try register.applications(on: try Self.day(day), filter).count == count)
    }

    @Test func `a notice whose end lay beyond the calendar has it once the year is known`() throws {
        let register = try Self.shared.get()
        let notices = try register.notices(on: try Self.day("2026-01-31"))
        #expect(notices.compactMap { $0["endsOn"]?.string } == ["2025-12-10", "2026-01-13"])
    }

    /// Acceptance 9: read by someone who knows the measures and nothing of the software.
    @Test func `a history tells its story in Chinese`() throws {
        let register = try Self.shared.get()
        let subject = try #require(Subject("application/LN-2025-0006"))
        let lines = try register.history(of: subject, through: try Self.day("2026-01-31"))
            .flatMap { $0.lines(.zh) }
        let golden = Repository.fixtures.appending(path: "liaoning-youpin/history-0006.txt")
        let wanted = try String(contentsOf: golden, encoding: .utf8)
        #expect(lines.joined(separator: "\n") + "\n" == wanted)
    }
}

/// Tables and CSV.
@Suite struct RenderingTests {
    @Test func `a Chinese character takes two columns`() {
        #expect(
            Table.text(["名", "n"], [["大米", "1"], ["x", "2"]]) == ["名    n", "大米  1", "x     2"])
    }

    @Test(arguments: [
        ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("=1+1", "'=1+1"),
        ("plain", "plain"),
    ])
    func `a cell of CSV is quoted where it must be and never a formula`(cell: String, want: String)
    {
        #expect(CSV.text(["h"], [[cell]]) == "h\r\n\(want)\r\n")
    }
}
