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
            let fact = Application.AdverseFact(
                report: filing.statement.leafHash, kind: try filing.fields.text("fact"),
                factOn: day)
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
        duties: { $0.adverseDuties() },
        effects: { filing throws(Refusal) in try filing.adverseDecision() })
}

extension Duty.Kind {
    /// Whether an adverse fact stands is decided (RULES, general rule 9).
    static let adverseFact = Duty.Kind(
        "adverse-fact", zh: "处理不良信息", en: "decide on the adverse fact")
}

extension DutyLedger {
    /// Nothing moves on before it: by the body whose step comes next, or the office.
    fileprivate func adverseDuties() -> [Duty] {
        state.applications.values.filter { $0.hasOpenAdverseFact && !$0.isOver }
            .flatMap { application -> [Duty] in
                let subject = Subject(.application, application.id)
                guard let scheme = scheme(subject), let rule = scheme.rule("adverse-fact"),
                    let days = rule.number("workingDays"),
                    scheme.acts[AdverseFacts.decided.type] != nil
                else { return [] }
                return application.adverseFacts.filter { !$0.isDecided }.compactMap { fact in
                    guard let reported = state.day(of: fact.report),
                        let due = state.workingDays(days, after: reported)
                    else { return nil }
                    return duty(
                        .adverseFact, subject, by: rule.texts("alwaysBy"), due: due,
                        rule: "adverse-fact", scheme)
                }
            }
    }
}

extension Standing {
    /// What stands against an application by art. 7 (3) and counts within the years that are looked
    /// back on: a record of its applicant.
    func record(against application: Application) -> (fact: CivilDate, until: CivilDate)? {
        records(against: application.applicant, by: day)
            .first { $0.until > application.receivedOn }
    }

    /// The records of a party, each with the day until which it counts: facts found to stand about
    /// its applications, revocations that stand, and findings that it had cheated.
    func records(
        against party: PartyID, by day: CivilDate
    ) -> [(fact: CivilDate, until: CivilDate)] {
        guard let rule = scheme.rule("clean-record"), let years = rule.number("years") else {
            return []
        }
        let kinds = rule.texts("kinds")
        let facts = state.applications.under(.holder(party)).flatMap(\.adverseFacts)
            .filter { $0.stands && (kinds.isEmpty || kinds.contains($0.kind)) }.map(\.factOn)
        let revoked = state.certificates.under(.holder(party))
            .filter { $0.status(on: day).isRevoked }
            .flatMap { certificate in
                certificate.turns.filter {
                    guard case .revoked = $0.kind else { return false }
                    return certificate.version(on: $0.on).holder == party
                }
            }.map(\.on)
        let found = state.revocations.under(.holder(party)).filter { $0.stage == .found }
            .compactMap(\.decidedOn)
        return (facts + revoked + found).filter { $0 <= day }.sorted()
            .map { ($0, $0.adding(years: years)) }
    }

    /// Until when a fact counts against an application, if it does.
    fileprivate func until(
        _ fact: Application.AdverseFact, _ application: Application
    ) -> CivilDate? {
        guard let rule = scheme.rule("clean-record") else { return nil }
        let kinds = rule.texts("kinds")
        let until = fact.factOn.adding(years: rule.number("years") ?? 0)
        let counts = until > application.receivedOn && (kinds.isEmpty || kinds.contains(fact.kind))
        return counts ? until : nil
    }
}

extension Filing {
    /// The stage's body terminates or continues (RULES, general rule 9): whose step comes next.
    fileprivate func adverseDecision() throws(Refusal) -> [Effect] {
        try checkApplicant()
        let application = try ownApplication()
        try checkJurisdiction(over: application)
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
        let outcome = try outcome(try fields.text("outcome"))
        if let fact = application.adverseFacts.first(where: { $0.report == report }) {
            let until = stands ? standing.until(fact, application) : nil
            if outcome.destination != .ended, let until {
                try refuse(.adverseRecord(on: fact.factOn, until: until), under: "clean-record")
            }
            if outcome.destination == .ended, !stands, scheme.rule("clean-record") != nil {
                try refuse(.nothingStands, under: "clean-record")
            }
        }
        return [.application(application.id, .adverseFactDecided(report: report, stands: stands))]
            + (try step(application))
    }
}

extension Refusal.Reason {
    static let nothingStands = Self(
        "nothing-stands", "该事实不成立，不得据以终止申报",
        "the fact does not stand: an application does not end over it")
    static let adverseUnknown = Self(
        "adverse-unknown", "没有这一待处理的不良信息", "there is no such open adverse fact")
    static func wrongBodyForStage(found: String, wanted: String) -> Self {
        Self(
            "wrong-body-for-stage", "该阶段由 \(wanted) 处理，签署者为 \(found)",
            "at this stage it is for \(wanted); the signer is \(found)",
            ["found": found, "wanted": wanted])
    }
}
