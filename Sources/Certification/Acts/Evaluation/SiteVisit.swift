import COSE

/// Experts visit the site of a listed application (art. 14).
enum SiteVisit {
    static let visited = Act(
        "site.visited", on: .application,
        [
            .members,
            Field("visited", .list(.date, 1...30), ["2025-10-15"]),
            .records(
                "findings",
                [
                    Field("item", .name, "quality-management"),
                    Field("finding", .choice(["conforming", "minor", "major"]), "conforming"),
                ], 1...50),
            Field("outcome", .outcome, "favourable"),
            .reason,
        ],
        redactable: [Field("remarks", .paragraphs(8000), "现场评价记录")],
        opens: { standing throws(Refusal) in try standing.checkOwnApplication() },
        effects: { filing throws(Refusal) in
            try filing.checkApplicant()
            let application = try filing.ownApplication()
            // The leader signs for those who went there.
            try filing.checkPanel(isSigned: false)
            try filing.checkVisit(application)
            return try filing.step(application)
        })
}

extension Filing {
    /// Art. 14: the visit lies after the list for it, each item has its finding, and the outcome
    /// is what was found (ours).
    fileprivate func checkVisit(_ application: Application) throws(Refusal) {
        let days = fields.dates("visited")
        try checkPast(days)
        try checkSince(application.stagedOn, days)
        guard let rule = scheme.rule("onsite-items") else { return }
        let wanted = rule.texts("items")
        var (seen, worst) = (Set<String>(), Set<String>())
        for record in fields.list("findings") {
            let item = try record.text("item")
            if !wanted.contains(item) {
                try refuse(.unknownName(kind: "item", name: item), under: "onsite-items")
            }
            if !seen.insert(item).inserted { try refuse(.itemTwice(item), under: "onsite-items") }
            worst.insert(try record.text("finding"))
        }
        let missing = wanted.filter { !seen.contains($0) }
        if !missing.isEmpty { try refuse(.itemMissing(missing), under: "onsite-items") }
        let outcome = try outcome(try fields.text("outcome"))
        let contradicts = outcome.leadsOn ? worst.contains("major") : worst == ["conforming"]
        if contradicts, scheme.rule("onsite-outcome") != nil {
            try refuse(.againstFindings, under: "onsite-outcome")
        }
    }
}

extension Refusal.Reason {
    static func itemMissing(_ names: [String]) -> Self {
        Self(
            "item-missing", "缺少现场评价项目：\(names.listed(.zh))", "no finding on \(names.listed(.en))",
            ["names": names])
    }
    static func itemTwice(_ name: String) -> Self {
        Self(
            "item-twice", "现场评价项目 \(Shown.name(name)) 重复", "two findings on \(Shown.name(name))",
            ["name": name])
    }
    static let againstFindings = Self(
        "against-findings", "现场评价结论与各项目的情况不一致",
        "the outcome is not what was found: a major finding is not favourable, and none at all "
            + "not unfavourable")
}
