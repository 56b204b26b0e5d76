import COSE
import Drafting
import Foundation
import TestSupport
import Testing

/// `sign` on one machine, `submit` or `import` on another: one file, and no value lost on the way.
@Suite struct `Signed files` {
    private static let act = """
        {"by":"founder","type":"mandate.granted","sub":"party/office-0","dataSubject":"officer-1",\
        "occurredOn":"2025-07-02","fields":{"officer":"officer-1","personName":"虚构经办人乙",\
        "post":"officer","acts":["*"],"from":"2025-07-02","until":"2027-07-01"}}
        """

    /// A ledger of three entries, and the act signed beside it.
    private static func signed(_ text: String = act, as name: String = "act.json") throws
        -> SmallLedger
    {
        let small = try SmallLedger(entryCount: 3)
        small.close()
        let folder = small.folder.path
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        try small.randomness.key(named: "founder").pem.write(
            toFile: "\(folder)/founder.pem", atomically: true, encoding: .utf8)
        let result = try run(
            [
                "sign", "\(folder)/\(name)", "--key", "\(folder)/founder.pem", "--out",
                "\(folder)/\(name == "act.json" ? "act.scitt" : "signed")",
            ], small)
        #expect(result.code == 0, "\(result.error)")
        return small
    }

    private static func run(_ words: [String], _ small: SmallLedger) throws -> Command.Result {
        try Command.run(
            words + ["--now", "2025-07-02T09:00"], folder: small.path)
    }

    private static func holdings(_ small: SmallLedger) throws -> String {
        try Command.run(["vault", "list", "--json"], folder: small.path).output
    }

    private static func expectEntries(_ count: Int, _ small: SmallLedger) throws {
        let audit = try Command.run(["audit", "--json"], folder: small.path)
        #expect(audit.code == 0, "\(audit.output)\(audit.error)")
        #expect(audit.output.contains("\"entries\":\(count)"), "\(audit.output)")
    }

    @Test func `one file brings the values and whose they are, and is its owner's alone`() throws {
        let small = try Self.signed()
        let file = "\(small.folder.path)/act.scitt"
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: small.folder.path)
                .filter { $0.hasPrefix("act.") }.sorted() == ["act.json", "act.scitt"])
        let explained = try Command.run(["explain", file], program: "certverify")
        #expect(explained.output.contains("17 sd_claims"), "\(explained.output)")
        #expect(explained.output.contains("虚构经办人乙"))
        #expect(try Self.run(["submit", file], small).output == "3\n")
        #expect(
            try Self.holdings(small)
                == #"[{"values":1,"documents":0,"dataSubject":"officer-1"}]"# + "\n")
        #expect(try Self.run(["submit", file], small).output == "already entry 3\n")
        // What the log holds is the statement without them.
        let exported = "\(small.folder.path)/3.cose"
        #expect(
            try Command.run(["export", "statement", "3", "--out", exported], folder: small.path)
                .code == 0)
        let log = try Sign1(decoding: Array(Data(contentsOf: URL(filePath: exported))))
        let sent = try Sign1(decoding: Array(Data(contentsOf: URL(filePath: file))))
        #expect(log.unprotected.isEmpty)
        #expect(log.signature == sent.signature)
        try Self.expectEntries(4, small)
    }

    @Test func `a digest without its value is refused, unless it is said to be withheld`() throws {
        let small = try Self.signed()
        let file = "\(small.folder.path)/act.scitt"
        var sign1 = try Sign1(decoding: Array(Data(contentsOf: URL(filePath: file))))
        sign1.unprotected = [:]
        let payload = try #require(sign1.payload)
        let event = try CBOR(decoding: payload)
        let digest = try #require(event.mapValue?["redacted"]?.arrayValue?.first?.string)
        try Data(sign1.encoded()).write(to: URL(filePath: file))
        let missing = try Self.run(["submit", file], small)
        #expect(missing.code == 3)
        #expect(
            missing.error.contains(
                "refused: the value of the digest \(digest) did not come with the statement"),
            "\(missing.error)")
        let imported = try Self.run(["import", file], small)
        #expect(imported.code == 3)
        let other = String(repeating: "0", count: 64)
        #expect(try Self.run(["submit", file, "--withheld", other], small).code == 3)
        let usage = try Self.run(["submit", file, "--withheld", "abc"], small)
        #expect(usage.code == 2)
        #expect(usage.error.contains("--withheld takes 64 lowercase hex digits"))
        try Self.expectEntries(3, small)
        let known = try Self.run(
            ["submit", file, "--withheld", other, "--withheld", digest], small)
        #expect(known.code == 0, "\(known.error)")
        #expect(try Self.holdings(small) == "[]\n")
        #expect(try Self.run(["import", file], small).code == 0)
        try Self.expectEntries(4, small)
    }

    @Test func `acts signed as lines and imported keep their data subjects`() throws {
        let other = Self.act.replacing("officer-1", with: "officer-2")
        let small = try Self.signed("\(Self.act)\n\(other)\n", as: "acts.jsonl")
        let imported = try Self.run(["import", "\(small.folder.path)/signed"], small)
        #expect(imported.code == 0, "\(imported.error)")
        #expect(
            try Self.holdings(small)
                == #"[{"values":1,"documents":0,"dataSubject":"officer-1"},"#
                + #"{"values":1,"documents":0,"dataSubject":"officer-2"}]"# + "\n")
        try Self.expectEntries(5, small)
    }

    @Test(arguments: [
        (#""dataSubject":"officer 1""#, "the member dataSubject is not an id like complainant-1"),
        (#""party":"no party","dataSubject":"x""#, "the member party is not the id of a party"),
    ])
    func `a data subject that no erasure could name is none`(member: String, text: String) throws {
        let small = try Self.signed()
        let file = "\(small.folder.path)/other.json"
        try Self.act.replacing(#""dataSubject":"officer-1""#, with: member)
            .write(toFile: file, atomically: true, encoding: .utf8)
        let result = try Self.run(
            [
                "sign", file, "--key", "\(small.folder.path)/founder.pem", "--out", "\(file).scitt",
            ], small)
        #expect(result.code == 2)
        #expect(result.error.contains(text), "\(result.error)")
    }

    @Test func `one key does not sign for whoever a line names`() throws {
        let small = try Self.signed()
        let file = "\(small.folder.path)/acts.jsonl"
        let other = Self.act.replacing(#""by":"founder""#, with: #""by":"another""#)
        try "\(Self.act)\n\(other)\n".write(toFile: file, atomically: true, encoding: .utf8)
        let result = try Self.run(
            [
                "sign", file, "--key", "\(small.folder.path)/founder.pem", "--out", "\(file).d",
            ], small)
        #expect(result.code == 2)
        #expect(result.error.contains("has acts by more than one name"), "\(result.error)")
        #expect(!FileManager.default.fileExists(atPath: "\(file).d"))
    }

    /// A key's file may be called as one likes, but not as a colleague.
    @Test func `a colleague's key does not sign for whoever the act names`() throws {
        let small = try RehearsalLedger.before { $0.type == "batch.called" }
        let (file, key) = ("\(small.folder.path)/act.json", "\(small.folder.path)/key.pem")
        try small.randomness.key(named: "office-1").pem.write(
            toFile: key, atomically: true, encoding: .utf8)
        small.close()
        for (name, code) in [("office-2", 2), ("my-key", 0)] {
            try #"{"by":"\#(name)","type":"party.registered","sub":"party/observer","#.appending(
                #""occurredOn":"2025-07-09","fields":{"role":"department","name":"示例观察局"}}"#
            ).write(toFile: file, atomically: true, encoding: .utf8)
            let result = try Command.run(
                [
                    "submit", file, "--key", key, "--now", "2025-07-09T10:00", "--seed", "x",
                ], folder: small.path)
            #expect(Int(result.code) == code, "\(result.error)")
            #expect(
                result.error.contains("the act is by office-2, and the key is that of office-1")
                    == (code == 2))
        }
    }

    @Test func `a value that nobody could read again is not signed`() throws {
        let small = try Self.signed()
        let file = "\(small.folder.path)/other.json"
        let long = String(repeating: "a", count: 65_536)
        try Self.act.replacing("虚构经办人乙", with: long)
            .write(toFile: file, atomically: true, encoding: .utf8)
        let result = try Self.run(
            [
                "submit", file, "--key", "\(small.folder.path)/founder.pem",
            ], small)
        #expect(result.code == 2)
        #expect(
            result.error.contains("the value of personName is too long, or nested too deeply"),
            "\(result.error)")
        try Self.expectEntries(3, small)
    }
}
