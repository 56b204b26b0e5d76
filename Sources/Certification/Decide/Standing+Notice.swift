import COSE

/// The public notice and its objections (arts. 16, 17).
extension Standing {
    func checkNotice() throws(Refusal) {
        guard let id = NoticeID(subject.id) else { throw refusal(.malformed("notice id")) }
        if let notice = state.notices[id] {
            guard !notice.isComplete else {
                throw refusal(.noticePart(notice.parts, of: notice.parts))
            }
            return
        }
        guard isOpenToSome() else { throw refusal(.nothingAtStage(act.wording)) }
    }

    func checkObjection() throws(Refusal) {
        guard let id = ObjectionID(subject.id) else { throw refusal(.malformed("objection id")) }
        guard let objection = state.objections[id] else {
            guard act.type == "objection.received" else {
                throw refusal(.objectionUnknown(subject.id))
            }
            // Every part of a notice is public from its own day on: the door is open then.
            guard !state.notices.isEmpty else {
                throw refusal(.noticeUnknown("…"))
            }
            return
        }
        switch act.type {
        case "objection.received": throw refusal(.objectionTwice(id))
        case "objection.investigated":
            if objection.isInvestigated { throw refusal(.objectionDecided, under: "objection") }
        case "objection.decided":
            guard objection.isInvestigated else {
                throw refusal(.objectionNotInvestigated, under: "objection")
            }
            if objection.outcome != nil { throw refusal(.objectionDecided, under: "objection") }
        case "objection.notified":
            guard objection.outcome != nil, !objection.isNotified else {
                throw refusal(.objectionUndecided, under: "objection")
            }
        default: break
        }
    }

    /// The last day of a public notice (art. 16).
    func noticeEnds(_ notice: Notice) throws(Refusal) -> CivilDate {
        let days = scheme.rules["notice-period"]?.number("workingDays") ?? 0
        return try workingDays(days, after: notice.startsOn)
    }

    /// Whether the act is the first that a public notice must have run before: the submission, or
    /// the award's publication where the scheme has no submission.
    var waitsForNotice: Bool {
        act.type == "award.submitted"
            || (act.type == "award.published" && scheme.acts["award.submitted"] == nil)
    }

    /// Submission waits until the day after the notice's last day, and for every objection
    /// received within it (arts. 16, 17); review, approval and publication wait for one that was
    /// registered later.
    func checkNoticeHasRun(for application: Application) throws(Refusal) {
        guard scheme.rules["notice-period"] != nil else { return }
        guard let id = application.notice, let notice = state.notices[id] else {
            throw refusal(.notOnNotice(application.id), under: "notice-period")
        }
        guard notice.isComplete else {
            throw refusal(.noticeIncomplete(id), under: "notice-period")
        }
        let ends = try noticeEnds(notice)
        guard day > ends else {
            throw refusal(.noticeRuns(began: notice.startsOn, ends: ends), under: "notice-period")
        }
        try checkNoObjection(to: application, receivedBy: ends)
    }

    /// No objection of the notice's time is undecided.
    func checkNoObjection(to application: Application) throws(Refusal) {
        guard scheme.rules["notice-period"] != nil, let id = application.notice,
            let notice = state.notices[id]
        else { return }
        try checkNoObjection(to: application, receivedBy: try noticeEnds(notice))
    }

    private func checkNoObjection(
        to application: Application, receivedBy ends: CivilDate
    ) throws(Refusal) {
        guard scheme.rule("objection") != nil else { return }
        let open = state.objections.under(.application(application.id)).filter {
            $0.outcome == nil && $0.receivedOn <= ends
        }
        if let first = open.min(by: { $0.id.description < $1.id.description }) {
            throw refusal(.objectionOpen(first.id, application.id), under: "objection")
        }
    }
}
