import LedgerFile
import TestSupport
import Testing

/// The guards of the file itself, tried with plain SQL.
@Suite struct GuardTests {
    private static let entry = "x'\(String(repeating: "ab", count: 32))', x'00'"
    private static let hash = "x'\(String(repeating: "ab", count: 32))'"
    private static let signatures =
        "x'\(String(repeating: "01", count: 64))', x'\(String(repeating: "02", count: 64))'"

    @Test(arguments: [
        "UPDATE entries SET statement = x'00' WHERE position = 3",
        "UPDATE OR REPLACE entries SET position = 2 WHERE position = 3",
        "UPDATE nodes SET hash = \(hash) WHERE position = 0",
        "UPDATE checkpoints SET time = time + 1",
        "DELETE FROM entries WHERE position = 6",
        "DELETE FROM entries",
        "DELETE FROM nodes",
        "DELETE FROM checkpoints WHERE size = 7",
        "INSERT OR REPLACE INTO entries VALUES (6, \(entry))",
        "INSERT OR REPLACE INTO entries SELECT 7, leaf_hash, x'00' FROM entries LIMIT 1",
        "INSERT OR IGNORE INTO entries VALUES (6, \(entry))",
        "REPLACE INTO nodes VALUES (0, \(hash))",
        "REPLACE INTO checkpoints VALUES (7, 2000000000, \(signatures))",
        """
        INSERT INTO entries VALUES (6, \(entry))
        ON CONFLICT (position) DO UPDATE SET statement = excluded.statement
        """,
        "INSERT INTO entries VALUES (8, \(entry))",
        "INSERT INTO entries VALUES (-1, \(entry))",
        "INSERT INTO entries VALUES (NULL, \(entry))",
        "INSERT INTO entries SELECT 7, leaf_hash, x'00' FROM entries WHERE position = 2",
        "INSERT INTO nodes VALUES (99, \(hash))",
        "INSERT INTO nodes VALUES (NULL, \(hash))",
        "INSERT INTO checkpoints VALUES (8, 2000000000, \(signatures))",
        "INSERT INTO checkpoints VALUES (5, 2000000000, \(signatures))",
    ])
    func `the file refuses to be anything but appended to`(sql: String) throws {
        let file = try SampleFile()
        defer { file.close() }
        let raw = try file.raw
        let refusal = try #require(raw.refusal(of: sql))
        #expect(refusal.hasPrefix("append-only: "))
        #expect(try raw.text("SELECT count(*) || max(position) FROM entries") == "76")
        #expect(try raw.text("SELECT count(*) FROM nodes") == "11")
        #expect(try raw.text("SELECT group_concat(size) FROM checkpoints") == "3,4,7")
    }

    @Test(arguments: [
        "INSERT INTO entries VALUES (7, 'text', x'00')",
        "INSERT INTO entries VALUES (7, x'ab', x'00')",
        "INSERT INTO entries VALUES (7, \(hash), 'text')",
        "INSERT INTO entries VALUES (7, \(hash), x'')",
        "INSERT INTO entries VALUES (7, \(hash), zeroblob(65536))",
        "INSERT INTO entries VALUES (7, \(hash), NULL)",
        "INSERT INTO nodes VALUES (11, zeroblob(31))",
    ])
    func `a row of the wrong kind or length is refused`(sql: String) throws {
        let file = try SampleFile()
        defer { file.close() }
        #expect(try file.raw.refusal(of: sql) != nil)
    }

    @Test(arguments: [
        "INSERT INTO entries VALUES (7, \(entry))",
        "INSERT INTO entries VALUES (7, \(hash), zeroblob(65535))",
        "INSERT INTO nodes VALUES (11, \(hash))",
        """
        INSERT INTO entries VALUES (7, \(entry));
        INSERT INTO checkpoints VALUES (8, 1751000030, \(signatures))
        """,
    ])
    func `the next row is taken`(sql: String) throws {
        let file = try SampleFile()
        defer { file.close() }
        #expect(try file.raw.refusal(of: sql) == nil)
    }

    @Test func `the time of checkpoints never runs back`() throws {
        let file = try SampleFile()
        defer { file.close() }
        let raw = try file.raw
        try raw.execute("INSERT INTO entries VALUES (7, \(Self.entry))")
        let refusal = raw.refusal(
            of: "INSERT INTO checkpoints VALUES (8, 1751000029, \(Self.signatures))")
        #expect(refusal == "append-only: checkpoints takes the next row only")
    }
}
