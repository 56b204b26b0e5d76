extension Rule {
    static let echoes = Rule(
        "a doc says more than its declaration",
        refused: [
            (1, "Sources/COSE/A.swift", "/// ….\ncase malformed(String)"),
            (1, "Sources/COSE/A.swift", "/// … … ….\ncase unknown(kind: String, id: String)"),
            (2, "Sources/COSE/A.swift", "struct A {\n    /// The scheme.\n    let scheme: String"),
            (1, "Sources/COSE/A.swift", "/// Its id.\npublic let id: BatchID"),
            (1, "Sources/COSE/A.swift", "/// On what?\npublic let subject: String"),
            (1, "Sources/COSE/A.swift", "/// Suspended.\ncase suspended = 2"),
            (1, "Sources/COSE/A.swift", "/// The parties of a batch.\nlet batchParty: Party"),
            (
                1, "Sources/COSE/A.swift",
                "/// Whether a key signed it.\n@inlinable\nfunc isSigned(by key: Key) -> Bool {"
            ),
        ],
        admitted: [
            ("Sources/COSE/A.swift", "/// The scheme's edition.\npublic let scheme: String"),
            ("Sources/COSE/A.swift", "/// The window closed on ….\ncase windowClosed(CivilDate)"),
            ("Sources/COSE/A.swift", "/// The year, 1900 to 2999.\npublic var year: Int {"),
            ("Sources/COSE/A.swift", "/// A rehearsal (演练).\npublic let isRehearsal: Bool"),
            ("Sources/COSE/A.swift", "/// Its id.\n///\n/// Given once.\npublic let id: BatchID"),
            ("Sources/COSE/A.swift", "/// A draft.\n\nlet draft = 1"),
            ("Tests/COSETests/A.swift", "/// Its id.\nlet id: BatchID"),
        ]
    ) { file in
        guard file.isSwift, file.isInSources else { return [] }
        return file.shortDocs.compactMap { number, doc, declaration in
            let standsForValue = declaration.keyword == "case" && doc.contains("…")
            let words = doc.plainWords
            let said = words.filter { !Declared.fillers.contains($0) }
            let echoes = said.allSatisfy { declaration.words.contains(Declared.stem(of: $0)) }
            guard words.isEmpty || echoes && !standsForValue else { return nil }
            return Finding(path: file.path, line: number, text: "says nothing new:\(doc)")
        }
    }
}

/// A declaration's keyword, and the stems of the words behind it.
private struct Declared {
    let keyword: String
    let words: Set<String>

    private static let keywords: Set<String> = [
        "case", "var", "let", "func", "struct", "enum", "class", "actor", "init", "protocol",
        "subscript", "typealias", "extension", "associatedtype",
    ]

    /// Words that say nothing of their own.
    static let fillers = Set(
        """
        a an and are as at be been by for from has have how in is it its of on one or s so than
        that the their there these this those to was were what when where which who whose why
        whether with
        """.plainWords)

    /// Nil for a line of code that declares nothing; bodies and values are no words of it.
    init?(_ code: String) {
        let words = code.prefix { $0 != "{" && $0 != "=" }.plainWords
        guard let start = words.firstIndex(where: Self.keywords.contains) else { return nil }
        keyword = words[start]
        self.words = Set(words[(start + 1)...].map(Self.stem))
    }

    /// Near enough for `key` and `keys`, `issued` and `issues`.
    static func stem(of word: String) -> String {
        if word.hasSuffix("ies") { return word.dropLast(3) + "y" }
        let ending = ["ing", "ed", "es", "s", "e", "d"].first {
            word.hasSuffix($0) && word.count > $0.count + 2
        }
        return String(word.dropLast(ending?.count ?? 0))
    }
}

extension SourceFile {
    /// Each doc of one line, with the declaration under it, attributes in between left out.
    fileprivate var shortDocs: [(number: Int, doc: Substring, declaration: Declared)] {
        let docs = lines.map { line -> Substring? in
            let text = line.drop { $0 == " " }
            return text.hasPrefix("///") ? text.dropFirst(3) : nil
        }
        return docs.indices.compactMap { index in
            guard let doc = docs[index], index == 0 || docs[index - 1] == nil else { return nil }
            for below in lines.indices[(index + 1)...] {
                guard docs[below] == nil else { return nil }
                if let declaration = Declared(code[below]) {
                    return (index + 1, doc, declaration)
                }
                let text = lines[below].drop { $0 == " " }
                guard text.hasPrefix("@") || text.hasPrefix("#if") else { return nil }
            }
            return nil
        }
    }
}

extension StringProtocol {
    /// The runs of letters and digits in lower case, `camelCase` taken apart.
    fileprivate var plainWords: [String] {
        var words: [String] = []
        var word = ""
        var wasLower = false
        for character in self {
            let isPart = character.isLetter || character.isNumber
            if !isPart || wasLower && character.isUppercase {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
            if isPart { word += character.lowercased() }
            wasLower = character.isLowercase || character.isNumber
        }
        return word.isEmpty ? words : words + [word]
    }
}
