import Foundation

/// What errors say in English, by its form: `%` for each value. `ErrorWords` says it in Chinese.
enum ErrorTexts {
    /// The modules whose errors the programs tell.
    private static let modules: Set<String> = [
        "Age", "COSE", "CertificatePaper", "Certification", "Drafting", "Ledger", "LedgerFile",
        "Register", "SchemeFile", "StateFile", "TransparencyLog", "Verification", "VerifierPage",
    ]

    /// Files whose errors it does not tell, or tells otherwise, each with why.
    static let others: [String: String] = [
        "Sources/COSE/Digest.swift": "a decoder of a state that nobody wrote by hand",
        "Sources/COSE/PublicKey.swift": "a decoder of a state that nobody wrote by hand",
        "Sources/TransparencyLog/Tree/Frontier.swift": "a mistake of ours",
        "Sources/Verification/Certificate/CertificateChecker+Input.swift": "certverify's input",
        "Sources/Verification/Certificate/CertificateChecker.swift": "certverify's input",
        "Sources/Verification/Certificate/QRText.swift": "told in both languages there",
    ]

    /// Forms that no text has as a whole, each with why there is Chinese for it.
    static let parts: [String: String] = [
        "%; `certledger replay OLD NEW` writes the ledger anew": "behind another text",
        "%; a copy out of reach: %": "behind another text",
        "the member % is not text": "“text” alone may be a name",
        "the event's % is not text": "“text” alone may be a name",
    ]

    /// A text of a file, in one piece where it is put together of several.
    struct Literal {
        let form: String
        let line: Int
        /// What stands before it in its statement.
        let before: Substring
    }

    /// The texts of some words that a file's errors say.
    static func said(in file: SourceFile) -> [Literal] {
        guard let module = file.module, modules.contains(module), others[file.path] == nil
        else { return [] }
        // The rest of these tell themselves in both languages.
        if module == "Certification", !file.path.contains("/Statement/") { return [] }
        return literals(in: file).filter { literal in
            literal.form.contains(#/[a-z]{2}[^a-z]* .*[a-z]{2}/#)
                && (isThrown(literal.before) || isDescription(of: literal, in: file))
        }
    }

    private static func isThrown(_ statement: Substring) -> Bool {
        statement.contains(#/\bthrow |Error\.[a-z]\w*\(/#) && !statement.contains("DecodingError")
    }

    /// Whether a text stands in the `description` of an error.
    private static func isDescription(of literal: Literal, in file: SourceFile) -> Bool {
        let isError = file.lines.contains { $0.contains(#/\b\w*Error\b.*CustomStringConvertible/#) }
        var depth: Int?
        for line in file.lines.prefix(literal.line) {
            let indent = line.prefix { $0 == " " }.count
            if line.contains("var description: String") { depth = indent }
            if let depth, indent <= depth, line.drop(while: { $0 == " " }).hasPrefix("}") {
                return false
            }
        }
        return isError && depth != nil
    }

    /// Each text of a file.
    static func literals(in file: SourceFile) -> [Literal] {
        var reader = TextReader(file.lines.joined(separator: "\n"))
        return reader.literals()
    }

    /// Whether a file holds what errors are told by in Chinese.
    static func isWords(_ file: SourceFile) -> Bool {
        file.path.hasPrefix("Sources/certledger/Words/ErrorWords")
            || file.path.hasPrefix("Sources/Console/CommonWords")
    }

    /// The forms that files know: each with its Chinese.
    static func known(in files: [SourceFile]) -> [(form: String, chinese: String)] {
        files.filter(isWords).flatMap { file in
            let texts = literals(in: file)
            return zip(texts, texts.dropFirst()).compactMap { form, chinese in
                form.before.contains(#/Phrase\(\s*$/#) ? (form.form, chinese.form) : nil
            }
        }
    }
}

/// Reads the texts of a Swift file, as far as this project writes them.
private struct TextReader {
    private let source: [UInt8]
    private var place = 0
    private var line = 1
    /// Where the statement began that is read.
    private var statement = 0

    init(_ source: String) { self.source = Array(source.utf8) }

    private func has(_ text: StaticString) -> Bool {
        guard place + text.utf8CodeUnitCount <= source.count else { return false }
        return (0..<text.utf8CodeUnitCount).allSatisfy {
            source[place + $0] == text.utf8Start[$0]
        }
    }

    private mutating func skip(_ count: Int = 1) {
        for _ in 0..<count where place < source.count {
            if source[place] == UInt8(ascii: "\n") { line += 1 }
            place += 1
        }
    }

    mutating func literals() -> [ErrorTexts.Literal] {
        var found: [ErrorTexts.Literal] = []
        while place < source.count {
            if has("//") {
                while place < source.count, !has("\n") { skip() }
            } else if has("\"") {
                let line = line
                let before = String(decoding: source[statement..<place], as: UTF8.self)
                found.append(ErrorTexts.Literal(form: sum(), line: line, before: before[...]))
            } else {
                if has("{") || has("}") || has(";") || has("\n\n") { statement = place + 1 }
                skip()
            }
        }
        return found
    }

    /// A text and what is added to it; another value is a `%`.
    private mutating func sum() -> String {
        var text = text()
        while true {
            let (place, line) = (place, line)
            while has(" ") || has("\n") { skip() }
            guard has("+ ") else {
                (self.place, self.line) = (place, line)
                return String(decoding: text, as: UTF8.self).replacing(#/%+/#, with: "%")
            }
            skip(2)
            text += has("\"") ? self.text() : value()
        }
    }

    /// Leaves a value out that is no text.
    private mutating func value() -> [UInt8] {
        if has("(") { parenthesis() } else { while isInName { skip() } }
        return [UInt8(ascii: "%")]
    }

    private var isInName: Bool {
        place < source.count
            && (has(".") || Character(Unicode.Scalar(source[place])).isLetter)
    }

    /// Behind the parenthesis that closes the one that stands here.
    private mutating func parenthesis() {
        var depth = 0
        repeat {
            if has("\"") {
                _ = text()
                continue
            }
            if has("(") { depth += 1 } else if has(")") { depth -= 1 }
            skip()
        } while depth > 0 && place < source.count
    }

    /// One text, with `%` for each value in it.
    private mutating func text() -> [UInt8] {
        let isLong = has("\"\"\"")
        skip(isLong ? 3 : 1)
        var text: [UInt8] = []
        while place < source.count, !(isLong ? has("\"\"\"") : has("\"")) {
            if has("\\(") {
                skip()
                parenthesis()
                text.append(UInt8(ascii: "%"))
                continue
            }
            if has("\\") { skip() }
            guard place < source.count else { break }
            text.append(source[place])
            skip()
        }
        skip(isLong ? 3 : 1)
        return text
    }
}
