import COSE

/// Steps: how an outcome takes an application on, back, or to its end.
extension Filing {
    func outcome(_ name: String) throws(Refusal) -> SchemeAct.Outcome {
        guard let outcome = act.outcome(name) else {
            throw refusal(.unknownName(kind: "outcome", name: name))
        }
        return outcome
    }

    func application(_ id: ApplicationID) throws(Refusal) -> Application {
        guard let application = state.applications[id] else {
            throw refusal(.applicationUnknown("\(id)"))
        }
        return application
    }

    /// The subject's own application.
    func ownApplication() throws(Refusal) -> Application { try standing.ownApplication() }

    /// The effects of the act's single outcome on one application.
    func step(_ application: Application) throws(Refusal) -> [Effect] {
        guard let name = fields.optionalText("outcome") else {
            return try moves(application, act.destination, outcome: nil, stage: nil)
        }
        return try step(application, by: fields, outcome: try outcome(name))
    }

    func step(
        _ application: Application, by fields: Fields, outcome: SchemeAct.Outcome
    ) throws(Refusal) -> [Effect] {
        let isReasoned = !outcome.needsReason || fields.optionalText("reason") != nil
        if !isReasoned && scheme.rule("reasons") != nil {
            try refuse(.reasonMissing(outcome: outcome.name), under: "reasons")
        }
        return try moves(
            application, outcome.destination, outcome: outcome.name,
            stage: fields.optionalText("stage"))
    }

    private func moves(
        _ application: Application, _ destination: SchemeAct.Destination, outcome: String?,
        stage: String?
    ) throws(Refusal) -> [Effect] {
        try checkCause(application)
        let id = application.id
        switch destination {
        case .same: return []
        case .stage(let to):
            return [
                .application(
                    id, .moved(Move(from: application.stage, to: to, outcome: outcome)))
            ]
        case .ended:
            let ending = Application.Ending(
                act: act.type, outcome: outcome ?? act.type, index: index)
            return [.application(id, .ended(ending))]
        case .back:
            guard let stage else {
                throw refusal(.malformed(.missing("stage")), under: "sent-back")
            }
            let (there, here) = (scheme.order(of: stage), scheme.order(of: application.stage))
            if (there ?? .max) >= (here ?? .min)
                || stage == scheme.rules["correction"]?.text("stage")
            {
                try refuse(.backStage(stage), under: "sent-back")
            }
            return [
                .application(
                    id, .moved(Move(from: application.stage, to: stage, outcome: outcome)))
            ]
        }
    }

    /// The entries of a list decision, each on an application of the batch that may take the step.
    func listed() throws(Refusal) -> [(application: Application, entry: Fields)] {
        var seen: Set<ApplicationID> = []
        var listed: [(application: Application, entry: Fields)] = []
        for entry in fields.list("entries") {
            let application = try member(try entry.application("application"), seen: &seen)
            listed.append((application, entry))
        }
        return listed
    }

    /// The plain list of applications of an act, each of the batch and at the right stage.
    func listedApplications() throws(Refusal) -> [Application] {
        var seen: Set<ApplicationID> = []
        var listed: [Application] = []
        for id in fields.applications("applications") {
            listed.append(try member(id, seen: &seen))
        }
        return listed
    }

    func member(
        _ id: ApplicationID, seen: inout Set<ApplicationID>
    ) throws(Refusal) -> Application {
        let application = try application(id)
        if !seen.insert(id).inserted { try refuse(.entryTwice(id)) }
        let batch = subject.isA(.batch) ? subject.id : fields.optionalText("batch")
        if application.batch.description != batch { try refuse(.otherBatch(id)) }
        try standing.check(application)
        return application
    }

    /// The effects of every entry of a list.
    func listEffects() throws(Refusal) -> [Effect] {
        var effects: [Effect] = []
        for (application, entry) in try listed() {
            let outcome = try outcome(try entry.text("outcome"))
            effects += try step(application, by: entry, outcome: outcome)
        }
        return effects
    }

    /// Everyone named as a member held the post of a member on the day (RULES, general rule 3).
    func checkMembers(_ officers: [OfficerID], role: String) throws(Refusal) {
        let members = state.authority.parties.keys(under: .role(role))
            .flatMap { state.authority.mandates.under(.party($0)) }
            .filter { $0.runs(on: event.occurredOn) }
        try check(officers, areAmong: Set(members.map(\.officer)))
    }

    /// Who signs, or whose paper it is, was there.
    func checkAuthor(isAmong present: [OfficerID]) throws(Refusal) {
        guard scheme.rule("members") != nil, let officer = author.officer,
            !present.contains(officer)
        else { return }
        try refuse(.authorAbsent(officer), under: "members")
    }

    func check(
        _ officers: [OfficerID], areAmong members: Set<OfficerID>
    ) throws(Refusal) {
        var seen: Set<OfficerID> = []
        for officer in officers where !members.contains(officer) || !seen.insert(officer).inserted {
            try refuse(.notMember(officer), under: "members")
        }
    }

    /// Who took part is of the panel, whose role the scheme names, and recused from nothing that is
    /// looked at; who signs took part, unless he signs for those who did.
    func checkPanel(isSigned: Bool = true) throws(Refusal) {
        let members = fields.officers("members")
        if isSigned { try checkAuthor(isAmong: members) }
        try checkNotRecused(members, from: subject)
        for entry in fields.list("entries") {
            try checkNotRecused(
                members, from: Subject(.application, try entry.application("application")))
        }
        guard let role = scheme.rule("members")?.text("panel") else { return }
        try checkMembers(members, role: role)
    }
}

extension Refusal.Reason {
    static func authorAbsent(_ officer: OfficerID) -> Self {
        Self(
            "author-absent", "签署者 \(officer) 不在参加人之列",
            "\(officer), who signs, is not among those who took part", ["officer": officer])
    }
    static func backStage(_ stage: String) -> Self {
        Self(
            "back-stage", "退回的阶段\(Shown.quoted(stage))不是此前的阶段",
            "\(Shown.quoted(stage)) is not an earlier stage to send back to", ["stage": stage])
    }
}
