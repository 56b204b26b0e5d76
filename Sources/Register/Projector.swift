internal import COSE
internal import Certification

/// Turns admitted acts into rows: the one way in, live and on rebuild.
///
/// It reads effects, not payloads; an effect it has no row for moves nothing here on purpose.
final class Projector {
    private let rows: any RowSink
    /// How many stages an act has brought each application to so far.
    private var steps: [ApplicationID: Int] = [:]

    init(_ rows: any RowSink) { self.rows = rows }

    func take(_ decision: Decision, stateAfter state: LedgerState) throws {
        let event = decision.statement.event
        let story = Story(decision, state)
        steps.removeAll(keepingCapacity: true)
        rows.begin(decision.index)
        try rows.run(
            sql: "INSERT INTO acts VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            arguments: [
                Int64(decision.index.value), decision.statement.leafHash.hex,
                "\(decision.statement.header.subject)", event.type, "\(event.occurredOn)",
                "\(decision.logDay)", "\(decision.signer.party)", story.partyName,
                decision.signer.role, "\(decision.signer.officer)", story.post.zh, story.post.en,
                story.name.zh, story.name.en, story.source.zh, story.source.en, story.author.zh,
                story.author.en, story.mandate.map { Int64($0.value) },
                story.keyEntry.map { Int64($0.value) },
            ])
        try LinkProjector(rows: rows, story: story).take()
        for effect in decision.effects {
            try take(effect, story)
            try DoubtProjector(rows: rows, story: story).take(effect)
        }
        try link(decision, story)
    }

    /// How far the rows go: written with them, in one transaction.
    func mark(_ decision: Decision, _ founding: LedgerState.Founding?) throws {
        try rows.run(
            sql: "INSERT OR REPLACE INTO position VALUES (0, ?, ?, ?)",
            arguments: [
                founding?.identity.hex ?? "", Int64(decision.index.value + 1),
                decision.statement.leafHash.hex,
            ])
    }

    /// The subjects an act touches, each with what it meant for that one.
    private func link(_ decision: Decision, _ story: Story) throws {
        var told: [String: Wording] = [:]
        for id in decision.applications { told["application/\(id)"] = story.told(for: id) }
        for effect in decision.effects {
            for subject in effect.otherSubjects where told[subject] == nil {
                told[subject] = story.told
            }
        }
        let own = decision.statement.header.subject.description
        if told[own] == nil { told[own] = story.told }
        for (subject, wording) in told {
            try rows.run(
                sql: "INSERT INTO act_subjects VALUES (?, ?, ?, ?)",
                arguments: [subject, Int64(decision.index.value), wording.zh, wording.en])
        }
    }

    private func take(_ effect: Effect, _ story: Story) throws {
        let decision = story.decision
        switch effect {
        case .applicationReceived(let application):
            let year = story.state.batches[application.batch]?.year ?? 0
            try rows.run(
                sql: "INSERT INTO applications VALUES (?,?,?,?,?,?,?,?,NULL,NULL,NULL)",
                arguments: [
                    "\(application.id)", "\(application.batch)", year, application.sector,
                    application.category, application.city,
                    application.isService ? "service" : "product", "\(application.receivedOn)",
                ])
            try stage(application.id, application.stage, decision, story.state)
        case .batchCalled(let batch):
            try rows.run(
                sql: "INSERT INTO batches VALUES (?,?,?,?,?,?)",
                arguments: [
                    "\(batch.id)", batch.year, "\(decision.statement.event.occurredOn)",
                    "\(batch.opens)", "\(batch.closes)", batch.target,
                ])
        case .batchAmended(let id, let closes):
            try rows.run(
                sql: "UPDATE batches SET closes = ? WHERE id = ?",
                arguments: ["\(closes)", "\(id)"])
        case .moved(let move): try stage(move.application, move.to, decision, story.state)
        case .ended(let id, let ending): try end(id, ending.outcome, decision)
        case .carriedOver(let id): try end(id, "carried-over", decision)
        case .resumed(let id):
            try stage(id, story.state.applications[id]?.stage ?? "", decision, story.state)
        case .amended(_, let original, let corrected):
            for effect in original + corrected { try correct(effect, story) }
        case .doubtResolved(_, let annulled?, _):
            for effect in annulled { try correct(effect, story) }
        case .noticePublished(let notice, _, let facts):
            try self.notice(notice, facts, decision, story.state)
        case .calendarPublished: try closeOpenNotices(decision, story.state)
        default: try HoldingProjector(rows: rows, story: story).take(effect)
        }
    }

    /// A correction shows what the state now says; the row of what it corrects stays beside it.
    private func correct(_ effect: Effect, _ story: Story) throws {
        let decision = story.decision
        switch effect {
        case .moved, .ended, .applicationReceived:
            for id in effect.applications {
                guard let application = story.state.applications[id] else { continue }
                try rows.run(
                    sql: """
                        UPDATE applications SET sector = ?, category = ?, city = ?, received_on = ?
                        WHERE id = ?
                        """,
                    arguments: [
                        application.sector, application.category, application.city,
                        "\(application.receivedOn)", "\(id)",
                    ])
                if let ending = application.ending {
                    try end(id, ending.outcome, decision)
                } else {
                    try stage(id, application.stage, decision, story.state)
                }
            }
        default: try HoldingProjector(rows: rows, story: story).take(effect)
        }
    }

    private func stage(
        _ id: ApplicationID, _ stage: String, _ decision: Decision, _ state: LedgerState
    ) throws {
        let wording = decision.scheme?.stages.first { $0.name == stage }?.wording
        try insertStage(
            id, stage, wording ?? Wording(zh: stage, en: stage), isEnd: false, decision)
    }

    private func end(_ id: ApplicationID, _ outcome: String, _ decision: Decision) throws {
        let wording: Wording
        if outcome == "carried-over" {
            wording = Wording(zh: "转入下一批次", en: "carried over")
        } else if let found = decision.act?.outcome(outcome)?.wording, let act = decision.act {
            wording = Wording(
                zh: "\(act.wording.zh)：\(found.zh)", en: "\(act.wording.en): \(found.en)")
        } else {
            wording = decision.act?.wording ?? Wording(zh: outcome, en: outcome)
        }
        try insertStage(id, "ended.\(outcome)", wording, isEnd: true, decision)
    }

    private func insertStage(
        _ id: ApplicationID, _ name: String, _ wording: Wording, isEnd: Bool, _ decision: Decision
    ) throws {
        let step = steps[id, default: 0]
        steps[id] = step + 1
        try rows.run(
            sql: "INSERT INTO stages VALUES (?,?,?,?,?,?,?,?)",
            arguments: [
                "\(id)", Int64(decision.index.value), step,
                "\(decision.statement.event.occurredOn)", name, wording.zh, wording.en, isEnd,
            ])
    }

    private func notice(
        _ notice: Notice, _ facts: [ApplicationID: PublicFacts], _ decision: Decision,
        _ state: LedgerState
    ) throws {
        let merged = state.notices[notice.id] ?? notice
        let days = decision.scheme?.rules["notice-period"]?.number("workingDays") ?? 0
        // An end beyond the known calendar stays open (general rule 12).
        let ends =
            merged.isComplete
            ? try? state.calendar.end(of: days, workingDaysAfter: merged.startsOn) : nil
        try rows.run(
            sql: "INSERT OR REPLACE INTO notices VALUES (?,?,?,?,?,?,?,?)",
            arguments: [
                "\(notice.id)", "\(notice.batch)", state.batches[notice.batch]?.year ?? 0,
                notice.place, "\(decision.statement.event.occurredOn)",
                merged.isComplete ? "\(merged.startsOn)" : nil, ends.map { "\($0)" },
                merged.applications.count,
            ])
        for (id, facts) in facts {
            try rows.run(
                sql:
                    "UPDATE applications SET noticed_on = coalesce(noticed_on, ?), "
                    + "holder = ?, offering = ? WHERE id = ?",
                arguments: [
                    "\(decision.statement.event.occurredOn)", facts.operatorName, facts.offering,
                    "\(id)",
                ])
        }
    }

    /// A year that becomes known gives notices their end that lay beyond the calendar until then.
    private func closeOpenNotices(_ decision: Decision, _ state: LedgerState) throws {
        for notice in state.notices.values where notice.isComplete {
            let scheme = state.batches[notice.batch].flatMap { state.scheme(of: $0) }
            guard let days = scheme?.rules["notice-period"]?.number("workingDays"),
                let ends = try? state.calendar.end(of: days, workingDaysAfter: notice.startsOn)
            else { continue }
            try rows.run(
                sql: "UPDATE notices SET ends_on = ? WHERE id = ? AND ends_on IS NULL",
                arguments: ["\(ends)", "\(notice.id)"])
        }
    }
}

extension Effect {
    /// The subjects besides applications that an effect touches.
    var otherSubjects: [String] {
        switch self {
        case .certificateIssued(let certificate): ["certificate/\(certificate.number)"]
        case .noticePublished(let notice, _, _):
            ["notice/\(notice.id)", "batch/\(notice.batch)"]
        case .objectionReceived(let objection): ["notice/\(objection.notice)"]
        case .applicationReceived(let application): ["party/\(application.applicant)"]
        case .voteCast(_, let vote): ["session/\(vote.session)"]
        case .sessionHeld(let session): ["session/\(session)"]
        default: subjectsAfterAward
        }
    }
}
