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

    public var description: String {
        switch self {
        case .missing(let field): "the scheme has no \(Shown.name(field))"
        case .unknown(let kind, let name): "the scheme names no \(kind) \(Shown.quoted(name))"
        case .malformed(let field):
            "the scheme's \(Shown.name(field)) is not of the kind wanted there"
        case .unexpected(let key):
            "the scheme has a key that means nothing: \(Shown.name(key))"
        }
    }
}
