import COSE

/// What is not put right after daily supervision, which never grounds art. 19(2): put right late, a
/// spot check, or another body's matter (art. 18; ours).
extension Rectifications {
    static let closed = Act(
        "rectification.closed", on: .rectification,
        [
            Field("outcome", .outcome, "put-right"),
            Field(
                "sample", .entry, ActCatalogue.zeroHash, optional: true,
                with: .outcome("spot-check")),
            Field(
                "transferredTo", .text(200), "示例市场监管综合行政执法队", optional: true,
                with: .outcome("transferred")),
            .city, .reason,
        ],
        opens: { standing throws(Refusal) in
            let order = try standing.knownOrder()
            if order.closedOn != nil || order.isOver && !order.hasFailed {
                try standing.refuse(standing.over())
            } else if !order.hasFailed {
                try standing.refuse(standing.first(rechecked.type))
            } else if order.spotCheck != nil {
                // A failed spot check that is not put right leads to a revocation (art. 19).
                try standing.refuse(standing.first(RevocationNotice.intended.type))
            }
        },
        duties: { $0.closingDuties() },
        effects: { filing throws(Refusal) in
            var order = try filing.standing.knownOrder()
            try filing.checkPlace(of: order.certificate)
            if let last = order.recheckedOn { try filing.checkNotBefore(last) }
            let outcome = try filing.reasonedOutcome()
            try filing.checkClosing(of: order, as: outcome)
            order.closedOn = filing.event.occurredOn
            order.closedBy = filing.statement.leafHash
            return [.put(order), filing.turn(order.certificate, .rectificationEnded(order.id))]
        })
}

extension Duty.Kind {
    /// What was not put right is closed, or checked (art. 18).
    static let rectificationClosing = Duty.Kind(
        "rectification-closing", zh: "处理整改不到位", en: "close what was not put right")
}

extension DutyLedger {
    fileprivate func closingDuties() -> [Duty] {
        state.rectifications.values.compactMap { order -> Duty? in
            let subject = Subject(.rectification, order.id)
            let scheme = scheme(subject)
            guard order.hasFailed, order.spotCheck == nil, order.closedOn == nil,
                let last = order.recheckedOn,
                state.certificates[order.certificate]?.status(on: day).isInForce == true,
                let days = scheme?.rule("rectification-closing")?.number("days")
            else { return nil }
            return duty(
                .rectificationClosing, subject, by: roles(Rectifications.closed.type, scheme),
                due: limit(days, after: last, scheme), rule: "rectification-closing", scheme)
        }
    }
}

extension Filing {
    /// A spot check is named by its sample, of the same certificate and after the order; a transfer
    /// says whereto.
    fileprivate func checkClosing(
        of order: Rectification, as outcome: String
    ) throws(Refusal) {
        guard scheme.rule("linked") != nil else { return }
        let sample = fields.optionalText("sample").flatMap { Digest(hex: $0) }
        let wanted = [
            ("spot-check", sample != nil),
            ("transferred", fields.optionalText("transferredTo") != nil),
        ]
        for (name, isThere) in wanted where (outcome == name) != isThere {
            try refuse(
                isThere ? .linkContradicts(outcome: outcome) : .linkMissing(outcome: outcome),
                under: "linked")
        }
        guard let sample else { return }
        let check = state.spotChecks.under(.entry(sample)).first { $0.sampledBy == sample }
        let (taken, ordered) = (state.entries[sample]?.index, state.entries[order.order]?.index)
        guard let check, let taken, let ordered, check.certificate == order.certificate,
            taken > ordered
        else { return try refuse(.linkUnfit(sample), under: "linked") }
    }
}
