public import COSE

/// Why an entry that is in the log was not to be admitted.
public enum EntryFault: Error, Hashable, Sendable {
    /// Its bytes are no statement.
    case unreadable(StatementError)
    /// No key that is enrolled for this issuer signed it.
    case unsigned(PartyID)
    /// A rule refuses it.
    case refused(Refusal)

    /// The stable name of the rule that it breaks.
    public var rule: String {
        switch self {
        case .unreadable: "form"
        case .unsigned: "authority"
        case .refused(let refusal): refusal.rule
        }
    }

    /// The fault as one line.
    public var wording: Wording {
        switch self {
        case .unreadable(let error): Wording(zh: "记录格式不合要求：\(error)", en: "\(error)")
        case .unsigned(let issuer):
            Wording(zh: "签名不是 \(issuer) 已登记的密钥所作", en: "not signed by an enrolled key of \(issuer)")
        case .refused(let refusal): Wording(zh: refusal.text(.zh), en: refusal.text(.en))
        }
    }
}

/// An entry of the log that was not to be admitted: a forged one, or one that a damaged state let
/// in. It has no effects, ever (RULES, general rule 16).
public struct InadmissibleEntry: Hashable, Sendable, Codable {
    public let index: EntryIndex
    public let leaf: Digest
    /// What it is written on; nil where it cannot be read.
    public let subject: Subject?
    /// The stable name of its act's type; empty where it cannot be read.
    public let type: String
    /// The log day at its place.
    public let logDay: CivilDate
    /// The stable name of the rule that it breaks.
    public let rule: String
    /// How it breaks the rule.
    public let wording: Wording
    /// The entry that records that the founding role knows of it; nil before.
    public internal(set) var setAsideBy: EntryIndex?
}
