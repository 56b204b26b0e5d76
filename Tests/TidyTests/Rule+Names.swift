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
        return file.findings(
            #"\b(struct|class|enum|actor|protocol|typealias) +\w*"# + saysNothing + #"\b"#
        ) { "says nothing: \($0)" }
    }

    /// How a name ends that says nothing.
    private static let saysNothing = "(Manager|Helper|Util|Utility|Utilitie|Service|Data|Info)s?"

    static let fileNames = Rule(
        "a file is named for what is in it",
        refused: [
            (1, "Tests/LedgerTests/Helpers.swift", "func a() {}"),
            (1, "Sources/Ledger/Vault+Utilities.swift", "func a() {}"),
            (1, "Sources/Ledger/LogData.swift", "func a() {}"),
            (1, "Tests/LedgerTests/Helpers/Vault.swift", "func a() {}"),
            (1, "tools/bench.d/info.py", "a = 1"),
        ],
        admitted: [
            ("Sources/Ledger/Database.swift", "func a() {}"),
            ("Tests/TidyTests/Rule+Names.swift", "func a() {}"),
            ("Tests/VaultTests/Datum.swift", "func a() {}"),
        ]
    ) { file in
        guard file.isInSources || file.isInTests || file.isInTools else { return [] }
        return file.path.split { "/+.".contains($0) }.compactMap { name in
            let capitalized = name.prefix(1).uppercased() + name.dropFirst()
            return capitalized.matches(saysNothing + "$")
                ? Finding(path: file.path, line: 1, text: "says nothing: \(name)") : nil
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
