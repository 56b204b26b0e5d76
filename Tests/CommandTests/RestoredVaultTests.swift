import COSE
import Drafting
import Foundation
import Ledger
import TestSupport
import Testing

/// An older copy of the vault, put back: what the log says is erased stays erased.
@Suite struct `A vault put back` {
    private static let secret = "虚构举报人丙无名"

    /// A ledger with a person's values, a copy of its vault, and then the erasure.
    private static func erased(
        after filing: (SmallLedger) throws -> Void = { _ in }
    ) throws -> (small: SmallLedger, digest: String, copy: String) {
        let small = try RehearsalLedger.before { $0.type == "batch.called" }
        let folder = small.folder.path
        let act = """
            {"by":"office-1","type":"complaint.received","sub":"complaint/C-1",\
            "occurredOn":"2025-07-09","iat":"2025-07-09T10:00","dataSubject":"person-1",\
            "fields":{"kind":"report","about":"holder","named":true,"channel":"12315",\
            "complainant":"\(secret)","content":"虚构","subject":"虚构"},\
            "behalf":{"kind":"public","form":"web","on":"2025-07-09","archive":"档号 1"}}
            """
        try act.write(toFile: "\(folder)/complaint.json", atomically: true, encoding: .utf8)
        for name in ["office-1", "office-2-new"] {
            try small.randomness.key(named: name).pem.write(
                toFile: "\(folder)/\(name).pem", atomically: true, encoding: .utf8)
        }
        small.close()
        let clock = ["--now", "2025-07-09T10:00", "--seed", "vault"]
        for words in [
            [
                "sign", "\(folder)/complaint.json", "--key", "\(folder)/office-1.pem", "--out",
                "\(folder)/complaint.scitt",
            ], ["submit", "\(folder)/complaint.scitt"],
        ] {
            let result = try Command.run(words + clock, folder: small.path)
            #expect(result.code == 0, "\(result.error)")
        }
        let digests = try RawDatabase(path: "\(small.path)/vault.sqlite").rows(
            "SELECT lower(hex(digest)) FROM disclosures WHERE data_subject = 'person-1'")
        let copy = "\(folder)/vault-copy.sqlite"
        #expect(try Command.run(["vault", "backup", copy], folder: small.path).code == 0)
        try filing(small)
        let words = [
            "vault", "erase", "person-1", "--basis", "law", "--document", "示例条例第五条", "--key",
            "\(folder)/office-1.pem", "--key", "\(folder)/office-2-new.pem", "--now",
            "2025-07-10T10:00", "--seed", "vault",
        ]
        let erased = try Command.run(words, folder: small.path)
        #expect(erased.code == 0, "\(erased.error)")
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: "\(small.path)/vault.sqlite\(suffix)")
        }
        try FileManager.default.copyItem(atPath: copy, toPath: "\(small.path)/vault.sqlite")
        return (small, try #require(digests.first), copy)
    }

    private static func held(_ small: SmallLedger) throws -> [String] {
        try RawDatabase(path: "\(small.path)/vault.sqlite").rows(
            "SELECT count(*) FROM disclosures WHERE data_subject = 'person-1'")
    }

    @Test func `shows nothing that was erased, and loses it to the next who writes`() throws {
        let (small, digest, _) = try Self.erased()
        #expect(try Self.held(small) == ["3"])
        let shown = try Command.run(["vault", "show", digest, "--why", "核对"], folder: small.path)
        #expect(shown.code == 2)
        #expect(shown.error.contains("the vault holds nothing for this digest"), "\(shown.error)")
        let trace = try Command.run(
            ["trace", "complaint/C-1", "--with-vault", "--why", "核对"], folder: small.path)
        #expect(trace.code == 0, "\(trace.error)")
        #expect(trace.output.contains("is not in the vault"), "\(trace.output)")
        #expect(!trace.output.contains(Self.secret))
        let list = try Command.run(["vault", "list"], folder: small.path)
        let row = list.output.split(separator: "\n").first { $0.contains("person-1") }
        #expect(row?.contains(/person-1 +0 +0 +entry [0-9]+/) == true, "\(list.output)")
        // To look is not to write: the file is as it was put back.
        #expect(try Self.held(small) == ["3"])
        let act = "\(small.folder.path)/act.json"
        try """
        {"by":"office-1","type":"party.registered","sub":"party/observer",\
        "occurredOn":"2025-07-11","fields":{"role":"operator","city":"211100"}}
        """.write(toFile: act, atomically: true, encoding: .utf8)
        // Refused or not: whoever may write has erased it by then.
        let next = try Command.run(
            [
                "submit", act, "--key", "\(small.folder.path)/office-1.pem", "--now",
                "2025-07-11T10:00", "--seed", "next",
            ], folder: small.path)
        #expect(
            next.error.contains(
                #/the vault held values of person-1, whose erasure was ordered by entry [0-9]+/#
            ),
            "\(next.error)")
        let copy = "a copy out of reach: \(small.folder.path)/complaint.scitt\n"
        #expect(next.error.contains("not carried out here; they are erased now; \(copy)"))
        #expect(try Self.held(small) == ["0"])
        // Whoever ordered it, and comes after, is told the same.
        let late = try Command.run(["vault", "erase", "person-1"], folder: small.path)
        #expect(late.code == 0, "\(late.error)")
        #expect(late.output.contains(#/erased already, as entry [0-9]+ of [-0-9]+ ordered\n/#))
        let quoted = "a copy out of reach: “\(small.folder.path)/complaint.scitt”\n"
        #expect(late.output.contains(quoted), "\(late.output)")
        #expect(try Command.run(["audit"], folder: small.path).code == 0)
    }

    @Test func `shows nothing where the orders to erase cannot be read`() throws {
        let (small, digest, _) = try Self.erased()
        try RawDatabase(path: "\(small.path)/state.sqlite").execute(
            "UPDATE records SET content = x'7b7d' WHERE kind = 'erasures'")
        for words in [["vault", "list"], ["vault", "show", digest, "--why", "核对"]] {
            let result = try Command.run(words, folder: small.path)
            #expect(result.code == 5, "\(words): \(result.output)")
            #expect(result.error.contains("state.sqlite: the row erasures"), "\(result.error)")
            #expect(!result.output.contains("person-1"))
        }
        try FileManager.default.removeItem(atPath: "\(small.path)/state.sqlite")
        #expect(try Command.run(["vault", "list"], folder: small.path).code == 0)
    }

    @Test func `a document put in or a copy made goes behind the erasure`() throws {
        for words in [["vault", "backup", "copy-2.sqlite"], ["vault", "put", "paper"]] {
            let (small, _, _) = try Self.erased()
            let path = "\(small.folder.path)/\(words[2])"
            if words[1] == "put" { try Data([1]).write(to: URL(filePath: path)) }
            let more = words[1] == "put" ? ["--subject", "person-2"] : []
            let result = try Command.run(
                Array(words.prefix(2)) + [path] + more, folder: small.path)
            #expect(result.code == 0, "\(result.error)")
            #expect(result.error.contains("the vault held values of person-1"))
            #expect(try Self.held(small) == ["0"])
        }
    }

    @Test func `an act that entered after the copy brings no document of it back`() throws {
        var words: [String] = []
        let (small, _, _) = try Self.erased { small in
            let folder = small.folder.path
            try "虚构材料：甲乙丙丁戊己庚辛壬癸子丑寅卯".write(
                toFile: "\(folder)/paper", atomically: true, encoding: .utf8)
            try String(contentsOfFile: "\(folder)/complaint.json", encoding: .utf8)
                .replacing(#","iat":"2025-07-09T10:00""#, with: "")
                .replacing("complaint/C-1", with: "complaint/C-2")
                .replacing(#""behalf""#, with: #""evidence":[{"file":"paper"}],"behalf""#)
                .write(toFile: "\(folder)/2.json", atomically: true, encoding: .utf8)
            words = [
                "submit", "\(folder)/2.json", "--key", "\(folder)/office-1.pem", "--now",
                "2025-07-09T11:00", "--seed", "paper",
            ]
            let filed = try Command.run(words, folder: small.path)
            #expect(filed.code == 0, "\(filed.error)")
        }
        let again = try Command.run(words, folder: small.path)
        #expect(again.output.hasPrefix("already entry"), "\(again.error)")
        let documents = try RawDatabase(path: "\(small.path)/vault.sqlite").rows(
            "SELECT count(*) FROM documents WHERE data_subject = 'person-1'")
        #expect(documents == ["0"])
        #expect(try Command.run(["audit"], folder: small.path).code == 0)
    }

    @Test func `the statement handed in again does not bring it back`() throws {
        let (small, _, _) = try Self.erased()
        let again = try Command.run(
            [
                "submit", "\(small.folder.path)/complaint.scitt", "--now", "2025-07-10T11:00",
                "--seed", "vault",
            ], folder: small.path)
        #expect(again.code == 0, "\(again.error)")
        #expect(try Self.held(small) == ["0"])
    }
}
