import ArgumentParser
import COSE
import Certification
import Console
import Foundation
import Ledger
import Register

/// Lists of the public register.
struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: Terminal.told(
            "列出申报、证书、公示、投诉举报、年度报告等。",
            "List applications, certificates, notices, complaints, reports and more."))
    @Argument(
        help: .told(
            "其中之一：\(RegisterList.all.map(\.name).joined(separator: "、"))。",
            "One of \(RegisterList.all.map(\.name).joined(separator: ", "))."))
    var list: String
    @Option(
        help: .told(
            "阶段、ended、结论或证书状态：名称或用语。",
            "A stage, ended, an outcome, or a certificate's status: its name or its word."))
    var state: String?
    @Option(help: .told("类别：名称或用语。", "A sector: its name or its word.")) var sector: String?
    @Option(help: .told("地区：区划代码或名称。", "A city: its division code or its name.")) var city: String?
    @Option(help: .told("申报通知或编号的年份。", "The year of the call or number.")) var year: Int?
    @Option(help: .told("持有者名称的一部分，或其标识。", "Part of the holder's name, or the holder's id."))
    var holder: String?
    @Option(help: .told("证书编号。", "A certificate's number.")) var certificate: String?
    @Option(help: .told("表中打印的任一标识。", "Any id that the table prints.")) var id: String?
    @Flag(help: .told("打印 CSV。", "Print CSV.")) var csv = false
    @Flag(
        help: .told(
            "CSV 以字节顺序标记开头，供 Excel 使用。", "Begin the CSV with a byte order mark, as Excel wants it.")
    ) var bom = false
    @OptionGroup var query: QueryOptions

    func validate() throws { _ = try RegisterList.named(list) }

    func run() throws {
        let list = try RegisterList.named(list)
        let asked = try query.ask()
        _ = try asked.register.get()
        let scheme = asked.state.firstScheme.flatMap { asked.state.scheme($0) }
        let filter = try filter(list, scheme)
        // An empty list would read as that there is none.
        let all = try list.rows(asked)
        let lacking = filter.lacking(in: all)
        if !lacking.isEmpty {
            let options = lacking.joined(separator: " ")
            throw ValidationError(
                "名单 \(list.name) 没有可供 \(options) 筛选的内容",
                "the list \(list.name) has nothing that \(options) could narrow")
        }
        let found = all.filter(filter.leaves)
        if found.isEmpty { try checkHolder(asked, all) }
        let rows = found.filter { row in id.map { Self.names($0, in: row) } ?? true }
        let without = try WithoutEffect(
            try asked.register.get(), ofKind: list.kind?.name, through: asked.day)
        if query.options.json {
            try query.announce(asked)
            print(JSONLine.print(.array(rows.map { .map($0) } + without.maps)))
            return
        }
        let cells = rows.map { map in
            list.columns.map { column, _ in
                let text = cell(map, column, of: list, scheme)
                return csv ? text : shown(text, column)
            }
        }
        let heading = list.columns.map { Terminal.told($1, $0) }
        if csv {
            try asked.ledger.checkState()
            if let banner = asked.ledger.banner { Output.complain(banner) }
            without.say(by: Output.complain)
            print((bom ? "\u{FEFF}" : "") + CSV.text(heading, cells), terminator: "")
            return
        }
        try query.announce(asked)
        Terminal.say(heading, cells, on: asked.day)
        without.say()
    }

    /// The filter's words, each as the register has it.
    private func filter(_ list: RegisterList, _ scheme: Scheme?) throws -> ListFilter {
        var filter = ListFilter()
        filter.states = try state.map {
            try list.wider[$0.lowercased()]
                ?? FilterWord.names($0, "--state", list.states(scheme))
        }
        filter.sectors = try sector.map {
            try FilterWord.names($0, "--sector", scheme?.sectors ?? [:])
        }
        filter.cities = try city.map { try FilterWord.names($0, "--city", scheme?.cities ?? [:]) }
        filter.year = year
        filter.holder = holder
        filter.certificate = certificate
        return filter
    }

    /// Refuses a holder that neither the list nor anybody who applied or held has.
    private func checkHolder(_ asked: Asked, _ all: [CBORMap]) throws {
        guard let holder else { return }
        var filter = ListFilter()
        filter.holder = holder
        if all.contains(where: filter.leaves) { return }
        if try OperatorRows.rows(asked).contains(where: filter.leaves) { return }
        throw ValidationError(
            "截至 \(asked.day)，没有标识或公布的名称为\(Shown.quoted(holder))的经营主体",
            "as of \(asked.day) there is no operator with the id or the published name "
                + Shown.quoted(holder))
    }

    /// Whether a row has an id in one of its columns, alone or among others; of what is printed
    /// with its kind, without it too.
    private static func names(_ id: String, in row: CBORMap) -> Bool {
        row.pairs.contains { _, value in
            let text = value.string ?? value.int.map(String.init) ?? ""
            return text == id
                || text.split(separator: " ").contains { word in
                    let name = word.split(separator: "/", maxSplits: 1).last ?? word
                    return Spelling.areOne(word, id) || Spelling.areOne(name, id)
                }
        }
    }

    /// A cell for people: what applicants and bodies wrote stands in quotation marks.
    private func shown(_ text: String, _ name: String) -> String {
        switch name {
        case _ where text.isEmpty: ""
        case "holder", "offering", "name", "place": Terminal.cell(text)
        case "creditCode": CreditCode.shown(text)
        default: text
        }
    }

    private func cell(
        _ map: CBORMap, _ name: String, of list: RegisterList, _ scheme: Scheme?
    ) -> String {
        let raw = map[.text(name)]?.string ?? map[.text(name)]?.int.map(String.init) ?? ""
        let language = Terminal.language
        switch name {
        case "late": return raw == "1" ? Terminal.told("是", "yes") : Terminal.told("否", "no")
        case "sector": return scheme?.sectors[raw]?.text(language) ?? raw
        case "category": return scheme?.categories[raw]?.text(language) ?? raw
        case "city": return scheme?.cities[raw]?.text(language) ?? raw
        case "status": return CertificateStatus(rawValue: raw)?.wording.text(language) ?? raw
        case "state" where map["stateZh"] != nil:
            return map[language == .zh ? "stateZh" : "stateEn"]?.string ?? raw
        case "act":
            let type = map["state"]?.string ?? ""
            return scheme?.acts[type]?.wording.text(language) ?? type
        case "result":
            let (type, outcome) = (map["state"]?.string ?? "", map["outcome"]?.string ?? "")
            return scheme?.acts[type]?.outcome(outcome)?.wording.text(language) ?? outcome
        case "state", "kind", "about", "matter", "outcome", "reinspection", "ground":
            guard language == .zh else { return raw }
            // What a state or an outcome is called on one list is not what it is on another.
            let isOfList = ["state", "outcome", "reinspection"].contains(name)
            let word = isOfList ? list.states(scheme)[raw] : nil
            return (word ?? scheme?.words[raw] ?? Wording.ofChoice(raw))?.zh ?? raw
        default: return raw
        }
    }
}
