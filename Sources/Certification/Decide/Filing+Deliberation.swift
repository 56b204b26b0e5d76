import COSE

/// The committee's sessions and the departments' opinions (arts. 10, 15, 16).
extension Filing {
    func deliberationEffects() throws(Refusal) -> [Effect] {
        switch event.type {
        case "vote.cast": return try vote()
        case "opinions.requested": return try opinionRequest()
        case "opinion.answered": return try opinionAnswer()
        case "opinions.closed": return try opinionsClosing()
        default: break
        }
        try checkSession()
        var effects: [Effect] = []
        for (application, entry) in try listed() {
            let outcome = try outcome(try entry.text("outcome"))
            try checkCounts(entry, application.id, outcome)
            try checkCarried(entry, application.id, outcome)
            if event.type == "committee.deliberated", scheme.rule("negative-opinions") != nil,
                application.negativeOpinions > 0, entry.optionalText("reason") == nil
            {
                throw refusal(
                    .negativeOpinionUnanswered(application.id), under: "negative-opinions")
            }
            effects += try step(application, by: entry, outcome: outcome)
        }
        return effects + [.sessionHeld(try session())]
    }

    func session() throws(Refusal) -> SessionID {
        guard let id = SessionID(try fields.text("session")) else {
            throw refusal(.malformed("session id"))
        }
        return id
    }

    /// Who was present held the post on the day, enough of them, and signed votes are theirs.
    func checkSession() throws(Refusal) {
        // Who the members are is asked even where no quorum is: switching one rule off leaves the
        // others standing.
        guard let rule = scheme.rules["quorum"] else { return }
        let present = fields.officers("present")
        let post = rule.text("post") ?? "member"
        let role = rule.text("role") ?? ""
        let members = state.authority.holders(of: post, role: role, on: event.occurredOn)
        if scheme.rule("members") != nil {
            let delegates = state.authority.delegates(of: post, role: role, on: event.occurredOn)
            try check(present, areAmong: Set(members).union(delegates.keys))
            try checkSeats(present, members, delegates)
        }
        let numerator = rule.number("presentNumerator") ?? 2
        let denominator = max(1, rule.number("presentDenominator") ?? 3)
        let wanted = (members.count * numerator + denominator - 1) / denominator
        guard present.count >= wanted || rule.isOff else {
            throw refusal(
                .quorumMissed(present: present.count, members: members.count, wanted: wanted),
                under: "quorum")
        }
        guard scheme.rule("votes") != nil else { return }
        let session = try session()
        for text in fields.texts("signedVotes") {
            guard let hash = Digest(hex: text), let vote = state.votes[hash],
                vote.session == session, present.contains(vote.member)
            else { throw refusal(.voteUnknown(Digest(hex: text) ?? event.after), under: "votes") }
        }
    }

    /// A delegate sits in a member's place, and not beside him: one seat, one vote.
    private func checkSeats(
        _ present: [OfficerID], _ members: [OfficerID], _ delegates: [OfficerID: Set<OfficerID>]
    ) throws(Refusal) {
        var taken = Set(present).intersection(members)
        for officer in present where !members.contains(officer) {
            let free = (delegates[officer] ?? []).subtracting(taken).sorted {
                $0.description < $1.description
            }
            guard let seat = free.first else {
                throw refusal(.notMember(officer), under: "members")
            }
            taken.insert(seat)
        }
    }

    /// Those present whose votes count for an application: not those recused from it.
    func voters(for application: ApplicationID?) -> Int {
        let officers = fields.officers("present")
        return officers.count - (application.map { recused(among: officers, from: $0) } ?? 0)
    }

    /// The counts add up to those present, and what is carried has their majority.
    func checkCounts(
        _ counts: Fields, _ application: ApplicationID?, _ outcome: SchemeAct.Outcome
    ) throws(Refusal) {
        guard scheme.rules["quorum"] != nil else { return }
        let present = voters(for: application)
        let votes = try counts.number("for")
        let counted = try votes + counts.number("against") + counts.number("abstained")
        guard counted == present || scheme.rule("votes") == nil else {
            throw refusal(
                .votesDoNotAddUp(application, counted: counted, present: present), under: "votes")
        }
        guard case .stage = outcome.destination, scheme.rule("majority") != nil else { return }
        guard votes * 2 > present else {
            throw refusal(
                .majorityMissed(application, votes: votes, present: present), under: "majority")
        }
    }

    /// What the majority is for is not recorded as lost.
    private func checkCarried(
        _ counts: Fields, _ id: ApplicationID, _ outcome: SchemeAct.Outcome
    ) throws(Refusal) {
        guard outcome.destination == .ended, scheme.rule("majority") != nil else { return }
        let present = voters(for: id)
        let votes = try counts.number("for")
        guard votes * 2 <= present else {
            throw refusal(
                .majorityOverruled(id, votes: votes, present: present), under: "majority")
        }
    }

    private func vote() throws(Refusal) -> [Effect] {
        guard let session = SessionID(subject.id) else { throw refusal(.malformed("session id")) }
        guard !state.sessions.contains(session) else {
            throw refusal(.sessionHeld(session), under: "votes")
        }
        guard !event.redacted.isEmpty else { throw refusal(.notRedacted("ballot"), under: "votes") }
        let batch = try fields.batch("batch")
        guard state.batches[batch] != nil else { throw refusal(.batchUnknown("\(batch)")) }
        return [.voteCast(statement.leafHash, Vote(session: session, member: signer.officer))]
    }

    private func batchID() throws(Refusal) -> BatchID {
        guard let id = BatchID(subject.id) else { throw refusal(.malformed("batch id")) }
        return id
    }

    private func opinionRequest() throws(Refusal) -> [Effect] {
        let id = try batchID()
        let applications = try listedApplications()
        let departments = fields.parties("departments")
        let answering = scheme.acts["opinion.answered"]?.actors.map(\.role) ?? []
        for department in departments {
            guard let role = state.authority.parties[department]?.role else {
                throw refusal(.unknownParty(department))
            }
            // Asking those who cannot answer would be silence made to order.
            guard answering.contains(role) else {
                throw refusal(
                    .wrongRole(found: role, wanted: answering.joined(separator: ", ")))
            }
        }
        for application in applications {
            let isAsked = state.batches[id]?.requests.values.contains {
                !$0.isClosed && $0.applications.contains(application.id)
            }
            if isAsked == true { throw refusal(.entryTwice(application.id)) }
        }
        let request = OpinionRequest(
            departments: departments, applications: applications.map(\.id), askedOn: protectedDay)
        return [.opinionsRequested(id, statement.leafHash, request)]
    }

    private func openRequest() throws(Refusal) -> (hash: Digest, request: OpinionRequest) {
        let hash = try fields.entry("request")
        guard let request = state.batches[try batchID()]?.requests[hash], !request.isClosed else {
            throw refusal(.requestUnknown)
        }
        return (hash, request)
    }

    private func opinionAnswer() throws(Refusal) -> [Effect] {
        let (hash, request) = try openRequest()
        let department = try fields.party("department")
        guard request.departments.contains(department) else {
            throw refusal(.notAsked(department))
        }
        guard !request.answered.contains(department) else {
            throw refusal(.answeredTwice(department))
        }
        let author = event.behalf.map(Fields.init)?.optionalText("party")
        guard (event.behalf == nil ? "\(signer.party)" : author) == "\(department)" else {
            throw refusal(.answersFor(department))
        }
        var negative: [ApplicationID] = []
        var answered: Set<ApplicationID> = []
        for answer in fields.list("answers") {
            let id = try answer.application("application")
            guard request.applications.contains(id) else { throw refusal(.otherBatch(id)) }
            guard answered.insert(id).inserted else { throw refusal(.entryTwice(id)) }
            try checkHandler(of: id)
            if try answer.text("answer") != "agreed" { negative.append(id) }
        }
        // A department counts as having answered when it has on all that is still under way.
        let missing = request.applications.filter {
            !answered.contains($0) && state.applications[$0]?.isOver == false
        }
        guard missing.isEmpty else { throw refusal(.answerMissing(missing)) }
        return [
            .opinionAnswered(try batchID(), request: hash, department, negative: negative)
        ]
    }

    /// The office closes a request when all have answered or their time has run: silence is
    /// recorded as silence.
    private func opinionsClosing() throws(Refusal) -> [Effect] {
        let (hash, request) = try openRequest()
        let silent = request.departments.filter { !request.answered.contains($0) }
        if !silent.isEmpty, scheme.rule("opinions-deadline") != nil {
            let due = try standing.opinionsDue(request)
            guard event.occurredOn > due else {
                throw refusal(.opinionsOpen(due: due), under: "opinions-deadline")
            }
        }
        guard Set(fields.parties("silent")) == Set(silent) else {
            throw refusal(.silentMismatch(silent))
        }
        var effects: [Effect] = [.opinionsClosed(try batchID(), request: hash)]
        for id in request.applications {
            let application = try application(id)
            // While an adverse fact is open nothing moves on (RULES, general rule 9): what it is
            // about is asked for again once it is decided.
            guard application.ending == nil, act.from.contains(application.stage),
                !application.hasOpenAdverseFact || scheme.rule("adverse-fact") == nil
            else { continue }
            effects += try step(application)
        }
        return effects
    }
}
