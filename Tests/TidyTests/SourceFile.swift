import Foundation

/// A text file of this repository, as lines, with its path from the top.
struct SourceFile: Sendable {
    let path: String
    let lines: [Substring]
    /// The lines with comments and the insides of string literals left out.
    let code: [String]

    init(path: String, text: String) {
        self.path = path
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        self.lines = lines
        code = path.hasSuffix(".swift") ? Self.code(of: lines) : lines.map(String.init)
    }

    var isSwift: Bool { path.hasSuffix(".swift") }
    var isInSources: Bool { path.hasPrefix("Sources/") }
    var isInTests: Bool { path.hasPrefix("Tests/") }
    var isInTools: Bool { path.hasPrefix("tools/") }
    /// This target's own samples of what is refused are no faults.
    var isTidy: Bool { path.hasPrefix("Tests/TidyTests/") }

    /// The module of a file in Sources, else nil.
    var module: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }

    /// A finding for each line of code that the pattern matches.
    func findings(_ pattern: String, _ text: (String) -> String) -> [Finding] {
        zip(1..., code).compactMap { number, line in
            guard let match = line.range(of: pattern, options: .regularExpression) else {
                return nil
            }
            return Finding(path: path, line: number, text: text(String(line[match])))
        }
    }

    /// Line by line; knows `//`, one-line strings and `"""`, which is all that this project uses.
    private static func code(of lines: [Substring]) -> [String] {
        var isInsideText = false
        return lines.map { line in
            let delimiters = line.components(separatedBy: "\"\"\"").count - 1
            defer { if delimiters % 2 == 1 { isInsideText.toggle() } }
            if isInsideText || delimiters > 0 { return "" }
            var code = ""
            var isInsideString = false
            var isEscaped = false
            for (index, character) in zip(line.indices, line) {
                if isInsideString {
                    if character == "\"" && !isEscaped {
                        isInsideString = false
                        code.append(character)
                    }
                    isEscaped = character == "\\" && !isEscaped
                } else if line[index...].hasPrefix("//") {
                    break
                } else {
                    isInsideString = character == "\""
                    isEscaped = false
                    code.append(character)
                }
            }
            return code
        }
    }
}

/// A place where a rule is broken, printed as `file:line: what`.
struct Finding: Hashable, Sendable, CustomStringConvertible {
    let path: String
    let line: Int
    let text: String

    var description: String { "\(path):\(line): \(text)" }
}
