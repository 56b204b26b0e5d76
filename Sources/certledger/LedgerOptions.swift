import ArgumentParser
import COSE
import Certification
import Drafting
import Foundation
import Ledger
import LedgerFile

/// Which ledger a command is about, and how it speaks.
struct LedgerOptions: ParsableArguments {
    @Option(help: "The ledger's folder; else CERTLEDGER_DIR, else the current folder.")
    var ledger: String?

    @Option(help: "The anchor's file; else CERTLEDGER_ANCHOR, else DIR.anchor beside the folder.")
    var anchor: String?

    @Option(help: "Language of domain words and refusals: zh or en; else the locale.")
    var lang: String?

    @Flag(help: "Print JSON, for programs.")
    var json = false

    @Option(help: "In a rehearsal: the clock, as POSIX seconds or a time like 2025-07-10T09:00.")
    var now: String?

    @Option(help: "In a rehearsal: derive keys, cti and salts from this text.")
    var seed: String?

    var path: String {
        ledger ?? ProcessInfo.processInfo.environment["CERTLEDGER_DIR"] ?? "."
    }

    func open(appends: Bool = false, ignoresAnchor: Bool = false) throws -> LedgerFolder {
        let folder = try LedgerFolder(
            path: path, appends: appends, anchorFile: anchor, ignoresAnchor: ignoresAnchor)
        try checkRehearsal(folder.snapshot.state.founding?.isRehearsal ?? false)
        if appends { Standing.watch(folder, from: folder.snapshot.state.size) }
        return folder
    }

    /// `--now` and `--seed` are for rehearsals; any other ledger refuses them.
    func checkRehearsal(_ isRehearsal: Bool) throws {
        guard isRehearsal || (now == nil && seed == nil) else {
            throw Failure(
                code: .unreadable, name: "not-a-rehearsal",
                text: "--now and --seed are for a --rehearsal ledger only")
        }
    }

    func clock() throws -> Ledger.Clock {
        guard let now else { return .machine }
        if let number = EntryIndex(now) { return .fixed(Int64(clamping: number.value)) }
        guard let time = ActLine.time(now) else {
            throw ValidationError("--now takes POSIX seconds or a time like 2025-07-10T09:00")
        }
        return .fixed(time)
    }

    var randomness: Randomness { seed.map { .seeded($0) } ?? .system }
}

extension LedgerFolder {
    /// What a rehearsal's output begins with, so that nobody takes it for the real thing.
    var banner: String? {
        snapshot.state.founding?.isRehearsal == true ? "演练/REHEARSAL" : nil
    }
}

/// Files that commands read and write.
enum Files {
    static func read(
        _ path: String, atMost limit: Int = RegularFile.maximumByteCount
    ) throws -> [UInt8] {
        try RegularFile.bytes(of: path, atMost: limit)
    }

    /// The text of a small file that people edit, whatever system they edit it on.
    static func text(_ path: String) throws -> String {
        guard let bytes = TextForm.normalised(try read(path)) else {
            throw Failure(
                code: .unreadable, name: "file",
                text: "\(path) is \(TextForm.utf16), wanted UTF-8")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(code: .unreadable, name: "file", text: "\(path) is not UTF-8 text")
        }
        return text
    }

    /// Writes a new file, whole and synced: it may hold the only copy there is. What is there
    /// already is never overwritten.
    static func create(_ bytes: [UInt8], at path: String, mode: UInt32 = 0o644) throws {
        try checkAbsent(path)
        try DurableFile.write(bytes, to: path, mode: mode)
    }

    /// Refuses a path where something is, before anyone is asked for what would go there.
    static func checkAbsent(_ path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw Failure(code: .unreadable, name: "file", text: "\(path) exists already")
        }
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o644])
        else {
            throw Failure(code: .machine, name: "file", text: "\(path) cannot be written")
        }
    }
}
