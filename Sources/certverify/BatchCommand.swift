import ArgumentParser
import COSE
import Certification
import Console
import Cores
import Verification

/// Checks a whole table of certificates, offline.
struct BatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: Terminal.told("离线核验 CSV 表格的每一行。", "Check every row of a CSV file, offline."),
        discussion: Terminal.told(
            """
            首行为列名：number（或 证书编号）列为证书编号，qr（或 二维码）列为二维码的文本；一行两者都有的，须属同一证书。\
            各行（含空行）照原样输出，另加两列：verdict（结论）和 asOf（截至日）；表中已有这两列的，逐行重新填写。\
            有的行格数与表头不符，或不是以逗号分隔的 UTF-8 的表格，不作任何核验。\
            有任一行无效的，退出码为 1；否则有任一行无法判断的，退出码为 4。
            """,
            """
            The first row names the columns: the one called number (or 证书编号) holds \
            certificates' numbers, the one called qr (or 二维码) the texts of their codes; where a \
            row has both, they must belong together. The rows come out as they are, blank ones \
            too, with two columns more: verdict and asOf. Where a table has these already, as one \
            that came out of here has, they are filled anew in every row. A table in which some \
            row is short or long, or that is not in UTF-8 with commas, is refused before any \
            verdict. Ends 1 when any row is not valid, else 4 when nothing can be said of one.
            """))

    @Argument(help: .told("表格：UTF-8 的 CSV（RFC 4180）。", "The table, CSV in UTF-8 (RFC 4180)."))
    var file: String
    @Option(help: .told("要写的文件；否则打印各行。", "The file to write; else the rows are printed."))
    var out: String?
    @OptionGroup var options: ListOptions

    func run() throws {
        var table = try table()
        let checker = try options.checker()
        var counts: [Verdict: Int] = [:]
        var progress = Progress(Terminal.told("核验", "checking"))
        let rows = table.rows
        var done: UInt64 = 0
        var ahead = ReadAhead { [table] row in (row: row, report: table.check(row, by: checker)) }
        func take(_ row: Int, _ report: CertificateReport) {
            counts[report.verdict, default: 0] += 1
            table.enter(
                report.verdict.rawValue, report.statedDay.map { "\($0)" } ?? "", in: row)
            done += 1
            progress.show(done, of: UInt64(rows.count))
        }
        for row in rows { ahead.add(row, take: take) }
        ahead.finish(take: take)
        progress.end()
        try write(table, counts)
        options.device.remember(checker)
        let codes = Set(counts.keys.map(\.exitCode))
        if !codes.isDisjoint(with: [1, 2]) { throw Failure.silent(.findings) }
        if codes.contains(4) { throw Failure.silent(.undecided) }
    }

    private func table() throws -> BatchTable {
        let bytes = try Files.read(file)
        do throws(TableError) { return try BatchTable(parsing: bytes) } catch {
            throw Failure.unreadable("\(file): \(error.wording.text(Terminal.language))")
        }
    }

    private func write(_ table: BatchTable, _ counts: [Verdict: Int]) throws {
        if options.device.json {
            let pairs = Verdict.allCases.compactMap { verdict in
                counts[verdict].map { (CBOR.text(verdict.rawValue), CBOR($0)) }
            }
            print(JSONLine.print(.map(CBORMap(pairs))))
        }
        if let out {
            try Files.write(table.encoded, to: out)
        } else if !options.device.json {
            print(String(decoding: table.encoded, as: UTF8.self), terminator: "")
        }
        if table.hadVerdicts {
            Output.complain(
                Terminal.told(
                    "表中原有的 verdict、asOf 两列已重新填写",
                    "the table's own columns verdict and asOf were filled anew"))
        }
        for verdict in Verdict.allCases {
            guard let count = counts[verdict] else { continue }
            Output.complain(
                "\(count)  \(verdict.rawValue)  \(verdict.wording.text(Terminal.language))")
        }
    }
}
