import COSE

extension ActCatalogue {
    /// Complaints and reports, misuse of the mark (art. 22; Opinions 二(四)2).
    static let complaints: [ActShape] = [
        ActShape(
            "complaint.received", on: "complaint",
            [
                Field("kind", .choice(["consumer", "report", "other"]), "report"),
                Field("about", .choice(["evaluation", "holder"]), "holder"),
                Field("named", .flag, true),
                Field(
                    "channel", .choice(["letter", "telephone", "web", "visit", "12315"]), "12315"),
            ],
            redactable: [
                Field("complainant", .text(300), "示例投诉人"),
                Field("content", .paragraphs(20_000), "投诉内容"),
                Field("subject", .text(300), "被投诉对象"),
            ]),
        ActShape(
            "complaint.considered", on: "complaint",
            [
                Field("outcome", .outcome, "accepted"),
                Field("handler", .id, "officer-1", optional: true), reason,
            ]),
        ActShape(
            "complaint.closed", on: "complaint",
            [
                Field("outcome", .outcome, "unfounded"),
                Field("acts", .list(.entry, 1...50), [], optional: true),
                Field("mergedInto", .id, "C-2026-0001", optional: true),
                Field("transferredTo", .text(200), "示例市场监管综合行政执法队", optional: true),
                reason,
            ],
            redactable: [Field("findings", .paragraphs(20_000), "调查情况")]),
        ActShape("complaint.told", on: "complaint", []),
        ActShape(
            "misuse.recorded", on: "misuse",
            [
                Field(
                    "how", .choice(["counterfeit", "beyond-scope", "after-end", "other"]),
                    "counterfeit"),
                Field("certificate", .id, "LNYP-2025-00001", optional: true),
                Field("complaint", .entry, zeroHash, optional: true),
                Field("place", .text(300), "示例市场"),
            ],
            redactable: [Field("user", .text(300), "使用者")]),
        ActShape(
            "misuse.ended", on: "misuse",
            [
                Field("outcome", .outcome, "stopped"),
                Field("transferredTo", .text(200), "示例执法机关", optional: true), reason,
            ]),
    ]

    /// Interpretations and what was awarded before the ledger (arts. 29, 30).
    static let closing: [ActShape] = [
        ActShape(
            "interpretation.issued", on: "interpretation",
            [
                Field("article", .text(100), "第二十一条"),
                Field("document", .text(200), "示例解释〔2026〕1号"),
                Field("from", .date, "2026-06-01"),
            ]),
        ActShape(
            "takeover.recorded", on: "certificate",
            [
                Field("scheme", .id, "liaoning-youpin"),
                Field("holder", .id, "operator-0001"),
                Field("sector", .name, "agriculture"),
                Field("category", .name, "rice"),
                Field("city", .name, "210100"),
                Field("facts", .record(PublicFacts.fields), PublicFacts.example),
                Field("document", .text(200), "示例公告〔2023〕1号"),
                Field("validFrom", .date, "2023-12-20"),
                Field("validThrough", .date, "2026-12-19"),
            ]),
        ActShape(
            "takeover.application", on: "application",
            [
                Field("batch", .id, "2025-1"),
                Field("applicant", .id, "operator-0001"),
                Field("sector", .name, "agriculture"),
                Field("category", .name, "rice"),
                Field("city", .name, "210100"),
                Field("offering", .choice(["product", "service"]), "product"),
                Field("receivedOn", .date, "2025-06-20"),
                Field("stage", .name, "recommended"),
                Field("document", .text(200), "示例纸质申报档案〔2025〕1号"),
            ],
            redactable: [
                Field(PublicFacts.key, .record(PublicFacts.fields), PublicFacts.example)
            ]),
    ]
}
