internal import COSE
public import Certification

/// Filled-in examples of acts in JSON.
public enum Templates {
    /// An example subject of each kind.
    private static let subjects: [String: String] = [
        "ledger": "ledger/genesis", "scheme": "scheme/liaoning-youpin",
        "calendar": "calendar/2026", "party": "party/secretariat", "record": "record/12",
        "batch": "batch/2025-1", "application": "application/LN-2025-0001",
        "session": "session/session-2025-1", "notice": "notice/2025-1-1",
        "objection": "objection/2025-1-01", "certificate": "certificate/LNYP-2025-00001",
    ]

    /// An example for people, one member a line.
    public static func text(_ shape: ActShape) -> String {
        var lines = [
            "{", "  \"by\": \"KEY-FILE-NAME\",", "  \"type\": \"\(shape.type)\",",
            "  \"sub\": \"\(subjects[shape.subjectKind] ?? "\(shape.subjectKind)/1")\",",
            "  \"occurredOn\": \"2025-07-10\",", "  \"fields\": {",
        ]
        let fields =
            shape.fields
            + shape.redactable.filter { field in
                !shape.fields.contains { $0.name == field.name }
            }
        for (position, field) in fields.enumerated() {
            let comma = position + 1 < fields.count ? "," : ""
            lines.append("    \"\(field.name)\": \(JSONLine.print(field.example))\(comma)")
        }
        lines += [
            "  },", "  \"evidence\": [{\"archive\": \"档号 2025-示例-001\"}]", "}",
        ]
        return lines.joined(separator: "\n")
    }
}
