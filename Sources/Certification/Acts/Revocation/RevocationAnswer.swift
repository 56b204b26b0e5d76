import COSE

/// The holder answers an intended revocation: as often as he likes until his time has run, or until
/// he says that it was his last word (art. 19; due process ours).
enum RevocationAnswer {
    static let answered = Act(
        "revocation.answered", on: .revocation, [Field("last", .flag, false, optional: true)],
        redactable: [Field("answer", .paragraphs(20_000), "陈述申辩意见")],
        opens: { standing throws(Refusal) in
            let revocation = try standing.knownRevocation()
            // What was posted in time may come when it is decided, and not yet in effect.
            if !revocation.isUnderWay {
                try standing.refuse(standing.over())
            } else if revocation.isAnsweredInFull {
                try standing.refuse(standing.done())
            }
            let due = standing.state.answerDue(revocation, standing.scheme)?.day
            if let due, standing.sentOn > due {
                try standing.refuse(.answeredTooLate(due: due), under: "revocation-answer")
            }
        },
        due: { standing in
            RevocationID(standing.subject.id).flatMap { standing.state.revocations[$0] }
                .flatMap { standing.state.answerDue($0, standing.scheme)?.day }
        },
        duties: { $0.answerDuties() },
        effects: { filing throws(Refusal) in
            var revocation = try filing.standing.knownRevocation()
            try filing.checkNotBefore(revocation.intendedOn)
            try filing.checkSince(revocation.intendedOn, [filing.sentOn])
            try filing.checkHolder(filing.holder(of: revocation))
            revocation.answeredOn = filing.receivedOn
            revocation.isAnsweredInFull = filing.fields.flag("last")
            guard let decision = revocation.decision else { return [.put(revocation)] }
            return [.put(revocation), .doubted([decision])]
        })
}

extension Filing {
    /// The day that a time limit of an outsider asks for: of a letter, that of posting, else that
    /// of receipt.
    var sentOn: CivilDate {
        guard let behalf = event.behalf.map(Fields.init), behalf.optionalText("form") == "letter"
        else { return receivedOn }
        return behalf.optionalDate("on") ?? receivedOn
    }

    /// Who answers: the holder of the day, of a letter that of its posting.
    fileprivate func holder(of revocation: Revocation) -> PartyID {
        revocation.certificates.first.flatMap { state.certificates[$0] }?
            .version(on: sentOn).holder ?? revocation.holder
    }
}

extension Duty.Kind {
    /// The holder may answer an intended revocation (art. 19).
    static let answer = Duty.Kind("answer", zh: "陈述申辩", en: "answer the intended revocation")
}

extension DutyLedger {
    /// A right, told as long as it can be used, and never overdue.
    fileprivate func answerDuties() -> [Duty] {
        state.revocations.values.compactMap { revocation in
            let subject = Subject(.revocation, revocation.id)
            guard revocation.stage == .intended, !revocation.isAnsweredInFull,
                let due = state.answerDue(revocation, scheme(subject)), !due.isPast(on: day)
            else { return nil }
            let holder = state.certificate(of: subject)?.version(on: day).holder
            return duty(
                .answer, subject, by: ["\(holder ?? revocation.holder)"], due: due,
                rule: "revocation-answer", scheme(subject))
        }
    }
}

extension LedgerState {
    /// The last day for a holder who was notified to answer: counted anew where none is kept, for
    /// its year was not known. Nil where no time runs.
    func answerDue(_ revocation: Revocation, _ scheme: Scheme?) -> Duty.Due? {
        guard let rule = scheme?.rule("revocation-answer"), let from = revocation.answerFrom
        else { return nil }
        if let due = revocation.answerDue { return kept(due, scheme) }
        return workingDays(rule.number("workingDays") ?? 0, after: from)
    }
}

extension Refusal.Reason {
    static func answeredTooLate(due: CivilDate) -> Self {
        Self(
            "answered-too-late", "陈述申辩期限已于 \(due) 届满", "the time to answer ended on \(due)",
            ["due": due])
    }
}
