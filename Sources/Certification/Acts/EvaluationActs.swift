import COSE

extension ActCatalogue {
    private static let members = Field(
        "members", .list(.id, 1...50), ["expert-1", "expert-2"])
    private static let rules = FieldKind.record([
        Field("edition", .text(100), "2025版"),
        Field("digest", .digest, zeroHash),
    ])
    private static let rulesExample: CBOR = .map(["edition": "2025版", "digest": zeroHash])

    /// Lists of the expert panel, standards, inspection, evaluation, site visit (arts. 9, 11–14).
    static let evaluation: [ActShape] = [
        ActShape("list.proposed", on: "batch", [members, entries("proposed")]),
        ActShape(
            "standard.assessed", on: "application",
            [
                Field("standard", .text(200), "Q/EXMP 001—2025"),
                Field("edition", .text(50), "2025"),
                Field("generalRules", rules, rulesExample),
                Field("detailedRules", rules, rulesExample),
                Field("outcome", .outcome, "advanced"),
                reason,
            ],
            redactable: [Field("comparison", .paragraphs(8000), "与国内外标准关键指标比较")]),
        ActShape(
            "conformity.inspected", on: "application",
            [
                Field(
                    "product",
                    .record([
                        Field("laboratory", .text(200), "示例质检中心"),
                        Field("qualification", .text(100), "CMA 示例 0001"),
                        Field("sample", .text(200), "样品编号 S-0001"),
                        Field("report", .text(200), "报告 R-2025-0001"),
                        Field("sampledOn", .date, "2025-09-20"),
                    ]),
                    .map([
                        "laboratory": "示例质检中心", "qualification": "CMA 示例 0001",
                        "sample": "样品编号 S-0001", "report": "报告 R-2025-0001",
                        "sampledOn": "2025-09-20",
                    ]), optional: true),
                Field(
                    "service",
                    .record([
                        Field("body", .text(200), "示例服务测评机构"),
                        Field("method", .text(500), "神秘顾客暗访"),
                        Field("sites", .list(.text(200), 1...100), ["示例展厅"]),
                        Field("dates", .list(.date, 1...100), ["2025-09-20"]),
                    ]),
                    .map([
                        "body": "示例服务测评机构", "method": "神秘顾客暗访",
                        "sites": ["示例展厅"], "dates": ["2025-09-20"],
                    ]), optional: true),
                Field("outcome", .outcome, "conforming"),
                reason,
            ],
            redactable: [Field("findings", .paragraphs(8000), "检验结果明细")]),
        ActShape(
            "qualification.evaluated", on: "application",
            [
                members,
                Field(
                    "dimensions",
                    .list(
                        .record([
                            Field("dimension", .name, "innovation"),
                            Field(
                                "opinion", .choice(["favourable", "unfavourable"]), "favourable"),
                        ]), 1...20),
                    .array(
                        [
                            "innovation", "advanced-standards", "excellent-quality",
                            "good-service", "solid-reputation", "social-recognition",
                        ].map { .map(["dimension": .text($0), "opinion": "favourable"]) })),
                Field("outcome", .outcome, "qualified"),
                reason,
            ],
            redactable: [Field("scores", .paragraphs(8000), "六个维度专家评分")]),
        ActShape("list.onsite", on: "batch", [members, entries("listed")]),
        ActShape(
            "site.visited", on: "application",
            [
                members,
                Field("visited", .list(.date, 1...30), ["2025-10-15"]),
                Field(
                    "findings",
                    .list(
                        .record([
                            Field("item", .name, "quality-management"),
                            Field(
                                "finding", .choice(["conforming", "minor", "major"]), "conforming"),
                        ]), 1...50),
                    [.map(["item": "quality-management", "finding": "conforming"])]),
                Field("outcome", .outcome, "favourable"),
                reason,
            ],
            redactable: [Field("remarks", .paragraphs(8000), "现场评价记录")]),
        ActShape("list.candidates", on: "batch", [members, entries("listed")]),
    ]

    private static let session: [Field] = [
        Field("session", .id, "session-2025-1"),
        Field("present", .list(.id, 1...200), ["member-1", "member-2", "member-3"]),
        Field("signedVotes", .list(.entry, 0...200), [], optional: true),
        Field("minutes", .digest, zeroHash),
    ]

    private static let counts: [Field] = [
        Field("for", .integer(0...200), 3),
        Field("against", .integer(0...200), 0),
        Field("abstained", .integer(0...200), 0),
    ]

    private static func sessionEntries(_ outcome: CBOR) -> Field {
        let shape = entries(outcome, extra: counts)
        return Field(
            "entries", shape.kind,
            .array([
                .map([
                    "application": "LN-2025-0001", "outcome": outcome, "for": 3, "against": 0,
                    "abstained": 0,
                ])
            ]))
    }

    private static let votes = Field("votes", .paragraphs(20_000), "委员个人表决意见")

    /// The committee's sessions and the departments' opinions (arts. 10, 15, 16).
    static let deliberation: [ActShape] = [
        ActShape(
            "vote.cast", on: "session",
            [Field("batch", .id, "2025-1")],
            redactable: [Field("ballot", .paragraphs(20_000), "本人表决意见")]),
        ActShape(
            "committee.decided", on: "batch", session + [sessionEntries("listed")],
            redactable: [votes]),
        ActShape(
            "opinions.requested", on: "batch",
            [
                Field("departments", .list(.id, 1...50), ["department-agriculture"]),
                Field("applications", .list(.id, 1...500), ["LN-2025-0001"]),
                Field("document", .text(200), "示例征求意见函〔2025〕1号"),
            ]),
        ActShape(
            "opinion.answered", on: "batch",
            [
                Field("request", .entry, zeroHash),
                Field("department", .id, "department-agriculture"),
                Field(
                    "answers",
                    .list(
                        .record([
                            Field("application", .id, "LN-2025-0001"),
                            Field(
                                "answer", .choice(["agreed", "objected", "conditional"]), "agreed"),
                        ]), 1...500),
                    [.map(["application": "LN-2025-0001", "answer": "agreed"])]),
            ],
            redactable: [Field("opinion", .paragraphs(20_000), "部门意见全文")]),
        ActShape(
            "opinions.closed", on: "batch",
            [
                Field("request", .entry, zeroHash),
                Field("silent", .list(.id, 0...50), []),
            ]),
        ActShape(
            "committee.deliberated", on: "batch", session + [sessionEntries("carried")],
            redactable: [votes]),
    ]

    /// Public notice and objections (art. 16).
    static let notice: [ActShape] = [
        ActShape(
            "notice.published", on: "notice",
            [
                Field("batch", .id, "2025-1"),
                Field("place", .text(300), "辽宁省市场监督管理局网站"),
                Field("part", .integer(1...999), 1),
                Field("parts", .integer(1...999), 1),
                Field(
                    "entries",
                    .list(
                        .record([
                            Field("application", .id, "LN-2025-0001"),
                            Field("disclosure", .bytes(4000), "gw"),
                        ]), 1...500),
                    [.map(["application": "LN-2025-0001", "disclosure": "gw"])]),
            ]),
        ActShape(
            "objection.received", on: "objection",
            [
                Field("notice", .id, "2025-1-1"),
                Field("application", .id, "LN-2025-0001"),
                Field("named", .flag, true),
                Field("channel", .choice(["letter", "telephone", "web", "visit"]), "letter"),
            ],
            redactable: [
                Field("objector", .text(300), "示例异议人"),
                Field("content", .paragraphs(20_000), "异议内容"),
            ]),
        ActShape(
            "objection.investigated", on: "objection",
            [Field("upheld", .flag, false)],
            redactable: [Field("findings", .paragraphs(20_000), "调查情况")]),
        ActShape(
            "objection.decided", on: "objection",
            session + counts + [
                Field("outcome", .outcome, "rejected"),
                Field("stage", .name, "inspected", optional: true),
                Field("reason", .paragraphs(2000), "异议不成立"),
            ], redactable: [votes]),
        ActShape(
            "objection.notified", on: "objection",
            [
                Field(
                    "told", .list(.choice(["objector", "applicant"]), 1...2),
                    ["objector", "applicant"])
            ]),
    ]

    /// Submission, review, approval, publication, certificates (art. 17).
    static let award: [ActShape] = [
        ActShape(
            "award.submitted", on: "batch",
            [
                Field("document", .text(200), "示例请示〔2025〕1号"),
                Field("applications", .list(.id, 1...500), ["LN-2025-0001"]),
            ]),
        ActShape(
            "award.reviewed", on: "batch",
            [Field("submission", .entry, zeroHash), entries("agreed")]),
        ActShape(
            "award.approved", on: "batch",
            [Field("review", .entry, zeroHash), entries("approved")]),
        ActShape(
            "award.published", on: "batch",
            [
                Field("approval", .entry, zeroHash, optional: true),
                Field("document", .text(200), "示例公告〔2025〕1号"),
                Field("applications", .list(.id, 1...500), ["LN-2025-0001"]),
            ]),
        ActShape(
            "certificate.issued", on: "certificate",
            [
                Field("application", .id, "LN-2025-0001"),
                Field("edition", .integer(1...999), 1),
                Field("renews", .id, "LNYP-2022-00001", optional: true),
                Field("credential", .bytes(2000), "gw"),
            ]),
    ]
}
