import COSE

/// Whose a complaint is: accepted or declined by the body that handles it, forwarded (转办) by any
/// other (art. 22; ours).
extension Complaints {
    static let considered = Act(
        "complaint.considered", on: .complaint,
        [
            Field("outcome", .outcome, "accepted"),
            Field("handler", .id, "officer-1", optional: true), .reason,
        ],
        opens: { standing throws(Refusal) in
            let complaint = try known(standing)
            try standing.checkUnconsidered(complaint)
            if standing.scheme.complaintRoles(about: complaint.about)?.isEmpty == true {
                try standing.refuse(.complaintForInspection, under: "complaint-handling")
            }
        },
        duties: { $0.acceptanceDuties() },
        effects: { filing throws(Refusal) in
            var complaint = try known(filing.standing)
            try filing.checkNotBefore(complaint.since)
            try filing.checkHandles(complaint)
            let accepted = try filing.reasonedOutcome() == "accepted"
            complaint.isAccepted = accepted
            complaint.liesWith = filing.author.party
            complaint.considered = filing.statement.leafHash
            complaint.handler = filing.fields.optionalText("handler").flatMap { OfficerID($0) }
            if let handler = complaint.handler { try filing.checkHandler(handler) }
            if accepted {
                complaint.runFromAcceptance(filing)
            } else {
                complaint.end("declined", by: filing)
            }
            return [.put(complaint)] + (accepted ? [] : filing.givenBack(by: complaint))
        })

    /// To a body of the ledger, which has it from that day on, or out of the ledger, as to the
    /// county's regulator or discipline inspection: then it ends here.
    static let forwarded = Act(
        "complaint.forwarded", on: .complaint,
        [
            Field("to", .text(200), "示例县市场监督管理局"),
            Field("body", .id, "office", optional: true), .reason,
        ],
        opens: { standing throws(Refusal) in
            let complaint = try known(standing)
            try standing.checkUnconsidered(complaint)
        },
        effects: { filing throws(Refusal) in
            var complaint = try known(filing.standing)
            try filing.checkNotBefore(complaint.since)
            try filing.checkHas(complaint)
            guard let text = filing.fields.optionalText("body"), let body = PartyID(text) else {
                // What only one body of the ledger handles does not leave it.
                let roles = filing.scheme.complaintRoles(about: complaint.about) ?? []
                if roles.count == 1 {
                    try filing.refuse(filing.scheme.goes(to: roles), under: "complaint-handling")
                }
                // Nor does what goes to a body of the ledger end here.
                let name = try filing.fields.text("to")
                if let here = filing.state.authority.parties.keys(under: .name(spelled: name)).min()
                {
                    try filing.refuse(.nameTaken(here), under: "complaint-handling")
                }
                complaint.end("forwarded", by: filing)
                return [.put(complaint)] + filing.givenBack(by: complaint)
            }
            try filing.checkForwarding(of: complaint, to: body)
            complaint.forwardedBy.append(complaint.liesWith)
            complaint.liesWith = body
            complaint.since = filing.event.occurredOn
            complaint.runFromReceipt(filing)
            // Its time begins anew, and may be extended once more.
            let extended = RecordID(.extended, complaint.receipt)
            return [.put(complaint), .written(RecordChange(extended, nil))]
        })
}

extension Standing {
    /// Refuses where a complaint is over, or it was decided whether it is accepted.
    fileprivate func checkUnconsidered(_ complaint: Complaint) throws(Refusal) {
        if complaint.endedOn != nil {
            try refuse(over())
        } else if complaint.isAccepted != nil {
            try refuse(done(Complaints.considered.type))
        }
    }
}

extension Duty.Kind {
    /// Whether a complaint is accepted (art. 22).
    static let complaintAcceptance = Duty.Kind(
        "complaint-acceptance", zh: "决定是否受理", en: "accept or decline")
}

extension DutyLedger {
    fileprivate func acceptanceDuties() -> [Duty] {
        complaintDuties { complaint, subject, scheme in
            guard complaint.endedOn == nil, complaint.isAccepted == nil,
                let due = complaint.acceptDue.map({ state.kept($0, scheme) })
                    ?? scheme?.complaintRule(complaint.kind)?.number("acceptWorkingDays")
                    .flatMap({ state.workingDays($0, after: complaint.since) })
            else { return nil }
            // What nobody here handles is forwarded in that time by who has it.
            return duty(
                .complaintAcceptance, subject,
                by: having(
                    complaint, among: handling(complaint, Complaints.considered.type, scheme)),
                due: due, rule: Complaints.limits(complaint.kind), scheme)
        }
    }
}

extension Scheme {
    /// The roles that handle complaints about something, the one that may take any first; nil where
    /// the scheme leaves it open.
    func complaintRoles(about matter: String) -> [String]? {
        rule("complaint-handling")?.texts(matter)
    }

    /// A complaint is for bodies of these roles, or where there are none for discipline inspection.
    fileprivate func goes(to roles: [String]) -> Refusal.Reason {
        guard !roles.isEmpty else { return .complaintForInspection }
        return .complaintFor(roles.compactMap { self.roles[$0] }.joined(zh: "、", en: ", "))
    }
}

extension Filing {
    private func role(of body: PartyID) -> String { state.authority.parties[body]?.role ?? "" }

    /// A complaint is handled by whom the scheme names for what it is about, and by none of them
    /// but the first when it lies with another of the rest.
    func checkHandles(_ complaint: Complaint) throws(Refusal) {
        guard let roles = scheme.complaintRoles(about: complaint.about) else { return }
        guard let index = roles.firstIndex(of: role(of: author.party)) else {
            return try refuse(scheme.goes(to: roles), under: "complaint-handling")
        }
        let lies = complaint.liesWith
        if index > 0, lies != author.party, roles.dropFirst().contains(role(of: lies)) {
            try refuse(.complaintLiesWith(lies), under: "complaint-handling")
        }
    }

    /// Who forwards it, or tells of it, has it, or is the one who may take any.
    func checkHas(_ complaint: Complaint) throws(Refusal) {
        guard let roles = scheme.complaintRoles(about: complaint.about) else { return }
        let lies = complaint.liesWith
        if lies != author.party, role(of: author.party) != roles.first,
            !standing.outsiders.contains(role(of: lies))
        {
            try refuse(.complaintLiesWith(lies), under: "complaint-handling")
        }
    }

    /// A handler is an officer of the body that handles it, on that day, and not recused.
    fileprivate func checkHandler(_ handler: OfficerID) throws(Refusal) {
        try checkNotRecused([handler], from: subject)
        let body = author.party
        guard scheme.rule("complaint-handling") != nil,
            state.authority.mandates(of: handler, for: body, on: event.occurredOn).isEmpty
        else { return }
        try refuse(.handlerUnknown(handler, body), under: "complaint-handling")
    }

    /// Whom it is forwarded to is another body, one that handles such a complaint.
    fileprivate func checkForwarding(
        of complaint: Complaint, to other: PartyID
    ) throws(Refusal) {
        if state.authority.parties[other] == nil { try refuse(.unknownParty(other)) }
        guard let roles = scheme.complaintRoles(about: complaint.about) else { return }
        if !roles.contains(role(of: other)) {
            try refuse(scheme.goes(to: roles), under: "complaint-handling")
        }
        if other == complaint.liesWith {
            try refuse(.complaintLiesWith(other), under: "complaint-handling")
        }
        // Its time runs anew: sent to and fro, it would never end.
        if complaint.forwardedBy.contains(other) {
            try refuse(.forwardedBack(other), under: "complaint-handling")
        }
    }
}

extension Refusal.Reason {
    static func complaintFor(_ roles: Wording) -> Self {
        Self(
            "complaint-for", "该投诉举报由\(roles.zh)办理，应予转办",
            "the complaint is for \(roles.en) to handle; it is forwarded", ["roles": roles])
    }
    static let complaintForInspection = Self(
        "complaint-for-inspection", "反映办公室工作人员的投诉举报，应当移送纪检监察机关",
        "a complaint about the office's own officers is forwarded to discipline inspection")
    static func complaintLiesWith(_ party: PartyID) -> Self {
        Self(
            "complaint-lies-with", "该投诉举报由 \(party) 办理",
            "the complaint lies with \(party)", ["party": party])
    }
    static func forwardedBack(_ party: PartyID) -> Self {
        Self(
            "forwarded-back", "该投诉举报已由 \(party) 转出，不得转回",
            "the complaint was forwarded by \(party), and does not go back", ["party": party])
    }
    static func handlerUnknown(_ officer: OfficerID, _ party: PartyID) -> Self {
        Self(
            "handler-unknown", "\(officer) 当日不是 \(party) 的工作人员，不能承办",
            "\(officer) is no officer of \(party) on that day, and cannot handle it",
            ["officer": officer, "party": party])
    }
}
