import COSE
import Foundation
import LedgerFile
import TestSupport
import Testing
import TransparencyLog

@testable import Ledger

/// Copies of the log.
@Suite struct BackupTests {
    @Test func `a copy of a live log holds all of it and stands alone`() throws {
        let storage = try StorageFolder(3, 4)
        defer { storage.close() }
        let copy = storage.path + "/copy.sqlite"
        try storage.open.backup(to: copy)
        let reader = try LedgerReader(path: copy)
        #expect(try reader.entryCount() == 7)
        #expect(try reader.faults() == [])
        #expect(try reader.checkpoints() == storage.open.checkpoints())
        let beside = try storage.names.filter { $0.hasPrefix("copy") }
        #expect(beside == ["copy.sqlite"])
        try storage.open.append(storage.batches.next(1))
        #expect(try LedgerReader(path: copy).entryCount() == 7)
    }

    @Test func `a reader makes a copy while another appends`() throws {
        let storage = try StorageFolder(3)
        defer { storage.close() }
        let reader = try SQLiteLog(path: storage.file, appends: false)
        try storage.open.append(storage.batches.next(2))
        let copy = storage.path + "/copy.sqlite"
        try reader.backup(to: copy)
        #expect(try LedgerReader(path: copy).entryCount() == 5)
    }

    @Test func `a copy put in the log's place goes on`() throws {
        let storage = try StorageFolder(3)
        defer { storage.close() }
        let copy = storage.path + "/copy.sqlite"
        try storage.open.backup(to: copy)
        let log = try SQLiteLog(path: copy, appends: true)
        try log.append(storage.batches.next(2))
        #expect(try log.entryCount() == 5)
        #expect(try log.faults() == [])
    }

    @Test func `a file that is there already is left alone`() throws {
        let storage = try StorageFolder(3)
        defer { storage.close() }
        let copy = storage.path + "/copy.sqlite"
        try Data("precious".utf8).write(to: URL(filePath: copy))
        let fault = StorageFolder.fault { try storage.open.backup(to: copy) }
        #expect(fault == .unreadable("\(copy) exists already"))
        #expect(try Data(contentsOf: URL(filePath: copy)) == Data("precious".utf8))
    }

    @Test func `a copy that cannot be written leaves nothing behind`() throws {
        let storage = try StorageFolder(3)
        defer { storage.close() }
        let names = try storage.names
        #expect(throws: StorageError.self) {
            try storage.open.backup(to: storage.path + "/no/folder/copy.sqlite")
        }
        #expect(try storage.names == names)
    }

    @Test func `a damaged log is not passed on as a copy`() throws {
        let storage = try StorageFolder(3)
        defer { storage.close() }
        storage.letGo()
        try RawDatabase(path: storage.file).execute("DROP TRIGGER entries_delete")
        let reader = try SQLiteLog(path: storage.file, appends: false)
        let copy = storage.path + "/copy.sqlite"
        let fault = StorageFolder.fault { try reader.backup(to: copy) }
        #expect(
            fault
                == .inputOutput("the copy: the guard or table entries_delete is missing"))
        #expect(!FileManager.default.fileExists(atPath: copy))
    }
}
