import COSE
import Certification
import Drafting
import Foundation
import Ledger
import TestSupport
import Testing

/// The vault forgets one person by two officers, and nothing of him is left in any file.
@Suite struct VaultTests {
    /// What the complainant said; found nowhere else in the repository.
    private static let secrets = [
        "虚构举报人甄无名", "虚构内容：甲乙丙丁戊己庚辛", "虚构被举报者子丑寅卯",
    ]

    /// The first call's bodies on a disk, with a complaint by signed file.
    private static func ledgerWithComplaint() throws -> (small: SmallLedger, copies: String) {
        let small = try RehearsalLedger.before { $0.type == "batch.called" }
        let copies = "\(small.folder.path)/elsewhere"
        try FileManager.default.createDirectory(
            atPath: copies, withIntermediateDirectories: true)
        let act = """
            {"by":"office-1","type":"complaint.received","sub":"complaint/C-1",\
            "occurredOn":"2025-07-09","iat":"2025-07-09T10:00","dataSubject":"person-1",\
            "fields":{"kind":"report","about":"holder","named":true,"channel":"12315",\
            "complainant":"\(secrets[0])","content":"\(secrets[1])","subject":"\(secrets[2])"},\
            "behalf":{"kind":"public","form":"web","on":"2025-07-09","archive":"档号 1"}}
            """
        try act.write(toFile: "\(copies)/complaint.json", atomically: true, encoding: .utf8)
        for name in ["office-1", "office-2-new", "sec-1"] {
            try small.randomness.key(named: name).pem.write(
                toFile: "\(copies)/\(name).pem", atomically: true, encoding: .utf8)
        }
        small.close()
        let clock = ["--now", "2025-07-09T10:00", "--seed", "vault"]
        for words in [
            [
                "sign", "\(copies)/complaint.json", "--key", "\(copies)/office-1.pem", "--out",
                "\(copies)/complaint.scitt",
            ], ["submit", "\(copies)/complaint.scitt"],
        ] {
            let result = try Command.run(words + clock, folder: small.path)
            #expect(result.code == 0, "\(result.error)")
        }
        return (small, copies)
    }

    private static func count(_ small: SmallLedger) throws -> Int {
        let rows = try RawDatabase(path: "\(small.path)/ledger.sqlite").rows(
            "SELECT count(*) FROM entries")
        return try #require(rows.first.flatMap { Int($0) })
    }

    private static func erase(
        _ small: SmallLedger, _ copies: String, by officers: [String],
        basis: [String] = ["--basis", "law", "--document", "示例条例第五条"]
    ) throws -> Command.Result {
        try Command.run(
            ["vault", "erase", "person-1"] + basis
                + officers.flatMap { ["--key", "\(copies)/\($0).pem"] }
                + ["--now", "2025-07-10T10:00", "--seed", "vault"], folder: small.path)
    }

    /// Whether any file under a folder holds any of the texts or salts.
    private static func isFound(_ traces: [Data], under folder: String) throws -> [String] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
        return try (names ?? []).filter { name in
            var isFolder: ObjCBool = false
            let path = "\(folder)/\(name)"
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
                !isFolder.boolValue
            else { return false }
            let bytes = try Data(contentsOf: URL(filePath: path))
            return traces.contains { bytes.range(of: $0) != nil }
        }
    }

    @Test func `after an erasure by two officers the values and salts are in no file`() throws {
        let (small, copies) = try Self.ledgerWithComplaint()
        let traces = try Vault(folder: small.path).traces(of: "person-1").map { Data($0) }
        #expect(traces.count == 3)
        let all = traces + Self.secrets.map { Data($0.utf8) }
        #expect(try !Self.isFound(all, under: small.path).isEmpty)

        let erased = try Self.erase(small, copies, by: ["office-1", "office-2-new"])
        #expect(erased.code == 0, "\(erased.error)")
        #expect(erased.output.contains("erased 3 values"))
        // The signer's own file is out of reach, and is named.
        #expect(
            erased.output.contains("a copy out of reach: “\(copies)/complaint.scitt”"),
            "\(erased.output)")
        #expect(try Self.isFound(all, under: small.path) == [])

        let rebuilt = try Command.run(["rebuild"], folder: small.path)
        #expect(rebuilt.code == 0)
        let backup = "\(small.folder.path)/backup.sqlite"
        #expect(try Command.run(["backup", backup], folder: small.path).code == 0)
        for name in ["complaint.json", "complaint.scitt"] {
            try FileManager.default.removeItem(atPath: "\(copies)/\(name)")
        }
        #expect(try Self.isFound(all, under: small.folder.path) == [])
        #expect(try Command.run(["audit"], folder: small.path).code == 0)
        let verified = try Command.run(
            [
                "ledger", "\(small.path)/ledger.sqlite", "--policy", "\(small.path)/policy",
                "--trust", "\(small.path)/trust",
            ], program: "certverify", folder: small.path)
        #expect(verified.code == 0, "\(verified.error)\(verified.output)")
    }

    @Test func `who is erased already is said to be, and by what`() throws {
        let (small, copies) = try Self.ledgerWithComplaint()
        let officers = ["office-1", "office-2-new"]
        #expect(try Self.erase(small, copies, by: officers).code == 0)
        let size = try Self.count(small)
        let told = "erased already, as entry \(size - 1) of 2025-07-10 ordered"
        let again = try Self.erase(small, copies, by: officers)
        #expect(again.code == 2)
        #expect(again.error.contains("nothing was recorded; \(told)\n"), "\(again.error)")
        #expect(try Self.count(small) == size)
        let asked = try Command.run(["vault", "erase", "person-1"], folder: small.path)
        #expect(asked.code == 0)
        #expect(asked.output.contains("person-1: \(told)\n"), "\(asked.output)")
        let chinese = try Command.run(
            ["vault", "erase", "person-1", "--lang", "zh"], folder: small.path)
        #expect(chinese.output.contains("此前已清除（2025-07-10 第 \(size - 1) 号记录决定）"))
        let other = try Command.run(["vault", "erase", "person-2"], folder: small.path)
        #expect(other.code == 2 && !other.error.contains("erased already"), "\(other.error)")
    }

    @Test func `one officer proposes, and nothing is erased before another confirms`() throws {
        let (small, copies) = try Self.ledgerWithComplaint()
        let proposed = try Self.erase(small, copies, by: ["office-1"])
        #expect(proposed.code == 0)
        #expect(proposed.output.contains("another officer must confirm it"))
        #expect(try Vault(folder: small.path).traces(of: "person-1").count == 3)
        // The same officer again confirms nothing, and proposes nothing that is proposed already.
        let size = try Self.count(small)
        let again = try Self.erase(small, copies, by: ["office-1"])
        #expect(
            again.output
                == "already proposed as entry \(size - 1); another officer must confirm it\n")
        #expect(try Self.count(small) == size)
        let other = try Self.erase(
            small, copies, by: ["office-1"],
            basis: ["--basis", "law", "--document", "示例条例第六条"])
        #expect(other.output == "proposed; another officer must confirm it\n")
        #expect(try Self.count(small) == size + 1)
        #expect(try Vault(folder: small.path).traces(of: "person-1").count == 3)
        let confirmed = try Self.erase(small, copies, by: ["office-2-new"])
        #expect(confirmed.code == 0, "\(confirmed.error)")
        #expect(try Vault(folder: small.path).traces(of: "person-1").isEmpty)
    }

    @Test(arguments: [
        (["--document", "x"], ["office-1", "office-2-new"], 2, "--basis"),
        (["--basis", "whim", "--document", "x"], ["office-1"], 3, "basis"),
        (["--basis", "law", "--document", "x"], ["sec-1"], 3, "is for office"),
        (["--basis", "retention", "--document", "x"], ["office-1"], 3, "retention period"),
        (["--basis", "law", "--document", "x"], [], 2, "--key"),
    ])
    func `an erasure without basis, mandate or key is refused and erases nothing`(
        basis: [String], officers: [String], code: Int, text: String
    ) throws {
        let (small, copies) = try Self.ledgerWithComplaint()
        let result = try Self.erase(small, copies, by: officers, basis: basis)
        #expect(Int(result.code) == code, "\(result.error)")
        #expect(result.error.contains(text), "\(result.error)")
        #expect(try Vault(folder: small.path).traces(of: "person-1").count == 3)
    }

    @Test func `what was erased does not come back when its statement is handed in again`() throws {
        let (small, copies) = try Self.ledgerWithComplaint()
        #expect(try Self.erase(small, copies, by: ["office-1", "office-2-new"]).code == 0)
        let again = try Command.run(
            [
                "submit", "\(copies)/complaint.scitt", "--now", "2025-07-10T11:00", "--seed",
                "vault",
            ], folder: small.path)
        #expect(again.code == 0, "\(again.error)")
        #expect(try Vault(folder: small.path).traces(of: "person-1").isEmpty)
    }

    @Test func `a document of two is kept for the other, and comes back for neither`() throws {
        let (small, copies) = try Self.ledgerWithComplaint()
        try "同一份文件".write(toFile: "\(copies)/paper", atomically: true, encoding: .utf8)
        let act = try String(contentsOfFile: "\(copies)/complaint.json", encoding: .utf8)
            .replacing(#","iat":"2025-07-09T10:00""#, with: "")
            .replacing(#""behalf""#, with: #""evidence":[{"file":"paper"}],"behalf""#)
        for number in [2, 3] {
            try act.replacing("complaint/C-1", with: "complaint/C-\(number)")
                .replacing("person-1", with: "person-\(number - 1)").write(
                    toFile: "\(copies)/\(number).json", atomically: true, encoding: .utf8)
        }
        func submit(_ number: Int, at time: String) throws -> Command.Result {
            try Command.run(
                [
                    "submit", "\(copies)/\(number).json", "--key", "\(copies)/office-1.pem",
                    "--now", time, "--seed", "vault \(number)",
                ], folder: small.path)
        }
        func owners() throws -> [String] {
            try RawDatabase(path: "\(small.path)/vault.sqlite").rows(
                "SELECT data_subject FROM documents WHERE data_subject LIKE 'person-%'")
        }
        let first = try submit(2, at: "2025-07-09T11:00")
        #expect(first.code == 0, "\(first.error)")
        #expect(try owners() == ["person-1"])
        #expect(try Self.erase(small, copies, by: ["office-1", "office-2-new"]).code == 0)
        #expect(try owners() == [])
        let second = try submit(3, at: "2025-07-10T11:00")
        #expect(second.code == 0, "\(second.error)")
        #expect(try owners() == ["person-2"])
        #expect(try submit(2, at: "2025-07-10T11:00").output.hasPrefix("already entry"))
        #expect(try owners() == ["person-2"])
    }

    @Test func `a look is written down before the value is shown, and not without a reason`() throws
    {
        let (small, _) = try Self.ledgerWithComplaint()
        let hex = try RawDatabase(path: "\(small.path)/vault.sqlite").rows(
            "SELECT lower(hex(digest)) FROM disclosures WHERE data_subject = 'person-1'")
        let digest = try #require(hex.first.flatMap { Digest(hex: $0) })
        let log = "\(small.path)/vault-access.log"
        let without = try Command.run(["vault", "show", digest.hex], folder: small.path)
        #expect(without.code == 2)
        #expect(!FileManager.default.fileExists(atPath: log))
        let shown = try Command.run(
            ["vault", "show", digest.hex, "--why", "核对", "--who", "示例核查员"],
            folder: small.path)
        #expect(shown.code == 0)
        #expect(Self.secrets.contains { shown.output.contains($0) })
        let line = try String(contentsOfFile: log, encoding: .utf8)
        #expect(line.contains(digest.hex) && line.contains("核对") && line.contains("示例核查员"))
    }

    @Test func `a backup of the vault is its owner's alone, and named as a copy`() throws {
        let (small, copies) = try Self.ledgerWithComplaint()
        let file = "\(copies)/vault-copy.sqlite"
        #expect(try Command.run(["vault", "backup", file], folder: small.path).code == 0)
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let erased = try Self.erase(small, copies, by: ["office-1", "office-2-new"])
        #expect(erased.output.contains("a copy out of reach: “\(file)”"), "\(erased.output)")
        let twice = try Command.run(["vault", "backup", file], folder: small.path)
        #expect(twice.code == 2)
    }

    @Test func `an erasure of somebody whom the vault does not know is recorded nowhere`() throws {
        let (small, copies) = try Self.ledgerWithComplaint()
        let size = try Self.count(small)
        let unknown = try Command.run(
            [
                "vault", "erase", "persom-1", "--basis", "law", "--document", "示例条例第五条",
                "--key", "\(copies)/office-1.pem", "--key", "\(copies)/office-2-new.pem",
                "--now", "2025-07-10T10:00", "--seed", "vault",
            ], folder: small.path)
        #expect(unknown.code == 2)
        #expect(
            unknown.error
                == """
                certledger: error: the vault holds nothing of persom-1, and nothing was recorded
                certledger: hint: `certledger vault list` names whose values there are

                """)
        #expect(try Self.count(small) == size)
        #expect(try Self.erase(small, copies, by: ["office-1", "office-2-new"]).code == 0)
        let twice = try Self.erase(small, copies, by: ["office-1", "office-2-new"])
        #expect(twice.code == 2)
        #expect(
            twice.error.contains("; erased already, as entry \(size + 1) of "), "\(twice.error)")
        #expect(try Self.count(small) == size + 2)
    }

    @Test func `the list names whose values there are, and who was erased`() throws {
        let (small, copies) = try Self.ledgerWithComplaint()
        let before = try Command.run(["vault", "list"], folder: small.path)
        #expect(before.code == 0, "\(before.error)")
        #expect(before.output.contains(#/\nperson-1 +3 +0/#), "\(before.output)")
        #expect(!Self.secrets.contains { before.output.contains($0) })
        let size = try Self.count(small)
        #expect(try Self.erase(small, copies, by: ["office-1", "office-2-new"]).code == 0)
        let after = try Command.run(["vault", "list", "--json"], folder: small.path)
        #expect(
            after.output.contains(
                #"{"values":0,"erasedBy":\#(size + 1),"documents":0,"dataSubject":"person-1"}"#),
            "\(after.output)")
    }
}
