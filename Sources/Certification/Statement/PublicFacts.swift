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

    private var texts: [String] { Part.allCases.map(text) }

    /// One of the facts, by the word that a request for a change has for it.
    public enum Part: String, Hashable, Sendable, Codable, CaseIterable {
        case name, code, offering, mark, standard, scope

        /// Whether it tells who the holder is, and not what is certified.
        var isOfHolder: Bool { self == .name || self == .code }

        /// The fact that a word is about: models are written as scope.
        init?(word: String) { self.init(rawValue: word == "model" ? "scope" : word) }

        var wording: Wording {
            switch self {
            case .name: Wording(zh: "名称", en: "name")
            case .code: Wording(zh: "统一社会信用代码", en: "credit code")
            case .offering: Wording(zh: "产品（服务）", en: "offering")
            case .mark: Wording(zh: "商标", en: "mark")
            case .standard: Wording(zh: "标准", en: "standard")
            case .scope: Wording(zh: "规格（范围）", en: "scope")
            }
        }
    }

    /// One of the facts, as written.
    public func text(_ part: Part) -> String {
        switch part {
        case .name: operatorName
        case .code: creditCode
        case .offering: offering
        case .mark: mark
        case .standard: standard
        case .scope: scope
        }
    }

    /// The facts that others say otherwise.
    func differences(from other: PublicFacts) -> [Part] {
        Part.allCases.filter { text($0) != other.text($0) }
    }

    /// The same, with some facts as others say them.
    func taking(_ parts: [Part], of other: PublicFacts) -> PublicFacts {
        func text(_ part: Part) -> String { (parts.contains(part) ? other : self).text(part) }
        return PublicFacts(
            operatorName: text(.name), creditCode: text(.code), offering: text(.offering),
            mark: text(.mark), standard: text(.standard), scope: text(.scope))
    }

    public static func == (left: PublicFacts, right: PublicFacts) -> Bool {
        left === right || left.texts == right.texts
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(texts) }
}
