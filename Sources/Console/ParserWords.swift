/// What ArgumentParser says of a command line, in Chinese. Its errors are known by their text
/// alone; a text that is not known stays as it is.
enum ParserWords {
    /// Each text with what stands for it: `%` is a value, given again by its place.
    private static let phrases = [
        Phrase("Unknown option '%'. Did you mean '%'?", "没有选项 %1；最接近的是 %2"),
        Phrase("Unknown option '%'", "没有选项 %1"),
        Phrase("Missing value for '%'", "%1 缺少值"),
        Phrase(
            "The option '%' does not take any value, but '%' was specified.", "选项 %1 不带值，却给出了 %2"),
        Phrase("Unexpected argument '%'", "多余的参数 %1"),
        Phrase("% unexpected arguments: '%'", "%1 个多余的参数：%2"),
        Phrase("Missing expected argument '%'", "缺少参数 %1"),
        Phrase(
            "The value '%' is invalid for '%'. Please provide one of '%' and '%'.",
            "%2 的值 %1 无效，应为 %3 或 %4"
        ),
        Phrase("The value '%' is invalid for '%'", "%2 的值 %1 无效"),
        Phrase("Missing required subcommand.", "缺少子命令"),
        Phrase("Invalid option: %", "选项 %1 无效"),
        Phrase(
            "Can't generate completion scripts for '%'.\n"
                + "Please use --generate-completion-script=<shell> with one of:\n%",
            "无法为 %1 生成补全脚本；--generate-completion-script 可用：\n%2"
        ),
        Phrase(
            "Can't autodetect a supported shell.\n"
                + "Please use --generate-completion-script=<shell> with one of:\n%",
            "无法识别所用的 shell；--generate-completion-script 可用：\n%1"
        ),
    ]

    /// An error's message.
    static func message(_ text: String) -> String {
        phrases.lazy.compactMap { $0.told(text[...], value: listed) }.first ?? text
    }

    private static let more = Phrase("  See '%' for more information.", "  详见 %1")

    /// How a command is used, and where more is said; a help text, which is English, is left out.
    static func usage(_ lines: [Substring]) -> [String] {
        lines.filter { !$0.hasPrefix("Help:  ") }.map { line in
            if line.hasPrefix("Usage: ") { return "用法：" + line.dropFirst(7) }
            return more.told(line, value: String.init) ?? String(line)
        }
    }

    /// Several values in one.
    private static func listed(_ values: Substring) -> String {
        values.split(separator: "', '").joined(separator: "、")
    }
}
