public import ArgumentParser

extension ValidationError {
    /// What is wrong with the words of a command line, in the reader's language.
    public init(_ zh: String, _ en: String) { self.init(Terminal.told(zh, en)) }
}
