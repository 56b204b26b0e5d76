import COSE

/// A revoked certificate is in force again, after a remedy (RULES, general rule 10).
enum Reinstatement {
    static let reinstated = Act(
        "certificate.reinstated", on: .certificate,
        [
            Field("remedy", .of(.remedy), "remedy-1"),
            Field("from", .choice(["beginning", "now"]), "beginning"), .reason,
        ],
        opens: { standing throws(Refusal) in
            let certificate = try standing.certificate()
            let revoked = certificate.revokedBy.filter {
                certificate.bears($0, alsoInThePast: true)
            }
            if revoked.isEmpty {
                return try standing.refuse(standing.first(Revocations.served.type))
            }
            if !revoked.contains(where: { standing.isUndone($0, of: certificate) }) {
                try standing.refuse(.noFittingRemedy(certificate.number), under: "remedy")
            }
        },
        duties: { $0.reinstatementDuties() },
        effects: { filing throws(Refusal) in try filing.reinstatement() })
}

extension Certificate {
    /// The revocations that were served on it, whatever became of them.
    fileprivate var revokedBy: [RevocationID] {
        turns.compactMap { turn in
            if case .revoked(let id, _, _) = turn.kind { id } else { nil }
        }
    }

    /// Whether a remedy has brought it back already.
    fileprivate func isReinstated(by remedy: RemedyID) -> Bool {
        turns.contains { $0.kind.isReinstatement(by: remedy) }
    }
}

extension LedgerState {
    /// The revocation that a remedy undoes on a certificate, from its beginning or from now on: the
    /// one that it is against, as long as that has effect, and once; nil where it undoes none.
    fileprivate func undone(
        by remedy: Remedy, of certificate: Certificate, fromTheBeginning: Bool
    ) -> RevocationID? {
        guard
            remedy.outcome.flatMap(RemedyOutcome.init)?
                .reinstates(fromTheBeginning: fromTheBeginning) == true,
            let revocation = revocation(against: remedy),
            revocation.certificates.contains(certificate.number),
            !isServedAsChanged(revocation, by: remedy, on: certificate),
            remedy.freed.isEmpty || remedy.freed.contains(certificate.number),
            certificate.bears(revocation.id, alsoInThePast: fromTheBeginning),
            !certificate.isReinstated(by: remedy.id)
        else { return nil }
        return revocation.id
    }
}

extension LedgerState {
    /// Whether what was served on a certificate is what a remedy had left of the revocation.
    private func isServedAsChanged(
        _ revocation: Revocation, by remedy: Remedy, on certificate: Certificate
    ) -> Bool {
        guard remedy.replaced != nil,
            remedy.outcome.flatMap(RemedyOutcome.init)?.replaces == true,
            let decided = remedy.decisions.last.flatMap({ entries[$0] })?.index
        else { return false }
        return certificate.turns.contains { turn in
            if case .revoked(revocation.id, _, _) = turn.kind {
                turn.index > decided
            } else {
                false
            }
        }
    }
}

extension Standing {
    /// Whether some remedy undoes a revocation of a certificate.
    fileprivate func isUndone(_ id: RevocationID, of certificate: Certificate) -> Bool {
        guard let decision = state.revocations[id]?.decision else { return false }
        return state.remedies.under(.entry(decision)).contains { remedy in
            [true, false].contains {
                state.undone(by: remedy, of: certificate, fromTheBeginning: $0) != nil
            }
        }
    }
}

extension Filing {
    fileprivate func reinstatement() throws(Refusal) -> [Effect] {
        let certificate = try ownCertificate()
        guard let id = RemedyID(try fields.text("remedy")), let remedy = state.remedies[id] else {
            throw refusal(.unknown(.remedy, id: try fields.text("remedy")))
        }
        let worksBack = try fields.text("from") == "beginning"
        if state.undone(by: remedy, of: certificate, fromTheBeginning: worksBack) == nil {
            try refuse(.remedyUnfit(id), under: "remedy")
        }
        if let decided = remedy.decidedOn { try checkNotBefore(decided) }
        guard let revocation = state.revocation(against: remedy)?.id else { return [] }
        return [
            turn(
                certificate.number,
                .reinstated(revocation, by: id, fromTheBeginning: worksBack))
        ]
    }
}

extension Duty.Kind {
    /// A certificate whose revocation fell is in force again (RULES, general rule 10).
    static let reinstatement = Duty.Kind(
        "reinstatement", zh: "恢复资格", en: "reinstate the certificate")
}

extension DutyLedger {
    /// The office reinstates what a remedy has freed.
    fileprivate func reinstatementDuties() -> [Duty] {
        state.remedies.values.flatMap { remedy -> [Duty] in
            guard let decided = remedy.decidedOn,
                let revocation = state.revocation(against: remedy)
            else { return [] }
            return revocation.certificates.compactMap { number in
                let subject = Subject(.certificate, number)
                guard let certificate = state.certificates[number], let scheme = scheme(subject),
                    let days = scheme.rule("reinstatement")?.number("days"),
                    state.undone(by: remedy, of: certificate, fromTheBeginning: true) != nil
                else { return nil }
                return duty(
                    .reinstatement, subject, by: roles(Reinstatement.reinstated.type, scheme),
                    due: limit(days, after: decided, scheme), rule: "reinstatement", scheme)
            }
        }
    }
}

extension Refusal.Reason {
    static func noFittingRemedy(_ number: CertificateNumber) -> Self {
        Self(
            "no-fitting-remedy", "证书 \(number) 的撤销没有可据以恢复的复议决定（裁判结果）",
            "no remedy undoes a revocation of \(number)", ["certificate": number])
    }
}
