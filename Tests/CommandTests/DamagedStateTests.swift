import Foundation
import Ledger
import TestSupport
import Testing

/// A row of state.sqlite that cannot be read is not one that is missing.
@Suite struct `A damaged state` {
    /// The whole rehearsal, each row of its state damaged.
    private static func damaged() throws -> SmallLedger {
        let small = try RehearsalLedger.before()
        try small.ledger?.saveState()
        small.close()
        try RawDatabase(path: "\(small.path)/state.sqlite").execute(
            "UPDATE records SET content = x'7b7d'")
        return small
    }

    @Test func `is signed into no list and no certificate, and answers nothing`() throws {
        let small = try Self.damaged()
        let out = "\(small.folder.path)/out"
        let number = "LNYP-2025-00012"
        let commands = [
            ["status-list", "publish", "--next-update", "2030-02-05", "--out", out],
            ["export", "register", "--next-update", "2030-02-05", "--out", out],
            ["export", "certificate", number, "--out", out],
            ["export", "certificate", "--all", "--out", out], ["overdue"], ["due"],
            ["next", "application/LN-2025-0001"], ["next", "certificate/\(number)", "--json"],
        ]
        for words in commands {
            let result = try Command.run(words + ["--now", "2029-12-31T18:00"], folder: small.path)
            #expect(result.code == 5, "\(words): \(result.output)\(result.error)")
            let text = words.contains("--json") ? result.output : result.error
            #expect(text.contains("state.sqlite: a row of"), "\(words): \(text)")
            #expect(text.contains("take that file away, and it is made anew"))
            #expect(result.output.isEmpty || words.contains("--json"), "\(result.output)")
            let isThere =
                try FileManager.default.fileExists(atPath: out)
                && !FileManager.default.contentsOfDirectory(atPath: out).isEmpty
            #expect(!isThere, "\(words)")
        }
        try FileManager.default.removeItem(atPath: "\(small.path)/state.sqlite")
        for words in commands[0...0] + commands[4...6] {
            let path = ["--now", "2029-12-31T18:00"]
            try? FileManager.default.removeItem(atPath: out)
            let result = try Command.run(words + path, folder: small.path)
            #expect(result.code == 0, "\(words): \(result.error)")
        }
    }
}
