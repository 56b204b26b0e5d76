import COSE

extension SubjectKind {
    /// What is written `misuse/…`.
    public static let misuse = SubjectKind(
        "misuse", zh: "违规用标", en: "misuse", table: .cases)
}

/// Misuse of the mark by anyone (Opinions 二(四)2): recorded, and ended.
enum Misuses {
    static let acts = [recorded, ended]

    static let recorded = Act(
        "misuse.recorded", on: .misuse,
        [
            Field(
                "how", .choice(["counterfeit", "beyond-scope", "after-end", "other"]),
                "counterfeit"),
            Field("certificate", .of(.certificate), "LNYP-2025-00001", optional: true),
            .complaint,
            Field("place", .text(300), "示例市场"),
        ],
        redactable: [Field("user", .text(300), "使用者")],
        opens: { standing throws(Refusal) in try standing.checkNoCase() },
        effects: { filing throws(Refusal) in
            _ = try filing.complaint()
            var misuse = try filing.step()
            if filing.fields.optionalText("certificate") != nil {
                misuse.certificate = try filing.knownNumber("certificate")
            }
            let how = try filing.fields.text("how")
            misuse.matter = how
            if how == "after-end", let number = misuse.certificate,
                let status = filing.state.certificates[number]?.status(on: filing.event.occurredOn),
                status.isInForce && status != .validUnderReview
            {
                try filing.refuse(.notEnded(number), under: "mark-use")
            }
            return [.put(misuse)]
        })

    static let ended = Act(
        "misuse.ended", on: .misuse,
        [
            Field("outcome", .outcome, "stopped"),
            Field(
                "transferredTo", .text(200), "示例执法机关", optional: true,
                with: .outcome("transferred")),
            .reason,
        ],
        opens: { standing throws(Refusal) in
            _ = try standing.openCase(after: recorded.type)
        },
        effects: { filing throws(Refusal) in
            var misuse = try filing.step(filing.standing.openCase(after: recorded.type))
            misuse.outcome = try filing.reasonedOutcome()
            let goesOn = filing.fields.optionalText("transferredTo") != nil
            if let outcome = misuse.outcome, (outcome == "transferred") != goesOn {
                try filing.refuse(
                    goesOn ? .linkContradicts(outcome: outcome) : .linkMissing(outcome: outcome),
                    under: "linked")
            }
            return [.put(misuse)]
        })
}

extension Refusal.Reason {
    static func notEnded(_ number: CertificateNumber) -> Self {
        Self(
            "not-ended", "证书 \(number) 当日仍然有效，不属于资格终止后用标",
            "the certificate \(number) is in force on that day; its use is none after its end",
            ["certificate": number])
    }
}
