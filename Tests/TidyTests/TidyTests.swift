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
