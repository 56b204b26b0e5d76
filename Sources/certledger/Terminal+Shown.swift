import COSE
import Certification
import Register
import Streams

/// What commands show of what others wrote, fitted to the terminal.
extension Terminal {
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

    /// A credit code, as it is where it has the form of one.
    static func code(_ text: String) -> String {
        (try? CreditCode(overriding: text)) == nil ? Shown.quoted(text) : text
    }
}
