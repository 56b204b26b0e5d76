import ArgumentParser
import COSE
import Certification
import Console
import Verification

/// Takes any file of ours apart: every field and signature, before any trust.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: Terminal.told(
            "列出文件的每个字段和签名，均未核验。",
            "Every field and signature of a file, decoded, before any trust."),
        discussion: Terminal.told(
            """
            可读证书文件、凭证、声明、收据、证明、检查点、状态列表、名录、策略文件、信任文件和二维码的文本。\
            不作任何核验：文件中的内容可能是制作者任意写的。
            """,
            """
            Takes certificate files, credentials, statements, receipts, proofs, checkpoints, \
            status lists, registers, policy and trust files, and the text of QR codes. Nothing is \
            verified: whoever made the file may have written anything in it.
            """))

    @Argument(
        help: .told(
            "文件；写作 - 则由标准输入读二维码的文本。",
            "The file; - for the text of a QR code on standard input."))
    var file: String
    @Option(help: .language) var lang: Language?
    @Flag(help: .json) var json = false

    func run() throws {
        let explanation = try explain()
        if json {
            print(JSONLine.print(explanation.json))
            return
        }
        for line in explanation.lines() { Screen.say(line) }
        Screen.say(Terminal.told("以上均未核验", "nothing of this was verified"))
    }

    private func explain() throws -> Explanation {
        if file == "-" {
            let limit = QRText.maximumCharacterCount
            guard let line = Terminal.line(atMost: limit) else {
                throw Failure.unreadable(
                    Terminal.told(
                        "标准输入有一行超过 \(limit) 字节",
                        "standard input has a line of more than \(limit) bytes"))
            }
            guard !line.isEmpty, let found = Explanation.text(line) else {
                throw Failure.unreadable(
                    Terminal.told("该文本不是二维码的内容", "the text is not that of a QR code"))
            }
            return found
        }
        let bytes = try Files.read(file)
        if CertificateFile.begins(bytes) { return try zip(bytes) }
        guard let found = Self.part(bytes) else {
            throw Failure.unreadable(
                Terminal.told(
                    "\(file) 不是这里认识的任何文件", "\(file) is no kind of file that is known here"))
        }
        return found
    }

    private static func part(_ bytes: [UInt8]) -> Explanation? {
        Explanation.message(bytes) ?? Explanation.text(bytes)
    }

    private func zip(_ bytes: [UInt8]) throws -> Explanation {
        do {
            let contents = try CertificateFile(decoding: bytes)
            return Explanation(
                "certificate file", "\(contents.entries.count) parts",
                contents.entries.map { name, bytes in
                    Explanation(
                        Shown.isolated(name), "\(bytes.count) bytes",
                        Self.part(bytes).map { [$0] } ?? [])
                })
        } catch { throw Failure.unreadable(file, error) }
    }
}
