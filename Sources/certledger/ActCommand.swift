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
        commandName: "act",
        abstract: Terminal.told(
            "有哪些行为，及每种行为的填写样例。", "What acts exist; a filled-in example of each."),
        subcommands: [All.self, Template.self, Shapes.self])

    struct All: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: Terminal.told("列出所有行为类型。", "List every act type."))
        @OptionGroup var options: LedgerOptions

        func run() throws {
            let adopted = try options.adopted()
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
            commandName: "template",
            abstract: Terminal.told("打印一种行为的填写样例。", "Print a filled-in example of an act."))
        @Argument(help: .told("行为类型。", "The act's type.")) var type: String
        @OptionGroup var options: LedgerOptions

        func run() throws {
            guard let shape = ActCatalogue.shape(type) else {
                throw Failure(
                    code: .unreadable, name: "unknown-type",
                    text: Terminal.told("没有行为类型 \(type)", "there is no act type \(type)"),
                    hint: Terminal.told(
                        "`certledger act list` 列出所有类型", "`certledger act list` names them"))
            }
            print(
                Templates.text(
                    shape, under: try options.adopted(), on: CivilDate(posix: Moment.now),
                    in: Terminal.language))
        }
    }
}

extension LedgerOptions {
    /// The scheme that the ledger has adopted; nil where there is no ledger, or none adopted yet.
    /// A ledger that cannot be read is told.
    fileprivate func adopted() throws -> Scheme? {
        let isThere = FileManager.default.fileExists(
            atPath: "\(path)/\(LedgerFolder.File.ledger)")
        let state = try isThere ? open().snapshot.state : nil
        return state.flatMap { state in state.firstScheme.flatMap { state.scheme($0) } }
    }
}
