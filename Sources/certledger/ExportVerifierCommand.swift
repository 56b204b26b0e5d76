import ArgumentParser
import COSE
import Console
import Foundation
import TransparencyLog
import Verification
import VerifierPage

/// The verifying page: one HTML file that checks certificates in a browser, with no network.
struct ExportVerifierCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verifier",
        abstract: "The verifying page, with policy and trust inside: one HTML file, no network.")

    @Option(help: "The C2SP policy.") var policy: String
    @Option(help: "The trust file.") var trust: String
    @Option(help: "A status list to carry inside.") var status: String?
    @Option(help: "A public register to carry inside.") var register: String?
    @Option(help: "The file to write.") var out: String

    func run() throws {
        let page = try VerifyingPage(
            policy: try Files.read(policy), trust: try Files.text(trust),
            status: try status.map { try Files.read($0) },
            register: try register.map { try Files.read($0) })
        try Files.write(Array(page.html.utf8), to: out)
        print(out)
    }
}
