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
            label of an earlier file's. JSON is signed with --keys, on a rehearsal only.
            """)

    @Argument(help: "Files or folders.") var files: [String]
    @Option(help: "A folder of private keys, NAME.pem; in a seeded rehearsal made as needed.")
    var keys: String?
    @OptionGroup var passphrases: PassphraseOptions
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open(appends: true)
        let files = try files.flatMap { try sources($0) }
        let isRehearsal = ledger.banner != nil
        let randomness = options.randomness
        let noKeys: Desk.Keys = { name throws(DraftError) in throw .noKey(name) }
        let keyRing = passphrases.keyRing
        let desk = try Desk(
            ledger, randomness: randomness, documents: documents,
            keys: keys.map { KeyFolder.keys(in: $0, keyRing, randomness: randomness) } ?? noKeys)
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
                try ledger.settle()
                throw Self.placed(error, item.place)
            }
            count += 1
            progress.show(count, of: UInt64(lines.count))
        }
        progress.end()
        try ledger.settle()
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

    private struct Item {
        let place: String
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
        let bytes = try Files.read(path)
        let name = URL(filePath: path).lastPathComponent
        guard path.hasSuffix(".jsonl") else { return [Item(place: name, bytes: bytes, path: path)] }
        return bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated().filter { !$0.element.isEmpty }
            .map { Item(place: "\(name):\($0.offset + 1)", bytes: Array($0.element), path: path) }
    }

    private func admit(_ item: Item, _ desk: Desk, isRehearsal: Bool) throws {
        let outcome: Appender.Outcome
        if item.path.hasSuffix(".scitt") {
            let time = try options.time()
            outcome = try desk.admit(
                item.bytes, try Submission.disclosures(beside: item.path), dataSubject: nil,
                from: Submission.disclosuresPath(beside: item.path), now: time, time: time)
        } else {
            guard isRehearsal, keys != nil else {
                throw Failure(
                    code: .unreadable, name: "not-a-rehearsal",
                    text: "acts in JSON are signed on import with --keys, on a rehearsal only")
            }
            let line = try ActLine(parsing: item.bytes)
            let time = try line.issuedAt ?? options.time()
            outcome = try desk.submit(line, from: item.path, now: nil, time: time)
        }
        switch outcome {
        case .registered: break
        case .refused(let refusal): throw refusal
        case .unreadable(let error): throw error
        }
    }

    /// The same error, with where it was met.
    private static func placed(_ error: any Error, _ place: String) -> any Error {
        guard var failure = Failure.failure(for: error) else { return error }
        failure = Failure(
            code: failure.code, name: failure.name, text: "\(place): \(failure.text)",
            hint: failure.hint, facts: failure.facts + [("place", place)])
        return failure
    }
}
