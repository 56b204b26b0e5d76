import COSE

/// Re-evaluation before a certificate's period ends: opened as an application of its own, or
/// declined (art. 21).
enum Reevaluation {
    static let opened = Act(
        "reevaluation.opened", on: .application,
        [
            Field("certificate", .of(.certificate), "LNYP-2025-00001"),
            Field("batch", .id, "2028-1"),
        ],
        redactable: [.publicFacts],
        opens: { standing throws(Refusal) in
            _ = try standing.newApplicationID()
            try standing.checkSomeBatchOpen()
        },
        begins: { standing, certificate throws(Refusal) in
            try standing.checkReevaluation(of: certificate)
            try standing.checkSomeBatchOpen()
        },
        due: { standing in
            standing.subject.isA(.certificate)
                ? standing.state.certificate(of: standing.subject)?.validThrough : nil
        },
        duties: { $0.reevaluationDuties() },
        effects: { filing throws(Refusal) in try filing.reevaluation() })

    static let declined = Act(
        "reevaluation.declined", on: .certificate, [.reason],
        opens: { standing throws(Refusal) in
            let certificate = try standing.certificate()
            if certificate.hasDeclined { try standing.refuse(standing.done()) }
            try standing.checkInForce(certificate)
        },
        effects: { filing throws(Refusal) in
            let certificate = try filing.ownCertificate()
            try filing.checkHolder(filing.holder(of: certificate))
            return [.certificate(certificate.number, .reevaluationDeclined)]
        })
}

extension Duty.Kind {
    /// The office opens re-evaluation (art. 21).
    static let reevaluation = Duty.Kind("reevaluation", zh: "启动复评", en: "open re-evaluation")
}

extension DutyLedger {
    func reevaluationDuties() -> [Duty] {
        state.certificates.values.compactMap { certificate in
            let subject = Subject(.certificate, certificate.number)
            let status = certificate.status(on: day)
            guard let scheme = state.scheme(certificate.scheme, on: day),
                let months = scheme.rule("reevaluation-window")?.number("months"),
                !certificate.hasDeclined,
                status.isInForce || status == .expired,
                let standing = standing(subject, scheme, Reevaluation.declined.type),
                !isOpened(certificate),
                day >= standing.reevaluationOpens(certificate, months: months)
            else { return nil }
            return duty(
                .reevaluation, subject, by: roles(Reevaluation.opened.type, scheme),
                due: certificate.validThrough, rule: "reevaluation", scheme)
        }
    }
}

extension DutyLedger {
    /// What was opened is owed no more, however it ended; what was carried over is to be opened in
    /// another batch.
    private func isOpened(_ certificate: Certificate) -> Bool {
        certificate.reevaluation.flatMap { state.applications[$0] }.map { !$0.isCarriedOver }
            ?? false
    }
}

extension Standing {
    /// Whether its re-evaluation is under way or done; one that failed may be opened again.
    func isReevaluated(_ certificate: Certificate) -> Bool {
        certificate.reevaluation.flatMap { state.applications[$0] }.map { !$0.isOver } ?? false
    }

    /// Refuses where none may be opened on the day.
    func checkReevaluation(of certificate: Certificate) throws(Refusal) {
        let status = certificate.status(on: day)
        if !status.isInForce && status != .expired {
            try refuse(.notInForce(certificate.number, status), under: "reevaluation")
        }
        if isReevaluated(certificate) { try refuse(done()) }
        if certificate.hasDeclined {
            let declined = scheme.acts[Reevaluation.declined.type]?.wording
            try refuse(.doneAlready(declined ?? act.wording), under: "reevaluation-window")
        }
        if let rule = scheme.rule("reevaluation-window") {
            let from = reevaluationOpens(certificate, months: rule.number("months") ?? 0)
            if day < from {
                try refuse(.reevaluationEarly(from: from), under: "reevaluation-window")
            }
        }
    }

    /// The first day on which re-evaluation may be opened.
    func reevaluationOpens(_ certificate: Certificate, months: Int) -> CivilDate {
        certificate.validThrough.adding(days: 1).adding(months: -months)
    }
}

extension Filing {
    /// Art. 21: arts. 11 to 17 once more, in full, as an application of its own.
    fileprivate func reevaluation() throws(Refusal) -> [Effect] {
        let certificate = try certificate("certificate", under: "reevaluation")
        try standing.dated(event.occurredOn).checkReevaluation(of: certificate)
        let id = try standing.newApplicationID()
        let batch = try namedBatch()
        if event.redacted.isEmpty { try refuse(.noOffering, under: "offering") }
        let before = certificate.application.flatMap { state.applications[$0] }
        var application = Application(
            id: id, batch: batch.id, applicant: holder(of: certificate), sector: certificate.sector,
            category: certificate.category, city: certificate.city,
            isService: before?.isService ?? false, receivedOn: receivedOn, isLate: false,
            redacted: event.redacted,
            eligibility: Set(scheme.rule("eligibility")?.texts("items") ?? []),
            stage: scheme.rules["reevaluation"]?.text("stage") ?? scheme.stages.first?.name ?? "")
        application.reevaluates = certificate.number
        return [
            .applicationReceived(application),
            .certificate(certificate.number, .reevaluationOpened(id)),
        ]
    }

    /// The batch that a field names, which is not closed.
    func namedBatch() throws(Refusal) -> Batch {
        let id = try fields.batch("batch")
        guard let batch = state.batches[id] else { throw refusal(.batchUnknown("\(id)")) }
        if batch.isClosed { try refuse(.batchClosed(id), under: "closing") }
        return batch
    }
}

extension Refusal.Reason {
    static func reevaluationEarly(from day: CivilDate) -> Self {
        Self(
            "reevaluation-early", "复评自 \(day) 起可以启动", "re-evaluation may be opened from \(day) on",
            ["day": day])
    }
}
