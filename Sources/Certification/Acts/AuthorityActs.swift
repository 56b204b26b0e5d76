import COSE

extension ActCatalogue {
    private static let mandateFields: [Field] = [
        Field("officer", .id, "officer-1"),
        Field("post", .name, "officer"),
        Field("acts", .list(.text(64), 1...100), ["*"]),
        Field("from", .date, "2025-07-01"),
        Field("until", .date, "2028-06-30"),
    ]

    private static let keyFields: [Field] = [
        Field("officer", .id, "officer-1"),
        Field("purpose", .choice(["acting", "certificate"]), "acting"),
        Field("publicKey", .key, .text(String(repeating: "A", count: 43))),
        Field("possession", .bytes(64), .text(String(repeating: "A", count: 86))),
    ]

    /// The type of the act by which the founding role knows of an inadmissible entry: each ledger
    /// has it, and no scheme says it (RULES, general rule 16).
    public static let setAside = "entry.set-aside"

    static let confirms = Field("confirms", .entry, zeroHash, optional: true)

    /// Genesis, schemes, bodies, officers, keys (DESIGN, Root of authority; arts. 4, 5).
    static let authority: [ActShape] = [
        ActShape(
            "ledger.founded", on: "ledger",
            [
                Field("origin", .text(200), "example.invalid/lnyp"),
                Field("rehearsal", .flag, false),
                Field("signingWindowSeconds", .integer(600...864_000), 600),
                Field("logKey", .text(400), "origin+hash+key"),
                Field("takeoverUntil", .date, "2026-06-30", optional: true),
                Field(
                    "parties",
                    .list(
                        .record([
                            Field("id", .id, "leading-group"),
                            Field("role", .name, "leading-group"),
                            Field("name", .text(200), "辽宁省质量强省工作领导小组"),
                            Field("mandates", .list(.record(mandateFields), 1...50), []),
                            Field("keys", .list(.record(keyFields), 1...50), []),
                        ]), 1...20), []),
            ]),
        ActShape("scheme.adopted", on: "scheme", [Field("scheme", .scheme, .map(CBORMap([])))]),
        ActShape(
            "calendar.published", on: "calendar",
            [
                Field("year", .integer(2000...2999), 2026),
                Field("notice", .text(200), "国办发明电〔2025〕7号"),
                Field("holidays", .list(.date, 1...60), ["2026-01-01"]),
                Field("workdays", .list(.date, 0...30), ["2026-01-04"]),
                Field("invented", .flag, false),
            ]),
        ActShape(
            "party.registered", on: "party",
            [
                Field("role", .name, "municipal-regulator"),
                Field("name", .text(200), "沈阳市市场监督管理局", optional: true),
                Field("city", .name, "210100", optional: true),
            ],
            redactable: [Field("name", .text(200), "示例经营主体")]),
        ActShape(
            "mandate.granted", on: "party", mandateFields + [confirms],
            redactable: [Field("personName", .text(100), "示例姓名")]),
        ActShape(
            "mandate.withdrawn", on: "party",
            [
                Field("officer", .id, "officer-1"), Field("post", .name, "officer"), reason,
                confirms,
            ]),
        ActShape("key.enrolled", on: "party", keyFields + [confirms]),
        ActShape(
            "key.revoked", on: "party",
            [
                Field("publicKey", .key, .text(String(repeating: "A", count: 43))),
                Field("why", .choice(["rotation", "lost", "left", "compromise"]), "rotation"),
                Field("since", .integer(0...Int(1) << 52), 12, optional: true),
                confirms,
            ]),
        ActShape(
            "anchor.accepted", on: "ledger",
            [
                Field("size", .integer(0...Int(1) << 52), 40),
                Field("root", .digest, zeroHash),
                Field("reason", .paragraphs(2000), "锚文件遗失，经核对后接受"),
            ]),
        ActShape(
            setAside, on: "ledger",
            [
                Field("entry", .entry, zeroHash),
                Field("reason", .paragraphs(2000), "经查系状态文件受损时误登，已更换设备"),
            ]),
        ActShape(
            "logkey.changed", on: "ledger",
            [
                Field("logKey", .text(400), "origin+hash+key"),
                Field("publicKey", .key, .text(String(repeating: "A", count: 43))),
                Field("possession", .bytes(64), .text(String(repeating: "A", count: 86))),
                Field("overlapUntil", .date, "2026-06-30"),
                Field("why", .choice(["rotation", "compromise"]), "rotation"),
                Field("reason", .paragraphs(2000), "按年度计划更换"),
            ]),
        ActShape(
            "record.confirmed", on: "record",
            [Field("entry", .entry, zeroHash)]),
        ActShape(
            "record.disputed", on: "record",
            [Field("entry", .entry, zeroHash), Field("reason", .paragraphs(2000), "未出具该文件")]),
    ]
}
