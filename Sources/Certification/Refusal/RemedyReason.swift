public import COSE

extension Refusal {
    /// What stands in the way of corrections, changes, remedies, delegation and recusal (RULES,
    /// general rules 1, 7–12).
    public enum RemedyReason: Hashable, Sendable {
        /// Acts of the type … are not corrected but done anew.
        case notAmendable(String)
        /// The corrected act would have been refused: ….
        case inadmissible(Wording)
        /// Only … may correct it.
        case notItsRole(String)
        /// The entry was annulled.
        case annulled(Digest)
        /// This reader has no history to judge a correction by.
        case noHistory
        /// The entry … sets no deadline that runs.
        case noDeadline(Digest)
        /// The deadline passed on ….
        case deadlinePassed(CivilDate)
        /// The deadline was extended before.
        case extendedBefore
        /// The new day must be after … and no later than ….
        case newDay(after: CivilDate, until: CivilDate?)
        /// The act that is told of, or sets the deadline, is …'s.
        case notSetBy(PartyID)
        /// Those concerned were notified on ….
        case notifiedBefore(CivilDate)
        /// The certificate has no open change of the request that is named.
        case changeUnknown
        /// The change leaves the certified scope: conformity inspection comes first.
        case inspectionFirst
        /// The disclosure is not the one whose digest the request carried.
        case disclosureDiffers
        /// A change applies from its decision on, not from … already.
        case effectiveBefore(CivilDate)
        /// A confirmed succession names successor, day and facts.
        case successorMissing
        /// The basis does not call for a new edition because of ….
        case editionBasis(String)
        /// The remedy … is not against this, or not decided so.
        case remedyUnfit(RemedyID)
        /// The remedy has its decision already.
        case remedyDecided
        /// … is recused from ….
        case recused(OfficerID, String)
        /// The entry … is in doubt; nothing may rest on it before it is confirmed.
        case inDoubt(Digest)
        /// The entry is not in doubt.
        case notInDoubt(Digest)
        /// The delegation goes beyond …'s mandate.
        case beyondMandate(OfficerID)
        /// The year … is not in the calendar yet.
        case yearNotEntered(Int)
        /// The retention period runs to …; nil: the act names no day.
        case retentionRuns(CivilDate?)
    }
}

extension Refusal.RemedyReason {
    /// The code and the sentence in both languages.
    var told: (code: String, zh: String, en: String) {
        switch self {
        case .notAmendable(let type):
            (
                "not-amendable", "\(Shown.quoted(type))类行为不作更正，应当另行作出",
                "acts of the type \(Shown.name(type)) are not corrected but done anew"
            )
        case .inadmissible(let wording):
            (
                "inadmissible", "更正后的行为当时不应登记：\(wording.zh)",
                "the corrected act would have been refused: \(wording.en)"
            )
        case .notItsRole(let role):
            ("not-its-role", "只有 \(role) 可以更正", "only \(role) may correct it")
        case .annulled(let hash):
            (
                "annulled", "记录 \(hash.hex.prefix(16)) 已被宣告无效",
                "the entry \(hash.hex.prefix(16)) was annulled"
            )
        case .noHistory:
            ("no-history", "没有可据以判断更正的历史", "there is no history to judge a correction by")
        case .noDeadline(let hash):
            (
                "no-deadline", "记录 \(hash.hex.prefix(16)) 没有正在计算的期限",
                "the entry \(hash.hex.prefix(16)) sets no deadline that runs"
            )
        case .deadlinePassed(let day):
            ("deadline-passed", "期限已于 \(day) 届满", "the deadline passed on \(day)")
        case .extendedBefore: ("extended-before", "期限已经延长过一次", "the deadline was extended before")
        case .newDay(let after, let until):
            (
                "extension", "新期限须在 \(after) 之后\(until.map { "，不得晚于 \($0)" } ?? "")",
                "the new day must be after \(after)"
                    + (until.map { " and no later than \($0)" } ?? "")
            )
        case .notSetBy(let party): ("not-set-by", "该行为由 \(party) 作出", "the act is \(party)'s")
        case .notifiedBefore(let day):
            ("notified-before", "已于 \(day) 告知", "those concerned were notified on \(day)")
        case .changeUnknown: ("change-unknown", "没有待办的该项变更申请", "there is no such open change")
        case .inspectionFirst:
            (
                "inspection-first", "变更超出认证范围，须先经符合性检验",
                "the change leaves the certified scope: conformity inspection comes first"
            )
        case .disclosureDiffers:
            (
                "disclosure-differs", "披露内容与申请时的摘要不符",
                "the disclosure is not the one whose digest the request carried"
            )
        case .effectiveBefore(let day):
            (
                "effective-before", "变更不得早于决定之日（\(day)）生效",
                "it applies from its decision (\(day)) on, not earlier"
            )
        default: moreTold
        }
    }

    private var moreTold: (code: String, zh: String, en: String) {
        switch self {
        case .successorMissing:
            (
                "successor-missing", "确认继受须列明继受主体、生效日和事实",
                "a confirmed succession names successor, day and facts"
            )
        case .editionBasis(let because):
            (
                "edition-basis", "所依据的记录不构成换发理由（\(Shown.name(because))）",
                "the basis does not call for a new edition because of \(Shown.name(because))"
            )
        case .remedyUnfit(let id):
            (
                "remedy-unfit", "救济 \(id) 不是针对该决定，或结果不是如此",
                "the remedy \(id) is not against this, or was not decided so"
            )
        case .remedyDecided: ("remedy-decided", "该救济已有决定", "the remedy has been decided")
        case .recused(let officer, let subject):
            ("recused", "\(officer) 已就 \(subject) 回避", "\(officer) is recused from \(subject)")
        case .inDoubt(let hash):
            (
                "in-doubt", "记录 \(hash.hex.prefix(16)) 存疑，确认之前不得以其为据",
                "the entry \(hash.hex.prefix(16)) is in doubt; nothing may rest on it before it "
                    + "is confirmed"
            )
        case .notInDoubt(let hash):
            (
                "not-in-doubt", "记录 \(hash.hex.prefix(16)) 并不存疑",
                "the entry \(hash.hex.prefix(16)) is not in doubt"
            )
        case .beyondMandate(let officer):
            (
                "beyond-mandate", "代理超出 \(officer) 的授权",
                "the delegation goes beyond \(officer)'s mandate"
            )
        case .yearNotEntered(let year):
            ("year-not-entered", "\(year) 年尚未登记", "the year \(year) is not in the calendar yet")
        case .retentionRuns(let day):
            (
                "retention-runs", "保管期限\(day.map { "至 \($0)，" } ?? "")尚未届满或未列明",
                "the retention period has not ended\(day.map { ": it runs to \($0)" } ?? "")"
            )
        default: ("remedied", "", "")
        }
    }
}
