import Console

/// What errors say, in the reader's language.
enum ErrorWords {
    static let book = PhraseBook(
        ofKeys + ofForms + ofActs + ofStorage + ofLog + ofLibraries, quotable: ofLibraries)

    /// What an error says.
    static func told(_ error: any Error) -> String { book.told(error) }

    /// A text in English; one of another kind stays as it is.
    static func told(_ text: String) -> String { book.told(text) }
}
