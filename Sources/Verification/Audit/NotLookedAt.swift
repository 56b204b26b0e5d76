public import Certification

/// What an audit did not look at, so that nobody takes its silence for an answer (FORMATS §12).
public enum NotLookedAt: String, Hashable, Sendable, CaseIterable {
    /// Whether the log's clock was right when it wrote a registration time: no replay has that
    /// clock.
    case clock = "clock-at-admission"
    case vault
    /// The documents that acts name by their digests.
    case documents
    case witnesses
    /// No checkpoint was given that had been kept elsewhere, or its size was not read up to.
    case earlierCheckpoint = "earlier-checkpoint"
    case anchor
    /// No identity was given that the ledger should have.
    case identity
    case register
    case state
    /// What an earlier run of the auditor's own had looked at.
    case earlierEntries = "earlier-entries"
    /// What lies behind the place where reading had to end.
    case restOfLog = "rest-of-log"
    /// The append-only guards of the database.
    case guards
    case registrationTimes = "registration-times"

    /// As it is told.
    public var wording: Wording {
        switch self {
        case .clock:
            Wording(zh: "登记时账本的时钟是否准确", en: "whether the log's clock was right at admission")
        case .vault: Wording(zh: "保管库中的内容", en: "what the vault holds")
        case .documents: Wording(zh: "所列证据文件的内容", en: "the documents named as evidence")
        case .witnesses: Wording(zh: "见证人的联署", en: "cosignatures of witnesses")
        case .earlierCheckpoint:
            Wording(
                zh: "此前另存的检查点（未以 --known 提供，或其大小不在本次所读之内）：账本若整体改写或截断，看不出来",
                en: "a checkpoint kept elsewhere (none by --known, or of a size that was not read "
                    + "here): a log rewritten or cut as a whole would not show")
        case .anchor:
            Wording(
                zh: "锚（没有锚文件，或其大小不在本次所读之内）",
                en: "the anchor (there is none, or it is of a size that was not read here)")
        case .identity: Wording(zh: "是否就是所信任的账本", en: "whether it is the ledger that you mean")
        case .register:
            Wording(
                zh: "名录库 register.sqlite（未与账本比对）",
                en: "register.sqlite (not compared with the log)")
        case .state:
            Wording(zh: "状态文件（未与账本比对）", en: "the state file (not compared with the log)")
        case .earlierEntries: Wording(zh: "上次审计过的记录", en: "entries of an earlier run")
        case .restOfLog: Wording(zh: "读到损坏处之后的部分", en: "what lies behind the damage")
        case .guards: Wording(zh: "数据库的只增守卫", en: "the append-only guards of the database")
        case .registrationTimes: Wording(zh: "各记录的登记时间", en: "the entries' registration times")
        }
    }
}
