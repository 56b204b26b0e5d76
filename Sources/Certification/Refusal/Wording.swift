/// The languages a domain word or a refusal is told in.
public enum Language: String, Sendable, CaseIterable, Codable {
    /// Simplified Chinese, the language of the regulation.
    case zh
    /// English.
    case en
}

/// One domain word or sentence in both languages.
public struct Wording: Hashable, Sendable, Codable {
    /// The Chinese text.
    public let zh: String
    /// The English text.
    public let en: String

    /// Takes the text in both languages.
    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    /// The text in one language.
    public func text(_ language: Language) -> String {
        language == .zh ? zh : en
    }
}
