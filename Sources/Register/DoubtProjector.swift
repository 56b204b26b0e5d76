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
        case .authority(.keyRevoked(_, .some)): try takeDoubts(by)
        case .doubted(let entries):
            for entry in entries where state.isInDoubt(entry) {
                if let index = index(of: entry) { try doubt(index, by) }
            }
        case .doubtResolved(let entry, let annulment):
            guard let index = index(of: entry) else { return }
            let sql = "UPDATE doubts SET resolved_by = ?, resolution = ? WHERE entry = ?"
            try database.run(sql: sql) {
                by
                annulment == nil ? "confirmed" : "annulled"
                index
            }
            // What the annulment of an annulment or a correction leaves in doubt, or no more.
            if annulment != nil { try takeDoubts(by) }
            if let other = annulment?.restored { try putBack(other, from: index) }
        case .amended(let entry, _):
            guard let index = index(of: entry) else { return }
            // Its day is the corrected one from now on, for whoever asks what stood on a day.
            let day = state.day(of: entry) ?? admitted.decision.statement.event.occurredOn
            try database.run(sql: "INSERT INTO amendments VALUES (?, ?, ?)") {
                index
                by
                "\(day)"
            }
        case .founded, .logKeyChanged, .schemeAdopted, .calendarPublished, .authority,
            .recordedOnBehalf, .behalfAnswered, .batchCalled, .batch, .applicationReceived,
            .application, .voteCast, .sessionHeld, .noticePublished, .certificateIssued,
            .certificate, .written, .notified, .extended, .recused, .erasureOrdered, .setAside:
            break
        }
    }

    /// What an annulled correction was about has the day that it has without it.
    private func putBack(_ entry: Digest, from correction: Int64) throws {
        guard let index = index(of: entry), let day = state.day(of: entry) else { return }
        try database.run(sql: "DELETE FROM amendments WHERE entry = ? AND by = ?") {
            index
            correction
        }
        try database.run(sql: "UPDATE amendments SET day = ? WHERE entry = ?") {
            "\(day)"
            index
        }
    }

    /// Takes what is in doubt from the state: that anew, what was settled before, and no more what
    /// is neither settled nor in doubt.
    private func takeDoubts(_ by: Int64) throws {
        let doubts = Set(state.indicesInDoubt.map { Int64($0.value) })
        for index in doubts { try doubt(index, by) }
        // Of what is in doubt no more, those that nothing settles any longer go.
        let kept = try Row.fetchAll(
            database,
            sql: "SELECT d.entry, a.leaf FROM doubts d JOIN acts a ON a.entry = d.entry")
        for row in kept where !doubts.contains(row["entry"]) {
            let leaf: String = row["leaf"]
            if Digest(hex: leaf).map(state.resolved.contains) == true { continue }
            try database.run(sql: "DELETE FROM doubts WHERE entry = ?") { row["entry"] as Int64 }
        }
    }

    private func doubt(_ index: Int64, _ by: Int64) throws {
        let sql = """
            INSERT INTO doubts VALUES (?, ?, NULL, NULL) ON CONFLICT DO UPDATE
            SET raised_by = excluded.raised_by, resolved_by = NULL, resolution = NULL
            WHERE resolved_by IS NOT NULL
            """
        try database.run(sql: sql) {
            index
            by
        }
    }

    private func index(of entry: Digest) -> Int64? {
        state.entries[entry].map { Int64($0.index.value) }
    }
}
