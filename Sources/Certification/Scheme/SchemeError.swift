internal import COSE

/// Why a map is not a scheme: what was found and what was wanted.
public enum SchemeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A field that must be there is not.
    case missing(String)
    /// A name that the scheme does not define.
    case unknown(String, String)
    /// A value of another kind or outside its range.
    case malformed(String)
    /// A key that no version of the scheme's format has.
    case unexpected(String)

    public var description: String { wording.en }

    /// What is wrong, in both languages.
    public var wording: Wording {
        let (zh, en) =
            switch self {
            case .missing(let field):
                ("缺少 \(Shown.name(field))", "the scheme has no \(Shown.name(field))")
            case .unknown(let kind, let name):
                (
                    "没有定义\(Wording.ofKind(kind).zh) \(Shown.quoted(name))",
                    "the scheme names no \(kind) \(Shown.quoted(name))"
                )
            case .malformed(let field):
                (
                    "\(Shown.name(field)) 的值不符合要求",
                    "the scheme's \(Shown.name(field)) is not of the kind wanted there"
                )
            case .unexpected(let key):
                (
                    "没有意义的键 \(Shown.name(key))",
                    "the scheme has a key that means nothing: \(Shown.name(key))"
                )
            }
        return Wording(zh: zh, en: en)
    }
}
