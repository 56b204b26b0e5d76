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
        let whole = try RehearsalLedger.before()
        whole.close()
        let signed = try [whole, Self.damaged()].map { small in
            let out = "\(small.folder.path)/out"
            let result = try Command.run(words + ["--out", out] + Self.clock, folder: small.path)
            #expect(result.code == 0, "\(words): \(result.error)")
            return try Data(contentsOf: URL(filePath: out))
        }
        #expect(signed[0] == signed[1])
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

/// A row of register.sqlite that somebody edited is not answered.
@Suite struct `An edited register` {
    private static let number = "LNYP-2025-00012"
    private static let row = "register.sqlite: the row certificates “\(number)”"

    @Test func `is named by status, history and audit, until it is made anew`() throws {
        let small = try RehearsalLedger.before()
        small.close()
        func run(_ words: String...) throws -> Command.Result {
            try Command.run(words, folder: small.path)
        }
        let day = ["--as-of", "2029-12-31"]
        let questions = [
            ["status", Self.number], ["history", Self.number],
            ["history", "certificate/\(Self.number)"],
        ]
        let answers = try questions.map { try Command.run($0 + day, folder: small.path).output }
        try RawDatabase(path: "\(small.path)/register.sqlite").execute(
            """
            UPDATE certificates SET valid_through = '2039-12-31' WHERE number = '\(Self.number)'
            """)
        for words in questions {
            let result = try Command.run(words + day, folder: small.path)
            #expect(result.code == 5, "\(words): \(result.output)\(result.error)")
            #expect(result.error.contains("\(Self.row) is not what the log gives"), "\(words)")
            #expect(result.error.contains("`certledger rebuild`") && result.output.isEmpty)
        }
        let audit = try run("audit")
        #expect(audit.code == 1 && audit.output.contains("\(Self.row) is not what the log gives"))
        #expect(try run("rebuild").code == 0)
        #expect(
            try answers
                == questions.map { try Command.run($0 + day, folder: small.path).output })
        #expect(try run("audit").code == 0)
    }
}
