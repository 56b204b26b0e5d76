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

let package = Package(
    name: "certledger",
    products: [],
    dependencies: [],
    targets: [
        .systemLibrary(
            name: "CLibsodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .target(name: "COSE", dependencies: ["CLibsodium"], swiftSettings: settings),
        .target(name: "TransparencyLog", dependencies: ["COSE"], swiftSettings: settings),
        .target(name: "Certification", dependencies: ["COSE"], swiftSettings: settings),
        .testTarget(name: "COSETests", dependencies: ["COSE"], swiftSettings: settings),
        .testTarget(
            name: "TransparencyLogTests", dependencies: ["TransparencyLog"], swiftSettings: settings
        ),
        .testTarget(
            name: "CertificationTests", dependencies: ["Certification"], swiftSettings: settings),
        .testTarget(name: "TidyTests", swiftSettings: settings),
    ]
)
