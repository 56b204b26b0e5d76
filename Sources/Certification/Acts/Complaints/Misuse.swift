import COSE

/// Misuse of the mark by anyone (Opinions 二(四)2): recorded, and ended.
enum Misuses {
    static let acts = [recorded, ended]

    static let recorded = Act(
        "misuse.recorded", on: "misuse",
        [
            Field(
                "how", .choice(["counterfeit", "beyond-scope", "after-end", "other"]),
                "counterfeit"),
            Field("certificate", .id, "LNYP-2025-00001", optional: true),
            .complaint,
            Field("place", .text(300), "示例市场"),
        ],
        redactable: [Field("user", .text(300), "使用者")],
        opens: { standing throws(Refusal) in
            if standing.state.misuses[standing.subject.id] != nil {
                try standing.refuse(standing.twice())
            }
        },
        effects: { filing throws(Refusal) in
            _ = try filing.complaint()
            let number = filing.fields.optionalText("certificate")
            if number != nil { _ = try filing.knownNumber("certificate") }
            return [
                .misuse(
                    filing.subject.id,
                    Misuse(
                        how: try filing.fields.text("how"),
                        certificate: number.flatMap { CertificateNumber($0) },
                        foundOn: filing.event.occurredOn))
            ]
        })

    static let ended = Act(
        "misuse.ended", on: "misuse",
        [
            Field("outcome", .outcome, "stopped"),
            Field("transferredTo", .text(200), "示例执法机关", optional: true), .reason,
        ],
        opens: { standing throws(Refusal) in
            if try known(standing).outcome != nil { try standing.refuse(standing.done()) }
        },
        effects: { filing throws(Refusal) in
            var misuse = try known(filing.standing)
            try filing.checkNotBefore(misuse.foundOn)
            misuse.outcome = try filing.reasonedOutcome()
            if misuse.outcome == "transferred" && filing.fields.optionalText("transferredTo") == nil
            {
                try filing.standing.refuse(
                    filing.standing.refusal(.linkMissing(outcome: "transferred"), under: "linked"))
            }
            return [.misuse(filing.subject.id, misuse)]
        })

    private static func known(_ standing: Standing) throws(Refusal) -> Misuse {
        guard let misuse = standing.state.misuses[standing.subject.id] else {
            throw standing.unknown("misuse")
        }
        return misuse
    }
}

/// Misuse of the mark by anyone (Opinions 二(四)2).
public struct Misuse: Hashable, Sendable, Codable {
    /// `counterfeit`, `beyond-scope`, `after-end` or `other`.
    public internal(set) var how: String
    /// The certificate whose number or mark it was, if any.
    public internal(set) var certificate: CertificateNumber?
    public internal(set) var foundOn: CivilDate
    /// An outcome of `misuse.ended`; nil while it goes on.
    public var outcome: String?
}

extension Misuse: Filed {}
