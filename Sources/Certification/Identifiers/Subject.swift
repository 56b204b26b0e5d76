/// What an entry of the log is about, such as `application/app-2025-0007`.
///
/// `kind/id`: the kind is 2 to 24 bytes of `a–z` and `-` and begins with a letter; the id has the
/// form of an `Identifier`. Whether a kind exists is the scheme's business.
public struct Subject: CanonicalText {
    /// What kind of thing it is.
    public let kind: String
    /// Which one of its kind.
    public let id: String

    /// A subject from its parts; nil when a part is outside the form above.
    public init?(kind: String, id: String) {
        guard (2...24).contains(kind.utf8.count),
            let first = kind.utf8.first, ASCII.isLowercase(first),
            kind.utf8.allSatisfy({ ASCII.isLowercase($0) || $0 == ASCII.hyphen }),
            Identifier<Self>.hasForm(id.utf8)
        else { return nil }
        self.init(kind, checked: id)
    }

    /// A subject of parts that are known to have the form above.
    init(_ kind: String, checked id: String) {
        self.kind = kind
        self.id = id
    }

    /// Reads `kind/id`; nil unless `text` has exactly that form.
    public init?(_ text: String) {
        let bytes = text.utf8
        guard bytes.count <= 24 + 1 + Identifier<Self>.byteCountLimit,
            let slash = bytes.firstIndex(of: ASCII.slash),
            let kind = String(bytes[..<slash]),
            let id = String(bytes[bytes.index(after: slash)...])
        else { return nil }
        self.init(kind: kind, id: id)
    }

    public var description: String { "\(kind)/\(id)" }
}

extension Subject: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        (left.kind, left.id) < (right.kind, right.id)
    }
}
