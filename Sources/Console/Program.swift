public import ArgumentParser

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
        do {
            var command = try root.parseAsRoot()
            try command.run()
            try Output.flush()
        } catch {
            end(with: error)
        }
    }

    private var name: String { root.configuration.commandName ?? "" }

    private func end(with error: any Error) -> Never {
        if let failure = failure(error) {
            failure.tell(as: name, json: tellsJSON)
            end(failure.code.rawValue, unless: failure)
        }
        let message = root.fullMessage(for: error)
        if root.exitCode(for: error) == .success {
            print(message)
            end(0)
        }
        for (number, line) in message.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let text = line.hasPrefix("Error: ") ? line.dropFirst(7) : line
            Output.complain(number == 0 ? "\(name): error: \(text)" : String(text))
        }
        end(Failure.Code.unreadable.rawValue)
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
