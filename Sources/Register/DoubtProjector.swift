internal import COSE
internal import Certification
internal import DirectSQL

/// What reads in doubt, what was confirmed or annulled, what was corrected (RULES, general rule 7;
/// DESIGN, Root of authority).
struct DoubtProjector {
    let rows: any RowSink
    let story: Story
    private var state: LedgerState { _read { yield story.state } }

    func take(_ effect: Effect) throws {
        let by = Int64(story.decision.index.value)
        switch effect {
        case .keyRevoked(_, .some), .doubted:
            for entry in state.indicesInDoubt {
                let index = Int64(entry.value)
                try rows.write { rows in
                    let sql = "INSERT OR IGNORE INTO doubts VALUES (?, ?, NULL, NULL)"
                    try rows.run(sql: sql) {
                        index
                        by
                    }
                }
            }
        case .doubtResolved(let entry, let annulled, _):
            guard let index = index(of: entry) else { return }
            try rows.write { rows in
                let sql = "UPDATE doubts SET resolved_by = ?, resolution = ? WHERE entry = ?"
                try rows.run(sql: sql) {
                    by
                    annulled == nil ? "confirmed" : "annulled"
                    index
                }
            }
        case .amended(let entry, _, _):
            guard let index = index(of: entry) else { return }
            try rows.write { rows in
                try rows.run(sql: "INSERT INTO amendments VALUES (?, ?)") {
                    index
                    by
                }
            }
        default: break
        }
    }

    private func index(of entry: Digest) -> Int64? {
        state.entries[entry].map { Int64($0.index.value) }
    }
}
