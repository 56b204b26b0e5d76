import ArgumentParser

@main
struct CertVerify: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "certverify")
}
