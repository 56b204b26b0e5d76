internal import COSE
internal import Mustache

/// Text in HTML, escaped scalar by scalar.
///
/// The library's own type looks at whole characters: `<` followed by a combining mark is another
/// character to it, and passes. What cannot be seen or turns the direction is written out first,
/// like `\u{202E}`.
struct EscapedHTML: MustacheContentType {
    /// The name under which templates ask for it.
    static let name = "ESCAPED"

    func escapeText(_ text: String) -> String {
        var escaped = ""
        for scalar in Shown.line(text).unicodeScalars {
            switch scalar {
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "&": escaped += "&amp;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
