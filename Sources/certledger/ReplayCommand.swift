import ArgumentParser
import COSE
import Certification
import Console
import Ledger
import LedgerFile
import TransparencyLog
import Verification

/// Writes a ledger's folder of the version before anew, and audits it.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: Terminal.told(
            "重写旧版本的账本文件夹：声明、标识和树根不变。",
            "Write the folder of an older version anew: same statements, identity and root."),
        discussion: Terminal.told(
            "OLD 只读不改，且须与其锚相符。NEW 得到重新签署的账本、密钥、保管库、策略和信任文件；其锚为 NEW.anchor。",
            "OLD is read and never touched, and must hold what its anchor says. NEW gets "
                + "the log under new signatures, keys, vault, policy and trust; its anchor is "
                + "NEW.anchor."))

    @Argument(help: .told("格式版本为 2 的账本文件夹。", "The ledger's folder, of schema version 2.")) var old:
        String
    @Argument(help: .told("要新建的文件夹。", "The folder to make.")) var new: String
    @Option(
        name: .customLong("log-key"),
        help: .told(
            "账本曾用而 OLD 中没有的私钥；可多次给出。",
            "A private key that the log had and that is not in OLD; may be given more than once."))
    var logKeys: [String] = []
    @Option(
        help: .told(
            "OLD 的锚；否则为 CERTLEDGER_ANCHOR，再否则为 OLD.anchor。",
            "OLD's anchor; else CERTLEDGER_ANCHOR, else OLD.anchor.")) var anchor: String?
    @OptionGroup var passphrases: PassphraseOptions
    @Option(
        help: .told(
            "语言：zh 或 en；否则按系统区域设置。",
            "Language of domain words and refusals: zh or en; else the locale."))
    var lang: String?
    @Flag(help: .told("打印 JSON，供程序使用。", "Print JSON, for programs.")) var json = false

    func run() throws {
        let ring = passphrases.keyRing
        let keys = try logKeys.map { try ring.key(at: $0) }
        let now = Moment.now
        let replay = LedgerReplay(from: old, to: new, keys: keys, anchorFile: anchor)
        try checkLeftOver(replay.leftOver)
        try LedgerReader.untilUnchanged { try replay.run(on: CivilDate(posix: now)) }
        let trust = try Trust(parsing: try Files.text("\(new)/\(LedgerFolder.File.trust)"))
        let policy = try Policy(parsing: try Files.read("\(new)/\(LedgerFolder.File.policy)"))
        var audit = LedgerAudit(
            trusting: trust.identity,
            known: [
                try KnownCheckpoint(
                    reading: new + ".anchor", policy: policy, origin: trust.origin)
            ],
            logKeys: policy.keys(of: trust), clock: now, lookingAt: [.anchor])
        var progress = Progress(Terminal.told("审计", "audit"))
        try audit.run(
            try LedgerReader(path: "\(new)/\(LedgerFolder.File.ledger)"),
            progress: { progress.show($0, of: $1) })
        progress.end()
        if json {
            print(JSONLine.print(.map(audit.report.map(Terminal.language))))
        } else {
            for line in audit.report.lines(Terminal.language) { Screen.say(line) }
        }
        if !audit.report.isClean { throw Failure.silent(.findings) }
    }

    private func checkLeftOver(_ paths: [String]) throws {
        if paths.isEmpty { return }
        let names = paths.joined(separator: Terminal.told("、", " and "))
        throw Failure(
            code: .unreadable, name: "left-over",
            text: Terminal.told(
                "已有 \(names)：另一次 replay 正在写入，或中途被终止",
                "\(names) exist\(paths.count == 1 ? "s" : "") already: another replay writes "
                    + "there, or was killed"),
            hint: Terminal.told("若被终止，请删除后再运行", "if it was killed, remove that and run it again"))
    }
}
