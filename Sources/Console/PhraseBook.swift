internal import Certification

/// What errors say, told in the reader's language.
///
/// An error is described in English, where it is thrown: by modules that know no reader, and in
/// words of libraries. It is known here by its form; a test finds each that has no Chinese. One
/// inside another is a value of that, and told too.
public struct PhraseBook: Sendable {
    /// That of both programs.
    public static let common = PhraseBook([])

    /// The longest first: what fits it says most.
    private let phrases: [Phrase]
    /// What libraries say, which is quoted as what others wrote is.
    private let quotable: [Phrase]

    /// A program's own phrases, beside those of both.
    public init(_ own: [Phrase], quotable: [Phrase] = []) {
        phrases = (CommonWords.all + own).sorted { $0.form.utf8.count > $1.form.utf8.count }
        self.quotable = CommonWords.ofSQLite + quotable
    }

    /// A text in English; one of another kind stays as it is. What stands in quotation marks is
    /// others' and never looked into; it is told only where all of it is what a library says.
    public func told(_ text: String) -> String {
        guard Terminal.language == .zh else { return text }
        var values: [String] = []
        let form = Self.quotations(in: text) { value in
            values.append(
                quotable.first { $0.form == value }?.told(value) { "\($0)" } ?? "\(value)")
            return "\(values.count - 1)"
        }
        return Self.quotations(in: chinese(form[...])) { place in
            Int(place).flatMap { values.indices.contains($0) ? values[$0] : nil } ?? "\(place)"
        }
    }

    /// An error; where it is of a file, behind its name.
    public func told(_ error: any Error, of file: String? = nil) -> String {
        (file.map { $0 + Terminal.told("：", ": ") } ?? "") + told("\(error)")
    }

    private func chinese(_ text: Substring) -> String {
        for phrase in phrases {
            if let told = phrase.told(text, value: chinese) { return told }
        }
        // What it is about stands before it: a place. One that is not known stays whole.
        guard let colon = text.firstRange(of: ": ") else { return String(text) }
        let told = chinese(text[colon.upperBound...])
        return told == text[colon.upperBound...]
            ? String(text) : "\(chinese(text[..<colon.lowerBound]))：\(told)"
    }

    /// A text with something else in each of its pairs of quotation marks.
    private static func quotations(
        in text: String, replacing replaced: (Substring) -> String
    ) -> String {
        var told = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "“"),
            let end = rest[start...].firstIndex(of: "”")
        {
            let inner = rest.index(after: start)
            told += rest[..<inner] + replaced(rest[inner..<end]) + "”"
            rest = rest[rest.index(after: end)...]
        }
        return told + rest
    }
}
