import Certification
import Drafting
import Foundation
import Ledger
import TestSupport
import Testing
import TransparencyLog

@testable import Register

/// What is made from the log is not believed: register and state, edited in every way.
@Suite struct EditedFilesTests {
    /// Which edit is drawn, and where: the same in every run.
    private struct Draw {
        var seed: UInt64
        mutating func next(below bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return bound == 0 ? 0 : Int(seed >> 33) % bound
        }
    }

    /// The rehearsal up to an act, closed, with its register, and what its log gives.
    private struct Played {
        let small: SmallLedger
        let folded: StateSnapshot
        let register: RegisterStore

        init(_ fits: (ActLine) -> Bool = { _ in false }) throws {
            small = try RehearsalLedger.before(fits)
            let log = try #require(small.ledger).log
            var snapshot = StateSnapshot(state: LedgerState(), frontier: Frontier())
            try RegisterStore.make("\(small.path)/register.sqlite") {
                try snapshot.replay(log, onDecision: $0.take)
            }
            folded = snapshot
            snapshot = StateSnapshot(state: LedgerState(), frontier: Frontier())
            register = try RegisterStore(path: nil)
            try register.transaction { try snapshot.replay(log, onDecision: $0.take) }
            small.close()
        }

        /// What an audit says of one of the files.
        func differences(in file: String, _ earlier: Played) throws -> [String] {
            if file == "register.sqlite" {
                let found = try #require(RegisterStore.reading("\(small.path)/\(file)"))
                return try found.differences(from: register).map(\.en)
            }
            let check = try #require(try StateCheck(folder: small.path))
            if let fault = check.headFault { return [fault.en] }
            // A head may be put back, too: the rows are held against the log as far as it goes.
            let wanted = check.size == folded.state.size ? folded : earlier.folded
            try #require(check.size == wanted.state.size)
            return try check.differences(from: wanted.state, root: wanted.frontier.root).map(\.en)
        }
    }

    private static func tables(_ file: String) -> [(name: String, key: String, columns: [String])] {
        if file == "state.sqlite" {
            return [
                ("records", "kind, key", ["kind", "key", "entry", "code", "content"]),
                ("headings", "kind, heading, key", ["kind", "heading", "key", "entry", "code"]),
                ("head", "id", ["entry", "code", "content"]),
            ]
        }
        return [
            ("certificates", "number", ["number", "edition", "scheme", "valid_through", "entry"]),
            ("turns", "certificate, position", ["position", "on_day", "kind"]),
            ("acts", "entry", ["subject", "type", "party_name", "name_zh"]),
            ("stages", "application, entry, step", ["state", "is_end"]),
            ("position", "id", ["identity", "size", "leaf"]),
        ]
    }

    /// An edit by somebody who has the file and no key, as SQL; `earlier` is attached.
    private static func edit(_ file: String, _ path: String, _ draw: inout Draw) throws -> String {
        let raw = try RawDatabase(path: path)
        let tables = tables(file)
        let (table, key, _) = tables[draw.next(below: tables.count)]
        let columns = try raw.rows("SELECT name FROM pragma_table_info('\(table)')")
        let count = try raw.rows("SELECT count(*) FROM \(table)").first.flatMap(Int.init) ?? 0
        let here = "ORDER BY \(key) LIMIT 1 OFFSET \(draw.next(below: count))"
        let row = "(\(key)) = (SELECT \(key) FROM \(table) \(here))"
        let column = columns[draw.next(below: columns.count)]
        switch draw.next(below: 5) {
        case 0, 1:
            // A value of another row, else one that nobody has.
            return """
                UPDATE OR REPLACE \(table) SET \(column) = CASE typeof(\(column))
                    WHEN 'integer' THEN \(column) + 1
                    WHEN 'blob' THEN CAST(\(column) || x'00' AS BLOB)
                    WHEN 'null' THEN CASE WHEN 1 THEN 'x' END
                    ELSE \(column) || 'x' END
                WHERE \(row)
                """
        case 2: return "DELETE FROM \(table) WHERE \(row)"
        case 3:
            // Added, or moved, under another key.
            let first = key.split(separator: ",").last.map(String.init) ?? key
            let moved = columns.map {
                $0 == first.trimmingCharacters(in: .whitespaces)
                    ? "CASE typeof(\($0)) WHEN 'integer' THEN \($0) + 1000000"
                        + " WHEN 'blob' THEN CAST(\($0) || x'41' AS BLOB) ELSE \($0) || 'x' END"
                    : $0
            }.joined(separator: ", ")
            return "INSERT OR REPLACE INTO \(table) SELECT \(moved) FROM \(table) WHERE \(row)"
        default:
            // Put back as it was earlier, each row of a table that was otherwise.
            let same = columns.joined(separator: ", ")
            return """
                INSERT OR REPLACE INTO \(table) SELECT \(same) FROM earlier.\(table)
                EXCEPT SELECT \(same) FROM \(table)
                """
        }
    }

    /// The rows of a file, whatever is in them.
    private static func content(_ file: String, _ path: String) throws -> [String] {
        let raw = try RawDatabase(path: path)
        return try tables(file).flatMap { table in
            let columns = try raw.rows("SELECT name FROM pragma_table_info('\(table.name)')")
            return try raw.rows(
                "SELECT \(columns.map { "quote(\($0))" }.joined(separator: ", ")) FROM "
                    + "\(table.name) ORDER BY \(table.key)")
        }
    }

    /// Edits until so many have changed something, each told to the body.
    private static func forEachEdit(
        of file: String, _ played: Played, _ earlier: Played, count: Int, seed: UInt64,
        _ body: (String) throws -> Void
    ) throws {
        let path = "\(played.small.path)/\(file)"
        let whole = try Data(contentsOf: URL(filePath: path))
        let before = try content(file, path)
        var draw = Draw(seed: seed)
        var (editCount, tries) = (0, 0)
        while editCount < count, tries < count * 5 {
            tries += 1
            try whole.write(to: URL(filePath: path))
            let sql = try edit(file, path, &draw)
            do {
                let raw = try RawDatabase(path: path)
                try raw.execute("ATTACH '\(earlier.small.path)/\(file)' AS earlier")
                if raw.refusal(of: sql) != nil { continue }
            }
            if try content(file, path) == before { continue }
            editCount += 1
            try body("seed \(seed), edit \(editCount): \(sql)")
        }
        #expect(editCount == count)
    }

    @Test(arguments: ["state.sqlite", "register.sqlite"])
    func `each of a hundred drawn edits is named`(file: String) throws {
        let (played, earlier) = (try Played(), try Played { $0.type == "certificate.issued" })
        #expect(try played.differences(in: file, earlier) == [])
        try Self.forEachEdit(of: file, played, earlier, count: 100, seed: 20_261_129) { edit in
            let found = try played.differences(in: file, earlier)
            #expect(!found.isEmpty, "\(edit)")
        }
    }

    @Test func `a whole older state is of fewer entries, and as good`() throws {
        let (played, earlier) = (try Played(), try Played { $0.type == "certificate.issued" })
        let path = "\(played.small.path)/state.sqlite"
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.copyItem(
            atPath: "\(earlier.small.path)/state.sqlite", toPath: path)
        let check = try #require(try StateCheck(folder: played.small.path))
        #expect(check.size == earlier.folded.state.size && check.headFault == nil)
        let folded = earlier.folded
        #expect(
            try check.differences(from: folded.state, root: folded.frontier.root).isEmpty)
        let opened = try LedgerFolder(path: played.small.path, appends: false)
        #expect(opened.snapshot.state == played.folded.state)
    }

    @Test func `what is signed for the public is folded from the log, whatever the file says`()
        throws
    {
        let (played, earlier) = (try Played(), try Played { $0.type == "certificate.issued" })
        try Self.forEachEdit(
            of: "state.sqlite", played, earlier, count: 5, seed: 7
        ) { edit in
            let opened = try LedgerFolder(path: played.small.path, appends: false, folds: true)
            #expect(opened.snapshot.state == played.folded.state, "\(edit)")
        }
    }

    @Test func `no edited value is read as true`() throws {
        let (played, earlier) = (try Played(), try Played { $0.type == "certificate.issued" })
        let kinds = played.folded.state
        try Self.forEachEdit(
            of: "state.sqlite", played, earlier, count: 40, seed: 11
        ) { edit in
            // Rows that are gone, or as they once were, cannot be told so.
            guard edit.contains("UPDATE") else { return }
            let opened = try LedgerFolder(path: played.small.path, appends: false)
            let state = opened.snapshot.state
            let isSame = state == kinds
            #expect(isSame || state.storeFault != nil, "\(edit)")
        }
    }
}
