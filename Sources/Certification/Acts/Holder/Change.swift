import COSE

/// A change of what a certificate says: asked for by its holder, assessed, inspected, decided
/// (RULES, general rules 7, 8).
enum Changes {
    static let acts = [requested, assessed, inspected, decided]

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

    /// Another standard is assessed as it is before an award (art. 11).
    static let assessed = Act(
        "change.assessed", on: .certificate,
        [
            Field("request", .entry, ActCatalogue.zeroHash),
            Field("outcome", .outcome, "advanced"), .reason,
        ],
        redactable: [Field("comparison", .paragraphs(20_000), "与国家标准、行业标准比对")],
        opens: { standing throws(Refusal) in try standing.checkSomeRequested() },
        effects: { filing throws(Refusal) in
            let certificate = try filing.ownCertificate()
            var change = try filing.openChange(certificate)
            change.isAdvanced = try filing.reasonedOutcome() == "advanced"
            return [.certificate(certificate.number, .changeNoted(change))]
        })

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
                + (try filing.reportUse(filing.fields))
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
        duties: { $0.changeDuties() },
        effects: { filing throws(Refusal) in try filing.changeDecision() })
}

extension Duty.Kind {
    /// A change that the holder asked for is decided (RULES, general rule 7).
    static let change = Duty.Kind("change", zh: "办理变更申请", en: "decide the change")
}

extension DutyLedger {
    fileprivate func changeDuties() -> [Duty] {
        state.certificates.values.flatMap { certificate -> [Duty] in
            let subject = Subject(.certificate, certificate.number)
            let open = certificate.changes.filter { $0.decision == nil }
            guard !open.isEmpty, certificate.status(on: day).isInForce,
                let scheme = scheme(subject), let days = scheme.rule("change")?.number("days")
            else { return [] }
            return open.map { change in
                duty(
                    .change, subject, by: roles(Changes.decided.type, scheme),
                    due: limit(days, after: change.requestedOn, scheme), rule: "change", scheme)
            }
        }
    }
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
        let holder = holder(of: certificate)
        try checkHolder(holder)
        if event.redacted.isEmpty && act.redacts.contains(PublicFacts.key) {
            try refuse(.noOffering, under: "offering")
        }
        let change = Certificate.Change(
            request: statement.leafHash, requestedOn: event.occurredOn, holder: holder,
            what: fields.texts("what"), leavesScope: fields.flag("outsideScope"),
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

    /// Granted: what differs in the new facts, shown as the request's digest promised, from their
    /// day on.
    fileprivate func changeDecision() throws(Refusal) -> [Effect] {
        let certificate = try ownCertificate()
        var change = try openChange(certificate)
        change.decision = statement.leafHash
        guard try reasonedOutcome() == "granted" else {
            return [.certificate(certificate.number, .changeNoted(change))]
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
        let before = certificate.version(on: change.requestedOn).facts
        let parts = facts.differences(from: before)
        try checkNamed(parts, change)
        try checkGrounds(of: change, parts, from: before, to: facts)
        let held = certificate.version(on: effectiveOn)
        if parts.contains(where: \.isOfHolder), held.holder != change.holder {
            try refuse(.notHolder(held.holder), under: "change")
        }
        if parts.contains(.code) { try checkCreditCode(facts.creditCode, of: change.holder) }
        try standing.checkInForce(certificate, on: effectiveOn, under: "change")
        return [
            .certificate(certificate.number, .changeNoted(change)),
            .certificate(
                certificate.number,
                .versionChanged(
                    Certificate.Version(
                        from: effectiveOn, holder: change.holder, facts: facts, index: index,
                        changes: parts, decision: statement.leafHash))),
        ]
    }

    /// The request names what differs, all of it and nothing else.
    private func checkNamed(
        _ parts: [PublicFacts.Part], _ change: Certificate.Change
    ) throws(Refusal) {
        guard let rule = scheme.rule("change") else { return }
        let never = parts.first { rule.texts("never").contains($0.rawValue) }
        if never != nil { try refuse(.newOffering, under: "change") }
        if parts.isEmpty || Set(parts) != Set(change.what.compactMap(PublicFacts.Part.init(word:)))
        {
            try refuse(.changeNames(parts), under: "change")
        }
    }

    /// What the award asked of a mark, a standard and models is asked of new ones (arts. 7, 11,
    /// 12), whatever the holder says; whether a scope is wider, he or the office.
    private func checkGrounds(
        of change: Certificate.Change, _ parts: [PublicFacts.Part], from old: PublicFacts,
        to new: PublicFacts
    ) throws(Refusal) {
        var named = Set(parts.map(\.rawValue)).union(change.what)
        func asks(_ rule: String, _ list: String = "of") -> Bool {
            scheme.rule(rule).map { !named.isDisjoint(with: $0.texts(list)) } ?? false
        }
        if asks("change-evidence"), event.evidence.isEmpty {
            try refuse(.changeUnproven, under: "change-evidence")
        }
        let isWider = change.leavesScope && asks("change-inspection", "outside")
        if parts.contains(.standard), new.isNewEdition(of: old), asks("change-assessment") {
            // The office says why nothing is tested anew.
            if !change.isAdvanced, fields.optionalText("reason") == nil {
                try refuse(.reasonMissing(outcome: "granted"), under: "change-assessment")
            }
            named.remove(PublicFacts.Part.standard.rawValue)
        }
        if asks("change-assessment"), !change.isAdvanced {
            try refuse(.assessmentFirst, under: "change-assessment")
        }
        if isWider || asks("change-inspection"), !change.isConforming {
            try refuse(.inspectionFirst, under: "change-inspection")
        }
    }
}

extension PublicFacts {
    /// Whether its standard is that of others in a newer edition: `Q/EXMP 001—2028` after
    /// `Q/EXMP 001—2025`.
    fileprivate func isNewEdition(of old: PublicFacts) -> Bool {
        guard let (number, year) = edition, let (oldNumber, oldYear) = old.edition else {
            return false
        }
        return number == oldNumber && year > oldYear
    }

    /// The standard without the year of its edition, and that year.
    private var edition: (number: Substring, year: Int)? {
        guard let dash = standard.lastIndex(where: { "—–-".contains($0) }),
            let year = Int(standard[dash...].dropFirst())
        else { return nil }
        return (standard[..<dash], year)
    }
}

extension Refusal.Reason {
    static let changeUnknown = Self("change-unknown", "没有待办的该项变更申请", "there is no such open change")
    static let newOffering = Self(
        "new-offering", "产品（服务）不同的，应当另行申报，不得变更",
        "another offering is a new application, never a change")
    static func changeNames(_ parts: [PublicFacts.Part]) -> Self {
        let zh = parts.map(\.wording.zh).joined(separator: "、")
        let en = parts.map(\.wording.en).joined(separator: ", ")
        return Self(
            "change-names", "变更申请须列明且只列明有变化的内容，实为：\(zh.isEmpty ? "无" : zh)",
            "the request must name what differs, and nothing else: \(en.isEmpty ? "nothing" : en)",
            ["parts": parts.map(\.rawValue)])
    }
    static let changeUnproven = Self(
        "change-unproven", "变更商标或统一社会信用代码，须列明获评经营主体的注册证明",
        "a new mark or credit code needs evidence that it is registered for the holder")
    static let assessmentFirst = Self(
        "assessment-first", "改用另一标准，须先通过标准先进性评价",
        "another standard is assessed first")
    static let inspectionFirst = Self(
        "inspection-first", "变更须先通过符合性检验",
        "the change needs a conformity inspection first, found conforming")
    static let disclosureDiffers = Self(
        "disclosure-differs", "披露内容与申请时的摘要不符",
        "the disclosure is not the one whose digest the request carried")
}
