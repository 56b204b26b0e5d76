import COSE

/// The notice of an intended revocation: its ground, and what the ground rests on (art. 19).
enum RevocationNotice {
    static let intended = Act(
        "revocation.intended", on: .revocation,
        [
            Field("ground", .name, "failed-spot-check"),
            Field("factOn", .date, "2026-05-10"),
            Field("certificates", .list(.of(.certificate), 1...500), ["LNYP-2025-00001"]),
            Field("basis", .list(.entry, 0...20), []),
            Field("rectification", .of(.rectification), "rectification-1", optional: true),
            Field("provision", .text(500), "某法第某条", optional: true),
            .record(
                "penalty",
                [
                    Field("authority", .text(200), "示例县市场监督管理局"),
                    Field(
                        "level",
                        .choice(["town", "county", "city", "province", "nation"]), "county"),
                    Field("document", .text(200), "示例罚决〔2026〕1号"),
                    Field("decidedOn", .date, "2026-05-10", optional: true),
                ], optional: true),
            Field("fromTheBeginning", .flag, false, optional: true),
            .complaint,
        ],
        redactable: [Field("facts", .paragraphs(20_000), "拟认定的事实")],
        opens: { standing throws(Refusal) in
            try standing.checkNew(in: standing.state.revocations)
        },
        begins: { standing, certificate throws(Refusal) in
            try standing.checkInForce(certificate)
        },
        duties: { $0.intentionDuties() },
        effects: { filing throws(Refusal) in try filing.intention() })
}

extension Filing {
    fileprivate func intention() throws(Refusal) -> [Effect] {
        let id: RevocationID = try standing.id()
        let name = try fields.text("ground")
        let factOn = try fields.date("factOn")
        try checkPast([factOn])
        let ground = try ground(name, on: factOn)
        let certificates = try intendedCertificates(ground)
        let holder = holder(of: certificates[0])
        let fromTheBeginning = fields.flag("fromTheBeginning")
        if scheme.rule("effect") != nil, fromTheBeginning,
            ground.parameters["fromTheBeginning"] != .bool(true)
        {
            try refuse(.notFromTheBeginning(name), under: "effect")
        }
        try checkReach(ground, certificates, holder)
        try checkEvidence(of: ground, certificates)
        let numbers = certificates.map(\.number)
        let isFinding = certificates.allSatisfy { isEnded($0, ground) }
        let penalty = try fields.record("penalty").map { penalty throws(Refusal) in
            "\(Spelling.number(try penalty.text("authority"))) "
                + (Spelling.number(try penalty.text("document")))
        }
        let revocation = Revocation(
            id: id, ground: name, factOn: factOn, holder: holder, certificates: numbers,
            notice: statement.leafHash, intendedOn: event.occurredOn, penalty: penalty,
            rectification: fields.optionalText("rectification").flatMap { RectificationID($0) },
            complaint: try complaint(), fromTheBeginning: fromTheBeginning && !isFinding,
            isFinding: isFinding)
        try checkFresh(revocation, ground)
        if isFinding { return [.put(revocation)] }
        return [.put(revocation)] + numbers.map { turn($0, .revocationIntended(id)) }
    }

    /// The certificates that the notice names: of one holder, each in force and named once; or
    /// each at its end, where fraud can still be found.
    fileprivate func intendedCertificates(
        _ ground: Scheme.Rule
    ) throws(Refusal) -> [Certificate] {
        var certificates: [Certificate] = []
        for text in fields.texts("certificates") {
            guard let number = CertificateNumber(text),
                let certificate = state.certificates[number]
            else { throw refusal(.unknown(.certificate, id: text)) }
            if certificates.contains(where: { $0.number == number }) {
                try refuse(.twice(.certificate, id: text))
            }
            if let first = certificates.first, holder(of: first) != holder(of: certificate) {
                try refuse(.otherHolder(number), under: "ground")
            }
            certificates.append(certificate)
        }
        if certificates.isEmpty { throw refusal(.malformed(.missing("certificates"))) }
        if !certificates.allSatisfy({ isEnded($0, ground) }) {
            for certificate in certificates {
                try standing.checkInForce(certificate, on: event.occurredOn, under: "ground")
            }
        }
        return certificates
    }

    /// One fact is noticed once while that goes on or stands, and no more once it has fallen: a
    /// penalty by its document, another by its ground and day (ours).
    private func checkFresh(
        _ revocation: Revocation, _ ground: Scheme.Rule
    ) throws(Refusal) {
        let holders = Set(
            revocation.certificates.compactMap { state.certificates[$0] }
                .flatMap(\.history).map(\.holder))
        // One of a certificate that has passed on since lies under the successor.
        let noticed = holders.flatMap { state.certificates.under(.holder($0)) }
            .flatMap(\.turns).noticed.compactMap { state.revocations[$0] }
        let known = Set(holders.flatMap { state.revocations.under(.holder($0)) } + noticed)
        let same = known.filter { other in
            if let penalty = other.penalty { return penalty == revocation.penalty }
            guard other.ground == revocation.ground else { return false }
            return other.rectification.map { $0 == revocation.rectification }
                ?? (other.factOn == revocation.factOn)
        }.sorted { $0.id < $1.id }
        let fallen = same.filter { isOfOneFact($0, revocation, ground) }
        if let fell = fallen.compactMap(\.groundFellOn).first {
            try refuse(.groundFell(on: fell), under: "ground")
        }
        let used = same.first { other in
            other.certificates.contains { number in
                revocation.certificates.contains(number) && isUsed(other, on: number, revocation)
            }
        }
        if let used { try refuse(.noticedAlready(used.id), under: "ground") }
    }

    /// Whether a fact that has fallen is that of a notice too: a penalty is one document, and what
    /// reaches all of a holder's certificates is one fact of his, whatever it is noticed for; of
    /// another ground's day, each certificate has its own.
    private func isOfOneFact(
        _ other: Revocation, _ revocation: Revocation, _ ground: Scheme.Rule
    ) -> Bool {
        other.penalty != nil
            || ground.text("reaches") == "holder"
                && !holders(reachedBy: other).isDisjoint(with: holders(reachedBy: revocation))
            || revocation.certificates.contains { number in
                other.certificates.contains(number)
                    || state.certificates[number]?.turns.noticed.contains(other.id) == true
            }
    }

    /// Whose certificates a revocation named, on the day of its fact.
    private func holders(reachedBy revocation: Revocation) -> Set<PartyID> {
        Set(
            revocation.certificates.compactMap { number in
                state.certificates[number]?.version(on: revocation.factOn).holder
            })
    }

    /// Whether a revocation is under way or in effect on a certificate; one that was given up or
    /// undone is not, nor does a finding stand against the revocation of a certificate that is in
    /// force again.
    private func isUsed(
        _ other: Revocation, on number: CertificateNumber, _ revocation: Revocation
    ) -> Bool {
        switch other.stage {
        case .intended, .decided: true
        case .served: state.certificates[number]?.bears(other.id, alsoInThePast: false) == true
        case .found: revocation.isFinding
        case .dropped: false
        }
    }

    /// Whether a certificate ended before the notice, of a ground that is found all the same.
    private func isEnded(_ certificate: Certificate, _ ground: Scheme.Rule) -> Bool {
        ground.outlivesEnds && certificate.status(on: event.occurredOn).isEnd
    }
}

extension Refusal.Reason {
    static func otherHolder(_ number: CertificateNumber) -> Self {
        Self(
            "other-holder", "证书 \(number) 属于另一获评经营主体",
            "the certificate \(number) is another holder's",
            ["certificate": number])
    }
    static func noticedAlready(_ id: RevocationID) -> Self {
        Self(
            "noticed-already", "同一事实已在 \(id) 中告知，不得就同一证书重复告知",
            "of the same fact \(id) gave notice already, on the same certificate",
            ["revocation": id])
    }
    static func notFromTheBeginning(_ ground: String) -> Self {
        Self(
            "not-from-the-beginning", "情形 \(ground) 自送达起生效，不得追溯",
            "the ground \(ground) works from service on, not from the beginning", ["ground": ground]
        )
    }
}
