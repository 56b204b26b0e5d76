import ArgumentParser
import Console
import Drafting

extension ActCommand {
    /// The CDDL that `Fixtures/certledger.cddl` holds.
    struct Shapes: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cddl", abstract: "Print the CDDL of every act's payload.")

        func run() { print(CDDL.text(), terminator: "") }
    }
}
