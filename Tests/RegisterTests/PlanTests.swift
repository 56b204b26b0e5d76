import CSQLite
import Certification
import GRDB
import Ledger
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
