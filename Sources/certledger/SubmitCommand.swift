import ArgumentParser
import COSE
import Certification
import Drafting
import Foundation
import Ledger
import SchemeFile

/// Signs an act if it is not signed yet, and admits it.
struct SubmitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit", abstract: "Admit an act; prints the entry's index.",
        discussion: "FILE is an act in JSON, to be signed with --key, or a signed .scitt.")

    @Argument(help: "The act.") var file: String
    @Option(help: "The signer's private key, for an act in JSON.") var key: String?
    @Option(help: "The certificate key, for the issuing act.") var certificateKey: String?
    @Option(help: "For a signed .scitt: whose values its .disclosures are.")
    var dataSubject: String?
    @OptionGroup var passphrases: PassphraseOptions
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let bytes = try Files.read(file)
        let ledger = try options.open(appends: true)
        let time = try options.time()
        let documents = URL(filePath: file).deletingLastPathComponent().path
        let outcome: Appender.Outcome
        if bytes.first == 0xd2 {
            let desk = try Desk(
                ledger, randomness: options.randomness, documents: [documents],
                keys: { name throws(DraftError) in throw .noKey(name) })
            desk.onAdmitted = try RegisterSync.live(ledger)
            desk.onWarning = Terminal.warn
            desk.readScheme = Submission.scheme
            outcome = try desk.admit(
                bytes, try Submission.disclosures(beside: file), dataSubject: dataSubject,
                from: Submission.disclosuresPath(beside: file), now: time, time: time)
        } else {
            let line = try ActLine(parsing: bytes)
            try Submission.check(line, isRehearsal: ledger.banner != nil)
            let desk = try Desk(
                ledger, randomness: options.randomness, documents: [documents],
                keys: try Submission.keys(key, certificateKey, passphrases.keyRing, line))
            desk.onAdmitted = try RegisterSync.live(ledger)
            desk.onWarning = Terminal.warn
            desk.readScheme = Submission.scheme
            outcome = try Submission.signedOnce(file, line, desk, time)
        }
        try ledger.saveState()
        try Submission.tell(outcome, json: options.json, banner: ledger.banner)
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

    /// A scheme's file as the map that its adoption carries.
    static func scheme(_ bytes: [UInt8]) throws(DraftError) -> CBORMap {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .evidence("the scheme's file is not UTF-8")
        }
        do { return try SchemeFile.parse(text).map } catch { throw .evidence("\(error)") }
    }

    /// The keys for one act: one acting key, and the certificate key under the name the act gives.
    static func keys(
        _ key: String?, _ certificateKey: String?, _ keyRing: KeyRing, _ line: ActLine
    ) throws -> Desk.Keys {
        guard let key else { throw ValidationError("an act in JSON needs --key FILE.pem") }
        var held: [String: PrivateKey] = [:]
        if let name = line.by { held[name] = try keyRing.key(at: key) }
        if let name = line.certificateBy, let certificateKey {
            held[name] = try keyRing.key(at: certificateKey)
        }
        return KeyFolder.keys(held)
    }

    /// `iat` in an act is for rehearsals.
    static func check(_ line: ActLine, isRehearsal: Bool) throws {
        guard isRehearsal || line.issuedAt == nil else {
            throw Failure(
                code: .unreadable, name: "not-a-rehearsal",
                text: "the member iat is for a --rehearsal ledger only")
        }
    }

    static func disclosuresPath(beside file: String) -> String {
        URL(filePath: file).deletingPathExtension().path + ".disclosures"
    }

    /// The disclosures that travel beside a statement, in a CBOR array of their bytes.
    static func disclosures(beside file: String) throws -> [Disclosure] {
        let path = disclosuresPath(beside: file)
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        let bytes = try Files.read(path)
        guard let array = try? CBOR(decoding: bytes).arrayValue else {
            throw Failure(
                code: .unreadable, name: "disclosures", text: "\(path) holds no disclosures")
        }
        return try array.map { try Disclosure(decoding: $0.bytesValue ?? []) }
    }

    static func encode(_ disclosures: [Disclosure]) -> [UInt8] {
        CBOR.array(disclosures.map { .bytes($0.encoded()) }).encoded()
    }

    /// The signed bytes are stored before they are sent: a second try sends the same ones, and so
    /// gives the same entry.
    static func signedOnce(
        _ file: String, _ line: ActLine, _ desk: Desk, _ time: Int64
    ) throws -> Appender.Outcome {
        let base = URL(filePath: file).deletingPathExtension().path
        let signed = try desk.sign(line, at: time)
        let pending = base + ".scitt"
        let outcome: Appender.Outcome
        if FileManager.default.fileExists(atPath: pending) {
            outcome = try desk.admit(
                Files.read(pending), disclosures(beside: pending), dataSubject: line.dataSubject,
                from: disclosuresPath(beside: pending), now: time, time: time)
        } else {
            try Files.create(signed.statement.bytes, at: pending)
            if !signed.disclosures.isEmpty {
                try Files.write(encode(signed.disclosures), to: base + ".disclosures", mode: 0o600)
            }
            outcome = try desk.admit(
                signed.statement.bytes, signed.disclosures, dataSubject: line.dataSubject,
                from: disclosuresPath(beside: pending), now: time,
                time: max(time, signed.statement.header.issuedAt))
        }
        if case .registered = outcome { return outcome }
        // What was refused is signed anew next time: its reason may be gone, its time will be.
        try? FileManager.default.removeItem(atPath: pending)
        try? FileManager.default.removeItem(atPath: base + ".disclosures")
        return outcome
    }

    static func tell(_ outcome: Appender.Outcome, json: Bool, banner: String?) throws {
        switch outcome {
        case .registered(let index, _):
            if json {
                print(JSONLine.print(["index": CBOR(Int(index.value))]))
            } else {
                if let banner { Terminal.error(banner) }
                print(index)
            }
        case .refused(let refusal): throw refusal
        case .unreadable(let error): throw error
        }
    }
}
