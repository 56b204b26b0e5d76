import ArgumentParser
import COSE
import Certification
import Verification

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Checks a whole table of certificates, offline.
struct BatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch", abstract: "Check every row of a CSV file, offline.",
        discussion: """
            The first row names the columns: the one called number (or 证书编号) holds \
            certificates' numbers, the one called qr (or 二维码) the texts of their codes; where a \
            row has both, they must belong together. The rows come out as they are, with two \
            columns more: verdict and asOf. Ends 1 when any is not valid, else 4 when nothing can \
            be said of any.
            """)

    @Argument(help: "The table, CSV in UTF-8 (RFC 4180).") var file: String
    @Option(help: "The file to write; else the rows are printed.") var out: String?
    @OptionGroup var options: ListOptions

    func run() throws {
        let table = try table()
        let checker = try options.checker()
        var rows = [table.header + ["verdict", "asOf"]]
        var counts: [Verdict: Int] = [:]
        var progress = Progress(Speech.language == .zh ? "核验" : "checking")
        for (place, row) in table.rows.enumerated() {
            let report = table.check(row, by: checker)
            counts[report.verdict, default: 0] += 1
            rows.append(
                row + [report.verdict.rawValue, report.statedDay.map { "\($0)" } ?? ""])
            progress.show(place + 1, of: table.rows.count)
        }
        progress.end()
        try write(rows, counts)
        options.device.remember(checker)
        let codes = Set(counts.keys.map(\.exitCode))
        if !codes.isDisjoint(with: [1, 2]) { throw Ending.findings }
        if codes.contains(4) { throw Ending(code: 4, text: "") }
    }

    private func table() throws -> BatchTable {
        let rows: [[String]]
        let bytes = try Files.wanted(file)
        do throws(CSVError) { rows = try CSV.parse(bytes) } catch {
            throw Ending.unreadable("\(file): \(error)")
        }
        guard let header = rows.first, let table = BatchTable(header, Array(rows.dropFirst()))
        else {
            throw Ending.unreadable(
                "\(file): the first row names neither a column number (证书编号) nor qr (二维码)")
        }
        return table
    }

    private func write(_ rows: [[String]], _ counts: [Verdict: Int]) throws {
        if options.device.json {
            let pairs = Verdict.allCases.compactMap { verdict in
                counts[verdict].map { (CBOR.text(verdict.rawValue), CBOR($0)) }
            }
            print(JSONLine.print(.map(CBORMap(pairs))))
        }
        let text = CSV.print(rows)
        if let out {
            try Files.write(Array(text.utf8), to: out)
        } else if !options.device.json {
            print(text, terminator: "")
        }
        for verdict in Verdict.allCases {
            guard let count = counts[verdict] else { continue }
            Ending.complain(
                "\(count)  \(verdict.rawValue)  \(verdict.wording.text(Speech.language))")
        }
    }
}

/// A table whose rows are to be checked.
struct BatchTable {
    let header: [String]
    let rows: [[String]]
    private let number: Int?
    private let qr: Int?

    /// Finds the columns by their names; nil when there is none.
    init?(_ header: [String], _ rows: [[String]]) {
        self.header = header
        self.rows = rows
        number = header.firstIndex { ["number", "证书编号"].contains($0) }
        qr = header.firstIndex { ["qr", "二维码"].contains($0) }
        if number == nil, qr == nil { return nil }
    }

    /// The report on a row: by its code, and where it names another number than its code, as
    /// something that cannot be read.
    func check(_ row: [String], by checker: CertificateChecker) -> CertificateReport {
        let numberText = cell(row, number)
        guard let text = cell(row, qr) else {
            return checker.check(numberText: numberText ?? "")
        }
        let report = checker.check(qrText: text)
        if let numberText, case .credential(let claims)? = report.content,
            "\(claims.number)" != numberText
        {
            return .unreadable(
                Wording(zh: "编号与二维码不是同一证书", en: "number and code are of two certificates"))
        }
        return report
    }

    private func cell(_ row: [String], _ column: Int?) -> String? {
        guard let column, row.indices.contains(column), !row[column].isEmpty else { return nil }
        return row[column]
    }
}
