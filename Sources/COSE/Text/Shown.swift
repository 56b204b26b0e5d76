/// How a value from a file is shown to people: so that no text of theirs looks like one of ours.
///
/// In quotation marks that it cannot close, on one line, with nothing in it that moves the cursor,
/// turns the direction or cannot be seen. Programs get the value itself (`--json`, `--csv`).
public enum Shown {
    /// The most code points of a value that are shown.
    public static let maximumCount = 200

    /// A value in quotation marks: `“示例牌”`.
    ///
    /// What `AdmittedText` refuses is escaped like `\u{202E}`, spaces are folded to one, quotation
    /// marks inside become single ones, no two closing ones of which stand together, and where it
    /// is cut, the number of code points left out follows: `“…” +57`.
    public static func quoted(_ text: String, atMost count: Int = maximumCount) -> String {
        var quoted = "“"
        let scalars = folded(text)
        var before: Unicode.Scalar?
        var markCount = 0
        for scalar in scalars.prefix(count) {
            let isMark = TextRanges.marks.contains(scalar)
            markCount = isMark ? markCount + 1 : 0
            if isEscaped(scalar, behind: before, markCount) {
                quoted += "\\u{\(hex(scalar.value, digits: 1))}"
            } else {
                quoted.unicodeScalars.append(innerMark(scalar) ?? scalar)
                if scalar == "\\" { quoted += "\\" }
            }
            before = scalar
        }
        let rest = scalars.count - min(count, scalars.count)
        return quoted + (rest == 0 ? "”" : "…” +\(rest)")
    }

    /// A name from a file: as it stands where it has the form of ours (`certificate.issued`,
    /// `office-1`, `entries[0].by`, a log's origin, an entry's label), else as a value.
    public static func name(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "._-/#:+=@[]".utf8.contains(byte)
            }
        }
        let first = text.utf8.first ?? 0
        let begins = UInt8(ascii: "A")...UInt8(ascii: "Z")
        return isPlain && first > 0 && !begins.contains(first) && text.utf8.count <= maximumCount
            ? text : quoted(text)
    }

    /// The scalars of a text, runs of spaces as one: what is cut off and counted is what would
    /// have been shown.
    private static func folded(_ text: String) -> [Unicode.Scalar] {
        var folded: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars {
            let isSpace = TextRanges.spaces.contains(scalar)
            if !isSpace || folded.last != " " { folded.append(isSpace ? " " : scalar) }
        }
        return folded
    }

    /// A mark without a character of the value before it would be set on our quotation mark; two
    /// single closing marks would look like it.
    private static func isEscaped(
        _ scalar: Unicode.Scalar, behind before: Unicode.Scalar?, _ markCount: Int
    ) -> Bool {
        TextRanges.refused.contains(scalar) || markCount > AdmittedText.maximumMarkCount
            || !AdmittedText.mayStand(scalar, behind: before)
            || markCount > 0 && (before ?? " ") == " "
            || closes(scalar) && before.map(closes) == true
    }

    /// What a double quotation mark, or what looks like one, becomes within ours.
    private static func innerMark(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "“", "„", "‟", "❝", "❠", "〝", "\u{1F676}", "\u{1F678}": "‘"
        case "”", "❞", "〞", "〟", "ʺ", "˝", "ˮ", "״", "″", "‴", "‶", "‷", "⁗", "〃", "＂", "\u{1F677}":
            "’"
        case "\"": "'"
        default: nil
        }
    }

    /// Whether a scalar is shown as a single mark that closes, or looks like one.
    private static func closes(_ scalar: Unicode.Scalar) -> Bool {
        switch innerMark(scalar) ?? scalar {
        case "’", "'", "ʹ", "ʼ", "ˈ", "՚", "׳", "′", "‵", "❜", "＇", "´", "`": true
        default: false
        }
    }

    /// A line of ours as a last guard: what no text may hold is escaped, wherever it came from.
    public static func line(_ text: String) -> String {
        var line = ""
        for scalar in text.unicodeScalars {
            if TextRanges.refused.contains(scalar) {
                line += "\\u{\(hex(scalar.value, digits: 1))}"
            } else {
                line.unicodeScalars.append(scalar)
            }
        }
        return line
    }

    /// A line in as many as a terminal of so many columns needs. What goes on stands further in
    /// by five columns: lines of ours stand in by an even number.
    ///
    /// Broken at spaces where there are any. What is not ASCII is taken for two columns wide, as
    /// some terminals do: were it the terminal that wraps, a value would begin a line.
    public static func wrapped(_ line: String, columns: Int) -> [String] {
        let columns = max(columns, minimumColumns)
        let text = line.unicodeScalars.drop { $0 == " " }
        let indent = line.unicodeScalars.count - text.count
        // What stands in by half a screen and more is drawn to an even column before it.
        let near = String(repeating: " ", count: min(indent, columns / 4 * 2))
        let further = near + "     "
        var lines: [String] = []
        var rest = Array(text)[...]
        repeat {
            let lead = lines.isEmpty ? near : further
            let fitting = breakable(rest, columns - lead.count)
            lines.append(trimmed(lead, rest.prefix(fitting)))
            rest = rest.dropFirst(fitting).drop { $0 == " " }
        } while !rest.isEmpty
        return lines
    }

    /// The fewest columns that are written for.
    private static let minimumColumns = 20

    /// How many of the scalars stand in a line of so many columns.
    private static func breakable(_ scalars: ArraySlice<Unicode.Scalar>, _ columns: Int) -> Int {
        var used = 0
        var atSpace = 0
        for (place, scalar) in scalars.enumerated() {
            if scalar == " " { atSpace = place }
            used += scalar.isASCII ? 1 : 2
            if used > columns { return atSpace > 0 ? atSpace : max(place, 1) }
        }
        return scalars.count
    }

    private static func trimmed(_ lead: String, _ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = lead + String(String.UnicodeScalarView(scalars))
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }

    /// A value in quotation marks that takes at most so many columns: a cell of a table.
    public static func cell(_ text: String, columns: Int) -> String {
        var count = min(columns, maximumCount)
        while true {
            let cell = quoted(text, atMost: count)
            let excess = broadWidth(cell) - columns
            if excess <= 0 || count <= 1 { return cell }
            // An escaped code point takes ten columns.
            count = max(1, count - max(1, excess / 10))
        }
    }

    /// The columns that a text takes at most, on whatever terminal.
    public static func broadWidth(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
    }

    /// The columns that a text takes on a terminal: a Chinese character takes two.
    public static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) {
            $0 + (TextRanges.wide.contains($1) ? 2 : TextRanges.marks.contains($1) ? 0 : 1)
        }
    }

    static func hex(_ value: UInt32, digits: Int) -> String {
        let hex = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - hex.utf8.count)) + hex
    }
}
