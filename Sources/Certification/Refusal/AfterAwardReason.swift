public import COSE

extension Refusal {
    /// What stands in the way of supervision, revocation, reports, complaints (arts. 18–30).
    public enum AfterAwardReason: Hashable, Sendable {
        /// The log has no … with the id ….
        case unknown(kind: String, id: String)
        /// A … with the id … is registered already.
        case twice(kind: String, id: String)
        /// The certificate … is not in force on that day.
        case notInForce(CertificateNumber, CertificateStatus)
        /// Only the holder … may take this act.
        case notHolder(PartyID)
        /// The year is …; it must be ….
        case wrongYear(found: Int, wanted: Int)
        /// There is no result yet.
        case resultMissing
        /// It has been done: ….
        case doneAlready(Wording)
        /// First comes ….
        case first(Wording)
        /// The result is conforming; there is nothing to inspect again.
        case nothingToReinspect
        /// The time for asking ended on ….
        case askedTooLate(due: CivilDate)
        /// The re-inspection of … is open.
        case reinspectionOpen(SpotCheckID)
        /// The entry … is no finding against that certificate.
        case noFinding(Digest)
        /// The time to put it right runs to ….
        case rectificationRuns(due: CivilDate)
        /// The holder has reported on ….
        case reportIsThere(CivilDate)
        /// The scheme has no ground ….
        case groundUnknown(String)
        /// The ground … rests on …, which is missing.
        case groundRestsOn(String, Wording)
        /// The rectification … has not failed.
        case notFailed(RectificationID)
        /// A penalty of … level does not suffice; wanted is … or above.
        case penaltyLevel(found: String, wanted: String)
        /// The ground reaches all of the holder's certificates; missing are ….
        case reachesAlso([CertificateNumber])
        /// The certificate … is another holder's.
        case otherHolder(CertificateNumber)
        /// The ground … works from service on, not from the beginning.
        case notFromTheBeginning(String)
        /// The notice said: from service on.
        case noticedFromService
        /// The revocation of … is stayed.
        case executionStayed(CertificateNumber)
        /// The holder has not been notified of the intention.
        case notNotified
        /// The holder's time to answer runs to ….
        case answerRuns(due: CivilDate)
        /// The notice named …, not ….
        case groundDiffers(found: String, noticed: String)
        /// The notice did not name ….
        case notNoticed(CertificateNumber)
        /// The holder … has a report for … already.
        case reportTwice(PartyID, Int)
        /// The year … has not ended.
        case yearRuns(Int)
        /// The report must list ….
        case reportLists([CertificateNumber])
        /// Re-evaluation may be opened from … on.
        case reevaluationEarly(from: CivilDate)
        /// The offering has the certificate …: it is re-evaluated, not awarded anew.
        case reevaluationWanted(CertificateNumber)
        /// The certificate must say that it renews …; nil: that it renews none.
        case renews(CertificateNumber?)
        /// The sector … has no users.
        case noUsers(sector: String)
        /// The authorisation may run from … to … at most.
        case authorisationPeriod(CivilDate, CivilDate)
        /// The product must be the certified one, ….
        case authorisationScope(String)
        /// The outcome … names no act that it led to.
        case linkMissing(outcome: String)
        /// The entry … is not an act of that outcome that rests on the complaint.
        case linkUnfit(Digest)
        /// Awards could be taken over until …; nil: the founding allows none.
        case takeoverClosed(CivilDate?)
        /// The days are not in order.
        case daysOutOfOrder
    }
}

extension Refusal.AfterAwardReason {
    /// The code and the sentence in both languages.
    var told: (code: String, zh: String, en: String) {
        switch self {
        case .unknown(let kind, let id):
            (
                "unknown-\(kind)", "账中没有 \(kind) \(Shown.name(id))",
                "there is no \(kind) \(Shown.name(id))"
            )
        case .twice(let kind, let id):
            ("\(kind)-twice", "\(kind) \(id) 已经登记", "the \(kind) \(id) is registered already")
        case .notInForce(let number, let status):
            (
                "not-in-force-certificate", "证书 \(number) 当日\(status.wording.zh)，不在有效状态",
                "the certificate \(number) is not in force on that day: \(status.wording.en)"
            )
        case .notHolder(let party):
            (
                "not-holder", "只有持证主体 \(party) 可以作此行为",
                "only the holder \(party) may take this act"
            )
        case .wrongYear(let found, let wanted):
            ("wrong-year", "年度为 \(found)，应为 \(wanted)", "the year is \(found); wanted \(wanted)")
        case .resultMissing: ("result-missing", "尚无结果", "there is no result yet")
        case .doneAlready(let what):
            ("done-already", "已经\(what.zh)", "it has been done already: \(what.en)")
        case .first(let what): ("first", "须先\(what.zh)", "first comes: \(what.en)")
        case .nothingToReinspect:
            (
                "nothing-to-reinspect", "结果为符合，无需复检",
                "the result is conforming; there is nothing to inspect again"
            )
        case .askedTooLate(let due):
            ("asked-too-late", "申请复检的期限为 \(due)", "the time for asking ended on \(due)")
        case .reinspectionOpen(let id):
            ("reinspection-open", "抽查 \(id) 的复检尚未办结", "the re-inspection of \(id) is open")
        case .noFinding(let hash):
            (
                "no-finding", "记录 \(hash.hex.prefix(16)) 不是针对该证书的不符合结论",
                "the entry \(hash.hex.prefix(16)) is no finding against that certificate"
            )
        default: moreTold
        }
    }

    private var moreTold: (code: String, zh: String, en: String) {
        switch self {
        case .rectificationRuns(let due):
            ("rectification-runs", "整改期限至 \(due)", "the time to put it right runs to \(due)")
        case .reportIsThere(let day):
            ("report-is-there", "主体已于 \(day) 报告整改", "the holder reported on \(day)")
        case .groundUnknown(let name):
            (
                "ground-unknown", "没有撤销情形 \(Shown.name(name))",
                "the scheme has no ground \(Shown.name(name))"
            )
        case .groundRestsOn(let ground, let what):
            (
                "ground-rests-on", "情形 \(ground) 须有\(what.zh)",
                "the ground \(ground) rests on \(what.en), which is missing"
            )
        case .notFailed(let id):
            (
                "not-failed", "整改 \(id) 未逾期或未经复查认定不到位",
                "the rectification \(id) has not failed: its time runs, or no re-check says so"
            )
        case .penaltyLevel(let found, let wanted):
            (
                "penalty-level", "处罚机关为 \(Shown.name(found)) 级，须为 \(wanted) 级以上",
                "a penalty of \(Shown.name(found)) level does not suffice; wanted is "
                    + "\(wanted) or above"
            )
        case .reachesAlso(let numbers):
            (
                "reaches-also", "该情形及于主体的全部证书，尚缺 \(list(numbers))",
                "the ground reaches all of the holder's certificates; missing: \(list(numbers))"
            )
        case .otherHolder(let number):
            (
                "other-holder", "证书 \(number) 属于另一主体",
                "the certificate \(number) is another holder's"
            )
        case .notFromTheBeginning(let ground):
            (
                "not-from-the-beginning", "情形 \(ground) 自送达起生效，不得追溯",
                "the ground \(ground) works from service on, not from the beginning"
            )
        case .noticedFromService:
            (
                "noticed-from-service", "拟撤销告知未载明自始撤销，不得追溯",
                "the notice did not say from the beginning"
            )
        case .executionStayed(let number):
            (
                "execution-stayed", "证书 \(number) 的撤销决定停止执行期间，不得收回或作废",
                "the revocation of \(number) is stayed: it is neither taken back nor void"
            )
        case .notNotified:
            ("not-notified", "拟撤销尚未告知主体", "the holder has not been notified of the intention")
        case .answerRuns(let due):
            (
                "answer-runs", "陈述申辩期限至 \(due)",
                "the holder's time to answer runs to \(due)"
            )
        case .groundDiffers(let found, let noticed):
            (
                "ground-differs", "告知的情形为 \(Shown.name(noticed))，不是 \(Shown.name(found))",
                "the notice named \(Shown.name(noticed)), not \(Shown.name(found))"
            )
        case .notNoticed(let number):
            ("not-noticed", "告知书没有列明 \(number)", "the notice did not name \(number)")
        default: holderTold
        }
    }

    private var holderTold: (code: String, zh: String, en: String) {
        switch self {
        case .reportTwice(let party, let year):
            (
                "report-twice", "\(party) 已有 \(year) 年度报告，如有错误应予更正",
                "\(party) has a report for \(year) already; a mistake in it is corrected"
            )
        case .yearRuns(let year):
            ("year-runs", "\(year) 年度尚未结束", "the year \(year) has not ended")
        case .reportLists(let numbers):
            (
                "report-lists", "报告须列明 \(list(numbers))", "the report must list \(list(numbers))"
            )
        case .reevaluationEarly(let day):
            (
                "reevaluation-early", "复评自 \(day) 起可以启动",
                "re-evaluation may be opened from \(day) on"
            )
        case .reevaluationWanted(let number):
            (
                "reevaluation-wanted", "该产品（服务）已有证书 \(number)，应当复评",
                "the offering has the certificate \(number): it is re-evaluated, not awarded anew"
            )
        case .renews(let number):
            (
                "renews", "新证书所接续的应为 \(number.map { "\($0)" } ?? "（无）")",
                "the certificate must say that it renews \(number.map { "\($0)" } ?? "none")"
            )
        case .noUsers(let sector):
            (
                "no-users", "\(sector) 类证书不设授权使用人",
                "a certificate of the sector \(sector) has no users"
            )
        case .authorisationPeriod(let from, let through):
            (
                "authorisation-period", "授权不得超出 \(from) 至 \(through)",
                "the authorisation may run from \(from) to \(through) at most"
            )
        case .authorisationScope(let offering):
            (
                "authorisation-scope", "授权产品须为获评的\(Shown.quoted(offering))",
                "the product must be the certified one: \(Shown.quoted(offering))"
            )
        case .linkMissing(let outcome):
            (
                "link-missing", "结论\(Shown.quoted(outcome))须列明所引起的行为或去向",
                "the outcome \(Shown.name(outcome)) must name what it led to"
            )
        case .linkUnfit(let hash):
            (
                "link-unfit", "记录 \(hash.hex.prefix(16)) 不是该结论所指的行为",
                "the entry \(hash.hex.prefix(16)) is not an act of that outcome that rests on "
                    + "the complaint"
            )
        case .takeoverClosed(let day):
            (
                "takeover-closed", "补录已于 \(day.map { "\($0)" } ?? "设立时") 截止",
                "awards could be taken over until \(day.map { "\($0)" } ?? "the founding")"
            )
        case .daysOutOfOrder: ("days-out-of-order", "起止日期颠倒", "the days are not in order")
        default: ("held", "", "")
        }
    }

    private func list(_ numbers: [CertificateNumber]) -> String {
        numbers.map { "\($0)" }.joined(separator: ", ")
    }
}
