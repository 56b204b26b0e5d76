import COSE
import Foundation
import Ledger
import LedgerFile
import TestSupport
import Testing
import TransparencyLog

/// A file that is what it says it is.
@Suite struct LedgerReaderTests {
    private static func indices(_ reader: LedgerReader, from index: UInt64) throws -> [UInt64] {
        var indices: [UInt64] = []
        try reader.forEachEntry(from: index) { position, statement, leaf in
            #expect(statement == Batches.statement(position))
            #expect(leaf == Tree.leafHash(statement))
            indices.append(position)
        }
        return indices
    }

    @Test func `entries come in order, from any index on`() throws {
        let file = try SampleFile()
        defer { file.close() }
        let reader = try LedgerReader(path: file.path)
        #expect(try reader.entryCount() == 7)
        #expect(try Self.indices(reader, from: 0) == [0, 1, 2, 3, 4, 5, 6])
        #expect(try Self.indices(reader, from: 5) == [5, 6])
        #expect(try Self.indices(reader, from: 7) == [])
        #expect(try Self.indices(reader, from: .max) == [])
    }

    @Test func `nodes give the root, and none is beyond the last`() throws {
        let file = try SampleFile()
        defer { file.close() }
        let reader = try LedgerReader(path: file.path)
        var batches = try Batches()
        _ = batches.next(7)
        #expect(try reader.storedNodeCount() == 11)
        let root = try Tree.root(size: 7) { try #require(try reader.storedNode(at: $0)) }
        #expect(root == batches.frontier.root)
        #expect(try reader.storedNode(at: 11) == nil)
        #expect(try reader.storedNode(at: .max) == nil)
    }

    @Test func `checkpoints come by rising size`() throws {
        let file = try SampleFile()
        defer { file.close() }
        let checkpoints = try #require(try LedgerReader(path: file.path).checkpoints())
        #expect(checkpoints.map(\.size) == [3, 4, 7])
        #expect(checkpoints.map(\.time) == [1_751_000_010, 1_751_000_020, 1_751_000_030])
        #expect(checkpoints.allSatisfy { $0.signature.count == 64 })
    }

    @Test func `an untouched file has no faults, and reading leaves nothing beside it`() throws {
        let file = try SampleFile()
        defer { file.close() }
        #expect(try LedgerReader(path: file.path).faults() == [])
        #expect(try file.names == ["ledger.lock", "ledger.sqlite", "ledger.turn"])
    }

    @Test func `a live log is read in one view while the appender goes on`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/ledger.sqlite"
        let log = try SQLiteLog(path: path, appends: true, creates: true)
        var batches = try Batches()
        try log.append(batches.next(3))
        let reader = try LedgerReader(path: path)
        try log.append(batches.next(3))
        #expect(try reader.entryCount() == 3)
        #expect(try reader.checkpoints()?.map(\.size) == [3])
        #expect(try Self.indices(reader, from: 0) == [0, 1, 2])
        #expect(try reader.faults() == [])
        #expect(try LedgerReader(path: path).entryCount() == 6)
    }

    @Test func `a file that an appender opens while it is read says so`() throws {
        let file = try SampleFile()
        defer { file.close() }
        let reader = try LedgerReader(path: file.path)
        let log = try SQLiteLog(path: file.path, appends: true)
        try log.append(file.batches.next(1))
        #expect(throws: LedgerFileError.changing(file.path)) {
            try reader.forEachEntry(from: 0) { _, _, _ in }
        }
        #expect(throws: LedgerFileError.changing(file.path)) { try reader.integrityFaults() }
        #expect(throws: LedgerFileError.changing(file.path)) { try reader.entry(at: 0) }
        #expect(throws: LedgerFileError.changing(file.path)) { try reader.node(at: 0) }
        #expect(throws: LedgerFileError.changing(file.path)) { try reader.latestCheckpoint() }
    }

    @Test func `a log that an appender opens while it is read is opened anew`() throws {
        let file = try SampleFile()
        defer { file.close() }
        let reader = try SQLiteLog(path: file.path, appends: false)
        let count = try reader.entryCount()
        let entries = try (0..<count).map { try reader.entry(at: $0) }
        var read: [[UInt8]?] = []
        try reader.forEachEntry(from: 0) { index, bytes, _ in
            read.append(bytes)
            guard index == 0 else { return }
            let log = try SQLiteLog(path: file.path, appends: true)
            try log.append(file.batches.next(1))
        }
        #expect(read.prefix(entries.count) == entries[...])
        #expect(try (0..<count).map { try reader.entry(at: $0) } == entries)
        #expect(try reader.entryCount() == count + 1)
        #expect(try reader.latestCheckpoint()?.size == count + 1)
    }
}
