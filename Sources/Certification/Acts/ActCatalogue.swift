import COSE

/// Every act type there is, by its stable name: the words the log is written in.
///
/// Shapes stay readable for ever: a changed one becomes a new schema number beside the old.
/// Which of them a scheme uses, who may take them and after what, is the scheme's to say.
public enum ActCatalogue {
    /// The shapes, in the order of the regulation.
    public static let shapes: [ActShape] =
        authority + people + calls + applications + evaluation + deliberation + notice + award
        + supervision.map(\.shape) + recovery + holder + complaints.map(\.shape) + closing
        + corrections + changes + remedies + vault

    /// Supervision and revocation (arts. 18, 19).
    private static let supervision: [Act] =
        [Supervisions.inspected] + SpotChecks.acts + Rectifications.acts + Revocations.acts
    /// Complaints, misuse of the mark, interpretations (arts. 22, 29).
    private static let complaints: [Act] =
        Complaints.acts + Misuses.acts + [Interpretations.issued]

    /// The acts that are values, in the order of the regulation.
    static let acts: [Act] = supervision + complaints

    /// The act of a type, or nil when there is none.
    static func act(_ type: String) -> Act? { actByType[type] }

    private static let actByType: [String: Act] = Dictionary(
        acts.map { ($0.type, $0) }, uniquingKeysWith: { first, _ in first })

    /// The shape of an act type, or nil when there is none.
    public static func shape(_ type: String) -> ActShape? { byType[type] }

    private static let byType: [String: ActShape] = Dictionary(
        shapes.map { ($0.type, $0) }, uniquingKeysWith: { first, _ in first })

    static let reason = Field.reason
    static let outcomeExample: CBOR = "passed"
    static let zeroHash = CBOR.text(String(repeating: "0", count: 64))

    /// The entries of a list decision: which applications, with what outcome.
    static func entries(_ outcome: CBOR, extra: [Field] = []) -> Field {
        Field(
            "entries",
            .list(
                .record(
                    [
                        Field("application", .id, "LN-2025-0001"),
                        Field("outcome", .outcome, outcome),
                        Field("stage", .name, "received", optional: true),
                        reason,
                    ] + extra), 1...500),
            .array([
                .map(["application": "LN-2025-0001", "outcome": outcome])
            ]))
    }

    /// The record of how a document came from its author (RULES, general rule 2).
    static let behalf: [Field] = behalfFields

    /// The fields of `behalf`, for the CDDL.
    public static let behalfFields: [Field] = [
        Field("party", .id, "leading-group", optional: true),
        Field("officer", .id, "head-1", optional: true),
        Field("kind", .choice(["body", "operator", "court", "public"]), "body"),
        Field("form", .choice(["paper", "letter", "oral", "web"]), "paper"),
        Field("on", .date, "2025-12-01"),
        Field("digest", .digest, zeroHash, optional: true),
        Field("archive", .text(200), "档号 2025-示例-001", optional: true),
    ]

    /// A document that an act rests on (RULES, general rule 14).
    static let evidence: [Field] = [
        Field("sha256", .digest, zeroHash, optional: true),
        Field("bytes", .integer(0...(1 << 40)), 1024, optional: true),
        Field("salted", .digest, zeroHash, optional: true),
        Field("archive", .text(200), "档号 2025-示例-001", optional: true),
    ]
}
