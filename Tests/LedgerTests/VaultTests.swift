import COSE
import Certification
import Drafting
import Foundation
import Ledger
import TestSupport
import Testing

/// What the ledger does not show, and what becomes of it.
@Suite struct VaultTests {
    static let disclosure = Disclosure(
        salt: [UInt8](repeating: 7, count: 16), value: .text("示例"), key: "reason")!
    static let other = Disclosure(
        salt: [UInt8](repeating: 8, count: 16), value: .text("示例"), key: "reason")!
    static let subject = Subject("party/office-0")!

    /// A registration that carries a redacted value: its act takes none, so it is refused.
    static func refusedAct(_ small: SmallLedger, _ digests: [Digest]) throws -> [UInt8] {
        let drafted = try UnverifiedStatement(decoding: small.signed(7))
        let event = drafted.event
        return try SignedStatement(
            Event(
                type: event.type, schema: event.schema, occurredOn: event.occurredOn,
                after: Digest.sha256([0x00]), fields: event.fields, evidence: event.evidence,
                redacted: digests, behalf: event.behalf),
            by: drafted.header.issuer, on: drafted.header.subject, for: drafted.header.audience,
            at: drafted.header.issuedAt, identifier: [UInt8](repeating: 9, count: 16),
            with: small.randomness.key(named: "founder")
        ).bytes
    }

    @Test func `a disclosure is read back by its digest`() throws {
        let folder = try TemporaryFolder()
        let vault = try Vault(folder: folder.path)
        let added = try vault.store(
            [Self.disclosure], matching: [Self.disclosure.digest], subject: Self.subject,
            dataSubject: "office-0")
        #expect(added == [Self.disclosure.digest])
        #expect(try vault.disclosure(Self.disclosure.digest) == Self.disclosure)
        let again = try Vault(folder: folder.path)
        #expect(try again.disclosure(Self.disclosure.digest) == Self.disclosure)
        #expect(try vault.disclosure(Self.other.digest) == nil)
    }

    @Test func `a disclosure stored twice was there before`() throws {
        let folder = try TemporaryFolder()
        let vault = try Vault(folder: folder.path)
        for expected in [[Self.disclosure.digest], []] {
            let added = try vault.store(
                [Self.disclosure], matching: [Self.disclosure.digest], subject: Self.subject,
                dataSubject: "office-0")
            #expect(added == expected)
        }
    }

    @Test func `a disclosure that matches no digest is refused with the others`() throws {
        let folder = try TemporaryFolder()
        let vault = try Vault(folder: folder.path)
        #expect(
            throws: StorageError.unreadable(
                "the disclosure of reason matches no digest of the statement")
        ) {
            try vault.store(
                [Self.disclosure, Self.other], matching: [Self.disclosure.digest],
                subject: Self.subject, dataSubject: "office-0")
        }
        #expect(try vault.disclosure(Self.disclosure.digest) == nil)
        #expect(try vault.disclosure(Self.other.digest) == nil)
    }

    @Test func `a value changed in the vault is not passed on`() throws {
        let folder = try TemporaryFolder()
        let vault = try Vault(folder: folder.path)
        try vault.store(
            [Self.disclosure], matching: [Self.disclosure.digest], subject: Self.subject,
            dataSubject: "office-0")
        let hex = Self.other.encoded().map { String(Int($0) + 0x100, radix: 16).dropFirst() }
        try RawDatabase(path: folder.path + "/vault.sqlite")
            .execute("UPDATE disclosures SET disclosure = x'\(hex.joined())'")
        #expect(throws: StorageError.self) { _ = try vault.disclosure(Self.disclosure.digest) }
    }

    @Test func `a refused act leaves no disclosure behind`() throws {
        let small = try SmallLedger()
        let statement = try Self.refusedAct(small, [Self.disclosure.digest])
        let outcome = try small.desk().admit(
            SentStatement(
                UnverifiedStatement(decoding: statement), [Self.disclosure],
                dataSubject: "office-7"))
        guard case .refused = outcome else {
            Issue.record("the act was not refused: \(outcome)")
            return
        }
        #expect(try Vault(folder: small.path).disclosure(Self.disclosure.digest) == nil)
        #expect(try small.count() == 3)
        #expect(try findings(small.file) == [])
    }

    @Test func `a refused act does not take an earlier act's disclosure away`() throws {
        let small = try SmallLedger()
        let vault = try Vault(folder: small.path)
        try vault.store(
            [Self.disclosure], matching: [Self.disclosure.digest], subject: Self.subject,
            dataSubject: "office-0")
        let statement = try Self.refusedAct(small, [Self.disclosure.digest])
        let outcome = try small.desk().admit(
            SentStatement(
                UnverifiedStatement(decoding: statement), [Self.disclosure],
                dataSubject: "office-7"))
        guard case .refused = outcome else {
            Issue.record("the act was not refused: \(outcome)")
            return
        }
        #expect(try vault.disclosure(Self.disclosure.digest) == Self.disclosure)
        #expect(try findings(small.file) == [])
    }

    static let leaves = [Digest.sha256([1]), Digest.sha256([2])]

    static func store(_ vault: Vault, pendingOn leaf: Digest) throws -> [Digest] {
        try vault.store(
            [disclosure], matching: [disclosure.digest], subject: subject,
            dataSubject: "office-0", pendingOn: leaf)
    }

    @Test func `what a refused act took back stays when a later act brings it again`() throws {
        let folder = try TemporaryFolder()
        let vault = try Vault(folder: folder.path)
        try vault.remove(Self.store(vault, pendingOn: Self.leaves[0]))
        _ = try Self.store(vault, pendingOn: Self.leaves[1])
        try vault.settle([Self.leaves[1]])
        #expect(try vault.confirmPending { $0 == Self.leaves[1] } == 0)
        #expect(try vault.disclosure(Self.disclosure.digest) == Self.disclosure)
    }

    @Test(arguments: [true, false])
    func `a value that waits for two acts stays when one of them is in the log`(
        isSettled: Bool
    ) throws {
        let folder = try TemporaryFolder()
        let vault = try Vault(folder: folder.path)
        // The first append ended without saying whether it is in the log.
        #expect(try Self.store(vault, pendingOn: Self.leaves[0]) == [Self.disclosure.digest])
        #expect(try Self.store(vault, pendingOn: Self.leaves[1]) == [])
        if isSettled { try vault.settle([Self.leaves[1]]) }
        #expect(try vault.confirmPending { $0 == Self.leaves[1] } == 0)
        #expect(try vault.disclosure(Self.disclosure.digest) == Self.disclosure)
    }

    @Test func `a value that waits for acts that never came is removed`() throws {
        let folder = try TemporaryFolder()
        let vault = try Vault(folder: folder.path)
        for leaf in Self.leaves { _ = try Self.store(vault, pendingOn: leaf) }
        #expect(try vault.confirmPending { _ in false } == 1)
        #expect(try vault.disclosure(Self.disclosure.digest) == nil)
    }

    @Test func `a value that waits stays while nobody can say whether its act came`() throws {
        let folder = try TemporaryFolder()
        let vault = try Vault(folder: folder.path)
        _ = try Self.store(vault, pendingOn: Self.leaves[0])
        let fault = StorageError.unreadable("a row of the state")
        #expect(throws: fault) { try vault.confirmPending { _ in throw fault } }
        #expect(try vault.disclosure(Self.disclosure.digest) == Self.disclosure)
        #expect(try vault.confirmPending { _ in true } == 0)
    }

    @Test func `a disclosure that the statement does not promise is not admitted`() throws {
        let small = try SmallLedger()
        let statement = try small.signed(7)
        #expect(throws: StorageError.self) {
            _ = try small.desk().admit(
                SentStatement(UnverifiedStatement(decoding: statement), [Self.disclosure]))
        }
        #expect(try small.count() == 3)
        #expect(try Vault(folder: small.path).disclosure(Self.disclosure.digest) == nil)
        #expect(try findings(small.file) == [])
    }

    @Test func `a document is kept under its hash`() throws {
        let folder = try TemporaryFolder()
        let vault = try Vault(folder: folder.path)
        let digest = try vault.put(Array("abc".utf8), dataSubject: "office-0")
        #expect(
            digest.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(try vault.document(digest) == [0x61, 0x62, 0x63])
        #expect(try vault.put(Array("abc".utf8), dataSubject: "office-1") == digest)
        #expect(try vault.document(Digest.sha256([0x61])) == nil)
    }

    @Test func `only the owner reads the vault's files`() throws {
        let folder = try TemporaryFolder()
        let vault = try Vault(folder: folder.path)
        _ = try vault.put(Array("abc".utf8), dataSubject: "office-0")
        try vault.recordAccess("looked")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names.contains("vault.sqlite-wal"))
        for name in names { #expect(try mode("\(folder.path)/\(name)") == 0o600, "\(name)") }
    }

    @Test func `every look adds a line to the access log`() throws {
        let folder = try TemporaryFolder()
        try Vault(folder: folder.path).recordAccess("2025-07-01 founder: complaint 12")
        try Vault(folder: folder.path).recordAccess("2025-07-02 founder: complaint 13")
        #expect(
            String(decoding: try bytes(folder.path + "/vault-access.log"), as: UTF8.self) == """
                2025-07-01 founder: complaint 12
                2025-07-02 founder: complaint 13

                """)
    }
}
