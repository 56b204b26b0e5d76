import ArgumentParser
import Streams

/// The verifier that a stranger downloads: one file, no server, no network.
@main
struct CertVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certverify",
        abstract: "Verify what a certification ledger says, trusting nobody.",
        subcommands: [
            CertificateCommand.self, BatchCommand.self, StatusListCommand.self,
            RegisterCommand.self, ExplainCommand.self, LedgerCommand.self, ProofCommand.self,
        ])

    static func main() {
        Output.prepare()
        do {
            var command = try parseAsRoot()
            try command.run()
            try Output.flush()
        } catch {
            Ending.exit(with: error)
        }
    }
}
