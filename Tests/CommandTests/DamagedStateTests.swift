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

    private static let clock = ["--now", "2029-12-31T18:00"]

    @Test(arguments: [
        ["status-list", "publish", "--next-update", "2030-02-05"],
        ["export", "register", "--next-update", "2030-02-05"],
        ["export", "certificate", "LNYP-2025-00012"],
    ])
    func `is asked for nothing that is signed for the public`(words: [String]) throws {
        let small = try Self.damaged()
        let out = "\(small.folder.path)/out"
        let result = try Command.run(words + ["--out", out] + Self.clock, folder: small.path)
        #expect(result.code == 0, "\(words): \(result.error)")
        #expect(FileManager.default.fileExists(atPath: out))
    }

    @Test func `answers nothing`() throws {
        let small = try Self.damaged()
        let commands = [
            ["overdue"], ["due"],
            ["next", "application/LN-2025-0001"],
            ["next", "certificate/LNYP-2025-00012", "--json"],
        ]
        for words in commands {
            let result = try Command.run(words + Self.clock, folder: small.path)
            #expect(result.code == 5, "\(words): \(result.output)\(result.error)")
            let text = words.contains("--json") ? result.output : result.error
            #expect(text.contains("state.sqlite: the row"), "\(words): \(text)")
            #expect(text.contains("take that file away, and it is made anew"))
            #expect(result.output.isEmpty || words.contains("--json"), "\(result.output)")
        }
        try FileManager.default.removeItem(atPath: "\(small.path)/state.sqlite")
        for words in commands {
            let result = try Command.run(words + Self.clock, folder: small.path)
            #expect(result.code == 0, "\(words): \(result.error)")
        }
    }
}
