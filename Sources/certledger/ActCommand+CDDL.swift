import ArgumentParser
import Console
import Drafting

extension ActCommand {
    /// The CDDL that `Fixtures/certledger.cddl` holds.
    struct Shapes: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cddl",
            abstract: Terminal.told("打印每种行为的载荷格式（CDDL）。", "Print the CDDL of every act's payload."))

        func run() { print(CDDL.text(), terminator: "") }
    }
}
