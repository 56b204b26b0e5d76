import COSE
import Foundation
import TestSupport
import Testing
import TransparencyLog

@testable import Ledger

/// Small files that are there whole or not at all, and the snapshot that is one of them.
@Suite struct SmallFileTests {
    @Test func `a file is replaced whole, and leaves nothing beside it`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/anchor"
        try DurableFile.write([1, 2, 3], to: path)
        try DurableFile.write([4], to: path, mode: 0o600)
        #expect(try DurableFile.read(path) == [4])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["anchor"])
        let large = [UInt8](repeating: 9, count: 200_001)
        try DurableFile.write(large, to: path)
        #expect(try DurableFile.read(path) == large)
    }

    @Test func `a file that is not there is nothing, one that cannot be read is an error`() throws {
        let folder = try TemporaryFolder()
        #expect(try DurableFile.read(folder.path + "/none") == nil)
        #expect(try DurableFile.read(folder.path + "/none/below") == nil)
        #expect(throws: StorageError.self) { try DurableFile.read(folder.path) }
        #expect(throws: StorageError.self) { try DurableFile.write([1], to: folder.path) }
        #expect(throws: StorageError.self) {
            try DurableFile.write([1], to: folder.path + "/none/below")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    @Test func `of many that write one file, each writes it whole`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/anchor"
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in UInt8(0)..<8 {
                group.addTask {
                    for _ in 0..<20 {
                        try DurableFile.write([UInt8](repeating: number, count: 5000), to: path)
                    }
                }
            }
            for _ in 0..<200 {
                if let bytes = try DurableFile.read(path) {
                    #expect(bytes.count == 5000)
                    #expect(Set(bytes).count == 1)
                }
            }
            try await group.waitForAll()
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["anchor"])
    }

    @Test func `the snapshot comes back, and a damaged one is none`() throws {
        let small = try SmallLedger(entryCount: 4)
        let path = small.path + "/state"
        let kept = try #require(StateSnapshot.load(path))
        #expect(kept.frontier.size == 4)
        #expect(kept.frontier == small.ledger?.snapshot.frontier)
        #expect(kept.state == small.ledger?.snapshot.state)
        let bytes = try #require(try DurableFile.read(path))
        for offset in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 200)) {
            var flipped = bytes
            flipped[offset] ^= 1
            try DurableFile.write(flipped, to: path)
            #expect(StateSnapshot.load(path) == nil, "byte \(offset)")
            try DurableFile.write(Array(bytes.prefix(offset)), to: path)
            #expect(StateSnapshot.load(path) == nil, "cut at \(offset)")
        }
        try FileManager.default.removeItem(atPath: path)
        #expect(StateSnapshot.load(path) == nil)
    }

    @Test func `a ledger refolds what its snapshot does not tell`() throws {
        let small = try SmallLedger(entryCount: 4)
        let state = try #require(small.ledger).snapshot.state
        let path = small.path + "/state"
        small.close()
        // None, rubbish, one of an older size, and one of another ledger of the same size.
        let other = try SmallLedger(entryCount: 4, origin: "other.invalid/REHEARSAL")
        let strange = try #require(try DurableFile.read(other.path + "/state"))
        let younger = try SmallLedger(entryCount: 3)
        let older = try #require(try DurableFile.read(younger.path + "/state"))
        for bytes in [nil, [1, 2, 3], older, strange] {
            try? FileManager.default.removeItem(atPath: path)
            if let bytes { try DurableFile.write(bytes, to: path) }
            try small.reopen()
            #expect(small.ledger?.snapshot.state == state)
            small.close()
        }
    }
}
