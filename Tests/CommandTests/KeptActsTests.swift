import COSE
import Drafting
import Foundation
import TestSupport
import Testing

/// An act is never dropped and never enters twice (STORAGE, Idempotent append).
@Suite struct `Acts kept beside their files` {
    /// A ledger of three entries, and an office's folder with the founder's key and `act.json`.
    private struct Desk {
        let small: SmallLedger
        let folder: String

        init(origin: String = "example.invalid/REHEARSAL") throws {
            small = try SmallLedger(entryCount: 3, origin: origin)
            small.close()
            folder = "\(small.folder.path)/office"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            try write(small.randomness.key(named: "founder").pem, "founder.pem")
        }

        func write(_ text: String, _ name: String) throws {
            try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        }

        func words(_ more: [String] = [], now: String = "2025-07-02T09:00") -> [String] {
            [
                "submit", "\(folder)/act.json", "--key", "\(folder)/founder.pem", "--now", now,
                "--seed", "x",
            ] + more
        }

        func submit(_ more: [String] = [], now: String = "2025-07-02T09:00") throws
            -> Command.Result
        { try Command.run(words(more, now: now), folder: small.path) }

        func importing(_ name: String) throws -> Command.Result {
            try Command.run(
                [
                    "import", "\(folder)/\(name)", "--key", "\(folder)/founder.pem", "--now",
                    "2025-07-02T09:00", "--seed", "x",
                ], folder: small.path)
        }

        /// The files of kept acts, each with its digest left out.
        func kept(in name: String = ".") throws -> [String] {
            try keptFiles(in: name).map { $0.replacing(#/\.[0-9a-f]{16}/#, with: "") }.sorted()
        }

        func keptFiles(in name: String = ".") throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name)").sorted()
                .filter { $0.contains(".scitt") }
        }

        /// What a run that was stopped before it gave the act its number has left.
        func unsettle() throws {
            let name = try #require(try keptFiles().last)
            let pending = name.replacing(#/\.entry-[0-9]+/#, with: "")
            try FileManager.default.moveItem(
                atPath: "\(folder)/\(name)", toPath: "\(folder)/\(pending)")
        }

        func expectEntries(_ count: Int) throws {
            let audit = try Command.run(["audit", "--json"], folder: small.path)
            #expect(audit.code == 0, "\(audit.output)\(audit.error)")
            #expect(audit.output.contains("\"entries\":\(count)"), "\(audit.output)")
        }
    }

    private static let mandate = """
        {"by":"founder","type":"mandate.granted","sub":"party/office-0","dataSubject":"officer-1",\
        "occurredOn":"2025-07-02","fields":{"officer":"officer-1","personName":"虚构经办人乙",\
        "post":"officer","acts":["*"],"from":"2025-07-02","until":"2027-07-01"}}
        """

    @Test func `one file edited every day is a new act every day`() throws {
        let desk = try Desk()
        for (number, answer) in [(70, "3\n"), (71, "4\n"), (70, "already entry 3\n")] {
            try desk.write(SmallLedger.registration(number), "act.json")
            let result = try desk.submit()
            #expect(result.code == 0, "\(result.error)")
            #expect(result.output == answer)
        }
        #expect(try desk.kept() == ["act.entry-3.scitt", "act.entry-4.scitt"])
        try desk.expectEntries(5)
    }

    @Test func `white space and the order of members make no other act, and JSON says so`() throws {
        let desk = try Desk()
        try desk.write(SmallLedger.registration(70), "act.json")
        #expect(try desk.submit(["--json"]).output == "{\"index\":3}\n")
        try desk.write(
            """
            {
              "fields": {"name": "示例单位70", "role": "office"},
              "occurredOn": "2025-07-01", "sub": "party/office-70",
              "type": "party.registered", "by": "founder"
            }
            """, "act.json")
        let again = try desk.submit(["--json"])
        #expect(again.code == 0, "\(again.error)")
        #expect(again.output == "{\"index\":3,\"already\":true}\n")
        let chinese = try desk.submit(["--lang", "zh"])
        #expect(chinese.output == "已登记为第 3 号记录\n")
        try desk.expectEntries(4)
    }

    @Test func `what was kept is the statement as registered, without values`() throws {
        let desk = try Desk()
        try desk.write(Self.mandate, "act.json")
        #expect(try desk.submit().output == "3\n")
        let name = try #require(try desk.keptFiles().first)
        let exported = "\(desk.folder)/3.cose"
        let export = try Command.run(
            ["export", "statement", "3", "--out", exported], folder: desk.small.path)
        #expect(export.code == 0, "\(export.error)")
        #expect(
            FileManager.default.contentsEqual(
                atPath: "\(desk.folder)/\(name)", andPath: exported))
        // The file that the value is in, in clear, is named by an erasure.
        let copies = try RawDatabase(path: "\(desk.small.path)/vault.sqlite").rows(
            "SELECT DISTINCT path FROM copies")
        #expect(copies == ["\(desk.folder)/act.json"])
    }

    @Test func `the same act is filed twice on purpose alone`() throws {
        let desk = try Desk()
        try desk.write(Self.mandate, "act.json")
        #expect(try desk.submit().output == "3\n")
        #expect(try desk.submit(["--again"]).output == "4\n")
        #expect(try desk.submit().output == "already entry 3\n")
        #expect(try desk.kept() == ["act.entry-3.scitt", "act.entry-4.scitt"])
        try desk.expectEntries(5)
        let signed = try Command.run(
            ["submit", "\(desk.folder)/\(try desk.keptFiles()[0])", "--again"],
            folder: desk.small.path)
        #expect(signed.code == 2)
        #expect(signed.error.contains("--again is for an act in JSON"))
    }

    @Test func `an edited document makes another act of the same JSON`() throws {
        let desk = try Desk()
        let act = SmallLedger.registration(70).replacing(
            "\"fields\"", with: "\"evidence\":[{\"file\":\"decision.txt\"}],\"fields\"")
        try desk.write(act, "act.json")
        try desk.write("第一稿", "decision.txt")
        #expect(try desk.submit().output == "3\n")
        #expect(try desk.submit().output == "already entry 3\n")
        try desk.write("第二稿", "decision.txt")
        // Signed anew, and refused by the scheme: nothing says that it was filed.
        let edited = try desk.submit()
        #expect(edited.code == 3)
        #expect(edited.error.contains("the party office-70 is registered already"))
        #expect(try desk.kept() == ["act.entry-3.scitt"])
        try desk.expectEntries(4)
    }

    @Test func `a file submitted to a rehearsal is new to another ledger`() throws {
        let first = try Desk()
        let other = try Desk(origin: "example.invalid/other/REHEARSAL")
        try first.write(SmallLedger.registration(70), "act.json")
        #expect(try first.submit().output == "3\n")
        let words = first.words()
        #expect(try Command.run(words, folder: other.small.path).output == "3\n")
        #expect(try Command.run(words, folder: other.small.path).output == "already entry 3\n")
        #expect(try first.kept() == ["act.entry-3.scitt", "act.entry-3.scitt"])
        try first.expectEntries(4)
        try other.expectEntries(4)
    }

    @Test func `another key makes another act`() throws {
        let desk = try Desk()
        try desk.write(SmallLedger.registration(70), "act.json")
        #expect(try desk.submit().output == "3\n")
        try desk.write(desk.small.randomness.key(named: "stranger").pem, "founder.pem")
        let other = try desk.submit()
        #expect(other.code == 2)
        #expect(other.error.contains("is enrolled for no party"))
    }

    @Test(arguments: [true, false])
    func `killed between commit and answer, the next run gives the answer`(
        isSettled: Bool
    ) throws {
        let desk = try Desk()
        try desk.write(Self.mandate, "act.json")
        let process = Command.process(desk.words(), folder: desk.small.path)
        // Nobody reads: the answer is never given.
        let output = Pipe()
        let full = output.fileHandleForWriting.fileDescriptor
        _ = fcntl(full, F_SETFL, O_NONBLOCK)
        let filling = [UInt8](repeating: 0x20, count: 4096)
        while write(full, filling, filling.count) > 0 {}
        _ = fcntl(full, F_SETFL, 0)
        process.standardOutput = output
        process.standardError = Pipe()
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let log = try RawDatabase(path: "\(desk.small.path)/ledger.sqlite")
        var isCommitted = false
        while process.isRunning, !isCommitted {
            isCommitted = try log.rows("SELECT count(*) FROM entries") == ["4"]
            if isSettled { isCommitted = try isCommitted && desk.kept() == ["act.entry-3.scitt"] }
        }
        #expect(isCommitted)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal)
        let again = try desk.submit()
        #expect(again.code == 0, "\(again.error)")
        #expect(again.output == "already entry 3\n")
        #expect(try desk.kept() == ["act.entry-3.scitt"])
        let holdings = try Command.run(["vault", "list", "--json"], folder: desk.small.path)
        #expect(
            holdings.output
                == #"[{"values":1,"documents":0,"dataSubject":"officer-1"}]"# + "\n")
        try desk.expectEntries(4)
    }

    @Test func `an act that was stopped before it got its number gets it`() throws {
        let desk = try Desk()
        try desk.write(Self.mandate, "act.json")
        #expect(try desk.submit().output == "3\n")
        try desk.unsettle()
        // And what a kill within a write leaves.
        let pending = try #require(try desk.keptFiles().first)
        // A process of the first number lives, one beyond the last never did.
        try desk.write("torn", "\(pending).new-4194305-2")
        try desk.write("being written", "\(pending).new-1-2")
        let again = try desk.submit(["--again"])
        #expect(again.output == "already entry 3\n", "\(again.error)")
        #expect(try desk.kept() == ["act.entry-3.scitt", "act.scitt.new-1-2"])
        try desk.expectEntries(4)
    }

    @Test(arguments: ["2025-07-02T09:05", "2025-07-02T10:00"])
    func `an act that never arrived is signed anew`(now: String) throws {
        let desk = try Desk()
        for name in ["ledger", "ledger.anchor"] {
            try FileManager.default.copyItem(
                atPath: "\(desk.small.folder.path)/\(name)",
                toPath: "\(desk.small.folder.path)/before-\(name)")
        }
        try desk.write(Self.mandate, "act.json")
        #expect(try desk.submit().output == "3\n")
        try desk.unsettle()
        for name in ["ledger", "ledger.anchor"] {
            let path = "\(desk.small.folder.path)/\(name)"
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.moveItem(
                atPath: "\(desk.small.folder.path)/before-\(name)", toPath: path)
        }
        // The values went with the vault, and come again.
        let again = try desk.submit(now: now)
        #expect(again.code == 0, "\(again.error)")
        #expect(again.output == "3\n")
        #expect(try desk.kept() == ["act.entry-3.scitt"])
        try desk.expectEntries(4)
        let holdings = try Command.run(["vault", "list", "--json"], folder: desk.small.path)
        #expect(holdings.output.contains(#""values":1"#), "\(holdings.output)")
    }

    @Test func `an act that waits and may enter no more makes no second one of it`() throws {
        let desk = try Desk()
        try desk.write(Self.mandate, "act.json")
        #expect(try desk.submit().output == "3\n")
        let names = ["ledger", "ledger.anchor"].map { "\(desk.small.folder.path)/\($0)" }
        for name in names {
            try FileManager.default.copyItem(atPath: name, toPath: "\(name).before")
        }
        #expect(try desk.submit(["--again"]).output == "4\n")
        try desk.unsettle()
        for name in names {
            try FileManager.default.removeItem(atPath: name)
            try FileManager.default.moveItem(atPath: "\(name).before", toPath: name)
        }
        #expect(try desk.kept() == ["act.entry-3.scitt", "act.scitt"])
        let plain = try desk.submit(now: "2025-07-02T10:00")
        #expect(plain.output == "already entry 3\n", "\(plain.error)")
        #expect(try desk.kept() == ["act.entry-3.scitt"])
        try desk.expectEntries(4)
        #expect(try desk.submit(["--again"], now: "2025-07-02T10:00").output == "4\n")
        try desk.expectEntries(5)
    }

    @Test func `an act that entered unseen while its file was edited is told of`() throws {
        let desk = try Desk()
        try desk.write(Self.mandate, "act.json")
        #expect(try desk.submit().output == "3\n")
        try desk.unsettle()
        let pending = try #require(try desk.keptFiles().first)
        try desk.write(SmallLedger.registration(70), "act.json")
        for answer in ["4\n", "already entry 4\n"] {
            let edited = try desk.submit()
            #expect(edited.output == answer)
            #expect(
                edited.error.contains(
                    "warning: the act in \(desk.folder)/\(pending) is entry 3, and its JSON was "
                        + "edited since: both stand"),
                "\(edited.error)")
        }
        try desk.write(Self.mandate, "act.json")
        let mended = try desk.submit()
        #expect(mended.output == "already entry 3\n")
        #expect(!mended.error.contains("warning"), "\(mended.error)")
        try desk.expectEntries(5)
    }

    @Test func `the same JSON is not known without the files that it names`() throws {
        let desk = try Desk()
        let act = SmallLedger.registration(70).replacing(
            #""fields""#,
            with: #""note":{"file":"nowhere"},"evidence":[{"file":"paper"}],"fields""#)
        try desk.write(act, "act.json")
        try desk.write("一稿", "paper")
        #expect(try desk.submit().output == "3\n")
        try FileManager.default.removeItem(atPath: "\(desk.folder)/paper")
        let gone = try desk.submit()
        #expect(gone.code == 2)
        #expect(gone.error.contains("there is no file paper in"), "\(gone.error)")
        #expect(try desk.kept() == ["act.entry-3.scitt"])
        try desk.write("一稿", "paper")
        #expect(try desk.submit().output == "already entry 3\n")
        try desk.expectEntries(4)
    }

    @Test func `while its answer is on its way another appends`() throws {
        let desk = try Desk()
        try desk.write(SmallLedger.registration(70), "act.json")
        let process = Command.process(desk.words(), folder: desk.small.path)
        let output = Pipe()
        let full = output.fileHandleForWriting.fileDescriptor
        _ = fcntl(full, F_SETFL, O_NONBLOCK)
        let filling = [UInt8](repeating: 0x20, count: 4096)
        while write(full, filling, filling.count) > 0 {}
        _ = fcntl(full, F_SETFL, 0)
        let error = Pipe()
        process.standardOutput = output
        process.standardError = error
        process.standardInput = FileHandle.nullDevice
        try process.run()
        // The banner comes when the act stands and all is saved; the answer never.
        #expect(!error.fileHandleForReading.availableData.isEmpty)
        try desk.write(SmallLedger.registration(71), "other.json")
        let other = try Command.run(
            [
                "submit", "\(desk.folder)/other.json", "--key", "\(desk.folder)/founder.pem",
                "--now", "2025-07-02T09:00", "--seed", "x",
            ], folder: desk.small.path)
        #expect(other.code == 0, "\(other.error)")
        #expect(other.output == "4\n")
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try desk.expectEntries(5)
    }

    @Test func `where nothing can be kept, nothing enters`() throws {
        let desk = try Desk()
        try desk.write(SmallLedger.registration(70), "act.json")
        let result = try Command.shell(
            """
            certledger submit /dev/fd/3 --key founder.pem --now 2025-07-02T09:00 --seed x \
                --ledger ../ledger 3< act.json
            """, in: desk.folder)
        #expect(result.code == 5, "\(result.error)")
        try desk.write(SmallLedger.registration(71) + "\n", "acts.jsonl")
        try desk.write("in the way", "acts.kept")
        let imported = try desk.importing("acts.jsonl")
        #expect(imported.code == 5, "\(imported.error)")
        try desk.expectEntries(3)
    }

    @Test func `an act whose file cannot be renamed is said to stand, and where`() throws {
        let desk = try Desk()
        try desk.write(SmallLedger.registration(70), "act.json")
        try FileManager.default.copyItem(
            atPath: desk.small.path, toPath: "\(desk.small.folder.path)/twin")
        let twin = try Command.run(
            desk.words(["--anchor", "\(desk.small.path).anchor"]),
            folder: "\(desk.small.folder.path)/twin")
        #expect(twin.code == 0, "\(twin.error)")
        let name = try #require(try desk.keptFiles().first)
        try FileManager.default.removeItem(atPath: "\(desk.folder)/\(name)")
        try FileManager.default.createDirectory(
            atPath: "\(desk.folder)/\(name)/in the way", withIntermediateDirectories: true)
        let result = try desk.submit()
        #expect(result.code == 5)
        #expect(
            result.error.contains("; the act stands as entry 3 in \(desk.small.path)\n"),
            "\(result.error)")
        try FileManager.default.removeItem(atPath: "\(desk.folder)/\(name)")
        #expect(try desk.submit().output == "already entry 3\n")
        #expect(try desk.keptFiles() == [name])
        try desk.expectEntries(4)
    }

    @Test func `values lie in no file of a kept act, stopped or not`() throws {
        let desk = try Desk()
        try desk.write(Self.mandate, "act.json")
        func copies() throws -> [String] {
            try RawDatabase(path: "\(desk.small.path)/vault.sqlite").rows(
                "SELECT DISTINCT path FROM copies ORDER BY path")
        }
        #expect(try desk.submit().output == "3\n")
        let name = try #require(try desk.keptFiles().first)
        // A run of the same act that is stopped before the act gets its number.
        let next = name.replacing(".entry-3", with: ".entry-4")
        try FileManager.default.createDirectory(
            atPath: "\(desk.folder)/\(next)/in the way", withIntermediateDirectories: true)
        #expect(try desk.submit(["--again"]).code == 5)
        let pending = name.replacing(".entry-3", with: "")
        #expect(try copies() == ["\(desk.folder)/act.json"])
        let kept = try Data(contentsOf: URL(filePath: "\(desk.folder)/\(pending)"))
        #expect(kept.range(of: Data("虚构经办人乙".utf8)) == nil)
        try FileManager.default.removeItem(atPath: "\(desk.folder)/\(next)")
        #expect(try desk.submit().output == "already entry 4\n")
        #expect(try copies() == ["\(desk.folder)/act.json"])
        try desk.expectEntries(5)
    }

    @Test(arguments: ["act.json", "act.ndjson", "act.JSONL"])
    func `one act in a file enters once, under whatever name`(name: String) throws {
        let desk = try Desk()
        try desk.write(Self.mandate + "\n", name)
        let first = try desk.importing(name)
        #expect(first.output.contains("admitted 1; the log holds 4\n"), "\(first.error)")
        let again = try desk.importing(name)
        #expect(again.output.contains("1 were there already\nadmitted 0; the log holds 4\n"))
        #expect(try desk.kept() == ["act.entry-3.scitt"])
        // Known to whoever hands it in, and a second time in one command.
        try desk.write(Self.mandate, "act.json")
        #expect(try desk.submit().output == "already entry 3\n")
        let twice = try Command.run(
            [
                "import", "\(desk.folder)/act.json", "\(desk.folder)/act.json", "--key",
                "\(desk.folder)/founder.pem", "--now", "2025-07-02T09:00", "--seed", "x",
            ], folder: desk.small.path)
        #expect(twice.output.contains("2 were there already\nadmitted 0; the log holds 4\n"))
        try desk.expectEntries(4)
    }

    @Test func `a signed file is one under any ending`() throws {
        let desk = try Desk()
        try desk.write(Self.mandate, "act.json")
        let signed = try Command.run(
            [
                "sign", "\(desk.folder)/act.json", "--key", "\(desk.folder)/founder.pem", "--out",
                "\(desk.folder)/act.signed", "--now", "2025-07-02T09:00",
            ], folder: desk.small.path)
        #expect(signed.code == 0, "\(signed.error)")
        let first = try desk.importing("act.signed")
        #expect(first.output.contains("admitted 1; the log holds 4\n"), "\(first.error)")
        let again = try desk.importing("act.signed")
        #expect(again.output.contains("admitted 0; the log holds 4\n"), "\(again.error)")
        try desk.expectEntries(4)
    }

    @Test func `an import taken up again enters what is new alone`() throws {
        let desk = try Desk()
        let acts = (70..<73).map(SmallLedger.registration)
        // The third line has a fault, which is mended for the second try.
        try desk.write("\(acts[0])\n\(acts[1])\n{}\n", "acts.jsonl")
        let stopped = try desk.importing("acts.jsonl")
        #expect(stopped.code == 2)
        #expect(stopped.error.contains("acts.jsonl:3: the member type"), "\(stopped.error)")
        #expect(stopped.error.contains("; entries 3 to 4 stand in \(desk.small.path)\n"))
        try desk.write(acts.joined(separator: "\n") + "\n", "acts.jsonl")
        let whole = try desk.importing("acts.jsonl")
        #expect(whole.code == 0, "\(whole.error)")
        #expect(whole.output.contains("2 were there already\nadmitted 1; the log holds 6\n"))
        let again = try desk.importing("acts.jsonl")
        #expect(again.output.contains("3 were there already\nadmitted 0; the log holds 6\n"))
        #expect(
            try desk.kept(in: "acts.kept")
                == ["acts.entry-3.scitt", "acts.entry-4.scitt", "acts.entry-5.scitt"])
        try desk.expectEntries(6)
    }

    @Test func `two equal lines are two acts, each once`() throws {
        let desk = try Desk()
        try desk.write("\(Self.mandate)\n\(Self.mandate)\n", "acts.jsonl")
        let first = try desk.importing("acts.jsonl")
        #expect(first.output.contains("admitted 2; the log holds 5\n"), "\(first.error)")
        let second = try desk.importing("acts.jsonl")
        #expect(second.output.contains("admitted 0; the log holds 5\n"), "\(second.error)")
        try desk.write("\(Self.mandate)\n\(Self.mandate)\n\(Self.mandate)\n", "acts.jsonl")
        let third = try desk.importing("acts.jsonl")
        #expect(third.output.contains("2 were there already\nadmitted 1; the log holds 6\n"))
        try desk.expectEntries(6)
    }

    @Test func `a line that names an edited line is another line`() throws {
        let desk = try Desk()
        let labelled = SmallLedger.registration(70).replacing(
            "{\"by\"", with: "{\"label\":\"first\",\"by\"")
        let after = Self.mandate.replacing("{\"by\"", with: "{\"after\":\"@first\",\"by\"")
        try desk.write("\(labelled)\n\(after)\n", "acts.jsonl")
        let first = try desk.importing("acts.jsonl")
        #expect(first.output.contains("admitted 2; the log holds 5\n"), "\(first.error)")
        let other = labelled.replacing("office-70", with: "office-71")
            .replacing("示例单位70", with: "示例单位71")
        try desk.write("\(other)\n\(after)\n", "acts.jsonl")
        // The label stands for another entry now.
        let second = try desk.importing("acts.jsonl")
        #expect(second.output.contains("admitted 2; the log holds 7\n"), "\(second.error)")
        let again = try desk.importing("acts.jsonl")
        #expect(again.output.contains("2 were there already\nadmitted 0; the log holds 7\n"))
        try desk.expectEntries(7)
    }
}
