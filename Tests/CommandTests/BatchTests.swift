import Foundation
import TestSupport
import Testing

/// `certverify batch`: each verdict in a column of its own, or no table at all.
@Suite struct BatchTests {
    private static let files = Repository.fixtures.appending(path: "verdicts/files").path
    private static let lists = [
        "--status", "\(files)/status-2029-12.cwt", "--register", "\(files)/register-2029-12.cwt",
        "--now", "2030-01-10T12:00",
    ]
    private static let options = [
        "--policy", "\(files)/policy", "--trust", "\(files)/trust", "--stateless",
    ]

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func batch(
        _ path: String, _ more: [String] = lists, ends code: Int32
    ) throws -> Command.Result {
        let result = try Command.run(
            ["batch", path] + Self.options + more, program: "certverify")
        #expect(result.code == code, "\(result.output)\(result.error)")
        return result
    }

    private func batch(
        table: String, _ more: [String] = lists, ends code: Int32
    ) throws -> Command.Result {
        let path = folder.path + "/table.csv"
        try Data(table.utf8).write(to: URL(filePath: path))
        return try batch(path, more, ends: code)
    }

    @Test(arguments: [
        ("dupcol", "columns 1 and 2 are both number: which one counts?"),
        ("gbk", "line 1 is not UTF-8 (is it GBK?); save it as “CSV UTF-8”"),
        ("ragged", "line 2 has 4 cells; the header has 2"),
        ("semicolon", "line 1 is separated by “;”; wanted commas"),
        ("short", "line 2 has 1 cells; the header has 2"),
        ("utf16", "the table is in UTF-16; save it as “CSV UTF-8”"),
    ]) func `refuses a table by the name of its fault, and prints no row`(
        name: String, fault: String
    ) throws {
        let path = Repository.fixtures.appending(path: "batch/\(name).csv").path
        let result = try batch(path, ends: 2)
        #expect(result.error == "certverify: error: \(path): \(fault)\n")
        #expect(result.output == "")
    }

    @Test(arguments: [
        ("hascol", "证书编号,verdict,asOf\r\nLNYP-2029-00002,REVOKED-SINCE,2029-12-31\r\n"),
        (
            "sp",
            """
            证书编号,备注,verdict,asOf\r
             LNYP-2029-00004 ,丹东，蒲公英茶,VALID-AS-OF,2029-12-31\r
            LNYP-2029-00002,已撤销？,REVOKED-SINCE,2029-12-31\r

            """
        ),
        (
            "trail",
            """
            证书编号,备注,verdict,asOf\r
            LNYP-2029-00004,丹东，蒲公英茶,VALID-AS-OF,2029-12-31\r
            LNYP-2029-00002,已撤销？,REVOKED-SINCE,2029-12-31\r
            ,,,\r
            ,,,\r
            ,,,\r

            """
        ),
    ]) func `checks a table with spaces, blank rows or old verdicts`(
        name: String, output: String
    ) throws {
        let path = Repository.fixtures.appending(path: "batch/\(name).csv").path
        let result = try batch(path, ends: 1)
        #expect(result.output == output)
        #expect(result.error.contains("were filled anew") == (name == "hascol"))
    }

    @Test func `keeps rows as they were, and ends by the worst of them`() throws {
        let mixed = "证书编号,remark\r\nLNYP-2025-00002,\"a \"\"b\"\", c\"\r\nLNYP-2029-00004,\r\n"
        let result = try batch(table: mixed, ends: 1)
        #expect(
            result.output == """
                证书编号,remark,verdict,asOf\r
                LNYP-2025-00002,"a ""b"", c",REVOKED-SINCE,2029-12-31\r
                LNYP-2029-00004,,VALID-AS-OF,2029-12-31\r

                """)
        #expect(
            result.error == "1  VALID-AS-OF  valid as of the day shown\n1  REVOKED-SINCE  revoked\n"
        )
        _ = try batch(table: "number\nLNYP-2029-00004\n", ends: 0)
        _ = try batch(table: "number\nLNYP-2029-00004\nLNYP-2023-00001\n", ends: 4)
        _ = try batch(table: "number\nLNYP-2025-00002\nLNYP-2023-00001\n", ends: 1)
        _ = try batch(table: "number\nＬNYP-2029-00004\n", ends: 1)
    }

    @Test func `what came out goes in again: same bytes, no verdict twice`() throws {
        // A byte order mark, three kinds of line ends, one inside a cell, a row with no number, a
        // number twice, what a spreadsheet would compute, and nothing but spaces.
        let table =
            "\u{FEFF}remark, number \r\n\"a\r\nb\",LNYP-2029-00004\r=1+1,LNYP-2029-00004\n"
            + "sum,\n \u{3000}, \n\"\",\u{3000}LNYP-2025-00002\t"
        let wanted = """
            \u{FEFF}remark, number ,verdict,asOf\r
            "a\r
            b",LNYP-2029-00004,VALID-AS-OF,2029-12-31\r
            =1+1,LNYP-2029-00004,VALID-AS-OF,2029-12-31\r
            sum,,UNREADABLE,\r
            ,,,\r
            ,\u{3000}LNYP-2025-00002\t,REVOKED-SINCE,2029-12-31\r

            """
        let first = try batch(table: table, ends: 1)
        #expect(Array(first.output.utf8) == Array(wanted.utf8))
        let second = try batch(table: first.output, ends: 1)
        #expect(Array(second.output.utf8) == Array(wanted.utf8))
        let out = folder.path + "/table.csv"
        #expect(try batch(out, Self.lists + ["--out", out], ends: 1).output == "")
        #expect(try Data(contentsOf: URL(filePath: out)) == Data(wanted.utf8))
    }

    @Test func `no old verdict stands beside a new one, wherever its column is`() throws {
        let table = "asOf,number,remark\n2020,LNYP-2029-00002,a\n2020,,\n,x,\n"
        let result = try batch(table: table, ends: 1)
        #expect(
            result.output == """
                asOf,number,remark,verdict\r
                2029-12-31,LNYP-2029-00002,a,REVOKED-SINCE\r
                ,,,\r
                ,x,,UNREADABLE\r

                """)
    }

    @Test func `a row whose code is another number's is not valid`() throws {
        let good = try #require(`A verdict`.cases.first { $0.name == "good, by its code alone" })
        let lists = [
            "--status", "\(Self.files)/status-2026-01.cwt", "--now", "2026-01-10T12:00",
        ]
        let code = try #require(good.qr)
        _ = try batch(table: "number,qr\n LNYP-2025-00002,\(code) \n", lists, ends: 0)
        let result = try batch(table: "number,qr\nLNYP-2025-00003,\(code)\n", lists, ends: 1)
        #expect(result.output.contains(",UNREADABLE,"))
    }

    @Test(arguments: [
        ("", "there is no row below the header"), ("number\n", "there is no row below the header"),
        ("number,a\n,\n\n", "there is no row below the header"),
        ("name\nx\n", "line 1 names neither a column number (证书编号) nor qr (二维码)"),
        ("number\ta\nx\ty\n", "line 1 is separated by tabs; wanted commas"),
        ("证书编号，备注\nx，y\n", "line 1 is separated by “，”; wanted commas"),
        ("sep=;\nnumber;a\n", "line 1 is separated by “;”; wanted commas"),
        ("number\n\"x", "line 2 opens a quotation mark that is never closed"),
        ("number\r\"a\rb\"\rx\"y\r", "line 4 has a quotation mark where none may stand"),
        ("number\n\"x\"y\n", "line 2 has a quotation mark where none may stand"),
        ("number\n \"x\"\n", "line 2 has a quotation mark where none may stand"),
        ("number,a\nx,1\ny\n", "line 3 has 1 cells; the header has 2"),
        ("number,证书编号\nx,x\n", "columns 1 and 2 are both number: which one counts?"),
        ("qr,a,qr\nx,,x\n", "columns 1 and 3 are both qr: which one counts?"),
        ("number,verdict,verdict\nx,,\n", "columns 2 and 3 are both verdict: which one counts?"),
        ("number\nx\u{0}\n", "the table is in UTF-16; save it as “CSV UTF-8”"),
    ]) func `refuses what is no such table by its line`(table: String, fault: String) throws {
        let result = try batch(table: table, ends: 2)
        #expect(result.error.hasSuffix("table.csv: \(fault)\n"), "\(result.error)")
        #expect(result.output == "")
    }

    @Test func `refuses a table that turns from UTF-8 into something else below`() throws {
        let path = folder.path + "/table.csv"
        let bytes = Array("证书编号,备注\r\nLNYP-2029-00004,\"a\nb\"\r\nLNYP-2029-00002,".utf8)
        try Data(bytes + [0xD2, 0xD1, 0x0D, 0x0A]).write(to: URL(filePath: path))
        let result = try batch(path, ends: 2)
        #expect(result.error.contains("line 4 is not UTF-8"))
        #expect(result.output == "")
        let chinese = try batch(path, Self.lists + ["--lang", "zh"], ends: 2)
        #expect(chinese.error.hasSuffix("第 4 行不是 UTF-8（是否为 GBK？），应另存为“CSV UTF-8”\n"))
    }

    @Test func `a device or a link to one is written to, never put in the place of`() throws {
        let link = folder.path + "/out"
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: "/dev/stdout")
        let path = Repository.fixtures.appending(path: "batch/hascol.csv").path
        let result = try batch(path, Self.lists + ["--out", link], ends: 1)
        #expect(
            result.output
                == "证书编号,verdict,asOf\r\nLNYP-2029-00002,REVOKED-SINCE,2029-12-31\r\n")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "/dev/stdout")
    }
}
