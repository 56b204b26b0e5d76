import ArgumentParser
import COSE
import Certification
import Console
import Drafting
import Foundation
import Ledger

/// Admits many acts in order, and stops at the first refusal, saying where.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: Terminal.told("按次序登记多个行为。", "Admit many acts, in order."),
        discussion: Terminal.told(
            "FILE 为每行一个的 JSON 行为（.jsonl）、单个 JSON 行为，或已签署的声明；文件夹按文件名次序读取。多个文件依次读取，"
                + "如同一个：行为可引用前面文件中的 label。JSON 以经办人自己的 --key 签署，所签的留存在 NAME.jsonl 旁的 "
                + "NAME.kept 中，否则留存在行为文件旁：同样的行为再导入，不会重复登记。演练中以 --keys 代多人签署。",
            "FILE is acts in JSON lines (.jsonl), one act in JSON, or a signed statement; "
                + "a folder is read in the order of its files' names. Several are taken one "
                + "after the other, as one: an act may name the label of an earlier file's. JSON "
                + "is signed with --key, one officer's own, and what was signed is kept, in "
                + "NAME.kept beside NAME.jsonl, else beside the act: the same acts again enter "
                + "nothing twice. On a rehearsal it is signed with --keys, of many."))

    @Argument(help: .told("文件或文件夹。", "Files or folders.")) var files: [String]
    @Option(
        help: .told(
            "所有 JSON 行为的私钥：行为写 by NAME 的，为 NAME.pem。",
            "The private key of all acts in JSON: NAME.pem, where they say by NAME."))
    var key: String?
    @Option(
        help: .told(
            "私钥 NAME.pem 的文件夹；有种子的演练中按需生成。",
            "A folder of private keys, NAME.pem; in a seeded rehearsal made as needed."))
    var keys: String?
    @Option(
        help: .told(
            "不提交的值的摘要；可多次给出。", "The digest of a value that is withheld; may be given several times."
        ))
    var withheld: [String] = []
    @OptionGroup var passphrases: PassphraseOptions
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open(appends: true)
        let files = try files.flatMap { try sources($0) }
        let isRehearsal = ledger.banner != nil
        let desk = try Submission.desk(
            ledger, options, clock: clock(isRehearsal), documents: documents, withheld: withheld,
            keys: signers())
        var progress = Progress(Terminal.told("导入", "import"))
        var counts = (admitted: UInt64(0), already: UInt64(0))
        let lines = try files.flatMap { try items($0) }
        do {
            for start in stride(from: 0, to: lines.count, by: Self.batchCount) {
                let batch = lines[start...].prefix(Self.batchCount)
                let new = try desk.batch {
                    try batch.filter { try isNew($0, desk, isRehearsal: isRehearsal) }
                }
                counts.admitted += UInt64(new.count)
                counts.already += UInt64(batch.count - new.count)
                if start + batch.count < lines.count {
                    try ledger.letOthersAppend()
                    for case let kept? in lines.map(\.kept) { kept.lookAgain() }
                } else {
                    try ledger.saveState()
                }
                progress.show(UInt64(start + batch.count), of: UInt64(lines.count))
            }
        } catch {
            // The first fault is the one to tell: what cannot be saved now is folded again.
            do { try ledger.saveState() } catch {}
            progress.end()
            throw Self.counted(error, of: lines.count)
        }
        progress.end()
        var looked: KeptActs?
        for case let kept? in lines.map(\.kept) where kept !== looked {
            try Submission.warnOfLeftOver(kept, ledger)
            looked = kept
        }
        tell(counts, ledger)
    }

    private func tell(_ counts: (admitted: UInt64, already: UInt64), _ ledger: LedgerFolder) {
        let size = ledger.snapshot.state.size
        if options.json {
            print(
                JSONLine.print([
                    "admitted": CBOR(Int(counts.admitted)), "already": CBOR(Int(counts.already)),
                    "size": CBOR(Int(size)),
                ]))
            return
        }
        if let banner = ledger.banner { Screen.say(banner) }
        if counts.already > 0 {
            Screen.say(
                Terminal.told(
                    "其中 \(counts.already) 条此前已登记", "\(counts.already) were there already"))
        }
        Screen.say(
            Terminal.told(
                "已登记 \(counts.admitted) 条，账本共 \(size) 条",
                "admitted \(counts.admitted); the log holds \(size)"))
    }

    private func clock(_ isRehearsal: Bool) throws -> Ledger.Clock {
        let clock = try options.clock()
        return isRehearsal ? .ofEachAct(otherwise: clock.now) : clock
    }

    private func signers() throws -> Desk.Keys {
        let keyRing = passphrases.keyRing
        if let keys { return KeyFolder.keys(in: keys, keyRing, randomness: options.randomness) }
        guard let key else { return KeyFolder.keys([:]) }
        return KeyFolder.keys([Submission.name(of: key): try keyRing.key(at: key)])
    }

    private struct Item {
        let place: String
        let isSigned: Bool
        /// The number of its line in its file.
        let line: Int
        let bytes: [UInt8]
        let path: String
        /// Where its file's acts are kept; nil for signed ones, and where many keys sign.
        let kept: KeptActs?
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
            throw Failure(
                code: .unreadable, name: "file",
                text: Terminal.told("没有文件 \(file)", "there is no file \(file)"))
        }
        guard isFolder.boolValue else { return [file] }
        return try FileManager.default.contentsOfDirectory(atPath: file).sorted()
            .filter { $0.hasSuffix(".jsonl") || $0.hasSuffix(".scitt") }.map { "\(file)/\($0)" }
    }

    private func items(_ path: String) throws -> [Item] {
        let bytes = try Files.read(path, atMost: Submission.maximumByteCount)
        let name = URL(filePath: path).lastPathComponent
        if bytes.first == Submission.firstByte {
            return [
                Item(place: name, isSigned: true, line: 1, bytes: bytes, path: path, kept: nil)
            ]
        }
        let isMany = path.hasSuffix(".jsonl")
        let kept =
            keys != nil
            ? nil
            : isMany
                ? KeptActs(
                    folder: URL(filePath: path).deletingPathExtension().path + ".kept",
                    name: Submission.name(of: path)) : Submission.keptActs(beside: path)
        guard isMany else {
            return [
                Item(place: name, isSigned: false, line: 1, bytes: bytes, path: path, kept: kept)
            ]
        }
        return Submission.lines(bytes).map { line, bytes in
            Item(
                place: "\(name):\(line)", isSigned: false, line: line, bytes: bytes, path: path,
                kept: kept)
        }
    }

    /// How many acts are written at a time.
    private static let batchCount = 256

    /// Whether the act is new to the log, and admitted; what it throws says where.
    private func isNew(_ item: Item, _ desk: Desk, isRehearsal: Bool) throws -> Bool {
        do {
            switch try admitted(item, desk, isRehearsal: isRehearsal) {
            case .registered(_, let decision): return decision != nil
            case .refused(let refusal): throw refusal
            }
        } catch { throw Self.placed(error, item) }
    }

    private func admitted(
        _ item: Item, _ desk: Desk, isRehearsal: Bool
    ) throws -> Appender.Outcome {
        if item.isSigned {
            return try desk.admit(SentStatement(decoding: item.bytes), from: item.path)
        }
        guard isRehearsal || keys == nil else {
            throw Failure(
                code: .unreadable, name: "not-a-rehearsal",
                text: Terminal.told(
                    "--keys 只用于 --rehearsal 账本", "--keys is for a --rehearsal ledger only"),
                hint: Terminal.told(
                    "经办人各用 --key 签署自己的行为", "officers sign their own acts, with --key"))
        }
        let line = try ActLine(parsing: item.bytes, line: item.line)
        try Submission.check(line, isRehearsal: isRehearsal)
        return try desk.submit(line, from: item.path, keptIn: item.kept)
    }

    /// Where this machine could go on no more: the same error, with how many of the acts are in the
    /// log by then; where that is not known, `Standing` tells so.
    private static func counted(_ error: any Error, of total: Int) -> any Error {
        guard let failure = Failure.failure(for: error), failure.code == .machine,
            let entered = Standing.count
        else { return error }
        let text = Terminal.told(
            "已登记 \(total) 条中的 \(entered) 条", "\(entered) of \(total) acts entered")
        return Failure(
            code: failure.code, name: failure.name, text: "\(failure.text); \(text)",
            hint: failure.hint, facts: failure.facts + [("entered", .text("\(entered)"))])
    }

    /// The same error, with where it was met.
    private static func placed(_ error: any Error, _ item: Item) -> any Error {
        guard let failure = Failure.failure(for: error) else { return error }
        return Failure(
            code: failure.code, name: failure.name, text: "\(item.place): \(failure.text)",
            hint: failure.hint, facts: failure.facts + [("place", .text(item.place))])
    }
}
