import COSE

/// The panel's opinion on each of the six dimensions (art. 13).
enum Qualification {
    static let evaluated = Act(
        "qualification.evaluated", on: .application,
        [
            .members,
            Field(
                "dimensions",
                .list(
                    .record([
                        Field("dimension", .name, "innovation"),
                        Field(
                            "opinion", .choice(["favourable", "unfavourable"]), "favourable"),
                    ]), 1...20),
                .array(
                    [
                        "innovation", "advanced-standards", "excellent-quality",
                        "good-service", "solid-reputation", "social-recognition",
                    ].map { .map(["dimension": .text($0), "opinion": "favourable"]) })),
            Field("outcome", .outcome, "qualified"),
            .reason,
        ],
        redactable: [Field("scores", .paragraphs(8000), "六个维度专家评分")],
        opens: { standing throws(Refusal) in try standing.checkOwnApplication() },
        effects: { filing throws(Refusal) in
            try filing.checkApplicant()
            let application = try filing.ownApplication()
            try filing.checkPanel()
            try filing.checkDimensions()
            return try filing.step(application)
        })
}

extension Filing {
    /// Art. 13: an opinion on each of the six dimensions; what follows from them is ours.
    fileprivate func checkDimensions() throws(Refusal) {
        guard let rule = scheme.rule("dimensions") else { return }
        let wanted = rule.texts("names")
        var seen: Set<String> = []
        for record in fields.list("dimensions") {
            let name = try record.text("dimension")
            if !wanted.contains(name) {
                try refuse(.unknownName(kind: "dimension", name: name), under: "dimensions")
            }
            if !seen.insert(name).inserted {
                try refuse(.dimensionTwice(name), under: "dimensions")
            }
        }
        let missing = wanted.filter { !seen.contains($0) }
        if !missing.isEmpty { try refuse(.dimensionMissing(missing), under: "dimensions") }
        guard let most = scheme.rule("dimension-outcome")?.number("unfavourableAtMost") else {
            return
        }
        let count = try fields.list("dimensions").count { record throws(Refusal) in
            try record.text("opinion") == "unfavourable"
        }
        let outcome = try outcome(try fields.text("outcome"))
        if outcome.leadsOn != (count <= most) {
            try refuse(
                .againstOpinions(unfavourable: count, atMost: most), under: "dimension-outcome")
        }
    }
}

extension Refusal.Reason {
    static func againstOpinions(unfavourable: Int, atMost: Int) -> Self {
        Self(
            "against-opinions",
            "六个维度中 \(unfavourable) 个不符合（至多 \(atMost) 个为通过），资质评价结论与之不一致",
            "\(unfavourable) opinions are unfavourable, \(atMost) at most are for qualified: the "
                + "outcome is another", ["unfavourable": unfavourable, "atMost": atMost])
    }
    static func dimensionMissing(_ names: [String]) -> Self {
        Self(
            "dimension-missing", "缺少评价维度：\(names.listed(.zh))",
            "no opinion on \(names.listed(.en))", ["names": names])
    }
    static func dimensionTwice(_ name: String) -> Self {
        Self(
            "dimension-twice", "评价维度 \(Shown.name(name)) 重复", "two opinions on \(Shown.name(name))",
            ["name": name])
    }
}
