import COSE

extension Refusal.Reason {
    static func batchUnknown(_ batch: String) -> Self {
        Self(
            "batch-unknown", "没有批次 \(Shown.name(batch))", "there is no batch \(Shown.name(batch))",
            ["batch": batch])
    }
    static func batchClosed(_ batch: BatchID) -> Self {
        Self("batch-closed", "批次 \(batch) 已办结", "the batch \(batch) is closed", ["batch": batch])
    }
    static func applicationUnknown(_ id: String) -> Self {
        Self(
            "application-unknown", "没有申报 \(Shown.name(id))",
            "there is no application \(Shown.name(id))", ["id": id])
    }
    static let noOffering = Self(
        "no-offering", "申报没有产品或服务（缺少公开事项的摘要）",
        "the application has no offering (no digest of its public facts)")
    static func ended(_ id: ApplicationID, outcome: String) -> Self {
        Self(
            "ended", "申报 \(id) 已终结（\(outcome)）", "the application \(id) has ended (\(outcome))",
            ["application": id, "outcome": outcome])
    }
    static func nothingAtStage(_ step: Wording) -> Self {
        Self(
            "nothing-at-stage", "没有可以办理“\(step.zh)”的申报", "no application is ready for “\(step.en)”",
            ["step": step])
    }
    static func entryTwice(_ id: ApplicationID) -> Self {
        Self("entry-twice", "名单中 \(id) 出现两次", "\(id) is on the list twice", ["application": id])
    }
    static func otherBatch(_ id: ApplicationID) -> Self {
        Self("other-batch", "\(id) 不属于本批次", "\(id) is not in this batch", ["application": id])
    }
    static func notMember(_ officer: OfficerID) -> Self {
        Self(
            "not-member", "\(officer) 当日不是成员", "\(officer) was not a member on that day",
            ["officer": officer], lacks: .officer(officer))
    }
    static func majorityMissed(_ id: ApplicationID?, votes: Int, present: Int) -> Self {
        Self(
            "majority-missed", "\(id.map { "\($0) " } ?? "")赞成 \(votes)，未过到会 \(present) 人的半数",
            "\(id.map { "\($0): " } ?? "")\(votes) of \(present) present is no majority",
            ["application": id, "votes": votes, "present": present])
    }
    static func notOnNotice(_ id: ApplicationID) -> Self {
        Self("not-on-notice", "\(id) 不在该公示中", "\(id) is not on that notice", ["application": id])
    }
}
