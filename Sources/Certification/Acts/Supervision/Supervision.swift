public import COSE

extension SubjectKind {
    /// What is written `supervision/…`.
    public static let supervision = SubjectKind(
        "supervision", zh: "监督检查", en: "supervision")
}

/// Visits of daily supervision (art. 18).
enum Supervisions {
    static let inspected = Act(
        "supervision.inspected", on: .supervision,
        [.certificate, .complaint, .city, Field("outcome", .outcome, "conforming"), .reason],
        redactable: [Field("findings", .paragraphs(20_000), "检查情况")],
        opens: { standing throws(Refusal) in
            if standing.state.newest[standing.subject] != nil {
                try standing.refuse(standing.twice())
            }
        },
        begins: { standing, certificate throws(Refusal) in
            try standing.checkInForce(certificate)
        },
        effects: { filing throws(Refusal) in
            let number = try filing.knownNumber("certificate")
            try filing.checkPlace(of: number)
            if let certificate = filing.state.certificates[number] {
                try filing.checkNotBefore(certificate.validFrom)
                try filing.standing.checkInForce(
                    certificate, on: filing.event.occurredOn, under: "certified")
            }
            return [
                .put(
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

extension Supervision: RegisteredRecord {
    public static let table = RecordID.Table.supervisions
    public static var records: RecordPath<Digest, Self> { \.supervisions }
    public var key: Digest { entry }
    public var told: [Subject] { [Subject(.certificate, certificate)] }

    static let rows = RegisterTable(
        of: Self.self, "visits",
        [
            .text("entry") { $0.entry },
            .text("certificate") { $0.certificate },
            .maybe("complaint") { $0.complaint },
            .found("visited_on") { visit, state in state.day(of: visit.entry) },
        ])

    public var headings: [Heading] { [.certificate(certificate)] }
}
