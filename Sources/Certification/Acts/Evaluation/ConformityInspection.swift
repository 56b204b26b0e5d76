import COSE

/// Conformity is inspected: a product by a laboratory, a service by its method and sites (art. 12).
enum ConformityInspection {
    static let inspected = Act(
        "conformity.inspected", on: .application,
        [
            .record(
                "product",
                [
                    Field("laboratory", .text(200), "示例质检中心"),
                    Field("qualification", .text(100), "CMA 示例 0001"),
                    Field("sample", .text(200), "样品编号 S-2025-0001"),
                    Field("report", .text(200), "报告 R-2025-0001"),
                    Field("sampledOn", .date, "2025-09-20"),
                ], optional: true),
            .record(
                "service",
                [
                    Field("body", .text(200), "示例服务测评机构"),
                    Field("method", .text(500), "神秘顾客暗访"),
                    Field("sites", .list(.text(200), 1...100), ["示例展厅"]),
                    Field("dates", .list(.date, 1...100), ["2025-09-20"]),
                ], optional: true),
            Field("outcome", .outcome, "conforming"),
            .reason,
        ],
        redactable: [Field("findings", .paragraphs(8000), "检验结果明细")],
        opens: { standing throws(Refusal) in try standing.checkOwnApplication() },
        effects: { filing throws(Refusal) in
            try filing.checkApplicant()
            let application = try filing.ownApplication()
            try filing.checkInspection(application)
            return try filing.step(application) + filing.inspectionUse()
        })
}

extension Filing {
    /// Art. 12: a product is tested by a laboratory, a service by its method and sites.
    fileprivate func checkInspection(_ application: Application) throws(Refusal) {
        let wanted = application.isService ? "service" : "product"
        let other = application.isService ? "product" : "service"
        if fields.record(wanted) == nil || fields.record(other) != nil {
            try refuse(.inspectionKind(wanted: wanted))
        }
        let done = fields.record(wanted)
        let sampledOn = [done?.optionalDate("sampledOn")].compactMap { $0 }
        let days = sampledOn + (done?.dates("dates") ?? [])
        try checkPast(days)
        try checkSince(application.stagedOn, days)
    }

    fileprivate func inspectionUse() throws(Refusal) -> [Effect] {
        guard let product = fields.record("product") else { return [] }
        return try sampleUse(product.text("sample"), of: product.text("laboratory"))
            + reportUse(product)
    }
}

extension Refusal.Reason {
    static func inspectionKind(wanted: String) -> Self {
        Self(
            "inspection-kind", "检验内容应为 \(wanted)", "the inspection must be of a \(wanted)",
            ["wanted": wanted])
    }
}
