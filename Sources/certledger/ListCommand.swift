import ArgumentParser
import COSE
import Certification
import Console
import Foundation
import Ledger
import Register

/// Lists of the public register.
struct ListCommand: ParsableCommand {
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case applications, certificates, notices, complaints, reports, inspections, revocations,
            users
    }

    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List applications, certificates, notices, complaints, reports and more.")
    @Argument(
        help: "One of \(Kind.allCases.map(\.rawValue).joined(separator: ", ")).") var kind: Kind
    @Option(help: "A stage, ended, an outcome, or a certificate's status.") var state: String?
    @Option(help: "A sector.") var sector: String?
    @Option(help: "A city's division code.") var city: String?
    @Option(help: "The year of the call or number.") var year: Int?
    @Option(help: "Part of the holder's name.") var holder: String?
    @Option(help: "A certificate's number.") var certificate: String?
    @Flag(help: "Print CSV.") var csv = false
    @Flag(help: "Begin the CSV with a byte order mark, as Excel wants it.") var bom = false
    @OptionGroup var query: QueryOptions

    func run() throws {
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
        let rows: [CBORMap] =
            switch kind {
            case .applications: try register.applications(on: day, filter)
            case .certificates: try register.certificates(on: day, filter).map(\.map)
            case .notices: try register.notices(on: day, filter)
            case .complaints: try register.complaints(on: day, filter)
            case .reports: try register.reports(on: day, filter)
            case .inspections: try register.inspections(on: day, filter)
            case .revocations: try register.revocations(on: day, filter)
            case .users: try register.users(on: day, filter)
            }
        let without = try WithoutEffect(register, ofKind: subjectKind, through: day)
        if query.options.json {
            try query.announce(ledger)
            print(JSONLine.print(.array(rows.map { .map($0) } + without.maps)))
            return
        }
        let scheme = ledger.snapshot.state.firstScheme.flatMap { ledger.snapshot.state.scheme($0) }
        let cells = rows.map { map in
            columns.map { column in
                let text = cell(map, column.0, scheme)
                return csv ? text : shown(text, column.0)
            }
        }
        let heading = columns.map { Terminal.told($0.1, $0.0) }
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

    /// What the subjects of a list begin with.
    private var subjectKind: String {
        switch kind {
        case .applications: "application"
        case .certificates, .users: "certificate"
        case .notices: "notice"
        case .complaints: "complaint"
        case .reports: "report"
        case .inspections: "spotcheck"
        case .revocations: "revocation"
        }
    }

    private var columns: [(String, String)] {
        switch kind {
        case .applications:
            [
                ("application", "申报"), ("sector", "类别"), ("category", "品类"), ("city", "地区"),
                ("state", "状态"), ("since", "自"), ("holder", "经营主体"), ("offering", "产品（服务）"),
            ]
        case .certificates:
            [
                ("number", "证书编号"), ("edition", "版次"), ("status", "状态"), ("holder", "持有人"),
                ("offering", "产品（服务）"), ("city", "地区"), ("validFrom", "自"),
                ("validThrough", "至"),
            ]
        case .notices:
            [
                ("notice", "公示"), ("batch", "批次"), ("applications", "项数"),
                ("startsOn", "起"), ("endsOn", "止"), ("state", "状态"), ("place", "载体"),
            ]
        case .complaints:
            [
                ("complaint", "投诉举报"), ("kind", "种类"), ("about", "事项"),
                ("receivedOn", "收到"), ("acceptDue", "受理期限"), ("endDue", "办结期限"),
                ("endedOn", "办结"), ("state", "状态"),
            ]
        case .reports:
            [
                ("report", "报告"), ("party", "主体"), ("holder", "持证人"), ("year", "年度"),
                ("receivedOn", "收到"), ("state", "状态"), ("certificates", "证书"),
            ]
        case .inspections:
            [
                ("inspection", "抽查"), ("certificate", "证书编号"), ("user", "使用人"),
                ("sampledOn", "抽样"), ("outcome", "结果"), ("reinspection", "复检"),
                ("servedOn", "送达"), ("complaint", "投诉举报"),
            ]
        case .revocations:
            [
                ("revocation", "撤销"), ("ground", "情形"), ("certificates", "证书"),
                ("intendedOn", "告知"), ("decidedOn", "决定"), ("servedOn", "送达"),
                ("state", "状态"),
            ]
        case .users:
            [
                ("certificate", "证书编号"), ("user", "使用人"), ("name", "名称"),
                ("creditCode", "统一社会信用代码"), ("place", "地点"), ("since", "自"), ("until", "至"),
                ("state", "状态"),
            ]
        }
    }

    private static let states = [
        "running": "公示中", "ended": "已结束", "open": "期限未定", "received": "待受理",
        "accepted": "办理中", "declined": "不予受理", "unfounded": "不属实", "withdrawn": "撤回",
        "merged": "并案", "transferred": "移送", "inspection": "启动抽查",
        "rectification": "责令整改", "revocation": "启动撤销", "reopened": "重新评价",
        "on-time": "按期", "late": "逾期", "intended": "拟撤销", "dropped": "不予撤销",
        "decided": "已决定", "served": "已送达", "in-force": "使用中", "suspended": "暂停",
        "removed": "已移除", "past": "期满", "conforming": "符合", "not-conforming": "不符合",
        "consumer": "消费投诉", "report": "举报", "other": "其他", "evaluation": "评定工作",
        "holder": "获评主体", "fraud": "弄虚作假", "failed-spot-check": "抽查不符合且逾期未整改",
        "major-accident": "重大事故", "quality-penalty": "质量处罚",
        "serious-dishonesty": "严重违法失信", "other-breach": "其他违法",
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
        case "state" where kind == .applications:
            return map[language == .zh ? "stateZh" : "stateEn"]?.string ?? raw
        case "state":
            return language == .zh ? Self.states[raw] ?? raw : raw
        case "kind", "about", "outcome", "reinspection", "ground":
            return language == .zh ? Self.states[raw] ?? raw : raw
        default: return raw
        }
    }
}
