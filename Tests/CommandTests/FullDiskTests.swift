import COSE
import Drafting
import Foundation
import TestSupport
import Testing

/// A disk that takes no more: the file is named, and what is in the log is counted.
@Suite struct `A full disk` {
    /// Runs `certledger` where no file may grow beyond so many blocks of 512 or 1024 bytes.
    private static func run(
        _ words: [String], blocks: Int, folder: String
    ) throws -> Command.Result {
        let process = Command.process(words, folder: folder)
        let program = process.executableURL?.path ?? ""
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments =
            ["-c", "ulimit -f \(blocks); exec \"$@\"", "sh", program] + words
        return try Command.result(of: process)
    }

    @Test func `an import ends 5, and says how many acts are in the log`() throws {
        let small = try SmallLedger(entryCount: 3)
        let key = "\(small.folder.path)/founder.pem"
        try small.randomness.key(named: "founder").pem.write(
            toFile: key, atomically: true, encoding: .utf8)
        small.close()
        let acts = "\(small.folder.path)/acts.jsonl"
        try (100..<1_100).map(SmallLedger.registration).joined(separator: "\n").write(
            toFile: acts, atomically: true, encoding: .utf8)
        let words = ["import", acts, "--key", key, "--now", "2025-07-02T09:00", "--seed", "x"]
        let result = try Self.run(words, blocks: 1024, folder: small.path)
        #expect(result.code == 5, "\(result.output)\(result.error)")
        let text = try #require(result.error.split(separator: "\n").first)
        #expect(text.contains(".sqlite"), "\(text)")
        let entered = try #require(
            text.firstMatch(of: #/; ([0-9]+) of 1000 acts entered/#).flatMap { Int($0.output.1) })
        #expect((1..<1_000).contains(entered), "\(text)")
        let audit = try Command.run(["audit", "--json"], folder: small.path)
        #expect(audit.code == 0, "\(audit.output)")
        #expect(audit.output.contains("\"entries\":\(3 + entered)"), "\(audit.output)")
    }

    @Test(arguments: ["register.sqlite", "state.sqlite"])
    func `no room for what can be made anew ends 5, and says what stands`(name: String) throws {
        let small = try SmallLedger(entryCount: 3)
        let key = "\(small.folder.path)/founder.pem"
        try small.randomness.key(named: "founder").pem.write(
            toFile: key, atomically: true, encoding: .utf8)
        small.close()
        #expect(try Command.run(["rebuild"], folder: small.path).code == 0)
        let acts = "\(small.folder.path)/acts.jsonl"
        try (100..<102).map(SmallLedger.registration).joined(separator: "\n").write(
            toFile: acts, atomically: true, encoding: .utf8)
        // A reader of the end of the WAL: what is written next lies behind it, above the limit.
        let reader = try RawDatabase(path: "\(small.path)/\(name)")
        try reader.execute(
            """
            PRAGMA wal_autocheckpoint=0; CREATE TABLE padding (bytes BLOB);
            INSERT INTO padding VALUES (zeroblob(3000000)); BEGIN; SELECT count(*) FROM padding
            """)
        let words = ["import", acts, "--key", key, "--now", "2025-07-02T09:00", "--seed", "x"]
        let result = try Self.run(words, blocks: 2048, folder: small.path)
        try reader.execute("COMMIT; DROP TABLE padding")
        #expect(result.code == 5, "\(result.output)\(result.error)")
        #expect(result.error.contains("\(small.path)/\(name): "), "\(result.error)")
        #expect(result.error.contains("; 2 of 2 acts entered; "), "\(result.error)")
        #expect(
            result.error.contains("entries 3 to 4 stand in \(small.path)"), "\(result.error)")
        let again = try Command.run(words, folder: small.path)
        #expect(again.code == 0, "\(again.error)")
        let audit = try Command.run(["audit", "--json"], folder: small.path)
        #expect(audit.code == 0, "\(audit.output)")
        #expect(audit.output.contains("\"entries\":5"), "\(audit.output)")
    }

    @Test func `what is signed is there whole or not at all`() throws {
        let small = try SmallLedger(entryCount: 3)
        small.close()
        let folder = small.folder.path
        try small.randomness.key(named: "founder").pem.write(
            toFile: "\(folder)/founder.pem", atomically: true, encoding: .utf8)
        let name = String(repeating: "a", count: 65_000)
        try """
        {"by":"founder","type":"mandate.granted","sub":"party/office-0","dataSubject":"officer-1",\
        "occurredOn":"2025-07-02","fields":{"officer":"officer-1","personName":"\(name)",\
        "post":"officer","acts":["*"],"from":"2025-07-02","until":"2027-07-01"}}
        """.write(toFile: "\(folder)/act.json", atomically: true, encoding: .utf8)
        let result = try Self.run(
            [
                "sign", "\(folder)/act.json", "--key", "\(folder)/founder.pem", "--out",
                "\(folder)/act.scitt", "--now", "2025-07-02T09:00",
            ], blocks: 64, folder: small.path)
        #expect(result.code == 5, "\(result.error)")
        #expect(result.error.contains("the disk is full: no room is left for"), "\(result.error)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder)
                .filter { $0.hasPrefix("act.") } == ["act.json"])
    }

    @Test func `a verifier that cannot write its file says so`() throws {
        let files = Repository.fixtures.appending(path: "verdicts/files").path
        let folder = try TemporaryFolder()
        let table = "\(folder.path)/table.csv"
        let rows = String(repeating: "LNYP-2029-00004\n", count: 3000)
        try Data(("number\n" + rows).utf8).write(to: URL(filePath: table))
        let words = [
            "batch", table, "--out", "\(folder.path)/out.csv", "--policy", "\(files)/policy",
            "--trust", "\(files)/trust", "--stateless", "--status",
            "\(files)/status-2029-12.cwt", "--register", "\(files)/register-2029-12.cwt", "--now",
            "2030-01-10T12:00",
        ]
        let process = Command.process(words, program: "certverify")
        let program = process.executableURL?.path ?? ""
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "ulimit -f 8; exec \"$@\"", "sh", program] + words
        let result = try Command.result(of: process)
        #expect(result.code == 5, "\(result.error)")
        #expect(result.error.contains("the disk is full: no room is left for"), "\(result.error)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["table.csv"])
    }
}
