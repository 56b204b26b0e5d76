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
        abstract: Terminal.told(
            "核验页，内含策略和信任文件：一个 HTML 文件，不联网。",
            "The verifying page, with policy and trust inside: one HTML file, no network."))

    @Option(help: .told("C2SP 策略。", "The C2SP policy.")) var policy: String
    @Option(help: .told("信任文件。", "The trust file.")) var trust: String
    @Option(help: .told("内附的状态列表。", "A status list to carry inside.")) var status: String?
    @Option(help: .told("内附的公开名录。", "A public register to carry inside.")) var register: String?
    @Option(help: .told("要写的文件。", "The file to write.")) var out: String

    func run() throws {
        let page = try VerifyingPage(
            policy: try Files.read(policy), trust: try Files.text(trust),
            status: try status.map { try Files.read($0) },
            register: try register.map { try Files.read($0) })
        try Files.write(Array(page.html.utf8), to: out)
        print(out)
    }
}
