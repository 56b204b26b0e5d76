import Foundation

extension Rule {
    static let imports = Rule(
        "a module imports only what lies below it",
        refused: [
            (1, "Sources/COSE/A.swift", "import TransparencyLog"),
            (2, "Sources/Certification/A.swift", "import COSE\npublic import Ledger"),
            (1, "Sources/LedgerFile/A.swift", "internal import struct Certification.Event"),
            (1, "Sources/TransparencyLog/A.swift", "internal import CLibsodium"),
            (1, "Sources/Certification/A.swift", "import Glibc"),
            (1, "Sources/Certification/State/A.swift", "@testable import TransparencyLog"),
            (1, "Sources/Ledger/A.swift", "import Hummingbird"),
            (1, "Sources/Unknown/A.swift", "import COSE"),
        ],
        admitted: [
            ("Sources/Register/A.swift", "public import COSE\nimport GRDB\nimport Foundation"),
            ("Sources/certledger/A.swift", "import ArgumentParser\nimport Ledger"),
            ("Tests/COSETests/A.swift", "import Ledger"),
        ]
    ) { file in
        guard file.isSwift, let module = file.module else { return [] }
        guard let allowed = Modules.allowed(in: module) else {
            return [Finding(path: file.path, line: 1, text: "\(module) is not in Modules.below")]
        }
        return file.imports.filter { !allowed.contains($0.name) && $0.name != module }.map {
            Finding(path: file.path, line: $0.line, text: "\(module) may not import \($0.name)")
        }
    }

    static let foundation = Rule(
        "what the verifier is made of needs no Foundation",
        refused: [
            (1, "Sources/Verification/A.swift", "import Foundation"),
            (1, "Sources/LedgerFile/A.swift", "internal import FoundationNetworking"),
        ],
        admitted: [("Sources/Ledger/A.swift", "import Foundation")]
    ) { file in
        guard let module = file.module, Modules.withoutFoundation.contains(module) else {
            return []
        }
        return file.imports.filter { $0.name.hasPrefix("Foundation") }.map {
            Finding(path: file.path, line: $0.line, text: "\(module) may not import \($0.name)")
        }
    }

    static let purity = Rule(
        "the pure core reads no clock, no file and draws no randomness",
        refused: [
            (1, "Sources/COSE/A.swift", "let seed = UInt8.random(in: 0...255)"),
            (1, "Sources/COSE/A.swift", "randombytes_buf(&seed, 32)"),
            (1, "Sources/Certification/A.swift", "let now = ContinuousClock.now"),
            (1, "Sources/TransparencyLog/A.swift", "let file = fopen(path, mode)"),
        ],
        admitted: [
            ("Sources/Ledger/A.swift", "let seed = UInt8.random(in: 0...255)"),
            ("Sources/COSE/A.swift", "// .random( is for callers"),
        ]
    ) { file in
        guard let module = file.module, Modules.pure.contains(module) else { return [] }
        let impure =
            #"\.random\(|\brandombytes\w*|SystemRandomNumberGenerator"#
            + #"|(Continuous|Suspending)Clock\b|\btime\(nil\)"#
            + #"|\bFileManager\b|\bFileHandle\b|\bfopen\(|\bgetenv\("#
        return file.findings(impure) { "\(module) is pure: \($0)" }
    }
}

extension SourceFile {
    /// The modules that the file imports, with their lines.
    var imports: [(line: Int, name: String)] {
        let access = #"^(@\w+(\([^)]*\))? +)*((public|package|internal|fileprivate|private) +)?"#
        let kind = #"((struct|class|enum|protocol|func|var|let|typealias) +)?"#
        return zip(1..., code).compactMap { number, line in
            guard
                let start = line.range(
                    of: access + "import +" + kind, options: .regularExpression)
            else { return nil }
            let name = line[start.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            return (number, String(name))
        }
    }
}
