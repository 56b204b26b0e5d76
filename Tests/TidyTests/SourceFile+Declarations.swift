/// What a Swift file declares, by its lines: enough for a project that is formatted.
extension SourceFile {
    /// Something with a name.
    struct Declaration {
        let name: Substring
        let line: Int
        /// Whether it is at the top of its file, or seen by other targets.
        let isSeen: Bool
    }

    private static let modifiers: Set<Substring> = [
        "public", "package", "internal", "fileprivate", "private", "static", "final", "mutating",
        "nonmutating", "consuming", "borrowing", "indirect", "lazy", "weak", "nonisolated",
        "prefix", "postfix", "infix", "override", "convenience", "required",
    ]
    private static let named: Set<Substring> = [
        "struct", "class", "enum", "actor", "protocol", "typealias", "func", "var", "let",
    ]
    private static let functions: Set<Substring> = ["func", "init", "deinit", "subscript"]

    /// The keyword that begins a declaration, behind attributes and modifiers, and what follows.
    private static func head(
        of line: String
    ) -> (keyword: Substring, rest: Substring, isCrossing: Bool)? {
        var isCrossing = false
        var rest = line[...].drop { $0 == " " }
        while let first = rest.utf8.first {
            let word = rest.prefix { $0 != " " }
            let keyword = word.prefix { $0.isLetter }
            guard modifiers.contains(keyword) || first == UInt8(ascii: "@") else {
                return (keyword, rest.dropFirst(keyword.count), isCrossing)
            }
            // `private(set)` and the like narrow what a word before them opens.
            if word == "public" || word == "package" { isCrossing = true }
            rest = rest.dropFirst(word.count).drop { $0 == " " }
        }
        return nil
    }

    /// What is declared with a name at the beginning of a line, local names included.
    var declarations: [Declaration] {
        zip(1..., code).compactMap { number, line in
            guard let (keyword, rest, isCrossing) = Self.head(of: line),
                Self.named.contains(keyword)
            else { return nil }
            let name = rest.drop { $0 == " " || $0 == "`" }
                .prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            return name.isEmpty
                ? nil
                : Declaration(name: name, line: number, isSeen: isCrossing || line.first != " ")
        }
    }

    /// The lines of each function, from its keyword to the brace that closes it, by indentation.
    var functions: [ClosedRange<Int>] {
        var open: [(line: Int, indentation: Int)] = []
        var found: [ClosedRange<Int>] = []
        for (number, line) in zip(1..., code) {
            guard let first = line.first(where: { $0 != " " }) else { continue }
            let indentation = line.prefix { $0 == " " }.count
            while let last = open.last, indentation <= last.indentation {
                // A head of several lines ends with one as far out as it began.
                if indentation == last.indentation, first == ")" || first == "{" { break }
                if indentation == last.indentation, first == "}" {
                    found.append(last.line...number)
                }
                open.removeLast()
            }
            if let head = Self.head(of: line), Self.functions.contains(head.keyword) {
                open.append((number, indentation))
            }
        }
        return found
    }

    /// Every word of the code, those in texts included: what stands behind `//` outside of a text
    /// is left out.
    func forEachWord(_ body: (Substring) -> Void) {
        for line in lines {
            let utf8 = line.utf8
            var (start, place) = (utf8.startIndex, utf8.startIndex)
            var isInText = false
            var last = UInt8(ascii: " ")
            while place < utf8.endIndex {
                let byte = utf8[place]
                if !Self.isOfWord(byte) {
                    if start < place { body(line[start..<place]) }
                    start = utf8.index(after: place)
                    if byte == UInt8(ascii: "\""), last != UInt8(ascii: "\\") { isInText.toggle() }
                    if byte == UInt8(ascii: "/"), last == byte, !isInText { break }
                }
                last = byte
                place = utf8.index(after: place)
            }
            if place == utf8.endIndex, start < place { body(line[start..<place]) }
        }
    }

    private static func isOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}
