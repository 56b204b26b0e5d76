import Foundation

extension Rule {
    static let names = Rule(
        "a type is named for what it is",
        refused: [
            (1, "Sources/Ledger/A.swift", "public struct LedgerManager {"),
            (1, "Sources/Ledger/A.swift", "final class HashUtils {"),
            (1, "Sources/Ledger/A.swift", "enum TreeHelper {"),
            (1, "Sources/Ledger/A.swift", "actor AppendService {"),
            (1, "Sources/Ledger/A.swift", "    typealias HolderInfo = String"),
            (1, "Sources/Ledger/A.swift", "protocol LeafData {"),
        ],
        admitted: [
            ("Sources/Ledger/A.swift", "struct Datum {\n    let data: [UInt8]\n}"),
            ("Sources/Ledger/A.swift", "enum Offering { case service }"),
        ]
    ) { file in
        guard file.isSwift, file.isInSources else { return [] }
        let suffix = "(Manager|Helper|Utils?|Utility|Utilities|Service|Data|Info)"
        return file.findings(
            #"\b(struct|class|enum|actor|protocol|typealias) +\w*"# + suffix + #"\b"#
        ) { "says nothing: \($0)" }
    }

    static let documentation = Rule(
        "what crosses a target is documented",
        refused: [
            (1, "Sources/COSE/A.swift", "public struct Digest {"),
            (2, "Sources/COSE/A.swift", "// not a doc\n    public static let byteCount = 32"),
            (2, "Sources/COSE/A.swift", "@discardableResult\npublic mutating func append() {}"),
            (3, "Sources/COSE/A.swift", "/// A.\n\npackage final class A {}"),
            (3, "Sources/COSE/A.swift", "/// An error.\npublic enum E: Error {\n    case late\n}"),
            (3, "Sources/COSE/A.swift", "/// A log.\npublic protocol P {\n    func f()\n}"),
        ],
        admitted: [
            ("Sources/COSE/A.swift", "/// A digest.\n@frozen\npublic struct Digest {\n}"),
            ("Sources/COSE/A.swift", "public static func == (left: Self, right: Self) -> Bool"),
            ("Sources/COSE/A.swift", "public func hash(into hasher: inout Hasher) {"),
            ("Sources/COSE/A.swift", "public var description: String { hex }"),
            ("Sources/COSE/A.swift", "public import COSE\nstruct Inner {\n    let a: Int\n}"),
            ("Sources/COSE/A.swift", "enum Inner {\n    case late\n}"),
            ("Tests/COSETests/A.swift", "public struct Digest {"),
        ]
    ) { file in
        guard file.isSwift, file.isInSources else { return [] }
        return file.crossing.filter { !file.isDocumented(line: $0) }.map { number in
            let text = file.code[number - 1].trimmingCharacters(in: .whitespaces)
            return Finding(path: file.path, line: number, text: "no `///`: \(text)")
        }
    }

    static let testNames = Rule(
        "a test's name is a sentence in backticks",
        refused: [
            (1, "Tests/COSETests/A.swift", "@Test func emptyTree() {}"),
            (2, "Tests/COSETests/A.swift", "@Test(arguments: [1])\nfunc sizes(size: Int) {}"),
        ],
        admitted: [
            ("Tests/COSETests/A.swift", "@Test func `the empty tree has a root`() {}"),
            ("Tests/COSETests/A.swift", "func helper() {}"),
        ]
    ) { file in
        guard file.isInTests, file.isSwift else { return [] }
        var isTest = false
        return zip(1..., file.code).compactMap { number, line in
            if line.contains("@Test") { isTest = true }
            guard isTest, let name = line.firstMatch(of: #/\bfunc +(`?)(\w+)/#) else { return nil }
            isTest = false
            guard name.1.isEmpty else { return nil }
            return Finding(path: file.path, line: number, text: "no sentence: \(name.2)")
        }
    }
}

extension SourceFile {
    /// Declarations that a protocol of the standard library or of a framework explains.
    private static let explained =
        #"\boverride\b|func +(==|<|~=) |\bfunc (hash\(into|encode\(to|run\(|validate\(|next\()"#
        + #"|\binit\((from|stringLiteral|integerLiteral|arrayLiteral|dictionaryLiteral"#
        + #"|booleanLiteral|nilLiteral)\b|\bvar (description|debugDescription|allCases)\b"#
        + #"|\bstatic (let|var) configuration\b|\bvar body\b"#

    /// The lines that declare something other targets see: `public` and `package` declarations,
    /// the cases of such enums, the requirements of such protocols.
    var crossing: [Int] {
        var found: [Int] = []
        var enclosing: (indentation: Int, isEnum: Bool)?
        for (number, line) in zip(1..., code) {
            let indentation = line.prefix { $0 == " " }.count
            let text = line.dropFirst(indentation)
            if let open = enclosing, indentation <= open.indentation, !text.isEmpty {
                enclosing = nil
            }
            if text.firstMatch(of: #/^(@\w+(\([^)]*\))? +)*(public|package|open) /#) != nil {
                if text.contains(#/\b(import|extension)\b/#) { continue }
                if let kind = text.firstMatch(of: #/\b(enum|protocol) +\w+.*\{$/#) {
                    enclosing = (indentation, kind.1 == "enum")
                }
                if text.range(of: Self.explained, options: .regularExpression) == nil {
                    found.append(number)
                }
            } else if let open = enclosing, indentation == open.indentation + 4 {
                let isMember =
                    open.isEnum
                    ? text.hasPrefix("case ")
                    : text.firstMatch(
                        of: #/^(static |mutating )*(func|var|init|associatedtype|subscript)\b/#)
                        != nil
                if isMember { found.append(number) }
            }
        }
        return found
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
