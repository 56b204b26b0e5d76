import COSE

/// What there was before the ledger enters from paper, once: taken over, not proven here (art. 30).
enum Takeover {
    static let recorded = Act(
        "takeover.recorded", on: .certificate,
        [
            Field("scheme", .id, "liaoning-youpin"),
            Field("holder", .id, "operator-0001"),
            Field("sector", .name, "agriculture"),
            Field("category", .name, "rice"),
            Field("city", .name, "210100"),
            .record("facts", PublicFacts.fields),
            Field("document", .text(200), "示例公告〔2023〕1号"),
            Field("validFrom", .date, "2023-12-20"),
            Field("validThrough", .date, "2026-12-19"),
        ],
        opens: { standing throws(Refusal) in
            guard let number = CertificateNumber(standing.subject.id) else {
                throw standing.refusal(.numberForm(standing.numberForm), under: "number")
            }
            try standing.checkUnused(number)
        },
        effects: { filing throws(Refusal) in [.certificateIssued(try filing.takeover())] })

    static let application = Act(
        "takeover.application", on: .application,
        [
            Field("batch", .id, "2025-1"),
            Field("applicant", .id, "operator-0001"),
            Field("sector", .name, "agriculture"),
            Field("category", .name, "rice"),
            Field("city", .name, "210100"),
            Field("offering", .choice(["product", "service"]), "product"),
            Field("receivedOn", .date, "2025-06-20"),
            Field("stage", .name, "recommended"),
            Field("document", .text(200), "示例纸质申报档案〔2025〕1号"),
        ],
        redactable: [.publicFacts],
        opens: { standing throws(Refusal) in _ = try standing.newApplicationID() },
        effects: { filing throws(Refusal) in [.applicationReceived(try filing.runningApplication())]
        })
}

extension Filing {
    fileprivate func checkTakeover() throws(Refusal) {
        let until = state.founding?.takeoverUntil
        guard let until, day <= until else {
            throw refusal(.takeoverClosed(until), under: "takeover")
        }
    }

    fileprivate func checkNames() throws(Refusal) {
        for (kind, names) in [
            ("sector", scheme.sectors), ("category", scheme.categories), ("city", scheme.cities),
        ] {
            let name = try fields.text(kind)
            if names[name] == nil { try refuse(.unknownName(kind: kind, name: name)) }
        }
    }

    /// An award from before the ledger enters from paper, once: taken over, not proven here.
    fileprivate func takeover() throws(Refusal) -> Certificate {
        try checkTakeover()
        try checkNames()
        guard let number = CertificateNumber(subject.id), number.prefix == scheme.numberPrefix
        else { throw refusal(.numberForm(standing.numberForm), under: "number") }
        let holder = try checkedOperator(try fields.party("holder"))
        let from = try fields.date("validFrom")
        let through = try fields.date("validThrough")
        if from > through || from > event.occurredOn {
            try refuse(.daysOutOfOrder, under: "takeover")
        }
        // What was awarded since the founding has its way in the ledger.
        if let founded = state.founding.flatMap({ state.day(of: $0.identity) }), from >= founded {
            try refuse(.notEarlier(from, founded), under: "takeover")
        }
        let facts = try facts("facts")
        try checkIsAlone(facts.creditCode, of: holder)
        return Certificate(
            number: number, application: nil, scheme: scheme.id,
            sector: try fields.text("sector"), category: try fields.text("category"),
            city: try fields.text("city"), validFrom: from,
            validThrough: through, renews: nil, isTakenOver: true,
            editions: [
                Certificate.Edition(
                    edition: 1, because: "takeover", issuedOn: event.occurredOn,
                    issuedBy: index,
                    statusIndex: nil, credential: [])
            ],
            versions: [
                Certificate.Version(
                    from: from, holder: holder, facts: facts, index: index)
            ])
    }

    fileprivate func runningApplication() throws(Refusal) -> Application {
        try checkTakeover()
        try checkNames()
        let id = try standing.newApplicationID()
        let batch = try namedBatch()
        let applicant = try checkedOperator(try fields.party("applicant"))
        let stage = try fields.text("stage")
        guard let order = scheme.order(of: stage) else {
            throw refusal(.unknownName(kind: "stage", name: stage))
        }
        // From its notice on, it has what no paper brings along: the notice itself, approvals.
        if let last = scheme.rule("takeover")?.text("through"), let most = scheme.order(of: last),
            order > most
        {
            let word = scheme.word(last) ?? Wording(zh: last, en: last)
            try refuse(.takeoverStage(word), under: "takeover")
        }
        let received = try fields.date("receivedOn")
        try checkPast([received])
        if event.redacted.isEmpty { try refuse(.noOffering, under: "offering") }
        var application = Application(
            id: id, batch: batch.id, applicant: applicant, sector: try fields.text("sector"),
            category: try fields.text("category"), city: try fields.text("city"),
            isService: try fields.text("offering") == "service", receivedOn: received,
            isLate: received > batch.closes, redacted: event.redacted,
            eligibility: Set(scheme.rule("eligibility")?.texts("items") ?? []), stage: stage)
        application.isTakenOver = true
        return application
    }
}

extension Refusal.Reason {
    static func takeoverClosed(_ day: CivilDate?) -> Self {
        Self(
            "takeover-closed", "补录已于\(day.map { " \($0) " } ?? "设立账本时")截止",
            "awards could be taken over until \(day.map { "\($0)" } ?? "the founding")",
            ["day": day])
    }
    static func takeoverStage(_ last: Wording) -> Self {
        Self(
            "takeover-stage", "补录的申报至多处于“\(last.zh)”", "it is taken over at “\(last.en)” at most",
            ["stage": last])
    }
    static func notEarlier(_ day: CivilDate, _ founded: CivilDate) -> Self {
        Self(
            "not-earlier", "\(day) 获评，不早于账本设立之日 \(founded)，应当依程序评定，不得补录",
            "awarded on \(day), not before the founding of the ledger on \(founded): none to be "
                + "taken over", ["day": day, "founded": founded])
    }
    static let daysOutOfOrder = Self("days-out-of-order", "起止日期颠倒", "the days are not in order")
}
