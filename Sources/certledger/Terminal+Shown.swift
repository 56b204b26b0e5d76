import COSE
import Console
import Register

/// What commands show of what others wrote, fitted to the terminal.
extension Terminal {
    static func warn(_ text: String) {
        Output.complain("certledger: warning: \(text)")
    }

    /// A table, no line of which the terminal has to wrap.
    static func say(_ heading: [String], _ rows: [[String]], indent: String = "") {
        for line in Table.text(heading, rows, columns: Screen.columns - indent.count) {
            Screen.say(indent + line)
        }
    }

    /// A value in a column of a table.
    static func cell(_ text: String) -> String {
        Shown.cell(text, columns: min(60, max(Screen.columns, 20) - 5))
    }
}
