import COSE

/// Who and what an application is about: the one disclosure, key `public`, that stays with the
/// applicant and the bodies until the notice publishes it (RULES, general rule 4).
///
/// A value that never changes; it is one in memory, however many were given it: an application, and
/// each version of its certificate. (Rows of a state file are read one by one, each with its own.)
public final class PublicFacts: Hashable, Sendable, Codable {
    /// The key of the disclosure that holds them.
    public static let key = "public"

    /// The operator's name, which a certificate has as its holder's.
    public let operatorName: String
    /// Its unified social credit code (GB 32100), as written.
    public let creditCode: String
    /// The product or service, by name.
    public let offering: String
    /// Its registered trade mark (art. 7 (1)).
    public let mark: String
    /// The executed standard, with its edition (art. 11).
    public let standard: String
    /// The models or sites it covers; empty when none is stated.
    public let scope: String

    static let fields: [Field] = [
        Field("operator", .text(300), "示例粮油有限公司"),
        Field("creditCode", .text(18), "91210100MA0EXAMP0X"),
        Field("offering", .text(300), "示例大米"),
        Field("mark", .text(200), "示例牌"),
        Field("standard", .text(200), "Q/EXMP 001—2025"),
        Field("scope", .text(1000), "5 kg、10 kg 袋装"),
    ]

    static let example: CBOR = .map(CBORMap(fields.map { (.text($0.name), $0.example) }))

    /// Takes the facts; what an act would not take is not looked at.
    public init(
        operatorName: String, creditCode: String, offering: String, mark: String,
        standard: String, scope: String
    ) {
        self.operatorName = operatorName
        self.creditCode = creditCode
        self.offering = offering
        self.mark = mark
        self.standard = standard
        self.scope = scope
    }

    init(_ value: CBOR) throws(ShapeError) {
        guard let map = value.mapValue else {
            throw .malformed(Self.key, wanted: FieldKind.record([]).wanted)
        }
        try FieldKind.check(map, against: Self.fields, at: Self.key)
        let fields = Fields(map)
        operatorName = fields.optionalText("operator") ?? ""
        creditCode = fields.optionalText("creditCode") ?? ""
        offering = fields.optionalText("offering") ?? ""
        mark = fields.optionalText("mark") ?? ""
        standard = fields.optionalText("standard") ?? ""
        scope = fields.optionalText("scope") ?? ""
    }

    private var texts: [String] {
        [operatorName, creditCode, offering, mark, standard, scope]
    }

    public static func == (left: PublicFacts, right: PublicFacts) -> Bool {
        left === right || left.texts == right.texts
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(texts) }
}
