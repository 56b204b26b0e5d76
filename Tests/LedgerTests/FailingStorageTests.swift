import COSE
import CSQLite
import Certification
import Drafting
import Foundation
import GRDB
import LedgerFile
import SQLite
import TestSupport
import Testing
import TransparencyLog

@testable import Ledger

/// Disks that fill up, commits that fail, machines that stop.
@Suite struct FailingStorageTests {
    /// Makes every COMMIT fail, or none.
    private static func failCommits(_ log: SQLiteLog, _ fail: Bool = true) throws {
        let handle = try #require(log.writer).handle
        sqlite3_commit_hook(handle, fail ? { _ in 1 } : nil, nil)
    }

    private static func setPages(_ log: SQLiteLog, more: Int64) throws {
        let writer = try #require(log.writer)
        let count = try writer.number("PRAGMA page_count") ?? 0
        try writer.execute("PRAGMA max_page_count = \(count + more)")
    }

    @Test func `a full disk refuses the batch and keeps the log`() throws {
        let storage = try StorageFolder(3)
        defer { storage.close() }
        let log = try storage.open
        let before = storage.batches
        try Self.setPages(log, more: 0)
        let large = storage.batches.next(20, byteCount: 30_000)
        #expect(StorageFolder.fault { try log.append(large) } == .diskFull(log.path))
        #expect(try log.entryCount() == 3)
        #expect(try log.storedNodeCount() == 4)
        #expect(try log.latestCheckpoint()?.size == 3)
        #expect(try log.faults() == [])
        // With room again the same log goes on.
        try Self.setPages(log, more: 1_000_000)
        storage.batches = before
        try log.append(storage.batches.next(20, byteCount: 30_000))
        #expect(try log.entryCount() == 23)
    }

    @Test(arguments: [1, 8, 60])
    func `after a batch that the disk refused, the folder is where the log is and goes on`(
        _ count: Int
    ) throws {
        let small = try SmallLedger()
        let statements = try (10..<70).map { try small.signed($0) }
        let log = try small.opened().log
        try Self.setPages(log, more: 2)
        var registered = 0
        for start in stride(from: 0, to: statements.count, by: count) {
            let batch = Array(statements[start..<min(start + count, statements.count)])
            guard let fault = StorageFolder.fault({ _ = try small.hand(batch) }) else {
                registered += batch.count
                continue
            }
            #expect(fault == .diskFull(log.path))
            #expect(try small.opened().snapshot.state.size == UInt64(3 + registered))
        }
        #expect(registered < 60)
        #expect(try log.entryCount() == UInt64(3 + registered))
        try Self.setPages(log, more: 1_000_000)
        // Those that are in are known again, and the rest follow them.
        let known = try small.hand(statements)
        #expect(
            known
                == (0..<60).map {
                    $0 < registered ? .again(UInt64(3 + $0)) : .new(UInt64(3 + $0))
                })
        try small.opened().saveState()
        #expect(try findings(small.file) == [])
    }

    @Test func `after a failed commit nothing is appended until the log is opened again`() throws {
        let storage = try StorageFolder(3)
        defer { storage.close() }
        let log = try storage.open
        try Self.failCommits(log)
        let batch = storage.batches.next(1)
        let fault = try #require(StorageFolder.fault { try log.append(batch) })
        #expect(fault.leavesOutcomeUnknown)
        #expect(
            fault.description.hasPrefix(
                "the commit failed, and whether it stands is unknown until the log is read again"))
        try Self.failCommits(log, false)
        #expect(StorageFolder.fault { try log.append(batch) } == fault)
        #expect(try log.entryCount() == 3)
        storage.letGo()
    }

    @Test func `a commit that failed is told, also where the log cannot be read again`() throws {
        let small = try SmallLedger()
        let log = try small.opened().log
        let desk = try small.desk(at: small.time + 60)
        let act = try ActLine(
            parsing: Array(
                """
                {"by":"founder","type":"mandate.granted","sub":"party/office-0",\
                "dataSubject":"officer-1","occurredOn":"2025-07-01","fields":{\
                "officer":"officer-1","personName":"虚构经办人乙","post":"officer","acts":["*"],\
                "from":"2025-07-02","until":"2027-07-01"}}
                """.utf8))
        try Self.failCommits(log)
        // An entry that the state cannot be folded from, in the place of the state.
        try RawDatabase(path: small.file).execute(
            "DROP TRIGGER entries_update; UPDATE entries SET statement = x'00' WHERE position = 2")
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: "\(small.path)/state.sqlite\(suffix)")
        }
        let fault = StorageFolder.fault { _ = try desk.submit(act) }
        #expect(
            fault?.description.hasPrefix("the commit failed, and whether it stands is unknown")
                == true, "\(String(describing: fault))")
        // The act may stand: its value waits for the next opening.
        let held = try RawDatabase(path: "\(small.path)/vault.sqlite").rows(
            "SELECT count(*) FROM disclosures WHERE data_subject = 'officer-1'")
        #expect(held == ["1"])
        #expect(throws: (any Error).self) { try small.opened().saveState() }
        #expect(throws: (any Error).self) { try desk.submit(act) }
    }

    @Test func `a log opened again after a failed commit goes on`() throws {
        let storage = try StorageFolder(3)
        defer { storage.close() }
        let batch = storage.batches.next(1)
        do {
            let log = try storage.open
            try Self.failCommits(log)
            #expect(throws: StorageError.self) { try log.append(batch) }
        }
        storage.letGo()
        try storage.open.append(batch)
        #expect(try storage.open.entryCount() == 4)
    }

    @Test func `a machine that stops before the commit leaves no half batch`() throws {
        let storage = try StorageFolder(3)
        defer { storage.close() }
        let image = storage.path + "/image"
        try FileManager.default.createDirectory(atPath: image, withIntermediateDirectories: false)
        let batch = storage.batches.next(40, byteCount: 50_000)
        let open = try storage.open
        let writer = try #require(open.writer)
        // Pages go to the write-ahead log before the commit, as they do in a large batch.
        try writer.execute("PRAGMA cache_size = 2; PRAGMA cache_spill = 1; BEGIN IMMEDIATE")
        let beside = storage.file + "-wal"
        let before = try FileManager.default.attributesOfItem(atPath: beside)[.size] as? Int
        try open.insert(batch, by: writer)
        let after = try FileManager.default.attributesOfItem(atPath: beside)[.size] as? Int
        #expect((after ?? 0) > (before ?? 0) + 1_000_000)
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: storage.file + suffix, toPath: image + "/ledger.sqlite" + suffix)
        }
        writer.rollBack()
        let log = try SQLiteLog(path: image + "/ledger.sqlite", appends: true)
        #expect(try log.entryCount() == 3)
        #expect(try log.storedNodeCount() == 4)
        #expect(try log.checkpoints()?.map(\.size) == [3])
        #expect(try log.faults() == [])
        try log.append(batch)
        #expect(try log.entryCount() == 43)
        #expect(try log.faults() == [])
    }

    @Test func `a machine that stops after the commit has the batch`() throws {
        let storage = try StorageFolder(3)
        defer { storage.close() }
        try storage.open.append(storage.batches.next(2))
        let image = storage.path + "/image.sqlite"
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: storage.file + suffix, toPath: image + suffix)
        }
        let log = try SQLiteLog(path: image, appends: true)
        #expect(try log.entryCount() == 5)
        #expect(
            try Tree.root(size: 5, node: log.node) == storage.batches.frontier.root)
    }

    @Test(arguments: [
        (ResultCode.SQLITE_FULL, "the disk is full: no room is left for a.sqlite"),
        (.SQLITE_BUSY, "another process appends to this ledger (a.sqlite is locked)"),
        (.SQLITE_CANTOPEN, "no permission: a.sqlite: fault in two lines"),
        (.SQLITE_READONLY, "no permission: a.sqlite: fault in two lines"),
        (.SQLITE_IOERR, "the disk or database failed: a.sqlite: fault in two lines"),
        (.SQLITE_NOTADB, "a.sqlite is not a database: fault in two lines"),
        (.SQLITE_CORRUPT, "a.sqlite is damaged: fault in two lines"),
    ])
    func `what SQLite reports is told in one line`(code: ResultCode, text: String) {
        let error = DatabaseError(resultCode: code, message: "fault in\ntwo lines")
        #expect(StorageError.wrapping(error, file: "a.sqlite").description == text)
    }

    @Test(arguments: [
        (ENOSPC, StorageError.diskFull("f")), (EDQUOT, .diskFull("f")), (EFBIG, .diskFull("f")),
        (EACCES, .permission("f")),
        (EROFS, .permission("f")), (EIO, .inputOutput("f: Input/output error")),
    ])
    func `what the system reports is a storage error`(code: Int32, error: StorageError) {
        #expect(StorageError.system("f", code: code) == error)
    }
}
