import COSE

/// A change of what a certificate says: asked for by its holder, inspected, decided (RULES, general
/// rules 7, 8).
enum Changes {
    static let requested = Act(
        "change.requested", on: .certificate,
        [
            Field(
                "what",
                .list(
                    .choice(["name", "code", "model", "mark", "standard", "offering", "scope"]),
                    1...7), ["name"]),
            Field("outsideScope", .flag, false, optional: true),
            .reason,
        ],
        redactable: [.publicFacts],
        opens: { standing throws(Refusal) in try standing.checkInForce(standing.certificate()) },
        effects: { filing throws(Refusal) in [try filing.changeRequest()] })

    static let inspected = Act(
        "change.inspected", on: .certificate,
        [
            Field("request", .entry, ActCatalogue.zeroHash),
            Field("laboratory", .text(200), "示例质检中心"),
            Field("report", .text(200), "报告 R-2027-0001"),
            Field("outcome", .outcome, "conforming"), .reason,
        ],
        redactable: [Field("findings", .paragraphs(20_000), "检验结果明细")],
        opens: { standing throws(Refusal) in try standing.checkSomeRequested() },
        effects: { filing throws(Refusal) in
            let certificate = try filing.ownCertificate()
            var change = try filing.openChange(certificate)
            change.isConforming = try filing.reasonedOutcome() == "conforming"
            return [.certificate(certificate.number, .changeNoted(change))]
        })

    static let decided = Act(
        "change.decided", on: .certificate,
        [
            Field("request", .entry, ActCatalogue.zeroHash),
            Field("outcome", .outcome, "granted"),
            Field("effectiveOn", .date, "2027-03-01", optional: true),
            Field("disclosure", .bytes(4000), "gw", optional: true),
            .reason,
        ],
        opens: { standing throws(Refusal) in try standing.checkSomeRequested() },
        effects: { filing throws(Refusal) in try filing.changeDecision() })
}

extension Standing {
    fileprivate func checkSomeRequested() throws(Refusal) {
        if try !certificate().changes.contains(where: { $0.decision == nil }) {
            try refuse(first(Changes.requested.type))
        }
    }
}

extension Filing {
    fileprivate func changeRequest() throws(Refusal) -> Effect {
        let certificate = try ownCertificate()
        try checkHolder(holder(of: certificate))
        if event.redacted.isEmpty && act.redacts.contains(PublicFacts.key) {
            try refuse(.noOffering, under: "offering")
        }
        let what = fields.texts("what")
        let inspected = Set(scheme.rule("change")?.texts("inspected") ?? [])
        let change = Certificate.Change(
            request: statement.leafHash, what: what,
            needsInspection: fields.flag("outsideScope") && !inspected.isDisjoint(with: what),
            redacted: event.redacted)
        return .certificate(certificate.number, .changeNoted(change))
    }

    fileprivate func openChange(_ certificate: Certificate) throws(Refusal) -> Certificate.Change {
        let request = try fields.entry("request")
        guard
            let change = certificate.changes.first(where: {
                $0.request == request && $0.decision == nil
            })
        else { throw refusal(.changeUnknown, under: "change") }
        return change
    }

    /// Granted: the new facts, shown as the request's digest promised, from their day on.
    fileprivate func changeDecision() throws(Refusal) -> [Effect] {
        let certificate = try ownCertificate()
        var change = try openChange(certificate)
        change.decision = statement.leafHash
        guard try reasonedOutcome() == "granted" else {
            return [.certificate(certificate.number, .changeNoted(change))]
        }
        if change.needsInspection && !change.isConforming {
            try refuse(.inspectionFirst, under: "change")
        }
        let effectiveOn = try fields.date("effectiveOn")
        if effectiveOn < event.occurredOn {
            try refuse(.effectiveBefore(event.occurredOn), under: "change")
        }
        guard let disclosure = try? Disclosure(decoding: try fields.bytes("disclosure")),
            disclosure.key == PublicFacts.key, change.redacted.contains(disclosure.digest),
            let facts = try? PublicFacts(disclosure.value)
        else { throw refusal(.disclosureDiffers, under: "disclosure") }
        change.effectiveOn = effectiveOn
        if facts.creditCode != certificate.facts.creditCode {
            try checkCreditCode(facts.creditCode)
        }
        return [
            .certificate(certificate.number, .changeNoted(change)),
            .certificate(
                certificate.number,
                .versionChanged(
                    Certificate.Version(
                        from: effectiveOn, holder: certificate.version(on: effectiveOn).holder,
                        facts: facts, index: index))),
        ]
    }
}

extension Refusal.Reason {
    static let changeUnknown = Self("change-unknown", "没有待办的该项变更申请", "there is no such open change")
    static let inspectionFirst = Self(
        "inspection-first", "变更超出认证范围，须先经符合性检验",
        "the change leaves the certified scope: conformity inspection comes first")
    static let disclosureDiffers = Self(
        "disclosure-differs", "披露内容与申请时的摘要不符",
        "the disclosure is not the one whose digest the request carried")
}
