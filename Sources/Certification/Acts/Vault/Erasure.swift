import COSE

extension SubjectKind {
    /// What is written `vault/…`.
    public static let vault = SubjectKind(
        "vault", zh: "保管库", en: "vault")
}

/// The vault forgets one person (DESIGN, principle 2; ours): on a legal basis, after the retention
/// period or by an order, and only when two officers of the body say the same.
enum Erasures {
    static let erased = Act(
        "vault.erased", on: .vault,
        [
            Field("basis", .choice(["law", "retention", "order"]), "retention"),
            Field("document", .text(200), "示例档案保管期限表〔2029〕"),
            Field("keptUntil", .date, "2029-08-31", optional: true), .confirms,
        ],
        opens: { _ in }, effects: { filing throws(Refusal) in try filing.erasure() })
}

extension Filing {
    fileprivate func erasure() throws(Refusal) -> [Effect] {
        let basis = try fields.text("basis")
        let keptUntil = fields.optionalDate("keptUntil")
        if basis == "retention" && keptUntil.map({ $0 < event.occurredOn }) != true {
            try refuse(.retentionRuns(keptUntil), under: "erasure")
        }
        let effect = Effect.erasureOrdered(subject.id)
        guard let rule = scheme.rule("erasure"), (rule.number("officers") ?? 1) > 1 else {
            return [effect]
        }
        guard fields.optionalText("confirms") != nil else { return [proposal] }
        return [try confirmation(under: "erasure"), effect]
    }
}

extension Refusal.Reason {
    static func retentionRuns(_ day: CivilDate?) -> Self {
        Self(
            "retention-runs", "保管期限\(day.map { "至 \($0)，" } ?? "")尚未届满或未列明",
            "the retention period has not ended\(day.map { ": it runs to \($0)" } ?? "")",
            ["day": day])
    }
}
