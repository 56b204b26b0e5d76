import COSE
import Foundation
import LedgerFile
import TestSupport
import Testing
import TransparencyLog

/// Files that are not what they say: each ends in a typed error or a fault, never in a crash.
@Suite struct HostileFileTests {
    private static func fault(_ path: String) -> LedgerFileError? {
        do { _ = try LedgerReader(path: path) } catch { return error as? LedgerFileError }
        return nil
    }

    private static func isOneLine(_ text: String) -> Bool { !text.contains(where: \.isNewline) }

    @Test func `a folder or a pipe is no ledger, and nobody waits for it`() throws {
        let folder = try TemporaryFolder()
        let pipe = folder.path + "/pipe"
        try #require(mkfifo(pipe, 0o600) == 0)
        for (path, kind) in [
            (folder.path, "a folder"), (pipe, "a named pipe"), ("/dev/null", "a device"),
        ] {
            #expect(Self.fault(path) == .notADatabase("\(path) is \(kind), not a file"))
        }
    }

    @Test(arguments: ["-journal", "-wal", "-shm"])
    func `a pipe beside a ledger, where SQLite looks for its own, is no file`(suffix: String) throws
    {
        let file = try SampleFile()
        defer { file.close() }
        let pipe = file.path + suffix
        try #require(mkfifo(pipe, 0o600) == 0)
        #expect(Self.fault(file.path) == .notADatabase("\(pipe) is a named pipe, not a file"))
        try FileManager.default.removeItem(atPath: pipe)
        #expect(Self.fault(file.path) == nil)
    }

    @Test(arguments: ["", "#!/bin/sh\n", String(repeating: "SQLite format 3\0", count: 600)])
    func `a file of other bytes is no ledger`(text: String) throws {
        let file = try SampleFile()
        defer { file.close() }
        let path = file.path
        try Data(text.utf8).write(to: URL(filePath: path))
        let fault = try #require(Self.fault(path))
        #expect(Self.isOneLine(fault.description))
    }

    @Test(arguments: [0, -1])
    func `a version that never was is refused`(version: Int) throws {
        let file = try SampleFile()
        defer { file.close() }
        try file.raw.execute("PRAGMA user_version = \(version)")
        #expect(Self.fault(file.path) == .notALedger("its schema has the version \(version)"))
    }

    @Test(arguments: ["entries", "nodes", "checkpoints"])
    func `a table that is gone, a view, or of another shape is refused`(table: String) throws {
        let file = try SampleFile()
        defer { file.close() }
        let raw = try file.raw
        try raw.execute("ALTER TABLE \(table) RENAME TO other")
        #expect(Self.fault(file.path) == .notALedger("no table \(table)"))
        try raw.execute("CREATE VIEW \(table) AS SELECT * FROM other")
        #expect(Self.fault(file.path) == .schemaDiffers(table))
        try raw.execute("DROP VIEW \(table); CREATE TABLE \(table) (position INTEGER PRIMARY KEY)")
        #expect(Self.fault(file.path) == .schemaDiffers(table))
    }

    @Test(arguments: LedgerSchema.guards.map(\.name))
    func `a guard that is gone or altered is a fault with its name`(name: String) throws {
        let file = try SampleFile()
        defer { file.close() }
        let raw = try file.raw
        try raw.execute("DROP TRIGGER \(name)")
        #expect(
            try LedgerReader(path: file.path).faults()
                == ["the guard or table \(name) is missing"])
        let table = try #require(name.split(separator: "_").first)
        try raw.execute(
            "CREATE TRIGGER \(name) BEFORE INSERT ON \(table) WHEN 0 BEGIN SELECT 1; END")
        #expect(
            try LedgerReader(path: file.path).faults() == ["\(name) is not what the schema says"])
    }

    @Test func `what does not belong in a ledger is named`() throws {
        let file = try SampleFile()
        defer { file.close() }
        try file.raw.execute(
            """
            CREATE TABLE jottings (text TEXT);
            CREATE TRIGGER quiet AFTER INSERT ON entries BEGIN SELECT 1; END
            """)
        #expect(
            try LedgerReader(path: file.path).faults()
                == ["jottings does not belong in a ledger", "quiet does not belong in a ledger"])
    }

    @Test func `a name that paints a verdict is quoted`() throws {
        let file = try SampleFile()
        defer { file.close() }
        try file.raw.execute("CREATE TABLE \"x\n✓  VALID\u{1B}[2J\" (text TEXT)")
        #expect(
            try LedgerReader(path: file.path).faults()
                == [#"“x\u{A}✓ VALID\u{1B}[2J” does not belong in a ledger"#])
    }

    @Test func `a second object of a guard's name does not hide behind it`() throws {
        let file = try SampleFile()
        defer { file.close() }
        try file.raw.execute(
            """
            PRAGMA writable_schema = ON;
            INSERT INTO sqlite_schema
                SELECT type, name, tbl_name, rootpage,
                    'CREATE TRIGGER entries_update BEFORE UPDATE '
                    || 'ON entries BEGIN SELECT 1; END'
                FROM sqlite_schema WHERE name = 'entries_update'
            """)
        do {
            let faults = try LedgerReader(path: file.path).faults()
            #expect(faults.contains { $0.hasPrefix("entries_update ") })
        } catch is LedgerFileError {}
    }

    @Test func `text, numbers and nothing where bytes belong are faults`() throws {
        let file = try SampleFile()
        defer { file.close() }
        // A table that takes anything, then given the schema's text: what STRICT cannot stop.
        try file.withoutGuards { raw in
            try raw.execute(
                """
                CREATE TABLE loose (position INTEGER PRIMARY KEY, leaf_hash, statement);
                INSERT INTO loose VALUES (0, 'text', x'01'), (1, zeroblob(32), 'text'),
                    (2, NULL, 3.5), (3, x'01', zeroblob(2000000)), (4, zeroblob(32), NULL);
                PRAGMA writable_schema = ON;
                UPDATE sqlite_schema SET rootpage = (
                    SELECT rootpage FROM sqlite_schema WHERE name = 'loose')
                    WHERE name = 'entries';
                DELETE FROM sqlite_schema WHERE name = 'loose';
                PRAGMA writable_schema = RESET;
                """)
        }
        let reader = try LedgerReader(path: file.path)
        #expect(try !reader.faults().isEmpty)
        var seen: [UInt64] = []
        #expect(throws: LedgerFileError.self) {
            try reader.forEachEntry(from: 0) { position, statement, _ in
                #expect(statement == [] || statement == [1])
                seen.append(position)
            }
        }
        // A row far above any statement's size is not even loaded.
        #expect(seen == [0, 1, 2])
        #expect(throws: LedgerFileError.damaged("entry 4 holds no statement")) {
            try reader.forEachEntry(from: 4) { _, _, _ in }
        }
    }

    @Test func `a file cut off anywhere ends in a typed error or a fault`() throws {
        let file = try SampleFile()
        defer { file.close() }
        let bytes = try file.bytes
        for count in stride(from: 0, to: bytes.count, by: 509) {
            try bytes.prefix(count).write(to: URL(filePath: file.path))
            #expect(throws: LedgerFileError.self, "cut at \(count) of \(bytes.count)") {
                try Self.readAll(file.path)
            }
        }
    }

    @Test func `bytes added behind the last page are a fault`() throws {
        let file = try SampleFile()
        defer { file.close() }
        let count = try file.bytes.count
        try (try file.bytes + Data("more".utf8)).write(to: URL(filePath: file.path))
        #expect(
            try LedgerReader(path: file.path).faults()
                == ["the file has \(count + 4) bytes; wanted \(count)"])
    }

    @Test func `a flipped byte anywhere ends in a typed error, a fault, or other rows`() throws {
        let file = try SampleFile()
        defer { file.close() }
        let bytes = try file.bytes
        let offsets = Array(0..<100) + Array(stride(from: 100, to: bytes.count, by: 61))
        for offset in offsets {
            var flipped = bytes
            flipped[offset] ^= 1 << UInt8(offset % 8)
            try flipped.write(to: URL(filePath: file.path))
            do { try Self.readAll(file.path) } catch let error as LedgerFileError {
                #expect(Self.isOneLine(error.description), "byte \(offset)")
            }
        }
    }

    /// Everything a reader can be asked for; a fault counts as damage.
    private static func readAll(_ path: String) throws {
        let reader = try LedgerReader(path: path)
        let faults = try reader.faults()
        _ = try reader.entryCount()
        try reader.forEachEntry(from: 0) { _, _, _ in }
        for index in 0...(try reader.storedNodeCount() ?? 0) where index < 1000 {
            _ = try reader.storedNode(at: index)
        }
        _ = try reader.checkpoints()
        if let fault = faults.first { throw LedgerFileError.damaged(fault) }
    }

    @Test func `only a file that cannot be opened has a way out`() {
        #expect(
            LedgerFileError.cannotOpen("x").hint
                == "`certledger backup FILE` writes a copy that any reader can open")
        #expect(LedgerFileError.damaged("x").hint == nil)
    }
}
