/// Something that a body or a holder has to do by a day (RULES, general rule 13).
public struct Duty: Hashable, Sendable {
    /// The kinds, by the names that programs know them by.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The applicant files what was missing (art. 9).
        case correction
        /// What came after the window is declined (art. 6).
        case late
        /// A department answers (art. 15).
        case opinion
        /// The committee decides an objection (art. 16).
        case objection
        /// The office organises the year's spot check (art. 18).
        case spotCheck = "spot-check"
        /// The holder puts right what was found (art. 18).
        case rectification
        /// The office or the regulator looks whether it was (art. 18).
        case recheck
        /// The holder may answer an intended revocation (art. 19).
        case answer
        /// The holder's yearly self-inspection report (art. 20).
        case report
        /// The office opens re-evaluation (art. 21).
        case reevaluation
        /// Whether a complaint is accepted (art. 22).
        case complaintAcceptance = "complaint-acceptance"
        /// The end of a complaint (art. 22).
        case complaintEnd = "complaint-end"
        /// Whether an entry in doubt is confirmed or annulled (RULES, general rule 7).
        case doubt

        /// Its word in both languages.
        public var wording: Wording {
            switch self {
            case .correction: Wording(zh: "提交补正材料", en: "file the correction")
            case .late: Wording(zh: "终止逾期申报", en: "decline the late application")
            case .opinion: Wording(zh: "答复征求的意见", en: "answer for its opinion")
            case .objection: Wording(zh: "处理异议", en: "decide the objection")
            case .spotCheck: Wording(zh: "组织年度监督抽查", en: "organise the year's spot check")
            case .rectification: Wording(zh: "报告整改", en: "put right and report")
            case .recheck: Wording(zh: "整改复查", en: "re-check")
            case .answer: Wording(zh: "陈述申辩", en: "answer the intended revocation")
            case .report: Wording(zh: "报送年度自查报告", en: "yearly self-inspection report")
            case .reevaluation: Wording(zh: "启动复评", en: "open re-evaluation")
            case .complaintAcceptance: Wording(zh: "决定是否受理", en: "accept or decline")
            case .complaintEnd: Wording(zh: "办结投诉举报", en: "end the complaint")
            case .doubt: Wording(zh: "确认或撤销存疑记录", en: "confirm or annul the entry in doubt")
            }
        }
    }

    public let kind: Kind
    /// The text of the subject it is about; of a yearly report, that of its holder: `party/…`.
    public let subject: String
    /// Whose it is: a party's id where it is one party's, else roles of the scheme.
    public let by: [String]
    /// The last day on which it is in time.
    public let due: CivilDate
    /// The rule that sets the day, by its name in the scheme.
    public let rule: String
    /// Where the rule comes from.
    public let source: Wording

    /// Whether its last day lies before this one.
    public func isOverdue(on day: CivilDate) -> Bool { due < day }
}
