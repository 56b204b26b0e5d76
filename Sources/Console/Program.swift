public import ArgumentParser
internal import Certification

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// The one way in which a program runs and ends.
public struct Program {
    private let root: any ParsableCommand.Type
    /// Whether errors too are JSON for those who asked for it.
    private let tellsJSON: Bool
    private let failure: (any Error) -> Failure?

    /// - Parameter root: the program's command, whose name errors begin with.
    /// - Parameter tellsJSON: whether an error of a command with `--json` is a line of JSON.
    /// - Parameter failure: what an error means; nil for words of the command line, which
    ///   ArgumentParser tells, and for errors that only have a description: these are unreadable
    ///   input.
    public init(
        _ root: any ParsableCommand.Type, tellsJSON: Bool,
        failure: @escaping (any Error) -> Failure?
    ) {
        self.root = root
        self.tellsJSON = tellsJSON && CommandLine.arguments.contains("--json")
        self.failure = failure
    }

    /// Runs the command that the command line names. Returns only when all went well and is
    /// written.
    public func run() {
        Output.prepare()
        var running: (any ParsableCommand.Type)?
        do {
            var command = try root.parseAsRoot()
            running = type(of: command)
            try command.run()
            try Output.flush()
        } catch {
            end(with: error, of: running)
        }
    }

    private var name: String { root.configuration.commandName ?? "" }

    private func end(with error: any Error, of running: (any ParsableCommand.Type)?) -> Never {
        if let failure = failure(error) {
            failure.tell(as: name, json: tellsJSON)
            end(failure.code.rawValue, unless: failure)
        }
        let message = message(for: error, of: running)
        if root.exitCode(for: error) == .success {
            // HelpWords breaks the lines itself.
            print(
                Terminal.language == .zh
                    ? HelpWords.told(root.fullMessage(for: error, columns: 10_000)) : message)
            end(0)
        }
        for (number, line) in told(message, root.message(for: error)).enumerated() {
            Output.complain(number == 0 ? "\(name): error: \(line)" : line)
        }
        end(Failure.Code.unreadable.rawValue)
    }

    /// An error with how its command is used. What a running command finds wrong with its words
    /// ArgumentParser tells with the use of the whole program.
    private func message(
        for error: any Error, of running: (any ParsableCommand.Type)?
    ) -> String {
        let whole = root.fullMessage(for: error)
        guard let running, whole.contains("\nUsage: ") else { return whole }
        let use = root.usageString(for: running)
        let command = use.split(separator: " ").prefix { !"[<-".contains($0.first ?? "<") }
            .joined(separator: " ")
        return """
            Error: \(root.message(for: error))
            Usage: \(use)
              See '\(command) --help' for more information.
            """
    }

    /// The lines of an error of the command line, its message first, in the reader's language.
    private func told(_ whole: String, _ message: String) -> [String] {
        let text = whole.hasPrefix("Error: ") ? whole.dropFirst(7) : whole[...]
        guard Terminal.language == .zh, text.hasPrefix(message) else {
            return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
        let rest = text.dropFirst(message.count + 1)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let lines = ParserWords.message(message)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return lines + ParserWords.usage(rest)
    }

    /// Ends when the answer is written. Where it cannot be, that and the failure are told to those
    /// who watch the error stream.
    private func end(_ code: Int32, unless failure: Failure? = nil) -> Never {
        do { try Output.flush() } catch {
            if failure?.name != Failure.outputName {
                if tellsJSON { failure?.tell(as: name, json: false) }
                Failure(error).tell(as: name, json: false)
            }
            exit(Failure.Code.machine.rawValue)
        }
        exit(code)
    }
}
