import COSE
import Certification
import Foundation
import LedgerFile
import SQLite
import TestSupport
import Testing
import TransparencyLog

@testable import Ledger

extension SQLiteLog {
    /// A setting of the connection that appends, read back.
    fileprivate func setting(_ pragma: String) throws -> String? {
        try #require(writer).first("PRAGMA \(pragma)") {
            $0.text(0) ?? $0.number(0).map { "\($0)" }
        }
    }
}

/// One appender on one file, and what the machine may do to it.
@Suite struct SQLiteLogTests {
    @Test func `a commit is durable before it is acknowledged`() throws {
        let small = try SmallLedger()
        for _ in 0..<2 {
            #expect(try small.opened().log.setting("journal_mode") == "wal")
            #expect(try small.opened().log.setting("synchronous") == "2")
            try small.reopen()
        }
        #expect(try findings(small.file) == [])
    }

    @Test func `the connection that appends trusts no schema and maps no memory`() throws {
        let small = try SmallLedger()
        let log = try small.opened().log
        #expect(try log.setting("trusted_schema") == "0")
        #expect(try log.setting("cell_size_check") == "1")
        #expect(try log.setting("busy_timeout") == "5000")
        #expect(try log.setting("application_id") == "1668048228")
        #expect(try log.setting("user_version") == "3")
        #expect(try findings(small.file) == [])
    }

    @Test func `a second appender is told that the ledger is locked`() throws {
        let small = try SmallLedger()
        let locked = StorageError.locked("\(small.path)/ledger.lock")
        #expect(throws: locked) { _ = try LedgerFolder(path: small.path, appends: true) }
        #expect(throws: locked) { _ = try SQLiteLog(path: small.file, appends: true) }
        try small.submit(SmallLedger.registration(7))
        #expect(try small.count() == 4)
        #expect(try findings(small.file) == [])
    }

    @Test func `closing lets the next appender in`() throws {
        let small = try SmallLedger()
        small.close()
        let next = try LedgerFolder(
            path: small.path, appends: true, waiting: Waiting(seconds: 20))
        #expect(next.snapshot.state.size == 3)
        #expect(throws: StorageError.locked("\(small.path)/ledger.lock")) {
            _ = try LedgerFolder(path: small.path, appends: true)
        }
        #expect(try findings(small.file) == [])
    }

    @Test func `readers see what is committed while an appender works`() throws {
        let small = try SmallLedger()
        let reader = try LedgerFolder(path: small.path, appends: false)
        #expect(try reader.log.entryCount() == 3)
        try small.submit(SmallLedger.registration(7))
        // It has one view of the log, until it looks again.
        #expect(try reader.log.entryCount() == 3)
        try reader.catchUp()
        #expect(try reader.log.entryCount() == 4)
        #expect(reader.snapshot.state.size == 4)
        #expect(try LedgerReader(path: small.file).entryCount() == 4)
        #expect(try LedgerFolder(path: small.path, appends: false).snapshot.state.size == 4)
        #expect(try findings(small.file) == [])
    }

    @Test func `a reader appends nothing`() throws {
        let small = try SmallLedger()
        let statement = try small.signed(7)
        let reader = try LedgerFolder(path: small.path, appends: false)
        #expect(throws: StorageError.self) {
            _ = try reader.append(
                [.init(decoding: statement)], by: .fixed(small.time))
        }
        #expect(reader.snapshot.state.size == 3)
        #expect(try small.count() == 3)
        #expect(try findings(small.file) == [])
    }

    @Test func `a full file refuses the batch and keeps the entries`() throws {
        let small = try SmallLedger()
        let before = try RawDatabase(path: small.file).ledgerRows()
        let statements = try (10..<60).map { try small.signed($0) }
        // SQLite answers as on a full disk when the file may have no further page.
        _ = try small.opened().log.setting("max_page_count=1")
        let file = try small.opened().log.path
        #expect(throws: StorageError.diskFull(file)) { _ = try small.hand(statements) }
        #expect(try small.opened().snapshot.state.size == 3)
        #expect(try RawDatabase(path: small.file).ledgerRows() == before)
        #expect(try findings(small.file) == [])
        try small.reopen()
        #expect(try RawDatabase(path: small.file).ledgerRows() == before)
        #expect(try small.hand(statements).last == .new(52))
        #expect(try findings(small.file) == [])
    }

    @Test(.enabled("mounting a tmpfs is not permitted here", { SmallDisk.isPermitted }))
    func `a full disk refuses the batch and keeps the entries`() throws {
        let small = try SmallLedger()
        let statements = try (10..<150).map { try small.signed($0) }
        let disk = try SmallDisk()
        let copy = disk.path + "/ledger"
        small.close()
        try FileManager.default.copyItem(atPath: small.path, toPath: copy)
        let file = copy + "/ledger.sqlite"
        do {
            let folder = try LedgerFolder(
                path: copy, appends: true, anchorFile: small.anchorFile)
            let before = try RawDatabase(path: file).ledgerRows()
            try disk.fill()
            #expect {
                _ = try folder.append(
                    try statements.map { try .init(decoding: $0) }, by: .fixed(small.time))
            } throws: { error in
                switch error as? StorageError {
                case .diskFull, .inputOutput, .commitFailed: true
                default: false
                }
            }
            #expect(folder.snapshot.state.size == 3)
            try disk.empty()
            #expect(try RawDatabase(path: file).ledgerRows() == before)
        }
        let again = try LedgerFolder(path: copy, appends: true, anchorFile: small.anchorFile)
        #expect(again.snapshot.state.size == 3)
        #expect(try findings(file) == [])
    }
}

/// A file system of one megabyte, gone when the test is.
final class SmallDisk {
    private let folder: TemporaryFolder
    var path: String { folder.path }

    /// Whether this process may mount one: tried once.
    static let isPermitted: Bool = (try? SmallDisk()) != nil

    init() throws {
        folder = try TemporaryFolder()
        try Self.run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.path)
    }

    deinit { try? Self.run("umount", "-l", path) }

    private static func run(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw StorageError.permission(arguments[0]) }
    }

    /// Takes all the room that is left.
    func fill() throws {
        let filler = path + "/filler"
        try write([], filler)
        let handle = try #require(FileHandle(forWritingAtPath: filler))
        defer { try? handle.close() }
        for size in [4096, 1] {
            while (try? handle.write(contentsOf: Data(count: size))) != nil {}
        }
    }

    /// Gives it back.
    func empty() throws { try FileManager.default.removeItem(atPath: path + "/filler") }
}
