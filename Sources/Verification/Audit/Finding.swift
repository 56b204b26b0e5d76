public import Certification

/// One thing an audit found wrong (FORMATS §12).
public struct Finding: Hashable, Sendable {
    /// What kind of fault it is; a stable name for programs.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The file or folder itself: schema, guards, pages, tiles.
        case container
        /// Where reading had to end.
        case unreadable
        /// An entry that is missing or out of its place.
        case entryMissing = "entry-missing"
        /// A stored leaf hash that is not the statement's.
        case leafHash = "leaf-hash"
        /// A stored node that is missing, or not what the statements give.
        case node
        /// A number of stored nodes that does not fit the number of entries.
        case nodeCount = "node-count"
        /// A statement that is not in its strict form.
        case statement
        /// A statement that no enrolled key of its issuer signed.
        case signature
        /// A rule of the scheme, or an authority, that the entry breaks.
        case rule
        /// A checkpoint that is not in its place, or about more entries than there are.
        case checkpointOrder = "checkpoint-order"
        /// A checkpoint that is earlier than the one before.
        case checkpointTime = "checkpoint-time"
        /// An entry that was registered before it was signed.
        case registeredEarly = "registered-early"
        /// An entry that was registered when its signing window was over.
        case registeredLate = "registered-late"
        /// A checkpoint that is later than the auditor's clock.
        case afterClock = "after-clock"
        /// A checkpoint, with its time, that the log's key of its place did not sign.
        case checkpointSignature = "checkpoint-signature"
        /// The former log key's signature of a published note, missing in the overlap, or there
        /// outside it.
        case formerSignature = "former-signature"
        /// A checkpoint by a log key that the policy does not name.
        case checkpointPolicy = "checkpoint-policy"
        /// Entries that no checkpoint covers.
        case checkpointMissing = "checkpoint-missing"
        /// A checkpoint over more entries than the log holds.
        case cut
        /// A published note that is not about these entries, or not signed by the log.
        case published
        /// A contradiction to a checkpoint that the auditor knew.
        case known
        /// A ledger other than the one the auditor trusts.
        case identity
        /// A projection that differs from its rebuild.
        case projection
    }

    public let kind: Kind
    /// The entry it is about; nil when it is about none.
    public let index: EntryIndex?
    /// The rule's stable name, when a rule was broken.
    public let rule: String?
    /// What was found, in both languages.
    public let wording: Wording
    /// The place among the report's findings, from 0, of the fault that it follows from; nil for
    /// a fault itself. What is named so never has a cause.
    public internal(set) var cause: Int?
    /// The entry that set aside the one that it is about; nil where none did.
    public internal(set) var setAsideBy: EntryIndex?
    /// How many more follow from it than the report has.
    public internal(set) var more = 0

    /// Takes a finding; `rule` is the name of the rule that was broken, if one was.
    init(_ kind: Kind, at index: UInt64? = nil, rule: String? = nil, _ wording: Wording) {
        self.kind = kind
        self.index = index.map { EntryIndex($0) }
        self.rule = rule
        self.wording = wording
    }

    init(_ kind: Kind, at index: UInt64? = nil, zh: String, en: String) {
        self.init(kind, at: index, Wording(zh: zh, en: en))
    }

    /// That an entry was not to be admitted.
    init(_ fault: EntryFault, at index: UInt64) {
        switch fault {
        case .unreadable: self.init(.statement, at: index, fault.wording)
        case .unsigned: self.init(.signature, at: index, fault.wording)
        case .refused: self.init(.rule, at: index, rule: fault.rule, fault.wording)
        }
    }

    /// Whether it is about what an entry says, and so about one that has no effects.
    var isOfStatement: Bool { [.statement, .signature, .rule].contains(kind) }

    /// The finding as one line.
    public func text(_ language: Language) -> String {
        let isChinese = language == .zh
        let place = index.map { isChinese ? "第 \($0) 号记录：" : "entry \($0): " } ?? ""
        let after = setAsideBy.map { isChinese ? "；已由第 \($0) 号记录搁置" : "; set aside by entry \($0)" }
        return place + wording.text(language) + (after ?? "")
    }
}
