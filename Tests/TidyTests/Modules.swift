/// Which module may import which (Sources/README.md): lower rows never import upper ones.
///
/// Importing a module allows what lies below it too. C modules and packages are named with their
/// one owner, so that a second user of a library is a decision and not an accident.
enum Modules {
    /// Modules of ours that a module builds on directly.
    static let below: [String: [String]] = [
        "COSE": [],
        "Age": ["COSE"],
        "TransparencyLog": ["COSE"],
        "Certification": ["COSE"],
        "Cores": ["Certification"],
        "Drafting": ["Certification"],
        "SchemeFile": ["Certification"],
        "LedgerFile": ["TransparencyLog"],
        "StateFile": ["Certification"],
        "Verification": ["Certification", "Cores", "TransparencyLog"],
        "DirectSQL": [],
        "Ledger": [
            "Certification", "Cores", "DirectSQL", "Drafting", "TransparencyLog", "LedgerFile",
            "StateFile",
        ],
        "Register": ["Ledger"],
        "Witness": ["TransparencyLog"],
        "CertificatePaper": ["Verification"],
        "VerifierPage": ["Verification"],
        "RegisterSite": ["CertificatePaper", "Register", "Ledger", "Verification"],
        "certverify": ["Verification", "LedgerFile", "StateFile"],
        "certledger": [
            "RegisterSite", "Register", "Ledger", "Verification", "Drafting",
            "SchemeFile", "Witness", "CertificatePaper", "VerifierPage", "Age",
        ],
    ]

    /// What a module may import that is not ours, beyond the standard library.
    static let foreign: [String: Set<String>] = [
        "COSE": ["CLibsodium"],
        "Age": ["CLibsodium"],
        "Cores": ["CJemalloc"],
        "SchemeFile": ["Yams"],
        "LedgerFile": ["CSQLite"],
        "StateFile": ["CSQLite", "CZlib"],
        "Verification": ["CZlib", "CMinizip"],
        "DirectSQL": ["GRDB", "CSQLite"],
        "Ledger": ["GRDB", "CSQLite"],
        "Register": ["GRDB"],
        "Witness": ["Hummingbird"],
        "CertificatePaper": ["Mustache", "CQREncode", "CPNG"],
        "RegisterSite": ["Hummingbird"],
        "certverify": ["ArgumentParser"],
        "certledger": ["ArgumentParser", "Yams"],
    ]

    /// No I/O, no clock, no randomness: these arrive as arguments.
    static let pure: Set<String> = ["COSE", "Age", "TransparencyLog", "Certification"]

    /// Foundation drags ICU into the static verifier.
    static let withoutFoundation: Set<String> = pure.union(["LedgerFile", "Verification"])

    static let platform: Set<String> = [
        "Glibc", "Musl", "Darwin", "Dispatch", "Synchronization", "Foundation",
        "FoundationEssentials", "FoundationNetworking",
    ]

    /// Everything a module may import, or nil for a module that is not in the table.
    static func allowed(in module: String) -> Set<String>? {
        guard let direct = below[module] else { return nil }
        var allowed = foreign[module] ?? []
        var open = direct
        while let next = open.popLast() {
            if allowed.insert(next).inserted { open += below[next] ?? [] }
        }
        allowed.insert("Swift")
        return pure.contains(module) ? allowed : allowed.union(platform)
    }
}
