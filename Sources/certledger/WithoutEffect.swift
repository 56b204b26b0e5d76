import COSE
import Certification
import Console
import Register

/// What an answer says of entries that have no effects, where it is about what they are written on
/// (RULES, general rule 16).
struct WithoutEffect {
    private let rows: [HistoryRow]

    /// Those that a register has by a day, on a subject or on any of a kind.
    init(
        _ register: RegisterStore, on subject: Subject? = nil, ofKind kind: String? = nil,
        through day: CivilDate
    ) throws {
        rows = try register.inadmissible(on: subject, ofKind: kind, through: day)
    }

    /// Those that a state has on any of these subjects, and those that are not set aside: before
    /// they are, nothing comes next.
    init(_ state: LedgerState, on subjects: Set<Subject>) {
        rows = state.inadmissible.filter { entry in
            entry.setAsideBy == nil || entry.subject.map(subjects.contains) == true
        }.map { HistoryRow($0) }
    }

    /// For people, below an answer; beside one that is for programs, on the error stream.
    func say(by say: (String) -> Void = { Screen.say($0) }) {
        for row in rows {
            let lines = row.lines(Terminal.language)
            say("! " + lines[0])
            for line in lines.dropFirst() { say(line) }
        }
    }

    /// For programs: behind the rows of an answer, each marked as `inadmissible`.
    var maps: [CBOR] { rows.map { .map($0.map) } }

    /// Behind a sentence that says that there is nothing.
    var clause: String {
        rows.map { row in
            let entry = row.text("entry")
            return Terminal.told(
                "；第 \(entry) 号记录不应登记，不生效力（`certledger history` 列出）",
                "; entry \(entry) on it is inadmissible and has no effects (`certledger history` "
                    + "shows it)")
        }.joined()
    }
}
