import Foundation

extension Rule {
    static let fileLength = Rule(
        "a file has at most 400 lines, in Tests 600",
        refused: [
            (401, "Sources/COSE/A.swift", String(repeating: "let a = 1\n", count: 401)),
            (601, "Tests/COSETests/A.swift", String(repeating: "let a = 1\n", count: 601)),
        ],
        admitted: [
            ("Sources/COSE/A.swift", String(repeating: "let a = 1\n", count: 400)),
            ("Tests/COSETests/A.swift", String(repeating: "let a = 1\n", count: 600)),
        ]
    ) { file in
        let limit = file.isInSources ? 400 : 600
        guard file.isSwift, file.lines.count > limit else { return [] }
        return [
            Finding(
                path: file.path, line: limit + 1,
                text: "\(file.lines.count) lines, at most \(limit) wanted")
        ]
    }

    static let functionLength = Rule(
        "a function has at most 70 lines",
        refused: [
            (2, "Sources/COSE/A.swift", "struct A {\n" + function(lines: 71) + "}"),
            (1, "Tests/COSETests/A.swift", function(lines: 71, of: "init(\n    a: Int\n) {")),
            (4, "Sources/COSE/A.swift", "func a() {\n    b()\n}\n" + function(lines: 71)),
        ],
        admitted: [
            ("Sources/COSE/A.swift", function(lines: 70)),
            ("Sources/COSE/A.swift", "protocol A {\n    func a()\n}\n" + function(lines: 70)),
            ("Sources/COSE/A.swift", "func a() { 1 }\nstruct A {\n" + function(lines: 70) + "}"),
            ("tools/bench.d/A.swift", function(lines: 71)),
        ]
    ) { file in
        guard file.isSwift, file.isInSources || file.isInTests else { return [] }
        return file.functions.filter { $0.count > 70 }.map {
            Finding(
                path: file.path, line: $0.lowerBound,
                text: "\($0.count) lines in a function, at most 70 wanted")
        }
    }

    /// A sample of a function.
    private static func function(lines count: Int, of head: String = "func a() {") -> String {
        let lines = head.split(separator: "\n")
        let body = [Substring](repeating: "    b()", count: count - lines.count - 1)
        return (lines + body + ["}"]).map { "    \($0)\n" }.joined()
    }

    static let lineLength = Rule(
        "a line has at most 100 columns",
        refused: [
            (2, "Sources/COSE/A.swift", "let a = 1\n// " + String(repeating: "a", count: 98)),
            (1, "tools/test", String(repeating: "a", count: 101)),
        ],
        admitted: [
            ("Sources/COSE/A.swift", String(repeating: "辽", count: 100)),
            ("README.md", String(repeating: "a", count: 101)),
        ]
    ) { file in
        let isScript = file.path.hasPrefix("tools/") && !file.path.hasSuffix(".md")
        guard file.isSwift || isScript else { return [] }
        return zip(1..., file.lines).compactMap { number, line in
            line.count <= 100
                ? nil : Finding(path: file.path, line: number, text: "\(line.count) columns")
        }
    }

    static let banners = Rule(
        "no banners",
        refused: [
            (1, "Sources/COSE/A.swift", "// MARK: - Signing"),
            (2, "Tests/COSETests/A.swift", "\n    // ---- signing ----"),
        ],
        admitted: [("Sources/COSE/A.swift", "// see RFC 9052, which says --- nothing")]
    ) { file in
        guard file.isSwift, !file.isTidy else { return [] }
        return file.comments("^(MARK:|[-=*#~_]{3,})") { "a banner: \($0)" }
    }

    static let leftOpen = Rule(
        "nothing is left open",
        refused: [
            (1, "Sources/COSE/A.swift", "// TODO: refuse this"),
            (1, "tools/test", "# FIXME"),
            (1, "README.md", "XXX"),
        ],
        admitted: [("Sources/COSE/A.swift", "let TODOS = 1")]
    ) { file in
        guard !file.isTidy, file.path != "LICENSE" else { return [] }
        return zip(1..., file.lines).compactMap { number, line in
            guard
                let word = line.range(
                    of: #"\b(TODO|FIXME|XXX|HACK)\b"#, options: .regularExpression)
            else { return nil }
            return Finding(path: file.path, line: number, text: "left open: \(line[word])")
        }
    }

    static let commentedOut = Rule(
        "no commented-out code",
        refused: [
            (1, "Sources/COSE/A.swift", "// let key = try PrivateKey(seed: seed)"),
            (1, "Sources/COSE/A.swift", "//    return nil"),
            (1, "Sources/COSE/A.swift", "// guard bytes.count == 32 else { return nil }"),
            (1, "Sources/COSE/A.swift", "// state.evolve(decision)"),
            (2, "Tests/COSETests/A.swift", "func a() {\n    // }"),
        ],
        admitted: [
            ("Sources/COSE/A.swift", "// let the signer decide: art. 9 names nobody"),
            ("Sources/COSE/A.swift", "// if the log is empty there is nothing to prove"),
            ("Sources/COSE/A.swift", "/// let proof = try note.verified(by: keys)"),
            ("Sources/COSE/A.swift", "// return early (RFC 9162 §2.1.2)"),
        ]
    ) { file in
        guard file.isSwift, !file.isTidy else { return [] }
        let statements = [
            #"^(let|var) \w+ *(:[^=]+)?= "#, #"[{};]$"#, #"^[{}]"#, #"^@?\w+(\.\w+)*\([^ ]*\)$"#,
            #"^(func|import|struct|enum|extension) \w+(\(.*\).*)?$"#,
            #"^return( nil| true| false| \w+(\.\w+)*(\(.*\))?)?$"#,
            #"^(try|await|throw) [\w.]+\("#,
        ]
        return file.comments(statements.map { "(\($0))" }.joined(separator: "|")) {
            "commented-out code: \($0)"
        }
    }

    static let readme = Rule(
        "the README has at most 150 lines",
        refused: [(151, "README.md", String(repeating: "a\n", count: 151))],
        admitted: [
            ("README.md", String(repeating: "a\n", count: 150)),
            ("Tests/README.md", String(repeating: "a\n", count: 151)),
        ]
    ) { file in
        guard file.path == "README.md", file.lines.count > 150 else { return [] }
        return [Finding(path: file.path, line: 151, text: "\(file.lines.count) lines")]
    }
}

extension SourceFile {
    /// A finding for each comment (not `///`) whose text the pattern matches.
    func comments(_ pattern: String, _ text: (String) -> String) -> [Finding] {
        zip(1..., lines).compactMap { number, line in
            let line = line.drop { $0 == " " }
            guard line.hasPrefix("//"), !line.hasPrefix("///") else { return nil }
            let comment = String(line.dropFirst(2).drop { $0 == " " })
            guard comment.range(of: pattern, options: .regularExpression) != nil else {
                return nil
            }
            return Finding(path: path, line: number, text: text(comment))
        }
    }
}
