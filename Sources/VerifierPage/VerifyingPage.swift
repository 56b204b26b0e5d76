internal import COSE
internal import TransparencyLog
internal import Verification

/// The verifying page: `certverify certificate` in a browser, one file that works from a disk.
///
/// Scripts, styles, policy and trust stand inside, and a policy of the page's own lets the browser
/// load nothing else (Content Security Policy, by the hashes of what stands inside).
public struct VerifyingPage: Sendable {
    /// The whole page, to be written to one file.
    public let html: String

    /// Puts the page together; a policy, trust file or list that cannot be read is refused here,
    /// not by the reader's browser.
    public init(
        policy: [UInt8], trust: String, status: [UInt8]? = nil, register: [UInt8]? = nil
    ) throws {
        let read = try Policy(parsing: policy)
        let trusted = try Trust(parsing: trust)
        guard read.logs.contains(where: { $0.key.name == trusted.origin }) else {
            throw VerifyingPageError.foreignPolicy(origin: trusted.origin)
        }
        let keys = read.keys(of: trusted)
        let lists = [
            try status.map { try StatusList(decoding: $0, signedByOneOf: keys).isOpened },
            try register.map { try PublicRegister(decoding: $0, signedByOneOf: keys).isOpened },
        ]
        guard !lists.contains(false) else { throw VerifyingPageError.foreignList }
        let carried = JSONLine.print([
            "policy": .text(String(decoding: policy, as: UTF8.self)), "trust": .text(trust),
            "status": status.map { .text(Base64.encode($0)) } ?? .null,
            "register": register.map { .text(Base64.encode($0)) } ?? .null,
        ])
        let script = "\"use strict\";(()=>{\n" + Self.scripts.joined() + "})();\n"
        let style = Self.text(PackageResources.verify_css)
        html = Self.text(PackageResources.verify_html)
            .replacing("/*STYLE*/", with: style)
            .replacing("/*SCRIPT*/", with: script)
            .replacing("STYLE-HASH", with: Self.hash(style))
            .replacing("SCRIPT-HASH", with: Self.hash(script))
            .replacing("\"CARRIED\"", with: Self.harmless(carried))
    }

    /// The scripts, what others build on first.
    private static var scripts: [String] {
        [
            PackageResources.verify_text_js, PackageResources.verify_ranges_js,
            PackageResources.verify_cbor_js, PackageResources.verify_cose_js,
            PackageResources.verify_inflate_js, PackageResources.verify_zip_js,
            PackageResources.verify_credential_js, PackageResources.verify_lists_js,
            PackageResources.verify_policy_js, PackageResources.verify_log_js,
            PackageResources.verify_check_js, PackageResources.verify_memory_js,
            PackageResources.verify_wording_js, PackageResources.verify_why_js,
            PackageResources.verify_view_js,
        ].map(text)
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// What CSP calls the hash of an inline script or style.
    private static func hash(_ text: String) -> String {
        "sha256-" + Base64.encode(Digest.sha256(Array(text.utf8)).bytes)
    }

    /// JSON that ends no script element, whatever stands in it.
    private static func harmless(_ json: String) -> String {
        json.replacing("<", with: "\\u003c").replacing("\u{2028}", with: "\\u2028")
            .replacing("\u{2029}", with: "\\u2029")
    }
}

/// Why no page was made.
public enum VerifyingPageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The policy names no key of the trusted log.
    case foreignPolicy(origin: String)
    /// A list that no log key of the policy has signed.
    case foreignList

    public var description: String {
        switch self {
        case .foreignPolicy(let origin): "the policy names no key of the log \(Shown.name(origin))"
        case .foreignList: "the list is not signed by a log key of the policy"
        }
    }
}
