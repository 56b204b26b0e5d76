import COSE

extension SubjectKind {
    /// What is written `interpretation/…`.
    public static let interpretation = SubjectKind(
        "interpretation", zh: "解释", en: "interpretation", table: .interpretations)
}

/// An interpretation of the measures (art. 29): published, each id once.
enum Interpretations {
    static let issued = Act(
        "interpretation.issued", on: .interpretation,
        [
            Field("article", .text(100), "第二十一条"),
            Field("document", .text(200), "示例解释〔2026〕1号"),
            Field("from", .date, "2026-06-01"),
        ],
        opens: { standing throws(Refusal) in
            if standing.state.interpretations.contains(standing.subject.id) {
                try standing.refuse(standing.twice())
            }
        },
        effects: { filing throws(Refusal) in [.put(.interpretations, filing.subject.id)] })
}
