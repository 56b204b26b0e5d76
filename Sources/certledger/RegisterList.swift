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
    /// The states that it is narrowed to, beside those that a scheme names.
    let ownStates: [String]
    /// The rows as of a day.
    let rows: @Sendable (Asked) throws -> [CBORMap]

    static let all = [
        applications, certificates, notices, objections, complaints, reports, inspections,
        rectifications, revocations, remedies, users, operators, cases, misuse,
    ]

    static func named(_ name: String) throws -> RegisterList {
        guard let list = all.first(where: { $0.name == name }) else {
            let names = all.map(\.name)
            throw ValidationError(
                "没有名单 \(name)；可列出：\(names.joined(separator: "、"))",
                "there is no list \(name), only \(names.joined(separator: ", "))")
        }
        return list
    }

    /// What its rows may stand at, each with its word.
    func states(_ scheme: Scheme?) -> [String: Wording] {
        var states: [String: Wording] = [:]
        switch name {
        case "applications":
            for stage in scheme?.stages ?? [] { states[stage.name] = stage.wording }
            for outcome in scheme?.acts.values.flatMap(\.outcomes) ?? [] {
                states[outcome.name] = outcome.wording
            }
            for act in scheme?.acts.values.filter(\.isStep) ?? [] { states[act.type] = act.wording }
            states["carried-over"] = Wording(zh: "转入下一批次", en: "carried over")
            states["ended"] = Wording(zh: "已终结", en: "ended")
        case "certificates":
            for status in CertificateStatus.allCases { states[status.rawValue] = status.wording }
        case "complaints", "objections", "remedies":
            let prefix = ["complaints": "complaint", "objections": "objection"][name] ?? "remedy"
            for act in scheme?.acts.values.filter({ $0.type.hasPrefix("\(prefix).") }) ?? [] {
                for outcome in act.outcomes { states[outcome.name] = outcome.wording }
            }
        case "cases", "misuse":
            for act in (scheme?.acts ?? [:]).values { states[act.type] = act.wording }
        default: break
        }
        for state in ownStates {
            states[state] = states[state] ?? .ofChoice(state) ?? Wording(zh: state, en: state)
        }
        return states
    }

    /// The states of each word that means several of them: a certificate that is revoked from the
    /// beginning is one of the revoked.
    var wider: [String: Set<String>] {
        guard name == "certificates" else { return [:] }
        let revoked = Set(
            [CertificateStatus.revoked, .revokedFromTheBeginning].map(\.rawValue))
        return ["revoked": revoked, "已撤销": revoked, "撤销": revoked]
    }

    private init(
        _ name: String, _ kind: SubjectKind?, _ columns: [(String, String)],
        states: [String] = [], rows: @escaping @Sendable (Asked) throws -> [CBORMap]
    ) {
        self.name = name
        self.kind = kind
        self.columns = columns
        ownStates = states
        self.rows = rows
    }

    private static let applications = RegisterList(
        "applications", .application,
        [
            ("application", "申报"), ("sector", "类别"), ("category", "品类"), ("city", "地区"),
            ("state", "状态"), ("since", "状态起始日"), ("holder", "经营主体"), ("offering", "产品（服务）"),
        ], states: ["ended"], rows: { try $0.register.get().applications(on: $0.day) })

    private static let certificates = RegisterList(
        "certificates", .certificate,
        [
            ("number", "证书编号"), ("edition", "版次"), ("status", "状态"), ("holder", "获评经营主体"),
            ("offering", "产品（服务）"), ("city", "地区"), ("validFrom", "起始日"),
            ("validThrough", "截止日"),
        ], rows: { try $0.register.get().certificates(on: $0.day).map(\.map) })

    private static let notices = RegisterList(
        "notices", .notice,
        [
            ("notice", "公示"), ("batch", "批次"), ("applications", "项数"), ("startsOn", "起始日"),
            ("endsOn", "截止日"), ("withdrawnOn", "撤回"), ("state", "状态"), ("place", "载体"),
        ], states: ["open", "running", "ended", "withdrawn"],
        rows: { try $0.registerOfDay().notices(on: $0.day) })

    private static let objections = RegisterList(
        "objections", .objection,
        [
            ("objection", "异议"), ("notice", "公示"), ("application", "申报"), ("receivedOn", "收到"),
            ("late", "逾期"), ("decidedOn", "决定"), ("state", "状态"),
        ], states: ["received", "investigated"],
        rows: { try $0.registerOfDay().objections(on: $0.day) })

    private static let complaints = RegisterList(
        "complaints", .complaint,
        [
            ("complaint", "投诉举报"), ("kind", "种类"), ("about", "事项"), ("receivedOn", "收到"),
            ("acceptDue", "受理期限"), ("endDue", "办结期限"), ("endedOn", "办结"), ("state", "状态"),
            ("certificates", "证书"),
        ], states: ["received", "accepted", "declined"],
        rows: { try $0.registerOfDay().complaints(on: $0.day) })

    private static let reports = RegisterList(
        "reports", .report,
        [
            ("report", "报告"), ("party", "经营主体"), ("holder", "获评经营主体"), ("year", "年度"),
            ("receivedOn", "收到"), ("state", "状态"), ("certificates", "证书"),
        ], states: ["late", "on-time"],
        rows: { try $0.registerOfDay().reports(on: $0.day) })

    private static let inspections = RegisterList(
        "inspections", .spotcheck,
        [
            ("inspection", "抽查"), ("certificate", "证书编号"), ("user", "使用人"),
            ("sampledOn", "抽样"), ("outcome", "检验结论"), ("reinspection", "复检结论"),
            ("servedOn", "送达"), ("complaint", "投诉举报"),
        ], states: ["sampled", "conforming", "not-conforming"],
        rows: { try $0.registerOfDay().inspections(on: $0.day) })

    private static let rectifications = RegisterList(
        "rectifications", .rectification,
        [
            ("rectification", "整改"), ("certificate", "证书编号"), ("orderedOn", "责令"),
            ("due", "期限"), ("reportedOn", "报告"), ("recheckedOn", "复查"), ("state", "状态"),
            ("inspection", "抽查"), ("complaint", "投诉举报"),
        ],
        states: ["ordered", "reported", "fulfilled", "not-fulfilled", "silent", "fell", "closed"],
        rows: { try $0.registerOfDay().rectifications(on: $0.day) })

    private static let revocations = RegisterList(
        "revocations", .revocation,
        [
            ("revocation", "撤销程序"), ("ground", "情形"), ("certificates", "证书"), ("intendedOn", "告知"),
            ("decidedOn", "决定"), ("servedOn", "送达"), ("state", "状态"),
        ], states: ["intended", "dropped", "decided", "served", "undone", "found"],
        rows: { try $0.registerOfDay().revocations(on: $0.day) })

    private static let remedies = RegisterList(
        "remedies", .remedy,
        [
            ("remedy", "复议（诉讼）"), ("kind", "种类"), ("against", "所针对的记录"),
            ("lodgedOn", "提出"), ("decidedOn", "决定"), ("state", "状态"),
        ], states: ["lodged", "stayed"],
        rows: { try $0.registerOfDay().remedies(on: $0.day) })

    private static let users = RegisterList(
        "users", .certificate,
        [
            ("certificate", "证书编号"), ("user", "使用人"), ("name", "名称"),
            ("creditCode", "统一社会信用代码"), ("place", "地点"), ("since", "起始日"), ("until", "截止日"),
            ("state", "状态"),
        ], states: ["in-force", "suspended", "removed", "past"],
        rows: { try $0.registerOfDay().users(on: $0.day) })

    private static let operators = RegisterList(
        "operators", .party,
        [
            ("party", "经营主体"), ("holder", "获评经营主体"), ("city", "地区"), ("applications", "申报"),
            ("certificates", "证书"), ("formerly", "曾持证书"),
        ], rows: { try OperatorRows.rows($0) })

    private static let cases = RegisterList("cases", nil, caseColumns) {
        try $0.registerOfDay().cases(on: $0.day)
    }

    private static let misuse = RegisterList("misuse", .misuse, caseColumns) {
        try $0.registerOfDay().cases(on: $0.day)
            .filter { $0["kind"]?.string == SubjectKind.misuse.name }
    }

    private static let caseColumns = [
        ("case", "案件"), ("certificate", "证书编号"), ("matter", "事由"), ("act", "办理情况"),
        ("since", "办理日期"), ("result", "结果"),
    ]
}

/// Those who apply, hold, or held before another succeeded them; their names only what was
/// published tells.
enum OperatorRows {
    static func rows(_ asked: Asked) throws -> [CBORMap] {
        let state = try asked.stateOfDay()
        let certificates = Dictionary(grouping: state.certificates.values) {
            $0.version(on: asked.day).holder
        }
        var former: [PartyID: [(number: CertificateNumber, name: String)]] = [:]
        for certificate in state.certificates.values.sorted(by: { $0.number < $1.number }) {
            let holder = certificate.version(on: asked.day).holder
            let before = certificate.history.filter { $0.from <= asked.day && $0.holder != holder }
            let names = before.map { ($0.holder, $0.facts.operatorName) }
            for (party, name) in Dictionary(names, uniquingKeysWith: { $1 }) {
                former[party, default: []].append((certificate.number, name))
            }
        }
        let applications = Dictionary(grouping: state.applications.values, by: \.applicant)
        let parties = Set(certificates.keys).union(applications.keys).union(former.keys)
        return parties.sorted().map { party in
            let held = (certificates[party] ?? []).sorted { $0.number < $1.number }
            let given = former[party] ?? []
            let name = held.last?.version(on: asked.day).facts.operatorName ?? given.last?.name
            let applied = (applications[party] ?? []).map { "\($0.id)" }.sorted()
            return CBORMap([
                ("party", .text("\(party)")), ("holder", name.map { .text($0) } ?? .null),
                ("city", (state.authority.parties[party]?.city).map { .text($0) } ?? .null),
                ("applications", .text(applied.joined(separator: " "))),
                (
                    "certificates",
                    .text(held.map { "\($0.number)" }.joined(separator: " "))
                ),
                ("formerly", .text(given.map { "\($0.number)" }.joined(separator: " "))),
            ])
        }
    }
}
