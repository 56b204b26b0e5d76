import ArgumentParser
import COSE
import Certification
import Console
import Ledger
import Register

/// Counts over the register.
struct StatisticsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statistics",
        abstract:
            Terminal.told(
                "按阶段、类别、地区、年份计数；结论、用时、投诉、抽查、目标。",
                "Counts by stage, sector, city, year; outcomes; times; complaints; checks; targets."
            ))
    @Option(help: .told("只计此年的申报和证书。", "Only this year's applications and certificates.")) var year:
        Int?
    @OptionGroup var query: QueryOptions

    private static let titles: [String: Wording] = [
        "stages": Wording(zh: "按状态", en: "by stage"),
        "outcomes": Wording(zh: "终结原因", en: "how they ended"),
        "sectors": Wording(zh: "按类别", en: "by sector"),
        "cities": Wording(zh: "按地区", en: "by city"),
        "years": Wording(zh: "按年度", en: "by year"),
        "days": Wording(zh: "各阶段用时（中位数，日）", en: "median days per stage"),
        "targets": Wording(zh: "年度目标", en: "awards against the year's target"),
        "certificates": Wording(zh: "证书", en: "certificates"),
        "complaints": Wording(zh: "投诉举报", en: "complaints and reports"),
        "checks": Wording(zh: "监督抽查", en: "spot checks"),
        "rectifications": Wording(zh: "整改", en: "rectifications"),
    ]

    private static let columns: [String: Wording] = [
        "state": Wording(zh: "状态", en: "state"), "status": Wording(zh: "状态", en: "status"),
        "count": Wording(zh: "数量", en: "count"), "sector": Wording(zh: "类别", en: "sector"),
        "city": Wording(zh: "地区", en: "city"), "year": Wording(zh: "年度", en: "year"),
        "received": Wording(zh: "收到", en: "received"), "kind": Wording(zh: "种类", en: "kind"),
        "sampled": Wording(zh: "抽样", en: "sampled"),
        "ordered": Wording(zh: "责令", en: "ordered"),
        "conforming": Wording(zh: "符合", en: "conforming"),
        "notConforming": Wording(zh: "不符合", en: "not conforming"),
        "awarded": Wording(zh: "获评", en: "awarded"), "ended": Wording(zh: "终结", en: "ended"),
        "medianDays": Wording(zh: "用时（中位数，日）", en: "median days"),
        "target": Wording(zh: "目标", en: "target"),
        "outcomes.state": Wording(zh: "原因", en: "reason"),
    ]

    func run() throws {
        let asked = try query.ask()
        let day = asked.day
        let found = try asked.register.get().statistics(
            on: day, year: year, cases: try asked.registerOfDay())
        try query.announce(asked)
        if query.options.json {
            let map = CBORMap(
                found.sections.map { (.text($0.name), .array($0.rows.map { .map($0) })) })
            print(JSONLine.print(.map(map)))
            return
        }
        let state = asked.state
        let scheme = state.firstScheme.flatMap { state.scheme($0, on: day) }
        for section in found.sections where !section.rows.isEmpty {
            Screen.say(Self.titles[section.name]?.text(Terminal.language) ?? section.name)
            let names = section.rows[0].pairs.compactMap(\.key.string)
                .filter { !$0.hasSuffix("Zh") && !$0.hasSuffix("En") }
            let ordered = Self.order.filter { names.contains($0) }
            let rows = section.rows.map { row in ordered.map { cell(row, $0, scheme) } }
            let heading = ordered.map { name in
                let heading = Self.columns["\(section.name).\(name)"] ?? Self.columns[name]
                return heading?.text(Terminal.language) ?? name
            }
            Terminal.say(heading, rows, indent: "  ")
        }
    }

    private static let order = [
        "state", "status", "sector", "city", "kind", "year", "count", "received", "ordered",
        "sampled",
        "conforming", "notConforming", "awarded", "ended", "medianDays", "target",
    ]

    private func cell(_ row: CBORMap, _ name: String, _ scheme: Scheme?) -> String {
        let raw = row[name]?.string ?? row[name]?.int.map(String.init) ?? ""
        let language = Terminal.language
        return switch name {
        case "state", "status":
            row[.text(name + (language == .zh ? "Zh" : "En"))]?.string ?? raw
        case "sector": scheme?.sectors[raw]?.text(language) ?? raw
        case "city": scheme?.cities[raw]?.text(language) ?? raw
        case "kind": Wording.ofChoice(raw)?.text(language) ?? raw
        default: raw
        }
    }
}
