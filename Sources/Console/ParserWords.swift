/// What ArgumentParser says of a command line, in Chinese. Its errors are known by their text
/// alone; a text that is not known stays as it is.
public enum ParserWords {
    /// Each text with what stands for it: `%` is a value, given again by its place.
    private static let texts = [
        ("Unknown option '%'. Did you mean '%'?", "没有选项 %1；最接近的是 %2"),
        ("Unknown option '%'", "没有选项 %1"),
        ("Missing value for '%'", "%1 缺少值"),
        ("The option '%' does not take any value, but '%' was specified.", "选项 %1 不带值，却给出了 %2"),
        ("Unexpected argument '%'", "多余的参数 %1"),
        ("% unexpected arguments: '%'", "%1 个多余的参数：%2"),
        ("Missing expected argument '%'", "缺少参数 %1"),
        (
            "The value '%' is invalid for '%'. Please provide one of '%' and '%'.",
            "%2 的值 %1 无效，应为 %3 或 %4"
        ),
        ("The value '%' is invalid for '%'", "%2 的值 %1 无效"),
        ("Missing required subcommand.", "缺少子命令"),
        ("Invalid option: %", "选项 %1 无效"),
        (
            "Can't generate completion scripts for '%'.\n"
                + "Please use --generate-completion-script=<shell> with one of:\n%",
            "无法为 %1 生成补全脚本；--generate-completion-script 可用：\n%2"
        ),
        (
            "Can't autodetect a supported shell.\n"
                + "Please use --generate-completion-script=<shell> with one of:\n%",
            "无法识别所用的 shell；--generate-completion-script 可用：\n%1"
        ),
    ]

    /// An error's message.
    static func message(_ text: String) -> String {
        for (known, chinese) in texts {
            guard let values = values(of: known, in: text) else { continue }
            var told = ""
            var rest = chinese[...]
            while let sign = rest.firstIndex(of: "%") {
                told += rest[..<sign]
                let digit = rest.index(after: sign)
                let place = rest[digit].wholeNumberValue ?? 0
                told += listed(values[place - 1])
                rest = rest[rest.index(after: digit)...]
            }
            return told + rest
        }
        return text
    }

    /// How a command is used, and where more is said; a help text, which is English, is left out.
    static func usage(_ lines: [Substring]) -> [String] {
        lines.filter { !$0.hasPrefix("Help:  ") }.map { line in
            if line.hasPrefix("Usage: ") { return "用法：" + line.dropFirst(7) }
            return values(of: "  See '%' for more information.", in: String(line))
                .map { "  详见 \($0[0])" } ?? String(line)
        }
    }

    /// The values that stand in a text of a known form; nil for one of another.
    public static func values(of known: String, in text: String) -> [Substring]? {
        let parts = known.split(separator: "%", omittingEmptySubsequences: false)
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

    /// Several values in one.
    private static func listed(_ values: Substring) -> String {
        values.split(separator: "', '").joined(separator: "、")
    }
}
