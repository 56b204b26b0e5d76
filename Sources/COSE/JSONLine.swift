/// A CBOR value as one line of JSON: how events, reports and errors are printed for programs.
public enum JSONLine {
    /// Prints a value as one line of JSON, map keys in canonical order; byte strings as base64url.
    public static func print(_ value: CBOR) -> String {
        switch value {
        case .text(let text): quoted(text)
        case .array(let items): "[" + items.map(print).joined(separator: ",") + "]"
        case .map(let map):
            "{"
                + map.pairs.map { "\(quoted($0.key.string ?? "?")):\(print($0.value))" }
                .joined(separator: ",") + "}"
        case .bool(let flag): flag ? "true" : "false"
        case .null: "null"
        case .bytes(let bytes): quoted(Base64URL.encode(bytes))
        case .tagged(_, let value): print(value)
        case .unsigned, .negative: value.int.map(String.init) ?? "null"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case " "..."~": quoted.unicodeScalars.append(scalar)
            // More than JSON asks: a terminal that it is printed on obeys these too.
            case _ where scalar.value < 0x10000 && TextRanges.refused.contains(scalar):
                quoted += "\\u" + Shown.hex(scalar.value, digits: 4).lowercased()
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
