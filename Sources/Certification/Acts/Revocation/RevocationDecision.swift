import COSE

/// The decision to revoke: the ground of the notice, milder perhaps, never harsher (art. 19). Of
/// fraud that came out after a certificate had ended, the finding.
enum RevocationDecision {
    static let decided: Act = Act(
        "revocation.decided", on: .revocation,
        [
            Field("document", .text(200), "示例撤销决定〔2026〕1号"),
            Field("ground", .name, "failed-spot-check"),
            Field("certificates", .list(.of(.certificate), 1...500), ["LNYP-2025-00001"]),
            Field("fromTheBeginning", .flag, false, optional: true),
        ] + reasons,
        opens: { standing throws(Refusal) in
            let revocation = try standing.decidable()
            if revocation.isFinding { try standing.refuse(standing.first(found.type)) }
            try standing.checkSomeReachable(revocation)
        },
        duties: { $0.decisionDuties() },
        effects: { filing throws(Refusal) in try filing.decision() })

    static let found: Act = Act(
        "fraud.found", on: .revocation,
        [Field("document", .text(200), "示例认定书〔2029〕1号")] + reasons,
        opens: { standing throws(Refusal) in
            if try !standing.decidable().isFinding {
                try standing.refuse(standing.first(decided.type))
            }
        },
        effects: { filing throws(Refusal) in
            var revocation = try filing.standing.knownRevocation()
            try filing.checkDecision(revocation)
            revocation.stage = .found
            revocation.decision = filing.statement.leafHash
            revocation.decidedOn = filing.event.occurredOn
            return [.put(revocation)]
        })

    /// Why, what it says to the holder's answer, and the review of its lawfulness before.
    private static let reasons = [
        Field("reason", .paragraphs(2000), "逾期整改不到位"),
        Field("response", .paragraphs(2000), "陈述申辩意见不成立", optional: true),
        Field("legalityReview", .text(200), "示例法制审核〔2026〕1号", optional: true),
    ]
}

extension Standing {
    /// The revocation, where nothing but what the decision says stands in its way: it was noticed,
    /// the time to answer has run or the holder has said his last word, and its ground stands.
    fileprivate func decidable() throws(Refusal) -> Revocation {
        guard let revocation = state.revocations[try id()] else {
            throw first(RevocationNotice.intended.type)
        }
        try checkIntended(revocation)
        try checkAnswered(revocation)
        if let fell = revocation.groundFellOn, fell <= day {
            try refuse(.groundFell(on: fell), under: "ground")
        }
        return revocation
    }

    /// Without notice, or before the time to answer has run, nothing is revoked (due process).
    fileprivate func checkAnswered(_ revocation: Revocation) throws(Refusal) {
        if scheme.rule("revocation-answer") == nil { return }
        if revocation.answerFrom == nil {
            return try refuse(.notNotified, under: "revocation-answer")
        }
        if revocation.isAnsweredInFull { return }
        // An end beyond the known calendar is open, and the decision waits (RULES, general rule
        // 12).
        let due = try known(state.answerDue(revocation, scheme))
        if day <= due { try refuse(.answerRuns(due: due), under: "revocation-answer") }
    }

    /// Refuses where none of the certificates that were noticed can be revoked any more.
    fileprivate func checkSomeReachable(_ revocation: Revocation) throws(Refusal) {
        let noticed = revocation.certificates.compactMap { state.certificates[$0] }
        if noticed.contains(where: { isReachable($0, by: revocation) }) { return }
        if let first = noticed.first { try checkInForce(first, under: "ground") }
    }

    /// Whether a certificate can still be revoked: one in force; one that ended since the notice
    /// where the ground outlives that.
    func isReachable(
        _ certificate: Certificate, by revocation: Revocation
    ) -> Bool {
        let status = certificate.status(on: day)
        return status.isInForce || outlivesEnds(revocation) && status.isEnd
    }

    /// Whether a procedure goes on whatever ends the certificate meanwhile, as for fraud.
    func outlivesEnds(_ revocation: Revocation) -> Bool {
        grounds(on: revocation.factOn).grounds[revocation.ground]?.outlivesEnds == true
    }
}

extension Scheme.Rule {
    /// Of a ground: whether it is decided on whatever ends a certificate meanwhile.
    var outlivesEnds: Bool { parameters["outlivesEnds"] == .bool(true) }
}

extension CertificateStatus {
    /// Whether it was in force once and is so no more, by a revocation among other things.
    var isEnd: Bool { !isInForce && self != .notYetValid }
}

extension Filing {
    /// What a decision and a finding are held to alike.
    fileprivate func checkDecision(_ revocation: Revocation) throws(Refusal) {
        try checkNotBefore(revocation.intendedOn)
        _ = try standing.dated(event.occurredOn).decidable()
        if revocation.answeredOn != nil, fields.optionalText("response") == nil,
            scheme.rule("revocation-answer") != nil
        {
            try refuse(.responseMissing, under: "revocation-answer")
        }
        if fields.optionalText("legalityReview") == nil, scheme.rule("legality-review") != nil {
            try refuse(.legalityReviewMissing, under: "legality-review")
        }
    }

    fileprivate func decision() throws(Refusal) -> [Effect] {
        var revocation = try standing.knownRevocation()
        try checkDecision(revocation)
        let name = try fields.text("ground")
        if name != revocation.ground {
            try refuse(
                .groundDiffers(found: name, noticed: revocation.ground),
                under: "revocation-answer")
        }
        let then = standing.dated(event.occurredOn)
        var named: [Certificate] = []
        for text in fields.texts("certificates") {
            guard let number = CertificateNumber(text) else {
                throw refusal(.unknown(.certificate, id: text))
            }
            if !revocation.certificates.contains(number) {
                try refuse(.notNoticed(number), under: "revocation-answer")
            }
            guard let certificate = state.certificates[number] else { continue }
            if !then.isReachable(certificate, by: revocation) {
                try then.checkInForce(certificate, under: "ground")
            }
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

    /// What ends a certificate ends the procedures under way against it, but for those that outlive
    /// it; what was decided is served all the same.
    func endedProcedures(of ended: [Certificate], on day: CivilDate) -> [Effect] {
        let ids = ended.flatMap(\.turns).noticed
        let numbers = Set(ended.map(\.number))
        return Set(ids).sorted().compactMap { state.revocations[$0] }.filter { revocation in
            revocation.stage == .intended && !standing.outlivesEnds(revocation)
                && !numbers.isDisjoint(with: revocation.certificates)
        }.flatMap { revocation -> [Effect] in
            var revocation = revocation
            let gone = revocation.certificates.filter(numbers.contains)
            if gone == revocation.certificates {
                revocation.stage = .dropped
            } else {
                revocation.certificates.removeAll(where: numbers.contains)
            }
            return [.put(revocation)]
                + gone.map { turn($0, .revocationDropped(revocation.id), on: day) }
        }
    }
}

extension Refusal.Reason {
    static let noticedFromService = Self(
        "noticed-from-service", "撤销事先告知未载明自获评之日起无效，不得追溯",
        "the notice did not say from the beginning")
    static let notNotified = Self(
        "not-notified", "撤销事先告知尚未送达获评经营主体", "the holder has not been notified of the intention")
    static let responseMissing = Self(
        "response-missing", "获评经营主体已陈述申辩，决定须说明是否采纳及理由",
        "the holder has answered: the decision says what it makes of that")
    static let legalityReviewMissing = Self(
        "legality-review-missing", "决定未列明法制审核", "the review of its lawfulness is not named")
    static func answerRuns(due: CivilDate) -> Self {
        Self(
            "answer-runs", "陈述申辩期限至 \(due)", "the holder's time to answer runs to \(due)",
            ["due": due])
    }
    static func groundFell(on day: CivilDate) -> Self {
        Self(
            "ground-fell", "所依据的处罚、名单或检验已于 \(day) 失效，不得据以撤销",
            "what it rests on fell on \(day): nothing is revoked for it", ["day": day])
    }
    static func groundDiffers(found: String, noticed: String) -> Self {
        Self(
            "ground-differs", "告知的情形为 \(Shown.name(noticed))，不是 \(Shown.name(found))",
            "the notice named \(Shown.name(noticed)), not \(Shown.name(found))",
            ["found": found, "noticed": noticed])
    }
    static func notNoticed(_ number: CertificateNumber) -> Self {
        Self(
            "not-noticed", "撤销事先告知没有列明 \(number)", "the notice did not name \(number)",
            ["certificate": number])
    }
}
