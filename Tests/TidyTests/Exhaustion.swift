/// A `switch` over a set of ours names each of its cases: a new one must not be taken silently for
/// one of the rest. `default:` is for text, numbers, and types of others.
enum Exhaustion {
    /// The files that switch over an enum of a library, or of this project's general-purpose
    /// modules, whose cases are many and whose rest is one answer; each with what it is.
    static let open: [String: String] = [
        "Sources/COSE/CBOR.swift": "a CBOR item that is a number, or is none",
        "Sources/COSE/Sign1Decoding.swift": "a CBOR item that is what is wanted, or is not",
        "Sources/Register/Queries.swift": "GRDB's storage classes",
        "Sources/SchemeFile/SchemeFile.swift": "Yams' errors",
        "Sources/StateFile/RowReader.swift": "an item that is a number, or is none",
        "Sources/certverify/Explain/Explanation.swift": "a CBOR item that is nested, or is not",
    ]

    static func findings(in files: [SourceFile]) -> [Finding] {
        files.filter { $0.isSwift && $0.isInSources }.flatMap { file in
            file.lines.indices.compactMap { number -> Finding? in
                let line = file.lines[number]
                guard line.contains(#/^ *default:/#), isOverCases(file.lines, number) else {
                    return nil
                }
                return Finding(
                    path: file.path, line: number + 1, text: "default: over a set of cases")
            }
        }
    }

    /// Whether the switch that a `default:` ends has a case that begins with a dot and a name.
    private static func isOverCases(_ lines: [Substring], _ end: Int) -> Bool {
        let depth = lines[end].prefix { $0 == " " }.count
        for line in lines[..<end].reversed() {
            let text = line.drop { $0 == " " }
            if text.isEmpty { continue }
            let isInside = line.count - text.count > depth
            if !isInside, text.hasPrefix("switch ") || text.contains(" switch ") { return false }
            if line.count - text.count == depth, text.contains(#/^case \.[a-z]/#) { return true }
        }
        return false
    }
}
