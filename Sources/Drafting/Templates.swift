internal import COSE
public import Certification

/// Filled-in examples of acts in JSON.
public enum Templates {
    private static let proof: CBOR = ["file": "officer-1.proof"]

    /// An example for people, of a day, one member a line; its note says what may be left out, what
    /// is left out of it and with what that goes, and which names a field may have, where they are
    /// few.
    ///
    /// - Parameter scheme: the one whose names it has; nil: those of the example.
    /// - Parameter language: Chinese, to have each of the names with what it is called.
    public static func text(
        _ shape: ActShape, under scheme: Scheme? = nil, on day: CivilDate,
        in language: Language = .en
    ) -> String {
        var lines = [
            "{", "  \"by\": \"KEY-FILE-NAME\",", "  \"type\": \"\(shape.type)\",",
            "  \"sub\": \"\(Subject(shape.subjectKind, shape.subjectKind.example))\",",
            "  \"occurredOn\": \"\(day)\",",
        ]
        let names = Names(scheme: scheme, act: scheme?.acts[shape.type])
        let notes = notes(shape, names, language)
        if !notes.isEmpty {
            lines.append("  \"note\": \(JSONLine.print(.text(notes.joined(separator: "；")))),")
        }
        lines.append("  \"fields\": {")
        let fields =
            shape.fields
            + shape.redactable.filter { field in
                !shape.fields.contains { $0.name == field.name }
            }
        // What people name a new key by, its proof, holds its possession.
        let shown = fields.filter { $0.name != "possession" && names.goes($0, in: shape) }
        for (position, field) in shown.enumerated() {
            let comma = position + 1 < shown.count ? "," : ""
            let example = field.kind == .key ? proof : names.fitted(field.example, field)
            lines.append("    \"\(field.name)\": \(JSONLine.print(example))\(comma)")
        }
        lines += [
            "  },", "  \"evidence\": [{\"archive\": \"档号 2025-示例-001\"}]", "}",
        ]
        return lines.joined(separator: "\n")
    }

    private static func notes(
        _ shape: ActShape, _ names: Names, _ language: Language
    ) -> [String] {
        let optional = shape.fields.filter { $0.isOptional && names.goes($0, in: shape) }
        let omissible = optional.map(\.name).joined(separator: ", ")
        let others = shape.fields.compactMap { field -> String? in
            guard let company = field.company, !names.goes(field, in: shape) else { return nil }
            return company.choices.isEmpty
                ? "\(field.name) 代替 in place of: \(company.field)"
                : "\(field.name) 仅用于 only with: \(company.field) "
                    + company.choices.joined(separator: ", ")
        }
        let choices = shape.fields.compactMap { field -> String? in
            let known = names.of(field.kind, called: field.name)
            guard (2...12).contains(known.count) else { return nil }
            let told = language == .zh ? known.map(names.called) : known
            return "\(field.name) 可为 may be: \(told.joined(separator: ", "))"
        }
        return (optional.isEmpty ? [] : ["可省略 may be left out: \(omissible)"]) + others + choices
    }
}

/// The names that a scheme has for the fields of an act.
private struct Names {
    let scheme: Scheme?
    let act: SchemeAct?

    /// Those that a field takes; none where it takes anything else.
    func of(_ kind: FieldKind, called name: String) -> [String] {
        switch kind {
        case .choice(let names): names
        case .outcome: act?.outcomes.map(\.name) ?? []
        case .name: scheme?.names(ofKind: name) ?? []
        case .list(let kind, _): of(kind, called: name)
        case .text, .paragraphs, .date, .integer, .flag, .entry, .digest, .id, .of, .key, .bytes,
            .record, .scheme, .anyFields:
            []
        }
    }

    /// Whether a field goes with what the example of an act says.
    func goes(_ field: Field, in shape: ActShape) -> Bool {
        guard let company = field.company,
            let other = shape.fields.first(where: { $0.name == company.field })
        else { return true }
        return fitted(other.example, other).string.map(company.choices.contains) ?? false
    }

    /// A name with what it is called in Chinese, where it is called otherwise.
    func called(_ name: String) -> String {
        let word = act?.outcome(name)?.wording ?? scheme?.word(name) ?? .ofChoice(name)
        return word.map { "\(name)（\($0.zh)）" } ?? name
    }

    /// An example with a name that there is in the place of each that there is not.
    func fitted(_ example: CBOR, _ field: Field) -> CBOR {
        fitted(example, field.kind, called: field.name)
    }

    private func fitted(_ example: CBOR, _ kind: FieldKind, called name: String) -> CBOR {
        switch (kind, example) {
        case (.outcome, .text(let text)), (.name, .text(let text)):
            let known = of(kind, called: name)
            return known.isEmpty || known.contains(text) ? example : .text(known[0])
        case (.list(let kind, _), .array(let items)):
            var found: [CBOR] = []
            for item in items.map({ fitted($0, kind, called: name) }) where !found.contains(item) {
                found.append(item)
            }
            return .array(found)
        case (.record(let fields), .map(var map)):
            for field in fields {
                guard let value = map[.text(field.name)] else { continue }
                // What an applicant shows is called an item, as what a visit looks at is.
                let own = "\(name) \(field.name)"
                let isOwn = scheme?.names(ofKind: own).isEmpty == false
                map[.text(field.name)] = fitted(
                    value, field.kind, called: isOwn ? own : field.name)
            }
            return .map(map)
        default: return example
        }
    }
}
