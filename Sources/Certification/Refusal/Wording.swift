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
