import COSE

/// The decision to revoke: the ground of the notice, milder perhaps, never harsher (art. 19).
enum RevocationDecision {
    static let decided = Act(
        "revocation.decided", on: .revocation,
        [
            Field("document", .text(200), "示例撤销决定〔2026〕1号"),
            Field("ground", .name, "failed-spot-check"),
            Field("certificates", .list(.of(.certificate), 1...500), ["LNYP-2025-00001"]),
            Field("fromTheBeginning", .flag, false, optional: true),
            Field("reason", .paragraphs(2000), "逾期整改不到位"),
        ],
        opens: { standing throws(Refusal) in
            guard let revocation = standing.state.revocations[try standing.revocationID()] else {
                throw standing.first(RevocationNotice.intended.type)
            }
            if revocation.stage != .intended { try standing.refuse(standing.done()) }
            try standing.checkAnswered(revocation)
        },
        effects: { filing throws(Refusal) in try filing.decision() })
}

extension Standing {
    /// Without notice, or before the time to answer has run, nothing is revoked (due process).
    fileprivate func checkAnswered(_ revocation: Revocation) throws(Refusal) {
        guard let rule = scheme.rule("revocation-answer") else { return }
        guard let from = revocation.answerFrom else {
            return try refuse(.notNotified, under: "revocation-answer")
        }
        if revocation.answeredOn != nil { return }
        // An end beyond the known calendar is open, and the decision waits (RULES, general rule
        // 12).
        let days = rule.number("workingDays") ?? 0
        let due: CivilDate
        if let known = revocation.answerDue {
            due = known
        } else {
            due = try workingDays(days, after: from)
        }
        if day <= due { try refuse(.answerRuns(due: due), under: "revocation-answer") }
    }
}

extension Filing {
    fileprivate func decision() throws(Refusal) -> [Effect] {
        var revocation = try standing.knownRevocation()
        try checkNotBefore(revocation.intendedOn)
        let name = try fields.text("ground")
        if name != revocation.ground {
            try refuse(.groundDiffers(found: name, noticed: revocation.ground), under: "ground")
        }
        try standing.dated(event.occurredOn).checkAnswered(revocation)
        var named: [Certificate] = []
        for text in fields.texts("certificates") {
            guard let number = CertificateNumber(text) else {
                throw refusal(.unknown(.certificate, id: text))
            }
            if !revocation.certificates.contains(number) {
                try refuse(.notNoticed(number), under: "revocation-answer")
            }
            guard let certificate = state.certificates[number] else { continue }
            try standing.checkInForce(certificate, on: event.occurredOn, under: "ground")
            if named.contains(where: { $0.number == number }) {
                try refuse(.twice(.certificate, id: text))
            }
            named.append(certificate)
        }
        try checkGroundHolds(revocation, named)
        // The decision may be milder than the notice, not harsher.
        let fromTheBeginning = fields.flag("fromTheBeginning")
        if !revocation.fromTheBeginning && fromTheBeginning && scheme.rule("effect") != nil {
            try refuse(.noticedFromService, under: "effect")
        }
        revocation.fromTheBeginning = fromTheBeginning
        let numbers = named.map(\.number)
        let spared = revocation.certificates.filter { !numbers.contains($0) }
        revocation.certificates = numbers
        revocation.stage = .decided
        revocation.decision = statement.leafHash
        revocation.decidedOn = event.occurredOn
        return [.put(revocation)]
            + spared.map { turn($0, .revocationDropped(revocation.id)) }
    }
}

extension Refusal.Reason {
    static let noticedFromService = Self(
        "noticed-from-service", "撤销事先告知未载明自获评之日起无效，不得追溯",
        "the notice did not say from the beginning")
    static let notNotified = Self(
        "not-notified", "撤销事先告知尚未送达经营主体", "the holder has not been notified of the intention")
    static func answerRuns(due: CivilDate) -> Self {
        Self(
            "answer-runs", "陈述申辩期限至 \(due)", "the holder's time to answer runs to \(due)",
            ["due": due])
    }
    static func groundDiffers(found: String, noticed: String) -> Self {
        Self(
            "ground-differs", "告知的情形为 \(Shown.name(noticed))，不是 \(Shown.name(found))",
            "the notice named \(Shown.name(noticed)), not \(Shown.name(found))",
            ["found": found, "noticed": noticed])
    }
    static func notNoticed(_ number: CertificateNumber) -> Self {
        Self(
            "not-noticed", "告知书没有列明 \(number)", "the notice did not name \(number)",
            ["certificate": number])
    }
}
