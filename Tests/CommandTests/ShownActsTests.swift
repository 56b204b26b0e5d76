import Foundation
import Ledger
import TestSupport
import Testing

/// Written once, before any test reads its path, and at the end.
nonisolated(unsafe) private var kept: SmallLedger?

/// The acts that an answer shows are those of the log, whatever a register says.
@Suite(.serialized) struct `A register that was edited` {
    /// The rehearsal with its register, made once for the suite.
    private static let path = Result {
        let small = try RehearsalLedger.before()
        small.close()
        kept = small
        atexit { kept = nil }
        _ = try Command.run(["rebuild"], folder: small.path)
        return small.path
    }

    private static let day = ["--as-of", "2030-01-31"]
    private static let application = "application/LN-2025-0001"
    private static let complaint = "complaint/C-2026-1"

    /// Runs commands on an edited register, and puts it back.
    private static func edited(_ sql: String, _ body: (String) throws -> Void) throws {
        let path = try path.get()
        let (register, whole) = ("\(path)/register.sqlite", "\(path)/../whole.sqlite")
        try? FileManager.default.removeItem(atPath: whole)
        try FileManager.default.copyItem(atPath: register, toPath: whole)
        defer {
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: register + suffix)
            }
            try? FileManager.default.moveItem(atPath: whole, toPath: register)
        }
        do { try RawDatabase(path: register).execute(sql) }
        try body(path)
    }

    private static func isNamed(_ pattern: String, _ result: Command.Result) throws -> Bool {
        let way = "; `certledger rebuild` makes it anew"
        return try result.code == 5 && result.output.isEmpty
            && result.error.contains(Regex("register.sqlite: the row \(pattern)\(way)"))
    }

    @Test(arguments: [
        ("UPDATE acts SET occurred_on = '2025-07-02'", "acts [0-9]+ is not what the log gives"),
        ("UPDATE acts SET type = 'party.registered'", "acts [0-9]+ is not what the log gives"),
        ("UPDATE acts SET party = 'office'", "acts [0-9]+ is not what the log gives"),
        ("UPDATE acts SET officer = 'nobody'", "acts [0-9]+ is not what the log gives"),
        ("UPDATE acts SET name_zh = '颁发证书'", "acts [0-9]+ is not what the log gives"),
        ("DELETE FROM acts", "acts [0-9]+ is missing"),
        ("DELETE FROM act_subjects", "acts [0-9]+ is missing"),
        (
            "DELETE FROM acts WHERE entry = (SELECT max(entry) FROM acts WHERE subject = '%')",
            "acts [0-9]+ is missing"
        ),
        (
            "UPDATE acts SET entry = 1000000 WHERE entry = "
                + "(SELECT max(entry) FROM acts WHERE subject = '%'); "
                + "UPDATE act_subjects SET entry = 1000000 WHERE entry = "
                + "(SELECT max(entry) FROM act_subjects WHERE subject = '%') AND subject = '%'",
            "acts 1000000 is none that the log gives"
        ),
        (
            "INSERT INTO inadmissible VALUES (5, 'x', '%', 'x', '2025-07-01', 'x', 'x', 'x', NULL)",
            "inadmissible 5 is none that the log gives"
        ),
    ])
    func `is not shown: a history and a trace name the row`(sql: String, row: String) throws {
        for subject in [Self.application, Self.complaint] {
            try Self.edited(sql.replacing("%", with: subject)) { path in
                for command in ["history", "trace"] {
                    // A trace finds what it shows by the acts, whatever else touches a subject.
                    if command == "trace", sql == "DELETE FROM act_subjects" { continue }
                    let result = try Command.run([command, subject] + Self.day, folder: path)
                    #expect(
                        try Self.isNamed(row, result),
                        "\(command) \(subject): \(result.output.prefix(400))\(result.error)")
                }
            }
        }
    }

    @Test func `shows no other documents either`() throws {
        try Self.edited("UPDATE papers SET name = name || 'x'") { path in
            let result = try Command.run(["trace", Self.complaint] + Self.day, folder: path)
            #expect(try Self.isNamed("papers [0-9]+ is not what the log gives", result))
        }
    }

    @Test func `with numbers that no row has ends in no trap`() throws {
        for sql in [
            "UPDATE position SET size = -1", "UPDATE links SET to_entry = -1 - to_entry",
            "UPDATE turns SET entry = -1", "UPDATE acts SET mandate = -1",
        ] {
            try Self.edited(sql) { path in
                for words in [["trace", Self.complaint], ["list", "certificates"]] {
                    let result = try Command.run(words + Self.day, folder: path)
                    #expect([0, 5].contains(result.code), "\(sql) \(words): \(result.error)")
                }
            }
        }
    }

    @Test func `in its schema is told with the way out`() throws {
        try Self.edited("ALTER TABLE acts RENAME COLUMN officer TO clerk") { path in
            let result = try Command.run(["history", Self.complaint] + Self.day, folder: path)
            #expect(result.code == 5)
            #expect(
                result.error.contains("; `certledger rebuild` makes it anew"), "\(result.error)")
        }
    }
}
