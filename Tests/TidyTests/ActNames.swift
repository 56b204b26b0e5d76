/// The name of an act is written in the act's own file, and nowhere else in Sources: who knows
/// another by its name knows it through the value there.
enum ActNames {
    static func findings(in files: [SourceFile]) -> [Finding] {
        let sources = files.filter { $0.isSwift && $0.isInSources }
        var homes: [String: String] = [:]
        for file in sources where file.path.hasPrefix("Sources/Certification/Acts/") {
            let text = file.lines.joined(separator: "\n")
            for act in text.matches(of: #/Act\(\s*"([a-z]+\.[a-z\-]+)"/#) {
                homes[String(act.1)] = file.path
            }
        }
        return sources.flatMap { file in
            file.lines.enumerated().flatMap { number, line in
                line.matches(of: #/"([a-z]+\.[a-z\-]+)"/#).compactMap { name -> Finding? in
                    guard let home = homes[String(name.1)], home != file.path else { return nil }
                    return Finding(
                        path: file.path, line: number + 1,
                        text: "\(name.1) is named in \(home) alone")
                }
            }
        }
    }
}
