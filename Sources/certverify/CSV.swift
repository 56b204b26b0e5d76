/// Tables in CSV (RFC 4180), in UTF-8, a byte order mark allowed at the beginning.
enum CSV {
    /// The most rows that are read.
    static let maximumRowCount = 1_000_000

    /// The rows of a table, each with its cells; an empty last line is none.
    static func parse(_ bytes: [UInt8]) throws(CSVError) -> [[String]] {
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        var rows: [[String]] = []
        var row: [String] = []
        var cell: [UInt8] = []
        var isQuoted = false
        var wasQuoted = false
        var place = content.startIndex
        func text() throws(CSVError) -> String {
            guard let text = String(validating: cell, as: UTF8.self) else {
                throw .notUTF8(row: rows.count + 1)
            }
            return text
        }
        while place < content.endIndex {
            let byte = content[place]
            place += 1
            if isQuoted {
                if byte != UInt8(ascii: "\"") {
                    cell.append(byte)
                } else if place < content.endIndex, content[place] == byte {
                    cell.append(byte)
                    place += 1
                } else {
                    isQuoted = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\"") where cell.isEmpty && !wasQuoted:
                isQuoted = true
                wasQuoted = true
            case UInt8(ascii: ","):
                row.append(try text())
                cell = []
                wasQuoted = false
            case UInt8(ascii: "\r") where place < content.endIndex && content[place] == 0x0A:
                continue
            case 0x0A:
                row.append(try text())
                if row != [""] { rows.append(row) }
                guard rows.count <= maximumRowCount else { throw .tooManyRows }
                row = []
                cell = []
                wasQuoted = false
            case _ where wasQuoted || byte == UInt8(ascii: "\""):
                throw .strayQuote(row: rows.count + 1)
            default: cell.append(byte)
            }
        }
        guard !isQuoted else { throw .strayQuote(row: rows.count + 1) }
        row.append(try text())
        if row != [""] { rows.append(row) }
        return rows
    }

    /// The table's text, lines ended by CRLF.
    static func print(_ rows: [[String]]) -> String {
        rows.map { $0.map(quoted).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func quoted(_ cell: String) -> String {
        let isPlain = cell.utf8.allSatisfy { ![0x22, 0x2C, 0x0A, 0x0D].contains($0) }
        if isPlain { return cell }
        var text = "\""
        for scalar in cell.unicodeScalars {
            if scalar == "\"" { text += "\"" }
            text.unicodeScalars.append(scalar)
        }
        return text + "\""
    }
}

/// Why bytes are no table.
enum CSVError: Error, Hashable, CustomStringConvertible {
    /// A cell that is not UTF-8.
    case notUTF8(row: Int)
    /// A quotation mark where none may stand, or one that is never closed.
    case strayQuote(row: Int)
    /// More than `CSV.maximumRowCount` rows.
    case tooManyRows

    var description: String {
        switch self {
        case .notUTF8(let row): "row \(row) is not UTF-8"
        case .strayQuote(let row): "row \(row) has a quotation mark where none may stand"
        case .tooManyRows: "more than \(CSV.maximumRowCount) rows"
        }
    }
}
