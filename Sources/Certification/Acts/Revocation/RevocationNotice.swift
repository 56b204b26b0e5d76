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
            Field(
                "penalty",
                .record([
                    Field("authority", .text(200), "示例县市场监督管理局"),
                    Field(
                        "level",
                        .choice(["town", "county", "city", "province", "nation"]), "county"),
                    Field("document", .text(200), "示例罚决〔2026〕1号"),
                    Field("decidedOn", .date, "2026-05-10", optional: true),
                ]),
                .map(["authority": "示例县市场监督管理局", "level": "county", "document": "示例罚决〔2026〕1号"]
                ),
                optional: true),
            Field("fromTheBeginning", .flag, false, optional: true),
            .complaint,
        ],
        redactable: [Field("facts", .paragraphs(20_000), "拟认定的事实")],
        opens: { standing throws(Refusal) in
            if try standing.state.revocations[standing.revocationID()] != nil {
                try standing.refuse(standing.twice())
            }
        },
        begins: { standing, certificate throws(Refusal) in
            try standing.checkInForce(certificate)
        },
        effects: { filing throws(Refusal) in try filing.intention() })
}

extension Filing {
    fileprivate func intention() throws(Refusal) -> [Effect] {
        let id = try standing.revocationID()
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
        let revocation = Revocation(
            id: id, ground: name, factOn: factOn, holder: holder, certificates: numbers,
            notice: statement.leafHash, intendedOn: event.occurredOn,
            rectification: fields.optionalText("rectification").flatMap { RectificationID($0) },
            complaint: try complaint(), fromTheBeginning: fromTheBeginning && !isFinding,
            isFinding: isFinding)
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
    static func notFromTheBeginning(_ ground: String) -> Self {
        Self(
            "not-from-the-beginning", "情形 \(ground) 自送达起生效，不得追溯",
            "the ground \(ground) works from service on, not from the beginning", ["ground": ground]
        )
    }
}
