import Certification
import Verification

/// A table whose rows are checked, each verdict in a column of its own.
///
/// All of it is read before anything is said of a row: in a row that is short, long or read in
/// another encoding, a verdict would stand under another column's name.
struct BatchTable {
    /// A column that means something here; any other is carried along as it is.
    enum Column: CaseIterable {
        case number
        case code
        case verdict
        case day

        /// What it may be called in the header, its Chinese name last.
        var names: [String] {
            switch self {
            case .number: ["number", "证书编号"]
            case .code: ["qr", "二维码"]
            case .verdict: ["verdict"]
            case .day: ["asOf"]
            }
        }
    }

    private var table: CSV
    private var places: [Column: Int]
    /// Whether it came with verdicts, those of an earlier run: none of them is kept.
    let hadVerdicts: Bool

    /// Reads a table and finds its columns; those for verdicts are added where it has none.
    init(parsing bytes: [UInt8]) throws(TableError) {
        var places: [Column: Int] = [:]
        table = try CSV(parsing: bytes) { header throws(TableError) in
            places = try Self.places(in: header.map(\.trimmed))
        }
        self.places = places
        guard let width = table.rows.first?.cells.count else { throw .noRows }
        for row in table.rows where row.cells.count != width && !row.isBlank {
            throw .cellCount(line: row.line, found: row.cells.count, wanted: width)
        }
        hadVerdicts = places[.verdict] != nil || places[.day] != nil
        addVerdictColumns(after: width)
        guard !rows.isEmpty else { throw .noRows }
    }

    private static func places(in header: [String]) throws(TableError) -> [Column: Int] {
        var places: [Column: Int] = [:]
        for (place, name) in header.enumerated() {
            guard let column = Column.allCases.first(where: { $0.names.contains(name) }) else {
                continue
            }
            if let other = places[column] { throw .repeatedColumn(column, other + 1, place + 1) }
            places[column] = place
        }
        if places[.number] != nil || places[.code] != nil { return places }
        let others: [Character] = [";", "\t", "，", "；", "|"]
        guard let found = others.first(where: header.joined().contains) else { throw .noColumn }
        throw .separator(found)
    }

    private mutating func addVerdictColumns(after count: Int) {
        var width = count
        for column in [Column.verdict, .day] where places[column] == nil {
            places[column] = width
            width += 1
        }
        for place in table.rows.indices {
            let cells = table.rows[place].isBlank ? [] : table.rows[place].cells
            table.rows[place].cells =
                cells + Array(repeating: "", count: width - cells.count)
            enter("", "", in: place)
        }
        enter(Column.verdict.names[0], Column.day.names[0], in: 0)
    }

    /// The places of the rows that are to be checked: those in which more than an earlier run's
    /// verdict stands.
    var rows: [Int] { table.rows.indices.filter { $0 > 0 && !table.rows[$0].isBlank } }

    /// The report on a row: by its code, and where it names another number than its code, as
    /// something that cannot be read.
    func check(_ row: Int, by checker: CertificateChecker) -> CertificateReport {
        let number = cell(.number, of: row)
        guard let code = cell(.code, of: row) else {
            return checker.check(numberText: number ?? "")
        }
        let report = checker.check(qrText: code)
        if let number, case .credential(let claims)? = report.content,
            "\(claims.number)" != number
        {
            return .unreadable(
                Wording(zh: "编号与二维码不是同一证书", en: "number and code are of two certificates"))
        }
        return report
    }

    private func cell(_ column: Column, of row: Int) -> String? {
        guard let place = places[column] else { return nil }
        let text = table.rows[row].cells[place].trimmed
        return text.isEmpty ? nil : text
    }

    /// Writes a verdict and its day into a row, over what stood there.
    mutating func enter(_ verdict: String, _ day: String, in row: Int) {
        for (column, text) in [(Column.verdict, verdict), (.day, day)] {
            if let place = places[column] { table.rows[row].cells[place] = text }
        }
    }

    /// The table with its verdicts, as bytes that it can be read from again.
    var encoded: [UInt8] { table.encoded }
}
