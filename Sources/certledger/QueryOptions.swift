import ArgumentParser
import Certification
import Console
import Ledger
import Register

/// What every query shares: the ledger, the day asked about, and the day by which it was known
/// (RULES, general rule 13).
struct QueryOptions: ParsableArguments {
    @Option(
        help: .told(
            "此日的情形，按账本现在所知；否则为 --known-on 之日，再否则为今日（北京时间）。",
            "What stood on this day, as the log knows it now; else on that of --known-on, "
                + "else today, in Asia/Shanghai."))
    var asOf: String?
    @Option(
        help: .told(
            "按此日终了时账本所知：其后登记的不计。",
            "As the log knew it by the end of this day: what was entered later is left out."))
    var knownOn: String?
    @OptionGroup var options: LedgerOptions

    /// The ledger as it is, or was, known, and the day asked about.
    func ask() throws -> Asked {
        let ledger = try options.open()
        let known = try knownOn.map { try Self.day($0, "--known-on") }
        let day = try asOf.map { try Self.day($0, "--as-of") } ?? known
        return try Asked(
            ledger, on: day ?? CivilDate(posix: try options.clock().now), knownOn: known)
    }

    private static func day(_ text: String, _ option: String) throws -> CivilDate {
        guard let day = CivilDate(text) else {
            throw ValidationError(
                "\(option) 应为形如 2026-01-15 的日期", "\(option) takes a date like 2026-01-15")
        }
        return day
    }

    /// Begins an answer, and refuses one that was made of a state not wholly read.
    func announce(_ asked: Asked) throws {
        try asked.ledger.checkState()
        guard let banner = asked.ledger.banner else { return }
        // Programs read the standard output; what it is a rehearsal of is told beside it.
        if options.json { Output.complain(banner) } else { Screen.say(banner) }
    }
}

/// A ledger that is asked about a day: what the log says, or said by another day.
final class Asked {
    let ledger: LedgerFolder
    /// The day asked about.
    let day: CivilDate
    /// Register and state as they were known; nil: as they are.
    private let known: (register: RegisterStore, state: LedgerState)?

    fileprivate init(_ ledger: LedgerFolder, on day: CivilDate, knownOn: CivilDate?) throws {
        self.ledger = ledger
        self.day = day
        known = try knownOn.flatMap { known in
            known < ledger.snapshot.state.logDay ? try RegisterSync.known(ledger, by: known) : nil
        }
    }

    /// All that is known.
    var state: LedgerState { known?.state ?? ledger.snapshot.state }

    /// The register of all that is known. It may read the ledger on: the state is asked after it.
    lazy var register = Result { try known?.register ?? RegisterSync.current(ledger) }

    /// What stood on the day.
    func stateOfDay() throws -> LedgerState {
        let history = ledger.log.history
        let size = state.size
        var bar = Progress(Terminal.told("读取账本", "reading"))
        let state = state.standing(on: day, history) { bar.show($0, of: size) }
        bar.end()
        try history.check()
        return state
    }

    /// The register of what stood on the day: cases, certificates and those who use them.
    func registerOfDay() throws -> RegisterStore {
        let register = try register.get()
        return day < state.logDay ? try RegisterStore(ofRecordsIn: try stateOfDay()) : register
    }
}
