/// The name of a kind of subject is written in the file of its acts, and nowhere else in Sources:
/// who means one means the value there. Fields of acts may have the same names.
enum SubjectNames {
    static func findings(in files: [SourceFile]) -> [Finding] {
        let sources = files.filter { $0.isSwift && $0.isInSources }
        var homes: [String: String] = [:]
        for file in sources where file.path.hasPrefix("Sources/Certification/Acts/") {
            let text = file.lines.joined(separator: "\n")
            for kind in text.matches(of: #/SubjectKind\(\s*"([a-z]+)"/#) {
                homes[String(kind.1)] = file.path
            }
        }
        return sources.flatMap { file in
            file.lines.enumerated().flatMap { number, line in
                named(in: line).compactMap { name -> Finding? in
                    guard let home = homes[name], home != file.path else { return nil }
                    return Finding(
                        path: file.path, line: number + 1,
                        text: "\(name) is named in \(home) alone")
                }
            }
        }
    }

    /// What a line may name a kind by: the head of a subject that is put together, or a comparison.
    private static func named(in line: Substring) -> [String] {
        line.matches(of: #/"([a-z]+)\/\\\(/#).map { String($0.1) }
            + line.matches(of: #/kind(?::| ==| !=) "([a-z]+)"/#).map { String($0.1) }
            + line.matches(of: #/Subject\("([a-z]+)\//#).map { String($0.1) }
    }
}
