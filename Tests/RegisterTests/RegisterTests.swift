import COSE
import Certification
import Drafting
import Foundation
import Ledger
import TestSupport
import Testing
import TransparencyLog

@testable import Register

/// The register over the whole rehearsal: what it answers, and that a rebuild answers the same.
@Suite struct RegisterTests {
    /// The rehearsal, played once for the whole suite.
    private nonisolated(unsafe) static let small = Result { try RehearsalLedger.before() }

    private static let shared = Result { try register(atOnce: true) }

    private static func register(_ path: String? = nil, atOnce: Bool) throws -> RegisterStore {
        let log = try #require(try small.get().ledger).log
        let register = try RegisterStore(path: path)
        var snapshot = StateSnapshot(state: LedgerState(), frontier: Frontier())
        if atOnce {
            try register.transaction { try snapshot.replay(log, onDecision: $0.take) }
        } else {
            try snapshot.replay(
                log,
                onDecision: { decision, state in
                    try register.transaction { try $0.take(decision, stateAfter: state) }
                })
        }
        return register
    }

    @Test(arguments: [(1, "entered 1 day after"), (2, "entered 2 days after")])
    func `an act that was entered later says how many days`(days: Int, text: String) {
        let row = HistoryRow([
            "entry": 7, "occurredOn": "2025-07-01", "registeredOn": .text("2025-07-0\(1 + days)"),
        ])
        #expect(row.lines(.en)[1].hasSuffix("; \(text)"))
        #expect(row.lines(.zh)[1].hasSuffix("；\(days) 日后登记"))
    }

    private static func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    @Test func `one act at a time and many at once give the same digest`() throws {
        let live = try Self.register(atOnce: false)
        let rebuilt = try Self.register(atOnce: true)
        #expect(try live.digest() == rebuilt.digest())
    }

    @Test func `a register that is made whole gives the same digest and the same schema`() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/register.sqlite"
        let log = try #require(try Self.small.get().ledger).log
        var snapshot = StateSnapshot(state: LedgerState(), frontier: Frontier())
        try RegisterStore.make(path) { try snapshot.replay(log, onDecision: $0.take) }
        let made = try RegisterStore(path: path)
        #expect(try made.digest() == Self.shared.get().digest())
        #expect(try made.position()?.size == 903)
        let raw = try RawDatabase(path: path)
        for name in ["acts_subject", "links_to"] {
            #expect(raw.refusal(of: "CREATE INDEX \(name) ON position (id)") != nil)
        }
    }

    @Test func `an entry that a new register cannot take is named, however far it got`() throws {
        let folder = try TemporaryFolder()
        let log = try #require(try Self.small.get().ledger).log
        var snapshot = StateSnapshot(state: LedgerState(), frontier: Frontier())
        let error = #expect(throws: RegisterError.self) {
            try RegisterStore.make("\(folder.path)/register.sqlite") { rows in
                try snapshot.replay(
                    log,
                    onDecision: { decision, state in
                        try rows.take(decision, stateAfter: state)
                        // Its rows are there already; met while later acts are decided.
                        if decision.index.value == 7 { try rows.take(decision, stateAfter: state) }
                    })
            }
        }
        let told = error?.description ?? ""
        #expect(told.contains("cannot take entry 7:"))
    }

    @Test func `a register that is busy is left as it is, and one that is damaged made anew`()
        throws
    {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/register.sqlite"
        _ = try RegisterStore(path: path)
        let writer = try RawDatabase(path: path)
        try writer.execute("CREATE TABLE mark (id INTEGER); BEGIN IMMEDIATE")
        #expect(throws: RegisterError.storage(path, "database is locked")) {
            try RegisterStore(path: path)
        }
        try writer.execute("COMMIT")
        _ = try RegisterStore(path: path)
        let tables = "SELECT name FROM sqlite_schema WHERE name IN ('mark', 'position')"
        #expect(try RawDatabase(path: path).rows(tables).sorted() == ["mark", "position"])
        let other = "\(folder.path)/other.sqlite"
        for suffix in ["", "-wal"] {
            try Data("no database at all, of any kind".utf8).write(
                to: URL(filePath: other + suffix))
        }
        #expect(try RegisterStore(path: other).position() == nil)
        #expect(try RawDatabase(path: other).rows(tables) == ["position"])
    }

    @Test func `the digest says when a row was changed`() throws {
        let folder = try TemporaryFolder()
        let register = try Self.register("\(folder.path)/register.sqlite", atOnce: true)
        let before = try register.digest()
        let again = try Self.register(atOnce: true).digest()
        #expect(before == again)
        let position = try #require(try register.position())
        #expect(position.size == 903)
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
        filter.states = [state]
        let rows = try register.applications(on: try Self.day(day)).filter(filter.leaves)
        #expect(rows.count == count)
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
            Table.text(["名", "n"], [["大米", "1"], ["x", "2"]], columns: 80) == [
                "名    n", "大米  1", "x     2",
            ])
    }

    @Test(arguments: [
        ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("=1+1", "'=1+1"),
        ("plain", "plain"), ("a\"\u{301},b", "\"a\"\"\u{301},b\""),
    ])
    func `a cell of CSV is quoted where it must be and never a formula`(cell: String, want: String)
    {
        #expect(CSV.text(["h"], [[cell]]) == "h\r\n\(want)\r\n")
    }

    @Test func `a name in a graph cannot end its quotation marks`() {
        #expect(Trace.escaped("a\"\u{301}\\\n") == "a\\\"\u{301}\\\\\\\\u{A}")
    }
}
