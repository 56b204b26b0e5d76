import ArgumentParser
import Console
import Foundation
import TestSupport

@testable import Certification
@testable import certledger
@testable import certverify

/// The commands in this process, with acts handed to them that no ledger of others has.
///
/// One at a time: what they answer goes to the one standard output there is.
struct InProcess {
    let acts: [Act]

    /// Runs `certledger` with words, or the other program with them: the code that it ends with,
    /// and its answer or its error.
    func run(
        _ words: [String], of root: any ParsableCommand.Type = CertLedger.self
    ) throws -> Command.Result {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/answer"
        try Output.flush()
        let (own, file) = (dup(STDOUT_FILENO), open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600))
        dup2(file, STDOUT_FILENO)
        close(file)
        let failure = ActCatalogue.$further.withValue(acts) { end(of: words, root) }
        dup2(own, STDOUT_FILENO)
        close(own)
        let answer = try String(contentsOfFile: path, encoding: .utf8)
        return Command.Result(
            code: failure?.code.rawValue ?? 0, output: answer, error: failure?.text ?? "")
    }

    private func end(
        of words: [String], _ root: any ParsableCommand.Type
    ) -> Failure? {
        do {
            var command = try root.parseAsRoot(words)
            try command.run()
            try Output.flush()
            return nil
        } catch {
            try? Output.flush()
            return Failure.failure(for: error)
                ?? Failure(
                    code: .unreadable, name: "usage", text: root.fullMessage(for: error))
        }
    }
}
