import COSE

/// The award of a list: submitted, reviewed by the deputy, approved by the head, published (art.
/// 17).
enum Award {
    static let acts = [submitted, reviewed, approved, published]

    static let submitted = Act(
        "award.submitted", on: .batch,
        [
            Field("document", .text(200), "示例请示〔2025〕1号"),
            Field("applications", .list(.id, 1...500), ["LN-2025-0001"]),
        ],
        opens: { standing throws(Refusal) in try standing.checkList() },
        effects: { filing throws(Refusal) in try filing.submission() })

    static let reviewed = Act(
        "award.reviewed", on: .batch,
        [Field("submission", .entry, ActCatalogue.zeroHash), ActCatalogue.entries("agreed")],
        opens: { standing throws(Refusal) in try standing.checkList() },
        effects: { filing throws(Refusal) in
            try filing.awardList(after: "submission", of: submitted)
        })

    static let approved = Act(
        "award.approved", on: .batch,
        [Field("review", .entry, ActCatalogue.zeroHash), ActCatalogue.entries("approved")],
        opens: { standing throws(Refusal) in try standing.checkList() },
        effects: { filing throws(Refusal) in try filing.awardList(after: "review", of: reviewed) })

    static let published = Act(
        "award.published", on: .batch,
        [
            Field("approval", .entry, ActCatalogue.zeroHash, optional: true),
            Field("document", .text(200), "示例公告〔2025〕1号"),
            Field("applications", .list(.id, 1...500), ["LN-2025-0001"]),
        ],
        opens: { standing throws(Refusal) in try standing.checkList() },
        duties: { $0.awardDuties() },
        effects: { filing throws(Refusal) in try filing.awardPublication() })
}

extension Duty.Kind {
    /// What the head approved is published (art. 17).
    static let award = Duty.Kind("award", zh: "发布获评名单", en: "publish the award")
}

extension DutyLedger {
    fileprivate func awardDuties() -> [Duty] {
        publicationDuties(.award, by: Award.published.type)
    }
}

extension Standing {
    /// Whether the act is the first that a public notice must have run before: the submission, or
    /// the award's publication where the scheme has no submission.
    var waitsForNotice: Bool {
        act.type == Award.submitted.type
            || (act.type == Award.published.type && scheme.acts[Award.submitted.type] == nil)
    }

    /// Whether some application of a batch may be submitted; else why not the nearest.
    func checkSubmission(of batch: Batch) throws(Refusal) {
        var nearest: Refusal?
        for application in state.applications(in: batch.id) {
            do {
                try strict.check(application)
                try strict.checkNoticeHasRun(for: application)
                return
            } catch {
                if nearest == nil || act.from.contains(application.stage) { nearest = error }
            }
        }
        try refuse(nearest ?? refusal(.nothingAtStage(act.wording)))
    }
}

extension Filing {
    fileprivate func submission() throws(Refusal) -> [Effect] {
        let applications = try listedApplications()
        // Neither registered nor dated before the day after the notice's last (art. 16).
        let dated = standing.dated(event.occurredOn)
        for application in applications { try dated.checkNoticeHasRun(for: application) }
        let step = AwardStep(
            type: event.type, applications: Set(applications.map(\.id)), by: author.officer)
        var effects: [Effect] = [
            .batch(try standing.batchID(), .awardStep(statement.leafHash, step))
        ]
        for application in applications { effects += try self.step(application) }
        return effects
    }

    fileprivate func awardPublication() throws(Refusal) -> [Effect] {
        let applications = try listedApplications()
        _ = try check(applications.map(\.id), after: "approval", of: Award.approved)
        var effects: [Effect] = []
        let dated = standing.dated(event.occurredOn)
        for application in applications {
            if standing.waitsForNotice { try dated.checkNoticeHasRun(for: application) }
            effects.append(.application(application.id, .awarded(on: event.occurredOn)))
            effects += try step(application)
        }
        return effects
    }

    fileprivate func awardList(after field: String, of before: Act) throws(Refusal) -> [Effect] {
        let listed = try listed()
        let named = try check(listed.map(\.application.id), after: field, of: before)
        if let named, before.type == Award.reviewed.type, let officer = author.officer,
            named.by == officer, scheme.rule("two-persons") != nil
        {
            try refuse(.reviewedHimself(officer), under: "two-persons")
        }
        var through: Set<ApplicationID> = []
        var effects: [Effect] = []
        for (application, entry) in listed {
            let outcome = try outcome(try entry.text("outcome"))
            if case .stage = outcome.destination {
                try standing.checkNoObjection(to: application)
                through.insert(application.id)
            }
            effects += try step(application, by: entry, outcome: outcome)
        }
        let step = AwardStep(type: event.type, applications: through, by: author.officer)
        return [.batch(try standing.batchID(), .awardStep(statement.leafHash, step))] + effects
    }

    /// Every entry must be one that the named step before let through.
    fileprivate func check(
        _ applications: [ApplicationID], after field: String, of act: Act
    ) throws(Refusal) -> AwardStep? {
        let type = act.type
        // A scheme without that step (no review, no approval) has nothing to name.
        guard scheme.acts[type] != nil else { return nil }
        guard let step = state.batches[try standing.batchID()]?.awardSteps[try fields.entry(field)],
            step.type == type
        else { throw refusal(.awardStepUnknown(type)) }
        for id in applications where !step.applications.contains(id) {
            try refuse(.notInAwardStep(id))
        }
        return step
    }
}

/// One of the three steps of art. 17 before publication, with the entries it let through.
public struct AwardStep: Hashable, Sendable, Codable {
    /// `award.submitted`, `award.reviewed` or `award.approved`.
    public let type: String
    /// The applications it covers and has not excepted or sent back.
    public var applications: Set<ApplicationID>
    /// Who took it: on paper, its author; nil where that is not said.
    public let by: OfficerID?
}

extension Refusal.Reason {
    static func reviewedHimself(_ officer: OfficerID) -> Self {
        Self(
            "reviewed-himself", "审核与审定须由两人分别作出，\(officer) 已作审核",
            "review and approval are by two persons: \(officer) has reviewed",
            ["officer": officer])
    }
    static func awardStepUnknown(_ step: String) -> Self {
        Self(
            "award-step-unknown", "没有所指的“\(step)”", "there is no such \(step) in this batch",
            ["step": step])
    }
    static func notInAwardStep(_ id: ApplicationID) -> Self {
        Self(
            "not-in-award-step", "\(id) 不在前一步骤通过的名单中",
            "\(id) is not on the list that the step before let through", ["application": id])
    }
}
