// swift-tools-version: 6.2

import PackageDescription

/// Settings every target builds with: Swift 6, explicit imports and existentials.
let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableUpcomingFeature("InferIsolatedConformances"),
    ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

/// The pure core also says where it is memory-unsafe: around libsodium and libcrypto only.
let pure = settings + [.strictMemorySafety()]

/// What runs once for a command, or does little for an entry, is kept small: the verifier has a
/// limit (`tools/release`; 114 kB less, and the audit takes as long).
let small = settings + [.unsafeFlags(["-Osize"], .when(configuration: .release))]

let package = Package(
    name: "certledger",
    products: [
        .executable(name: "certledger", targets: ["certledger"]),
        .executable(name: "certverify", targets: ["certverify"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibsodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(
            name: "CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "COSE", dependencies: ["CLibcrypto", "CLibsodium"], swiftSettings: pure),
        .target(name: "Age", dependencies: ["COSE", "CLibsodium"], swiftSettings: pure),
        .target(name: "TransparencyLog", dependencies: ["COSE"], swiftSettings: pure),
        .target(name: "Certification", dependencies: ["COSE"], swiftSettings: pure),
        .target(
            name: "Cores", dependencies: ["COSE", "Certification"],
            swiftSettings: settings),
        .target(
            name: "Drafting", dependencies: ["COSE", "Certification"], swiftSettings: settings),
        .target(
            name: "SchemeFile",
            dependencies: ["COSE", "Certification", .product(name: "Yams", package: "Yams")],
            swiftSettings: settings),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .target(name: "SQLite", dependencies: ["CSQLite"], swiftSettings: settings),
        .target(
            name: "LedgerFile", dependencies: ["COSE", "TransparencyLog", "SQLite"],
            swiftSettings: settings),
        .target(
            name: "Console",
            dependencies: [
                "COSE", "Certification", "LedgerFile",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: small),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "StateFile", dependencies: ["COSE", "Certification", "SQLite"],
            swiftSettings: settings),
        .systemLibrary(
            name: "CMinizip", pkgConfig: "minizip", providers: [.apt(["libminizip-dev"])]),
        .target(
            name: "Verification",
            dependencies: [
                "COSE", "Certification", "Cores", "TransparencyLog", "CZlib", "CMinizip",
            ],
            swiftSettings: small),
        .systemLibrary(
            name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .target(
            name: "CertificatePaper",
            dependencies: [
                "COSE", "Certification", "Verification", "CQREncode", "CPNG",
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            swiftSettings: settings),
        .target(
            name: "VerifierPage", dependencies: ["COSE", "TransparencyLog", "Verification"],
            resources: [.embedInCode("Assets")], swiftSettings: settings),
        .target(
            name: "Ledger",
            dependencies: [
                "COSE", "Certification", "Cores", "Drafting", "TransparencyLog", "LedgerFile",
                "SQLite", "StateFile", "CSQLite",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings),
        .target(
            name: "Register",
            dependencies: [
                "COSE", "Certification", "CSQLite",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "certledger",
            dependencies: [
                "Age", "COSE", "Certification", "CertificatePaper", "Console", "Cores", "Drafting",
                "Ledger", "LedgerFile", "Register", "SchemeFile", "TransparencyLog",
                "Verification", "VerifierPage",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "certverify",
            dependencies: [
                "COSE", "Certification", "Console", "Cores", "LedgerFile", "StateFile",
                "TransparencyLog", "Verification",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: small),
        .executableTarget(
            name: "certbench",
            dependencies: [
                "CLibsodium", "COSE", "Certification", "Ledger", "TransparencyLog",
            ],
            path: "tools/bench.d",
            exclude: ["check-rows", "load.py", "machine.py", "peers.py", "rows.py"],
            swiftSettings: settings),
        .target(
            name: "TestSupport",
            dependencies: [
                "COSE", "CSQLite", "Certification", "Drafting", "Ledger", "SchemeFile",
                "TransparencyLog",
            ],
            path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(
            name: "VerificationTests",
            dependencies: [
                "COSE", "CSQLite", "Certification", "Cores", "Drafting", "Ledger", "LedgerFile",
                "StateFile", "TestSupport", "TransparencyLog", "Verification",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "CertificatePaperTests",
            dependencies: ["COSE", "Certification", "CertificatePaper", "Verification"],
            swiftSettings: settings),
        .testTarget(
            name: "RegisterTests",
            dependencies: [
                "COSE", "Certification", "CertificatePaper", "Drafting", "Ledger", "Register",
                "StateFile", "TestSupport", "TransparencyLog", "Verification",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "Age", "COSE", "Certification", "Console", "Drafting", "Ledger", "TestSupport",
                "certledger", "certverify",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        .testTarget(name: "TidyTests", swiftSettings: settings),
        .testTarget(
            name: "LedgerTests",
            dependencies: [
                "COSE", "CSQLite", "Certification", "Drafting", "Ledger", "LedgerFile", "SQLite",
                "StateFile", "TestSupport", "TransparencyLog", "Verification",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "StateFileTests",
            dependencies: [
                "COSE", "Certification", "LedgerFile", "StateFile", "TestSupport", "Verification",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "LedgerFileTests",
            dependencies: [
                "COSE", "CSQLite", "Certification", "Drafting", "Ledger", "LedgerFile",
                "TestSupport", "TransparencyLog", "Verification",
            ],
            swiftSettings: settings),
        .testTarget(name: "AgeTests", dependencies: ["Age", "COSE"], swiftSettings: settings),
        .testTarget(name: "COSETests", dependencies: ["COSE"], swiftSettings: settings),
        .testTarget(
            name: "TransparencyLogTests", dependencies: ["TransparencyLog"], swiftSettings: settings
        ),
        .testTarget(
            name: "CertificationTests",
            dependencies: ["Certification", "Drafting", "SchemeFile", "COSE", "Verification"],
            swiftSettings: settings),
    ]
)

// The modules in which the tests spend their time are optimised in a debug build too: with every
// check of overflow, bounds and exclusivity, and without `assert`, which none of them uses.
let hot = ["Age", "COSE", "LedgerFile", "SQLite", "StateFile", "TransparencyLog"]
for target in package.targets where hot.contains(target.name) {
    target.swiftSettings?.append(
        .unsafeFlags(["-O", "-wmo", "-num-threads", "2"], .when(configuration: .debug)))
}
