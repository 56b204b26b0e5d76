import COSE

/// How a complaint ends, and that the complainant is told (art. 22; ours).
extension Complaints {
    /// An outcome names what it led to: acts that are there, rest on the complaint, and came after.
    static let closed = Act(
        "complaint.closed", on: .complaint,
        [
            Field("outcome", .outcome, "unfounded"),
            Field(
                "acts", .list(.entry, 1...50), [], optional: true,
                with: .outcome("inspection", "rectification", "revocation", "reopened")),
            Field(
                "mergedInto", .of(.complaint), "C-2026-0001", optional: true,
                with: .outcome("merged")),
            Field(
                "transferredTo", .text(200), "示例市场监管综合行政执法队", optional: true,
                with: .outcome("transferred")),
            .reason,
        ],
        redactable: [Field("findings", .paragraphs(20_000), "核查情况")],
        opens: { standing throws(Refusal) in
            let complaint = try known(standing)
            if complaint.endedOn != nil { try standing.refuse(standing.over()) }
            if standing.scheme.complaintRoles(about: complaint.about)?.isEmpty == true {
                try standing.refuse(.complaintForInspection, under: "complaint-handling")
            }
        },
        duties: { $0.endDuties() },
        effects: { filing throws(Refusal) in
            var complaint = try known(filing.standing)
            try filing.checkNotBefore(complaint.since)
            try filing.checkHandles(complaint)
            let outcome = try filing.reasonedOutcome()
            if outcome != "withdrawn" {
                if complaint.considered == nil {
                    try filing.refuse(filing.standing.first(considered.type))
                }
                if let day = complaint.considered.flatMap({ filing.state.day(of: $0) }) {
                    try filing.checkNotBefore(day)
                }
            }
            if filing.scheme.rule("linked") != nil {
                try checkLinks(outcome, of: complaint, filing)
            }
            complaint.mergedInto = filing.fields.optionalText("mergedInto")
                .flatMap { ComplaintID($0) }
            complaint.end(outcome, by: filing)
            // Who withdraws his own does not withdraw what was merged into it.
            return [.put(complaint)]
                + (outcome == "withdrawn" ? filing.givenBack(by: complaint) : [])
        })

    /// Of its acceptance while it is open, of its end after it.
    static let told = Act(
        "complaint.told", on: .complaint,
        opens: { standing throws(Refusal) in
            let complaint = try known(standing)
            if complaint.endedOn != nil {
                if complaint.toldOn != nil { try standing.refuse(standing.done()) }
            } else if complaint.isAccepted == nil || complaint.acceptanceToldOn != nil {
                try standing.refuse(standing.first(closed.type))
            }
        },
        duties: { $0.tellingDuties() },
        effects: { filing throws(Refusal) in
            var complaint = try known(filing.standing)
            try filing.checkNotBefore(complaint.receivedOn)
            if filing.scheme.complaintRoles(about: complaint.about)?.isEmpty == false {
                try filing.checkHas(complaint)
            }
            let decided = complaint.decidedOn(filing.state)
            if try !filing.tells(of: complaint.decision, decidedOn: decided) {
                return [.put(complaint)]
            }
            if complaint.endedOn == nil {
                complaint.acceptanceToldOn = filing.event.occurredOn
            } else {
                complaint.toldOn = filing.event.occurredOn
            }
            return [.put(complaint)]
        })

    private static let linkedTypes: [String: Set<String>] = [
        "inspection": [SpotChecks.sampled.type, Supervisions.inspected.type],
        "rectification": [Rectifications.ordered.type],
        "revocation": [RevocationNotice.intended.type],
        "reopened": [
            Reevaluation.opened.type, AdverseFacts.reported.type, RevocationNotice.intended.type,
        ],
    ]

    private static func checkLinks(
        _ outcome: String, of complaint: Complaint, _ filing: Filing
    ) throws(Refusal) {
        let (state, fields, standing) = (filing.state, filing.fields, filing.standing)
        try checkNothingElse(outcome, filing)
        let received = state.entries[complaint.receipt]?.index ?? filing.index
        if let types = linkedTypes[outcome] {
            let acts = fields.texts("acts").compactMap { Digest(hex: $0) }
            if acts.isEmpty { try standing.refuse(.linkMissing(outcome: outcome), under: "linked") }
            for hash in acts {
                let isLater = state.entries[hash].map {
                    types.contains($0.type.name) && $0.index > received
                }
                if isLater != true || !rests(hash, on: complaint, state) {
                    try standing.refuse(.linkUnfit(hash), under: "linked")
                }
            }
            return
        }
        if outcome == "transferred", fields.optionalText("transferredTo") == nil {
            try standing.refuse(.linkMissing(outcome: outcome), under: "linked")
        }
        guard outcome == "merged" else { return }
        guard let into = fields.optionalText("mergedInto").flatMap({ ComplaintID($0) }),
            into != complaint.id
        else { throw standing.refusal(.linkMissing(outcome: outcome), under: "linked") }
        guard let other = state.complaints[into] else {
            return try standing.refuse(.unknown(.complaint, id: "\(into)"), under: "linked")
        }
        // One that has ended takes up no other: so none leads back to itself.
        if other.endedOn != nil { try standing.refuse(.mergedIntoEnded(into), under: "linked") }
        try checkMerges(complaint, into: other, filing)
    }

    /// Only what is of one kind and matter, which is accepted and the same body's to handle: else
    /// its limits, or its handling, would be those of another law (ours).
    private static func checkMerges(
        _ complaint: Complaint, into other: Complaint, _ filing: Filing
    ) throws(Refusal) {
        if other.kind != complaint.kind || other.about != complaint.about {
            try filing.refuse(.mergedIntoOther(other.id), under: "linked")
        }
        if other.isAccepted != true {
            try filing.refuse(filing.standing.first(considered.type))
        }
        try filing.checkHandles(other)
    }

    /// What it led to is named with the outcome that says so, and with no other.
    private static func checkNothingElse(_ outcome: String, _ filing: Filing) throws(Refusal) {
        let named = [
            ("acts", linkedTypes[outcome] != nil), ("mergedInto", outcome == "merged"),
            ("transferredTo", outcome == "transferred"),
        ]
        for (field, fits) in named where !fits {
            let isEmpty = filing.fields.map[field]?.arrayValue?.isEmpty ?? false
            if filing.fields.map[field] != nil, !isEmpty {
                try filing.refuse(.linkContradicts(outcome: outcome), under: "linked")
            }
        }
    }

    /// Whether an act says itself that it rests on the complaint, where its kind can say so.
    private static func rests(
        _ hash: Digest, on complaint: Complaint, _ state: LedgerState
    ) -> Bool {
        if let check = state.spotChecks.under(.entry(hash)).first(where: { $0.sampledBy == hash }) {
            return check.complaint == complaint.id
        }
        if let order = state.rectifications.under(.entry(hash)).first {
            return order.complaint == complaint.id
        }
        if let revocation = state.revocations.under(.entry(hash)).first(where: { $0.notice == hash }
        ) {
            return revocation.complaint == complaint.id
        }
        if let visit = state.supervisions[hash] { return visit.complaint == complaint.id }
        return true
    }
}

extension Complaint {
    /// The newest decision on it: its end, or else its acceptance.
    fileprivate var decision: Digest? { endedBy ?? considered }

    /// The day of that decision.
    fileprivate func decidedOn(_ state: LedgerState) -> CivilDate? {
        endedOn ?? considered.flatMap { state.day(of: $0) }
    }

    /// Whether the complainant waits to hear of a decision; one who withdrew knows.
    fileprivate var isToBeTold: Bool {
        guard isNamed else { return false }
        return endedOn == nil
            ? isAccepted == true && acceptanceToldOn == nil
            : toldOn == nil && outcome != "withdrawn"
    }
}

extension Duty.Kind {
    /// The end of a complaint (art. 22).
    static let complaintEnd = Duty.Kind(
        "complaint-end", zh: "办结投诉举报", en: "end the complaint")
    /// The complainant is told of the decision (art. 22).
    static let complaintTelling = Duty.Kind(
        "complaint-telling", zh: "告知投诉举报人", en: "tell the complainant")
}

extension DutyLedger {
    fileprivate func endDuties() -> [Duty] {
        complaintDuties { complaint, subject, scheme in
            guard complaint.endedOn == nil,
                complaint.isAccepted != nil || complaint.acceptDue == nil,
                let due = endDue(complaint, scheme)
            else { return nil }
            return duty(
                .complaintEnd, subject,
                by: having(
                    complaint, among: handling(complaint, Complaints.closed.type, scheme)),
                due: due, rule: Complaints.limits(complaint.kind), scheme)
        }
    }

    /// The last day to end it: of what was accepted counted anew where none is kept, for its year
    /// was not known.
    private func endDue(_ complaint: Complaint, _ scheme: Scheme?) -> Duty.Due? {
        if let due = complaint.endDue { return state.kept(due, scheme) }
        guard complaint.isAccepted == true,
            let start = complaint.runsAnewFrom
                ?? complaint.considered.flatMap({ state.day(of: $0) }),
            let days = scheme?.complaintRule(complaint.kind)?.number("endWorkingDays")
        else { return nil }
        return state.workingDays(days, after: start)
    }

    fileprivate func tellingDuties() -> [Duty] {
        complaintDuties { complaint, subject, scheme in
            guard complaint.isToBeTold, let decided = complaint.decidedOn(state),
                let days = scheme?.rule("complaint-telling")?.number("workingDays"),
                let corrected = complaint.decision.map({ state.correctedOn($0) ?? decided }),
                let due = state.workingDays(days, after: max(decided, corrected))
            else { return nil }
            return duty(
                .complaintTelling, subject,
                by: having(complaint, among: handling(complaint, Complaints.told.type, scheme)),
                due: due, rule: "complaint-telling", scheme)
        }
    }
}

extension Refusal.Reason {
    static func linkUnfit(_ hash: Digest) -> Self {
        Self(
            "link-unfit", "记录 \(hash.short) 不是该结论所指的行为",
            "the entry \(hash.short) is not an act of that outcome that rests on the complaint",
            ["entry": hash])
    }
    static func linkContradicts(outcome: String) -> Self {
        Self(
            "link-contradicts", "所列去向与结论“\(outcome)”不一致",
            "what is named does not go with the outcome \(outcome)", ["outcome": outcome])
    }
    static func mergedIntoEnded(_ id: ComplaintID) -> Self {
        Self(
            "merged-into-ended", "投诉举报 \(id) 已经办结，不能并入",
            "the complaint \(id) has ended; none is merged into it", ["complaint": id])
    }
    static func mergedIntoOther(_ id: ComplaintID) -> Self {
        Self(
            "merged-into-other", "投诉举报 \(id) 的类别或者所反映的事项不同，不能并案",
            "the complaint \(id) is of another kind or about another matter; none merges into it",
            ["complaint": id])
    }
}
