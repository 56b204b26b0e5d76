public import COSE
internal import LedgerFile

/// How a command ends when it does not end well: one line, a hint where there is a way out, and an
/// exit code that says whose move it is.
public struct Failure: Error {
    /// Exit codes, the same for every command of both programs.
    public enum Code: Int32, Sendable {
        /// Not valid, or findings.
        case findings = 1
        /// Unreadable input or usage.
        case unreadable = 2
        /// Refused by a rule.
        case refused = 3
        /// Nothing can be said.
        case undecided = 4
        /// This machine cannot.
        case machine = 5
    }

    public let code: Code
    /// What kind of error it is, for programs.
    public let name: String
    /// One line for people; empty where all has been said.
    public let text: String
    /// The way out.
    public var hint: String?
    /// What belongs to it, for programs, by name.
    public var facts: [(String, CBOR)]

    /// An error that a command ends with.
    public init(
        code: Code, name: String, text: String, hint: String? = nil,
        facts: [(String, CBOR)] = []
    ) {
        self.code = code
        self.name = name
        self.text = text
        self.hint = hint
        self.facts = facts
    }

    /// A command that has said all it has to say.
    public static func silent(_ code: Code) -> Failure { Failure(code: code, name: "", text: "") }

    /// Input that cannot be read, told in one line.
    public static func unreadable(_ text: String) -> Failure {
        Failure(code: .unreadable, name: "input", text: text)
    }

    /// A file that cannot be read, with why.
    public static func unreadable(
        _ file: String, _ error: any Error, in book: PhraseBook = .common
    ) -> Failure {
        .unreadable(book.told(error, of: file))
    }

    /// What both programs say of errors of files and of the answer; nil for any other error.
    public init?(common error: any Error, in book: PhraseBook = .common) {
        switch error {
        case let failure as Failure: self = failure
        case let error as OutputError: self.init(error)
        case let error as RegularFileError:
            self.init(
                code: error.isMachine ? .machine : .unreadable, name: "file",
                text: Terminal.told(error.chinese, error.description))
        case let error as LedgerFileError:
            let isPermission = error.hint != nil
            self.init(
                code: isPermission ? .machine : .unreadable, name: "ledger-file",
                text: book.told(error), hint: error.hint.map(book.told))
        default: return nil
        }
    }

    init(_ error: OutputError) {
        self.init(code: .machine, name: Self.outputName, text: error.told)
    }

    /// The name of the one failure that cannot be told on standard output.
    static let outputName = "output"

    /// Says it: in JSON on standard output, for programs that asked for it; else on standard error.
    func tell(as program: String, json: Bool) {
        guard !text.isEmpty else { return }
        if json, name != Self.outputName {
            var pairs: [(CBOR, CBOR)] = [("error", .text(name)), ("text", .text(text))]
            pairs += facts.map { (.text($0.0), $0.1) }
            if let hint { pairs.append(("hint", .text(hint))) }
            return print(JSONLine.print(.map(CBORMap(pairs))))
        }
        Output.complain("\(program): error: \(text)")
        if let hint { Output.complain("\(program): hint: \(hint)") }
    }
}
