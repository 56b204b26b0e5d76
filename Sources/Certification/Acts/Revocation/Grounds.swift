import COSE

/// On what a certificate falls: what each ground of art. 19 rests on, and whom it reaches.
extension Filing {
    /// The ground as the edition in force when the fact occurred names it (RULES, general rule 11).
    func ground(_ name: String, on factOn: CivilDate) throws(Refusal) -> Scheme.Rule {
        let grounds = standing.grounds(on: factOn).grounds
        guard let ground = grounds[name] else {
            throw refusal(.groundUnknown(name).naming(grounds.keys.sorted()), under: "ground")
        }
        return ground
    }

    func refusal(_ reason: Refusal.Reason, ground: Scheme.Rule) -> Refusal {
        Refusal(
            reason, rule: "ground.\(ground.name)",
            source: standing.source(ground.source))
    }

    /// Serious dishonesty reaches all of the holder's; the other grounds those concerned.
    func checkReach(
        _ ground: Scheme.Rule, _ named: [Certificate], _ holder: PartyID
    ) throws(Refusal) {
        guard ground.text("reaches") == "holder" else { return }
        let missing = state.certificates(of: holder, on: event.occurredOn).filter { certificate in
            certificate.status(on: event.occurredOn).isInForce
                && !named.contains { $0.number == certificate.number }
        }
        if !missing.isEmpty {
            try refuse(refusal(.reachesAlso(missing.map(\.number)), ground: ground))
        }
    }

    /// What a ground asks for beside its documents, by its parameters in the scheme.
    func checkEvidence(
        of ground: Scheme.Rule, _ certificates: [Certificate]
    ) throws(Refusal) {
        for hash in fields.texts("basis").compactMap({ Digest(hex: $0) })
        where state.annulled.contains(hash) {
            try refuse(.annulled(hash), under: "in-doubt")
        }
        switch ground.text("restsOn") {
        case "rectification": try checkRectification(ground, certificates)
        case "penalty":
            guard let penalty = fields.record("penalty") else {
                throw refusal(
                    .groundRestsOn(ground.name, Wording(zh: "处罚决定", en: "the penalty")),
                    ground: ground)
            }
            let levels = ["town", "county", "city", "province", "nation"]
            let found = try penalty.text("level")
            let wanted = ground.text("atLeast") ?? "town"
            guard let here = levels.firstIndex(of: found),
                let least = levels.firstIndex(of: wanted),
                here >= least
            else { throw refusal(.penaltyLevel(found: found, wanted: wanted), ground: ground) }
            let factOn = try fields.date("factOn")
            let decidedOn = penalty.optionalDate("decidedOn") ?? factOn
            try checkPast([decidedOn])
            // The violation is not later than the penalty for it.
            if decidedOn < factOn {
                try refuse(.penaltyBeforeBreach(decidedOn, factOn), under: "dates")
            }
            try checkWithin(ground, decidedOn, certificates)
        case "provision":
            if fields.optionalText("provision") == nil {
                try refuse(
                    refusal(
                        .groundRestsOn(
                            ground.name, Wording(zh: "所违反的规定", en: "the provision broken")),
                        ground: ground))
            }
            try checkWithin(ground, try fields.date("factOn"), certificates)
        default: try checkWithin(ground, try fields.date("factOn"), certificates)
        }
    }

    /// What the ground names, an accident, a penalty, a listing, a result, lies within the validity
    /// of each certificate: on a day on which it was in force.
    private func checkWithin(
        _ ground: Scheme.Rule, _ day: CivilDate, _ certificates: [Certificate]
    ) throws(Refusal) {
        guard ground.parameters["withinValidity"] == .bool(true) else { return }
        for certificate in certificates where !certificate.status(on: day).isInForce {
            try refuse(refusal(.outsideValidity(certificate.number, day), ground: ground))
        }
    }

    /// Ground (2) rests on a failed rectification of the one certificate that it concerns.
    fileprivate func checkRectification(
        _ ground: Scheme.Rule, _ certificates: [Certificate]
    ) throws(Refusal) {
        guard let id = fields.optionalText("rectification").flatMap({ RectificationID($0) }),
            let order = state.rectifications[id]
        else {
            throw refusal(
                .groundRestsOn(
                    ground.name, Wording(zh: "逾期整改不到位的认定", en: "a failed rectification")),
                ground: ground)
        }
        try checkFailed(order, ground, certificates)
        let check = order.spotCheck.flatMap { state.spotChecks[$0] }
        if let result = (check?.reinspectionResult ?? check?.result).flatMap(state.day(of:)) {
            try checkWithin(ground, result, certificates)
        }
        for certificate in certificates where certificate.number != order.certificate {
            try refuse(refusal(.noFinding(order.order), ground: ground))
        }
    }

    /// The spot check failed and was not put right in time, as a re-check or recorded silence
    /// after the deadline says, with no re-inspection open and none that found it conforming.
    fileprivate func checkFailed(
        _ order: Rectification, _ ground: Scheme.Rule, _ certificates: [Certificate]
    ) throws(Refusal) {
        let open = certificates.flatMap { state.spotChecks.under(.certificate($0.number)) }
            .filter(\.isReinspectionOpen)
        if let check = open.min(by: { $0.id < $1.id }), scheme.rule("reinspection") != nil {
            try refuse(.reinspectionOpen(check.id), under: "reinspection")
        }
        let check = order.spotCheck.flatMap { state.spotChecks[$0] }
        if order.spotCheck == nil {
            try refuse(refusal(.notOnSpotCheck(order.id), ground: ground))
        }
        // A result or an order that a remedy undid is none.
        let rests = [order.order, check?.reinspectionResult ?? check?.result].compactMap { $0 }
        let hasFallen = rests.contains { state.fallen($0) != nil }
        if !order.hasFailed || hasFallen || check?.standingOutcome ?? "conforming" == "conforming" {
            try refuse(refusal(.notFailed(order.id), ground: ground))
        }
    }

    /// What the notice rested on still holds on the day of the decision.
    func checkGroundHolds(
        _ revocation: Revocation, _ certificates: [Certificate]
    ) throws(Refusal) {
        let ground = try ground(revocation.ground, on: revocation.factOn)
        try checkReach(ground, certificates, revocation.holder)
        if let order = revocation.rectification.flatMap({ state.rectifications[$0] }),
            ground.text("restsOn") == "rectification"
        {
            try checkFailed(order, ground, certificates)
        }
    }
}

extension Refusal.Reason {
    static func groundUnknown(_ name: String) -> Self {
        Self(
            "ground-unknown", "没有撤销情形 \(Shown.name(name))",
            "the scheme has no ground \(Shown.name(name))", ["name": name])
    }
    static func groundRestsOn(_ ground: String, _ what: Wording) -> Self {
        Self(
            "ground-rests-on", "情形 \(ground) 须有\(what.zh)",
            "the ground \(ground) rests on \(what.en), which is missing",
            ["ground": ground, "what": what])
    }
    static func notFailed(_ id: RectificationID) -> Self {
        Self(
            "not-failed", "整改 \(id) 未逾期或未经复查认定不到位",
            "the rectification \(id) has not failed: its time runs, or no re-check says so",
            ["rectification": id])
    }
    static func outsideValidity(_ number: CertificateNumber, _ day: CivilDate) -> Self {
        Self(
            "outside-validity", "所依据的情形形成于 \(day)，当日证书 \(number) 不在有效状态",
            "what it rests on is of \(day), when the certificate \(number) was not in force",
            ["certificate": number, "day": day])
    }
    static func notOnSpotCheck(_ id: RectificationID) -> Self {
        Self(
            "not-on-spot-check", "整改 \(id) 不是因抽查结果责令的，日常监管不构成抽查不符合的撤销情形",
            "the rectification \(id) was not ordered on a spot check; daily supervision is no "
                + "failed spot check", ["rectification": id])
    }
    static func penaltyBeforeBreach(_ decidedOn: CivilDate, _ factOn: CivilDate) -> Self {
        Self(
            "penalty-before-breach", "处罚决定日（\(decidedOn)）早于违法行为之日（\(factOn)）",
            "the penalty was decided on \(decidedOn), before the breach of \(factOn)",
            ["decidedOn": decidedOn, "factOn": factOn])
    }
    static func penaltyLevel(found: String, wanted: String) -> Self {
        Self(
            "penalty-level", "处罚机关为 \(Shown.name(found))，须为 \(wanted) 以上",
            "a penalty of \(Shown.name(found)) level does not suffice; wanted is \(wanted) "
                + "or above", ["found": found, "wanted": wanted])
    }
    static func reachesAlso(_ numbers: [CertificateNumber]) -> Self {
        Self(
            "reaches-also", "该情形及于获评经营主体的全部证书，尚缺 \(numbers.listed(.zh))",
            "the ground reaches all of the holder's certificates; missing: "
                + "\(numbers.listed(.en))", ["certificates": numbers])
    }
}
