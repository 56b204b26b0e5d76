import COSE
import Certification
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// How the vault forgets, and what it does not let in.
@Suite struct ErasureTests {
    /// A vault in a folder of its own.
    private final class Place {
        private let folder: TemporaryFolder
        var vault: Vault?
        var path: String { folder.path }

        init() throws {
            folder = try TemporaryFolder()
            vault = try Vault(folder: folder.path)
        }

        func use() throws -> Vault { try #require(vault) }

        func close() { vault = nil }

        /// Every byte of every file but the access log; the vault must be closed.
        func bytes() throws -> Data {
            let names = try FileManager.default.contentsOfDirectory(atPath: path)
            return try names.filter { $0 != "vault-access.log" }.reduce(into: Data()) {
                $0 += try Data(contentsOf: URL(filePath: "\(path)/\($1)"))
            }
        }
    }

    private static func disclosure(_ number: Int, _ value: String) throws -> Disclosure {
        let salt = Array(Digest.sha256(Array("salt \(number)".utf8)).bytes.prefix(16))
        return try #require(Disclosure(salt: salt, value: .text(value), key: "holder"))
    }

    private static func store(_ vault: Vault, _ disclosures: [Disclosure], of subject: String)
        throws
    {
        try vault.store(
            disclosures, matching: disclosures.map(\.digest),
            subject: try #require(Subject("application/A-2025-0001")), dataSubject: subject)
    }

    private static func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? Int) ?? -1
    }

    @Test func `only what was not there before may be taken back`() throws {
        let place = try Place()
        defer { place.close() }
        let (first, second) = (try Self.disclosure(1, "a"), try Self.disclosure(2, "b"))
        try Self.store(place.use(), [first], of: "person/1")
        let stored = try place.use().store(
            [first, second], matching: [first.digest, second.digest],
            subject: try #require(Subject("application/A-2025-0002")), dataSubject: "person/2")
        #expect(stored == [second.digest])
        try place.use().remove(stored)
        #expect(try place.use().disclosure(first.digest) == first)
        #expect(try place.use().disclosure(second.digest) == nil)
    }

    @Test func `a value altered in the file is not shown`() throws {
        let place = try Place()
        defer { place.close() }
        let disclosure = try Self.disclosure(1, "张三")
        try Self.store(place.use(), [disclosure], of: "person/1")
        let document = try place.use().put([1, 2, 3], dataSubject: "person/1")
        try place.use().database.write {
            try $0.execute(sql: "UPDATE disclosures SET disclosure = x'83'")
            try $0.execute(sql: "UPDATE documents SET document = x'010204'")
        }
        #expect(
            StorageFolder.fault { _ = try place.use().disclosure(disclosure.digest) }
                == .unreadable(
                    "the vault's value for \(disclosure.digest.hex) is not what was promised"))
        #expect(
            StorageFolder.fault { _ = try place.use().document(document) }
                == .unreadable("the vault's document \(document.hex) was altered"))
    }

    @Test func `a document is kept under its SHA-256, once for each data subject`() throws {
        let place = try Place()
        defer { place.close() }
        let document = [UInt8](repeating: 5, count: 100_000)
        let digest = try place.use().put(document, dataSubject: "person/1")
        #expect(digest == Digest.sha256(document))
        #expect(try place.use().put(document, dataSubject: "person/2") == digest)
        #expect(try place.use().put(document, dataSubject: "person/2") == digest)
        #expect(try place.use().erase(dataSubject: "person/1").documents == [digest])
        #expect(try place.use().document(digest) == document)
        #expect(try place.use().erase(dataSubject: "person/2").documents == [digest])
        #expect(try place.use().document(digest) == nil)
    }

    @Test func `no byte of an erased value is in any file`() throws {
        let place = try Place()
        defer { place.close() }
        var erased: [Data] = []
        var kept: [Disclosure] = []
        var digests: [Digest] = []
        // Values of many lengths among others', so that pages split and merge.
        for number in 0..<400 {
            let isErased = number % 4 == 1
            let value = "value-\(number)-" + String(repeating: "\(number)~", count: number)
            let disclosure = try Self.disclosure(number, value)
            try Self.store(
                place.use(), [disclosure], of: isErased ? "person/x" : "person/\(number)")
            if isErased {
                digests.append(disclosure.digest)
                erased += [Data(disclosure.salt), Data("value-\(number)-".utf8)]
            } else {
                kept.append(disclosure)
            }
        }
        let document = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
        _ = try place.use().put(Array("secret-passport".utf8) + document, dataSubject: "person/x")
        erased.append(Data("secret-passport".utf8))
        let erasure = try place.use().erase(dataSubject: "person/x")
        #expect(Set(erasure.disclosures) == Set(digests))
        #expect(erasure.documents.count == 1)
        // With the vault still open: what is on the disk now is what a thief would find.
        for disclosure in kept {
            #expect(try place.use().disclosure(disclosure.digest) == disclosure)
        }
        let wal = place.path + "/vault.sqlite-wal"
        #expect(try FileManager.default.attributesOfItem(atPath: wal)[.size] as? Int == 0)
        place.close()
        let bytes = try place.bytes()
        #expect(erased.filter { bytes.range(of: $0) != nil } == [])
        // The test can see what is there.
        #expect(bytes.range(of: Data(kept[0].salt)) != nil)
        #expect(bytes.range(of: Data("value-6-".utf8)) != nil)
    }

    @Test func `a disclosure taken back leaves no byte either`() throws {
        let place = try Place()
        defer { place.close() }
        let disclosure = try Self.disclosure(1, "refused-applicant")
        try Self.store(place.use(), [disclosure], of: "person/1")
        try place.use().remove([disclosure.digest])
        place.close()
        let bytes = try place.bytes()
        #expect(bytes.range(of: Data("refused-applicant".utf8)) == nil)
        #expect(bytes.range(of: Data(disclosure.salt)) == nil)
    }

    @Test func `erasing waits for nobody: a reader that holds the log is told`() throws {
        let place = try Place()
        defer { place.close() }
        let disclosure = try Self.disclosure(1, "a")
        try Self.store(place.use(), [disclosure], of: "person/1")
        let other = try DatabaseQueue(path: place.path + "/vault.sqlite")
        try other.read { database in
            _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM disclosures")
            try place.use().database.writeWithoutTransaction {
                try $0.execute(sql: "PRAGMA busy_timeout=0")
            }
            let fault = StorageFolder.fault { _ = try place.use().erase(dataSubject: "person/1") }
            #expect(fault == .locked(place.path + "/vault.sqlite"))
        }
        try place.use().truncateLog()
        #expect(try place.use().disclosure(disclosure.digest) == nil)
    }

    @Test func `the vault's files are their owner's alone`() throws {
        let place = try Place()
        defer { place.close() }
        try Self.store(place.use(), [try Self.disclosure(1, "a")], of: "person/1")
        try place.use().recordAccess(VaultAccess(who: "a", at: 1, what: "b", why: "c"))
        for name in ["vault.sqlite", "vault.sqlite-wal", "vault.sqlite-shm", "vault-access.log"] {
            #expect(try Self.mode("\(place.path)/\(name)") == 0o600, "\(name)")
        }
        let small = try SmallLedger(entryCount: 2)
        #expect(try Self.mode(small.path) == 0o700)
    }

    @Test func `the settings that make it forget are on`() throws {
        let place = try Place()
        defer { place.close() }
        let settings = try place.use().database.read { database in
            try ["secure_delete", "synchronous", "journal_mode", "trusted_schema"].map {
                try String.fetchOne(database, sql: "PRAGMA \($0)")
            }
        }
        #expect(settings == ["1", "2", "wal", "0"])
    }

    @Test(arguments: [
        (
            "PRAGMA application_id = 5",
            "the vault is a database of another program (application id 5)"
        ),
        ("PRAGMA user_version = 3", "the vault's schema is version 3; this program knows 2"),
    ])
    func `a foreign or newer vault is refused by name`(sql: String, text: String) throws {
        let place = try Place()
        place.close()
        try RawDatabase(path: place.path + "/vault.sqlite").execute(sql)
        #expect(StorageFolder.fault { _ = try Vault(folder: place.path) } == .unreadable(text))
    }

    @Test func `a damaged vault is a storage error`() throws {
        let place = try Place()
        try Self.store(place.use(), [try Self.disclosure(1, "a")], of: "person/1")
        place.close()
        // All of it in the one file.
        try RawDatabase(path: place.path + "/vault.sqlite").execute(
            "PRAGMA wal_checkpoint(TRUNCATE)")
        let file = URL(filePath: place.path + "/vault.sqlite")
        let bytes = try Data(contentsOf: file)
        for count in [50, 100, 5000, bytes.count - 100] {
            try bytes.prefix(count).write(to: file)
            do {
                _ = try Vault(folder: place.path).disclosure(try Self.disclosure(1, "a").digest)
            } catch is StorageError {}
        }
        try Data("no database at all, but a text".utf8).write(to: file)
        let fault = StorageFolder.fault { _ = try Vault(folder: place.path) }
        #expect(fault?.description.contains("is not a database") == true)
    }

    @Test func `every look is one line, whatever its words hold`() throws {
        let place = try Place()
        defer { place.close() }
        let vault = try place.use()
        try vault.recordAccess(
            VaultAccess(who: "party/office/li", at: 1_751_000_000, what: "ab", why: "complaint 7"))
        try vault.recordAccess(
            VaultAccess(who: "x\"\n{\"who\":\"y", at: 1_751_000_001, what: "cd", why: "\u{7}"))
        let text = try String(contentsOfFile: vault.accessLogPath, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 3)
        let first = try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any]
        #expect(first?["who"] as? String == "party/office/li")
        #expect(first?["at"] as? Int == 1_751_000_000)
        #expect(first?["what"] as? String == "ab")
        #expect(first?["why"] as? String == "complaint 7")
        let second = try JSONSerialization.jsonObject(with: Data(lines[1].utf8)) as? [String: Any]
        #expect(second?["who"] as? String == "x\"\n{\"who\":\"y")
        #expect(throws: StorageError.self) { try vault.recordAccess("one\ntwo") }
        #expect(try String(contentsOfFile: vault.accessLogPath, encoding: .utf8) == text)
    }
}
