import Foundation
import TestSupport
import Testing

/// Written once, before any test reads its path, and at the end.
nonisolated(unsafe) private var kept: SmallLedger?

/// Status lists and registers at the command line: signed, rebuilt by a stranger, searched.
@Suite(.serialized) struct `Lists` {
    private static let files = Repository.fixtures.appending(path: "verdicts/files").path
    private static let trusted = ["--policy", "\(files)/policy", "--trust", "\(files)/trust"]
    /// The day on which the fixture's newest lists were signed.
    private static let now = ["--now", "2029-12-31T18:00"]

    /// The ledger that the fixture's lists are of, with its tiles in a folder of their own; played
    /// once for the suite and taken away when the tests end.
    private static let played = Result {
        let small = try RehearsalLedger.before(
            seed: "demo", origin: "example.invalid/liaoning-youpin/REHEARSAL")
        small.close()
        kept = small
        atexit { kept = nil }
        let tiles = small.folder.path + "/elsewhere/tiles"
        let result = try Command.run(["export", "tiles", tiles], folder: small.path)
        #expect(result.code == 0, "\(result.error)")
        return (path: small.path, tiles: tiles)
    }

    @discardableResult
    private func verify(
        _ words: [String], ends code: Int32 = 0, state: [String] = ["--stateless"]
    ) throws -> Command.Result {
        let result = try Command.run(words + state, program: "certverify")
        #expect(result.code == code, "\(words): \(result.output)\(result.error)")
        return result
    }

    /// Acceptance: rebuilt from tiles in another folder, claim by claim the same.
    @Test(arguments: ["2026-01", "2026-09", "2027-12", "2029-12"])
    func `published earlier are what the tiles give today`(name: String) throws {
        let tiles = try Self.played.get().tiles
        for kind in name == "2029-12" ? ["status", "register"] : ["status"] {
            let command = kind == "status" ? "status-list" : "register"
            let result = try verify(
                [command, "\(Self.files)/\(kind)-\(name).cwt", "--tiles", tiles]
                    + Self.trusted + ["--now", "2025-12-22T12:00"])
            let verdict = "✓ rebuilt from the tiles, claim by claim the same\n"
            #expect(result.output.hasPrefix("演练/REHEARSAL\n" + verdict))
            #expect(result.output.hasSuffix("\n" + verdict))
        }
    }

    /// Acceptance: one altered claim is found.
    @Test(arguments: [
        ("status-suspended", "the status of index 0"), ("status-fork", "root"),
    ]) func `with one altered claim are found out`(name: String, claim: String) throws {
        let result = try verify(
            ["status-list", "\(Self.files)/\(name).cwt", "--tiles", Self.played.get().tiles]
                + Self.trusted + ["--now", "2025-12-22T12:00"], ends: 1)
        #expect(result.output.contains("✗ differs from what the log gives: \(claim)"))
    }

    /// The log's own faults are counted once each, and what was not looked at is told.
    @Test func `against damaged tiles tell the fault and what follows from it`() throws {
        let folder = try TemporaryFolder()
        let tiles = folder.path + "/tiles"
        try FileManager.default.copyItem(atPath: Self.played.get().tiles, toPath: tiles)
        let last = tiles + "/tile/entries/003.p/135"
        var bytes = try #require(FileManager.default.contents(atPath: last))
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: URL(filePath: last))
        let words =
            ["status-list", "\(Self.files)/status-2029-12.cwt", "--tiles", tiles] + Self.trusted
            + Self.now
        let told = try verify(words, ends: 1).output
        #expect(told.contains("  ✗ entry 902: not signed by an enrolled key of"), "\(told)")
        #expect(told.contains("\n  not looked at  "), "\(told)")
        #expect(told.contains("that follow from it"), "\(told)")
        let json = try verify(words + ["--json"], ends: 1).output
        #expect(json.contains(#""notLookedAt":["#))
        #expect(json.contains(#""kind":"signature""#))
    }

    @Test func `signed again come out byte for byte`() throws {
        let folder = try TemporaryFolder()
        for (words, name) in [
            (["status-list", "publish"], "status"), (["export", "register"], "register"),
        ] {
            let out = folder.path + "/\(name).cwt"
            let result = try Command.run(
                words + ["--next-update", "2030-02-05", "--out", out] + Self.now,
                folder: Self.played.get().path)
            #expect(result.code == 0, "\(result.error)")
            let made = FileManager.default.contents(atPath: out)
            #expect(
                made == FileManager.default.contents(atPath: "\(Self.files)/\(name)-2029-12.cwt"))
        }
    }

    @Test(arguments: [
        (["--next-update", "2029-12-31"], "is not after"),
        (["--next-update", "soon"], "takes a day"),
        (["--next-update", "2030-02-05", "--scheme", "tea"], "there is no scheme tea"),
    ]) func `that could not be used are not signed`(words: [String], fault: String) throws {
        let folder = try TemporaryFolder()
        let out = folder.path + "/none.cwt"
        let result = try Command.run(
            ["status-list", "publish", "--out", out] + words + Self.now,
            folder: Self.played.get().path)
        #expect(result.code == 2)
        #expect(result.error.contains(fault), "\(result.error)")
        #expect(!FileManager.default.fileExists(atPath: out))
    }

    @Test func `about more than the tiles hold are no statement`() throws {
        let folder = try TemporaryFolder()
        let small = try SmallLedger()
        small.close()
        let tiles = folder.path + "/tiles"
        _ = try Command.run(["export", "tiles", tiles], folder: small.path)
        let result = try verify(
            ["status-list", "\(Self.files)/status-2029-12.cwt", "--tiles", tiles] + Self.trusted
                + Self.now, ends: 4)
        #expect(result.error.contains("holds 3 entries; the list is about 903"))
    }

    @Test(arguments: [("status-list", "status"), ("register", "register")])
    func `of a scheme that the log never adopted are refused`(
        command: String, kind: String
    ) throws {
        let result = try verify(
            [
                command, "\(Self.files)/\(kind)-other-scheme.cwt", "--tiles",
                Self.played.get().tiles,
            ] + Self.trusted + Self.now, ends: 2)
        #expect(
            result.error == "certverify: error: the log never adopted the scheme tea-house; "
                + "it adopted liaoning-youpin\n")
    }

    @Test func `are told what they are, and a register is searched`() throws {
        let list = try verify(
            ["status-list", "\(Self.files)/status-2029-12.cwt"] + Self.trusted + Self.now)
        for line in [
            "演练/REHEARSAL", "  credentials: 30", "  entries: 903", "  signed on: 2029-12-31",
            "  next due: 2030-02-05", "  revoked: 6", "  ended without fault: 14",
        ] { #expect(list.output.contains(line + "\n"), "\(line)") }
        let register = "\(Self.files)/register-2029-12.cwt"
        let found = try verify(
            ["register", register, "--find", "大米协会"] + Self.trusted + Self.now)
        #expect(found.output.contains("LNYP-2025-00010 1  “示例铁岭大米协会”"))
        #expect(found.output.contains("LNYP-2026-00001 1  “示例盘锦大米协会”"))
        let numbered = try verify(
            ["register", register, "--find", "lnyp-2025-00010"] + Self.trusted + Self.now)
        #expect(numbered.output.contains("LNYP-2025-00010 1  “示例铁岭大米协会”"))
        let none = try verify(
            ["register", register, "--find", "无"] + Self.trusted + Self.now, ends: 4)
        let verdict = "? not found as of 2029-12-31; this does not mean fake\n"
        #expect(none.output.hasPrefix("演练/REHEARSAL\n" + verdict))
        #expect(none.output.hasSuffix("\n" + verdict))
        let stale = try verify(
            ["register", register] + Self.trusted + ["--now", "2030-02-05T00:00"], ends: 4)
        #expect(stale.output.contains("? the register was due anew on 2030-02-05"))
    }

    @Test func `seen once are not gone back on`() throws {
        let folder = try TemporaryFolder()
        let state = ["--state", folder.path + "/deep/seen"]
        let words = Self.trusted + ["--now", "2025-12-22T12:00"]
        let newer = "\(Self.files)/status-2027-12.cwt"
        let older = "\(Self.files)/status-2026-09.cwt"
        try verify(["status-list", older] + words, state: state)
        try verify(["status-list", newer] + words, state: state)
        let back = try verify(["status-list", older] + words, ends: 4, state: state)
        #expect(back.output.contains("is older than one seen"))
        try verify(["status-list", newer] + words, state: state)
        try verify(["status-list", older] + words)
        // One that a stranger signed, of a scheme whose name begins a line of ours.
        try verify(["status-list", "\(Self.files)/status-2029-12.cwt"] + words, state: state)
        let kept = try String(contentsOfFile: state[1], encoding: .utf8)
        #expect(kept.contains(" liaoning-youpin 903 "))
        try verify(
            ["status-list", "\(Self.files)/status-stranger-words.cwt"] + words, ends: 4,
            state: state)
        #expect(try String(contentsOfFile: state[1], encoding: .utf8) == kept)
        try Data("another program's\n".utf8).write(to: URL(filePath: state[1]))
        let broken = try verify(["status-list", newer] + words, ends: 2, state: state)
        #expect(broken.error.contains("is not the memory of this program"))
    }
}
