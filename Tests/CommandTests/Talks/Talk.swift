import COSE

@testable import Certification

extension SubjectKind {
    /// What is written `talk/…`.
    static let talk = SubjectKind("talk", zh: "约谈", en: "talk", table: .cases)
}

/// A talk with a holder (约谈): summoned to it, held with what he undertakes, and whether he kept
/// it. One that was not kept is a finding that a rectification may rest on.
///
/// No scheme of the project has it: it is here to show that an act is one file.
enum Talks {
    static let acts = [summoned, held, concluded]

    static let summoned: Act = Act(
        "talk.summoned", on: .talk,
        [.certificate, Field("for", .date, "2026-04-10"), .reason],
        redactable: [Field("matters", .paragraphs(2000), "约谈事项")],
        opens: { standing throws(Refusal) in try standing.checkNoCase() },
        effects: { filing throws(Refusal) in
            let certificate = try filing.certificate("certificate")
            try filing.standing.checkInForce(certificate, on: filing.event.occurredOn)
            let day = try filing.fields.date("for")
            if day < filing.event.occurredOn {
                try filing.refuse(filing.refusal(.talkBefore(day)))
            }
            var talk = try filing.step()
            talk.certificate = certificate.number
            talk.owed = [Case.Owed(act: held.type, by: nil, due: day)]
            return [.put(talk)]
        })

    static let held: Act = Act(
        "talk.held", on: .talk,
        [
            Field("undertakings", .text(2000), "更换不合格包装"),
            Field("until", .date, "2026-05-10"),
        ],
        opens: { standing throws(Refusal) in
            _ = try standing.openCase(after: summoned.type)
        },
        effects: { filing throws(Refusal) in
            var talk = try filing.step(filing.standing.openCase(after: summoned.type))
            talk.owed = [
                Case.Owed(act: concluded.type, by: nil, due: try filing.fields.date("until"))
            ]
            return [.put(talk)]
        })

    /// What was undertaken is not broken before its day is past.
    static let concluded: Act = Act(
        "talk.concluded", on: .talk, [Field("outcome", .outcome, "kept"), .reason],
        opens: { standing throws(Refusal) in
            _ = try standing.openCase(after: held.type)
        },
        effects: { filing throws(Refusal) in
            let found = try filing.standing.openCase(after: held.type)
            var talk = try filing.step(found)
            talk.outcome = try filing.reasonedOutcome()
            if talk.outcome == "broken" {
                if let owed = found.owed.first, filing.event.occurredOn <= owed.due {
                    try filing.refuse(filing.refusal(.undertakingRuns(owed.due)))
                }
                talk.finding = filing.statement.leafHash
            }
            return [.put(talk)]
        })
}

extension Refusal.Reason {
    static func talkBefore(_ day: CivilDate) -> Self {
        Self(
            "talk-before", "约谈日 \(day) 早于通知之日",
            "the day of the talk, \(day), is before its summons", ["for": day])
    }
    static func undertakingRuns(_ day: CivilDate) -> Self {
        Self(
            "undertaking-runs", "承诺期限至 \(day)", "what was undertaken is due on \(day)",
            ["until": day])
    }
}
