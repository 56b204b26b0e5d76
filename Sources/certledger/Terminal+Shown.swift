import COSE
import Certification
import Console
import Register

/// What commands show of what others wrote, fitted to the terminal.
extension Terminal {
    static func warn(_ text: String) {
        Output.complain("certledger: warning: \(ErrorWords.told(text))")
    }

    /// A table, no line of which the terminal has to wrap.
    static func say(_ heading: [String], _ rows: [[String]], indent: String = "") {
        for line in Table.text(heading, rows, columns: Screen.columns - indent.count) {
            Screen.say(indent + line)
        }
    }

    /// A table of what there is on a day; a word where there is nothing.
    static func say(_ heading: [String], _ rows: [[String]], on day: CivilDate) {
        say(heading, rows)
        if rows.isEmpty { Screen.say(told("截至 \(day)，没有", "none as of \(day)")) }
    }

    /// A value in a column of a table.
    static func cell(_ text: String) -> String {
        Shown.cell(text, columns: min(60, max(Screen.columns, 20) - 5))
    }
}
