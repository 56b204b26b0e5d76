import Foundation

extension Rule {
    /// The documents' names are put together here, or the samples would be references.
    private static let (design, formats) = ("DES" + "IGN", "FOR" + "MATS")
    private static let (rules, storage) = ("RU" + "LES", "STO" + "RAGE")
    private static let (generalRule, principle) = ("general" + " rule", "prin" + "ciple")

    static let references = Rule(
        "a reference to a document leads to a heading",
        refused: [
            (1, "Sources/COSE/A.swift", "/// As bytes (\(formats) §99)."),
            (1, "Sources/COSE/A.swift", "/// As bytes (\(formats) §4, §99)."),
            (2, "Sources/COSE/A.swift", "/// A tree.\n/// See (\(design))."),
            (1, "Tests/COSETests/A.swift", "/// \(rules), \(generalRule) 17: nothing."),
            (1, "tools/a.py", "# \(rules), \(generalRule)s 1, 14–17"),
            (1, "Fixtures/a.yaml", "# \(design), \(principle) 9"),
            (1, "Sources/COSE/A.swift", "/// The gist of it (\(storage), no such thing)."),
            (1, "Sources/COSE/A.swift", "/// The gist of it (\(design), Stor)."),
            (1, "Sources/COSE/A.swift", "/// Whose paper it is (\(generalRule) 2)."),
            (2, "Sources/COSE/A.swift", "/// Whose it is\n/// (\(principle) 6)."),
        ],
        admitted: [
            ("Sources/COSE/A.swift", "/// As bytes (\(formats) §4, §11)."),
            ("Sources/COSE/A.swift", "/// Whose it is (\(rules), general\n    /// rules 1, 7–10)."),
            ("Sources/COSE/A.swift", "/// \(rules), \(generalRule) 3: not before its cause."),
            ("Sources/COSE/A.swift", "// \(design), Root of authority; \(design), \(principle) 6."),
            ("Sources/COSE/A.swift", "/// It is kept (\(storage), Idempotent append)."),
            ("Sources/COSE/A.swift", "/// The general rules of filing, on principle."),
            ("Sources/README.md", "[\(design)](a/\(design).md), [\(rules)]"),
            ("Sources/COSE/COSE.docc/\(design).md", "## \(principle) 1. None"),
        ]
    ) { file in
        let roots = ["Sources/", "Tests/", "tools/", "Fixtures/"]
        guard roots.contains(where: file.path.hasPrefix), file.lines.contains(where: isCandidate)
        else { return [] }
        let (text, starts) = file.running
        func finding(at place: String.Index, _ fault: String) -> Finding {
            let offset = text.utf8.distance(from: text.startIndex, to: place)
            let line = starts.lastIndex { $0 <= offset } ?? 0
            return Finding(path: file.path, line: line + 1, text: fault)
        }
        var findings: [Finding] = []
        for (name, document) in Document.all {
            for range in text.words(name) {
                let rest = text[range.upperBound...]
                // A link to the document itself.
                if rest.hasPrefix("]") || rest.hasPrefix(".md") { continue }
                if let fault = document.fault(of: rest) {
                    findings.append(finding(at: range.lowerBound, "\(name) \(fault)"))
                }
            }
        }
        for bare in text.matches(of: #/\b([Gg]eneral rule|[Pp]rinciple)s? \d+/#) {
            let before = text[..<bare.range.lowerBound]
            if Document.all.keys.contains(where: { before.hasSuffix("\($0), ") }) { continue }
            findings.append(finding(at: bare.range.lowerBound, "of which document: \(bare.0)"))
        }
        return findings.sorted { $0.line < $1.line }
    }

    /// What a line holds that may have a reference, or begin one: most files have no such line.
    private static let candidate =
        "\\b(\(Document.all.keys.joined(separator: "|")))\\b|[Gg]eneral( rule|$)|[Pp]rinciple"

    private static func isCandidate(_ line: Substring) -> Bool {
        line.range(of: candidate, options: .regularExpression) != nil
    }

    static let links = Rule(
        "a link within the repository leads to a file",
        refused: [
            (1, "Sources/README.md", "[an act](Certification/NoSuchFile.swift)"),
            (2, "README.md", "A\n[b](Sources/NoSuchFolder) and [c](https://example.com/a)"),
            (1, "tools/README.md", "[up](../NoSuchFile.md#part)"),
            (1, "Sources/README.md", "[act]: COSE/NoSuchFile.swift"),
        ],
        admitted: [
            ("Sources/README.md", "[a table](../Tests/TidyTests/Modules.swift), [it](COSE)"),
            ("README.md", "[age](https://c2sp.org/age), [map](Sources/README.md#style)"),
            ("Sources/README.md", "[`COSE`]: COSE\n[age]: https://c2sp.org/age"),
            ("Sources/COSE/A.swift", "/// [an act](NoSuchFile.swift)"),
        ]
    ) { file in
        guard file.isMarkdown else { return [] }
        return zip(1..., file.lines).flatMap { number, line in
            line.matches(of: #/(?:\]\(|^\[[^\]]+\]: )([^)\s#]+)/#).compactMap { link in
                let target = String(link.1)
                guard !target.contains("://"), !RepositoryTree.holds(target, from: file.path) else {
                    return nil
                }
                return Finding(path: file.path, line: number, text: "leads nowhere: \(target)")
            }
        }
    }
}

extension String {
    /// Every place of a word that is no part of a longer one.
    fileprivate func words(_ word: String) -> [Range<String.Index>] {
        var found: [Range<String.Index>] = []
        var rest = startIndex..<endIndex
        while let next = range(of: "\\b\(word)\\b", options: .regularExpression, range: rest) {
            found.append(next)
            rest = next.upperBound..<endIndex
        }
        return found
    }
}

extension RepositoryTree {
    /// Whether a relative link in a file leads to a file or folder of this repository.
    static func holds(_ link: String, from path: String) -> Bool {
        var parts = path.split(separator: "/").dropLast()
        for part in link.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        let wanted = parts.joined(separator: "/")
        return paths.contains { $0 == wanted || $0.hasPrefix(wanted + "/") }
    }
}
