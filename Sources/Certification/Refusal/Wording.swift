/// The languages a domain word or a refusal is told in.
public enum Language: String, Sendable, CaseIterable, Codable {
    /// Simplified Chinese, the language of the regulation.
    case zh
    case en
}

/// One domain word or sentence in both languages.
public struct Wording: Hashable, Sendable, Codable {
    /// In Simplified Chinese.
    public let zh: String
    public let en: String

    /// Takes the text in both languages.
    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    /// The Chinese for `.zh`, the English for `.en`.
    public func text(_ language: Language) -> String {
        language == .zh ? zh : en
    }
}

extension Wording {
    /// What a kind of subject, or of a scheme's names, is called: `spotcheck` is 抽查.
    static func ofKind(_ kind: String) -> Wording {
        Wording(zh: chineseKinds[kind] ?? kind, en: kind == "spotcheck" ? "spot check" : kind)
    }

    private static let chineseKinds = [
        "application": "申报", "batch": "批次", "calendar": "工作日安排", "category": "品类",
        "certificate": "证书", "city": "地区", "complaint": "投诉举报", "dimension": "评价维度",
        "eligibility item": "申报条件", "interpretation": "解释", "ledger": "账本", "misuse": "违规用标",
        "notice": "公示",
        "objection": "异议", "outcome": "结论", "party": "单位", "plan": "抽查计划", "post": "职务",
        "record": "记录", "rectification": "整改", "remedy": "救济", "report": "年度报告",
        "revocation": "撤销", "role": "角色", "scheme": "制度", "sector": "类别", "semantics": "语义版本",
        "session": "会议", "source document": "依据文件", "spotcheck": "抽查", "stage": "阶段",
        "supervision": "监督检查", "user": "授权使用人", "vault": "保管库",
    ]
}
