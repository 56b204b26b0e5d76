internal import COSE
internal import Certification
internal import GRDB

/// Turns admitted acts into rows: the one way in, live and on rebuild.
///
/// It reads effects, not payloads; an effect it has no row for moves nothing here on purpose.
final class Projector {
    private let database: Database
    /// How many stages an act has brought each application to so far.
    private var steps: [ApplicationID: Int] = [:]

    init(_ database: Database) { self.database = database }

    func take(_ decision: Decision, stateAfter state: LedgerState) throws {
        let admitted = AdmittedAct(decision, state)
        steps.removeAll(keepingCapacity: true)
        try act(admitted)
        try LinkProjector(database: database, admitted: admitted).take()
        for effect in decision.effects {
            try take(effect, admitted)
            try DoubtProjector(database: database, admitted: admitted).take(effect)
        }
        try subjects(admitted.description)
        try subjects(ofNamed: admitted)
    }

    private func act(_ admitted: AdmittedAct) throws {
        let (description, party, author) = (
            admitted.description, admitted.partyName, admitted.author
        )
        let decision = description.decision
        let (statement, signer) = (decision.statement, decision.signer)
        let (post, name, source) = (description.post, description.name, description.source)
        let sql = "INSERT INTO acts VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
        try database.run(sql: sql) {
            Int64(decision.index.value)
            statement.leafHash.hex
            "\(statement.header.subject)"
            statement.event.type
            "\(statement.event.occurredOn)"
            "\(decision.logDay)"
            "\(signer.party)"
            party
            signer.role
            "\(signer.officer)"
            post.zh
            post.en
            name.zh
            name.en
            source.zh
            source.en
            author.zh
            author.en
            signer.mandate.map { Int64($0.value) }
            Int64(signer.key.value)
        }
    }

    /// The subjects an act touches, each with what it meant for that one.
    private func subjects(_ description: ActDescription) throws {
        let decision = description.decision
        let whole = description.told
        var told: [Subject: Wording] = [:]
        for id in decision.applications {
            told[Subject(.application, id)] = description.told(for: id, whole: whole)
        }
        for effect in decision.effects {
            for subject in effect.told where told[subject] == nil {
                told[subject] = description.toldOfAnother(subject, effect) ?? whole
            }
        }
        let own = decision.statement.header.subject
        if told[own] == nil { told[own] = whole }
        for (subject, wording) in told {
            try database.run(sql: "INSERT INTO act_subjects VALUES (?, ?, ?, ?)") {
                "\(subject)"
                Int64(decision.index.value)
                wording.zh
                wording.en
            }
        }
    }

    /// An act about an entry, as a correction, a telling or a remedy, is told wherever that is.
    private func subjects(ofNamed admitted: AdmittedAct) throws {
        let decision = admitted.decision
        let fields = decision.statement.event.fields
        let remedies = decision.effects.compactMap { effect -> Digest? in
            guard case .written(let change) = effect else { return nil }
            return change.registered?.against
        }
        let named = ["entry", "against"].compactMap { fields[.text($0)]?.string }
            .compactMap { Digest(hex: $0) }
        let told = admitted.description.told
        for entry in Set(named + remedies) {
            guard let mark = admitted.state.entries[entry], mark.signer != nil else { continue }
            if try tellEnded(by: entry, mark.index, admitted) { continue }
            let sql = """
                INSERT OR IGNORE INTO act_subjects
                SELECT subject, ?, ?, ? FROM act_subjects WHERE entry = ?
                """
            try database.run(sql: sql) {
                Int64(decision.index.value)
                told.zh
                told.en
                Int64(mark.index.value)
            }
        }
    }

    /// The telling of a decision that ended applications is told of them, and of no other that
    /// stands on its list; false where it is no such telling.
    private func tellEnded(
        by entry: Digest, _ index: EntryIndex, _ admitted: AdmittedAct
    ) throws -> Bool {
        let isTelling = admitted.decision.effects.contains { effect in
            if case .notified(entry, _) = effect { true } else { false }
        }
        let ended = admitted.state.applications.keys(under: .endedBy(index))
        guard isTelling, !ended.isEmpty else { return false }
        let told = admitted.description.told
        for id in ended {
            try database.run(sql: "INSERT OR IGNORE INTO act_subjects VALUES (?, ?, ?, ?)") {
                "\(Subject(.application, id))"
                Int64(admitted.decision.index.value)
                told.zh
                told.en
            }
        }
        return true
    }

    private func take(_ effect: Effect, _ admitted: AdmittedAct) throws {
        let decision = admitted.decision
        switch effect {
        case .applicationReceived(let application):
            try self.application(application, admitted)
            try stage(application.id, application.stage, admitted.description)
        case .application(let id, .moved(let move)): try stage(id, move.to, admitted.description)
        case .application(let id, .ended(let ending)):
            try end(id, ending.outcome, admitted.description)
        case .application(let id, .takenOffNotice): try correct(id, admitted)
        case .application(let id, .carriedOver): try end(id, "carried-over", admitted.description)
        case .application(let id, .resumed):
            try stage(id, admitted.state.applications[id]?.stage ?? "", admitted.description)
        case .batchCalled(let batch):
            try database.run(sql: "INSERT OR REPLACE INTO batches VALUES (?,?,?,?,?,?)") {
                "\(batch.id)"
                batch.year
                "\(decision.statement.event.occurredOn)"
                "\(batch.opens)"
                "\(batch.closes)"
                batch.target
            }
        case .batch(let id, .amended), .batch(let id, .amendmentFell):
            if let batch = admitted.state.batches[id] { try close(batch) }
        case .amended(let entry, let refolded):
            try correct(refolded.changes, admitted)
            try showDay(of: entry, admitted.state)
        case .doubtResolved(_, let annulment):
            try correct(annulment?.changes ?? [], admitted)
            if let entry = annulment?.restored { try showDay(of: entry, admitted.state) }
        case .noticePublished(let notice, _, let facts):
            try database.replace(RecordID(notice), by: admitted.state)
            try disclose(facts, on: decision.statement.event.occurredOn)
        case .calendarPublished: try endNotices(admitted.state)
        case .setAside(let entry, _):
            try InadmissibleTable.setAside(entry, by: decision.index, in: database)
        case .certificateIssued(let certificate):
            try database.replace(certificate.number, by: admitted.state)
        case .certificate(let number, _): try database.replace(number, by: admitted.state)
        case .written(let change): try database.replace(change.record, by: admitted.state)
        case .founded, .logKeyChanged, .schemeAdopted, .authority, .recordedOnBehalf,
            .behalfAnswered, .batch, .application, .voteCast, .sessionHeld, .notified, .extended,
            .recused, .erasureOrdered, .doubted:
            break
        }
    }

    private func application(_ application: Application, _ admitted: AdmittedAct) throws {
        let year = admitted.state.batches[application.batch]?.year ?? 0
        let sql = "INSERT OR REPLACE INTO applications VALUES (?,?,?,?,?,?,?,?,?,NULL,NULL,NULL)"
        try database.run(sql: sql) {
            "\(application.id)"
            "\(application.batch)"
            year
            "\(application.applicant)"
            application.sector
            application.category
            application.city
            application.isService ? "service" : "product"
            "\(application.receivedOn)"
        }
    }

    private func close(_ batch: Batch) throws {
        try database.run(sql: "UPDATE batches SET closes = ? WHERE id = ?") {
            "\(batch.closes)"
            "\(batch.id)"
        }
    }

    /// A correction shows what the state now says; the row of what it corrects stays beside it.
    private func correct(_ changes: [RecordChange], _ admitted: AdmittedAct) throws {
        for record in changes.map(\.record) {
            switch record.table {
            case .applications: try correct(ApplicationID(stored: record.key), admitted)
            case .batches:
                guard let id = BatchID(stored: record.key) else { continue }
                guard let batch = admitted.state.batches[id] else {
                    try database.delete("batches", "id", "\(id)")
                    continue
                }
                try close(batch)
            case .certificates:
                guard let number = CertificateNumber(stored: record.key) else { continue }
                try database.replace(number, by: admitted.state)
            case .notices, .objections, .votes, .sessions, .records, .supervisions, .plans,
                .spotChecks,
                .rectifications, .revocations, .reports, .complaints, .remedies, .cases,
                .documents, .interpretations, .notified, .extended, .recusals:
                try database.replace(record, by: admitted.state)
            }
        }
    }

    /// The row of a visit shows the day of its entry, which its record does not keep.
    private func showDay(of entry: Digest, _ state: LedgerState) throws {
        if let visit = state.supervisions[entry] {
            try database.replace(RecordID(visit), by: state)
        }
    }

    private func correct(_ id: ApplicationID?, _ admitted: AdmittedAct) throws {
        guard let id else { return }
        guard let application = admitted.state.applications[id] else {
            return try database.delete("applications", "id", "\(id)")
        }
        if application.notice == nil {
            let sql = """
                UPDATE applications SET noticed_on = NULL, holder = NULL, offering = NULL
                WHERE id = ?
                """
            try database.run(sql: sql) { "\(id)" }
        }
        let sql = """
            UPDATE applications SET party = ?, sector = ?, category = ?, city = ?, received_on = ?
            WHERE id = ?
            """
        try database.run(sql: sql) {
            "\(application.applicant)"
            application.sector
            application.category
            application.city
            "\(application.receivedOn)"
            "\(id)"
        }
        if let ending = application.ending {
            try end(id, ending.outcome, admitted.description)
        } else {
            try stage(id, application.stage, admitted.description)
        }
    }

    private func stage(_ id: ApplicationID, _ stage: String, _ description: ActDescription) throws {
        try insertStage(id, stage, isEnd: false, description.stage(stage), description.decision)
    }

    private func end(_ id: ApplicationID, _ outcome: String, _ description: ActDescription) throws {
        try insertStage(
            id, "ended.\(outcome)", isEnd: true, description.end(outcome), description.decision)
    }

    private func insertStage(
        _ id: ApplicationID, _ name: String, isEnd: Bool, _ wording: Wording,
        _ decision: Decision
    ) throws {
        let step = steps[id, default: 0]
        steps[id] = step + 1
        try database.run(sql: "INSERT INTO stages VALUES (?,?,?,?,?,?,?,?)") {
            "\(id)"
            Int64(decision.index.value)
            step
            "\(decision.statement.event.occurredOn)"
            name
            wording.zh
            wording.en
            isEnd
        }
    }

    /// What a notice discloses is shown of each application from then on.
    private func disclose(_ facts: [ApplicationID: PublicFacts], on day: CivilDate) throws {
        for (id, facts) in facts {
            let sql =
                "UPDATE applications SET noticed_on = coalesce(noticed_on, ?), "
                + "holder = ?, offering = ? WHERE id = ?"
            try database.run(sql: sql) {
                "\(day)"
                facts.operatorName
                facts.offering
                "\(id)"
            }
        }
    }

    /// Working days that become known, or are amended, give notices their end.
    private func endNotices(_ state: LedgerState) throws {
        for notice in state.notices.values {
            try database.replace(RecordID(notice), by: state)
        }
    }
}
