import COSE

/// An application on its way to the panel: recommended, reviewed, corrected, or ended (arts. 7–9;
/// RULES, general rules 5, 9).
enum Review {
    static let acts = [declined, recommended, reviewed, corrected, lapsed, withdrawn]

    static let declined = Act(
        "application.declined", on: .application,
        [Field("outcome", .outcome, "late"), Field("reason", .paragraphs(2000), "逾期申报")],
        opens: { standing throws(Refusal) in try standing.checkOwnApplication() },
        duties: { $0.lateDuties() },
        effects: { filing throws(Refusal) in
            try filing.checkApplicant()
            let application = try filing.ownApplication()
            try filing.checkJurisdiction(over: application)
            if try filing.fields.text("outcome") == "late", !application.isLate {
                try filing.refuse(.notLate, under: "late")
            } else if try filing.fields.text("outcome") != "late",
                !filing.act.from.contains(application.stage)
            {
                try filing.refuse(filing.standing.outOfOrder(application))
            }
            return try filing.step(application)
        })

    static let recommended = Act(
        "application.recommended", on: .application,
        [Field("outcome", .outcome, "recommended"), .reason],
        opens: { standing throws(Refusal) in try standing.checkOwnApplication() },
        effects: { filing throws(Refusal) in try filing.review() })

    static let reviewed = Act(
        "application.reviewed", on: .application,
        [
            Field("outcome", .outcome, "passed"),
            Field(
                "missing", .list(.name, 1...20), ["clean-record"], optional: true,
                with: .outcome("returned", "rejected")),
            Field("due", .date, "2025-09-10", optional: true, with: .outcome("returned")),
            .reason,
        ],
        redactable: [Field("findings", .paragraphs(8000), "申报材料完整")],
        opens: { standing throws(Refusal) in try standing.checkOwnApplication() },
        effects: { filing throws(Refusal) in try filing.review() })

    static let corrected = Act(
        "application.corrected", on: .application,
        [Field("eligibility", .eligibility, [], optional: true)],
        redactable: [Field("note", .paragraphs(4000), "已补正材料")],
        opens: { standing throws(Refusal) in try standing.check(standing.correctable()) },
        due: { standing in
            (standing.application?.correctionDue).flatMap {
                standing.state.kept($0, standing.scheme).day
            }
        },
        duties: { $0.correctionDuties() },
        effects: { filing throws(Refusal) in
            try filing.checkApplicant()
            let application = try filing.standing.correctable()
            let items = try filing.eligibilityItems()
            let isOver = try filing.ownApplication().ending != nil
            return (isOver ? [.application(application.id, .resumed)] : [])
                + [.application(application.id, .eligibilitySupplied(items))]
                + (try filing.step(application))
        })

    static let lapsed = Act(
        "application.lapsed", on: .application, [Field("reason", .paragraphs(2000), "逾期未补正")],
        opens: { standing throws(Refusal) in
            try standing.checkOwnApplication()
            try standing.checkCorrectionIsOver()
        },
        duties: { $0.lapseDuties() },
        effects: { filing throws(Refusal) in
            try filing.checkApplicant()
            try filing.standing.dated(filing.event.occurredOn).checkCorrectionIsOver()
            return try filing.step(filing.ownApplication())
        })

    static let withdrawn = Act(
        "application.withdrawn", on: .application, [.reason],
        opens: { standing throws(Refusal) in try standing.checkOwnApplication() },
        effects: { filing throws(Refusal) in try filing.applicationStep() })
}

extension Duty.Kind {
    /// The applicant files what was missing (art. 9).
    static let correction = Duty.Kind("correction", zh: "提交补正材料", en: "file the correction")
    /// What was not corrected ends (art. 9).
    static let lapse = Duty.Kind("lapse", zh: "终止未补正的申报", en: "end what was not corrected")
    /// What came after the window is declined (art. 6).
    static let late = Duty.Kind("late", zh: "对逾期申报决定不予受理", en: "decline the late application")
}

extension DutyLedger {
    func correctionDuties() -> [Duty] {
        returned(isOver: false).map { application, due, scheme in
            duty(
                .correction, Subject(.application, application.id),
                by: ["\(application.applicant)"], due: state.kept(due, scheme),
                rule: "correction", scheme)
        }
    }

    /// Once the time to correct is over, or the applicant may not file any more.
    fileprivate func lapseDuties() -> [Duty] {
        returned(isOver: true).map { application, due, scheme in
            let days = scheme.rules["correction"]?.number("lapseDays") ?? 0
            return duty(
                .lapse, Subject(.application, application.id),
                by: roles(Review.lapsed.type, scheme), due: limit(days, after: due, scheme),
                rule: "correction", scheme)
        }
    }

    /// The applications that wait for their correction, each with its last day; or those that wait
    /// in vain.
    private func returned(isOver: Bool) -> [(Application, CivilDate, Scheme)] {
        state.applications.values.compactMap { application in
            let subject = Subject(.application, application.id)
            guard !application.isOver, let due = application.correctionDue,
                let scheme = scheme(subject),
                application.stage == scheme.rules["correction"]?.text("stage"),
                let standing = standing(subject, scheme, Review.lapsed.type),
                ((try? standing.checkCorrectionIsOver()) != nil) == isOver
            else { return nil }
            return (application, due, scheme)
        }
    }

    /// An application that came after the window, or is outside it since that was corrected.
    func lateDuties() -> [Duty] {
        state.applications.values.compactMap { application in
            let subject = Subject(.application, application.id)
            guard application.isLate, !application.isOver, application.certificate == nil,
                let scheme = scheme(subject), scheme.rule("late") != nil
            else { return nil }
            return duty(
                .late, subject, by: roles(Review.declined.type, scheme),
                due: application.receivedOn, rule: "late", scheme)
        }
    }
}

extension Standing {
    /// The application as a correction meets it: what was posted in time is in time also behind
    /// the lapse.
    fileprivate func correctable() throws(Refusal) -> Application {
        var application = try ownApplication()
        if application.ending?.act == Review.lapsed.type, let due = application.correctionDue,
            !hasPassed(due, on: sentOn)
        {
            application.ending = nil
        }
        return application
    }

    /// Refuses while the applicant may still file what is missing.
    fileprivate func checkCorrectionIsOver() throws(Refusal) {
        let application = try ownApplication()
        guard let due = application.correctionDue, !hasPassed(due),
            (try? strict.checkEligible(application)) != nil
        else { return }
        try refuse(.correctionRuns(due: due), under: "correction")
    }
}

extension Filing {
    /// Art. 7: nothing goes on while an item is missing or an adverse record stands.
    fileprivate func review() throws(Refusal) -> [Effect] {
        try checkApplicant()
        let application = try ownApplication()
        try checkJurisdiction(over: application)
        let outcome = try outcome(try fields.text("outcome"))
        let effects = try step(application, by: fields, outcome: outcome)
        guard case .stage(let to) = outcome.destination else { return effects }
        if to == scheme.rules["correction"]?.text("stage") {
            let due = fields.optionalDate("due")
            if let due, due > protectedDay {
                let last = standing.limit(due, from: protectedDay) ?? due
                return effects + [.application(application.id, .returned(due: last))]
            }
            if scheme.rule("correction") != nil {
                try refuse(.correctionWithoutDeadline, under: "correction")
            }
            return effects
        }
        try checkEligibility(application)
        return effects
    }

    /// Art. 8: a municipal regulator acts in its own city, a department in its sectors.
    func checkJurisdiction(over application: Application) throws(Refusal) {
        guard scheme.rule("jurisdiction")?.texts("acts").contains(event.type) == true else {
            return
        }
        try checkJurisdiction(
            in: [application.city], application.sector, else: .otherCity(application.city))
    }

    fileprivate func checkEligibility(_ application: Application) throws(Refusal) {
        if let rule = scheme.rule("eligibility") {
            // Nor what the reviewer himself found to be missing.
            let found = fields.texts("missing")
            let missing = rule.texts("items").filter {
                !application.eligibility.contains($0) || found.contains($0)
            }
            if !missing.isEmpty { try refuse(.eligibilityMissing(missing), under: "eligibility") }
        }
    }
}

extension Refusal.Reason {
    static func otherCity(_ city: String) -> Self {
        Self(
            "other-city", "申报主体登记地为 \(city)，由当地市场监管部门初核",
            "the applicant is registered in \(city): its own regulator looks at it",
            ["city": city])
    }
    static func otherSector(_ sector: String) -> Self {
        Self(
            "other-sector", "\(Shown.name(sector)) 不属于该部门主管的行业",
            "\(Shown.name(sector)) is not of the department's sectors", ["sector": sector])
    }
    static let notLate = Self("not-late", "申报并未逾期", "the application is not late")
    static func eligibilityMissing(_ items: [String]) -> Self {
        Self(
            "eligibility-missing", "缺少申报条件的证明或承诺：\(items.listed(.zh))",
            "no evidence or declaration for \(items.listed(.en))", ["items": items])
    }
    static let correctionWithoutDeadline = Self(
        "correction-without-deadline", "退回补正须给出期限", "returning for correction needs a deadline")
    static func correctionRuns(due: CivilDate) -> Self {
        Self("correction-runs", "补正期限至 \(due)", "the time to correct runs to \(due)", ["due": due])
    }
}
