import COSE

/// A fact against an applicant, reported and decided while his application is under way (art. 7;
/// RULES, general rule 9).
enum AdverseFacts {
    static let reported = Act(
        "adverse.reported", on: .application,
        [
            Field(
                "fact", .choice(["violation", "accident", "credit", "other"]), "violation"),
            Field("factOn", .date, "2025-03-01"),
        ],
        redactable: [Field("description", .paragraphs(8000), "涉嫌违法事实")],
        opens: { standing throws(Refusal) in try standing.checkOwnApplication() },
        effects: { filing throws(Refusal) in
            try filing.checkApplicant()
            let application = try filing.ownApplication()
            let day = try filing.fields.date("factOn")
            try filing.checkPast([day])
            let fact = Application.AdverseFact(report: filing.statement.leafHash, factOn: day)
            return [.application(application.id, .adverseFactReported(fact))]
        })

    static let decided = Act(
        "adverse.decided", on: .application,
        [
            Field("report", .entry, ActCatalogue.zeroHash),
            Field("outcome", .outcome, "continued"),
            Field("stands", .flag, false),
            Field("reason", .paragraphs(2000), "经查不属实"),
        ],
        opens: { standing throws(Refusal) in
            if try !standing.ownApplication().hasOpenAdverseFact {
                try standing.refuse(.adverseUnknown, under: "adverse-fact")
            }
            try standing.checkOwnApplication()
        },
        effects: { filing throws(Refusal) in try filing.adverseDecision() })
}

extension Filing {
    /// The stage's body terminates or continues (RULES, general rule 9): whose step comes next.
    fileprivate func adverseDecision() throws(Refusal) -> [Effect] {
        try checkApplicant()
        let application = try ownApplication()
        let report = try fields.entry("report")
        if !application.adverseFacts.contains(where: { $0.report == report && !$0.isDecided }) {
            try refuse(.adverseUnknown, under: "adverse-fact")
        }
        let deciding = event.behalf == nil ? signer.role : nil
        if let step = scheme.step(from: application.stage), let deciding {
            // Where the applicant's move comes next, the body that put it there decides.
            let isApplicants = step.actors.allSatisfy { standing.outsiders.contains($0.role) }
            let leading = isApplicants ? scheme.steps(to: application.stage) : [step]
            let roles = leading.flatMap { $0.actors.map(\.role) }
            let office = scheme.rule("adverse-fact")?.texts("alwaysBy") ?? []
            if !(roles + office).contains(deciding) {
                try refuse(
                    .wrongBodyForStage(
                        found: deciding, wanted: (roles + office).joined(separator: ", ")),
                    under: "adverse-fact")
            }
        }
        let stands = fields.flag("stands")
        return [.application(application.id, .adverseFactDecided(report: report, stands: stands))]
            + (try step(application))
    }
}

extension Refusal.Reason {
    static let adverseUnknown = Self(
        "adverse-unknown", "没有这一待处理的不良信息", "there is no such open adverse fact")
    static func wrongBodyForStage(found: String, wanted: String) -> Self {
        Self(
            "wrong-body-for-stage", "该阶段由 \(wanted) 处理，签署者为 \(found)",
            "at this stage it is for \(wanted); the signer is \(found)",
            ["found": found, "wanted": wanted])
    }
}
