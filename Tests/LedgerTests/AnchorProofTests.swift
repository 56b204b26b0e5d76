import COSE
import Foundation
import TestSupport
import Testing
import TransparencyLog

@testable import Ledger

/// The newest published checkpoint keeps a log that lost entries from growing a second history.
@Suite struct AnchorProofTests {
    private static func anchor(_ storage: StorageFolder) throws -> Anchor {
        try Anchor(folder: storage.path, file: nil, environment: [:])
    }

    /// A log of 3 + 2 entries whose anchor was moved after the first three.
    private static func anchored() throws -> (StorageFolder, Anchor, atFive: SignedNote) {
        let storage = try StorageFolder(3)
        let anchor = try anchor(storage)
        try anchor.move(to: storage.batches.note().encoded)
        try storage.open.append(storage.batches.next(2))
        return (storage, anchor, try storage.batches.note())
    }

    private static func check(_ anchor: Anchor, _ log: any EventLog, _ batches: Batches)
        -> StorageError?
    {
        StorageFolder.fault {
            try anchor.check(log, origin: batches.origin, keys: [try batches.verifier()])
        }
    }

    @Test func `a path inside the folder is refused, also by a detour`() throws {
        let folder = try TemporaryFolder()
        let ledger = folder.path + "/ledger"
        try FileManager.default.createDirectory(
            atPath: ledger + "/in", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link", withDestinationPath: ledger + "/in")
        try Data().write(to: URL(filePath: ledger + "/in/file"))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/file-link", withDestinationPath: ledger + "/in/file")
        let inside = [
            "/ledger", "/ledger/anchor", "/ledger/in/anchor", "/link/anchor",
            "/ledger-2/../ledger/anchor", "/file-link",
        ]
        for path in inside {
            let fault = StorageFolder.fault {
                _ = try Anchor(folder: ledger, file: folder.path + path, environment: [:])
            }
            #expect(fault?.description.contains("lies inside the ledger's folder") == true)
        }
        for path in ["/ledger.anchor", "/ledger-2/anchor", "/anchor"] {
            _ = try Anchor(folder: ledger, file: folder.path + path, environment: [:])
        }
        withExtendedLifetime(folder) {}
    }

    @Test func `a log of the anchor's size and root may grow`() throws {
        let storage = try StorageFolder(3)
        defer { storage.close() }
        let anchor = try Self.anchor(storage)
        try anchor.move(to: storage.batches.note().encoded)
        #expect(try anchor.read()?.size == 3)
        #expect(Self.check(anchor, try storage.open, storage.batches) == nil)
    }

    @Test func `a log that extends the anchor's tree may grow`() throws {
        let (storage, anchor, _) = try Self.anchored()
        defer { storage.close() }
        #expect(Self.check(anchor, try storage.open, storage.batches) == nil)
    }

    @Test func `a log put back from an old copy may not grow`() throws {
        let (storage, anchor, atFive) = try Self.anchored()
        defer { storage.close() }
        try anchor.advance(to: atFive, over: storage.open)
        let old = MemoryLog()
        var batches = try Batches()
        try old.append(batches.next(3))
        #expect(
            Self.check(anchor, old, batches)
                == .anchor(
                    "the log holds 3 entries, 5 were published: it was put back from an old copy"))
    }

    @Test(arguments: [0, 2])
    func `a log of other entries may not grow, whatever its size`(more: Int) throws {
        let (storage, anchor, _) = try Self.anchored()
        defer { storage.close() }
        let fork = MemoryLog()
        var batches = try Batches()
        try fork.append(batches.next([[1], [2], [3]]))
        if more > 0 { try fork.append(batches.next(more)) }
        #expect(
            Self.check(anchor, fork, batches)
                == .anchor(
                    "the log contradicts the checkpoint of size 3 that was published"))
    }

    @Test func `an anchor of another log, of another key or of no checkpoint is refused`() throws {
        let (storage, anchor, _) = try Self.anchored()
        defer { storage.close() }
        let log = try storage.open
        let other = StorageFolder.fault { try anchor.check(log, origin: "other.invalid") }
        #expect(
            other == .anchor("the anchor \(anchor.path) is of another log, example.invalid/storage")
        )
        let stranger = try VerifierKey(
            name: storage.batches.origin, kind: .ed25519,
            publicKey: PrivateKey(seed: [UInt8](repeating: 9, count: 32)).publicKey)
        let unsigned = StorageFolder.fault {
            try anchor.check(log, origin: storage.batches.origin, keys: [stranger])
        }
        #expect(unsigned?.description.contains("cannot be read") == true)
        for bytes in [[], Array("example.invalid/storage\n3\n".utf8), [0xFF]] {
            try anchor.move(to: bytes)
            let fault = Self.check(anchor, log, storage.batches)
            #expect(fault?.description.contains("cannot be read") == true)
        }
    }

    @Test func `the anchor moves forward only`() throws {
        let (storage, anchor, atFive) = try Self.anchored()
        defer { storage.close() }
        let atThree = try #require(try DurableFile.read(anchor.path))
        try anchor.advance(to: atFive, over: storage.open)
        #expect(try anchor.read()?.size == 5)
        let fault = StorageFolder.fault {
            try anchor.advance(to: SignedNote(parsing: atThree), over: storage.open)
        }
        #expect(fault?.description.contains("put back from an old copy") == true)
        #expect(try anchor.read()?.size == 5)
        #expect(try DurableFile.read(anchor.path) == atFive.encoded)
    }

    @Test func `the anchor does not follow a fork`() throws {
        let (storage, anchor, _) = try Self.anchored()
        defer { storage.close() }
        let fork = MemoryLog()
        var batches = try Batches()
        try fork.append(batches.next([[1], [2], [3], [4]]))
        #expect(throws: StorageError.self) {
            try anchor.advance(to: try batches.note(), over: fork)
        }
        #expect(try anchor.read()?.size == 3)
    }
}
