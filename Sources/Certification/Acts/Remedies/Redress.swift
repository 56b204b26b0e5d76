public import COSE

/// What a decision against someone tells him: the ways against it, with body and limit (RULES,
/// general rule 10).
extension Scheme {
    /// The ways against a decision; nil where the scheme names none.
    public var redress: Wording? {
        guard let rule = rule("redress"), let days = rule.number("reviewDays"),
            let months = rule.number("lawsuitMonths"), let body = rule.wording("reviewBody"),
            let court = rule.wording("court")
        else { return nil }
        return Wording(
            zh: "不服的，可自收到之日起 \(days) 日内向\(body.zh)申请行政复议，"
                + "或者 \(months) 个月内向\(court.zh)提起行政诉讼",
            en: "review within \(days) days of receipt by \(body.en), or a lawsuit within "
                + "\(months) months before \(court.en)")
    }
}

extension Scheme.Rule {
    /// A parameter in both languages.
    fileprivate func wording(_ key: String) -> Wording? {
        guard let map = parameters[key]?.mapValue, let zh = map["zh"]?.string,
            let en = map["en"]?.string
        else { return nil }
        return Wording(zh: zh, en: en)
    }
}

extension LedgerState {
    /// Whether an entry decided against someone: it names the ways against it, and so does its
    /// notification.
    public func isAdverse(_ entry: Digest) -> Bool {
        guard let mark = entries[entry] else { return false }
        let by = Heading.endedBy(mark.index)
        return Self.adverse.contains(mark.type.name)
            || applications.contains(under: by) { $0.ending?.act != Review.withdrawn.type }
            || certificates.contains(under: by) { _ in true }
            || certificates.contains(under: .entry(entry)) { $0.refused(by: entry) != nil }
            || complaints.contains(under: .entry(entry)) { $0.isDeclined(by: entry) }
    }

    /// Whether an entry is one that a remedy can be lodged against: a decision, or what is ordered
    /// of someone.
    func isOpenToRemedy(_ entry: Digest, in scheme: Scheme) -> Bool {
        guard let mark = entries[entry] else { return false }
        return scheme.acts[mark.type.name]?.decides == true || isAdverse(entry)
    }

    private static let adverse: Set<String> = [
        RevocationDecision.decided.type, RevocationDecision.found.type, Withholding.withheld.type,
        Rectifications.ordered.type, Users.suspended.type, Users.removed.type,
        Recovery.voided.type,
    ]
}

extension Certificate {
    /// The change that an entry refused; nil where it refused none.
    func refused(by entry: Digest) -> Change? {
        changes.first { $0.decision == entry && $0.effectiveOn == nil }
    }
}

extension Complaint {
    /// Whether it ended because an entry would not take it up.
    func isDeclined(by entry: Digest) -> Bool { considered == entry && outcome == "declined" }
}
