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
        ["export", "certificate", "LNYP-2026-00012"],
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
            ["next", "certificate/LNYP-2026-00012", "--json"],
        ]
        for words in commands {
            let result = try Command.run(words + Self.clock, folder: small.path)
            #expect(result.code == 5, "\(words): \(result.output)\(result.error)")
            let text = words.contains("--json") ? result.output : result.error
            #expect(text.contains("state.sqlite: the row"), "\(words): \(text)")
            #expect(text.contains("; `certledger rebuild` makes it anew"))
            #expect(result.output.isEmpty || words.contains("--json"), "\(result.output)")
        }
        let told = try Command.run(
            ["overdue", "--lang", "zh"] + Self.clock, folder: small.path)
        #expect(told.error.contains("一行不是原先写入的；`certledger rebuild` 重建"))
        #expect(try Command.run(["rebuild"], folder: small.path).code == 0)
        for words in commands {
            let result = try Command.run(words + Self.clock, folder: small.path)
            #expect(result.code == 0, "\(words): \(result.error)")
        }
    }

    /// What may become of a file that is made from the log.
    enum Damage: CaseIterable {
        case edited, torn, text, otherVersion, lacksTable

        func done(to file: String, table: String) throws {
            let url = URL(filePath: file)
            switch self {
            case .edited:
                try RawDatabase(path: file).execute("UPDATE \(table) SET entry = entry + 1000")
            case .torn:
                let bytes = try Data(contentsOf: url)
                try bytes.prefix(bytes.count / 2 + 7).write(to: url)
            case .text: try Data("no database".utf8).write(to: url)
            case .otherVersion: try RawDatabase(path: file).execute("PRAGMA user_version = 1")
            case .lacksTable: try RawDatabase(path: file).execute("DROP TABLE \(table)")
            }
        }
    }

    @Test(arguments: Damage.allCases, [("state", "records"), ("register", "acts")])
    func `is mended by a rebuild, and so is a damaged register`(
        damage: Damage, file: (name: String, table: String)
    ) throws {
        let small = try SmallLedger(entryCount: 6)
        try small.ledger?.saveState()
        small.close()
        #expect(try Command.run(["rebuild"], folder: small.path).code == 0)
        try damage.done(to: "\(small.path)/\(file.name).sqlite", table: file.table)
        let damaged = try Command.run(["audit"], folder: small.path)
        #expect(damaged.output.contains(file.name), "\(damaged.output)")
        let rebuilt = try Command.run(["rebuild"], folder: small.path)
        #expect(rebuilt.code == 0, "\(rebuilt.error)")
        let mended = try Command.run(["audit"], folder: small.path)
        #expect(mended.code == 0, "\(mended.output)")
        #expect(!mended.output.contains(".sqlite"), "\(mended.output)")
    }
}

/// A row of register.sqlite that somebody edited is not answered.
@Suite struct `An edited register` {
    private static let number = "LNYP-2026-00012"
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
