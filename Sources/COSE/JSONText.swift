/// JSON (RFC 8259) read strictly as the part of CBOR that events are limited to; `JSONLine` prints
/// it.
///
/// One value in UTF-8, each name of an object once, whole numbers that every reader keeps. What
/// readers of JSON do not agree on is refused: repeated names, halves of surrogate pairs, a byte
/// order mark, fractions; and so is what is no JSON: a trailing comma, a comment, `NaN`, a leading
/// zero, text behind the value.
public enum JSONText {
    /// The most bytes of a text: far above what a statement of 65,535 bytes is written in.
    static let maximumByteCount = 1 << 20
    /// The most arrays and objects around a value.
    static let maximumDepth = 32
    /// The largest whole number that every reader of JSON keeps: 2⁵³ − 1.
    static let maximumInteger = (1 << 53) - 1

    /// Reads one value.
    ///
    /// - Parameter line: the number of the text's first line, where it stands in a file of many.
    public static func parse(_ text: [UInt8], line: Int = 1) throws(JSONError) -> CBOR {
        var reader = JSONReader(text: text, firstLine: line)
        return try reader.whole()
    }
}

/// A place in a text, and what is read there.
struct JSONReader {
    let text: [UInt8]
    let firstLine: Int
    private var place = 0
    private var depth = 0

    init(text: [UInt8], firstLine: Int) {
        self.text = text
        self.firstLine = firstLine
    }

    /// The one value, and nothing behind it.
    mutating func whole() throws(JSONError) -> CBOR {
        guard text.count <= JSONText.maximumByteCount else { throw error(.tooLong) }
        if let form = TextForm(text) { throw error(.form(form)) }
        let value = try value(wanted: .value)
        skipSpace()
        guard place == text.count else { throw unexpected(.end) }
        return value
    }

    private mutating func value(wanted: JSONError.Wanted) throws(JSONError) -> CBOR {
        skipSpace()
        guard let byte else { throw unexpected(wanted) }
        switch byte {
        case UInt8(ascii: "{"): return .map(try nested(Self.object))
        case UInt8(ascii: "["): return .array(try nested(Self.array))
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "t") where take("true"): return true
        case UInt8(ascii: "f") where take("false"): return false
        case UInt8(ascii: "n") where take("null"): return .null
        default: throw unexpected(wanted)
        }
    }

    /// Reads what stands between brackets, one level down; the place is behind the opening one.
    private mutating func nested<Value>(
        _ read: (inout JSONReader) throws(JSONError) -> Value
    ) throws(JSONError) -> Value {
        guard depth < JSONText.maximumDepth else { throw error(.tooDeep) }
        depth += 1
        place += 1
        let value = try read(&self)
        depth -= 1
        return value
    }

    private static func array(_ reader: inout JSONReader) throws(JSONError) -> [CBOR] {
        var items: [CBOR] = []
        reader.skipSpace()
        if reader.take("]") { return items }
        while true {
            items.append(try reader.value(wanted: items.isEmpty ? .valueOrEnd : .value))
            reader.skipSpace()
            if reader.take("]") { return items }
            guard reader.take(",") else { throw reader.unexpected(.commaOr("]")) }
        }
    }

    private static func object(_ reader: inout JSONReader) throws(JSONError) -> CBORMap {
        var pairs: [(CBOR, CBOR)] = []
        var names: Set<String> = []
        reader.skipSpace()
        if reader.take("}") { return CBORMap() }
        while true {
            reader.skipSpace()
            let start = reader.place
            guard reader.byte == UInt8(ascii: "\"") else {
                throw reader.unexpected(pairs.isEmpty ? .nameOrEnd : .name)
            }
            let name = try reader.string()
            // Names that differ in their Unicode form alone are one name to some readers.
            guard names.insert(name).inserted else { throw reader.error(.repeated, at: start) }
            reader.skipSpace()
            guard reader.take(":") else { throw reader.unexpected(.colon) }
            pairs.append((.text(name), try reader.value(wanted: .value)))
            reader.skipSpace()
            if reader.take("}") { return CBORMap(pairs) }
            guard reader.take(",") else { throw reader.unexpected(.commaOr("}")) }
        }
    }

    private mutating func number() throws(JSONError) -> CBOR {
        let start = place
        let isNegative = take("-")
        let first = place
        while let byte, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { place += 1 }
        let digits = text[first..<place]
        guard let head = digits.first else { throw unexpected(.digit) }
        guard digits.count == 1 || head != UInt8(ascii: "0") else {
            throw error(.leadingZero, at: start)
        }
        if let byte, [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(byte) {
            throw error(.notWhole, at: start)
        }
        guard let size = Int(String(decoding: digits, as: UTF8.self)),
            size <= JSONText.maximumInteger
        else { throw error(.tooLarge, at: start) }
        return CBOR(isNegative ? -size : size)
    }

    /// The text between quotation marks, the place at the first of them.
    private mutating func string() throws(JSONError) -> String {
        let start = place
        place += 1
        var bytes: [UInt8] = []
        while let byte {
            switch byte {
            case UInt8(ascii: "\""):
                place += 1
                guard let string = String(validating: bytes, as: UTF8.self) else {
                    throw error(.notUTF8, at: start)
                }
                return string
            case UInt8(ascii: "\\"): bytes += try escaped()
            case ..<0x20: throw error(.control)
            default:
                bytes.append(byte)
                place += 1
            }
        }
        throw unexpected(.quotationMark)
    }

    /// What an escape stands for, in UTF-8; the place at its backslash.
    private mutating func escaped() throws(JSONError) -> [UInt8] {
        let start = place
        place += 1
        let symbols: [(symbol: StaticString, byte: UInt8)] = [
            ("\"", 0x22), ("\\", 0x5c), ("/", 0x2f), ("b", 8), ("f", 0xc), ("n", 0xa), ("r", 0xd),
            ("t", 9),
        ]
        for (symbol, byte) in symbols where take(symbol) { return [byte] }
        guard take("u"), let unit = hex() else { throw error(.escape, at: start) }
        var units = [unit]
        if UTF16.isLeadSurrogate(unit) {
            guard take("\\u"), let trail = hex() else { throw error(.surrogate, at: start) }
            units.append(trail)
        }
        guard let string = String(validating: units, as: UTF16.self) else {
            throw error(.surrogate, at: start)
        }
        return Array(string.utf8)
    }

    /// Four hex digits, or nil.
    private mutating func hex() -> UInt16? {
        let digits = text[place...].prefix(4)
        var unit: UInt16 = 0
        for digit in digits {
            guard let value = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
            unit = unit << 4 | UInt16(value)
        }
        guard digits.count == 4 else { return nil }
        place += 4
        return unit
    }

    private var byte: UInt8? { place < text.count ? text[place] : nil }

    private mutating func skipSpace() {
        while let byte, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { place += 1 }
    }

    /// Steps over these very bytes; false, and not a step, where others stand.
    private mutating func take(_ word: StaticString) -> Bool {
        let bytes = Array("\(word)".utf8)
        guard text[place...].starts(with: bytes) else { return false }
        place += bytes.count
        return true
    }

    private func unexpected(_ wanted: JSONError.Wanted) -> JSONError {
        error(.unexpected(found, wanted: wanted))
    }

    /// The character at the place, or nil at the end.
    private var found: Unicode.Scalar? {
        guard place < text.count else { return nil }
        return String(decoding: text[place...].prefix(4), as: UTF8.self).unicodeScalars.first
    }

    private func error(_ fault: JSONError.Fault, at place: Int? = nil) -> JSONError {
        let before = text.prefix(place ?? self.place)
        let line = before.count { $0 == UInt8(ascii: "\n") }
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        // Columns count characters of Unicode: bytes that continue one are left out.
        let column = before[start...].count { $0 & 0xc0 != 0x80 }
        return JSONError(line: firstLine + line, column: column + 1, fault: fault)
    }
}
