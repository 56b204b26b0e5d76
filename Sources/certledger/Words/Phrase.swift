import Console

/// A text that is known by its form alone, and what is said for it in Chinese.
struct Phrase: Sendable {
    /// The text in English, with `%` for each value.
    let form: String
    /// The same in Chinese, where `%1` is the first value.
    private let chinese: String

    /// Takes a text in both languages.
    init(_ form: String, _ chinese: String) {
        self.form = form
        self.chinese = chinese
    }

    /// The Chinese of a text, its values told by `value`; nil for a text of another form.
    func told(_ text: Substring, value: (Substring) -> String) -> String? {
        guard let values = ParserWords.values(of: form, in: String(text)) else { return nil }
        var told = ""
        var rest = chinese[...]
        while let sign = rest.firstIndex(of: "%") {
            told += rest[..<sign]
            let digit = rest.index(after: sign)
            told += value(values[(rest[digit].wholeNumberValue ?? 0) - 1])
            rest = rest[rest.index(after: digit)...]
        }
        return told + rest
    }
}
