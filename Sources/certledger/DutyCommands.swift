import ArgumentParser
import COSE
import Certification
import Console
import Ledger
import Register

/// Duties whose day is past.
struct OverdueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "overdue",
        abstract: Terminal.told(
            "已逾期的事项，及其规则、主体和期限。", "Every duty whose day is past, with its rule, body and day."))
    @OptionGroup var query: QueryOptions

    func run() throws {
        try DutyList(query: query).print { Duties.overdue(given: $0, on: $1, progress: $2) }
    }
}

/// Duties whose day is near.
struct DueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "due",
        abstract: Terminal.told(
            "即将到期或期限尚不确定的事项。", "Every duty whose day comes soon, or is not known yet."))
    @Option(help: .told("多少天之内：30d。", "How soon, in days: 30d.")) var within = "30d"
    @OptionGroup var query: QueryOptions

    func run() throws {
        guard within.hasSuffix("d"), let days = EntryIndex(String(within.dropLast())),
            days.value <= 36_500
        else {
            throw ValidationError(
                "--within 应为天数，形如 30d", "--within takes a number of days like 30d")
        }
        try DutyList(query: query).print {
            Duties.due(within: Int(days.value), given: $0, on: $1, progress: $2)
        }
    }
}

/// Duties as a table or as JSON.
private struct DutyList {
    let query: QueryOptions

    func print(
        _ duties: (LedgerState, CivilDate, _ progress: (Int, Int) -> Void) -> [Duty]
    ) throws {
        let asked = try query.ask()
        let day = asked.day
        let state = try asked.stateOfDay()
        var bar = Progress(Terminal.told("事项", "duties"))
        let found = duties(state, day) { bar.show(UInt64($0), of: UInt64($1)) }
        bar.end()
        let without = WithoutEffect(state, on: Set(found.map(\.subject)))
        if query.options.json {
            try query.announce(asked)
            let maps = found.map { Self.map($0, on: day) } + without.maps
            Console.print(JSONLine.print(.array(maps)))
            return
        }
        let scheme = state.firstScheme.flatMap { state.scheme($0, on: day) }
        let heading =
            Terminal.language == .zh
            ? ["期限", "天数", "事项", "对象", "责任单位", "依据"]
            : ["due", "days", "duty", "on", "by", "source"]
        let rows = found.map { duty in
            [
                Self.told(duty.due),
                duty.due.day.map { Self.told(days: day.days(until: $0)) } ?? "",
                duty.kind.wording.text(Terminal.language), "\(duty.subject)",
                duty.by.map { Self.name($0, scheme, state) }.joined(
                    separator: Terminal.told("、", ", ")),
                duty.source.text(Terminal.language),
            ]
        }
        // Names are in the state too.
        try query.announce(asked)
        Terminal.say(heading, rows, on: day)
        without.say()
    }

    private static func told(_ due: Duty.Due) -> String {
        switch due {
        case .day(let day): "\(day)"
        case .notCounted(let year):
            Terminal.told(
                "\(year) 年工作日安排登记后方可确定", "not known until \(year) is in the calendar")
        }
    }

    /// How far off the day is.
    private static func told(days: Int) -> String {
        if Terminal.language == .en { return "\(days)" }
        return days < 0 ? "逾期 \(-days) 天" : days == 0 ? "当日" : "还有 \(days) 天"
    }

    private static func name(_ by: String, _ scheme: Scheme?, _ state: LedgerState) -> String {
        if let role = scheme?.roles[by] { return role.text(Terminal.language) }
        guard let name = PartyID(by).flatMap({ state.publicName(of: $0) }) else { return by }
        return Terminal.told("\(Terminal.cell(name))（\(by)）", "\(Terminal.cell(name)) (\(by))")
    }

    private static func map(_ duty: Duty, on day: CivilDate) -> CBOR {
        let due = duty.due.day
        var map = CBORMap([
            ("duty", .text(duty.kind.name)), ("subject", .text("\(duty.subject)")),
            ("by", .array(duty.by.map { .text($0) })), ("due", due.map { .text("\($0)") } ?? .null),
            ("days", due.map { CBOR(day.days(until: $0)) } ?? .null), ("rule", .text(duty.rule)),
            ("source", .text(duty.source.text(Terminal.language))),
        ])
        if due == nil { map["waitsFor"] = .text("\(duty.due)") }
        return .map(map)
    }
}
