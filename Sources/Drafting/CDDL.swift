import COSE
import Certification

/// The payloads in CDDL (RFC 8610), generated from the very shapes that admission checks.
///
/// `Fixtures/certledger.cddl` is this text; a test holds the two together, and an independent
/// CDDL validator holds every payload of the rehearsal to it.
public enum CDDL {
    /// The whole description, `event` first: what a payload may hold.
    public static func text() -> String {
        var lines = [
            "; What the payload of a certledger statement may hold (FORMATS 1): one act.",
            "; Generated from the act shapes; deterministic CBOR, RFC 8949 section 4.2.",
            "",
            "event = "
                + ActCatalogue.shapes.map { ruleName($0.type) }.joined(separator: "\n    / "),
            "",
            "; Patterns stand in comments: the validators at hand know sizes, not `.regexp`.",
            "date = tstr .size 10  ; YYYY-MM-DD",
            "leaf-hash = tstr .size 64  ; lowercase hex",
            "digest = tstr .size 64  ; lowercase hex",
            "id = tstr .size (1..64)  ; letters, digits, dots, dashes, underscores",
            "name = tstr .size (1..64)  ; lowercase letters, digits, dots, dashes",
            "base64url = tstr  ; RFC 4648 section 5, no padding",
            "public-key = tstr .size 43  ; base64url of 32 bytes",
            "",
            "; sha256 with bytes, or salted, or archive: one of the three.",
            "evidence = {? \"bytes\": uint, ? \"salted\": digest, "
                + "? \"sha256\": digest, ? \"archive\": tstr}",
            "behalf = \(record(ActCatalogue.behalfFields, indent: ""))",
            "",
        ]
        for shape in ActCatalogue.shapes {
            lines.append("\(ruleName(shape.type)) = \(event(shape))")
            lines.append("")
        }
        return lines.joined(separator: "\n")
    }

    /// Members stand in the order of their canonical encoding, which validators may insist on.
    private static func event(_ shape: ActShape) -> String {
        var members: [(key: String, text: String)] = [
            ("type", "\"type\": \"\(shape.type)\""), ("schema", "\"schema\": \(shape.schema)"),
            ("occurredOn", "\"occurredOn\": date"), ("after", "\"after\": leaf-hash"),
            ("evidence", "\"evidence\": [* evidence]"),
            ("redacted", "\"redacted\": [* digest]"), ("behalf", "? \"behalf\": behalf"),
        ]
        members += shape.fields.map { ($0.name, member($0, indent: "    ")) }
        return braces(members, indent: "")
    }

    private static func braces(_ members: [(key: String, text: String)], indent: String) -> String {
        let sorted = members.sorted { CBOR.text($0.key) < CBOR.text($1.key) }
        return "{\n" + sorted.map { "\(indent)    \($0.text)" }.joined(separator: ",\n")
            + "\n\(indent)}"
    }

    private static func ruleName(_ type: String) -> String {
        type.replacing(".", with: "-")
    }

    private static func member(_ field: Field, indent: String) -> String {
        "\(field.isOptional ? "? " : "")\"\(field.name)\": \(kind(field.kind, indent: indent))"
    }

    private static func record(_ fields: [Field], indent: String) -> String {
        braces(fields.map { ($0.name, member($0, indent: indent + "    ")) }, indent: indent)
    }

    private static func kind(_ kind: FieldKind, indent: String) -> String {
        switch kind {
        case .text(let limit), .paragraphs(let limit): "tstr .size (1..\(limit))"
        case .choice(let names): "(" + names.map { "\"\($0)\"" }.joined(separator: " / ") + ")"
        case .outcome, .name: "name"
        case .date: "date"
        case .integer(let range): "\(range.lowerBound)..\(range.upperBound)"
        case .flag: "bool"
        case .entry: "leaf-hash"
        case .digest: "digest"
        case .id, .of: "id"
        case .key: "public-key"
        case .bytes: "base64url"
        case .record(let fields): record(fields, indent: indent)
        case .list(let item, let counts):
            "[\(counts.lowerBound)*\(counts.upperBound) \(self.kind(item, indent: indent))]"
        case .scheme, .anyFields: "{* tstr => any}"
        }
    }
}
