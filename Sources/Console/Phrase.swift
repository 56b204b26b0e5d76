/// A text that is known by its form alone, and what is said for it in Chinese.
public struct Phrase: Sendable {
    /// The text in English, with `%` for each value.
    let form: String
    /// The same in Chinese, where `%1` is the first value.
    private let chinese: String

    /// Takes a text in both languages.
    public init(_ form: String, _ chinese: String) {
        self.form = form
        self.chinese = chinese
    }

    /// The Chinese of a text, its values told by `value`; nil for a text of another form.
    func told(_ text: Substring, value: (Substring) -> String) -> String? {
        guard let values = values(in: text) else { return nil }
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

    /// The values that stand in a text of this form; nil for one of another.
    private func values(in text: Substring) -> [Substring]? {
        let parts = form.split(separator: "%", omittingEmptySubsequences: false)
        guard text.hasPrefix(parts[0]) else { return nil }
        var rest = text.dropFirst(parts[0].count)
        var values: [Substring] = []
        for (place, part) in parts.enumerated().dropFirst() {
            if place == parts.count - 1 {
                guard rest.hasSuffix(part) else { return nil }
                values.append(rest.dropLast(part.count))
                return values
            }
            guard let found = rest.firstRange(of: part) else { return nil }
            values.append(rest[..<found.lowerBound])
            rest = rest[found.upperBound...]
        }
        return rest.isEmpty ? values : nil
    }
}
