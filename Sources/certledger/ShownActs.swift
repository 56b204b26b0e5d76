import COSE
import Certification
import Console
import Ledger
import Register

/// The acts that an answer shows of the register, held against their statements in the log: what
/// each says, and that none of a subject is left out. What an act came to is the audit's to
/// compare, which folds the whole log.
struct ShownActs {
    private let ledger: LedgerFolder
    private let state: LedgerState

    init(_ asked: Asked) {
        ledger = asked.ledger
        state = asked.state
    }

    /// Refuses to answer of a subject with acts that are not those of the log by a day.
    func check(_ rows: [HistoryRow], of subject: Subject, through day: CivilDate) throws {
        var shown: Set<Digest> = []
        var seen = state.newest[subject].map { [$0] } ?? []
        for row in rows {
            guard let statement = try check(row) else { continue }
            shown.insert(statement.leafHash)
            if statement.header.subject == subject { seen.append(statement.event.after) }
        }
        for leaf in seen where !shown.contains(leaf) {
            guard let mark = state.entries[leaf], mark.signer != nil,
                let effective = state.day(of: leaf), effective <= day,
                try statement(at: mark.index)?.header.subject == subject
            else { continue }
            throw try fault(.missing, "acts \(mark.index)")
        }
        let marked = Set(rows.filter(\.isInadmissible).map { $0.text("entry") })
        let left = state.inadmissible.first {
            $0.subject == subject && $0.logDay <= day && !marked.contains("\($0.index)")
        }
        if let left { throw try fault(.missing, "inadmissible \(left.index)") }
    }

    /// The same of every act in a trace, with the documents that it names.
    func check(_ trace: Trace, of subject: Subject, through day: CivilDate) throws {
        try check(trace.ledTo.acts.map(\.row), of: subject, through: day)
        for act in trace.acts {
            guard let statement = try check(act.row) else { continue }
            if !act.hasPapers(of: statement.event) {
                throw try fault(.altered, "papers \(act.entry)")
            }
        }
    }

    /// The statement of an act, once the row says the same; nil of an entry that has no effects.
    private func check(_ row: HistoryRow) throws -> UnverifiedStatement? {
        let entry = row.text("entry")
        if row.isInadmissible {
            let known = state.inadmissible.first { "\($0.index)" == entry }
            if known.map({ HistoryRow($0) }) == row { return nil }
            throw try fault(known == nil ? .added : .altered, "inadmissible \(entry)")
        }
        guard let index = EntryIndex(entry), let statement = try statement(at: index),
            state.entries[statement.leafHash]?.signer != nil
        else { throw try fault(.added, "acts \(entry)") }
        if !says(row, statement) { throw try fault(.altered, "acts \(entry)") }
        return statement
    }

    private func says(_ row: HistoryRow, _ statement: UnverifiedStatement) -> Bool {
        let (header, event) = (statement.header, statement.event)
        let keys = state.authority.keys(of: header.issuer, hint: header.keyIdentifier)
        let officers = keys.compactMap { state.authority.keys[$0]?.officer }
        return row.text("subject") == "\(header.subject)" && row.text("type") == event.type
            && row.text("occurredOn") == "\(event.occurredOn)"
            && row.text("party") == "\(header.issuer)"
            && officers.contains { "\($0)" == row.text("officer") }
            && names(of: event.type).contains { $0 == row.name }
    }

    /// What an act of a type is called under any edition.
    private func names(of type: String) -> [Wording] {
        state.schemes.values.joined().compactMap { $0.acts[type]?.wording } + [HistoryRow.founding]
    }

    private func statement(at index: EntryIndex) throws -> UnverifiedStatement? {
        try ledger.log.entry(at: index.value).flatMap { try? UnverifiedStatement(decoding: $0) }
    }

    /// What ends the answer; where the state cannot be read, that.
    private func fault(_ difference: RowDifference, _ row: String) throws -> Failure {
        try ledger.checkState()
        return RegisterSync.fault(difference.wording(row))
    }
}
