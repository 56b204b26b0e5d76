import Foundation

/// The one place where force is allowed: a file, what it may use, and why.
struct Allowance: Sendable {
    let path: String
    let token: String
    let reason: String

    static let all = [
        Allowance(
            path: "Sources/StateFile/StateFile.swift", token: "StateFile: StateStore, @unchecked",
            reason: "SQLite's connection and the cache are used under the lock alone"),
        Allowance(
            path: "Sources/Certification/State/Records/Records.swift",
            token: "class Storage: @unchecked",
            reason: "copied before a write unless one value alone holds it, as arrays are"),
        Allowance(
            path: "Sources/Certification/State/Records/DigestRecords.swift",
            token: "class Storage: @unchecked",
            reason: "copied before a write unless one value alone holds it, as arrays are"),
    ]
}

extension Rule {
    static let force = Rule(
        "nothing is forced past the compiler",
        refused: [
            (1, "Sources/COSE/A.swift", "let key = try! PrivateKey(seed: seed)"),
            (1, "Sources/COSE/A.swift", "let digest = value as! Digest"),
            (1, "Sources/Ledger/A.swift", "final class Box: @unchecked Sendable {}"),
            (1, "Sources/Ledger/A.swift", "nonisolated(unsafe) var cache = 1"),
        ],
        admitted: [
            ("Sources/COSE/A.swift", "// try! would crash a verifier on hostile input"),
            ("Sources/COSE/A.swift", "let text = \"try!\""),
            ("Tests/COSETests/A.swift", "let key = try! PrivateKey(seed: seed)"),
        ]
    ) { file in
        forced(file, #"\btry!|\bas!|@unchecked +Sendable|nonisolated\(unsafe\)"#)
    }

    static let forceUnwrap = Rule(
        "no optional is unwrapped by force",
        refused: [
            (1, "Sources/COSE/A.swift", "let first = bytes.first!"),
            (1, "Sources/COSE/A.swift", "let digest = Digest(bytes)!.hex"),
            (1, "Sources/COSE/A.swift", "var key: PrivateKey!"),
        ],
        admitted: [
            ("Sources/COSE/A.swift", "guard first != last, !isEmpty else { return }"),
            ("Sources/COSE/A.swift", "let text = \"no!\""),
        ]
    ) { file in
        forced(file, #"[\w\)\]>]!(?!=)"#).filter {
            !$0.text.hasSuffix("try!") && !$0.text.hasSuffix("as!")
        }
    }

    private static func forced(_ file: SourceFile, _ pattern: String) -> [Finding] {
        guard file.isSwift, file.isInSources else { return [] }
        return zip(1..., file.code).compactMap { number, line in
            guard let match = line.range(of: pattern, options: .regularExpression) else {
                return nil
            }
            let isAllowed = Allowance.all.contains {
                $0.path == file.path && line.contains($0.token)
            }
            return isAllowed
                ? nil : Finding(path: file.path, line: number, text: "forced: \(line[match])")
        }
    }

    static let sleeps = Rule(
        "no test sleeps",
        refused: [
            (1, "Tests/LedgerTests/A.swift", "try await Task.sleep(for: .seconds(1))"),
            (1, "Tests/LedgerTests/A.swift", "usleep(1000)"),
        ],
        admitted: [("Sources/Witness/A.swift", "try await Task.sleep(for: interval)")]
    ) { file in
        guard file.isInTests, file.isSwift else { return [] }
        return file.findings(#"\b(Task\.sleep|u?sleep)\("#) { "sleeps: \($0)" }
    }

    static let answers = Rule(
        "a program answers through Console alone",
        refused: [
            (1, "Sources/certverify/A.swift", "Swift.print(line)"),
            (1, "Sources/certledger/A.swift", "FileHandle.standardOutput.write(bytes)"),
            (1, "Sources/certledger/A.swift", "FileHandle.standardError.write(bytes)"),
            (1, "Sources/certverify/A.swift", "for line in lines { print(line) }"),
        ],
        admitted: [
            ("Sources/certledger/A.swift", "import Console\n\nprint(line)"),
            ("Sources/certledger/A.swift", "JSONLine.print(map)"),
            ("Sources/Register/A.swift", "func print(_ map: CBORMap) -> String {"),
        ]
    ) { file in
        guard file.isSwift, file.path.firstMatch(of: #/^Sources/cert(ledger|verify)//#) != nil
        else { return [] }
        let isImported = file.code.contains("import Console")
        let pattern =
            #"\bSwift\.print\(|FileHandle\.standard(Output|Error)"#
            + (isImported ? "" : #"|(?<![.\w])(?<!func )print\("#)
        return file.findings(pattern) { "not through Console: \($0)" }
    }

    static let machinePaths = Rule(
        "no path of one machine",
        refused: [
            (1, "tools/test", "cd /" + "work/certledger"),
            (1, "Sources/Ledger/A.swift", "let file = \"/" + "home/me/ledger.sqlite\""),
            (1, "README.md", "Swift is in `/" + "opt/swift`"),
        ],
        admitted: [
            ("tools/setup", "mod=/usr/share/gocode/src"),
            ("README.md", "see https://example.com/home/page and ../shared/work/list"),
        ]
    ) { file in
        let pattern = #"(^|[\s"'`=(:])/(root|home|Users|work|opt)/\w"#
        return file.everywhere(pattern) { "a machine's path: \($0)" }
    }

    static let registries = Rule(
        "no package registry's host",
        refused: [
            (1, "tools/setup", "pip install --index-" + "url simple"),
            (1, "README.md", "from https://" + "registry.example.com/cwt"),
        ],
        admitted: [("Package.swift", "url: \"https://github.com/jpsim/Yams\"")]
    ) { file in
        let pattern =
            #"https?://[^/\s"]*(pypi|pythonhosted|npmjs|crates|registry|mirror|artifactory"#
            + #"|nexus|goproxy|proxy\.golang|deb\.debian)|--(extra-)?index-u[r]l|GOPR[O]XY="#
        return file.everywhere(pattern) { "a registry's host: \($0)" }
    }
}

extension SourceFile {
    /// A finding for each line that the pattern matches, comments and strings included.
    func everywhere(_ pattern: String, _ text: (String) -> String) -> [Finding] {
        guard path != "LICENSE" else { return [] }
        return zip(1..., lines).compactMap { number, line in
            guard let match = line.range(of: pattern, options: .regularExpression) else {
                return nil
            }
            return Finding(
                path: path, line: number,
                text: text(line[match].trimmingCharacters(in: .whitespaces)))
        }
    }
}
