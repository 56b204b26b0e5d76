import ArgumentParser
import COSE
import Certification
import Console
import Register

/// A list of the public register: whose rows it shows, and in which columns.
struct RegisterList: Sendable {
    /// Its name on the command line.
    let name: String
    /// The kind of subject that it lists; nil where it lists several.
    let kind: SubjectKind?
    /// The columns, by the names that programs know them by, with their Chinese headings.
    let columns: [(String, String)]
    /// The rows as of a day.
    let rows: @Sendable (RegisterStore, CivilDate, ListFilter) throws -> [CBORMap]

    static let all = [
        applications, certificates, notices, complaints, reports, inspections, revocations, users,
        cases,
    ]

    static func named(_ name: String) throws -> RegisterList {
        guard let list = all.first(where: { $0.name == name }) else {
            let names = all.map(\.name).joined(separator: ", ")
            throw ValidationError(
                "没有名单 \(name)；可列出：\(names)", "there is no list \(name), only \(names)")
        }
        return list
    }

    private static let applications = RegisterList(
        name: "applications", kind: .application,
        columns: [
            ("application", "申报"), ("sector", "类别"), ("category", "品类"), ("city", "地区"),
            ("state", "状态"), ("since", "自"), ("holder", "经营主体"), ("offering", "产品（服务）"),
        ],
        rows: { try $0.applications(on: $1, $2) })

    private static let certificates = RegisterList(
        name: "certificates", kind: .certificate,
        columns: [
            ("number", "证书编号"), ("edition", "版次"), ("status", "状态"), ("holder", "获评经营主体"),
            ("offering", "产品（服务）"), ("city", "地区"), ("validFrom", "自"), ("validThrough", "至"),
        ],
        rows: { try $0.certificates(on: $1, $2).map(\.map) })

    private static let notices = RegisterList(
        name: "notices", kind: .notice,
        columns: [
            ("notice", "公示"), ("batch", "批次"), ("applications", "项数"), ("startsOn", "起"),
            ("endsOn", "止"), ("state", "状态"), ("place", "载体"),
        ],
        rows: { try $0.notices(on: $1, $2) })

    private static let complaints = RegisterList(
        name: "complaints", kind: .complaint,
        columns: [
            ("complaint", "投诉举报"), ("kind", "种类"), ("about", "事项"), ("receivedOn", "收到"),
            ("acceptDue", "受理期限"), ("endDue", "办结期限"), ("endedOn", "办结"), ("state", "状态"),
        ],
        rows: { try $0.complaints(on: $1, $2) })

    private static let reports = RegisterList(
        name: "reports", kind: .report,
        columns: [
            ("report", "报告"), ("party", "主体"), ("holder", "获评经营主体"), ("year", "年度"),
            ("receivedOn", "收到"), ("state", "状态"), ("certificates", "证书"),
        ],
        rows: { try $0.reports(on: $1, $2) })

    private static let inspections = RegisterList(
        name: "inspections", kind: .spotcheck,
        columns: [
            ("inspection", "抽查"), ("certificate", "证书编号"), ("user", "使用人"),
            ("sampledOn", "抽样"), ("outcome", "结果"), ("reinspection", "复检"), ("servedOn", "送达"),
            ("complaint", "投诉举报"),
        ],
        rows: { try $0.inspections(on: $1, $2) })

    private static let revocations = RegisterList(
        name: "revocations", kind: .revocation,
        columns: [
            ("revocation", "撤销"), ("ground", "情形"), ("certificates", "证书"), ("intendedOn", "告知"),
            ("decidedOn", "决定"), ("servedOn", "送达"), ("state", "状态"),
        ],
        rows: { try $0.revocations(on: $1, $2) })

    private static let users = RegisterList(
        name: "users", kind: .certificate,
        columns: [
            ("certificate", "证书编号"), ("user", "使用人"), ("name", "名称"),
            ("creditCode", "统一社会信用代码"), ("place", "地点"), ("since", "自"), ("until", "至"),
            ("state", "状态"),
        ],
        rows: { try $0.users(on: $1, $2) })

    private static let cases = RegisterList(
        name: "cases", kind: nil,
        columns: [
            ("case", "案件"), ("certificate", "证书编号"), ("matter", "事由"), ("act", "办理情况"),
            ("since", "自"), ("result", "结果"),
        ],
        rows: { try $0.cases(on: $1, $2) })
}
