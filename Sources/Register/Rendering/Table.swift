internal import COSE

/// Text in columns, where a Chinese character is as wide as two Latin ones.
public enum Table {
    /// Rows under a heading, columns aligned, two spaces between them.
    ///
    /// A row that is wider than the terminal goes on in further lines between two columns, so
    /// that the terminal itself never wraps one: what it would put first is a value's to choose.
    public static func text(
        _ heading: [String], _ rows: [[String]], columns: Int
    ) -> [String] {
        let all = [heading] + rows
        let widths = heading.indices.map { column in
            all.map { Shown.width($0[column]) }.max() ?? 0
        }
        let groups = groups(all, widths, columns: columns)
        return all.flatMap { row in
            groups.map { group in
                var line = group.lowerBound == 0 ? "" : indent
                for column in group {
                    line += row[column]
                    guard column + 1 < group.upperBound else { break }
                    let gap = widths[column] - Shown.width(row[column]) + gapCount
                    line += String(repeating: " ", count: gap)
                }
                while line.hasSuffix(" ") { line.removeLast() }
                return line
            }
        }
    }

    private static let gapCount = 2
    /// How far further lines of a row stand in: no line of ours stands in by five.
    private static let indent = "     "

    /// Which columns stand beside each other in a line.
    private static func groups(
        _ all: [[String]], _ widths: [Int], columns: Int
    ) -> [Range<Int>] {
        var groups: [Range<Int>] = []
        var used = 0
        for column in 0..<(all.first?.count ?? 0) {
            let width = all.map { broadWidth($0[column], in: widths[column]) }.max() ?? 0
            if let last = groups.last, used + gapCount + width <= columns {
                groups[groups.count - 1] = last.lowerBound..<column + 1
                used += gapCount + width
            } else {
                used = width + (groups.isEmpty ? 0 : indent.count)
                groups.append(column..<column + 1)
            }
        }
        return groups
    }

    /// What a cell takes with the space up to the next column, on whatever terminal.
    private static func broadWidth(_ cell: String, in column: Int) -> Int {
        Shown.broadWidth(cell) + column - Shown.width(cell)
    }
}

/// Comma-separated values (RFC 4180), safe to open in a spreadsheet.
public enum CSV {
    /// Rows under a heading, lines ended by CRLF.
    public static func text(_ heading: [String], _ rows: [[String]]) -> String {
        ([heading] + rows).map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
    }

    /// A cell that begins like a formula is given an apostrophe: a name must not run in Excel.
    private static func cell(_ text: String) -> String {
        var text = text
        if let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) {
            text = "'" + text
        }
        let needsQuotes = text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
        guard needsQuotes else { return text }
        // With a combining mark behind it, a quotation mark is another Character, and ends a cell
        // all the same.
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
