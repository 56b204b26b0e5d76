import ArgumentParser
import COSE
import Certification
import Drafting
import Foundation
import Ledger

/// Admits many acts in order, and stops at the first refusal, saying where.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Admit many acts, in order.",
        discussion: """
            FILE is acts in JSON lines or a signed .scitt; a folder is read in the order of its \
            files' names. Several are taken one after the other, as one: an act may name the \
            label of an earlier file's. JSON is signed with --key, one officer's own; on a \
            rehearsal with --keys, of many.
            """)

    @Argument(help: "Files or folders.") var files: [String]
    @Option(help: "The private key of all acts in JSON: NAME.pem, where they say by NAME.")
    var key: String?
    @Option(help: "A folder of private keys, NAME.pem; in a seeded rehearsal made as needed.")
    var keys: String?
    @OptionGroup var passphrases: PassphraseOptions
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open(appends: true)
        let files = try files.flatMap { try sources($0) }
        let isRehearsal = ledger.banner != nil
        let desk = try Desk(
            ledger, randomness: options.randomness, documents: documents, keys: signers())
        desk.onAdmitted = try RegisterSync.live(ledger)
        desk.onWarning = Terminal.warn
        desk.readScheme = Submission.scheme
        var progress = Progress("import")
        var count: UInt64 = 0
        let lines = try files.flatMap { try items($0) }
        for item in lines {
            do {
                try admit(item, desk, isRehearsal: isRehearsal)
            } catch {
                progress.end()
                try ledger.saveState()
                throw Self.placed(error, item, after: count)
            }
            count += 1
            progress.show(count, of: UInt64(lines.count))
        }
        progress.end()
        try ledger.saveState()
        if options.json {
            print(
                JSONLine.print([
                    "admitted": CBOR(Int(count)), "size": CBOR(Int(ledger.snapshot.state.size)),
                ]))
        } else {
            if let banner = ledger.banner { print(banner) }
            print(
                Terminal.told(
                    "已登记 \(count) 条，账本共 \(ledger.snapshot.state.size) 条",
                    "admitted \(count); the log holds \(ledger.snapshot.state.size)"))
        }
    }

    private func signers() throws -> Desk.Keys {
        let keyRing = passphrases.keyRing
        if let keys { return KeyFolder.keys(in: keys, keyRing, randomness: options.randomness) }
        guard let key else { return KeyFolder.keys([:]) }
        let name = URL(filePath: key).deletingPathExtension().lastPathComponent
        return KeyFolder.keys([name: try keyRing.key(at: key)])
    }

    private struct Item {
        let place: String
        /// The number of its line in its file.
        let line: Int
        let bytes: [UInt8]
        let path: String
    }

    /// Evidence files are named from the acts' folder, or from the one above it.
    private var documents: [String] {
        guard let file = files.first else { return [] }
        let above = URL(filePath: file).deletingLastPathComponent()
        return [
            file.hasSuffix(".jsonl") ? above.path : file, above.path,
            above.deletingLastPathComponent().path,
        ]
    }

    private func sources(_ file: String) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) else {
            throw Failure(code: .unreadable, name: "file", text: "there is no file \(file)")
        }
        guard isFolder.boolValue else { return [file] }
        return try FileManager.default.contentsOfDirectory(atPath: file).sorted()
            .filter { $0.hasSuffix(".jsonl") || $0.hasSuffix(".scitt") }.map { "\(file)/\($0)" }
    }

    private func items(_ path: String) throws -> [Item] {
        let bytes = try Files.read(path, atMost: Submission.maximumByteCount)
        let name = URL(filePath: path).lastPathComponent
        guard path.hasSuffix(".jsonl") else {
            return [Item(place: name, line: 1, bytes: bytes, path: path)]
        }
        return Submission.lines(bytes).map { line, bytes in
            Item(place: "\(name):\(line)", line: line, bytes: bytes, path: path)
        }
    }

    private func admit(_ item: Item, _ desk: Desk, isRehearsal: Bool) throws {
        let outcome: Appender.Outcome
        if item.path.hasSuffix(".scitt") {
            let time = try options.time()
            outcome = try desk.admit(
                item.bytes, try Submission.disclosures(beside: item.path), dataSubject: nil,
                from: Submission.disclosuresPath(beside: item.path), now: time, time: time)
        } else {
            guard isRehearsal || keys == nil else {
                throw Failure(
                    code: .unreadable, name: "not-a-rehearsal",
                    text: "--keys is for a --rehearsal ledger only",
                    hint: "officers sign their own acts, with --key")
            }
            let line = try ActLine(parsing: item.bytes, line: item.line)
            try Submission.check(line, isRehearsal: isRehearsal)
            let time = try line.issuedAt ?? options.time()
            outcome = try desk.submit(line, from: item.path, now: nil, time: time)
        }
        switch outcome {
        case .registered: break
        case .refused(let refusal): throw refusal
        case .unreadable(let error): throw error
        }
    }

    /// The same error, with where it was met and what is in the ledger already.
    private static func placed(_ error: any Error, _ item: Item, after count: UInt64) -> any Error {
        guard var failure = Failure.failure(for: error) else { return error }
        // Signed anew they would be other acts; a signed one may come twice.
        let again =
            count == 0 || !item.path.hasSuffix(".jsonl")
            ? nil : "what stands before it is in the ledger: take it out before the next try"
        failure = Failure(
            code: failure.code, name: failure.name, text: "\(item.place): \(failure.text)",
            hint: failure.hint ?? again, facts: failure.facts + [("place", item.place)])
        return failure
    }
}
