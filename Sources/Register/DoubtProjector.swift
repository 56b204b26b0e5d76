internal import COSE
internal import Certification
internal import GRDB

/// What reads in doubt, what was confirmed or annulled, what was corrected (RULES, general rule 7;
/// DESIGN, Root of authority).
struct DoubtProjector {
    let database: Database
    let admitted: AdmittedAct
    private var state: LedgerState { _read { yield admitted.state } }

    func take(_ effect: Effect) throws {
        let by = Int64(admitted.decision.index.value)
        switch effect {
        case .authority(.keyRevoked(_, .some)), .doubted:
            for entry in state.indicesInDoubt {
                let index = Int64(entry.value)
                let sql = "INSERT OR IGNORE INTO doubts VALUES (?, ?, NULL, NULL)"
                try database.run(sql: sql) {
                    index
                    by
                }
            }
        case .doubtResolved(let entry, let annulment):
            guard let index = index(of: entry) else { return }
            let sql = "UPDATE doubts SET resolved_by = ?, resolution = ? WHERE entry = ?"
            try database.run(sql: sql) {
                by
                annulment == nil ? "confirmed" : "annulled"
                index
            }
        case .amended(let entry, _):
            guard let index = index(of: entry) else { return }
            try database.run(sql: "INSERT INTO amendments VALUES (?, ?)") {
                index
                by
            }
        case .founded, .logKeyChanged, .schemeAdopted, .calendarPublished, .authority,
            .recordedOnBehalf, .behalfAnswered, .batchCalled, .batch, .applicationReceived,
            .application, .voteCast, .sessionHeld, .noticePublished, .certificateIssued,
            .certificate, .written, .notified, .extended, .recused, .erasureOrdered, .setAside:
            break
        }
    }

    private func index(of entry: Digest) -> Int64? {
        state.entries[entry].map { Int64($0.index.value) }
    }
}
