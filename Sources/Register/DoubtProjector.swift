internal import COSE
internal import Certification

/// What reads in doubt, what was confirmed or annulled, what was corrected (general rule 7; DESIGN,
/// Root of authority).
struct DoubtProjector {
    let rows: any RowSink
    let story: Story
    private var state: LedgerState { _read { yield story.state } }
    private var by: EntryIndex { story.decision.index }

    func take(_ effect: Effect) throws {
        switch effect {
        case .keyRevoked(_, .some), .doubted:
            for entry in state.inDoubt {
                guard let index = state.entries[entry]?.index else { continue }
                try rows.run(
                    sql: "INSERT OR IGNORE INTO doubts VALUES (?, ?, NULL, NULL)",
                    arguments: [Int64(index.value), Int64(by.value)])
            }
        case .doubtResolved(let entry, let annulled, _):
            guard let index = state.entries[entry]?.index else { return }
            try rows.run(
                sql: "UPDATE doubts SET resolved_by = ?, resolution = ? WHERE entry = ?",
                arguments: [
                    Int64(by.value), annulled == nil ? "confirmed" : "annulled",
                    Int64(index.value),
                ])
        case .amended(let entry, _, _):
            guard let index = state.entries[entry]?.index else { return }
            try rows.run(
                sql: "INSERT INTO amendments VALUES (?, ?)",
                arguments: [Int64(index.value), Int64(by.value)])
        default: break
        }
    }
}
