import LedgerFile
import TestSupport
import Testing
import Verification

/// The schema's guards, tried with an SQLite shell's own means on a ledger of three entries.
@Suite struct GuardTests {
    /// A statement that must be refused, and why.
    struct Attempt: CustomTestStringConvertible {
        let sql: String
        let fault: String
        var testDescription: String { sql }
    }

    static func changes(_ table: String, key: String, column: String, last: Int? = nil) -> [Attempt]
    {
        let last = last ?? (key == "size" ? 3 : 2)
        let never = "append-only: \(table) is never changed"
        let kept = "append-only: \(table) is never deleted from"
        return [
            Attempt(sql: "UPDATE \(table) SET \(column) = \(column)", fault: never),
            Attempt(sql: "UPDATE \(table) SET \(key) = \(key) + 100", fault: never),
            Attempt(
                sql: "UPDATE OR REPLACE \(table) SET \(key) = 2 WHERE \(key) = \(last)",
                fault: never),
            Attempt(sql: "UPDATE OR IGNORE \(table) SET \(column) = x'00'", fault: never),
            Attempt(sql: "DELETE FROM \(table)", fault: kept),
            Attempt(sql: "DELETE FROM \(table) WHERE \(key) = \(last)", fault: kept),
        ]
    }

    static func inserts(_ table: String, _ sources: [String]) -> [Attempt] {
        let fault = "append-only: \(table) takes the next row only"
        return ["INSERT", "INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE"].flatMap { verb in
            sources.map { Attempt(sql: "\(verb) INTO \(table) \($0)", fault: fault) }
        }
    }

    static let attempts: [Attempt] =
        changes("entries", key: "position", column: "statement")
        + changes("nodes", key: "position", column: "hash")
        + changes("checkpoints", key: "size", column: "signature")
        + changes("notes", key: "size", column: "signature")
        + inserts(
            "entries",
            [
                // A row that is there, a gap, no position, and a leaf hash that is used.
                "VALUES (1, randomblob(32), x'00')", "VALUES (4, randomblob(32), x'00')",
                "VALUES (NULL, randomblob(32), x'00')",
                "SELECT 3, leaf_hash, statement FROM entries WHERE position = 1",
                "SELECT position, leaf_hash, x'00' FROM entries WHERE position = 2",
                "VALUES (1, randomblob(32), x'00') ON CONFLICT DO UPDATE SET statement = x'00'",
            ])
        + inserts(
            "nodes",
            [
                "VALUES (0, zeroblob(32))", "VALUES (3, zeroblob(32))", "VALUES (5, zeroblob(32))",
                "VALUES (NULL, zeroblob(32))",
            ])
        + inserts(
            "checkpoints",
            [
                // A size that is there, between, beyond the entries; and no size.
                "VALUES (3, 4000000000, zeroblob(64))",
                "VALUES (1, 4000000000, zeroblob(64))",
                "VALUES (4, 4000000000, zeroblob(64))",
                "VALUES (NULL, 4000000000, zeroblob(64))",
            ])
        + inserts(
            "notes",
            [
                // A size that is there, before it, and one that no checkpoint has.
                "VALUES (3, zeroblob(64), NULL)", "VALUES (2, zeroblob(64), NULL)",
                "VALUES (4, zeroblob(64), NULL)", "VALUES (NULL, zeroblob(64), NULL)",
            ])

    @Test func `every table refuses what is not its next row`() throws {
        let small = try SmallLedger()
        let database = try RawDatabase(path: small.path + "/ledger.sqlite")
        let before = try database.ledgerRows()
        #expect(before.count == 10)
        for attempt in Self.attempts {
            #expect(database.refusal(of: attempt.sql) == attempt.fault, "\(attempt.sql)")
            #expect(try database.ledgerRows() == before, "\(attempt.sql)")
        }
        var audit = LedgerAudit()
        try audit.run(try LedgerReader(path: small.path + "/ledger.sqlite"))
        #expect(audit.report.isClean)
    }

    @Test(arguments: [
        "INSERT INTO entries VALUES (3, randomblob(31), x'00')",
        "INSERT INTO entries VALUES (3, randomblob(32), x'')",
        "INSERT INTO entries VALUES (3, randomblob(32), zeroblob(65536))",
        "INSERT INTO entries VALUES (3, randomblob(32), 'text')",
        "INSERT INTO nodes VALUES (4, randomblob(33))",
    ])
    func `the next row has the columns of a ledger`(_ sql: String) throws {
        let small = try SmallLedger()
        let database = try RawDatabase(path: small.path + "/ledger.sqlite")
        let before = try database.ledgerRows()
        #expect(database.refusal(of: sql) != nil)
        #expect(try database.ledgerRows() == before)
    }

    @Test func `the next row is let through`() throws {
        let small = try SmallLedger()
        let database = try RawDatabase(path: small.path + "/ledger.sqlite")
        let before = try database.ledgerRows()
        try database.execute("BEGIN IMMEDIATE")
        try database.execute("INSERT INTO entries VALUES (3, randomblob(32), x'00')")
        try database.execute("INSERT INTO nodes VALUES (4, randomblob(32))")
        #expect(
            database.refusal(
                of: "INSERT INTO checkpoints VALUES (4, 1, zeroblob(64))")
                == "append-only: checkpoints takes the next row only")
        try database.execute(
            "INSERT INTO checkpoints VALUES (4, 4000000000, zeroblob(64))")
        try database.execute("INSERT INTO notes VALUES (4, zeroblob(64), zeroblob(64))")
        try database.execute("ROLLBACK")
        #expect(try database.ledgerRows() == before)
    }
}
