internal import COSE
public import Certification

/// Filled-in examples of acts in JSON.
public enum Templates {
    private static let proof: CBOR = ["file": "officer-1.proof"]

    /// An example for people, of a day, one member a line; its note says what may be left out.
    public static func text(_ shape: ActShape, on day: CivilDate) -> String {
        var lines = [
            "{", "  \"by\": \"KEY-FILE-NAME\",", "  \"type\": \"\(shape.type)\",",
            "  \"sub\": \"\(Subject(shape.subjectKind, shape.subjectKind.example))\",",
            "  \"occurredOn\": \"\(day)\",",
        ]
        let optional = shape.fields.filter(\.isOptional).map(\.name)
        if !optional.isEmpty {
            let names = optional.joined(separator: ", ")
            lines.append("  \"note\": \"可省略 may be left out: \(names)\",")
        }
        lines.append("  \"fields\": {")
        let fields =
            shape.fields
            + shape.redactable.filter { field in
                !shape.fields.contains { $0.name == field.name }
            }
        // What people name a new key by, its proof, holds its possession.
        let shown = fields.filter { $0.name != "possession" }
        for (position, field) in shown.enumerated() {
            let comma = position + 1 < shown.count ? "," : ""
            let example = field.kind == .key ? proof : field.example
            lines.append("    \"\(field.name)\": \(JSONLine.print(example))\(comma)")
        }
        lines += [
            "  },", "  \"evidence\": [{\"archive\": \"档号 2025-示例-001\"}]", "}",
        ]
        return lines.joined(separator: "\n")
    }
}
