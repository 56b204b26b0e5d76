public import Certification

/// One thing an audit found wrong.
public struct Finding: Hashable, Sendable {
    /// What kind of fault it is; a stable name for programs.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The container: schema, guards, damaged pages.
        case container
        /// A stored hash or node that the statements do not give.
        case tree
        /// A checkpoint or receipt that does not verify, or does not extend the one before.
        case checkpoint
        /// A statement that is not in its strict form.
        case statement
        /// A signature that no enrolled key made.
        case signature
        /// A rule of the scheme, or an authority, that the entry breaks.
        case rule
        /// A contradiction to what the auditor already knew.
        case known
        /// A ledger other than the one the auditor trusts.
        case identity
        /// A projection that differs from its rebuild.
        case projection
    }

    public let kind: Kind
    /// The entry it is about; nil when it is about none.
    public let entry: EntryIndex?
    /// The rule's stable name, when a rule was broken.
    public let rule: String?
    /// What was found, in both languages.
    public let wording: Wording

    /// Takes a finding; `rule` is the name of the rule that was broken, if one was.
    public init(_ kind: Kind, entry: UInt64? = nil, rule: String? = nil, _ wording: Wording) {
        self.kind = kind
        self.entry = entry.map { EntryIndex($0) }
        self.rule = rule
        self.wording = wording
    }

    init(_ kind: Kind, entry: UInt64? = nil, zh: String, en: String) {
        self.init(kind, entry: entry, Wording(zh: zh, en: en))
    }

    /// The finding as one line.
    public func text(_ language: Language) -> String {
        let place = entry.map { language == .zh ? "第 \($0) 号记录：" : "entry \($0): " } ?? ""
        return place + wording.text(language)
    }
}
