import ArgumentParser
import Console

/// The verifier that a stranger downloads: one file, no server, no network.
///
/// Ends 0 valid, 1 findings, 2 unreadable or usage, 4 nothing can be said, 5 this machine cannot.
@main
struct CertVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certverify",
        abstract: Terminal.told(
            "核验认证账本所载内容，不须信任任何人。",
            "Verify what a certification ledger says, trusting nobody."),
        subcommands: [
            CertificateCommand.self, BatchCommand.self, StatusListCommand.self,
            RegisterCommand.self, ExplainCommand.self, LedgerCommand.self, ProofCommand.self,
        ])

    static func main() {
        Program(CertVerify.self, tellsJSON: false, failure: Self.failure).run()
    }

    /// An error as a failure; nil for words of the command line.
    private static func failure(_ error: any Error) -> Failure? {
        Failure(common: error)
            ?? (exitCode(for: error) == .failure
                ? .unreadable(PhraseBook.common.told(error)) : nil)
    }
}
