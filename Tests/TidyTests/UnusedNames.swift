/// Names in Sources that nothing in Sources uses: what no command reaches.
///
/// By word, without a parser: a name counts as used where it stands as a word in code or in a
/// text, besides where it is declared. So what has a common name may go unseen; what is found has
/// no user.
enum UnusedNames {
    /// Names that others than our own code use, each with who does.
    static let used: [String: String] = [
        "customMirror": "the standard library prints secrets by it, and so nothing of them"
    ]

    /// A finding for each name at the top of a file, and each `public` or `package` one, that has
    /// no use in these files.
    static func findings(in files: [SourceFile], used: Set<String> = []) -> [Finding] {
        let files = files.filter { $0.isSwift && $0.isInSources }
        var uses: [Substring: Int] = [:]
        var candidates: [(name: Substring, finding: Finding)] = []
        for file in files {
            file.forEachWord { uses[$0, default: 0] += 1 }
            for declaration in file.declarations {
                uses[declaration.name, default: 0] -= 1
                if declaration.isSeen, !used.contains(String(declaration.name)) {
                    let finding = Finding(
                        path: file.path, line: declaration.line,
                        text: "nothing uses \(declaration.name)")
                    candidates.append((declaration.name, finding))
                }
            }
        }
        return candidates.filter { uses[$0.name, default: 0] <= 0 }.map(\.finding)
    }
}
