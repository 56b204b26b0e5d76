import COSE

/// Experts visit the site of a listed application (art. 14).
enum SiteVisit {
    static let visited = Act(
        "site.visited", on: .application,
        [
            .members,
            Field("visited", .list(.date, 1...30), ["2025-10-15"]),
            Field(
                "findings",
                .list(
                    .record([
                        Field("item", .name, "quality-management"),
                        Field(
                            "finding", .choice(["conforming", "minor", "major"]), "conforming"),
                    ]), 1...50),
                [.map(["item": "quality-management", "finding": "conforming"])]),
            Field("outcome", .outcome, "favourable"),
            .reason,
        ],
        redactable: [Field("remarks", .paragraphs(8000), "现场评价记录")],
        opens: { standing throws(Refusal) in try standing.checkOwnApplication() },
        effects: { filing throws(Refusal) in
            try filing.checkApplicant()
            let application = try filing.ownApplication()
            try filing.checkPanel()
            try filing.checkPast(filing.fields.dates("visited"))
            return try filing.step(application)
        })
}
