public import ArgumentParser

extension ArgumentHelp {
    /// What an argument is, in the reader's language.
    public static func told(_ zh: String, _ en: String) -> ArgumentHelp {
        ArgumentHelp(Terminal.told(zh, en))
    }
}

/// A command's help as ArgumentParser puts it together, in the reader's language: its titles are
/// known by their text alone.
enum HelpWords {
    private static let phrases = [
        Phrase("OVERVIEW: %", "简介：%1"),
        Phrase("USAGE: %", "用法：%1"),
        Phrase("ARGUMENTS:", "参数："),
        Phrase("OPTIONS:", "选项："),
        Phrase("SUBCOMMANDS:", "子命令："),
        Phrase("  See '%' for detailed help.", "  详见 %1"),
        Phrase("%Show help information.", "%1显示帮助。"),
        Phrase("%Show subcommand help information.", "%1显示子命令的帮助。"),
        Phrase("% (values: %; default: %)", "%1（可选：%2；默认：%3）"),
        Phrase("% (values: %)", "%1（可选：%2）"),
        Phrase("% (default: %)", "%1（默认：%2）"),
    ]
    /// Where ArgumentParser begins what is said of an argument.
    private static let column = 26

    /// The same text in Chinese, fitted to the screen: ArgumentParser breaks at spaces alone.
    static func told(_ help: String) -> String {
        help.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            wrapped(
                phrases.lazy.compactMap { $0.told(line, value: String.init) }.first
                    ?? String(line))
        }.joined(separator: "\n")
    }

    /// A line in as many as the screen needs: what goes on stands where it began, below the
    /// options beside their texts, and words stay whole.
    private static func wrapped(_ line: String) -> [String] {
        let label = line.prefix(column)
        let isBeside = label.count == column && label.hasPrefix("  ") && label.hasSuffix(" ")
        let indent = isBeside ? column : line.prefix { $0 == " " }.count
        var lines: [String] = []
        var (text, width) = (String(line.prefix(indent)), indent)
        for word in words(line.dropFirst(indent)) {
            let columns = word.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
            if width + columns > Screen.columns, width > indent {
                lines.append(text.last == " " ? String(text.dropLast()) : text)
                (text, width) = (String(repeating: " ", count: indent), indent)
                if word == " " { continue }
            }
            text += word
            width += columns
        }
        return lines + [text]
    }

    /// What is not broken: a word of letters that are no Chinese, a character, and what closes
    /// behind either.
    private static func words(_ text: Substring) -> [String] {
        var words: [String] = []
        for character in text {
            let isClosing = "，。；：、）”".contains(character)
            let isWord = character.isASCII && character != " "
            let last = words.last?.last
            if let last, last != " ", isClosing || (isWord && last.isASCII) {
                words[words.count - 1].append(character)
            } else {
                words.append(String(character))
            }
        }
        return words
    }
}
