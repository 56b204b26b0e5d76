import COSE
import CSQLite
import Certification
import GRDB
import Ledger
import StateFile
import Synchronization
import TestSupport
import Testing
import TransparencyLog

@testable import Register

/// What a register does for an act takes as long however long the log is.
@Suite struct PlanTests {
    @Test func `what an act writes is found by a key, and no table is read through`() throws {
        let small = try RehearsalLedger.before()
        let log = try #require(small.ledger).log
        let register = try RegisterStore(path: nil)
        var snapshot = StateSnapshot(state: LedgerState(), frontier: Frontier())
        try register.transaction { try snapshot.replay(log, onDecision: $0.take) }
        let scans = try register.read { database in
            let statements = Self.prepared(database)
            #expect(statements.count > 30)
            return try statements.flatMap { sql, count in
                let values = StatementArguments([DatabaseValue](repeating: .null, count: count))
                let plan = try Row.fetchAll(
                    database, sql: "EXPLAIN QUERY PLAN \(sql)", arguments: values)
                return plan.map { $0["detail"] as String }
                    .filter { $0.hasPrefix("SCAN") && $0 != "SCAN position" }.map {
                        "\($0): \(sql)"
                    }
            }
        }
        #expect(scans == [])
    }

    @Test func `what is due is found by reading each table a few times`() throws {
        let small = try RehearsalLedger.before()
        let log = try #require(small.ledger).log
        var snapshot = StateSnapshot(state: LedgerState(), frontier: Frontier())
        try snapshot.replay(log)
        let folder = try TemporaryFolder()
        let file = try StateFile.create(
            "\(folder.path)/state", snapshot.state, head: snapshot.state, key: .known)
        let store = CountingStore(of: file)
        var state = snapshot.state
        state.attach(store)
        let day = try #require(CivilDate("2029-12-31"))
        #expect(Duties.open(given: state, on: day) == Duties.open(given: snapshot.state, on: day))
        // Some duties ask of each record of a table: none may read another table for each.
        #expect(state.certificates.values.count > 12)
        #expect(store.readings.filter { $0.value > 12 } == [:])
    }

    /// A store that counts how often each table is read through.
    private final class CountingStore: StateStore {
        private let file: StateFile
        private let counts = Mutex<[String: Int]>([:])

        init(of file: StateFile) { self.file = file }

        var fault: Wording? { file.fault }
        var readings: [String: Int] { counts.withLock { $0 } }

        func value<Value: Codable & Sendable>(
            _ table: String, _ key: [UInt8], as type: Value.Type
        ) -> Value? { file.value(table, key, as: type) }

        func forEachKey(_ table: String, under heading: String, _ body: ([UInt8]) -> Bool) {
            file.forEachKey(table, under: heading, body)
        }

        func forEachRow<Value: Codable & Sendable>(
            _ table: String, as type: Value.Type, _ body: ([UInt8], Value) -> Bool
        ) {
            counts.withLock { $0[table, default: 0] += 1 }
            file.forEachRow(table, as: type, body)
        }
    }

    /// The statements that a connection has prepared for more than one act.
    private static func prepared(_ database: Database) -> [(sql: String, valueCount: Int)] {
        var (texts, statement): ([(String, Int)], OpaquePointer?) = ([], nil)
        while true {
            statement = sqlite3_next_stmt(database.sqliteConnection, statement)
            guard let statement else { return texts }
            let text = String(cString: sqlite3_sql(statement))
            if !text.hasPrefix("PRAGMA"), !text.hasPrefix("BEGIN"), !text.hasPrefix("COMMIT") {
                texts.append((text, Int(sqlite3_bind_parameter_count(statement))))
            }
        }
    }
}
