import COSE
import Foundation
import TestSupport
import Testing
import TransparencyLog

@testable import Ledger

/// Small files that are there whole or not at all.
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
}
