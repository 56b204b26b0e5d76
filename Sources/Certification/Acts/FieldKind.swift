public import COSE

/// What one field of an act may hold (FORMATS §1: text, integers, booleans, arrays, maps).
public indirect enum FieldKind: Hashable, Sendable {
    /// Text in NFC, of at most so many bytes of UTF-8, on one line.
    case text(Int)
    /// The same, with line breaks where its author wants them: an opinion, findings, a reason.
    case paragraphs(Int)
    /// One of a fixed set of names.
    case choice([String])
    /// One of the outcomes that the scheme gives the act.
    case outcome
    /// A name the scheme defines: a sector, category, city, role, post, stage, ground.
    case name
    /// A civil date, `YYYY-MM-DD`, in Asia/Shanghai.
    case date
    /// A whole number in a range.
    case integer(ClosedRange<Int>)
    /// True or false.
    case flag
    /// The leaf hash of an entry the act relies on, 64 hex digits.
    case entry
    /// A SHA-256 digest of something outside the log, 64 hex digits.
    case digest
    /// The id of a party, officer, application, batch, notice, session.
    case id
    /// The id of a subject of a kind.
    case of(SubjectKind)
    /// An Ed25519 public key, base64url of 32 bytes.
    case key
    /// Bytes in base64url, of at most so many bytes.
    case bytes(Int)
    /// A map of fields.
    case record([Field])
    /// So many of one kind.
    case list(FieldKind, ClosedRange<Int>)
    /// The whole map of a scheme.
    case scheme
    /// The own fields of an amended act, as they should have been: checked against its shape.
    case anyFields
}

extension FieldKind {
    /// Whether it holds leaf hashes of entries, itself or inside.
    var namesEntries: Bool {
        switch self {
        case .entry: true
        case .record(let fields): fields.contains(where: \.namesEntries)
        case .list(let kind, _): kind.namesEntries
        case .text, .paragraphs, .choice, .outcome, .name, .date, .integer, .flag, .digest, .id,
            .of, .key, .bytes, .scheme, .anyFields:
            false
        }
    }

    /// Every leaf hash that a value of this kind names, in order.
    public func entries(in value: CBOR) -> [Digest] {
        switch self {
        case .entry: value.string.flatMap { Digest(hex: $0) }.map { [$0] } ?? []
        case .record(let fields): value.mapValue.map { Self.entries(in: $0, fields) } ?? []
        case .list(let kind, _):
            kind.namesEntries ? value.arrayValue?.flatMap { kind.entries(in: $0) } ?? [] : []
        case .text, .paragraphs, .choice, .outcome, .name, .date, .integer, .flag, .digest, .id,
            .of, .key, .bytes, .scheme, .anyFields:
            []
        }
    }

    /// Every leaf hash that fields of these kinds name, in the order of the fields.
    static func entries(in map: CBORMap, _ fields: [Field]) -> [Digest] {
        var found: [Digest] = []
        for field in fields where field.namesEntries {
            if let value = map[field.name] { found += field.kind.entries(in: value) }
        }
        return found
    }
}

extension FieldKind {
    /// The subjects that a value of this kind names, one or a list of them.
    public func subjects(in value: CBOR) -> [Subject] {
        switch self {
        case .of(let kind): value.string.flatMap { Subject(kind, named: $0) }.map { [$0] } ?? []
        case .list(let kind, _): value.arrayValue?.flatMap { kind.subjects(in: $0) } ?? []
        case .text, .paragraphs, .choice, .outcome, .name, .date, .integer, .flag, .entry, .digest,
            .id, .key, .bytes, .record, .scheme, .anyFields:
            []
        }
    }
}

/// One field of an act: its name, what it may hold, and an example for the template.
public struct Field: Hashable, Sendable {
    /// The field's stable name.
    public let name: String
    /// What it may hold.
    public let kind: FieldKind
    /// Whether it may be left out.
    public let isOptional: Bool
    /// With what it goes alone; nil: with whatever the act says.
    public let company: Company?
    /// The example that `act template` shows.
    public let example: CBOR
    /// Whether it names entries of the log, itself or inside.
    public let namesEntries: Bool

    /// Some choices of another field; with none, that it is not there.
    public struct Company: Hashable, Sendable {
        /// The other field's name.
        public let field: String
        /// The choices; none: that the other field is not there.
        public let choices: [String]

        static func outcome(_ choices: String...) -> Self {
            Self(field: "outcome", choices: choices)
        }
        static func inPlace(of field: String) -> Self { Self(field: field, choices: []) }
    }

    init(
        _ name: String, _ kind: FieldKind, _ example: CBOR, optional: Bool = false,
        with company: Company? = nil
    ) {
        self.name = name
        self.company = company
        self.kind = kind
        self.example = example
        isOptional = optional
        namesEntries = kind.namesEntries
    }
}

extension Field {
    /// Why; an outcome may need it.
    static let reason = Field("reason", .paragraphs(2000), "材料齐全，符合要求", optional: true)

    /// A map of fields: its example is that of each that may not be left out.
    static func record(_ name: String, _ fields: [Field], optional: Bool = false) -> Field {
        Field(name, .record(fields), example(of: fields), optional: optional)
    }

    /// So many maps of the same fields: its example is one of them.
    static func records(_ name: String, _ fields: [Field], _ counts: ClosedRange<Int>) -> Field {
        Field(name, .list(.record(fields), counts), [example(of: fields)])
    }

    private static func example(of fields: [Field]) -> CBOR {
        .map(CBORMap(fields.filter { !$0.isOptional }.map { (.text($0.name), $0.example) }))
    }
}

/// The shape of one act type: the wire truth that decoding, templates and the CDDL share.
public struct ActShape: Hashable, Sendable {
    /// The act's stable type name.
    public let type: String
    /// The number of this shape: 1. A field that may be left out does not change it; a shape that
    /// an older entry would not have is another type's.
    public let schema: Int
    /// The kind of subject it is written on.
    public let subjectKind: SubjectKind
    /// Its own fields, in the order the template shows them.
    public let fields: [Field]
    /// Fields that schemes redact: shown in the template, never in the payload.
    public let redactable: [Field]

    init(
        _ type: String, on subjectKind: SubjectKind, _ fields: [Field], redactable: [Field] = []
    ) {
        self.type = type
        self.schema = 1
        self.subjectKind = subjectKind
        self.fields = fields
        self.redactable = redactable
    }

    /// Checks a payload's own fields against the shape, by name and kind.
    public func check(_ fields: CBORMap) throws(ShapeError) {
        try FieldKind.check(fields, against: self.fields, at: "")
    }
}

/// Why an act's fields are not of its shape.
public enum ShapeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A field that must be there is not.
    case missing(String)
    /// A field that the act does not have.
    case unexpected(String)
    /// A field that holds something else; `wanted` says what.
    case malformed(String, wanted: Wording)

    public var description: String { wording.en }

    /// The field's name, with its place.
    var field: String {
        switch self {
        case .missing(let field), .unexpected(let field), .malformed(let field, _): field
        }
    }

    /// What the field is to hold, of one that holds something else.
    var wanted: Wording? {
        if case .malformed(_, let wanted) = self { wanted } else { nil }
    }

    /// What is wrong, in both languages.
    public var wording: Wording {
        switch self {
        case .missing(let field): Wording(zh: "缺少字段 \(field)", en: "the field \(field) is missing")
        case .unexpected(let field):
            Wording(
                zh: "没有字段 \(Shown.name(field))", en: "the act has no field \(Shown.name(field))")
        case .malformed(let field, let wanted):
            Wording(zh: "字段 \(field) 应为\(wanted.zh)", en: "the field \(field) is not \(wanted.en)")
        }
    }

    /// The same fault, found in a field or at a position of the one it is in.
    func inside(_ outer: String) -> ShapeError {
        if outer.isEmpty { return self }
        func path(_ inner: String) -> String {
            inner.isEmpty ? outer : inner.hasPrefix("[") ? outer + inner : "\(outer).\(inner)"
        }
        return switch self {
        case .missing(let field): .missing(path(field))
        case .unexpected(let field): .unexpected(path(field))
        case .malformed(let field, let wanted): .malformed(path(field), wanted: wanted)
        }
    }
}
