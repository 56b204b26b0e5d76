import COSE

extension ActCatalogue {
    private static let facts = Field(
        PublicFacts.key, .record(PublicFacts.fields), PublicFacts.example)

    /// Yearly reports, re-evaluation, users of regional brands (arts. 20, 21, 23–25).
    static let holder: [ActShape] = [
        ActShape(
            "report.filed", on: "report",
            [
                Field("holder", .id, "operator-0001"),
                Field("year", .integer(2023...2999), 2026),
                Field("certificates", .list(.id, 1...500), ["LNYP-2025-00001"]),
            ],
            redactable: [Field("content", .paragraphs(30_000), "自查情况")]),
        ActShape(
            "reevaluation.opened", on: "application",
            [
                Field("certificate", .id, "LNYP-2025-00001"),
                Field("batch", .id, "2028-1"),
            ],
            redactable: [facts]),
        ActShape("reevaluation.declined", on: "certificate", [reason]),
        ActShape(
            "user.authorised", on: "certificate",
            [
                Field("user", .id, "user-1"),
                Field("name", .text(200), "示例合作社"),
                Field("creditCode", .text(18), "91210100MA0EXAMP0X"),
                Field("place", .text(300), "示例县示例镇"),
                Field("product", .text(300), "示例大米"),
                Field("from", .date, "2026-03-01"),
                Field("until", .date, "2027-02-28"),
            ]),
        ActShape(
            "user.suspended", on: "certificate",
            [Field("user", .id, "user-1"), Field("reason", .paragraphs(2000), "抽查不符合")]),
        ActShape(
            "user.removed", on: "certificate",
            [Field("user", .id, "user-1"), Field("reason", .paragraphs(2000), "不再符合使用条件")]),
    ]

    /// Changes, editions, ends of a certificate (RULES, general rules 7, 8).
    static let changes: [ActShape] = [
        ActShape(
            "change.requested", on: "certificate",
            [
                Field(
                    "what",
                    .list(
                        .choice(["name", "code", "model", "mark", "standard", "offering", "scope"]),
                        1...7), ["name"]),
                Field("outsideScope", .flag, false, optional: true),
                reason,
            ],
            redactable: [facts]),
        ActShape(
            "change.inspected", on: "certificate",
            [
                Field("request", .entry, zeroHash),
                Field("laboratory", .text(200), "示例质检中心"),
                Field("report", .text(200), "报告 R-2027-0001"),
                Field("outcome", .outcome, "conforming"), reason,
            ],
            redactable: [Field("findings", .paragraphs(20_000), "检验结果明细")]),
        ActShape(
            "change.decided", on: "certificate",
            [
                Field("request", .entry, zeroHash),
                Field("outcome", .outcome, "granted"),
                Field("effectiveOn", .date, "2027-03-01", optional: true),
                Field("disclosure", .bytes(4000), "gw", optional: true),
                reason,
            ]),
        ActShape(
            "certificate.reissued", on: "certificate",
            [
                Field(
                    "because",
                    .choice(["loss", "change", "correction", "reinstatement", "succession"]),
                    "loss"),
                Field("basis", .entry, zeroHash, optional: true),
                Field("edition", .integer(1...999), 2),
                Field("credential", .bytes(2000), "gw"),
            ]),
        ActShape("certificate.surrendered", on: "certificate", [reason]),
        ActShape(
            "holder.succeeded", on: "certificate",
            [
                Field("how", .choice(["merger", "division", "transfer"]), "merger"),
                Field("outcome", .outcome, "confirmed"),
                Field("successor", .id, "operator-0002", optional: true),
                Field("effectiveOn", .date, "2027-03-01", optional: true),
                Field("facts", .record(PublicFacts.fields), PublicFacts.example, optional: true),
                reason,
            ]),
        ActShape(
            "holder.deregistered", on: "certificate",
            [Field("deregisteredOn", .date, "2027-03-01")]),
    ]
}
