import COSE

/// What the expert panel does: examines each application, proposes lists (arts. 9, 13, 14).
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

    static let proposed = Act(
        "list.proposed", on: .batch, [.members, ActCatalogue.entries("proposed")],
        opens: { standing throws(Refusal) in try standing.checkList() },
        effects: { filing throws(Refusal) in try filing.panelList() })

    static let onsite = Act(
        "list.onsite", on: .batch, [.members, ActCatalogue.entries("listed")],
        opens: { standing throws(Refusal) in try standing.checkList() },
        effects: { filing throws(Refusal) in try filing.panelList() })

    static let candidates = Act(
        "list.candidates", on: .batch, [.members, ActCatalogue.entries("listed")],
        opens: { standing throws(Refusal) in try standing.checkList() },
        effects: { filing throws(Refusal) in try filing.panelList() })
}

extension Field {
    /// The panel's members who took part.
    static let members = Field("members", .list(.id, 1...50), ["expert-1", "expert-2"])
}

extension Filing {
    fileprivate func panelList() throws(Refusal) -> [Effect] {
        try checkPanel()
        return try listEffects()
    }
}
