import COSE

extension ActCatalogue {
    /// The yearly call and its batches (art. 6).
    static let calls: [ActShape] = [
        ActShape(
            "batch.called", on: "batch",
            [
                Field("scheme", .id, "liaoning-youpin"),
                Field("year", .integer(2023...2999), 2025),
                Field("document", .text(200), "示例通知〔2025〕1号"),
                Field("sectors", .list(.name, 1...20), ["agriculture", "industry"]),
                Field("categories", .list(.name, 1...200), ["rice", "beer"]),
                Field("opens", .date, "2025-07-10"),
                Field("closes", .date, "2025-08-15"),
                Field("target", .integer(0...10_000), 20, optional: true),
            ]),
        ActShape(
            "batch.amended", on: "batch",
            [
                Field("document", .text(200), "示例通知〔2025〕2号"),
                Field("closes", .date, "2025-08-29"),
                Field("reason", .paragraphs(2000), "延长申报期限"),
            ]),
        ActShape(
            "batch.closed", on: "batch",
            [
                Field(
                    "carriedOver",
                    .list(
                        .record([
                            Field("application", .id, "LN-2025-0001"),
                            Field("reason", .paragraphs(2000), "转入下一批次"),
                        ]), 0...500), [])
            ]),
    ]

    private static let eligibility = FieldKind.list(
        .record([
            Field("item", .name, "registered"),
            Field("basis", .choice(["evidence", "declaration"]), "evidence"),
        ]), 0...20)

    private static let eligibilityExample: CBOR = [
        .map(["item": "registered", "basis": "evidence"]),
        .map(["item": "lawful", "basis": "declaration"]),
        .map(["item": "clean-record", "basis": "declaration"]),
    ]

    private static let members = Field(
        "members", .list(.id, 1...50), ["expert-1", "expert-2"])

    /// Applications, their recommendation and first review (arts. 7–9; RULES, general rules 5, 9).
    static let applications: [ActShape] = [
        ActShape(
            "application.received", on: "application",
            [
                Field("batch", .id, "2025-1"),
                Field("applicant", .id, "operator-0001"),
                Field("sector", .name, "agriculture"),
                Field("category", .name, "rice"),
                Field("city", .name, "210100"),
                Field("offering", .choice(["product", "service"]), "product"),
                Field("eligibility", eligibility, eligibilityExample),
            ],
            redactable: [
                Field(
                    "public", .record(PublicFacts.fields), PublicFacts.example)
            ]),
        ActShape(
            "application.declined", on: "application",
            [Field("outcome", .outcome, "late"), Field("reason", .paragraphs(2000), "逾期申报")]),
        ActShape(
            "application.recommended", on: "application",
            [Field("outcome", .outcome, "recommended"), reason]),
        ActShape(
            "application.reviewed", on: "application",
            [
                Field("outcome", .outcome, outcomeExample),
                Field("missing", .list(.name, 1...20), ["clean-record"], optional: true),
                Field("due", .date, "2025-09-10", optional: true),
                reason,
            ],
            redactable: [Field("findings", .paragraphs(8000), "申报材料完整")]),
        ActShape(
            "application.corrected", on: "application",
            [Field("eligibility", eligibility, [], optional: true)],
            redactable: [Field("note", .paragraphs(4000), "已补正材料")]),
        ActShape(
            "application.lapsed", on: "application", [Field("reason", .paragraphs(2000), "逾期未补正")]),
        ActShape(
            "application.withdrawn", on: "application", [reason]),
        ActShape(
            "creditcode.accepted", on: "application",
            [Field("reason", .paragraphs(2000), "登记机关出具证明，早期代码校验位不符")]),
        ActShape(
            "adverse.reported", on: "application",
            [
                Field(
                    "fact", .choice(["violation", "accident", "credit", "other"]), "violation"),
                Field("factOn", .date, "2025-03-01"),
            ],
            redactable: [Field("description", .paragraphs(8000), "涉嫌违法事实")]),
        ActShape(
            "adverse.decided", on: "application",
            [
                Field("report", .entry, zeroHash),
                Field("outcome", .outcome, "continued"),
                Field("stands", .flag, false),
                Field("reason", .paragraphs(2000), "经查不属实"),
            ]),
        ActShape(
            "application.examined", on: "application",
            [members, Field("outcome", .outcome, "favourable"), reason],
            redactable: [Field("scores", .paragraphs(8000), "专家个人评分")]),
    ]
}
