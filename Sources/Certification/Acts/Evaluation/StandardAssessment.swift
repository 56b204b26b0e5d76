import COSE

/// The executed standard is assessed (art. 11).
enum StandardAssessment {
    private static let rules = [
        Field("edition", .text(100), "2025版"),
        Field("digest", .digest, ActCatalogue.zeroHash),
    ]

    static let assessed = Act(
        "standard.assessed", on: .application,
        [
            Field("standard", .text(200), "Q/EXMP 001—2025"),
            Field("edition", .text(50), "2025"),
            .record("generalRules", rules),
            .record("detailedRules", rules),
            Field("outcome", .outcome, "advanced"),
            .reason,
        ],
        redactable: [Field("comparison", .paragraphs(8000), "与国内外标准关键指标比较")],
        opens: { standing throws(Refusal) in try standing.checkOwnApplication() },
        effects: { filing throws(Refusal) in
            try filing.checkApplicant()
            let application = try filing.ownApplication()
            let standard = try filing.fields.text("standard")
            return [.application(application.id, .standardAssessed(standard))]
                + (try filing.step(application))
        })
}
