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
    public func text(_ language: Language) -> String { language == .zh ? zh : en }
}

extension [Wording] {
    /// All of them as one text, by what stands between two in each language.
    public func joined(zh: String, en: String) -> Wording {
        Wording(zh: map(\.zh).joined(separator: zh), en: map(\.en).joined(separator: en))
    }
}

extension Wording {
    /// What a kind of subject, or of a scheme's names, is called: `spotcheck` is 抽查.
    static func ofKind(_ kind: String) -> Wording {
        SubjectKind.named(kind)?.wording ?? Wording(zh: chineseNames[kind] ?? kind, en: kind)
    }

    private static let chineseNames = [
        "category": "品类", "city": "地区", "dimension": "评价维度", "eligibility item": "申报条件",
        "item": "现场评价项目", "outcome": "结论", "post": "职务", "role": "角色", "sector": "类别",
        "semantics": "语义版本",
        "source document": "依据文件", "stage": "阶段", "user": "授权使用人",
    ]
}
