import Age
import ArgumentParser
import COSE
import CertificatePaper
import Certification
import Drafting
import Foundation
import Ledger
import LedgerFile
import Register
import SchemeFile
import Streams
import TransparencyLog
import Verification
import VerifierPage

/// How a command ends when it does not end well: one line, a hint where there is a way out, and an
/// exit code that says whose move it is.
struct Failure: Error {
    /// Exit codes, the same for every command.
    enum Code: Int32 {
        /// Not valid, or findings.
        case findings = 1
        /// Unreadable input or usage.
        case unreadable = 2
        /// Refused by a rule.
        case refused = 3
        /// This machine cannot.
        case machine = 5
    }

    let code: Code
    let name: String
    let text: String
    var hint: String?
    var facts: [(String, String)] = []

    /// A command that has said all it has to say.
    static func silent(_ code: Code) -> Failure { Failure(code: code, name: "", text: "") }

    static func exit(with error: any Error, of root: any ParsableCommand.Type) -> Never {
        if let failure = failure(for: error)?.withWhatStands() {
            if !failure.text.isEmpty { failure.tell() }
            end(failure.code.rawValue, unless: failure)
        }
        let message = root.fullMessage(for: error)
        if root.exitCode(for: error) == .success {
            print(message)
            end(0)
        }
        for line in message.split(separator: "\n", omittingEmptySubsequences: false) {
            Terminal.error(line.replacingOccurrences(of: "Error: ", with: "certledger: error: "))
        }
        end(Code.unreadable.rawValue)
    }

    /// Ends when the answer is written. Where it cannot be, that and the failure are told to those
    /// who watch the error stream.
    private static func end(_ code: Int32, unless failure: Failure? = nil) -> Never {
        do { try Output.flush() } catch {
            if let failure, isForPrograms, !failure.text.isEmpty, failure.name != outputName {
                Terminal.error("certledger: error: \(failure.text)")
            }
            if failure?.name != outputName { Terminal.error("certledger: error: \(error)") }
            Foundation.exit(Code.machine.rawValue)
        }
        Foundation.exit(code)
    }

    private static let isForPrograms = CommandLine.arguments.contains("--json")
    /// The name of the one failure that cannot be told on standard output.
    private static let outputName = "output"

    /// The same, with the entries that stand by this command all the same.
    private func withWhatStands() -> Failure {
        guard let stands = Standing.told(), !text.isEmpty else { return self }
        var failure = Failure(
            code: code, name: name, text: "\(text)\(stands.text)", hint: hint, facts: facts)
        failure.facts.append(("stands", stands.entries))
        return failure
    }

    private func tell() {
        if Self.isForPrograms, name != Self.outputName {
            var pairs: [(CBOR, CBOR)] = [("error", .text(name)), ("text", .text(text))]
            pairs += facts.map { (.text($0.0), .text($0.1)) }
            if let hint { pairs.append(("hint", .text(hint))) }
            print(JSONLine.print(.map(CBORMap(pairs))))
            return
        }
        Terminal.error("certledger: error: \(text)")
        if let hint { Terminal.error("certledger: hint: \(hint)") }
    }

    static func failure(for error: any Error) -> Failure? {
        switch error {
        case let failure as Failure: return failure
        case let refusal as Refusal:
            return Failure(
                code: .refused, name: refusal.code, text: refusal.text(Terminal.language),
                hint: hint(for: refusal),
                facts: [
                    ("rule", refusal.rule), ("source", refusal.source.text(Terminal.language)),
                ])
        case let error as StorageError: return storageFailure(error)
        case let error as OutputError:
            return Failure(code: .machine, name: outputName, text: error.description)
        case let error as LedgerFileError:
            let isPermission = error.hint != nil
            return Failure(
                code: isPermission ? .machine : .unreadable, name: "ledger-file",
                text: error.description, hint: error.hint)
        case let error as RegularFileError:
            return Failure(
                code: error.isMachine ? .machine : .unreadable, name: "file",
                text: error.description)
        case let error as DraftError:
            var failure = Failure(code: .unreadable, name: "act", text: error.description)
            switch error {
            case .keyNotRead(_, let hint): failure.hint = hint
            case .noParty:
                failure.hint = "key.enrolled enrols it; `certledger act template` shows how"
            default: break
            }
            return failure
        case let error as StatementError:
            return Failure(code: .unreadable, name: "statement", text: error.description)
        case let error as SchemeFileError:
            return Failure(code: .unreadable, name: "scheme", text: error.description)
        case let error as AgeError:
            return Failure(code: .unreadable, name: "passphrase", text: error.description)
        case let error as KeyError:
            return Failure(code: .unreadable, name: "key", text: "\(error)")
        case let error as PortableDocumentError:
            return Failure(
                code: .machine, name: "pdf", text: error.description,
                hint: error == .noProgram
                    ? "apt-get install chromium, or print certificate.html from a browser" : nil)
        case let error as CertificateFileError:
            return Failure(code: .machine, name: "file", text: error.description)
        case let error as QRCodeError:
            return Failure(code: .unreadable, name: "qr", text: error.description)
        case let error as VerifyingPageError:
            return Failure(code: .unreadable, name: "policy", text: error.description)
        case let error as PolicyError:
            return Failure(code: .unreadable, name: "policy", text: error.description)
        case let error as ListError:
            return Failure(code: .unreadable, name: "list", text: error.description)
        case let error as TrustError:
            return Failure(code: .unreadable, name: "trust", text: error.description)
        case let error as CocoaError:
            return Failure(
                code: .machine, name: "file", text: error.localizedDescription)
        case let error as RegisterError:
            return Failure(code: .machine, name: "register", text: error.description)
        default: return other(error)
        }
    }

    /// Input that a parser of ours does not take; else what nobody foresaw, which may come after
    /// an act was committed and is this machine's; nil for words of the command line.
    private static func other(_ error: any Error) -> Failure? {
        guard CertLedger.exitCode(for: error) == .failure else { return nil }
        switch error {
        case is JSONError, is CBORError, is COSEError, is CredentialError, is CalendarError,
            is NoteError, is CheckpointError, is KnownCheckpointError, is ProofError,
            is ReceiptError, is TransparentStatementError, is VerifierKeyError, is ShapeError,
            is SchemeError, is CreditCodeError, is QRTextError, is TileError:
            return Failure(code: .unreadable, name: "input", text: "\(error)")
        default: return Failure(code: .machine, name: "machine", text: "\(error)")
        }
    }

    private static func hint(for refusal: Refusal) -> String? {
        switch refusal.reason {
        case .possessionUnproven:
            "`certledger key prove` with --trust, that of this ledger, makes a proof that does"
        case .text(let fault) where fault.isOfLayout:
            Terminal.told(
                #"换行写作 \n（不是 \r\n），只用于长文本字段；不用制表符，行首不缩进，空格不连用"#,
                #"write line breaks as \n, not \r\n, in long texts alone; no tabs, no indents, "#
                    + "no space beside another")
        default: nil
        }
    }

    private static func storageFailure(_ error: StorageError) -> Failure {
        let code: Code
        var hint: String?
        switch error {
        case .unreadable: code = .unreadable
        case .anchor:
            code = .machine
            hint =
                "`certledger anchor accept CHECKPOINT` is the only way on, and is recorded as "
                + "an act"
        default: code = .machine
        }
        return Failure(code: code, name: "storage", text: error.description, hint: hint)
    }
}
