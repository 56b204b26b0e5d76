import COSE
import Certification
import Foundation
import Ledger
import TestSupport
import Testing
import TransparencyLog

/// The newest published checkpoint, kept where no backup of the folder puts it back.
@Suite struct AnchorTests {
    @Test func `the anchor lies beside the folder unless it is named`() throws {
        let anchor = try Anchor(folder: "/srv/ledger", file: nil, environment: [:])
        #expect(anchor.path == "/srv/ledger.anchor")
    }

    @Test func `the environment names the anchor`() throws {
        let anchor = try Anchor(
            folder: "/srv/ledger", file: nil, environment: ["CERTLEDGER_ANCHOR": "/safe/anchor"])
        #expect(anchor.path == "/safe/anchor")
    }

    @Test func `a file that is named goes before the environment`() throws {
        let anchor = try Anchor(
            folder: "/srv/ledger", file: "/usb/anchor",
            environment: ["CERTLEDGER_ANCHOR": "/safe/anchor"])
        #expect(anchor.path == "/usb/anchor")
    }

    @Test(arguments: [
        "/srv/ledger/anchor", "/srv/ledger/deeper/anchor", "/srv/other/../ledger/anchor",
    ])
    func `an anchor inside the folder is refused`(_ file: String) throws {
        #expect(throws: StorageError.self) {
            _ = try Anchor(folder: "/srv/ledger", file: file, environment: [:])
        }
        #expect(throws: StorageError.self) {
            _ = try Anchor(
                folder: "/srv/ledger/", file: nil, environment: ["CERTLEDGER_ANCHOR": file])
        }
    }

    @Test func `an anchor inside the folder by way of a link is refused`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path + "/ledger", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link", withDestinationPath: folder.path + "/ledger")
        #expect(throws: StorageError.self) {
            _ = try Anchor(
                folder: folder.path + "/ledger", file: folder.path + "/link/anchor",
                environment: [:])
        }
    }

    @Test func `a folder whose name begins alike is another folder`() throws {
        let anchor = try Anchor(folder: "/srv/ledger", file: "/srv/ledger2/a", environment: [:])
        #expect(anchor.path == "/srv/ledger2/a")
    }

    @Test func `the anchor is the checkpoint that was published`() throws {
        let small = try SmallLedger()
        let note = try small.opened().publish()
        #expect(try bytes(small.anchorFile) == note.encoded)
        #expect(try small.opened().anchor.read()?.size == 3)
        try small.submit(SmallLedger.registration(7))
        #expect(try small.opened().anchor.read()?.size == 3)
        let next = try small.opened().publish()
        #expect(try bytes(small.anchorFile) == next.encoded)
        #expect(try small.opened().anchor.read()?.size == 4)
        #expect(try findings(small.file) == [])
    }

    @Test func `without its anchor a ledger is read and not appended to`() throws {
        let small = try SmallLedger()
        small.close()
        try FileManager.default.removeItem(atPath: small.anchorFile)
        #expect(
            throws: StorageError.anchor(
                "the anchor \(small.anchorFile) is missing: reading works, appending does not")
        ) { try small.reopen() }
        try small.reopen(appends: false)
        #expect(try small.opened().statement(at: EntryIndex(2)).isEmpty == false)
        // What was published before may be handed out again; nothing is signed.
        #expect(try Checkpoint(parsingText: small.opened().publish().text).size == 3)
        #expect(!FileManager.default.fileExists(atPath: small.anchorFile))
        #expect(try findings(small.file) == [])
    }

    @Test func `a log put back from an old copy is not appended to`() throws {
        let small = try SmallLedger()
        let old = small.folder.path + "/old"
        try small.opened().log.backup(to: old)
        try small.submit(SmallLedger.registration(7))
        _ = try small.opened().publish()
        small.close()
        try Self.put(old, into: small)
        #expect(
            throws: StorageError.anchor(
                "the log holds 3 entries, 4 were published: it was put back from an old copy")
        ) { try small.reopen() }
        #expect(try findings(small.file) == [])
    }

    @Test func `an old copy cannot move the anchor back by publishing`() throws {
        let small = try SmallLedger()
        let old = small.folder.path + "/old"
        try small.opened().log.backup(to: old)
        try small.submit(SmallLedger.registration(7))
        _ = try small.opened().publish()
        small.close()
        try Self.put(old, into: small)
        try small.reopen(appends: false)
        #expect(try Checkpoint(parsingText: small.opened().publish().text).size == 3)
        #expect(try small.opened().anchor.read()?.size == 4)
        #expect(throws: StorageError.self) { try small.reopen() }
        #expect(try findings(small.file) == [])
    }

    @Test func `a log that contradicts its anchor is not appended to`() throws {
        let small = try SmallLedger()
        let old = small.folder.path + "/old"
        try small.opened().log.backup(to: old)
        try small.submit(SmallLedger.registration(7))
        _ = try small.opened().publish()
        let published = try bytes(small.anchorFile)
        small.close()
        try Self.put(old, into: small)
        // The anchor is hidden while the second history is written.
        try write(try Self.anchorOfThree(), small.anchorFile)
        try small.reopen()
        try small.submit(SmallLedger.registration(8))
        try write(published, small.anchorFile)
        #expect(
            throws: StorageError.anchor(
                "the log contradicts the checkpoint of size 4 that was published")
        ) { try small.reopen() }
        #expect(try findings(small.file) == [])
    }

    @Test(arguments: ["", "not a note\n"])
    func `an anchor that cannot be read stops the appender`(_ text: String) throws {
        let small = try SmallLedger()
        small.close()
        try write(Array(text.utf8), small.anchorFile)
        #expect(throws: StorageError.self) { try small.reopen() }
        try small.reopen(appends: false)
        #expect(try findings(small.file) == [])
    }

    @Test func `a new ledger does not take over an anchor that is there`() throws {
        let small = try SmallLedger()
        small.close()
        try FileManager.default.removeItem(atPath: small.path)
        #expect(throws: StorageError.self) {
            _ = try LedgerFolder.create(path: small.path, logKey: small.logKey, anchorFile: nil)
        }
        #expect(!FileManager.default.fileExists(atPath: small.file))
    }

    /// The anchor of the same ledger with three entries.
    private static func anchorOfThree() throws -> [UInt8] {
        let small = try SmallLedger()
        return try withExtendedLifetime(small) { try bytes(small.anchorFile) }
    }

    /// Puts a file in the place of a closed ledger's log, without its snapshot.
    private static func put(_ copy: String, into small: SmallLedger) throws {
        let files = FileManager.default
        for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm", "state.sqlite"] {
            try? files.removeItem(atPath: "\(small.path)/\(name)")
        }
        try files.copyItem(atPath: copy, toPath: small.file)
    }
}
