import COSE

extension ActCatalogue {
    /// What the vault forgets (DESIGN, principle 2; ours).
    static let vault: [ActShape] = [
        ActShape(
            "vault.erased", on: "vault",
            [
                Field("basis", .choice(["law", "retention", "order"]), "retention"),
                Field("document", .text(200), "示例档案保管期限表〔2029〕"),
                Field("keptUntil", .date, "2029-08-31", optional: true),
                confirms,
            ])
    ]
}
