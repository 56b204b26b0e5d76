import Certification

/// Why a file is no table that could be checked row by row.
enum TableError: Error, Hashable {
    /// UTF-16 by its byte order mark, or by zero bytes, which no text in UTF-8 has.
    case utf16
    /// A cell that is not UTF-8, as in a table in GBK.
    case notUTF8(line: Int)
    /// A quotation mark inside a cell that does not begin by one, or text behind a closing one.
    case strayQuote(line: Int)
    /// A quotation mark that is never closed.
    case openQuote(line: Int)
    /// More than `CSV.maximumRowCount` rows.
    case tooManyRows
    /// Not one row below the header.
    case noRows
    /// Columns separated by something else than commas.
    case separator(Character)
    /// No column that could say which certificate a row is about.
    case noColumn
    /// Two columns, by their places from 1, that are both of one name or meaning.
    case repeatedColumn(BatchTable.Column, Int, Int)
    /// A row with more or fewer cells than the header.
    case cellCount(line: Int, found: Int, wanted: Int)

    /// What is wrong and where, in both languages.
    var wording: Wording {
        switch self {
        case .utf16:
            Wording(
                zh: "表格是 UTF-16 编码，应另存为“CSV UTF-8”",
                en: "the table is in UTF-16; save it as “CSV UTF-8”")
        case .notUTF8(let line):
            Wording(
                zh: "第 \(line) 行不是 UTF-8（是否为 GBK？），应另存为“CSV UTF-8”",
                en: "line \(line) is not UTF-8 (is it GBK?); save it as “CSV UTF-8”")
        case .strayQuote(let line):
            Wording(
                zh: "第 \(line) 行有一个引号不在应有之处",
                en: "line \(line) has a quotation mark where none may stand")
        case .openQuote(let line):
            Wording(
                zh: "第 \(line) 行的引号没有闭合",
                en: "line \(line) opens a quotation mark that is never closed")
        case .tooManyRows:
            Wording(
                zh: "超过 \(CSV.maximumRowCount) 行", en: "more than \(CSV.maximumRowCount) rows")
        case .noRows: Wording(zh: "表头之下没有任何一行", en: "there is no row below the header")
        case .separator(let found):
            Wording(
                zh: "第 1 行以\(found == "\t" ? "制表符" : "“\(found)”")分隔，应以逗号分隔",
                en: "line 1 is separated by \(found == "\t" ? "tabs" : "“\(found)”"); wanted commas"
            )
        case .noColumn:
            Wording(
                zh: "第 1 行既没有“证书编号”（number）列，也没有“二维码”（qr）列",
                en: "line 1 names neither a column number (证书编号) nor qr (二维码)")
        case .repeatedColumn(let column, let first, let second):
            Wording(
                zh: "第 \(first) 列与第 \(second) 列都是“\(column.names.last ?? "")”，无法判断以哪一列为准",
                en: "columns \(first) and \(second) are both \(column.names[0]): which one counts?")
        case .cellCount(let line, let found, let wanted):
            Wording(
                zh: "第 \(line) 行有 \(found) 格，表头有 \(wanted) 格",
                en: "line \(line) has \(found) cells; the header has \(wanted)")
        }
    }
}
