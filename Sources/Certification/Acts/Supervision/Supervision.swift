public import COSE

/// Visits of daily supervision (art. 18).
enum Supervisions {
    static let inspected = Act(
        "supervision.inspected", on: "supervision",
        [.certificate, .complaint, Field("outcome", .outcome, "conforming"), .reason],
        redactable: [Field("findings", .paragraphs(20_000), "检查情况")],
        opens: { standing throws(Refusal) in
            if standing.state.newest[standing.subject] != nil {
                try standing.refuse(standing.twice())
            }
        },
        effects: { filing throws(Refusal) in
            let number = try filing.knownNumber("certificate")
            return [
                .supervised(
                    Supervision(
                        certificate: number, outcome: try filing.reasonedOutcome(),
                        entry: filing.statement.leafHash, complaint: try filing.complaint()))
            ]
        })
}

/// A visit of daily supervision (art. 18).
public struct Supervision: Hashable, Sendable, Codable {
    public let certificate: CertificateNumber
    /// An outcome of `supervision.inspected`.
    public let outcome: String
    /// The leaf hash of the visit's entry.
    public let entry: Digest
    /// The complaint it rests on, if any.
    public let complaint: ComplaintID?
}

extension Supervision: Filed {}
