import COSE
public import Certification

/// A certificate's days and its place in the status list.
struct Period {
    let number: CertificateNumber
    let first: CivilDate
    let last: CivilDate
    let index: Int
    let scheme: String
}

// The lines that rest on days and on the status list.
extension CertificateChecker {
    /// Whether a day lies in the period, and what the status list says of it (FORMATS §9).
    func tellTime(
        _ period: Period, _ finding: LoggingEvidence.Finding?, _ report: inout ReportDraft
    ) {
        let signed = max(newestTime(), finding?.newestTime ?? 0)
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
        report.period = period
        report.day = day
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
            report.current = current(after: period, list, on: day)
        }
    }

    /// Follows what took its place, by list and register, to what stands on the day.
    private func current(
        after period: Period, _ list: StatusList, on day: CivilDate
    ) -> CertificateReport.Current? {
        var number = period.number
        var change = list.changes.change(of: period.index, on: day)
        var seen: Set<Int> = [period.index]
        while let successor = change?.ground.successor {
            let other = CertificateNumber(successor)
            number = other ?? number
            let edition = other == nil ? Int(successor) : nil
            let isSpeaking = registerFault(scheme: period.scheme) == nil
            let row =
                edition.map { register?.row(number, edition: $0) }
                ?? register?.editions(of: number).first
            guard isSpeaking, let row, let index = row.statusIndex, index < list.claims.count,
                seen.insert(index).inserted
            else {
                return CertificateReport.Current(number: number, edition: edition, verdict: nil)
            }
            change = list.changes.change(of: index, on: day)
            if change?.ground.successor == nil {
                var report = ReportDraft(nil, trust: trust)
                report.tell(
                    list, Period(row, index: index, scheme: period.scheme), on: day, clock: clock)
                return CertificateReport.Current(
                    number: number, edition: row.edition, verdict: report.verdict)
            }
        }
        return nil
    }

    /// What a status list is good for here.
    private enum Standing {
        case usable(StatusList)
        case unusable(Verdict, Wording)
    }

    private func standing(
        _ period: Period, _ finding: LoggingEvidence.Finding?, day: CivilDate, now: Int64
    ) -> Standing {
        if isForked(finding) { return .unusable(.statusForked, Self.forked) }
        guard let list = status else {
            return .unusable(.statusUnknown, Wording(zh: "未提供状态列表", en: "no status list was given"))
        }
        let claims = list.claims
        if let fault = fault(of: claims, period.scheme, now: now) {
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
        if isForked() { return (.statusForked, Self.forked) }
        return fault(of: claims, claims.scheme, now: max(clock, newestTime()))
    }

    private func fault(
        of claims: ListClaims, _ scheme: String, now: Int64
    ) -> (verdict: Verdict, why: Wording)? {
        if let why = strangeness(of: claims, scheme) { return (.statusUnknown, why) }
        if seen.status?.isAfter(claims) == true {
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
                zh: "列表属于另一账本 \(Shown.isolated(claims.audience))",
                en: "the list is of \(Shown.isolated(claims.audience))")
        }
        if claims.scheme != scheme {
            return Wording(
                zh: "列表属于另一套评定规则 \(Shown.isolated(claims.scheme))",
                en: "the list is of \(Shown.isolated(claims.scheme))")
        }
        return nil
    }

    /// Whether two roots of one size are known: then two histories were signed.
    func isForked(_ finding: LoggingEvidence.Finding? = nil) -> Bool {
        var roots = finding?.roots ?? [:]
        for (size, root) in knownRoots { roots[size, default: []].insert(root) }
        return roots.values.contains { $0.count > 1 }
    }

    private var knownRoots: [(size: UInt64, root: Digest)] {
        let seen = [seen.status, seen.register].compactMap { $0 }.map { ($0.size, $0.root) }
        let lists = [
            isStatusSigned ? status?.claims : nil, isRegisterSigned ? register?.claims : nil,
        ]
        return seen
            + lists.compactMap { $0 }.filter { $0.audience == trust.audience }
            .map { ($0.size, $0.root) }
    }

    static let forked = Wording(
        zh: "已知的树根互相矛盾：账本可能被分叉，请保留这些文件并报告",
        en: "two roots are known of the log at one size, which contradict each other: the log may "
            + "be forked; keep these files, and report them")
}

extension Period {
    init(_ row: RegisterRow, index: Int, scheme: String) {
        self.init(
            number: row.number, first: row.validFrom, last: row.validThrough, index: index,
            scheme: scheme)
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
