import Foundation

/// Which module may import which (Sources/README.md): lower rows never import upper ones.
///
/// The table says what Package.swift says (a test compares them), so that a dependency more is a
/// decision and not an accident. C modules and packages are named with their owners.
enum Modules {
    /// Modules of ours that a module imports.
    static let below: [String: Set<String>] = [
        "COSE": [],
        "Age": ["COSE"],
        "TransparencyLog": ["COSE"],
        "Certification": ["COSE"],
        "Cores": ["COSE", "Certification"],
        "Drafting": ["COSE", "Certification"],
        "SchemeFile": ["COSE", "Certification"],
        "SQLite": [],
        "LedgerFile": ["COSE", "SQLite", "TransparencyLog"],
        "StateFile": ["COSE", "Certification", "SQLite"],
        "Console": ["COSE", "Certification", "LedgerFile"],
        "Verification": ["COSE", "Certification", "Cores", "TransparencyLog"],
        "Ledger": [
            "COSE", "Certification", "Cores", "Drafting", "LedgerFile", "SQLite", "StateFile",
            "TransparencyLog",
        ],
        "Register": ["COSE", "Certification"],
        "CertificatePaper": ["COSE", "Certification", "Verification"],
        "VerifierPage": ["COSE", "TransparencyLog", "Verification"],
        "certverify": [
            "COSE", "Certification", "Console", "Cores", "LedgerFile", "StateFile",
            "TransparencyLog", "Verification",
        ],
        "certledger": [
            "Age", "COSE", "Certification", "CertificatePaper", "Console", "Cores", "Drafting",
            "Ledger", "LedgerFile", "Register", "SchemeFile", "TransparencyLog",
            "Verification", "VerifierPage",
        ],
    ]

    /// What a module may import that is not ours, beyond the standard library.
    static let foreign: [String: Set<String>] = [
        "COSE": ["CLibcrypto", "CLibsodium"],
        "Age": ["CLibsodium"],
        "SchemeFile": ["Yams"],
        "SQLite": ["CSQLite"],
        "Verification": ["CZlib", "CMinizip"],
        "Ledger": ["GRDB", "CSQLite"],
        "Register": ["GRDB", "CSQLite"],
        "CertificatePaper": ["Mustache", "CQREncode", "CPNG"],
        "Console": ["ArgumentParser"],
        "certverify": ["ArgumentParser"],
        "certledger": ["ArgumentParser"],
    ]

    /// No I/O, no clock, no randomness: these arrive as arguments.
    static let pure: Set<String> = ["COSE", "Age", "TransparencyLog", "Certification"]

    /// Foundation drags ICU into the static verifier.
    static let withoutFoundation: Set<String> = pure.union([
        "Console", "LedgerFile", "SQLite", "StateFile", "Verification",
    ])

    static let platform: Set<String> = [
        "Glibc", "Musl", "Darwin", "Dispatch", "Synchronization", "Foundation",
        "FoundationEssentials", "FoundationNetworking",
    ]

    /// What the table has a module depend on, or nil for a module that is not in it.
    static func dependencies(of module: String) -> Set<String>? {
        below[module]?.union(foreign[module] ?? [])
    }

    /// Everything a module may import, or nil for a module that is not in the table.
    static func allowed(in module: String) -> Set<String>? {
        let allowed = dependencies(of: module)?.union(["Swift"])
        return pure.contains(module) ? allowed : allowed?.union(platform)
    }
}

/// What Package.swift says of the Swift modules in Sources.
enum Manifest {
    /// The dependencies of each, read as Package.swift is written.
    static func dependencies(in text: String) -> [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        for target in text.components(separatedBy: "arget(").dropFirst() {
            let names = target.quoted
            guard let name = names.first, !name.hasSuffix("Tests") else { continue }
            let end = target.range(of: "\n        .")?.lowerBound ?? target.endIndex
            let own = target[..<end]
            let isElsewhere = own.contains("path: \"")
            let isC = !own.contains("swiftSettings:")
            if isElsewhere || isC { continue }
            let list = own.components(separatedBy: "dependencies: [").dropFirst().first ?? ""
            let products = list.replacing(#/, package: "[^"]*"/#, with: "")
            found[name] = Set((products.components(separatedBy: "]").first ?? "").quoted)
        }
        return found
    }
}

extension StringProtocol {
    /// What stands in quotation marks.
    fileprivate var quoted: [String] {
        components(separatedBy: "\"").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    }
}
