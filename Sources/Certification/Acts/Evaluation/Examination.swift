import COSE

/// The expert panel examines each application (art. 9).
enum Examination {
    static let examined = Act(
        "application.examined", on: .application,
        [.members, Field("outcome", .outcome, "favourable"), .reason],
        redactable: [Field("scores", .paragraphs(8000), "专家个人评分")],
        opens: { standing throws(Refusal) in try standing.checkOwnApplication() },
        effects: { filing throws(Refusal) in
            try filing.checkApplicant()
            let application = try filing.ownApplication()
            try filing.checkPanel()
            return try filing.step(application)
        })
}

extension Field {
    /// The panel's members who took part.
    static let members = Field("members", .list(.id, 1...50), ["expert-1", "expert-2"])
}
