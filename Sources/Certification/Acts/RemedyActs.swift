import COSE

extension ActCatalogue {
    private static let entry = Field("entry", .entry, zeroHash)

    /// Corrections, deadlines, notifications (RULES, general rules 7, 9).
    static let corrections: [ActShape] = [
        ActShape(
            "entry.amended", on: "record",
            [
                entry,
                Field("day", .date, "2026-03-01", optional: true),
                Field("fields", .anyFields, .map(["reason": "更正后的内容"])),
                Field("reason", .paragraphs(2000), "录入有误"),
            ]),
        ActShape(
            "deadline.extended", on: "record",
            [
                entry, Field("until", .date, "2026-08-31"),
                Field("reason", .paragraphs(2000), "情况复杂"),
            ]),
        ActShape("decision.notified", on: "record", [entry, .delivery]),
        ActShape(
            "entry.confirmed", on: "record",
            [entry, Field("reason", .paragraphs(2000), "经核对纸质件，内容属实")]),
        ActShape(
            "entry.annulled", on: "record",
            [entry, Field("reason", .paragraphs(2000), "非本单位所签")]),
    ]

    /// Internal re-examination, administrative review, lawsuits, reinstatement (RULES, general rule
    /// 10).
    static let remedies: [ActShape] = [
        ActShape(
            "remedy.lodged", on: "remedy",
            [
                Field("kind", .choice(["reexamination", "review", "lawsuit"]), "review"),
                Field("against", .entry, zeroHash),
                Field("body", .text(200), "辽宁省人民政府"),
                Field("party", .id, "operator-0001", optional: true),
            ]),
        ActShape(
            "remedy.stayed", on: "remedy",
            [Field("stayed", .flag, true), Field("document", .text(200), "示例停止执行决定〔2027〕1号")]),
        ActShape(
            "remedy.decided", on: "remedy",
            [
                Field("outcome", .outcome, "upheld"),
                Field("document", .text(200), "示例复议决定〔2027〕1号"), reason,
            ]),
        ActShape(
            "certificate.reinstated", on: "certificate",
            [
                Field("remedy", .id, "remedy-1"),
                Field("from", .choice(["beginning", "now"]), "beginning"),
                reason,
            ]),
    ]

    /// Delegation and recusal (RULES, general rule 1), an amended calendar (RULES, general rule
    /// 12).
    static let people: [ActShape] = [
        ActShape(
            "mandate.delegated", on: "party",
            [
                Field("delegator", .id, "officer-1"),
                Field("delegate", .id, "officer-2"),
                Field("post", .name, "officer"),
                Field("acts", .list(.text(64), 1...100), ["*"]),
                Field("from", .date, "2026-03-01"),
                Field("until", .date, "2026-03-31"),
            ]),
        ActShape(
            "recusal.declared", on: "party",
            [
                Field("officer", .id, "officer-1"),
                Field("from", .text(90), "application/LN-2025-0001"),
                reason,
            ]),
        ActShape(
            "calendar.amended", on: "calendar",
            [
                Field("year", .integer(2000...2999), 2026),
                Field("notice", .text(200), "国办发明电〔2026〕0号"),
                Field("holidays", .list(.date, 1...60), ["2026-01-01"]),
                Field("workdays", .list(.date, 0...30), ["2026-01-04"]),
                Field("invented", .flag, false),
            ]),
    ]
}
