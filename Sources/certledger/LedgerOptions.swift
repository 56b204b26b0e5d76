import ArgumentParser
import COSE
import Certification
import Console
import Drafting
import Foundation
import Ledger
import TransparencyLog

/// Which ledger a command is about, and how it speaks.
struct LedgerOptions: ParsableArguments {
    @Option(
        help: .told(
            "账本文件夹；否则为 CERTLEDGER_DIR，再否则为当前文件夹。",
            "The ledger's folder; else CERTLEDGER_DIR, else the current folder."))
    var ledger: String?

    @Option(
        help: .told(
            "锚文件；否则为 CERTLEDGER_ANCHOR，再否则为账本文件夹旁的 DIR.anchor。",
            "The anchor's file; else CERTLEDGER_ANCHOR, else DIR.anchor beside the folder."))
    var anchor: String?

    @Option(
        help: .told(
            "语言：zh 或 en；否则按系统区域设置。",
            "Language of domain words and refusals: zh or en; else the locale."))
    var lang: Language?

    @Flag(help: .told("打印 JSON，供程序使用。", "Print JSON, for programs."))
    var json = false

    @Option(
        help: .told(
            "演练和审计时的时钟：1970 年以来的秒数，或形如 2025-07-10T09:00 的时间。",
            "In a rehearsal, and for an audit: the clock, as POSIX seconds or a time like "
                + "2025-07-10T09:00."))
    var now: String?

    @Option(
        help: .told(
            "演练中：由此文本导出密钥、cti 和盐。", "In a rehearsal: derive keys, cti and salts from this text."))
    var seed: String?

    var path: String {
        ledger ?? ProcessInfo.processInfo.environment["CERTLEDGER_DIR"] ?? "."
    }

    @Option(help: .told("另一进程登记时等候多少秒。", "How many seconds to wait while another process appends."))
    var wait = 60

    func validate() throws {
        guard wait >= 0 else {
            throw ValidationError("--wait 应为从 0 起的秒数", "--wait takes a number of seconds from 0 on")
        }
    }

    /// - Parameter folds: folds the state from the log, for what is signed for the public.
    func open(
        appends: Bool = false, folds: LedgerFolder.Fold? = nil, ignoresAnchor: Bool = false
    ) throws -> LedgerFolder {
        let folder = try LedgerFolder(
            path: path, appends: appends, folds: folds, anchorFile: anchor,
            ignoresAnchor: ignoresAnchor, waiting: waiting)
        try checkRehearsal(folder.snapshot.state.founding?.isRehearsal ?? false)
        if appends { Standing.watch(folder) }
        return folder
    }

    /// Opened to hand something out: to append, for the log signs what was not published yet; where
    /// its key is not at hand, to read, and what was published before is handed out.
    ///
    /// - Parameter folds: folds the state from the log, for what is signed for the public.
    func openToPublish(folds: LedgerFolder.Fold? = nil) throws -> LedgerFolder {
        let key = "\(path)/\(LedgerFolder.File.key)"
        let folder = try open(
            appends: FileManager.default.isReadableFile(atPath: key), folds: folds)
        let size = folder.snapshot.state.size
        if !folder.appends, let kept = try folder.log.latestNote(), kept.size < size {
            Terminal.warn(
                Terminal.told(
                    "此处没有账本密钥：按已公布的最新检查点（\(kept.size)/\(size) 条）导出",
                    "the log's key is not here: the newest checkpoint that was published is used, "
                        + "over \(kept.size) of \(size) entries"))
        }
        return folder
    }

    private var waiting: Waiting {
        Waiting(seconds: Double(wait)) {
            Output.complain(
                Terminal.told(
                    "certledger: 另一进程正在登记，等候中……",
                    "certledger: another process is appending; waiting for it"))
        }
    }

    /// `--now` and `--seed` are for rehearsals; any other ledger refuses them.
    func checkRehearsal(_ isRehearsal: Bool) throws {
        guard isRehearsal || (now == nil && seed == nil) else {
            throw Failure(
                code: .unreadable, name: "not-a-rehearsal",
                text: Terminal.told(
                    "--now 与 --seed 只用于 --rehearsal 账本",
                    "--now and --seed are for a --rehearsal ledger only"))
        }
    }

    func clock() throws -> Ledger.Clock {
        try now.map { .fixed(try Moment.given($0)) } ?? .machine
    }

    var randomness: Randomness { seed.map { .seeded($0) } ?? .system }
}

extension LedgerFolder {
    /// What a rehearsal's output begins with, so that nobody takes it for the real thing.
    var banner: String? {
        snapshot.state.founding?.isRehearsal == true ? "演练/REHEARSAL" : nil
    }
}
