import DirectSQL
import GRDB
import Testing

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
        try database.directStatement(sql).row { $0.number(0) }
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

    @Test(arguments: [[], [0], [UInt8](repeating: 0xff, count: 70_000)])
    func `bytes come back as many as they were, and none is not NULL`(bytes: [UInt8]) throws {
        try database.write { database in
            let insert = try database.directStatement("INSERT INTO kept (id, bytes) VALUES (?, ?)")
            insert.bind(7, at: 1)
            insert.bind(bytes, at: 2)
            try insert.run()
            let read = try database.directStatement("SELECT bytes FROM kept WHERE id = 7")
            #expect(try read.row { $0.bytes(0) } == bytes)
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

    @Test func `a column of another kind, and no row at all, are nil`() throws {
        try database.write { database in
            try database.run(sql: "INSERT INTO kept VALUES (?, ?, NULL, 5)") {
                1
                "x"
            }
            #expect(try Self.number(database, "SELECT text FROM kept") == nil)
            #expect(try Self.number(database, "SELECT number FROM kept") == 5)
            #expect(try Self.number(database, "SELECT number FROM kept WHERE id = 2") == nil)
            let number = try database.directStatement("SELECT number FROM kept")
            #expect(try number.row { $0.bytes(0) } == nil)
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
