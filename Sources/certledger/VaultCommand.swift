import ArgumentParser
import COSE
import Certification
import Console
import Foundation
import Ledger
import Register

/// The vault: documents in, values out, every look written down; it forgets, and is backed up
/// apart.
struct VaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault",
        abstract: Terminal.told(
            "保管库：账本不显示的文件和值。", "Documents and values that the ledger does not show."),
        subcommands: [Put.self, Show.self, List.self, Erase.self, Backup.self])

    struct Put: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "put", abstract: Terminal.told("存入文件。", "Store a document."))
        @Argument(help: .told("文件。", "The document.")) var file: String
        @Option(help: .told("其数据主体。", "Its data subject.")) var subject: String
        @OptionGroup var options: LedgerOptions

        func run() throws {
            guard SentStatement.isDataSubject(subject) else {
                throw ValidationError(
                    "--subject 应为形如 complainant-1 的标识", "--subject is an id like complainant-1")
            }
            let vault = try options.vault()
            let digest = try vault.put(
                try Files.read(file, atMost: Desk.maximumDocumentByteCount), dataSubject: subject)
            let day = CivilDate(posix: try options.clock().now)
            try vault.noteCopy(file, of: [digest], on: "\(day)")
            print(digest.hex)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: Terminal.told(
                "显示一个摘要的值或文件；先记下此次查看。",
                "Show the value or document of a digest; the look is written down first."))
        @Argument(help: .told("摘要，64 位十六进制。", "The digest, 64 hex digits.")) var digest: String
        @Option(help: .told("查看的理由。", "Why it is looked at.")) var why: String
        @Option(help: .told("查看人；否则为本机用户。", "Who looks; else the machine's user.")) var who: String?
        @OptionGroup var options: LedgerOptions

        func run() throws {
            guard let digest = Digest(hex: digest) else {
                throw ValidationError("摘要应为 64 位小写十六进制数字", "DIGEST is 64 lowercase hex digits")
            }
            let vault = try options.open().vault()
            try vault.recordAccess(VaultLook.access(to: digest.hex, why: why, who: who))
            if let disclosure = try vault.disclosure(digest) {
                print(JSONLine.print([.text(disclosure.key), disclosure.value]))
            } else if let document = try vault.document(digest) {
                Output.write(document)
            } else {
                throw Failure(
                    code: .unreadable, name: "vault",
                    text: Terminal.told("保管库中没有此摘要的内容", "the vault holds nothing for this digest"))
            }
        }
    }

    /// Whose values there are: ids, and no value; so no look is written down.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: Terminal.told(
                "存有谁的值和文件，谁的已被清除。", "Whose values and documents there are, and who was erased."))
        @OptionGroup var options: LedgerOptions

        func run() throws {
            let ledger = try options.open()
            let holdings = try ledger.vault().holdings()
            if options.json {
                if let banner = ledger.banner { Output.complain(banner) }
                return print(JSONLine.print(.array(holdings.map { .map(Self.map($0)) })))
            }
            if let banner = ledger.banner { Screen.say(banner) }
            let heading =
                Terminal.language == .zh
                ? ["数据主体", "值", "文件", "清除"] : ["data subject", "values", "documents", "erased"]
            let rows = holdings.map { holding in
                [
                    Shown.name(holding.dataSubject), "\(holding.valueCount)",
                    "\(holding.documentCount)",
                    holding.erasedBy.map { Terminal.told("第 \($0) 号", "entry \($0)") } ?? "",
                ]
            }
            Terminal.say(heading, rows)
        }

        private static func map(_ holding: Vault.Holding) -> CBORMap {
            var map: CBORMap = [
                "dataSubject": .text(holding.dataSubject),
                "values": CBOR(Int(clamping: holding.valueCount)),
                "documents": CBOR(Int(clamping: holding.documentCount)),
            ]
            if let entry = holding.erasedBy { map["erasedBy"] = CBOR(Int(entry.value)) }
            return map
        }
    }

    struct Backup: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "backup",
            abstract: Terminal.told(
                "写出保管库的副本，与账本的备份分开。", "Write a copy of the vault, apart from the ledger's."))
        @Argument(help: .told("要写的文件。", "The file to write.")) var file: String
        @OptionGroup var options: LedgerOptions

        func run() throws {
            let vault = try options.vault()
            let day = CivilDate(posix: try options.clock().now)
            try vault.backup(to: file, on: "\(day)")
            print(Terminal.told("已备份保管库", "backed up the vault"))
        }
    }
}

extension LedgerOptions {
    /// The vault for a command that writes to it: what the log says is erased goes first.
    fileprivate func vault() throws -> Vault {
        let vault = try open().vault()
        for erased in try vault.eraseAgain() { Terminal.warn(erased.warning) }
        return vault
    }
}

/// A look at a confidential value, as the access log keeps it.
enum VaultLook {
    static func access(to what: String, why: String, who: String?) throws -> VaultAccess {
        guard !why.isEmpty else {
            throw ValidationError("--why 应说明查阅的缘由", "--why says why it is looked at")
        }
        let user = ProcessInfo.processInfo.environment["USER"] ?? "uid \(getuid())"
        return VaultAccess(
            who: who ?? user, at: Moment.now, what: what, why: why)
    }
}
