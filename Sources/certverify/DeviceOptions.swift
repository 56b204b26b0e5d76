import ArgumentParser
import Certification
import Console
import Verification

extension ArgumentHelp {
    /// What several commands take.
    static let language = told("语言：zh 或 en；否则按系统的区域设置。", "Language: zh or en; else the locale.")
    static let json = told("打印 JSON，供程序使用。", "Print JSON, for programs.")
    static let policy = told("C2SP 策略：谁的签名算数。", "The C2SP policy: whose signatures count.")
    static let ledger = told("信任文件：是哪一个账本。", "The trust file: which ledger this is.")
}

/// What the device believes and remembers, and how the program speaks.
struct DeviceOptions: ParsableArguments {
    @Option(
        help: .told(
            "设备的时间：1970 年以来的秒数，或形如 2026-10-12T09:00。",
            "The device's clock, in seconds since 1970 or like 2026-10-12T09:00."))
    var now: String?
    @Option(
        help: .told(
            "记住所见最新列表的位置；否则在 XDG_STATE_HOME 之下。",
            "Where the newest list seen is kept; else under XDG_STATE_HOME."))
    var state: String?
    @Flag(
        help: .told(
            "不记住任何内容，也不看所记住的。", "Remember nothing, and look at nothing remembered."))
    var stateless = false
    @Option(help: .language) var lang: Language?
    @Flag(help: .json) var json = false

    var memory: Memory? { stateless ? nil : Memory(path: state) }

    func clock() throws -> Int64 { try now.map(Moment.given) ?? Moment.now }

    /// What was seen of the schemes of two lists, unless nothing is to be remembered; a list that
    /// nobody who counts has signed, or of another ledger, recalls nothing.
    func recall(
        _ trust: Trust, status: StatusList?, register: PublicRegister?
    ) throws -> SeenLists {
        func scheme(_ isOpened: Bool?, _ claims: ListClaims?) -> String? {
            isOpened == true && claims?.audience == trust.audience ? claims?.scheme : nil
        }
        return try memory?.recall(
            trust, status: scheme(status?.isOpened, status?.claims),
            register: scheme(register?.isOpened, register?.claims)) ?? SeenLists()
    }

    /// Keeps what was seen for the next check.
    func remember(_ checker: CertificateChecker) {
        guard let memory, checker.statusScheme != nil || checker.registerScheme != nil else {
            return
        }
        do { try memory.keep(checker) } catch {
            // The verdict stands; only the next one will know less.
            Output.complain(
                "certverify: warning: "
                    + Terminal.told(
                        "无法写入 \(memory.path)", "\(memory.path) cannot be written"))
        }
    }
}
