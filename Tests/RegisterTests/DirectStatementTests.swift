import Certification
import GRDB
import Testing

@testable import Register

/// Values go to SQLite and come back as they were, without any in between.
@Suite struct DirectStatementTests {
    private let database: DatabaseQueue

    init() throws {
        database = try DatabaseQueue()
        try database.write { database in
            try database.execute(
                sql: """
                    CREATE TABLE kept (
                        id INTEGER PRIMARY KEY, text TEXT, bytes BLOB, number INTEGER
                    ) STRICT
                    """)
        }
    }

    private static func number(_ database: Database, _ sql: String) throws -> Int64? {
        try Int64.fetchOne(database, sql: sql)
    }

    @Test(arguments: ["", "a", "示例粮油有限公司", "e\u{301}"])
    func `a text comes back byte for byte`(text: String) throws {
        try database.write { database in
            try database.run(sql: "INSERT INTO kept VALUES (?, ?, NULL, NULL)") {
                1
                text
            }
            let found = try String.fetchOne(database, sql: "SELECT text FROM kept")
            #expect(found.map { Array($0.utf8) } == Array(text.utf8))
        }
    }

    @Test func `a statement that is used again keeps nothing of the last time`() throws {
        try database.write { database in
            let sql = "INSERT INTO kept VALUES (?, ?, NULL, ?)"
            try database.run(sql: sql) {
                1
                "first"
                true
            }
            try database.run(sql: sql) {
                2
                String?.none
                Int64?.none
            }
            let nulls = "SELECT count(*) FROM kept WHERE text IS NULL AND number IS NULL"
            #expect(try Self.number(database, nulls) == 1)
            #expect(try Self.number(database, "SELECT number FROM kept WHERE id = 1") == 1)
        }
    }

    @Test func `a row that breaks a constraint is refused with SQLite's own code`() throws {
        try database.write { database in
            let sql = "INSERT INTO kept (id) VALUES (?)"
            try database.run(sql: sql, values: [.number(1)])
            let error = #expect(throws: DatabaseError.self) {
                try database.run(sql: sql, values: [.number(1)])
            }
            #expect(error?.resultCode == .SQLITE_CONSTRAINT)
            try database.run(sql: sql, values: [.number(2)])
        }
    }
}
