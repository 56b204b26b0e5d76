public import COSE

/// Text in a statement that a reader would not see as it is (RULES, general rule 15).
public struct TextFault: Error, Hashable, Sendable, Codable {
    /// The field's name, with its place in lists and maps: `entries[3].reason`.
    public let field: String
    /// What is wrong with its text, and where.
    public let fault: AdmittedText.Fault

    /// Whether a line break, a tab or a space is what stands in the way.
    public var isOfLayout: Bool {
        [.space, .lineBreak].contains(fault.kind) || ["U+000D", "U+0009"].contains(fault.codePoint)
    }

    /// What is wrong, in both languages.
    public var wording: Wording {
        let (zh, en) =
            switch fault.kind {
            case .character:
                (
                    "控制、不可见、私用或 Unicode 17 未收的字符",
                    "a control, invisible, private or unassigned character"
                )
            case .selector: ("不属于前一字符的变体选择符", "a variation selector without its base")
            case .base: ("前面没有字符的组合符", "a mark without a character before it")
            case .marks:
                ("连续第五个组合符", "the fifth mark in a row")
            case .space: ("首尾的空格，或连续第二个空格", "a space at an end, or the second in a row")
            case .lineBreak: ("此处不得有的换行", "a line break where the field has none")
            }
        let name = Shown.name(field)
        return Wording(
            zh: "字段 \(name) 第 \(fault.position) 个字符（\(fault.codePoint)）是\(zh)",
            en: "the field \(name) has \(en) at character \(fault.position) "
                + "(\(fault.codePoint))")
    }
}

extension Event {
    /// The first text that no statement may hold, in facts and credentials inside it too; asked of
    /// the log's entries by an audit, never by `decide`: an old ledger stays whole.
    public var textFault: TextFault? { textFault(lookingInside: true) }

    /// The same in what the act itself says, asked at admission. What facts and credentials inside
    /// it say, `decide` holds to entries before it: running cases of an old ledger go on.
    var ownTextFault: TextFault? { textFault(lookingInside: false) }

    private func textFault(lookingInside: Bool) -> TextFault? {
        let shape = ActCatalogue.shape(type)
        let own = fields.pairs.lazy.compactMap { key, value -> TextFault? in
            let name = key.string ?? ""
            let kind = shape?.fields.first { $0.name == name }?.kind ?? .scheme
            return kind.textFault(in: value, lookingInside: lookingInside)?.within(name)
        }.first
        return own
            ?? FieldKind.scheme.textFault(in: .array(evidence.map { .map($0) }))?.within("evidence")
            ?? behalf.flatMap { FieldKind.scheme.textFault(in: .map($0))?.within("behalf") }
    }
}

extension Disclosure {
    /// The first text of the value that no statement may hold, by the shape of its act.
    public func textFault(of event: Event) -> TextFault? {
        if let fault = FieldKind.scheme.textFault(in: .text(key)) { return fault.within("key") }
        let redactable = ActCatalogue.shape(event.type)?.redactable ?? []
        let kind =
            key == PublicFacts.key
            ? .record(PublicFacts.fields) : redactable.first { $0.name == key }?.kind
        return (kind ?? .scheme).textFault(in: value)?.within(key)
    }
}

extension TextFault {
    /// The first of the texts that a certificate shows, by their fields' names, which no statement
    /// may hold.
    public static func first(in texts: [(field: String, text: String)]) -> TextFault? {
        texts.lazy.compactMap { field, text in
            AdmittedText.fault(in: text).map { TextFault(field: field, fault: $0) }
        }.first
    }

    /// The same as seen from where its place lies. Places are put together where there is a fault
    /// alone: what is looked at mostly has none.
    fileprivate func within(_ place: String) -> TextFault {
        guard field.isEmpty || field.hasPrefix(".") || field.hasPrefix("[") else { return self }
        return TextFault(field: place + field, fault: fault)
    }
}

extension CredentialClaims {
    /// The first text of a certificate that no statement may hold.
    public var textFault: TextFault? {
        .first(in: [
            ("holder", holder), ("creditCode", creditCode), ("offering", offering),
            ("mark", mark), ("standard", standard),
        ])
    }
}

extension FieldKind {
    /// The fields in which an act may break lines, by name: what an amendment writes is one act's
    /// or another's.
    private static let paragraphNames: Set<String> = Set(
        ActCatalogue.shapes.flatMap { $0.fields + $0.redactable }.flatMap(\.paragraphNames))

    /// The first text in a value of this kind that no statement may hold, by its place in it.
    fileprivate func textFault(in value: CBOR, lookingInside: Bool = true) -> TextFault? {
        switch (self, value) {
        case (.bytes, .text(let text)): lookingInside ? Self.textFault(inside: text) : nil
        case (.paragraphs, .text(let text)):
            AdmittedText.fault(in: text, breakingLines: true).map {
                TextFault(field: "", fault: $0)
            }
        case (_, .text(let text)):
            AdmittedText.fault(in: text).map { TextFault(field: "", fault: $0) }
        case (_, .array(let items)):
            items.indices.lazy.compactMap { position in
                item.textFault(in: items[position], lookingInside: lookingInside)?
                    .within("[\(position)]")
            }.first
        case (_, .map(let map)):
            map.pairs.lazy.compactMap { key, value in
                let name = key.string ?? ""
                return FieldKind.scheme.textFault(in: key)
                    ?? member(name).textFault(in: value, lookingInside: lookingInside)?
                    .within(".\(name)")
            }.first
        default: nil
        }
    }

    /// What travels inside as bytes, for everyone to read: an application's facts, a credential.
    private static func textFault(inside text: String) -> TextFault? {
        guard let bytes = Base64URL.decode(text) else { return nil }
        if let claims = try? Credential(decoding: bytes).claims { return claims.textFault }
        guard let disclosure = try? Disclosure(decoding: bytes) else { return nil }
        return FieldKind.record(PublicFacts.fields).textFault(in: disclosure.value)
    }

    private var item: FieldKind {
        if case .list(let kind, _) = self { kind } else { self }
    }

    private func member(_ name: String) -> FieldKind {
        switch self {
        case .record(let fields): fields.first { $0.name == name }?.kind ?? .scheme
        case .anyFields: Self.paragraphNames.contains(name) ? .paragraphs(.max) : self
        case .text, .paragraphs, .choice, .outcome, .name, .date, .integer, .flag, .entry, .digest,
            .id, .of, .key, .bytes, .list, .scheme:
            self
        }
    }
}

extension Field {
    fileprivate var paragraphNames: [String] {
        if case .paragraphs = kind { return [name] }
        if case .list(let item, _) = kind { return Field(name, item, .null).paragraphNames }
        if case .record(let fields) = kind { return fields.flatMap(\.paragraphNames) }
        return []
    }
}
