import COSE
public import Certification

/// A certificate's days and its place in the status list.
struct Period {
    let first: CivilDate
    let last: CivilDate
    let index: Int
    let scheme: String
}

// The lines that rest on days and on the status list.
extension CertificateChecker {
    /// Whether a day lies in the period, and what the status list says of it (FORMATS §9).
    func tellTime(
        _ period: Period, _ finding: LoggingEvidence.Finding?, _ report: inout ReportDraft,
        isBelieved: Bool
    ) {
        guard isBelieved else { return }
        let signed = max(seenAfter?.newestTime ?? seen?.newestTime ?? 0, newestSigned(finding))
        let now = max(clock, signed)
        let today = CivilDate(posix: now)
        let day = asOf ?? today
        if clock < signed {
            report.notes.append(
                Wording(
                    zh: "本机日期 \(CivilDate(posix: clock)) 早于已见的签署时间，按 \(today) 判断",
                    en: "this device's date, \(CivilDate(posix: clock)), is behind a signed time; "
                        + "\(today) is used"))
        }
        report.add(.period, period.mark(on: day), period.wording(on: day))
        let standing = standing(period, finding, day: day, now: now)
        switch standing {
        case .unusable(let verdict, let why):
            report.add(.status, .open, why.adding(device: clock))
            if day < period.first { return report.end(.notYetValid) }
            if day > period.last { return report.end(.expired) }
            report.end(verdict)
        case .usable(let list):
            report.tell(list, period, on: day, clock: clock)
        }
    }

    private func newestSigned(_ finding: LoggingEvidence.Finding?) -> Int64 {
        let register = isRegisterSigned ? register?.claims.issuedAt ?? 0 : 0
        return max(register, finding?.newestTime ?? 0)
    }

    /// What a status list is good for here.
    private enum Standing {
        case usable(StatusList)
        case unusable(Verdict, Wording)
    }

    private func standing(
        _ period: Period, _ finding: LoggingEvidence.Finding?, day: CivilDate, now: Int64
    ) -> Standing {
        guard let list = status else {
            return .unusable(.statusUnknown, Wording(zh: "未提供状态列表", en: "no status list was given"))
        }
        let claims = list.claims
        if let fault = fault(of: claims, period.scheme, finding, now: now) {
            return .unusable(fault.verdict, fault.why)
        }
        guard period.index < claims.count else {
            return .unusable(
                .statusUnknown,
                Wording(
                    zh: "证书比列表新（\(claims.size) 条，\(claims.day)）",
                    en: "newer than the list (\(claims.size) entries, \(claims.day))"))
        }
        guard day <= CivilDate(posix: now) else {
            return .unusable(
                .statusUnknown,
                Wording(zh: "\(day) 尚未到来", en: "\(day) is a day to come"))
        }
        return .usable(list)
    }

    /// Why the status list says nothing of any certificate, or nil: it speaks.
    public var statusFault: (verdict: Verdict, why: Wording)? {
        guard let claims = status?.claims else { return nil }
        let now = max(clock, seenAfter?.newestTime ?? 0, newestSigned(nil))
        return fault(of: claims, claims.scheme, nil, now: now)
    }

    private func fault(
        of claims: ListClaims, _ scheme: String, _ finding: LoggingEvidence.Finding?, now: Int64
    ) -> (verdict: Verdict, why: Wording)? {
        if let why = strangeness(of: claims, scheme) { return (.statusUnknown, why) }
        if isForked(claims, finding) {
            return (
                .statusForked,
                Wording(
                    zh: "列表的树根（\(claims.size) 条）与已知检查点矛盾："
                        + "账本可能被分叉，请保留此列表并报告",
                    en:
                        "its root at \(claims.size) entries contradicts a known checkpoint: the "
                        + "log may be forked; keep this list, and report it")
            )
        }
        if seen?.isAfter(claims) == true {
            return (
                .statusStale,
                Wording(
                    zh: "列表（\(claims.size) 条，\(claims.day)）早于此前见过的",
                    en: "the list (\(claims.size) entries, \(claims.day)) is older than one seen")
            )
        }
        guard now >= claims.expiresAt else { return nil }
        let due = CivilDate(posix: claims.expiresAt)
        return (
            .statusStale,
            Wording(
                zh: "列表（\(claims.size) 条，\(claims.day)）应于 \(due) 更新",
                en: "the list (\(claims.size) entries, \(claims.day)) was due anew on \(due)")
        )
    }

    private func strangeness(of claims: ListClaims, _ scheme: String) -> Wording? {
        if !isStatusSigned {
            return Wording(
                zh: "列表不是由策略所列的账本密钥签署", en: "the list is not signed by a log key of the policy")
        }
        if claims.audience != trust.audience {
            return Wording(
                zh: "列表属于另一账本 \(claims.audience)", en: "the list is of \(claims.audience)")
        }
        if claims.scheme != scheme {
            return Wording(zh: "列表属于另一制度 \(claims.scheme)", en: "the list is of \(claims.scheme)")
        }
        return nil
    }

    /// Whether two roots of one size are known: then two histories were signed.
    private func isForked(_ claims: ListClaims, _ finding: LoggingEvidence.Finding?) -> Bool {
        var known = [finding?.roots[claims.size]]
        if let seen, seen.size == claims.size { known.append(seen.root) }
        if isRegisterSigned, let other = register?.claims, other.size == claims.size,
            other.audience == claims.audience
        {
            known.append(other.root)
        }
        return known.contains { $0 != nil && $0 != claims.root }
    }
}

extension Period {
    fileprivate func mark(on day: CivilDate) -> CertificateReport.Mark {
        (first...max(first, last)).contains(day) ? .good : .bad
    }

    fileprivate func wording(on day: CivilDate) -> Wording {
        let words: (zh: String, en: String) =
            day < first
            ? ("尚未开始", "has not begun on")
            : day > last ? ("已过", "was over on") : ("包含", "includes")
        return Wording(
            zh: "\(first) 至 \(last)，\(words.zh) \(day)",
            en: "\(first) to \(last) \(words.en) \(day)")
    }
}

extension Wording {
    /// Every line on status says what the device believes today to be (FORMATS §9).
    func adding(device clock: Int64) -> Wording {
        let day = CivilDate(posix: clock)
        return Wording(zh: "\(zh)；本机日期 \(day)", en: "\(en); this device's date is \(day)")
    }
}
