import Foundation

extension Rule {
    static let documentation = Rule(
        "what crosses a target is documented",
        refused: [
            (1, "Sources/COSE/A.swift", "public struct Digest {"),
            (2, "Sources/COSE/A.swift", "// not a doc\n    public init(_ text: String) {"),
            (1, "Sources/COSE/A.swift", "public let byteCount = 32"),
            (1, "Sources/COSE/A.swift", "    public subscript(place: Int) -> UInt8 {"),
            (2, "Sources/COSE/A.swift", "@discardableResult\npublic mutating func append() {}"),
            (3, "Sources/COSE/A.swift", "/// A.\n\npackage final class A {}"),
            (3, "Sources/COSE/A.swift", "/// A log.\npublic protocol P {\n    func f()\n}"),
            (3, "Sources/COSE/A.swift", "/// A.\npublic protocol P {\n    var n: Int { get }\n}"),
            (1, "Sources/COSE/A.swift", "public func reimport() {}"),
        ],
        admitted: [
            ("Sources/COSE/A.swift", "/// A digest.\n@frozen\npublic struct Digest {\n}"),
            ("Sources/COSE/A.swift", "public static func == (left: Self, right: Self) -> Bool"),
            ("Sources/COSE/A.swift", "public func hash(into hasher: inout Hasher) {"),
            ("Sources/COSE/A.swift", "    public static let latest = CivilDate(2999, 12, 31)"),
            ("Sources/COSE/A.swift", "    public internal(set) var holder: PartyID"),
            ("Sources/COSE/A.swift", "    public var index: EntryIndex { EntryIndex(place) }"),
            ("Sources/COSE/A.swift", "public import COSE\nstruct Inner {\n    let a: Int\n}"),
            ("Sources/COSE/A.swift", "/// An error.\npublic enum E: Error {\n    case late\n}"),
            (
                "Sources/COSE/A.swift",
                """
                /// A log.
                public protocol Log {
                    /// The number of entries.
                    func entryCount() -> Int
                }

                /// A log in memory.
                public struct MemoryLog: Log {
                    public func entryCount() -> Int { 0 }
                }
                """
            ),
            ("Tests/COSETests/A.swift", "public struct Digest {"),
        ]
    ) { file in
        guard file.isSwift, file.isInSources else { return [] }
        return file.crossing.compactMap { number in
            let text = file.code[number - 1].trimmingCharacters(in: .whitespaces)
            let isExplained = file.isDocumented(line: number) || file.meetsRequirement(text)
            return isExplained
                ? nil : Finding(path: file.path, line: number, text: "no `///`: \(text)")
        }
    }
}

extension RepositoryTree {
    /// The documented requirements of our own protocols: what meets one says no more.
    static let requirements = files.filter(\.isInSources).map(\.requirements).reduce(into: [:]) {
        $0.merge($1) { $0.union($1) }
    }
}

extension SourceFile {
    /// Declarations that a protocol of the standard library or of a framework explains.
    private static let wellKnown =
        #"\boverride\b|func +(==|<|~=) |\bfunc (hash\(into|encode\(to|run\(|validate\(|next\()"#
        + #"|\binit\((from|stringLiteral|integerLiteral|arrayLiteral|dictionaryLiteral"#
        + #"|booleanLiteral|nilLiteral)\b"#
    private static let crossingStart = #"^(@\w+(\([^)]*\))? +)*(public|package|open) +"#
    /// A constant, or a stored or computed value: where name and type say all, a doc repeats them.
    private static let value = crossingStart + #"((static|class|final|\w+\(set\)) +)*(let|var)\b"#
    private static let requirementStart =
        #"^(static |mutating )*(func|var|init|associatedtype|subscript)\b"#

    /// The lines that declare something other targets see and may not go without a doc: `public`
    /// and `package` types, functions, initialisers, global values, and the requirements of such
    /// protocols. Cases of enums name their fact themselves; so may a type's values.
    var crossing: [Int] {
        var found: [Int] = []
        var protocolIndentation: Int?
        for (number, line) in zip(1..., code) {
            let indentation = line.prefix { $0 == " " }.count
            let text = String(line.dropFirst(indentation))
            if let open = protocolIndentation, indentation <= open, !text.isEmpty {
                protocolIndentation = nil
            }
            if text.matches(Self.crossingStart) {
                if text.matches(Self.crossingStart + #"(import|extension)\b"#) { continue }
                if text.matches(#"\bprotocol +\w+.*\{$"#) { protocolIndentation = indentation }
                let isMember = indentation > 0 && text.matches(Self.value)
                if !isMember, !text.matches(Self.wellKnown) { found.append(number) }
            } else if let open = protocolIndentation, indentation == open + 4,
                text.matches(Self.requirementStart)
            {
                found.append(number)
            }
        }
        return found
    }

    /// The names of the documented requirements of each protocol in this file.
    var requirements: [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        var name: Substring?
        for (number, line) in zip(1..., code) {
            if let start = line.firstMatch(of: #/\bprotocol +(\w+).*\{$/#) { name = start.1 }
            if line.hasPrefix("}") { name = nil }
            guard let name, isDocumented(line: number),
                let member = line.firstMatch(of: #/\b(func|var) +(\w+)/#)
            else { continue }
            found[String(name), default: []].insert(String(member.2))
        }
        return found
    }

    /// Whether a declaration has the name of a requirement of ours, in a file that names a protocol
    /// of ours: which may inherit the requirement from another.
    func meetsRequirement(_ declaration: String) -> Bool {
        guard let member = declaration.firstMatch(of: #/\b(func|var|let) +(\w+)/#) else {
            return false
        }
        let known = RepositoryTree.requirements.merging(requirements) { $0.union($1) }
        return known.values.contains { $0.contains(String(member.2)) }
            && known.keys.contains { name in code.contains { $0.matches("[:,&] *\(name)\\b") } }
    }

    /// Whether a `///` stands above the line, attributes and conditions in between left out.
    func isDocumented(line number: Int) -> Bool {
        for above in lines[..<(number - 1)].reversed() {
            let text = above.drop { $0 == " " }
            if text.hasPrefix("///") { return true }
            guard text.hasPrefix("@") || text.hasPrefix("#if") else { return false }
        }
        return false
    }
}

extension String {
    func matches(_ pattern: String) -> Bool {
        range(of: pattern, options: .regularExpression) != nil
    }
}
