import Age
import ArgumentParser
import COSE
import Console
import Foundation
import LedgerFile

/// Where a passphrase comes from: a file, else CERTLEDGER_PASSPHRASE_FILE, else the terminal.
///
/// Never an argument: the list of processes and the shell's history would show it.
struct PassphraseOptions: ParsableArguments {
    @Option(
        help: .told(
            "仅有一行私钥口令的文件；否则为 CERTLEDGER_PASSPHRASE_FILE，再否则在终端询问。",
            "A file whose one line is the passphrase of a private key; else "
                + "CERTLEDGER_PASSPHRASE_FILE, else asked on the terminal."))
    var passphraseFile: String?

    /// Opens private keys with what the command was given.
    var keyRing: KeyRing { KeyRing(passphrases: self) }

    /// The passphrase of a file that is to be made: asked twice, for nobody sees what was typed.
    func newPassphrase(of path: String) throws -> Passphrase {
        if let given = try given() { return given }
        let question = Terminal.told("\(path) 的新口令：", "New passphrase of \(path): ")
        let first = try Self.answer(question, path)
        guard try Self.answer(Terminal.told("再次输入：", "Once more: "), path) == first else {
            throw Failure(
                code: .unreadable, name: "passphrase",
                text: Terminal.told("两次输入的口令不同", "the two passphrases are not the same"))
        }
        return try Passphrase(first)
    }

    /// The passphrase that a file holds; nil where none is named.
    func given() throws -> Passphrase? {
        let variable = ProcessInfo.processInfo.environment["CERTLEDGER_PASSPHRASE_FILE"]
        guard let path = passphraseFile ?? variable else { return nil }
        guard let text = TextForm.normalised(try Self.bytes(path)) else {
            throw Self.failure(
                Terminal.told(
                    "\(path) 为 \(TextForm.utf16)，应为 UTF-8",
                    "found \(TextForm.utf16) in \(path), wanted UTF-8"))
        }
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let line = Array(lines[0])
        guard lines.count <= 2 else {
            throw Self.failure(
                line.isEmpty
                    ? Terminal.told(
                        "\(path) 首行为空，应为口令",
                        "found an empty first line in \(path), wanted the passphrase")
                    : Terminal.told(
                        "\(path) 不止一行，应只有口令",
                        "found more than one line in \(path), wanted the passphrase alone"))
        }
        do { return try Passphrase(line) } catch {
            throw Self.failure(ErrorWords.book.told(error, of: path))
        }
    }

    /// The passphrase that opens a file, asked on the terminal.
    func asked(of path: String) throws -> Passphrase {
        try Passphrase(
            Self.answer(Terminal.told("\(path) 的口令：", "Passphrase of \(path): "), path))
    }

    /// The most bytes of a passphrase's file or line: a passphrase has 1024 at most.
    private static let maximumByteCount = 4096

    /// A pipe too, so that `<(pass show key)` never puts the passphrase on a disk.
    private static func bytes(_ path: String) throws -> [UInt8] {
        do { try RegularFile.check(path) } catch {
            // Looked at by name: whoever writes into a pipe is let in by its opening, once.
            guard case .kind(_, let kind) = error, kind != .folder,
                let file = FileHandle(forReadingAtPath: path)
            else { throw error }
            let bytes = [UInt8](try file.read(upToCount: maximumByteCount + 1) ?? Data())
            guard bytes.count <= maximumByteCount else {
                throw RegularFileError.tooLarge(path, limit: maximumByteCount)
            }
            return bytes
        }
        return try Files.read(path, atMost: maximumByteCount)
    }

    private static func failure(_ text: String) -> Failure {
        Failure(code: .unreadable, name: "passphrase", text: text)
    }

    private static func answer(_ question: String, _ path: String) throws -> [UInt8] {
        guard let answer = Terminal.secret(question, atMost: maximumByteCount) else {
            throw Failure(
                code: .unreadable, name: "passphrase",
                text: Terminal.told(
                    "\(path) 设有口令，而没有可询问的终端",
                    "\(path) is under a passphrase, and there is no terminal to ask for it"),
                hint: Terminal.told(
                    "用 --passphrase-file 或 CERTLEDGER_PASSPHRASE_FILE 指明口令文件",
                    "name a file with --passphrase-file or in CERTLEDGER_PASSPHRASE_FILE"))
        }
        return answer
    }
}
