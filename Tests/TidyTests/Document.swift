import Foundation

/// A document that comments refer to by its name and the name of a section: an article of a
/// module's DocC catalogue.
struct Document: Sendable {
    /// What stands below the title, as written.
    let headings: [String]

    /// The documents of this repository, by name.
    static let all: [String: Document] = {
        var found: [String: Document] = [:]
        for file in RepositoryTree.files where file.isDocument {
            let name = file.path.split(separator: "/").last?.split(separator: ".").first ?? ""
            found[String(name)] = Document(headings: file.headings)
        }
        return found
    }()

    /// Whether a heading begins with a word, this number and a full stop.
    private func has(_ word: String, _ number: Int) -> Bool {
        headings.contains { $0.hasPrefix("\(word)\(number). ") }
    }

    /// Why what follows the document's name leads to no heading; nil when it leads to one.
    func fault(of reference: Substring) -> String? {
        if let sections = reference.prefixMatch(of: #/ §?(\d+)(, §\d+)*/#) {
            return missing(in: sections.0, as: "", "§")
        }
        if let rules = reference.prefixMatch(of: #/, general rules? \d+((, |–)\d+)*/#) {
            return missing(in: rules.0, as: "General rule ", "general rule ")
        }
        if let principles = reference.prefixMatch(of: #/, principles? \d+((, |–)\d+)*/#) {
            return missing(in: principles.0, as: "Principle ", "principle ")
        }
        guard reference.hasPrefix(", ") else { return "names no section" }
        let named = reference.dropFirst(2)
        let isThere = headings.contains { heading in
            named.hasPrefix(heading)
                && named.dropFirst(heading.count).first?.isLetter != true
        }
        return isThere ? nil : "has no section “\(named.prefix { !");:".contains($0) })”"
    }

    private func missing(in text: Substring, as word: String, _ shown: String) -> String? {
        var wanted: [Int] = []
        for range in text.matches(of: #/(\d+)(?:–(\d+))?/#) {
            guard let first = Int(range.1) else { continue }
            let last = range.2.flatMap { Int($0) } ?? first
            wanted += Array(first...max(first, last))
        }
        return wanted.first { !has(word, $0) }.map { "has no \(shown)\($0)" }
    }
}

extension SourceFile {
    var isMarkdown: Bool { path.hasSuffix(".md") }
    /// Whether the file is an article of a DocC catalogue.
    var isDocument: Bool { isMarkdown && path.hasPrefix("Sources/") && path.contains(".docc/") }

    /// The headings below the title, without their marks.
    var headings: [String] {
        var isCode = false
        return lines.compactMap { line in
            if line.hasPrefix("```") { isCode.toggle() }
            guard !isCode, line.hasPrefix("##") else { return nil }
            return line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces)
        }
    }

    /// The text as it is read: comment marks and headings left out, lines joined by a space, so
    /// that a reference may go on in the next; with the UTF-8 offset of each line.
    var running: (text: String, starts: [Int]) {
        var text = ""
        var starts: [Int] = []
        for line in lines {
            starts.append(text.utf8.count)
            if isMarkdown, line.hasPrefix("#") { continue }
            var line = line.drop { $0 == " " }
            for mark in ["///", "//", "#", ";"] where line.hasPrefix(mark) {
                line = line.dropFirst(mark.count).drop { $0 == " " }
                break
            }
            text += line + " "
        }
        return (text, starts)
    }
}
