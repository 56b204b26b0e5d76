import COSE
import Certification

/// A report while its lines come in: the first verdict stays.
struct ReportDraft {
    private(set) var verdict: Verdict?
    var statedDay: CivilDate?
    private(set) var lines: [CertificateReport.Check: CertificateReport.Line] = [:]
    var notes: [Wording]
    /// The certificate's days, and the day asked about, once they are known.
    var period: Period?
    var day: CivilDate?
    /// The dated change that holds on that day.
    private(set) var change: StatusChanges.Change?
    var current: CertificateReport.Current?
    var issuer: Wording?
    /// What was looked at of all that may be left out.
    private var seen: Set<CertificateReport.Omission> = []
    private let content: CertificateReport.Content?
    private let isRehearsal: Bool

    init(_ content: CertificateReport.Content?, trust: Trust) {
        self.content = content
        isRehearsal = trust.origin.contains("REHEARSAL")
        notes = [
            Wording(
                zh: "真实的二维码印在包装上，并不证明这件商品就是获证的那一件",
                en: "a genuine code on a package does not prove that this is the package it was "
                    + "issued for")
        ]
    }

    mutating func add(
        _ check: CertificateReport.Check, _ mark: CertificateReport.Mark, _ found: Wording
    ) {
        lines[check] = CertificateReport.Line(check: check, mark: mark, found: found)
    }

    /// Ends with a verdict, unless an earlier line has.
    mutating func end(_ verdict: Verdict) { self.verdict = self.verdict ?? verdict }

    /// Says that something was looked at, which is else listed as left out.
    mutating func look(at part: CertificateReport.Omission) { seen.insert(part) }

    /// The day from which the change holds for this certificate: not before its first.
    var since: CivilDate? {
        change.map { change in period.map { max(change.day, $0.first) } ?? change.day }
    }

    var report: CertificateReport {
        let verdict = verdict ?? .statusUnknown
        let isByChange = verdict.isByChange
        let untold = Wording(zh: "未看", en: "not looked at")
        return CertificateReport(
            verdict: verdict, why: why(of: verdict), statedDay: statedDay,
            change: isByChange ? change : nil, since: isByChange ? since : nil,
            current: isByChange ? current : nil, content: content, issuer: issuer,
            lines: CertificateReport.Check.allCases.map {
                lines[$0] ?? CertificateReport.Line(check: $0, mark: .open, found: untold)
            },
            omissions: CertificateReport.Omission.allCases.filter { !seen.contains($0) },
            notes: notes, isRehearsal: isRehearsal)
    }
}

extension ReportDraft {
    /// What a usable status list says of a day: its dated changes answer, also for past days.
    mutating func tell(
        _ list: StatusList, _ period: Period, on day: CivilDate, clock: Int64
    ) {
        let claims = list.claims
        look(at: .status)
        change = list.changes.change(of: period.index, on: day)
        let stated = min(day, claims.day)
        let source = Wording(
            zh: "状态列表：\(claims.size) 条，签于 \(claims.day)",
            en: "by the list of \(claims.size) entries, signed on \(claims.day)")
        if let change, change.status != .valid {
            let told = change.wording(since: max(change.day, period.first))
            add(.status, .bad, told.adding(source).adding(device: clock))
            statedDay = stated
            if change.status == .invalid, change.isRetroactive, change.day <= period.first {
                end(.revokedAbInitio)
            }
            if day < period.first { end(.notYetValid) }
            end(change.verdict)
            return
        }
        let since = change.map { " (\($0.ground.name) \($0.day))" } ?? ""
        add(
            .status, .good,
            Wording(
                zh: "截至 \(stated) 未见撤销、终止\(since)",
                en: "nothing stands against it as of \(stated)\(since)"
            ).adding(source).adding(device: clock))
        statedDay = stated
        if day < period.first { return end(.notYetValid) }
        if day > period.last { return end(.expired) }
        end(.validAsOf)
    }

    /// What the evidence, or the register's word, comes to.
    mutating func tell(log finding: LoggingEvidence.Finding?, register row: RegisterRow?) {
        if let finding, finding.isProven, let index = finding.index {
            look(at: .proof)
            return add(
                .log, .good,
                Wording(
                    zh: "颁证行为已登记（第 \(index) 条）",
                    en: "the act that issued it is logged, entry \(index)"))
        }
        if let fault = finding?.contradiction ?? finding?.faults.first {
            let isOpen = fault.weight == .cannotBeJudged
            if !isOpen { look(at: .proof) }
            return add(
                .log, isOpen ? .open : .bad,
                Wording(
                    zh: (isOpen ? "所附证明无法判断：" : "所附证明不成立：") + fault.wording.zh,
                    en: (isOpen ? "the proof cannot be judged: " : "") + fault.wording.en))
        }
        if let row {
            return add(
                .log, .good,
                Wording(
                    zh: "名录载明登记于第 \(row.entry) 条", en: "entry \(row.entry), says the register"))
        }
        add(
            .log, .open,
            Wording(zh: "未附登记证明（在证书文件中）", en: "no proof is here; the certificate file has one"))
    }

    mutating func tell(scope claims: CredentialClaims, row: RegisterRow?) {
        if claims.scopeDigest == nil {
            add(.scope, .good, Wording(zh: "证书未另列范围", en: "the certificate lists no scope"))
        } else if let row, row.scope != nil {
            tell(scopeOf: row)
        } else {
            add(
                .scope, .open,
                Wording(
                    zh: "范围不完整：只有摘要，全文在证书文件和名录中",
                    en: "scope complete: no; only its digest is here, the text is in the "
                        + "certificate file and the register"))
        }
    }

    mutating func tell(scopeOf row: RegisterRow) {
        guard let scope = row.scope else {
            return add(.scope, .open, Wording(zh: "范围不完整", en: "scope complete: no"))
        }
        let told = Shown.isolated(scope)
        add(.scope, .good, Wording(zh: "完整：\(told)", en: "complete: \(told)"))
    }
}

extension StatusChanges.Change {
    /// The verdict that it gives.
    fileprivate var verdict: Verdict {
        switch (status, ground.name) {
        case (.valid, _): .validAsOf
        case (.invalid, _): .revokedSince
        case (.suspended, _): .suspended
        case (.ended, "surrendered"): .surrendered
        case (.ended, "superseded"): .superseded
        case (.ended, _): .ended
        }
    }

    /// Since when, why, and what took its place.
    fileprivate func wording(since first: CivilDate) -> Wording {
        let decided = decidedOn == day ? "" : "\(decidedOn)"
        let source = ground.source(.en).map { ", \($0)" } ?? ""
        return Wording(
            zh: "自 \(first) 起\(verdict.wording.zh)"
                + (isSaid ? "" : "（\(ground.source(.zh) ?? groundWording.zh)）")
                + (successor.map { "，\($0.zh)" } ?? "")
                + (decided.isEmpty ? "" : "，\(decided) 决定"),
            en: "\(verdict.wording.en) since \(first)"
                + (isSaid ? "" : " (\(ground.name)\(source))")
                + (successor.map { ", \($0.en)" } ?? "")
                + (decided.isEmpty ? "" : ", decided on \(decided)"))
    }
}

extension Wording {
    fileprivate func adding(_ other: Wording) -> Wording {
        Wording(zh: "\(zh)；\(other.zh)", en: "\(en); \(other.en)")
    }
}
