import Testing

/// A rule of style that single files keep (Sources/README.md), with samples that show it at work.
struct Rule: Sendable, CustomTestStringConvertible {
    let name: String
    /// The findings in one file; none for a file that the rule does not concern.
    let check: @Sendable (SourceFile) -> [Finding]
    /// Files that break the rule, each with the line that must be found.
    let refused: [(line: Int, file: SourceFile)]
    /// The nearest files that keep it.
    let admitted: [SourceFile]

    init(
        _ name: String, refused: [(Int, String, String)], admitted: [(String, String)],
        check: @escaping @Sendable (SourceFile) -> [Finding]
    ) {
        self.name = name
        self.check = check
        self.refused = refused.map { ($0.0, SourceFile(path: $0.1, text: $0.2)) }
        self.admitted = admitted.map { SourceFile(path: $0.0, text: $0.1) }
    }

    var testDescription: String { name }

    static let all: [Rule] =
        [
            fileLength, functionLength, lineLength, banners, leftOpen, commentedOut, imports,
            foundation, purity, names, fileNames, documentation, echoes, force, forceUnwrap,
            testNames, sleeps, answers, machinePaths, registries, readme, references, links,
            languages,
        ]
}
