import ArgumentParser
import COSE
import Certification
import Console

extension ArgumentHelp {
    /// What an argument is, in the reader's language.
    static func told(_ zh: String, _ en: String) -> ArgumentHelp {
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

    /// The same text; in Chinese, which ArgumentParser does not break, fitted to the screen.
    static func told(_ help: String) -> String {
        guard Terminal.language == .zh else { return help }
        return help.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            wrapped(
                phrases.lazy.compactMap { $0.told(line, value: String.init) }.first
                    ?? String(line))
        }.joined(separator: "\n")
    }

    private static func wrapped(_ line: String) -> [String] {
        let label = line.prefix(column)
        guard label.hasPrefix("  "), label.hasSuffix(" "), label.count == column else {
            return Shown.wrapped(line, columns: Screen.columns)
        }
        let indent = String(repeating: " ", count: column)
        let lines = Shown.wrapped(indent + line.dropFirst(column), columns: Screen.columns)
        return ["\(label)\(lines[0].dropFirst(column))"] + lines.dropFirst()
    }
}
