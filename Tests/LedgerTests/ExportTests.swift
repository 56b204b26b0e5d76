import COSE
import Certification
import Foundation
import Ledger
import LedgerFile
import TestSupport
import Testing
import TransparencyLog

/// What leaves the folder: backups and tiles.
@Suite struct ExportTests {
    static let marker = "示例保密文件 0123456789"

    @Test func `a backup opens alone and audits clean`() throws {
        let small = try SmallLedger(entryCount: 5)
        let copy = small.folder.path + "/copy.sqlite"
        try small.opened().log.backup(to: copy)
        #expect(try LedgerReader(path: copy).entryCount() == 5)
        #expect(try findings(copy) == [])
        #expect(!FileManager.default.fileExists(atPath: copy + "-wal"))
        #expect(
            try RawDatabase(path: copy).ledgerRows() == RawDatabase(path: small.file).ledgerRows())
        #expect(try findings(small.file) == [])
    }

    @Test func `a backup holds nothing of the vault`() throws {
        let small = try SmallLedger()
        let vault = try Vault(folder: small.path)
        _ = try vault.put(Array(Self.marker.utf8), dataSubject: "office-0")
        let copy = small.folder.path + "/copy.sqlite"
        try small.opened().log.backup(to: copy)
        let marker = Data(Self.marker.utf8)
        let vaultBytes = Data(try bytes(small.path + "/vault.sqlite"))
            + Data(try bytes(small.path + "/vault.sqlite-wal"))
        #expect(vaultBytes.range(of: marker) != nil)
        #expect(Data(try bytes(copy)).range(of: marker) == nil)
        #expect(try findings(copy) == [])
    }

    @Test func `a backup goes over no file that is there`() throws {
        let small = try SmallLedger()
        let copy = small.folder.path + "/copy.sqlite"
        try write([0x61], copy)
        #expect(throws: StorageError.unreadable("\(copy) exists already")) {
            try small.opened().log.backup(to: copy)
        }
        #expect(try bytes(copy) == [0x61])
        #expect(try findings(small.file) == [])
    }

    /// The files below a folder with their bytes.
    static func files(_ folder: String) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for case let name as String in try #require(
            FileManager.default.enumerator(atPath: folder))
        {
            var isFolder: ObjCBool = false
            let path = "\(folder)/\(name)"
            _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            if !isFolder.boolValue { files[name] = try bytes(path) }
        }
        return files
    }

    @Test func `tiles exported twice are the same`() throws {
        let small = try SmallLedger(entryCount: 5)
        let tiles = small.folder.path + "/tiles"
        #expect(try small.opened().exportTiles(to: tiles) == 2)
        let first = try Self.files(tiles)
        #expect(first.keys.sorted() == ["checkpoint", "tile/0/000.p/5", "tile/entries/000.p/5"])
        #expect(first["tile/0/000.p/5"]?.count == 160)
        #expect(first["checkpoint"] == (try bytes(small.anchorFile)))
        #expect(try small.opened().exportTiles(to: tiles) == 2)
        #expect(try Self.files(tiles) == first)
        #expect(try findings(small.file) == [])
    }

    @Test func `a longer log adds tiles and changes none`() throws {
        let small = try SmallLedger()
        let tiles = small.folder.path + "/tiles"
        _ = try small.opened().exportTiles(to: tiles)
        let first = try Self.files(tiles)
        try small.submit(SmallLedger.registration(7))
        _ = try small.opened().exportTiles(to: tiles)
        let second = try Self.files(tiles)
        for (name, content) in first where name != "checkpoint" {
            #expect(second[name] == content, "\(name)")
        }
        #expect(second["checkpoint"] != first["checkpoint"])
        #expect(second.count == 5)
        #expect(try findings(small.file) == [])
    }

    @Test(arguments: ["tile/0/000.p/3", "tile/entries/000.p/3"])
    func `a tile that was altered is an error and stays`(_ name: String) throws {
        let small = try SmallLedger()
        let tiles = small.folder.path + "/tiles"
        _ = try small.opened().exportTiles(to: tiles)
        try damage("\(tiles)/\(name)")
        let altered = try Self.files(tiles)
        #expect(
            throws: StorageError.unreadable(
                "\(tiles)/\(name) is there with other bytes; tiles never change")
        ) { _ = try small.opened().exportTiles(to: tiles) }
        #expect(try Self.files(tiles) == altered)
        #expect(try findings(small.file) == [])
    }
}
