import ArgumentParser
import COSE
import Certification
import Console
import Drafting
import Foundation
import Ledger

/// What acts exist, and an example of each.
struct ActCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "act", abstract: "What acts exist; a filled-in example of each.",
        subcommands: [All.self, Template.self, Shapes.self])

    struct All: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List every act type.")
        @OptionGroup var options: LedgerOptions

        func run() throws {
            // Where there is no ledger the types are told alone; one that cannot be read is told.
            let isThere = FileManager.default.fileExists(
                atPath: "\(options.path)/\(LedgerFolder.File.ledger)")
            let state = try isThere ? options.open().snapshot.state : nil
            let adopted = state.flatMap { state in state.firstScheme.flatMap { state.scheme($0) } }
            if options.json {
                print(JSONLine.print(.array(ActCatalogue.shapes.map { .text($0.type) })))
                return
            }
            for shape in ActCatalogue.shapes {
                let act = adopted?.acts[shape.type]
                let name = act.map { "\($0.wording.text(Terminal.language))  " } ?? ""
                let source = act.map { act in
                    act.source.text(Terminal.language, documents: adopted?.documents ?? [:])
                }
                print("\(shape.type)  \(name)\(source ?? "")")
            }
        }
    }

    struct Template: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "template", abstract: "Print a filled-in example of an act.")
        @Argument(help: "The act's type.") var type: String

        func run() throws {
            guard let shape = ActCatalogue.shape(type) else {
                throw Failure(
                    code: .unreadable, name: "unknown-type",
                    text: Terminal.told("没有行为类型 \(type)", "there is no act type \(type)"),
                    hint: "`certledger act list` names them")
            }
            print(Templates.text(shape, on: CivilDate(posix: Moment.now)))
        }
    }
}
