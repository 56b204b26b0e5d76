/// A table in CSV (RFC 4180), in UTF-8, its rows as they stand.
///
/// Lines may end by CRLF, LF or CR, in one file too: spreadsheets write all three. Nothing else is
/// taken for what it might be meant as: bytes in another encoding and misplaced quotation marks
/// are refused by their line.
struct CSV {
    /// One row, its header among them.
    struct Row {
        /// The line of the file that it begins on, from 1; quoted line ends are counted.
        let line: Int
        var cells: [String]

        /// Whether nothing stands in it but spaces.
        var isBlank: Bool { cells.allSatisfy(\.trimmed.isEmpty) }
    }

    /// The most rows that are read below the header.
    static let maximumRowCount = 1_000_000
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Whether a byte order mark stands before it, without which some spreadsheets read no UTF-8.
    let isMarked: Bool
    var rows: [Row] = []

    /// Reads a table; its header is looked at before what stands below it, for a wrong separator
    /// there is what would be found wrong with every other row.
    init(
        parsing bytes: [UInt8], checkingHeader check: ([String]) throws(TableError) -> Void
    ) throws(TableError) {
        let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        if isUTF16 || bytes.contains(0) { throw .utf16 }
        isMarked = bytes.starts(with: Self.mark)
        var reader = RowReader(isMarked ? bytes[Self.mark.count...] : bytes[...])
        while let row = try reader.next() {
            if rows.isEmpty { try check(row.cells) }
            rows.append(row)
            guard rows.count <= Self.maximumRowCount + 1 else { throw .tooManyRows }
        }
    }

    /// The table's bytes: lines ended by CRLF, the byte order mark where it had one.
    var encoded: [UInt8] {
        var bytes = isMarked ? Self.mark : []
        for row in rows {
            for (place, cell) in row.cells.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.append(cell, to: &bytes)
            }
            bytes += [0x0D, 0x0A]
        }
        return bytes
    }

    private static func append(_ cell: String, to bytes: inout [UInt8]) {
        if cell.utf8.allSatisfy({ ![0x22, 0x2C, 0x0A, 0x0D].contains($0) }) {
            bytes += cell.utf8
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in cell.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

/// Reads the rows of a table one by one, counting lines.
private struct RowReader {
    private let bytes: ArraySlice<UInt8>
    private var place: Int
    private var line = 1

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    private var byte: UInt8? { place < bytes.endIndex ? bytes[place] : nil }

    /// The next row with its line end; the end of the last line begins none.
    mutating func next() throws(TableError) -> CSV.Row? {
        guard byte != nil else { return nil }
        var row = CSV.Row(line: line, cells: [try cell()])
        while byte == UInt8(ascii: ",") {
            place += 1
            row.cells.append(try cell())
        }
        takeLineEnd()
        return row
    }

    private mutating func cell() throws(TableError) -> String {
        let start = line
        let content = byte == UInt8(ascii: "\"") ? try quoted() : plain()
        switch byte {
        case nil, UInt8(ascii: ","), 0x0A, 0x0D: break
        default: throw .strayQuote(line: line)
        }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw .notUTF8(line: start)
        }
        return text
    }

    private mutating func plain() -> [UInt8] {
        let end =
            bytes[place...].firstIndex { [0x2C, 0x0A, 0x0D, 0x22].contains($0) } ?? bytes.endIndex
        defer { place = end }
        return Array(bytes[place..<end])
    }

    private mutating func quoted() throws(TableError) -> [UInt8] {
        let start = line
        var content: [UInt8] = []
        place += 1
        while let next = byte {
            if next == UInt8(ascii: "\"") {
                place += 1
                guard byte == next else { return content }
            }
            let before = place
            if !takeLineEnd() { place += 1 }
            content += bytes[before..<place]
        }
        throw .openQuote(line: start)
    }

    /// Goes beyond a line end, where one stands here.
    @discardableResult
    private mutating func takeLineEnd() -> Bool {
        guard byte == 0x0A || byte == 0x0D else { return false }
        let isReturn = byte == 0x0D
        place += 1
        if isReturn, byte == 0x0A { place += 1 }
        line += 1
        return true
    }
}

extension String {
    /// Without the white space at its ends, that of Chinese text too (U+3000).
    var trimmed: String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }
}
