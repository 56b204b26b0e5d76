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
        abstract: "List applications, certificates, notices, complaints, reports and more.")
    @Argument(help: "One of \(RegisterList.all.map(\.name).joined(separator: ", ")).")
    var list: String
    @Option(help: "A stage, ended, an outcome, or a certificate's status.") var state: String?
    @Option(help: "A sector.") var sector: String?
    @Option(help: "A city's division code.") var city: String?
    @Option(help: "The year of the call or number.") var year: Int?
    @Option(help: "Part of the holder's name.") var holder: String?
    @Option(help: "A certificate's number.") var certificate: String?
    @Flag(help: "Print CSV.") var csv = false
    @Flag(help: "Begin the CSV with a byte order mark, as Excel wants it.") var bom = false
    @OptionGroup var query: QueryOptions

    func validate() throws { _ = try RegisterList.named(list) }

    func run() throws {
        let list = try RegisterList.named(list)
        let ledger = try query.options.open()
        let day = try query.day(ledger)
        let register = try RegisterSync.current(ledger)
        var filter = ListFilter()
        filter.state = state
        filter.sector = sector
        filter.city = city
        filter.year = year
        filter.holder = holder
        filter.certificate = certificate
        let rows = try list.rows(register, day, filter)
        let without = try WithoutEffect(register, ofKind: list.kind?.name, through: day)
        if query.options.json {
            try query.announce(ledger)
            print(JSONLine.print(.array(rows.map { .map($0) } + without.maps)))
            return
        }
        let scheme = ledger.snapshot.state.firstScheme.flatMap { ledger.snapshot.state.scheme($0) }
        let cells = rows.map { map in
            list.columns.map { column, _ in
                let text = cell(map, column, scheme)
                return csv ? text : shown(text, column)
            }
        }
        let heading = list.columns.map { Terminal.told($1, $0) }
        if csv {
            if let banner = ledger.banner { Output.complain(banner) }
            without.say(by: Output.complain)
            print((bom ? "\u{FEFF}" : "") + CSV.text(heading, cells), terminator: "")
            return
        }
        try query.announce(ledger)
        Terminal.say(heading, cells)
        without.say()
    }

    private static let states = [
        "running": "公示中", "ended": "已结束", "open": "期限未定", "received": "待受理",
        "accepted": "办理中", "declined": "不予受理", "forwarded": "已转办", "unfounded": "不属实",
        "withdrawn": "撤回",
        "officers": "办公室工作人员", "merged": "并案", "transferred": "移送", "inspection": "启动抽查",
        "rectification": "责令整改", "revocation": "启动撤销", "reopened": "重新评价",
        "on-time": "按期", "late": "逾期", "intended": "拟撤销", "dropped": "终止撤销程序",
        "decided": "已决定", "served": "已送达", "in-force": "使用中", "suspended": "暂停",
        "removed": "已移除", "past": "期满", "conforming": "符合", "not-conforming": "不符合",
        "consumer": "消费投诉", "report": "举报", "other": "其他", "evaluation": "评定工作",
        "holder": "获评经营主体", "fraud": "弄虚作假", "failed-spot-check": "抽查不符合且逾期未整改",
        "major-accident": "重大事故", "quality-penalty": "质量处罚",
        "serious-dishonesty": "严重违法失信", "other-breach": "其他违法", "counterfeit": "假冒",
        "beyond-scope": "超出范围使用", "after-end": "失效后使用",
    ]

    /// A cell for people: what applicants and bodies wrote stands in quotation marks.
    private func shown(_ text: String, _ name: String) -> String {
        switch name {
        case _ where text.isEmpty: ""
        case "holder", "offering", "name", "place": Terminal.cell(text)
        case "creditCode": CreditCode.shown(text)
        default: text
        }
    }

    private func cell(_ map: CBORMap, _ name: String, _ scheme: Scheme?) -> String {
        let raw = map[name]?.string ?? map[name]?.int.map(String.init) ?? ""
        let language = Terminal.language
        switch name {
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
        case "state":
            return language == .zh ? Self.states[raw] ?? raw : raw
        case "kind", "about", "matter", "outcome", "reinspection", "ground":
            return language == .zh ? Self.states[raw] ?? raw : raw
        default: return raw
        }
    }
}
