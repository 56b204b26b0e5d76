import ArgumentParser
import COSE
import Certification
import Console
import Drafting
import Foundation
import Ledger
import SchemeFile
import Verification

/// Signs acts without admitting them.
struct SignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: Terminal.told("签署一个或多个行为，不登记。", "Sign an act, or many, without admitting them."))

    @Argument(help: .told("JSON 行为，或每行一个的 JSON 行为。", "An act in JSON, or acts in JSON lines."))
    var file: String
    @Option(help: .told("签署人的私钥。", "The signer's private key.")) var key: String
    @Option(help: .told("颁证行为所用的证书密钥。", "The certificate key, for the issuing act."))
    var certificateKey: String?
    @Option(
        help: .told(
            "声明的文件（连同其值）；每行一个的 JSON 行为则为文件夹。",
            "The statement's file, with its values; or a folder for JSON lines."))
    var out: String
    @Option(help: .told("手边没有账本时：其信任文件。", "Without a ledger at hand: its trust file.")) var trust:
        String?
    @Option(
        help: .told("手边没有账本时：评定规则的 YAML 文件。", "Without a ledger at hand: the scheme's YAML file."))
    var scheme: String?
    @OptionGroup var passphrases: PassphraseOptions
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let isMany = file.hasSuffix(".jsonl")
        let lines =
            try isMany
            ? Submission.lines(Files.read(file, atMost: Submission.maximumByteCount))
                .map { try ActLine(parsing: $0.bytes, line: $0.number) }
            : [ActLine(parsing: Files.read(file))]
        // One key must not sign for whoever a line names.
        guard Set(lines.map(\.by)).count <= 1 else {
            throw Failure(
                code: .unreadable, name: "act",
                text: Terminal.told("\(file) 中的行为出自不止一人", "\(file) has acts by more than one name"),
                hint: Terminal.told(
                    "经办人各用自己的密钥签署自己的文件",
                    "each officer signs a file of their own, with their own key"))
        }
        if isMany {
            try Files.makeFolder(out)
        }
        let keyRing = passphrases.keyRing
        for (number, line) in lines.enumerated() {
            let sent = try sign(line, keyRing).sent
            let target = isMany ? "\(out)/\(String(1_000_001 + number).dropFirst()).scitt" : out
            try Files.create(
                sent.encoded(), at: target, mode: sent.disclosures.isEmpty ? 0o644 : 0o600)
        }
    }

    private func sign(_ line: ActLine, _ keyRing: KeyRing) throws -> Drafter.Signed {
        let keys = try Submission.keys(key, certificateKey, keyRing, line)
        let documents = URL(filePath: file).deletingLastPathComponent().path
        guard let trust else {
            let ledger = try options.open()
            try Submission.check(line, isRehearsal: ledger.banner != nil)
            return try Submission.desk(ledger, options, documents: [documents], keys: keys)
                .sign(line)
        }
        guard let scheme else {
            throw ValidationError("--trust 须与 --scheme 同用", "--trust needs --scheme")
        }
        let state = try Self.state(
            trust: try Files.text(trust), SchemeFile.parse(Files.text(scheme)))
        guard line.after != nil else { throw DraftError.needsLedger("after") }
        guard line.issuedAt == nil else {
            throw Failure(
                code: .unreadable, name: "not-a-rehearsal",
                text: Terminal.told(
                    "成员 iat 只用于 --rehearsal 账本", "the member iat is for a --rehearsal ledger only"))
        }
        let drafter = Drafter(
            state: state, randomness: .system, key: keys,
            document: { name throws(DraftError) in
                do {
                    return try Files.read(
                        "\(documents)/\(name)", atMost: Desk.maximumDocumentByteCount)
                } catch {
                    throw .evidence("\(error)")
                }
            })
        return try drafter.sign(line, at: try options.clock().now)
    }

    /// What signing needs of a ledger that is not at hand: its identity, and what to redact.
    private static func state(trust: String, _ scheme: Scheme) throws -> LedgerState {
        let trust = try Trust(parsing: trust)
        var state = LedgerState()
        state.founding = PartyID("nobody").map { nobody in
            LedgerState.Founding(
                origin: trust.origin, isRehearsal: false, signingWindowSeconds: 600, logKey: "",
                identity: trust.identity, founder: nobody, takeoverUntil: nil)
        }
        state.firstScheme = scheme.id
        state.schemes[scheme.id] = [scheme]
        return state
    }
}
