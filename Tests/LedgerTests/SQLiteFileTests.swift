import COSE
import Foundation
import LedgerFile
import SQLite
import TestSupport
import Testing
import TransparencyLog

@testable import Ledger

/// What is SQLite's own: settings, locks, files that are not ours, disks that fail.
@Suite struct SQLiteFileTests {
    @Test func `the connection that appends has the settings that it must have`() throws {
        let storage = try StorageFolder(2)
        defer { storage.close() }
        let writer = try #require(try storage.open.writer)
        for (name, wanted) in [
            ("journal_mode", "wal"), ("synchronous", "2"), ("trusted_schema", "0"),
            ("cell_size_check", "1"), ("mmap_size", "0"), ("busy_timeout", "5000"),
            ("query_only", "0"), ("wal_autocheckpoint", "1000"), ("journal_size_limit", "0"),
        ] {
            let found = try writer.first("PRAGMA \(name)") {
                $0.text(0) ?? $0.number(0).map { "\($0)" }
            }
            #expect(found == wanted, "\(name)")
        }
    }

    @Test func `a file whose appender has closed it is whole by itself`() throws {
        let storage = try StorageFolder(2)
        defer { storage.close() }
        storage.letGo()
        #expect(try Data(contentsOf: URL(filePath: storage.file + "-wal")).isEmpty)
        let copy = storage.path + "/copy.sqlite"
        try FileManager.default.copyItem(atPath: storage.file, toPath: copy)
        #expect(try SQLiteLog(path: copy, appends: false).entryCount() == 2)
    }

    @Test func `many readers read while one appends, each a log as it was`() async throws {
        let storage = try StorageFolder(1)
        defer { storage.close() }
        let path = storage.file
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    for _ in 0..<60 {
                        let log = try SQLiteLog(path: path, appends: false)
                        let size = try #require(try log.latestCheckpoint()).size
                        var count: UInt64 = 0
                        try log.forEachEntry(from: 0) { _, _, _ in count += 1 }
                        #expect(count == size)
                        _ = try Tree.root(size: size, node: log.node)
                    }
                }
            }
            for _ in 0..<60 { try storage.open.append(storage.batches.next(2)) }
            try await group.waitForAll()
        }
        #expect(try storage.open.entryCount() == 121)
    }

    @Test func `no connection may rewrite the schema table`() throws {
        let storage = try StorageFolder(2)
        defer { storage.close() }
        #expect(throws: SQLiteError.self) {
            try storage.open.writer?.execute(
                """
                PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE type = 'trigger'
                """)
        }
    }

    @Test func `a second appender is told which file is locked`() throws {
        let storage = try StorageFolder(1)
        defer { storage.close() }
        let lock = URL(filePath: storage.path).resolvingSymlinksInPath().path + "/ledger.lock"
        for path in [
            storage.file,
            storage.path + "/../"
                + storage.file.split(separator: "/")
                .suffix(2).joined(separator: "/"),
        ] {
            let fault = StorageFolder.fault { _ = try SQLiteLog(path: path, appends: true) }
            #expect(fault == .locked(lock))
            #expect(
                fault?.description == "another process appends to this ledger (\(lock) is locked)")
        }
        // A link to the file is the same ledger.
        let link = storage.path + "/link.sqlite"
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: storage.file)
        #expect(
            StorageFolder.fault { _ = try SQLiteLog(path: link, appends: true) } == .locked(lock))
        storage.letGo()
        _ = try SQLiteLog(path: storage.file, appends: true)
    }

    @Test func `an appender in another process keeps this one out until it ends`() throws {
        let storage = try StorageFolder(1)
        defer { storage.close() }
        storage.letGo()
        let lock = URL(filePath: storage.path).resolvingSymlinksInPath().path + "/ledger.lock"
        let other = Process()
        other.executableURL = URL(filePath: "/usr/bin/flock")
        other.arguments = [lock, "sh", "-c", "echo held; read line"]
        let (input, output) = (Pipe(), Pipe())
        (other.standardInput, other.standardOutput) = (input, output)
        try other.run()
        let told = try #require(try output.fileHandleForReading.read(upToCount: 5))
        #expect(told == Data("held\n".utf8))
        let fault = StorageFolder.fault { _ = try SQLiteLog(path: storage.file, appends: true) }
        #expect(fault == .locked(lock))
        #expect(try SQLiteLog(path: storage.file, appends: false).entryCount() == 1)
        try input.fileHandleForWriting.close()
        other.waitUntilExit()
        #expect(try storage.open.entryCount() == 1)
    }

    @Test func `a reader cannot append, and sees what was appended when it looks again`() throws {
        let storage = try StorageFolder(1)
        defer { storage.close() }
        let reader = try SQLiteLog(path: storage.file, appends: false)
        let batch = storage.batches.next(1)
        #expect(
            StorageFolder.fault { try reader.append(batch) }?.description.hasPrefix(
                "no permission: ") == true)
        try storage.open.append(batch)
        #expect(try reader.entryCount() == 1)
        try reader.lookAgain()
        #expect(try reader.entryCount() == 2)
    }

    @Test(arguments: [
        ("PRAGMA application_id = 77", "a database of another program (application id 77)"),
        ("PRAGMA user_version = 9", "version 9; this program knows 3"),
        ("ALTER TABLE nodes RENAME TO leaves", "no table nodes"),
    ])
    func `a foreign or newer file is refused by name and left as it is`(
        sql: String, text: String
    ) throws {
        let storage = try StorageFolder(2)
        defer { storage.close() }
        storage.letGo()
        try RawDatabase(path: storage.file).execute(sql)
        let before = try storage.bytes()
        for appends in [false, true] {
            let fault = StorageFolder.fault {
                _ = try SQLiteLog(path: storage.file, appends: appends)
            }
            #expect(fault?.description.contains(text) == true, "\(fault?.description ?? "none")")
        }
        #expect(try storage.bytes() == before)
    }

    @Test func `nothing is appended to a file without its guards, but it is read`() throws {
        let storage = try StorageFolder(2)
        defer { storage.close() }
        storage.letGo()
        try RawDatabase(path: storage.file).execute("DROP TRIGGER nodes_update")
        let fault = StorageFolder.fault { _ = try SQLiteLog(path: storage.file, appends: true) }
        #expect(
            fault?.description.hasPrefix("the guard or table nodes_update is missing: nothing")
                == true)
        let reader = try SQLiteLog(path: storage.file, appends: false)
        #expect(try reader.entryCount() == 2)
        #expect(try reader.faults() == ["the guard or table nodes_update is missing"])
    }

    @Test func `cut and flipped files end in a storage error or in rows`() throws {
        let storage = try StorageFolder(3, 2)
        defer { storage.close() }
        storage.letGo()
        let bytes = try Data(contentsOf: URL(filePath: storage.file))
        let copy = storage.path + "/copy.sqlite"
        for step in 0..<120 {
            var broken = bytes
            if step % 2 == 0 {
                broken = bytes.prefix(bytes.count * step / 120)
            } else {
                broken[bytes.count * step / 120] ^= 0x40
            }
            try? FileManager.default.removeItem(atPath: copy)
            try broken.write(to: URL(filePath: copy))
            do {
                let log = try SQLiteLog(path: copy, appends: false)
                try log.forEachEntry(from: 0) { _, _, _ in }
                for node in UInt64(0)..<9 { _ = try log.storedNode(at: node) }
                _ = try log.checkpoints()
            } catch is StorageError {}
        }
    }

    @Test func `text where bytes belong is an error, not a crash`() throws {
        let storage = try StorageFolder(3)
        defer { storage.close() }
        storage.letGo()
        let raw = try RawDatabase(path: storage.file)
        for (name, _) in LedgerSchema.guards { try raw.execute("DROP TRIGGER \(name)") }
        try raw.execute(
            """
            CREATE TABLE loose (position INTEGER PRIMARY KEY, leaf_hash, statement);
            INSERT INTO loose VALUES (0, zeroblob(32), 'text'), (1, NULL, x'01');
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET rootpage = (
                SELECT rootpage FROM sqlite_schema WHERE name = 'loose') WHERE name = 'entries';
            DELETE FROM sqlite_schema WHERE name = 'loose';
            """)
        let log = try SQLiteLog(path: storage.file, appends: false)
        #expect(
            StorageFolder.fault { _ = try log.entry(at: 0) }?.description
                .hasSuffix("entry 0 holds no statement") == true)
        #expect(
            StorageFolder.fault { try log.forEachEntry(from: 1) { _, _, _ in } }?.description
                .hasSuffix("entry 1 holds no leaf hash") == true)
    }
}
