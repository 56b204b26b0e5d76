import ArgumentParser
import COSE
import Certification
import Console
import Drafting
import Foundation
import Ledger
import SchemeFile

/// Signs an act if it is not signed yet, and admits it.
struct SubmitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: Terminal.told("登记一个行为，并打印记录号。", "Admit an act; prints the entry's index."),
        discussion: Terminal.told(
            "FILE 为以 --key 签署的 JSON 行为，或已签署的 .scitt。",
            "FILE is an act in JSON, to be signed with --key, or a signed .scitt."))

    @Argument(help: .told("行为。", "The act.")) var file: String
    @Option(help: .told("JSON 行为签署人的私钥。", "The signer's private key, for an act in JSON.")) var key:
        String?
    @Option(help: .told("颁证行为所用的证书密钥。", "The certificate key, for the issuing act."))
    var certificateKey: String?
    @Flag(
        help: .told(
            "将账本中已有的 JSON 行为再登记一次。", "File an act in JSON once more that is in the ledger already.")
    ) var again = false
    @Option(
        help: .told(
            "不提交的值的摘要；可多次给出。", "The digest of a value that is withheld; may be given several times."
        ))
    var withheld: [String] = []
    @OptionGroup var passphrases: PassphraseOptions
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let bytes = try Files.read(file)
        let isSigned = bytes.first == Submission.firstByte
        guard !again || !isSigned else {
            throw ValidationError(
                "--again 只用于 JSON 形式的行为：已签署的字节只登记一次",
                "--again is for an act in JSON: signed bytes enter once")
        }
        let ledger = try options.open(appends: true)
        let outcome = try isSigned ? handIn(bytes, ledger) : signAndHandIn(bytes, ledger)
        try ledger.saveState()
        try Submission.tell(outcome, json: options.json, banner: ledger.banner)
    }

    private var folder: String { URL(filePath: file).deletingLastPathComponent().path }

    private func handIn(_ bytes: [UInt8], _ ledger: LedgerFolder) throws -> Appender.Outcome {
        let desk = try Submission.desk(
            ledger, options, documents: [folder], withheld: withheld, keys: KeyFolder.keys([:]))
        return try desk.admit(SentStatement(decoding: bytes), from: file)
    }

    private func signAndHandIn(
        _ bytes: [UInt8], _ ledger: LedgerFolder
    ) throws -> Appender.Outcome {
        let line = try ActLine(parsing: bytes)
        try Submission.check(line, isRehearsal: ledger.banner != nil)
        let desk = try Submission.desk(
            ledger, options, documents: [folder], withheld: withheld,
            keys: Submission.keys(key, certificateKey, passphrases.keyRing, line))
        let kept = Submission.keptActs(beside: file)
        let outcome = try desk.submit(line, from: file, keptIn: kept, again: again)
        try Submission.warnOfLeftOver(kept, ledger)
        return outcome
    }
}

/// What `sign`, `submit` and `import` share.
enum Submission {
    /// The most bytes of a file of acts, or of an act's statement.
    static let maximumByteCount = 1 << 30

    /// The lines of a file of acts that are not blank, each with its number.
    static func lines(_ bytes: [UInt8]) -> [(number: Int, bytes: [UInt8])] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
            .filter { !$0.element.allSatisfy { [0x20, 0x09, 0x0d].contains($0) } }
            .map { ($0.offset + 1, Array($0.element)) }
    }

    /// What a signed statement begins with: CBOR tag 18.
    static let firstByte: UInt8 = 0xd2

    /// A desk that keeps the register in step and warns on the error stream.
    static func desk(
        _ ledger: LedgerFolder, _ options: LedgerOptions, clock: Ledger.Clock? = nil,
        vault: Vault? = nil, documents: [String] = ["."], withheld: [String] = [],
        keys: @escaping Desk.Keys
    ) throws -> Desk {
        let withheld = try withheld.map { text in
            guard let digest = Digest(hex: text) else {
                throw ValidationError(
                    "--withheld 应为 64 位小写十六进制数字", "--withheld takes 64 lowercase hex digits")
            }
            return digest
        }
        return try Desk(
            ledger, vault: vault ?? ledger.vault(), clock: clock ?? options.clock(),
            randomness: options.randomness, documents: documents, withheld: Set(withheld),
            keys: keys, readScheme: scheme,
            register: ledger.appends ? RegisterSync.live(ledger) : nil, warn: Terminal.warn)
    }

    /// A scheme's file as the map that its adoption carries.
    static func scheme(_ bytes: [UInt8]) throws(DraftError) -> CBORMap {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .evidence(Terminal.told("规则文件不是 UTF-8", "the scheme's file is not UTF-8"))
        }
        do { return try SchemeFile.parse(text).map } catch {
            throw .evidence(Failure.failure(for: error)?.text ?? "\(error)")
        }
    }

    /// The keys for one act: one acting key, and the certificate key under the name the act gives.
    static func keys(
        _ key: String?, _ certificateKey: String?, _ keyRing: KeyRing, _ line: ActLine
    ) throws -> Desk.Keys {
        guard let key else {
            throw ValidationError(
                "JSON 形式的行为须附 --key FILE.pem", "an act in JSON needs --key FILE.pem")
        }
        var held: [String: PrivateKey] = [:]
        if let name = line.by { held[name] = try keyRing.key(at: key) }
        if let name = line.certificateBy, let certificateKey {
            held[name] = try keyRing.key(at: certificateKey)
        }
        return KeyFolder.keys(held)
    }

    /// A file's name without its folder and its ending.
    static func name(of file: String) -> String {
        URL(filePath: file).deletingPathExtension().lastPathComponent
    }

    /// What is kept of the act in a file: beside it, whoever hands it in.
    static func keptActs(beside file: String) -> KeptActs {
        KeptActs(
            folder: URL(filePath: file).deletingLastPathComponent().path, name: name(of: file))
    }

    /// Says of acts that entered while nobody was told, and whose file was edited since.
    static func warnOfLeftOver(_ kept: KeptActs, _ ledger: LedgerFolder) throws {
        let entries = ledger.snapshot.state.entries
        for (path, entry) in try kept.leftOver(entry: { entries[$0]?.index }) {
            Terminal.warn(
                Terminal.told(
                    "\(path) 中的行为此前已登记为第 \(entry) 号记录，其 JSON 文件后来改过；两者皆有效",
                    "the act in \(path) is entry \(entry), and its JSON was edited since: "
                        + "both stand"
                ))
        }
    }

    /// `iat` in an act is for rehearsals.
    static func check(_ line: ActLine, isRehearsal: Bool) throws {
        guard isRehearsal || line.issuedAt == nil else {
            throw Failure(
                code: .unreadable, name: "not-a-rehearsal",
                text: Terminal.told(
                    "成员 iat 只用于 --rehearsal 账本", "the member iat is for a --rehearsal ledger only"))
        }
    }

    static func tell(_ outcome: Appender.Outcome, json: Bool, banner: String?) throws {
        switch outcome {
        case .registered(let index, let decision):
            if json {
                var answer: CBORMap = ["index": CBOR(Int(index.value))]
                if decision == nil { answer["already"] = .bool(true) }
                print(JSONLine.print(.map(answer)))
                return
            }
            if let banner { Output.complain(banner) }
            print(
                decision == nil
                    ? Terminal.told("已登记为第 \(index) 号记录", "already entry \(index)")
                    : "\(index)")
        case .refused(let refusal): throw refusal
        }
    }
}
