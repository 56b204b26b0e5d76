import ArgumentParser
import Certification
import Console
import Verification

/// What the device believes and remembers, and how the program speaks.
struct DeviceOptions: ParsableArguments {
    @Option(help: "The device's clock, in seconds since 1970 or like 2026-10-12T09:00.")
    var now: String?
    @Option(help: "Where the newest list seen is kept; else under XDG_STATE_HOME.")
    var state: String?
    @Flag(help: "Remember nothing, and look at nothing remembered.") var stateless = false
    @Option(help: "Language: zh or en; else the locale.") var lang: Language?
    @Flag(help: "Print JSON, for programs.") var json = false

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
