import COSE

/// Complaints and reports, misuse of the mark, interpretations (arts. 22–25, 29).
extension Filing {
    func complaintEffects() throws(Refusal) -> [Effect] {
        guard let id = ComplaintID(subject.id) else { throw refusal(.malformed("complaint id")) }
        if event.type == "complaint.received" { return [.complaint(try receipt(id))] }
        guard var complaint = state.complaints[id] else { throw standing.unknown("complaint") }
        try checkNotBefore(complaint.receivedOn)
        switch event.type {
        case "complaint.considered": return [.complaint(try considered(complaint))]
        case "complaint.closed": return [.complaint(try closed(complaint))]
        default:
            if let ended = complaint.endedOn { try checkNotBefore(ended) }
            complaint.toldOn = event.occurredOn
            return [.complaint(complaint)]
        }
    }

    /// The door is open: only form, key or subject can stand in the way (RULES, general rule 5).
    private func receipt(_ id: ComplaintID) throws(Refusal) -> Complaint {
        let kind = try fields.text("kind")
        var complaint = Complaint(
            id: id, receipt: statement.leafHash, kind: kind, about: try fields.text("about"),
            receivedOn: receivedOn)
        let rule = standing.complaintRule(kind)
        if let days = rule?.number("acceptWorkingDays") {
            complaint.acceptDue = try? standing.workingDays(days, after: receivedOn)
        } else if let days = rule?.number("endDays") {
            complaint.endDue = receivedOn.adding(days: days)
        }
        return complaint
    }

    private func considered(_ complaint: Complaint) throws(Refusal) -> Complaint {
        var complaint = complaint
        let accepted = try reasonedOutcome() == "accepted"
        complaint.isAccepted = accepted
        complaint.considered = statement.leafHash
        complaint.handler = fields.optionalText("handler").flatMap { OfficerID($0) }
        if let handler = complaint.handler { try checkNotRecused([handler], from: "\(subject)") }
        if !accepted {
            complaint.outcome = "declined"
            complaint.endedOn = event.occurredOn
        } else if let days = standing.complaintRule(complaint.kind)?.number("endDays"),
            complaint.endDue == nil
        {
            complaint.endDue = event.occurredOn.adding(days: days)
        }
        return complaint
    }

    /// An outcome names what it led to: acts that are there, rest on the complaint, and came after.
    private func closed(_ complaint: Complaint) throws(Refusal) -> Complaint {
        var complaint = complaint
        let outcome = try reasonedOutcome()
        if outcome != "withdrawn" {
            guard let considered = complaint.considered else {
                throw standing.first("complaint.considered")
            }
            if let day = state.entries[considered]?.occurredOn { try checkNotBefore(day) }
        }
        let acts = fields.texts("acts").compactMap { Digest(hex: $0) }
        if scheme.rule("linked") != nil {
            try checkLinks(outcome, acts, of: complaint)
        }
        complaint.outcome = outcome
        complaint.acts = acts
        complaint.mergedInto = fields.optionalText("mergedInto").flatMap { ComplaintID($0) }
        complaint.endedOn = event.occurredOn
        return complaint
    }

    private static let linkedTypes: [String: Set<String>] = [
        "inspection": ["spotcheck.sampled", "supervision.inspected"],
        "rectification": ["rectification.ordered"],
        "revocation": ["revocation.intended"],
        "reopened": ["reevaluation.opened", "adverse.reported", "revocation.intended"],
    ]

    private func checkLinks(
        _ outcome: String, _ acts: [Digest], of complaint: Complaint
    ) throws(Refusal) {
        let received = state.entries[complaint.receipt]?.index ?? index
        if let types = Self.linkedTypes[outcome] {
            guard !acts.isEmpty else {
                throw standing.afterAward(.linkMissing(outcome: outcome), under: "linked")
            }
            for hash in acts {
                guard let mark = state.entries[hash], types.contains(mark.type.name),
                    mark.index > received, rests(hash, on: complaint)
                else { throw standing.afterAward(.linkUnfit(hash), under: "linked") }
            }
            return
        }
        if outcome == "transferred", fields.optionalText("transferredTo") == nil {
            throw standing.afterAward(.linkMissing(outcome: outcome), under: "linked")
        }
        guard outcome == "merged" else { return }
        guard let into = fields.optionalText("mergedInto").flatMap({ ComplaintID($0) }),
            into != complaint.id
        else { throw standing.afterAward(.linkMissing(outcome: outcome), under: "linked") }
        guard state.complaints[into] != nil else {
            throw standing.afterAward(.unknown(kind: "complaint", id: "\(into)"), under: "linked")
        }
    }

    /// Whether an act says itself that it rests on the complaint, where its kind can say so.
    private func rests(_ hash: Digest, on complaint: Complaint) -> Bool {
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

    func misuseEffects() throws(Refusal) -> [Effect] {
        switch event.type {
        case "misuse.recorded":
            _ = try complaint()
            let number = fields.optionalText("certificate")
            if number != nil { _ = try certificate("certificate") }
            return [
                .misuse(
                    subject.id,
                    Misuse(
                        how: try fields.text("how"),
                        certificate: number.flatMap { CertificateNumber($0) },
                        foundOn: event.occurredOn))
            ]
        case "misuse.ended":
            guard var misuse = state.misuses[subject.id] else { throw standing.unknown("misuse") }
            try checkNotBefore(misuse.foundOn)
            misuse.outcome = try reasonedOutcome()
            if misuse.outcome == "transferred", fields.optionalText("transferredTo") == nil {
                throw standing.afterAward(.linkMissing(outcome: "transferred"), under: "linked")
            }
            return [.misuse(subject.id, misuse)]
        default:
            guard !state.interpretations.contains(subject.id) else {
                throw standing.afterAward(.twice(kind: "interpretation", id: subject.id))
            }
            return [.interpreted(subject.id)]
        }
    }
}

extension Standing {
    /// The limits of a kind of complaint.
    func complaintRule(_ kind: String) -> Scheme.Rule? { scheme.complaintRule(kind) }
}

extension Scheme {
    /// The limits of a kind of complaint (art. 22; ours).
    func complaintRule(_ kind: String) -> Rule? {
        switch kind {
        case "consumer": rule("consumer-complaint")
        case "report": rule("report-of-breach")
        default: rule("other-complaint")
        }
    }
}
