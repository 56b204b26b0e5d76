import COSE

extension ActCatalogue {
    /// What was awarded before the ledger (art. 30).
    static let closing: [ActShape] = [
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
