import COSE

extension ActCatalogue {
    private static let number = Field("certificate", .id, "LNYP-2025-00001")
    private static let complaint = Field("complaint", .entry, zeroHash, optional: true)
    private static let laboratory = Field("laboratory", .text(200), "示例质检中心")

    /// Daily supervision, the year's spot check, re-inspection, rectification (art. 18).
    static let supervision: [ActShape] = [
        ActShape(
            "supervision.inspected", on: "supervision",
            [number, complaint, Field("outcome", .outcome, "conforming"), reason],
            redactable: [Field("findings", .paragraphs(20_000), "检查情况")]),
        ActShape(
            "spotcheck.planned", on: "plan",
            [
                Field("year", .integer(2023...2999), 2026),
                Field("document", .text(200), "示例抽查计划〔2026〕1号"),
                Field("certificates", .list(.id, 0...2000), ["LNYP-2025-00001"]),
            ]),
        ActShape(
            "spotcheck.sampled", on: "spotcheck",
            [
                number, Field("year", .integer(2023...2999), 2026), complaint,
                Field("user", .id, "user-1", optional: true),
                Field("sample", .text(200), "样品编号 S-2026-0001"),
                Field("place", .text(300), "示例超市"),
            ]),
        ActShape(
            "spotcheck.concluded", on: "spotcheck",
            [
                laboratory, Field("report", .text(200), "报告 R-2026-0001"),
                Field("outcome", .outcome, "conforming"), reason,
            ],
            redactable: [Field("findings", .paragraphs(20_000), "检验结果明细")]),
        ActShape("spotcheck.served", on: "spotcheck", [delivery]),
        ActShape("reinspection.requested", on: "spotcheck", [reason]),
        ActShape(
            "reinspection.concluded", on: "spotcheck",
            [
                laboratory, Field("report", .text(200), "复检报告 R-2026-0002"),
                Field("outcome", .outcome, "conforming"), reason,
            ],
            redactable: [Field("findings", .paragraphs(20_000), "复检结果明细")]),
        ActShape(
            "rectification.ordered", on: "rectification",
            [number, Field("basis", .entry, zeroHash), complaint],
            redactable: [Field("demands", .paragraphs(20_000), "整改要求")]),
        ActShape(
            "rectification.reported", on: "rectification", [reason],
            redactable: [Field("report", .paragraphs(20_000), "整改情况")]),
        ActShape(
            "rectification.rechecked", on: "rectification",
            [Field("outcome", .outcome, "fulfilled"), reason]),
    ]

    /// How a decision reached the one it is about.
    static let delivery = Field(
        "delivery", .choice(["hand", "post", "public", "electronic"]), "hand")

    /// The six grounds, from the notice of intended revocation to the certificate's return
    /// (art. 19; due process ours).
    static let revocation: [ActShape] = [
        ActShape(
            "revocation.intended", on: "revocation",
            [
                Field("ground", .name, "failed-spot-check"),
                Field("factOn", .date, "2026-05-10"),
                Field("certificates", .list(.id, 1...500), ["LNYP-2025-00001"]),
                Field("basis", .list(.entry, 0...20), []),
                Field("rectification", .id, "rectification-1", optional: true),
                Field("provision", .text(500), "某法第某条", optional: true),
                Field(
                    "penalty",
                    .record([
                        Field("authority", .text(200), "示例县市场监督管理局"),
                        Field(
                            "level",
                            .choice(["town", "county", "city", "province", "nation"]), "county"),
                        Field("document", .text(200), "示例罚决〔2026〕1号"),
                    ]),
                    .map(["authority": "示例县市场监督管理局", "level": "county", "document": "示例罚决〔2026〕1号"]
                    ),
                    optional: true),
                Field("fromTheBeginning", .flag, false, optional: true),
                complaint,
            ],
            redactable: [Field("facts", .paragraphs(20_000), "拟认定的事实")]),
        ActShape(
            "revocation.answered", on: "revocation", [],
            redactable: [Field("answer", .paragraphs(20_000), "陈述申辩意见")]),
        ActShape(
            "revocation.dropped", on: "revocation", [Field("reason", .paragraphs(2000), "申辩理由成立")]),
        ActShape(
            "revocation.decided", on: "revocation",
            [
                Field("document", .text(200), "示例撤销决定〔2026〕1号"),
                Field("ground", .name, "failed-spot-check"),
                Field("certificates", .list(.id, 1...500), ["LNYP-2025-00001"]),
                Field("fromTheBeginning", .flag, false, optional: true),
                Field("reason", .paragraphs(2000), "逾期未整改到位"),
            ]),
        ActShape("revocation.served", on: "revocation", [delivery]),
        ActShape("certificate.recovered", on: "certificate", [reason]),
        ActShape(
            "certificate.voided", on: "certificate",
            [Field("document", .text(200), "示例作废公告〔2026〕1号")]),
    ]
}
