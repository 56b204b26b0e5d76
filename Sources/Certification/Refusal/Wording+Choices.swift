extension Wording {
    /// What a name is called that acts fix themselves, whatever the scheme: the kind of a
    /// complaint, a level of authority, how far a case has come; nil of any other.
    public static func ofChoice(_ name: String) -> Wording? {
        choices[name].map { Wording(zh: $0, en: name.replacing("-", with: " ")) }
    }

    private static let choices = complaints.merging(states) { first, _ in first }
        .merging(changes) { first, _ in first }.merging(people) { first, _ in first }

    private static let complaints = [
        "consumer": "消费投诉", "report": "举报", "other": "其他", "evaluation": "评定工作",
        "holder": "获评经营主体", "officers": "办公室工作人员", "letter": "信函", "telephone": "电话", "web": "网络",
        "visit": "来访",
        "counterfeit": "假冒", "beyond-scope": "超出范围使用", "after-end": "失效后使用",
        "violation": "违法违规", "accident": "事故", "credit": "不良信誉记录",
    ]

    private static let states = [
        "running": "公示中", "ended": "已结束", "open": "期限未定", "received": "待受理",
        "accepted": "办理中", "declined": "不予受理", "unfounded": "不属实", "withdrawn": "撤回",
        "forwarded": "已转办", "merged": "并案", "transferred": "移送", "inspection": "启动抽查",
        "rectification": "责令整改", "revocation": "启动撤销", "reopened": "重新评价",
        "on-time": "按期", "late": "逾期", "intended": "拟撤销", "dropped": "终止撤销程序",
        "decided": "已决定", "served": "已送达", "undone": "已恢复资格", "in-force": "使用中", "suspended": "暂停",
        "removed": "已移除", "past": "期满", "conforming": "符合", "not-conforming": "不符合",
        "sampled": "已抽样", "found": "已认定", "ordered": "整改中", "fell": "已失效", "closed": "已了结",
        "reported": "已报告", "fulfilled": "整改到位",
        "not-fulfilled": "整改不到位", "silent": "逾期未报告整改", "lodged": "办理中",
        "upheld": "维持", "annulled": "撤销原决定", "changed": "变更原决定", "unlawful": "确认违法",
        "redone": "责令重新作出决定", "investigated": "已核查", "rejected": "异议不成立",
        "sent-back": "退回重新办理", "registered": "已登记", "stayed": "停止执行",
    ]

    private static let changes = [
        "merger": "合并", "division": "分立", "transfer": "转让", "loss": "补发", "change": "变更",
        "correction": "更正", "reinstatement": "恢复", "succession": "继受", "name": "名称",
        "code": "统一社会信用代码", "model": "规格型号", "mark": "商标", "standard": "执行标准",
        "offering": "产品（服务）", "scope": "范围", "beginning": "视为未撤销", "now": "自本日起",
        "reexamination": "内部复核", "review": "行政复议", "lawsuit": "行政诉讼",
        "hand": "直接送达", "post": "邮寄送达", "electronic": "电子送达", "public": "公告送达",
        "left": "留置送达", "body": "委托送达",
    ]

    private static let people = [
        "town": "乡镇（街道）级", "county": "县级", "city": "市级", "province": "省级", "nation": "国家级",
        "objector": "异议人", "applicant": "申报主体", "operator": "经营主体", "court": "法院",
        "product": "产品", "service": "服务", "declaration": "承诺", "evidence": "证明材料",
    ]
}
