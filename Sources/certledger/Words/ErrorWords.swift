import Certification
import Console

/// What errors say, in the reader's language.
///
/// An error is described in English, where it is thrown: by modules that know no reader, and in
/// words of libraries. It is known here by its form; a test finds each that has no Chinese. One
/// inside another is a value of that, and told too.
enum ErrorWords {
    /// The longest first: what fits it says most.
    private static let phrases = (ofKeys + ofForms + ofActs + ofStorage + ofLog + ofLibraries)
        .sorted { $0.form.utf8.count > $1.form.utf8.count }

    /// What an error says.
    static func told(_ error: any Error) -> String { told("\(error)") }

    /// A text in English; one of another kind stays as it is.
    static func told(_ text: String) -> String {
        Terminal.language == .zh ? chinese(text[...]) : text
    }

    private static func chinese(_ text: Substring) -> String {
        for phrase in phrases {
            if let told = phrase.told(text, value: chinese) { return told }
        }
        // What it is about stands before it: a file, a place. One that is not known stays whole.
        guard let colon = text.firstRange(of: ": ") else { return String(text) }
        let told = chinese(text[colon.upperBound...])
        return told == text[colon.upperBound...]
            ? String(text) : "\(chinese(text[..<colon.lowerBound]))：\(told)"
    }
}
