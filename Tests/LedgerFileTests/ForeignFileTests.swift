import Foundation
import Ledger
import LedgerFile
import TestSupport
import Testing
import Verification

/// Files that are no ledger, each refused by its own name and left as it was.
@Suite struct ForeignFileTests {
    /// A folder with a file “f” made by SQL.
    static func database(_ statements: String...) throws -> (TemporaryFolder, String) {
        let folder = try TemporaryFolder()
        let path = folder.path + "/f"
        let database = try RawDatabase(path: path)
        for sql in statements { try database.execute(sql) }
        return (folder, path)
    }

    /// Both readers refuse a file, which stays what it was.
    static func refuse(_ path: String, _ error: LedgerFileError, _ text: String) throws {
        let before = try Data(contentsOf: URL(filePath: path))
        #expect(throws: error) { _ = try LedgerReader(path: path) }
        for appends in [true, false] {
            #expect(throws: StorageError.unreadable("\(path): \(text)")) {
                _ = try SQLiteLog(path: path, appends: appends)
            }
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
        #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
    }

    @Test func `another program's database is named by its application id`() throws {
        let (folder, path) = try Self.database(
            "PRAGMA application_id = 252006673", "CREATE TABLE fossil (x)")
        defer { withExtendedLifetime(folder) {} }
        try Self.refuse(
            path, .foreign(applicationID: 252_006_673),
            "a database of another program (application id 252006673), not a ledger")
    }

    @Test func `a newer schema is named by its version`() throws {
        let (folder, path) = try Self.database(
            "PRAGMA application_id = \(LedgerSchema.applicationID)", "PRAGMA user_version = 4",
            "CREATE TABLE entries (x)")
        defer { withExtendedLifetime(folder) {} }
        try Self.refuse(
            path, .newer(version: 4), "the ledger's schema is version 4; this program knows 3")
    }

    @Test func `the schema before this one is named by its version`() throws {
        let (folder, path) = try Self.database(
            "PRAGMA application_id = \(LedgerSchema.applicationID)", "PRAGMA user_version = 1",
            "CREATE TABLE entries (x)")
        defer { withExtendedLifetime(folder) {} }
        try Self.refuse(
            path, .older(version: 1),
            "the ledger's schema is version 1, which is read no more; this program knows 3")
    }

    @Test func `the schema that is written anew is named with the way`() throws {
        let (folder, path) = try Self.database(
            "PRAGMA application_id = \(LedgerSchema.applicationID)", "PRAGMA user_version = 2",
            "CREATE TABLE entries (x)")
        defer { withExtendedLifetime(folder) {} }
        try Self.refuse(
            path, .older(version: 2),
            "the ledger's schema is version 2, which is read no more; this program knows 3; "
                + "`certledger replay OLD NEW` writes the ledger anew")
    }

    @Test func `a ledger's id without its tables is not a ledger`() throws {
        let (folder, path) = try Self.database(
            "PRAGMA application_id = \(LedgerSchema.applicationID)", "PRAGMA user_version = 3",
            "CREATE TABLE entries (x)")
        defer { withExtendedLifetime(folder) {} }
        try Self.refuse(
            path, .schemaDiffers("entries"),
            "the table entries is not what the ledger's schema says")
    }

    @Test(arguments: [1, 1_000])
    func `a text file is not a database`(_ count: Int) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/f"
        try String(repeating: "示例文字\n", count: count)
            .write(toFile: path, atomically: true, encoding: .utf8)
        try Self.refuse(
            path, .notADatabase("“file is not a database”"),
            "not a ledger file: “file is not a database”")
    }

    @Test func `an empty file is not a ledger`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/f"
        try Data().write(to: URL(filePath: path))
        try Self.refuse(
            path, .notALedger("an empty database"), "not a ledger file: an empty database")
    }

    @Test func `a file that is not there is missing and is not made`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/f"
        #expect(throws: LedgerFileError.missing(path)) { _ = try LedgerReader(path: path) }
        for appends in [true, false] {
            #expect(throws: StorageError.missing(path)) {
                _ = try SQLiteLog(path: path, appends: appends)
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    @Test(arguments: ["100%", "a?mode=rw", "a#b", "例 示", "%3f"])
    func `a path is read as it is written`(_ name: String) throws {
        let small = try SmallLedger()
        let copy = small.folder.path + "/" + name
        try #require(small.ledger).log.backup(to: copy)
        #expect(try LedgerReader(path: copy).entryCount() == 3)
        var audit = LedgerAudit()
        try audit.run(try LedgerReader(path: copy))
        #expect(audit.report.isClean)
    }
}
