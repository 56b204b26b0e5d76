import COSE
import Drafting

@testable import Certification

extension Story {
    /// An act from its shape's template, with the fields that the template leaves open.
    static func line(
        _ type: String, on subject: String, by key: String, day: String,
        _ changes: [String: CBOR?] = [:], label: String? = nil, certificateBy: String? = nil
    ) throws -> ActLine {
        guard let shape = ActCatalogue.shape(type) else { throw DraftError.unknownType(type) }
        var fields = fields(shape)
        for field in shape.fields where field.isOptional { fields[field.name] = nil }
        for (name, value) in numbered(changes, type, day, on: subject) { fields[name] = value }
        var members: [(CBOR, CBOR)] = [
            ("by", .text(key)), ("type", .text(type)), ("sub", .text(subject)),
            ("occurredOn", .text(day)), ("fields", .map(fields)),
        ]
        if let label { members.append(("label", .text(label))) }
        if let certificateBy { members.append(("certificateBy", .text(certificateBy))) }
        if acts[type]?.needsEvidence == true {
            members.append(("evidence", [["archive": "档号 2025-示例-001"]]))
        }
        return try ActLine(parsing: Array(JSONLine.print(.map(CBORMap(members))).utf8))
    }

    /// The fields with what the day asks: a call's first day, and numbers of their own for what is
    /// used once, a document of the day, the sample and the report of a check.
    static func numbered(
        _ fields: [String: CBOR?], _ type: String, _ day: String?, on subject: String?
    ) -> [String: CBOR?] {
        let names = Set(ActCatalogue.shape(type)?.fields.map(\.name) ?? [])
        guard let day else { return fields }
        var numbers: [String: CBOR?] = [:]
        if names.contains("document") { numbers["document"] = .text("示例文书〔\(day)〕\(type)") }
        if names.contains("opens") { numbers["opens"] = .text(day) }
        if names.contains("place"), names.contains("sample") {
            numbers["sample"] = .text("样品 \(day) \(subject ?? "")")
        }
        if names.contains("laboratory") {
            numbers["report"] = .text("报告 \(type) \(day) \(subject ?? "")")
        }
        return fields.merging(numbers) { known, _ in known }
    }

    /// The fields of an example: the act's own, and those that schemes redact.
    static func fields(_ shape: ActShape) -> CBORMap {
        let redactable = shape.redactable.filter { field in
            !shape.fields.contains { $0.name == field.name }
        }
        return CBORMap((shape.fields + redactable).map { (.text($0.name), $0.example) })
    }

    private static let acts = (try? MemoryLedger.scheme().acts) ?? [:]

    static let facts: CBOR = [
        "operator": "示例粮油有限公司", "creditCode": "91211100MA0086015K", "offering": "示例大米",
        "mark": "示例牌", "standard": "Q/EXMP 001—2025", "scope": "5 kg、10 kg 袋装",
    ]

    /// Officers with their posts, each with a key of the same name.
    private static let officers: [(party: String, officer: String, posts: [String], by: String)] = [
        ("leading-group", "head-1", ["head"], "leading-group-founder"),
        ("leading-group", "deputy-1", ["deputy"], "leading-group-founder"),
        ("office", "office-1", ["officer"], "leading-group-founder"),
        ("office", "office-2", ["officer"], "leading-group-founder"),
        ("secretariat", "sec-1", ["officer"], "office-1"),
        ("committee", "member-1", ["chair", "member"], "office-1"),
        ("committee", "member-2", ["member"], "office-1"),
        ("committee", "member-3", ["member"], "office-1"),
        ("expert-panel", "expert-1", ["leader"], "sec-1"),
        ("expert-panel", "expert-2", ["expert"], "sec-1"),
        ("department-agriculture", "agriculture-1", ["officer"], "office-1"),
        ("department-industry", "industry-1", ["officer"], "office-1"),
        ("market-211100", "market-1", ["officer"], "office-1"),
        ("operator-0001", "operator-1", [], "market-1"),
        ("operator-0002", "operator-2", [], "market-1"),
    ]

    private static let parties: [String: (role: String, by: String)] = [
        "office": ("office", "leading-group-founder"), "secretariat": ("secretariat", "office-1"),
        "committee": ("committee", "office-1"), "expert-panel": ("expert-panel", "sec-1"),
        "department-agriculture": ("department", "office-1"),
        "department-industry": ("department", "office-1"),
        "market-211100": ("municipal-regulator", "office-1"),
        "operator-0001": ("operator", "market-1"), "operator-0002": ("operator", "market-1"),
    ]

    /// Bodies, officers and keys (arts. 4, 5), all on 2025-07-02.
    static func bodies() throws -> [ActLine] {
        let day = "2025-07-02"
        var lines: [ActLine] = []
        var registered: Set<String> = []
        for (party, officer, posts, by) in officers {
            let subject = "party/\(party)"
            if let (role, by) = parties[party], registered.insert(party).inserted {
                lines.append(
                    try line(
                        "party.registered", on: subject, by: by, day: day,
                        [
                            "role": .text(role),
                            "city": party == "market-211100" ? "211100" : CBOR?.none,
                        ]))
            }
            for post in posts {
                lines.append(
                    try line(
                        "mandate.granted", on: subject, by: by, day: day,
                        ["officer": .text(officer), "post": .text(post)]))
            }
            lines.append(try key(officer, of: officer, subject, by: by))
        }
        for officer in ["office-1", "office-2"] {
            lines.append(
                try line(
                    "mandate.granted", on: "party/office", by: "leading-group-founder", day: day,
                    [
                        "officer": .text(officer), "post": "key-officer",
                        "acts": ["key.enrolled", "key.revoked"],
                    ]))
        }
        lines.append(
            try key(
                "office-certificate", of: "office-1", "party/office", by: "leading-group-founder",
                purpose: "certificate"))
        return lines
    }

    static func key(
        _ name: String, of officer: String, _ subject: String, by: String,
        purpose: String = "acting", day: String = "2025-07-02"
    ) throws -> ActLine {
        try line(
            "key.enrolled", on: subject, by: by, day: day,
            [
                "officer": .text(officer), "purpose": .text(purpose),
                "publicKey": .text("@\(name)"), "possession": CBOR?.none,
            ])
    }

    static let items: CBOR = .array(
        ["quality-management", "quality-control", "consistency", "after-sales"].map {
            ["item": .text($0), "finding": "conforming"]
        })

    /// The way of LN-2025-0001 through arts. 6–17, one act a step.
    static let script: [ActLine] = {
        let batch = "batch/2025-1"
        let application = "application/LN-2025-0001"
        let year = WorkingCalendar.shipped.years[2025]
        let holidays: CBOR = .array((year?.holidays ?? []).map { .text("\($0)") })
        let workdays: CBOR = .array((year?.workdays ?? []).map { .text("\($0)") })
        let steps: [(String, String, String, String, [String: CBOR?])] = [
            (
                "calendar.published", "calendar/2025", "office-1", "2025-07-03",
                ["year": 2025, "holidays": holidays, "workdays": workdays]
            ),
            (
                "batch.called", batch, "office-1", "2025-07-10",
                [
                    "categories": ["rice", "millet", "museum-service"],
                    "sectors": ["agriculture", "service"],
                ]
            ),
            (
                "application.received", application, "market-1", "2025-07-20",
                ["city": "211100", "public": facts]
            ),
            ("application.recommended", application, "market-1", "2025-08-20", [:]),
            ("application.reviewed", application, "sec-1", "2025-08-28", [:]),
            ("application.examined", application, "expert-1", "2025-09-03", [:]),
            ("list.proposed", batch, "expert-1", "2025-09-08", [:]),
            ("vote.cast", "session/session-2025-1", "member-2", "2025-09-12", [:]),
            ("committee.decided", batch, "member-1", "2025-09-12", [:]),
            ("standard.assessed", application, "sec-1", "2025-09-18", [:]),
            (
                "conformity.inspected", application, "sec-1", "2025-09-26",
                [
                    "product": ActCatalogue.shape("conformity.inspected")?.fields.first {
                        $0.name == "product"
                    }?.example
                ]
            ),
            ("qualification.evaluated", application, "expert-1", "2025-10-10", [:]),
            ("list.onsite", batch, "expert-1", "2025-10-13", [:]),
            ("site.visited", application, "expert-1", "2025-10-17", ["findings": items]),
            ("list.candidates", batch, "expert-1", "2025-10-22", [:]),
            ("opinions.requested", batch, "office-1", "2025-10-27", [:]),
            (
                "opinion.answered", batch, "agriculture-1", "2025-10-30",
                ["request": "@opinions.requested"]
            ),
            (
                "opinions.closed", batch, "office-1", "2025-11-03",
                ["request": "@opinions.requested"]
            ),
            (
                "committee.deliberated", batch, "member-1", "2025-11-05",
                ["session": "session-2025-2"]
            ),
            (
                "notice.published", "notice/2025-1-1", "office-1", "2025-11-06",
                ["entries": [["application": "LN-2025-0001"]]]
            ),
            ("award.submitted", batch, "office-1", "2025-11-28", [:]),
            ("award.reviewed", batch, "deputy-1", "2025-12-02", ["submission": "@award.submitted"]),
            ("award.approved", batch, "head-1", "2025-12-05", ["review": "@award.reviewed"]),
            ("award.published", batch, "office-1", "2025-12-08", ["approval": "@award.approved"]),
            (
                "certificate.issued", "certificate/LNYP-2025-00001", "office-1", "2025-12-10",
                ["credential": CBOR?.none]
            ),
            ("batch.closed", batch, "office-1", "2025-12-12", [:]),
        ]
        return steps.compactMap { type, subject, key, day, fields in
            try? line(
                type, on: subject, by: key, day: day, fields, label: type,
                certificateBy: type == "certificate.issued" ? "office-certificate" : nil)
        }
    }()

    /// Acts beside the way: subject, key, and what the template leaves open.
    static let sideActs: [String: (subject: String, by: String, fields: [String: CBOR?])] = [
        "party.registered": ("party/operator-0003", "market-1", ["role": "operator"]),
        "mandate.granted": (
            "party/committee", "office-1", ["officer": "member-4", "post": "member"]
        ),
        "mandate.withdrawn": (
            "party/committee", "office-1", ["officer": "member-3", "post": "member"]
        ),
        "key.enrolled": (
            "party/committee", "office-1",
            ["officer": "member-4", "publicKey": "@member-4", "possession": CBOR?.none]
        ),
        "key.revoked": ("party/committee", "office-1", ["publicKey": "@member-3"]),
        "anchor.accepted": ("ledger/genesis", "leading-group-founder", [:]),
        "entry.set-aside": ("ledger/genesis", "leading-group-founder", [:]),
        "logkey.changed": (
            "ledger/genesis", "leading-group-founder",
            ["publicKey": "@log-2", "logKey": CBOR?.none, "possession": CBOR?.none]
        ),
        "batch.amended": ("batch/2025-1", "office-1", [:]),
        "application.declined": ("application/LN-2025-0001", "sec-1", [:]),
        "application.corrected": (
            "application/LN-2025-0001", "operator-1", ["eligibility": CBOR?.none]
        ),
        "application.withdrawn": ("application/LN-2025-0001", "operator-1", [:]),
        "creditcode.accepted": ("application/LN-2025-0001", "market-1", [:]),
        "adverse.reported": ("application/LN-2025-0001", "agriculture-1", [:]),
        "adverse.decided": (
            "application/LN-2025-0001", "office-1", ["report": "@adverse.reported"]
        ),
        "notice.withdrawn": ("notice/2025-1-1", "office-1", [:]),
        "objection.received": ("objection/2025-1-01", "office-1", [:]),
        "objection.investigated": ("objection/2025-1-01", "office-1", [:]),
        "objection.decided": ("objection/2025-1-01", "member-1", ["session": "session-2025-3"]),
        "objection.notified": ("objection/2025-1-01", "office-1", [:]),
        "record.confirmed": ("record/1", "head-1", [:]),
        "record.disputed": ("record/1", "head-1", [:]),
    ]
}
