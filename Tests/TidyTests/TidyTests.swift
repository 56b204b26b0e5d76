import Foundation
import Testing

@Suite struct `The tree is tidy` {
    @Test(arguments: Rule.all) func `every file keeps the rule`(_ rule: Rule) {
        let findings = RepositoryTree.files.flatMap(rule.check)
        if !findings.isEmpty {
            Issue.record("\(findings.map(\.description).joined(separator: "\n"))")
        }
    }

    @Test(arguments: Rule.all) func `a rule finds its bad samples and no good one`(_ rule: Rule) {
        #expect(!rule.refused.isEmpty && !rule.admitted.isEmpty)
        for sample in rule.refused {
            #expect(
                rule.check(sample.file).map(\.line) == [sample.line],
                "\(sample.file.path): \(sample.file.lines)")
        }
        for file in rule.admitted {
            #expect(rule.check(file) == [], "\(file.path): \(file.lines)")
        }
    }

    @Test func `the tree is read`() {
        #expect(RepositoryTree.paths.contains("Package.swift"))
        #expect(RepositoryTree.files.contains { $0.path == "Sources/COSE/Digest.swift" })
        #expect(RepositoryTree.files.contains { $0.path == ".swift-format" })
    }

    @Test func `the documents are there, with their sections`() {
        #expect(Document.all.count == 4)
        for (name, document) in Document.all {
            #expect(document.headings.count > 5, "\(name)")
            #expect(Set(document.headings).count == document.headings.count, "\(name)")
        }
    }

    @Test func `an allowance names its reason and is used`() {
        for allowance in Allowance.all {
            let file = RepositoryTree.files.first { $0.path == allowance.path }
            #expect(!allowance.reason.isEmpty)
            #expect(
                file?.code.contains { $0.contains(allowance.token) } == true,
                "\(allowance.path):1: has no \(allowance.token)")
        }
    }

    @Test func `the top level holds what was agreed`() throws {
        for name in try RepositoryTree.topLevelNames where !TopLevel.isAgreed(name) {
            Issue.record("\(name):1: not in the agreed layout")
        }
        #expect(!TopLevel.isAgreed("notes.txt"))
        #expect(TopLevel.isAgreed("Sources") && TopLevel.isAgreed(".ci"))
    }

    @Test func `every fixture and tool is used`() {
        for finding in DeadFiles.findings(in: RepositoryTree.files, paths: RepositoryTree.paths) {
            Issue.record("\(finding)")
        }
    }

    @Test func `a fixture that nobody names is found`() {
        let files = [
            SourceFile(path: "tools/play", text: "cat Fixtures/played/*.jsonl # tools/play"),
            SourceFile(path: "README.md", text: "run tools/play"),
        ]
        let paths = [
            "tools/play", "tools/alone", "Fixtures/played/1.jsonl", "Fixtures/left/1.json",
        ]
        #expect(
            DeadFiles.findings(in: files, paths: paths).map(\.path)
                == ["tools/alone", "Fixtures/left/1.json"])
    }

    @Test func `everything in Sources is used there`() {
        let used = Set(UnusedNames.used.keys)
        for finding in UnusedNames.findings(in: RepositoryTree.files, used: used) {
            Issue.record("\(finding)")
        }
    }

    @Test func `the name of an act is written in its own file alone`() {
        #expect(ActNames.findings(in: RepositoryTree.files) == [])
        let home = SourceFile(
            path: "Sources/Certification/Acts/Call/A.swift", text: "Act(\n \"call.made\", on:")
        let other = SourceFile(
            path: "Sources/Drafting/B.swift", text: "// one\nif type == \"call.made\" {}")
        #expect(ActNames.findings(in: [home, other]).map(\.line) == [2])
    }

    @Test func `the name of a kind of subject is written in its own file alone`() {
        #expect(SubjectNames.findings(in: RepositoryTree.files) == [])
        let home = SourceFile(
            path: "Sources/Certification/Acts/Call/A.swift", text: "SubjectKind(\n \"call\", zh:")
        let other = SourceFile(
            path: "Sources/Drafting/B.swift",
            text: "map[\"call\"]\nif subject.kind == \"call\" {}\n\"call/\\(id)\"")
        #expect(SubjectNames.findings(in: [home, other]).map(\.line) == [2, 3])
    }

    @Test func `a switch over a set of ours names each of its cases`() {
        let findings = Exhaustion.findings(in: RepositoryTree.files)
        #expect(findings.filter { Exhaustion.open[$0.path] == nil } == [])
        #expect(Set(findings.map(\.path)).isSuperset(of: Exhaustion.open.keys))
        let file = SourceFile(
            path: "Sources/Ledger/A.swift",
            text: """
                switch a {
                case .one: 1
                default: 2
                }
                switch b {
                case "one": 1
                default: 2
                }
                """)
        #expect(Exhaustion.findings(in: [file]).map(\.line) == [3])
    }

    @Test func `an exception to use names its reason and is needed`() {
        let unused = Set(UnusedNames.findings(in: RepositoryTree.files).map(\.text))
        for (name, reason) in UnusedNames.used {
            #expect(!reason.isEmpty && unused.contains("nothing uses \(name)"), "\(name)")
        }
    }

    @Test(arguments: [
        ("struct A {}", [1]), ("struct A {}\n// A says more\n/// of `A`", [1]),
        ("enum A {\n    static func a() -> A { a() }\n}", []),
        ("enum A {\n    public static func b() -> A {}\n}", [2]),
        ("enum A {\n    private static func b() -> A {}\n}", []),
        ("protocol A {\n    func b()\n}\nstruct C: A {\n    package func b() {}\n}", [4, 5]),
        ("private let a = 1\nlet b = \"\\(a) https://b.example\"", []),
        ("let a = \"a\\\"\" // a, b\nfunc b() {}", [2]), ("typealias 类 = Int", [1]),
        ("@main struct A {\n    @B(c) package private(set) var d = A()\n}", [2]),
    ])
    func `what nothing uses is found`(text: String, lines: [Int]) {
        let file = SourceFile(path: "Sources/COSE/A.swift", text: text)
        #expect(UnusedNames.findings(in: [file]).map(\.line) == lines, "\(text)")
    }

    @Test func `a use in a test or a tool is none`() {
        let files = [
            SourceFile(path: "Sources/COSE/A.swift", text: "struct A {}\nstruct B {}"),
            SourceFile(path: "Sources/Age/C.swift", text: "extension A {}"),
            SourceFile(path: "Tests/COSETests/B.swift", text: "let b = B()"),
            SourceFile(path: "tools/bench.d/B.swift", text: "let b = B()"),
        ]
        #expect(
            UnusedNames.findings(in: files).map(\.description)
                == ["Sources/COSE/A.swift:2: nothing uses B"])
    }

    @Test func `every error that certledger tells has its Chinese`() {
        let known = ErrorTexts.known(in: RepositoryTree.files)
        let forms = Set(known.map(\.form))
        #expect(forms.count == known.count)
        for file in RepositoryTree.files {
            for text in ErrorTexts.said(in: file) where !forms.contains(text.form) {
                Issue.record("\(file.path):\(text.line): in English alone: \(text.form)")
            }
        }
        for (form, chinese) in known {
            let values = chinese.matches(of: #/%(\d)/#).compactMap { Int($0.1) }.sorted()
            let count = form.count { $0 == "%" }
            #expect(values == Array(1..<(count + 1)), "\(form)")
            #expect(chinese.contains(#/\p{Han}|，|；|“/#), "\(form)")
        }
    }

    @Test func `no Chinese is kept of what no error says any more`() {
        let sources = RepositoryTree.files.filter {
            $0.isSwift && $0.path.hasPrefix("Sources/") && !ErrorTexts.isWords($0)
        }
        let said = Set(sources.flatMap { ErrorTexts.literals(in: $0).map(\.form) })
        #expect(!said.contains("no error says this"))
        // What libraries say stands in no source of ours.
        let words = RepositoryTree.files.filter { !$0.path.hasSuffix("+Libraries.swift") }
        let unsaid = ErrorTexts.known(in: words).map(\.form).filter { !said.contains($0) }
        #expect(Set(unsaid) == Set(ErrorTexts.parts.keys))
    }

    @Test func `an error's text is found, thrown or described, in pieces or one`() {
        let file = SourceFile(
            path: "Sources/Ledger/A.swift",
            text: """
                enum AError: Error, CustomStringConvertible {
                    var description: String {
                        switch self {
                        case .one(let a): "the file \\(a.map { "x" } ?? "") is "
                            + "gone" + (a ?? "")
                        }
                    }
                    let key = "no such text"
                }
                func a() throws { throw AError.two("there is none") }
                """)
        let found = ErrorTexts.said(in: file)
        #expect(found.map(\.form) == ["the file % is gone%", "there is none"])
        #expect(found.map(\.line) == [4, 10])
    }

    @Test func `the table of modules is Package.swift's`() throws {
        let file = try #require(RepositoryTree.files.first { $0.path == "Package.swift" })
        let manifest = Manifest.dependencies(in: file.lines.joined(separator: "\n"))
        #expect(Set(manifest.keys) == Set(Modules.below.keys))
        #expect(Set(Modules.foreign.keys).isSubset(of: Modules.below.keys))
        for (module, dependencies) in manifest {
            #expect(Modules.dependencies(of: module) == dependencies, "\(module)")
        }
    }

    @Test func `a dependency that no file imports is found`() throws {
        for module in Modules.below.keys.sorted() {
            let files = RepositoryTree.files.filter { $0.module == module }
            let imported = Set(files.flatMap(\.imports).map(\.name))
            let unused = Modules.dependencies(of: module)?.subtracting(imported) ?? []
            #expect(unused.isEmpty, "\(module) imports none of \(unused.sorted())")
        }
    }

    @Test func `a manifest is read target by target`() {
        let text = """
            targets: [
                    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
                    .target(name: "A", swiftSettings: pure),
                    .target(
                        name: "B",
                        dependencies: [
                            "A", "CZlib",
                            .product(name: "GRDB", package: "GRDB.swift"),
                        ],
                        resources: [.embedInCode("Assets")], swiftSettings: settings),
                    .target(name: "C", linkerSettings: [.linkedLibrary("c")]),
                    .executableTarget(name: "D", dependencies: ["B"], swiftSettings: settings),
                    .executableTarget(name: "E", path: "tools/e", swiftSettings: settings),
                    .testTarget(name: "ATests", dependencies: ["A"], swiftSettings: settings),
            ]
            """
        #expect(
            Manifest.dependencies(in: text) == ["A": [], "B": ["A", "CZlib", "GRDB"], "D": ["B"]])
    }

    @Test func `what builds leave behind is not committed`() throws {
        guard let tracked = try Git.trackedPaths() else {
            try Test.cancel("not a clone")
        }
        for path in tracked where Git.isLeftover(path) {
            Issue.record("\(path):1: is made by a build or a demo")
        }
        #expect(Git.isLeftover(".build/debug.yaml") && Git.isLeftover("demo/ledger.sqlite"))
        #expect(!Git.isLeftover("tools/demo"))
    }
}
